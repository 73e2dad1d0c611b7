// Wrong answers of architectures: each names the plugin and the field, and none gets further.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/base/temporary_folder.h"
#include "tests/host/host_testing.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

absl::StatusOr<Model> Do(const std::string& what, const std::string& plugin = "answers") {
  return AskArchitecture(plugin, absl::StrCat("do = \"", what, "\"\n"));
}

// Doing `what` is the plugin's fault, told with its name and `reason`.
void ExpectFault(const std::string& what, const std::string& reason,
                 const std::string& plugin = "answers") {
  const MustBeQuick quick;
  const auto model = Do(what, plugin);
  ASSERT_FALSE(model.ok()) << what;
  EXPECT_EQ(FaultOf(model.status()), Fault::kPlugin) << what;
  EXPECT_THAT(std::string(model.status().message()),
              AllOf(StartsWith("plugin " + plugin + " ("), HasSubstr(reason)));
  for (const char c : model.status().message()) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
}

TEST(ArchitectureAnswer, AGoodOneArrivesWhole) {
  const auto model = Do("well");
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(model->layers, 2u);
  EXPECT_EQ(model->hidden_size, 8u);
  ASSERT_THAT(model->matrices, SizeIs(1));
  EXPECT_EQ(model->matrices[0].name, "matrix");
  EXPECT_EQ(model->matrices[0].role, sdk::Role::kQ);
  EXPECT_EQ(model->matrices[0].Parameters(), 64u);
  ASSERT_THAT(model->attention, SizeIs(1));
  EXPECT_EQ(model->attention[0].cache_elements, 8u);
  ASSERT_THAT(model->activations, SizeIs(1));
}

TEST(ArchitectureAnswer, ExceptionsAcrossTheBoundaryAreCaught) {
  ExpectFault("throw", "threw an exception across the plugin boundary");
  ExpectFault("throw_number", "threw an exception across the plugin boundary");
}

TEST(ArchitectureAnswer, OkWithoutMatricesIsRefused) {
  ExpectFault("nothing", "wrong answer: it says ok and names no matrix");
  ExpectFault("shape_only", "it says ok and names no matrix");
}

TEST(ArchitectureAnswer, TheShapeComesFirstAndOnce) {
  ExpectFault("matrix_first", "a matrix before the model's shape");
  ExpectFault("shape_twice", "the model's shape is told twice");
  ExpectFault("no_layers", "layers is 0, expected 1 to 1000000");
  ExpectFault("huge_hidden", "hidden_size is 9223372036854775808");
}

TEST(ArchitectureAnswer, NullPointersAreNotFollowed) {
  for (const char* what : {"null_model", "null_matrix", "null_attention", "null_activation"}) {
    ExpectFault(what, "a null pointer");
  }
}

TEST(ArchitectureAnswer, CountsOutOfBoundsAreNamed) {
  ExpectFault("zero_rows", "matrix: rows is 0, expected 1 to");
  ExpectFault("zero_columns", "matrix: columns is 0, expected 1 to");
  ExpectFault("zero_layers", "matrix: layers is 0, expected 1 to");
  ExpectFault("huge_rows", "matrix: rows is 9223372036854775808");
  ExpectFault("all_ones_rows", "matrix: rows is 18446744073709551615");
  ExpectFault("huge_per_layer", "matrix: per_layer is 9223372036854775808");
  ExpectFault("idle_actives", "matrix: active_per_layer is 2, expected 1 to 1");
  ExpectFault("no_actives", "matrix: active_per_layer is 0, expected 1 to 1");
  ExpectFault("zero_heads", "attention: query_heads is 0");
  ExpectFault("huge_heads", "attention: kv_heads is 9223372036854775808");
  ExpectFault("huge_cache", "attention: cache_elements is 9223372036854775808");
  ExpectFault("huge_elements", "activation: elements is 18446744073709551615");
}

TEST(ArchitectureAnswer, WordsThatThisVersionDoesNotKnowAreNamed) {
  ExpectFault("unknown_role", "matrix: role is 99");
  ExpectFault("unknown_part", "matrix: part is 0");
  ExpectFault("unknown_operation", "matrix: operation is 77");
  ExpectFault("unknown_split", "matrix: split is 9");
  ExpectFault("unknown_place", "matrix: place is 0");
  ExpectFault("adapter_part", "adapters are an optimizer's");
  ExpectFault("unknown_kept", "activation: kept is 0");
  ExpectFault("activation_split", "activation: split is 5");
  ExpectFault("unknown_drop", "activation: dropped_by is 2147483648");
}

TEST(ArchitectureAnswer, NamesAreTextWithoutControls) {
  for (const char* what :
       {"name_null", "name_empty", "name_newline", "name_escape", "name_not_utf8", "name_long"}) {
    ExpectFault(what, "matrix: the name is not text of 1 to 128 bytes in UTF-8");
  }
  ExpectFault("attention_newline", "attention: the name is not text");
  ExpectFault("duplicate_matrix", "two matrices are called matrix");
}

TEST(ArchitectureAnswer, TooMuchIsRefusedBeforeItWraps) {
  // Counts that are each possible: whoever asked for such a model is at fault.
  for (const char* what : {"too_many_parameters", "sum_too_large"}) {
    const auto model = Do(what);
    ASSERT_FALSE(model.ok()) << what;
    EXPECT_EQ(FaultOf(model.status()), Fault::kInput) << what;
    EXPECT_THAT(std::string(model.status().message()), HasSubstr("more than 1P parameters"));
  }
  ExpectFault("million_matrices", "more than 65536 matrices");
}

TEST(ArchitectureAnswer, ARefusalThatThePluginIgnoresStillCounts) {
  ExpectFault("refused_but_ok", "matrix: rows is 0");
}

TEST(ArchitectureAnswer, FailuresAreToldInThePluginsWords) {
  ExpectFault("failed", "failed: no idea?[31m");
  ExpectFault("failed_silently", "failed: it does not say why");
  ExpectFault("says_refused", "failed: it does not say why");
  ExpectFault("endless_message", "failed: xxxx");
  const auto model = Do("endless_message");
  EXPECT_LT(model.status().message().size(), 1500u);
}

TEST(ArchitectureAnswer, ValuesThatDoNotGoTogetherAreTheAskersFault) {
  const auto model = Do("invalid");
  ASSERT_FALSE(model.ok());
  EXPECT_EQ(FaultOf(model.status()), Fault::kInput);
  EXPECT_EQ(model.status().message(), "asked.toml:7:3: architecture answers: give another width");
}

TEST(ArchitectureAnswer, StructsThatEndTooEarlyAreRefused) {
  ExpectFault("empty_matrix", "");
  for (const char* what : {"half_matrix", "half_attention"}) {
    EXPECT_EXIT(
        {
          const auto model = Do(what);
          std::exit(!model.ok() && FaultOf(model.status()) == Fault::kPlugin ? 0 : 1);
        },
        ::testing::ExitedWithCode(0), "")
        << what;
  }
}

TEST(CppFace, AnErrorIsTheAskersFaultWithItsMessage) {
  const auto model = Do("error", "throwing");
  EXPECT_EQ(FaultOf(model.status()), Fault::kInput);
  EXPECT_EQ(model.status().message(),
            "asked.toml:7:3: architecture throwing: hidden_size is not divisible; give another");
  const auto escape = Do("escape_error", "throwing");
  EXPECT_EQ(FaultOf(escape.status()), Fault::kInput);
  EXPECT_THAT(std::string(escape.status().message()), HasSubstr("red ?[31m?alert"));
  const auto cut = Do("long_error", "throwing");
  EXPECT_EQ(FaultOf(cut.status()), Fault::kInput);
  EXPECT_THAT(std::string(cut.status().message()), HasSubstr(std::string(500, 'x')));
}

TEST(CppFace, AnyOtherExceptionIsThePluginsFault) {
  ExpectFault("runtime_error", "failed: ran aground", "throwing");
  ExpectFault("bad_alloc", "failed: std::bad_alloc", "throwing");
  ExpectFault("number", "failed: an exception of unknown type", "throwing");
  ExpectFault("undeclared", "asks for a parameter that it did not declare: hidden_size",
              "throwing");
  ExpectFault("duplicate", "wrong answer: two matrices are called w", "throwing");
  EXPECT_TRUE(Do("nothing of it", "throwing").ok());
}

}  // namespace
}  // namespace gpuday
