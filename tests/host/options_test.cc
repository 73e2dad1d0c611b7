// The bundled plugins: each loads when it is named, and its options are checked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/host/host_testing.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(BundledPlugins, EachLoadsAndOnlyThoseNamedAreLoaded) {
  Sources sources;
  const PluginHost host = PluginHost({kBundledPlugins}).Noting(sources);
  const std::vector<FoundPlugin> found = host.Find();
  EXPECT_GE(found.size(), 11u);
  EXPECT_THAT(sources.List(), IsEmpty());
  std::size_t loaded = 0;
  for (const FoundPlugin& plugin : found) {
    // A declared one brings its reader along.
    if (plugin.path.extension() != kLibraryExtension) continue;
    const auto got = host.Get(plugin.family, plugin.name, kAsked);
    ASSERT_TRUE(got.ok()) << got.status();
    EXPECT_EQ((*got)->name, plugin.name);
    EXPECT_EQ((*got)->path, plugin.path);
    EXPECT_EQ((*got)->family, plugin.family);
    EXPECT_GT((*got)->summary.size(), 10u);
    ASSERT_THAT(sources.List(), SizeIs(++loaded));
    EXPECT_EQ(sources.List().back().sha256, (*got)->sha256);
  }
}

TEST(BundledPlugins, EveryParameterIsExplainedAndItsDefaultAllowed) {
  PluginHost host({kBundledPlugins});
  for (const FoundPlugin& found : host.Find()) {
    const Plugin& plugin = *host.Get(found.family, found.name, kAsked).value();
    for (const ParameterInfo& parameter : plugin.parameters) {
      SCOPED_TRACE(plugin.name + "." + parameter.name);
      EXPECT_GT(parameter.help.size(), 5u);
      if (parameter.required || parameter.derived) continue;
      const bool text = parameter.type >= GPUDAY_TEXT;  // lists too
      std::string value = parameter.DefaultText();
      if (text) value = absl::StrCat("\"", value, "\"");
      std::string options = absl::StrCat(parameter.name, " = ", value, "\n");
      for (const ParameterInfo& other : plugin.parameters) {
        if (other.required) absl::StrAppend(&options, other.name, " = 8\n");
      }
      EXPECT_TRUE(Check(plugin, options).ok()) << Check(plugin, options).status();
    }
  }
}

const Plugin& Lora() { return MustGet(Family::kOptimizer, "lora"); }

// The value of one option after checking `options`.
PluginValues::Value ValueOf(const Plugin& plugin, const std::string& options,
                            const std::string& name) {
  const PluginValues checked = MustCheck(plugin, options);
  for (const auto& value : checked.values()) {
    if (value.name == name) return value;
  }
  ADD_FAILURE() << "no option " << name;
  return {};
}

std::string Complaint(const Plugin& plugin, const std::string& options) {
  const auto values = Check(plugin, options);
  if (values.ok()) return "accepted";
  EXPECT_EQ(FaultOf(values.status()), Fault::kInput);
  return std::string(values.status().message());
}

TEST(Options, DefaultsArePutIn) {
  const auto rank = ValueOf(Lora(), "", "rank");
  EXPECT_FALSE(rank.given);
  EXPECT_EQ(rank.integer, 16);
  EXPECT_EQ(rank.shown, "16");
  EXPECT_EQ(ValueOf(Lora(), "", "targets").text, "q k v o gate up down");
  EXPECT_EQ(ValueOf(Lora(), "", "alpha").real, 32);
  EXPECT_EQ(ValueOf(MustGet(Family::kOptimizer, "sgd"), "", "momentum").shown, "0.9");
  EXPECT_EQ(ValueOf(MustGet(Family::kOptimizer, "adam"), "", "amsgrad").shown, "false");
}

TEST(Options, DerivedOnesSayHowAndAreLeftToThePlugin) {
  const std::string required =
      "hidden_size = 64\nnum_hidden_layers = 1\nnum_attention_heads = 8\nintermediate_size = 8\n";
  const Plugin& llama = MustGet(Family::kArchitecture, "llama");
  const auto derived = ValueOf(llama, required, "num_key_value_heads");
  EXPECT_TRUE(derived.derived);
  EXPECT_FALSE(derived.given);
  EXPECT_FALSE(derived.shown.empty());
  const auto given = ValueOf(llama, required + "num_key_value_heads = 2\n", "num_key_value_heads");
  EXPECT_TRUE(given.given);
  EXPECT_EQ(given.integer, 2);
  const auto raw = MustCheck(llama, required);
  for (const gpuday_value& value : raw.ForPlugin()) {
    const std::string name = value.name;
    if (name == "num_key_value_heads" || name == "head_dim") {
      EXPECT_EQ(value.given, 0u) << name;
    } else {
      EXPECT_EQ(value.given, 1u) << name;
    }
  }
}

TEST(Options, AliasesMeanTheSame) {
  for (const char* name : {"rank", "r", "lora_rank"}) {
    const auto rank = ValueOf(Lora(), absl::StrCat(name, " = 8\n"), "rank");
    EXPECT_TRUE(rank.given);
    EXPECT_EQ(rank.integer, 8);
    EXPECT_EQ(CanonicalName(Lora(), name), "rank");
  }
  EXPECT_EQ(CanonicalName(Lora(), "nonsense"), "nonsense");
}

TEST(Options, GivenTwiceUnderTwoNamesIsRefused) {
  EXPECT_EQ(Complaint(Lora(), "rank = 8\nr = 9\n"),
            "o.toml:2:1: options.r: rank is given twice, under two of its names");
}

TEST(Options, NumbersMayHaveASuffixAndHaveARange) {
  EXPECT_EQ(ValueOf(Lora(), "rank = \"1Ki\"\n", "rank").integer, 1024);
  EXPECT_EQ(ValueOf(Lora(), "rank = 8.0\n", "rank").integer, 8);
  for (const char* value : {"0", "-1", "8.5", "65537", "nan", "inf", "1e308", "9223372036854775807",
                            "\"1e400\"", "\"many\"", "true", "[8]", "{}"}) {
    EXPECT_THAT(Complaint(Lora(), absl::StrCat("\nrank = ", value, "\n")),
                StartsWith("o.toml:2:1: options.rank: expected a whole number from 1 to 65,536"))
        << value;
  }
  EXPECT_THAT(Complaint(MustGet(Family::kOptimizer, "sgd"), "momentum = 1.5\n"),
              StartsWith("o.toml:1:1: options.momentum: expected a number from 0 to 1, found 1.5"));
}

TEST(Options, FlagsAndWordsAreChecked) {
  EXPECT_EQ(Complaint(MustGet(Family::kOptimizer, "adam"), "amsgrad = \"yes\"\n"),
            "o.toml:1:1: options.amsgrad: expected true or false, found \"yes\"");
  EXPECT_EQ(ValueOf(MustGet(Family::kOptimizer, "adam"), "amsgrad = true\n", "amsgrad").integer, 1);
  const Plugin& mixed = MustGet(Family::kPrecision, "mixed");
  EXPECT_EQ(Complaint(mixed, "type = \"bf61\"\n"),
            "o.toml:1:1: options.type: expected auto | bf16 | fp16, found \"bf61\"; did you mean "
            "\"bf16\"?");
  EXPECT_EQ(Complaint(mixed, "type = 16\n"), "o.toml:1:1: options.type: expected text, found 16");
}

TEST(Options, ListsAreTextsOrWordsOfOneText) {
  for (const char* targets : {"\"q v\"", "\"q,v\"", "\" q , v \"", "[\"q\", \"v\"]"}) {
    EXPECT_EQ(ValueOf(Lora(), absl::StrCat("targets = ", targets, "\n"), "targets").text, "q v");
  }
  EXPECT_THAT(Complaint(Lora(), "targets = [\"q\", \"w\"]\n"),
              AllOf(StartsWith("o.toml:1:1: options.targets: expected q | k | v"),
                    HasSubstr("found \"w\"")));
  EXPECT_THAT(Complaint(Lora(), "targets = 3\n"), HasSubstr("expected a list of texts, found 3"));
  EXPECT_THAT(Complaint(Lora(), "targets = [3]\n"), HasSubstr("expected text, found 3"));
}

TEST(Options, UnknownOnesNameTheNearestAndAllThereAre) {
  EXPECT_EQ(
      Complaint(Lora(), "\nrnak = 8\n"),
      "o.toml:2:1: options.rnak: optimizer lora has no such option; did you mean \"rank\"?; it "
      "has rank, targets, train_in_full, alpha");
  EXPECT_THAT(Complaint(Lora(), "\"a\\nb\" = 8\n"), StartsWith("o.toml:1:1: options.a?b: "));
}

TEST(Options, RequiredOnesAreMissedWhereThePluginWasAskedFor) {
  const Plugin& gpt = MustGet(Family::kArchitecture, "gpt");
  EXPECT_EQ(Complaint(gpt, ""),
            "asked.toml:7:3: missing key options.hidden_size: width of the residual stream (h)");
  EXPECT_THAT(Complaint(gpt, "n_embd = 8\n"),
              StartsWith("asked.toml:7:3: missing key options.num_hidden_layers"));
}

TEST(Architectures, GroupedHeadsAndWidthsArriveInTheModel) {
  const auto model =
      AskArchitecture("llama",
                      "hidden_size = 64\nnum_hidden_layers = 3\nnum_attention_heads = 8\n"
                      "num_key_value_heads = 2\nintermediate_size = 160\nvocab_size = 100\n");
  ASSERT_TRUE(model.ok()) << model.status();
  ASSERT_THAT(model->attention, SizeIs(1));
  EXPECT_EQ(model->attention[0].query_heads, 8u);
  EXPECT_EQ(model->attention[0].kv_heads, 2u);
  EXPECT_EQ(model->attention[0].cache_elements, 2u * (8 + 8));
  for (const auto& [role, rows, columns] : {std::tuple{sdk::Role::kQ, 64u, 64u},
                                            {sdk::Role::kK, 64u, 16u},
                                            {sdk::Role::kV, 64u, 16u},
                                            {sdk::Role::kO, 64u, 64u},
                                            {sdk::Role::kGate, 64u, 160u},
                                            {sdk::Role::kUp, 64u, 160u},
                                            {sdk::Role::kDown, 160u, 64u},
                                            {sdk::Role::kHead, 64u, 100u}}) {
    int seen = 0;
    for (const Matrix& matrix : model->matrices) {
      if (matrix.role != role) continue;
      ++seen;
      EXPECT_EQ(matrix.rows, rows) << matrix.name;
      EXPECT_EQ(matrix.columns, columns) << matrix.name;
    }
    EXPECT_EQ(seen, 1) << static_cast<int>(role);
  }
}

TEST(Architectures, ShapesThatDoNotGoTogetherAreTheAskersFault) {
  const std::string shape =
      "num_hidden_layers = 1\nintermediate_size = 8\nvocab_size = 10\nhidden_size = ";
  for (const auto& [name, options, message] :
       {std::tuple{"gpt", "65\nnum_attention_heads = 8\n", "hidden_size is not divisible"},
        {"llama", "65\nnum_attention_heads = 8\n", "hidden_size is not divisible"},
        {"llama", "64\nnum_attention_heads = 8\nnum_key_value_heads = 3\n",
         "not divisible by num_key_value_heads"},
        {"mistral", "64\nnum_attention_heads = 8\nnum_key_value_heads = 16\n",
         "not divisible by num_key_value_heads"}}) {
    const auto model = AskArchitecture(name, shape + options);
    ASSERT_FALSE(model.ok()) << name;
    EXPECT_EQ(FaultOf(model.status()), Fault::kInput);
    EXPECT_THAT(
        std::string(model.status().message()),
        AllOf(StartsWith(absl::StrCat("asked.toml:7:3: architecture ", name)), HasSubstr(message)));
  }
}

// The largest values that the plugins allow give a model that is refused, not one that wraps.
TEST(Architectures, TheLargestShapesDoNotWrap) {
  for (const char* name : {"gpt", "llama", "mistral"}) {
    std::string options =
        "hidden_size = 1e6\nnum_hidden_layers = 1e5\nnum_attention_heads = 1e5\n"
        "intermediate_size = 1e7\nvocab_size = 1e8\n";
    if (std::string(name) != "gpt") options += "num_key_value_heads = 1e5\nhead_dim = 1e5\n";
    const auto model = AskArchitecture(name, options);
    ASSERT_FALSE(model.ok()) << name;
  }
}

}  // namespace
}  // namespace gpuday
