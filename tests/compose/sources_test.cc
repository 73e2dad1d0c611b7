// What a plan says it was made from: what its own composition read and asked, whatever the same
// catalog and the same plugins were used for before or are used for at the same time.
#include "planner/plan/sources.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "planner/catalog/catalog.h"
#include "planner/compose/compose.h"
#include "planner/host/plugin_host.h"

namespace gpuday {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

Catalog BundledCatalog() {
  return Catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
}
PluginHost BundledHost() {
  return PluginHost({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
}

// "plugin architectures/llama", with the file's sum, for comparing.
std::vector<std::string> Texts(const std::vector<Provenance>& sources) {
  std::vector<std::string> texts;
  for (const Provenance& source : sources) {
    texts.push_back(source.kind + " " + source.name + " " + source.version + source.sha256);
  }
  return texts;
}

std::vector<std::string> Names(const std::vector<Provenance>& sources) {
  std::vector<std::string> names;
  for (const Provenance& source : sources) names.push_back(source.name);
  return names;
}

std::vector<Provenance> SourcesOf(const std::string& toml, const Catalog& catalog,
                                  const PluginHost& host) {
  const absl::StatusOr<Node> document = ParseToml(toml, "scenario.toml");
  EXPECT_TRUE(document.ok()) << document.status();
  if (!document.ok()) return {};
  const absl::StatusOr<Workload> workload = Compose(*document, catalog, host);
  EXPECT_TRUE(workload.ok()) << workload.status();
  return workload.ok() ? workload->told.provenance : std::vector<Provenance>{};
}

std::string Scenario(const std::string& model, const std::string& gpu,
                     const std::string& optimizer) {
  return "[model]\nname = \"" + model + "\"\n[optimizer]\nname = \"" + optimizer +
         "\"\n[cluster]\ngpu = \"" + gpu + "\"\ngpus = 8\n[training]\ntokens = \"1B\"\n";
}

TEST(Sources, NoteEachOnceAndListPluginsBeforeFiles) {
  Sources sources;
  sources.Note({"catalog", "models/gpt2.toml", "", "1"});
  sources.Note({"plugin", "architectures/gpt", "1.0", "2"});
  sources.Note({"catalog", "models/gpt2.toml", "", "1"});
  sources.Note(std::vector<Provenance>{{"catalog", "defaults.toml", "", "3"},
                                       {"plugin", "architectures/gpt", "1.0", "2"}});
  EXPECT_THAT(Names(sources.List()),
              ElementsAre("architectures/gpt", "models/gpt2.toml", "defaults.toml"));
}

TEST(Sources, ASecondPlanListsItsOwnAlone) {
  const Catalog catalog = BundledCatalog();
  const PluginHost host = BundledHost();
  const std::string first = Scenario("llama-2-7b", "A100-SXM4-80GB", "adam");
  const std::string second = Scenario("gpt2", "H100-SXM5-80GB", "sgd");
  const std::vector<std::string> of_first = Texts(SourcesOf(first, catalog, host));
  const std::vector<Provenance> sources = SourcesOf(second, catalog, host);
  EXPECT_THAT(Names(sources), Contains("models/gpt2.toml"));
  EXPECT_THAT(Names(sources), Contains("architectures/gpt"));
  EXPECT_THAT(Names(sources), Not(Contains("models/llama-2-7b.toml")));
  EXPECT_THAT(Names(sources), Not(Contains("architectures/llama")));
  EXPECT_EQ(Texts(sources), Texts(SourcesOf(second, BundledCatalog(), BundledHost())));
  // A file that another plan has read already is a source of this one all the same.
  EXPECT_EQ(of_first, Texts(SourcesOf(first, catalog, host)));
}

TEST(Sources, AnAliasIsTheFileThatHasIt) {
  const Catalog catalog = BundledCatalog();
  Sources sources;
  const auto model = catalog.Noting(sources).FindModel("meta-llama/Llama-2-7b-hf", {});
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_THAT(Names(sources.List()), ElementsAre("models/llama-2-7b.toml"));
}

TEST(Sources, WithoutAnAccountNothingIsNotedInThatOfAnother) {
  const Catalog catalog = BundledCatalog();
  const PluginHost host = BundledHost();
  Sources sources;
  const Catalog noting = catalog.Noting(sources);
  const PluginHost asking = host.Noting(sources);
  ASSERT_TRUE(catalog.FindModel("gpt2", {}).ok());
  ASSERT_TRUE(host.Get(Family::kOptimizer, "adam", {}).ok());
  EXPECT_THAT(sources.List(), IsEmpty());
  ASSERT_TRUE(asking.Get(Family::kOptimizer, "adam", {}).ok());
  ASSERT_TRUE(noting.FindModel("gpt2", {}).ok());
  EXPECT_THAT(Names(sources.List()), ElementsAre("optimizers/adam", "models/gpt2.toml"));
}

// Threads that begin together, on a catalog that has read nothing and a host that has loaded
// nothing, each plan what its neighbours do not.
TEST(Sources, OfPlansMadeAtTheSameTimeAreEachPlansOwn) {
  constexpr int kRounds = 5;
  std::vector<std::string> scenarios;
  for (const char* model : {"llama-2-7b", "gpt2", "mixtral-8x7b", "llama-65b"}) {
    for (const char* gpu : {"A100-SXM4-80GB", "H100-SXM5-80GB"}) {
      constexpr const char* kOptimizers[] = {"sgd", "adam", "lion"};
      scenarios.push_back(Scenario(model, gpu, kOptimizers[scenarios.size() % 3]));
    }
  }
  std::vector<std::vector<std::string>> alone;
  for (const std::string& scenario : scenarios) {
    alone.push_back(Texts(SourcesOf(scenario, BundledCatalog(), BundledHost())));
  }
  for (int round = 0; round < kRounds; ++round) {
    const Catalog catalog = BundledCatalog();
    const PluginHost host = BundledHost();
    std::vector<std::vector<std::string>> together(scenarios.size());
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < scenarios.size(); ++i) {
        threads.emplace_back(
            [&, i] { together[i] = Texts(SourcesOf(scenarios[i], catalog, host)); });
      }
    }
    EXPECT_EQ(together, alone);
  }
}

}  // namespace
}  // namespace gpuday
