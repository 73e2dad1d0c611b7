// Shared libraries whose entry or descriptor is wrong, and those that only look so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "tests/base/temporary_folder.h"
#include "tests/host/host_testing.h"

namespace gpuday {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// As ExpectRefused, in a process of its own: a host that believes it does not survive.
void ExpectRefusedAndSurvived(const std::string& name) {
  EXPECT_EXIT(
      {
        PluginHost host({kBadPlugins});
        const auto plugin = host.Get(Family::kArchitecture, name, kAsked);
        std::exit(!plugin.ok() && FaultOf(plugin.status()) == Fault::kPlugin ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "")
      << name;
}

TEST(Descriptor, APluginInPlainCIsAsGoodAsAny) {
  Sources sources;
  const PluginHost host = PluginHost({kBadPlugins}).Noting(sources);
  const auto plugin = host.Get(Family::kArchitecture, "good_c", kAsked);
  ASSERT_TRUE(plugin.ok()) << plugin.status();
  EXPECT_EQ((*plugin)->name, "good_c");
  EXPECT_EQ((*plugin)->version, "1.0.0");
  EXPECT_EQ((*plugin)->summary, "For a test");
  EXPECT_EQ((*plugin)->sha256.size(), 64u);
  ASSERT_THAT((*plugin)->parameters, SizeIs(2));
  EXPECT_EQ((*plugin)->parameters[0].name, "first");
  EXPECT_THAT((*plugin)->parameters[0].aliases, ElementsAre("1st"));
  EXPECT_EQ((*plugin)->parameters[0].default_integer, 3);
  EXPECT_EQ((*plugin)->parameters[1].high, 10);
  ASSERT_THAT(sources.List(), SizeIs(1));
  EXPECT_EQ(sources.List()[0].sha256, (*plugin)->sha256);
  EXPECT_EQ(host.Get(Family::kArchitecture, "good_c", kAsked).value(), *plugin);
  EXPECT_THAT(sources.List(), SizeIs(1));
}

TEST(Descriptor, ANewerMinorWithLargerStructsLoadsAndAnswers) {
  const Plugin& plugin = MustGet(Family::kArchitecture, "newer_minor");
  EXPECT_EQ(plugin.abi_minor, GPUDAY_ABI_MINOR + 7);
  ASSERT_THAT(plugin.parameters, SizeIs(2));
  EXPECT_EQ(plugin.parameters[1].name, "second");
  const auto model = AskArchitecture(plugin, MustCheck(plugin, ""), kAsked);
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_THAT(model->matrices, SizeIs(1));
}

TEST(Descriptor, NoEntryIsRefused) {
  ExpectRefused("no_entry", "does not export gpuday_plugin_entry");
  ExpectRefused("undefined_symbol", "cannot be loaded");
  ExpectRefused("function_entry", "its entry is no gpuday descriptor");
}

TEST(Descriptor, AnotherMagicOrVersionIsRefused) {
  ExpectRefused("bad_magic", "its entry is no gpuday descriptor");
  ExpectRefused("other_major", "built for plugin interface 2.");
  ExpectRefused("other_major", "rebuild it with this version's SDK");
}

TEST(Descriptor, AStructSmallerThanTheOldestIsRefused) {
  ExpectRefused("too_small", "its entry is no gpuday descriptor");
  ExpectRefused("size_zero", "its entry is no gpuday descriptor");
}

TEST(Descriptor, TheFamilyMustBeTheFolders) {
  ExpectRefused("wrong_family", "is no architecture; it lies in the wrong folder");
  ExpectRefused("no_family", "is no architecture");
}

TEST(Descriptor, TheNameMustBeThereAndTheFiles) {
  ExpectRefused("other_name", "calls itself \"somebody_else\"");
  ExpectRefused("null_name", "its name is missing");
  ExpectRefused("empty_name", "its name is not text of 1 to 64 bytes");
}

TEST(Descriptor, TextsMustBeThereAndUtf8) {
  ExpectRefused("no_version", "its version is missing");
  ExpectRefused("summary_not_utf8", "its summary is not text");
}

TEST(Descriptor, WithoutFunctionsItIsRefused) { ExpectRefused("no_functions", "has no functions"); }

TEST(Descriptor, AFunctionTableWithoutTheFunctionFailsWhenAsked) {
  const auto model = AskArchitecture("empty_functions", "");
  EXPECT_EQ(FaultOf(model.status()), Fault::kPlugin);
  EXPECT_THAT(std::string(model.status().message()), HasSubstr("no function describe"));
}

TEST(Descriptor, AFunctionTableThatEndsInsideAPointerIsRefused) {
  EXPECT_EXIT(
      {
        const Plugin& plugin = MustGet(Family::kArchitecture, "half_functions");
        const auto model = AskArchitecture(plugin, MustCheck(plugin, ""), kAsked);
        std::exit(!model.ok() && FaultOf(model.status()) == Fault::kPlugin ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "");
}

TEST(Descriptor, ACountOfParametersBeyondReasonIsRefusedAtOnce) {
  const MustBeQuick quick;
  ExpectRefused("most_parameters", "its list of parameters is malformed");
  ExpectRefused("null_parameters", "its list of parameters is malformed");
  ExpectRefused("stride_zero", "its list of parameters is malformed");
}

TEST(Descriptor, AParameterThatEndsInsideAPointerIsRefused) {
  ExpectRefused("parameter_size_zero", "refused");
  ExpectRefusedAndSurvived("half_parameter");
}

TEST(Descriptor, ParametersMustDifferInAllTheirNames) {
  ExpectRefused("duplicate_parameter", "has two parameters called first");
  ExpectRefused("duplicate_alias", "has two parameters called 1st");
  ExpectRefused("nameless_parameter", "its parameter's name is missing");
}

TEST(Descriptor, ParametersMustHaveATypeAndARangeThatHoldsSomething) {
  ExpectRefused("reversed_range", "parameter second has a range that holds nothing");
  ExpectRefused("nan_range", "parameter second has a range that holds nothing");
  ExpectRefused("infinite_range", "parameter second has a range that holds nothing");
  ExpectRefused("unknown_type", "parameter second has the unknown type 99");
}

}  // namespace
}  // namespace gpuday
