// A declared architecture and a C++ plugin of the same family are the same architecture: for every
// model of the catalog the two tell the planner the same, and so plans agree line by line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/budget/totals.h"
#include "planner/compose/compose.h"
#include "planner/ledger/ledger.h"
#include "tests/readers/declared_testing.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class SameAsLibrary : public ::testing::TestWithParam<const char*> {
 protected:
  SameAsLibrary()
      : library_host_({kBundledPlugins}), declared_host_({kDeclaredPlugins, kBundledPlugins}) {}

  // Both answer alike, whatever they answer.
  void ExpectSame(const std::vector<std::pair<std::string, Node>>& options,
                  const std::string& about) {
    const auto library = library_host_.Get(Family::kArchitecture, GetParam(), kAsked);
    const auto declared = declared_host_.Get(Family::kArchitecture, GetParam(), kAsked);
    ASSERT_TRUE(library.ok()) << library.status();
    ASSERT_TRUE(declared.ok()) << declared.status();
    ASSERT_EQ((*library)->path.extension(), ".so");
    ASSERT_EQ((*declared)->path.extension(), ".toml");
    const auto ask = [&](const Plugin& plugin) -> absl::StatusOr<Model> {
      const auto values = PluginValues::Check(plugin, options, "parameters", kAsked);
      if (!values.ok()) return values.status();
      return AskArchitecture(plugin, *values, kAsked);
    };
    const auto expected = ask(**library);
    const auto found = ask(**declared);
    ASSERT_TRUE(expected.ok()) << about << ": " << expected.status();
    ASSERT_TRUE(found.ok()) << about << ": " << found.status();
    EXPECT_EQ(Print(*found), Print(*expected)) << about;
  }

  PluginHost library_host_, declared_host_;
};

TEST_P(SameAsLibrary, ForEveryModelOfTheCatalog) {
  int models = 0;
  for (const auto& entry : fs::directory_iterator(kRoot / "catalog/models")) {
    const auto file = ParseToml(ReadText(entry.path()), entry.path().string());
    ASSERT_TRUE(file.ok()) << file.status();
    if (file->Find("architecture")->text != GetParam()) continue;
    ExpectSame(file->Find("parameters")->entries, entry.path().filename().string());
    ++models;
  }
  EXPECT_GT(models, 0);
}

TEST_P(SameAsLibrary, InWhatItReadsAndHowParametersAreGiven) {
  const auto library = library_host_.Get(Family::kArchitecture, GetParam(), kAsked);
  const auto declared = declared_host_.Get(Family::kArchitecture, GetParam(), kAsked);
  ASSERT_TRUE(library.ok() && declared.ok());
  ASSERT_EQ((*declared)->model_types.size(), (*library)->model_types.size());
  for (std::size_t i = 0; i < (*library)->model_types.size(); ++i) {
    const ModelTypeInfo& expected = (*library)->model_types[i];
    const ModelTypeInfo& found = (*declared)->model_types[i];
    EXPECT_EQ(found.name, expected.name);
    ASSERT_EQ(found.defaults.size(), expected.defaults.size());
    for (std::size_t j = 0; j < found.defaults.size(); ++j) {
      EXPECT_EQ(found.defaults[j].first, expected.defaults[j].first);
      EXPECT_EQ(found.defaults[j].second.ValueText(), expected.defaults[j].second.ValueText());
    }
  }
  ASSERT_EQ((*declared)->parameters.size(), (*library)->parameters.size());
  for (std::size_t i = 0; i < (*library)->parameters.size(); ++i) {
    const ParameterInfo& expected = (*library)->parameters[i];
    const ParameterInfo& found = (*declared)->parameters[i];
    EXPECT_EQ(found.name, expected.name);
    EXPECT_EQ(found.type, expected.type) << found.name;
    EXPECT_EQ(found.required, expected.required) << found.name;
    EXPECT_EQ(found.derived, expected.derived) << found.name;
    EXPECT_EQ(found.aliases, expected.aliases) << found.name;
    EXPECT_EQ(found.keys, expected.keys) << found.name;
    EXPECT_EQ(found.choices, expected.choices) << found.name;
    EXPECT_EQ(found.has_null, expected.has_null) << found.name;
    EXPECT_EQ(found.null_integer, expected.null_integer) << found.name;
    EXPECT_EQ(found.low, expected.low) << found.name;
    EXPECT_EQ(found.high, expected.high) << found.name;
    if (!found.derived) {
      EXPECT_EQ(found.DefaultText(), expected.DefaultText()) << found.name;
    }
  }
}

// Beyond what the catalog has: biases, widths of their own, windows by list and by number.
TEST_P(SameAsLibrary, WithEveryOptionOfItsOwn) {
  const std::string name = GetParam();
  std::vector<std::string> cases;
  const std::string small = "hidden_size = 64\nnum_hidden_layers = 4\nnum_attention_heads = 8\n";
  if (name == "llama") {
    cases = {"intermediate_size = 96\nattention_bias = true\nmlp_bias = true\n",
             "intermediate_size = 96\nhead_dim = 32\nnum_key_value_heads = 2\n",
             "intermediate_size = 96\nhead_dim = 0\nnum_key_value_heads = 0\n"};
  } else if (name == "mixtral") {
    cases = {"intermediate_size = 96\nnum_local_experts = 5\nnum_experts_per_tok = 3\n",
             "intermediate_size = 96\nsliding_window = 16\nnum_key_value_heads = 0\n"};
  } else if (name == "gpt") {
    cases = {"multi_query = true\n", "dropout = false\nintermediate_size = 100\n",
             "tie_word_embeddings = false\n"};
  } else if (name == "qwen3") {
    const std::string mlp = "intermediate_size = 96\nnum_key_value_heads = 4\n";
    const std::string window = mlp + "use_sliding_window = true\n";
    cases = {mlp + "attention_bias = true\n",
             window + "max_window_layers = 1\n",
             window + "max_window_layers = 9\n",
             window + "sliding_window = 0\n",
             window +
                 "layer_types = [\"sliding_attention\", \"full_attention\", "
                 "\"sliding_attention\", \"sliding_attention\"]\n",
             mlp + "num_experts = 16\nnum_experts_per_tok = 4\ndecoder_sparse_step = 2\n",
             mlp + "num_experts = 16\nmlp_only_layers = [0, 3, 3, 9]\n",
             mlp + "num_experts = 16\ndecoder_sparse_step = 2\nmlp_only_layers = [1]\n"};
  } else if (name == "gpt_oss") {
    cases = {"intermediate_size = 96\nattention_bias = false\n",
             "intermediate_size = 96\nnum_hidden_layers = 5\n",
             "intermediate_size = 96\nlayer_types = [\"full_attention\", \"full_attention\", "
             "\"sliding_attention\", \"full_attention\"]\n"};
  }
  ASSERT_FALSE(cases.empty());
  for (const std::string& options : cases) {
    const bool layers = options.find("num_hidden_layers") != options.npos;
    const std::string before = layers ? "hidden_size = 64\nnum_attention_heads = 8\n" : small;
    const auto table = ParseToml(before + options, "o.toml");
    ASSERT_TRUE(table.ok()) << table.status();
    ExpectSame(table->entries, options);
  }
}

INSTANTIATE_TEST_SUITE_P(Families, SameAsLibrary,
                         ::testing::Values("llama", "mixtral", "gpt", "qwen3", "gpt_oss"),
                         [](const auto& family) { return std::string(family.param); });

// What nothing but explicit tables declare is the same as what the blocks of a decoder make of it.
TEST(Explicit, MatricesAttentionAndActivationsMakeALlama) {
  PluginHost blocks({kDeclaredPlugins, kBundledPlugins});
  PluginHost library({kBundledPlugins});
  const auto explicit_llama = blocks.Get(Family::kArchitecture, "llama_by_hand", kAsked);
  const auto llama = library.Get(Family::kArchitecture, "llama", kAsked);
  ASSERT_TRUE(explicit_llama.ok()) << explicit_llama.status();
  ASSERT_TRUE(llama.ok()) << llama.status();
  for (const char* options :
       {"hidden_size = 4096\nnum_hidden_layers = 32\nnum_attention_heads = 32\n"
        "intermediate_size = 11008\n",
        "hidden_size = 64\nnum_hidden_layers = 2\nnum_attention_heads = 8\nhead_dim = 16\n"
        "num_key_value_heads = 2\nintermediate_size = 96\ntie_word_embeddings = true\n"}) {
    const auto found = AskWith(**explicit_llama, options);
    const auto expected = AskWith(**llama, options);
    ASSERT_TRUE(found.ok()) << found.status();
    ASSERT_TRUE(expected.ok()) << expected.status();
    EXPECT_EQ(Print(*found), Print(*expected));
  }
}

// A plan's ledger with plugins from `folders`.
Plan PlanWith(const std::vector<fs::path>& folders, const std::string& scenario) {
  Catalog catalog({kRoot / "catalog"});
  PluginHost host(folders);
  const auto document = ParseToml(scenario, "s.toml");
  EXPECT_TRUE(document.ok()) << document.status();
  const auto workload = Compose(*document, catalog, host);
  EXPECT_TRUE(workload.ok()) << workload.status();
  return workload.ok() ? MakePlan(*workload) : Plan{};
}

TEST(Plans, AgreeLineByLine) {
  for (const char* model : {"llama-3-8b", "mixtral-8x7b-v0.1", "gpt2-xl", "qwen3-30b-a3b"}) {
    const std::string scenario =
        absl::StrCat("[model]\nname = \"", model, "\"\n[training]\ntokens = \"1T\"\n",
                     "[cluster]\ngpu = \"A100-SXM4-80GB\"\ngpus = 64\n");
    const Plan library = PlanWith({kBundledPlugins}, scenario);
    const Plan declared = PlanWith({kDeclaredPlugins, kBundledPlugins}, scenario);
    ASSERT_GT(library.lines.size(), 40u) << model;
    ASSERT_EQ(declared.lines.size(), library.lines.size()) << model;
    for (std::size_t i = 0; i < library.lines.size(); ++i) {
      const Line& expected = library.lines[i];
      const Line& found = declared.lines[i];
      EXPECT_EQ(found.id, expected.id);
      EXPECT_EQ(found.value, expected.value) << model << " " << found.id;
      EXPECT_EQ(found.exact, expected.exact) << model << " " << found.id;
      EXPECT_EQ(found.numbers, expected.numbers) << model << " " << found.id;
    }
  }
}

TEST(Guide, ShowsTheLlamaOfTheseTests) {
  const std::string shown = ReadText(kDeclaredPlugins / "architectures/llama.toml");
  EXPECT_NE(ReadText(kRoot / "docs/declared.md").find("```toml\n" + shown + "```\n"),
            std::string::npos);
  EXPECT_LE(std::count(shown.begin(), shown.end(), '\n'), 45) << "about 40 lines";
}

TEST(Bundled, GraniteReadsConfigurationFilesAndCountsExactly) {
  const TemporaryFolder folder;
  PluginHost host({kBundledPlugins});
  const auto count = [&](const std::string& config) -> std::uint64_t {
    const auto imported = ImportConfig(folder.Write("config.json", config), host);
    if (!imported.ok()) {
      ADD_FAILURE() << imported.status();
      return 0;
    }
    EXPECT_EQ(imported->entry.architecture, "granite");
    const auto resolved = ResolveModel(imported->entry, host);
    EXPECT_TRUE(resolved.ok()) << resolved.status();
    return resolved.ok() ? CountParameters(resolved->model) : 0;
  };
  // By hand in plugins/architectures/granite/README.md.
  EXPECT_EQ(count(R"({"model_type": "granite", "hidden_size": 4096, "num_hidden_layers": 40,
                      "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 49155,
                      "intermediate_size": 12800, "tie_word_embeddings": true,
                      "embedding_multiplier": 12.0})"),
            8170848256u);
  EXPECT_EQ(count(R"({"model_type": "granitemoe", "hidden_size": 1024, "num_hidden_layers": 24,
                      "num_attention_heads": 16, "num_key_value_heads": 8, "vocab_size": 49155,
                      "intermediate_size": 512, "tie_word_embeddings": true,
                      "num_local_experts": 32, "num_experts_per_tok": 8})"),
            1334628352u);
}

}  // namespace
}  // namespace gpuday
