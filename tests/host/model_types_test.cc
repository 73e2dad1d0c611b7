// Which configuration files architectures read: what they declare, who is asked first, and a plugin
// dropped in that brings an import of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "planner/base/files.h"
#include "planner/budget/totals.h"
#include "planner/compose/compose.h"
#include "tests/base/temporary_folder.h"
#include "tests/host/host_testing.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST(ModelTypes, AreCopiedWithTheirDefaults) {
  const Plugin& plugin = MustGet(Family::kArchitecture, "good_types");
  ASSERT_THAT(plugin.model_types, SizeIs(1));
  const ModelTypeInfo& type = plugin.model_types[0];
  EXPECT_EQ(type.name, "some_type");
  EXPECT_EQ(type.section, "text_config");
  EXPECT_EQ(type.note, "a note");
  ASSERT_THAT(type.defaults, SizeIs(2));
  EXPECT_EQ(type.defaults[0].first, "first");
  EXPECT_EQ(type.defaults[0].second.integer, 4);
  EXPECT_EQ(type.defaults[1].second.integer, 5);
}

TEST(ModelTypes, AnArchitectureOfAnOlderMinorHasNone) {
  for (const char* name : {"older_architecture", "half_types"}) {
    const Plugin& plugin = MustGet(Family::kArchitecture, name);
    EXPECT_THAT(plugin.model_types, IsEmpty()) << name;
    EXPECT_TRUE(AskArchitecture(name, "").ok()) << name;
  }
}

TEST(ModelTypes, ListsBeyondReasonAreRefused) {
  const MustBeQuick quick;
  for (const char* name : {"null_types", "most_types", "type_stride_zero"}) {
    ExpectRefused(name, "its list of model types is malformed");
  }
}

TEST(ModelTypes, NamesAndDefaultsMustMakeSense) {
  ExpectRefused("nameless_type", "its model type's name is missing");
  ExpectRefused("type_default_unknown", "thrid: architecture type_default_unknown has no such");
  ExpectRefused("type_default_outside", "first: expected a whole number from 0 to 10, found 11");
  ExpectRefused("type_default_malformed", "which is not parameter=value");
}

TEST(Parameters, KeysAndNullMustMakeSense) {
  ExpectRefused("null_outside_range", "parameter second takes null for a value outside its range");
  ExpectRefused("duplicate_key", "has two parameters called first");
  ExpectRefused("keys_not_utf8", "its parameter's keys is not text");
}

TEST(BundledPlugins, NoTwoReadTheSameType) {
  PluginHost host({kBundledPlugins});
  std::map<std::string, std::string> owners;
  for (const PluginHost::Reader& reader : host.AllReaders()) {
    const auto [it, fresh] = owners.emplace(reader.type->name, reader.plugin->name);
    EXPECT_TRUE(fresh) << reader.type->name << ": " << it->second << " and " << reader.plugin->name;
    EXPECT_EQ(host.FindReader(reader.type->name).plugin, reader.plugin) << reader.type->name;
  }
  EXPECT_GE(owners.size(), 40u);
}

TEST(FindReader, IgnoresCaseAndAsksPluginsOfTheTypesNameFirst) {
  PluginHost host({kBundledPlugins});
  EXPECT_EQ(host.FindReader("yi").plugin->name, "llama");
  EXPECT_EQ(host.FindReader("MISTRAL").plugin->name, "mistral");
  int loads = 0;
  PluginHost fresh({kBundledPlugins}, [&](const auto&...) {
    ++loads;
    return absl::OkStatus();
  });
  EXPECT_EQ(fresh.FindReader("gpt_neox").plugin->name, "gpt_neox");
  EXPECT_EQ(loads, 1) << "one look is enough where the names agree";
  EXPECT_EQ(fresh.FindReader("gemma3_text").plugin->name, "gemma");
  EXPECT_EQ(loads, 2);
  EXPECT_EQ(fresh.FindReader("rwkv").plugin, nullptr);
}

TEST(FindReader, TakesTheFolderThatIsSearchedFirst) {
  const TemporaryFolder folder;
  fs::create_directories(folder.path() / "architectures");
  fs::copy_file(kBundledPlugins / "architectures/llama.so",
                folder.path() / "architectures/llama.so");
  PluginHost host({folder.path(), kBundledPlugins});
  EXPECT_EQ(host.FindReader("Yi").plugin->path, folder.path() / "architectures/llama.so");
}

TEST(FindReader, PassesOverPluginsThatAreRefused) {
  const TemporaryFolder folder;
  folder.Write("architectures/llama.so", "text");
  PluginHost host({folder.path(), kBundledPlugins});
  EXPECT_EQ(host.FindReader("llama").plugin, nullptr) << "shadowed by one that is refused";
  EXPECT_EQ(host.FindReader("mistral").plugin->name, "mistral");
}

constexpr char kMinitron4B[] =
    R"({"model_type": "nemotron", "hidden_size": 3072, "num_hidden_layers": 32,
        "num_attention_heads": 24, "num_key_value_heads": 8, "head_dim": 128,
        "intermediate_size": 9216, "vocab_size": 256000, "hidden_act": "relu2"})";

TEST(DroppedIn, APluginBringsItsOwnImport) {
  const TemporaryFolder folder;
  const fs::path config = folder.Write("minitron-4b/config.json", kMinitron4B);
  PluginHost without({kBundledPlugins});
  const auto refused = ImportConfig(config, without);
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(std::string(refused.status().message()),
              AllOf(HasSubstr("config.json:1:2: model_type \"nemotron\": no architecture plugin"),
                    HasSubstr("the nearest that is read is"), HasSubstr("docs/plugins.md")));

  PluginHost host({kBadPlugins, kBundledPlugins});
  const auto imported = ImportConfig(config, host);
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->entry.name, "minitron-4b");
  const auto resolved = ResolveModel(imported->entry, host);
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  // h = 3072, f = 9216, 24 heads and 8 KV heads of 128: a layer has 2 h^2 + 2 h 1024 + 2 h f + 4 h.
  const std::uint64_t layer = 2 * 3072 * 3072 + 2 * 3072 * 1024 + 2 * 3072 * 9216 + 4 * 3072;
  EXPECT_EQ(CountParameters(resolved->model),
            32 * layer + 2 * std::uint64_t{256000} * 3072 + 2 * 3072);
}

std::string ReadText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(DroppedIn, TheGuideShowsThePluginOfThisTest) {
  const fs::path root = GPUDAY_SOURCE_ROOT;
  const std::string source = ReadText(root / "tests/host/plugins/nemotron.cc");
  ASSERT_THAT(source, Not(IsEmpty()));
  EXPECT_NE(ReadText(root / "docs/plugin-guide.md").find(source), std::string::npos)
      << "docs/plugin-guide.md shows another text than tests/host/plugins/nemotron.cc";
}

// What the import makes of keys: paths, several names, nulls, and the type's defaults.
std::vector<std::string> Shape(const std::string& config) {
  static const TemporaryFolder folder;
  PluginHost host({kBundledPlugins});
  const auto imported = ImportConfig(folder.Write("c.json", config), host);
  if (!imported.ok()) {
    ADD_FAILURE() << imported.status();
    return {};
  }
  std::vector<std::string> shape;
  for (const auto& [key, value] : imported->entry.parameters.entries) {
    shape.push_back(absl::StrCat(key, "=", value.ValueText()));
  }
  return shape;
}

TEST(Import, TakesTheFirstKeyThatSaysSomething) {
  EXPECT_THAT(Shape(R"({"model_type": "bloom", "n_embed": null, "hidden_size": 8, "n_layer": 1,
                        "num_attention_heads": 2, "n_head": 4})"),
              ElementsAre("hidden_size=8", "n_layer=1", "n_head=4"));
  EXPECT_THAT(Shape(R"({"model_type": "bloom", "n_embed": 16, "hidden_size": 8, "n_layer": 1,
                        "n_head": 4})"),
              ElementsAre("n_embed=16", "n_layer=1", "n_head=4"));
}

TEST(Import, ANullMeansWhatTheParameterSaysOrThatTheKeyIsNotThere) {
  EXPECT_THAT(Shape(R"({"model_type": "mistral", "hidden_size": 8, "sliding_window": null,
                        "num_key_value_heads": null, "head_dim": null, "vocab_size": null})"),
              ElementsAre("hidden_size=8", "num_key_value_heads=0", "sliding_window=0"));
}

TEST(Import, AMissingKeyMeansTheDefaultOfItsType) {
  EXPECT_THAT(Shape(R"({"model_type": "gpt_bigcode", "n_embd": 8})"),
              ElementsAre("n_embd=8", "multi_query=true"));
  EXPECT_THAT(Shape(R"({"model_type": "gpt_bigcode", "n_embd": 8, "multi_query": false})"),
              ElementsAre("n_embd=8", "multi_query=false"));
}

TEST(Import, ReadsTablesInsideTables) {
  EXPECT_THAT(Shape(R"({"model_type": "dbrx", "d_model": 8, "attn_config": {"kv_n_heads": 2},
                        "ffn_config": {"ffn_hidden_size": 16, "moe_num_experts": 4}})"),
              ElementsAre("d_model=8", "attn_config.kv_n_heads=2", "ffn_config.ffn_hidden_size=16",
                          "ffn_config.moe_num_experts=4"));
}

}  // namespace
}  // namespace gpuday
