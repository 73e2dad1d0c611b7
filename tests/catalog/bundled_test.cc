// The catalog that comes with the program: it reads whole, and its names are found as people type
// them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "planner/base/dates.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/catalog/catalog.h"
#include "tests/catalog/catalog_testing.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::set<std::string> FilesOf(const std::string& kind) {
  std::set<std::string> stems;
  for (const auto& file : fs::directory_iterator(fs::path(GPUDAY_SOURCE_ROOT) / "catalog" / kind)) {
    stems.insert(file.path().stem().string());
  }
  return stems;
}

template <typename Entry>
std::set<std::string> NamesOf(const absl::StatusOr<std::vector<Entry>>& entries) {
  std::set<std::string> names;
  if (!entries.ok()) ADD_FAILURE() << entries.status();
  if (!entries.ok()) return names;
  for (const Entry& entry : *entries) names.insert(entry.name);
  return names;
}

TEST(BundledCatalog, HasEveryModelOfTheSourceTreeAndAtLeastForty) {
  Catalog catalog = BundledCatalog();
  const auto names = NamesOf(catalog.AllModels());
  EXPECT_EQ(names, FilesOf("models"));
  EXPECT_GE(names.size(), 40u);
}

TEST(BundledCatalog, HasEveryGpuOfTheSourceTree) {
  Catalog catalog = BundledCatalog();
  const auto gpus = catalog.AllGpus();
  EXPECT_EQ(NamesOf(gpus), FilesOf("gpus"));
  for (const GpuEntry& gpu : *gpus) {
    EXPECT_GT(gpu.memory_bytes, 7e9) << gpu.name;
    EXPECT_LT(gpu.memory_bytes, 400e9) << gpu.name;
    EXPECT_GT(gpu.memory_bandwidth_bytes_per_second, 1e11) << gpu.name;
    EXPECT_LT(gpu.memory_bandwidth_bytes_per_second, 1e13) << gpu.name;
    for (const auto& [type, peak] : gpu.peak_flops_per_second) {
      EXPECT_GT(peak, 1e12) << gpu.name << " " << type;
      EXPECT_LT(peak, 3e16) << gpu.name << " " << type;
    }
  }
}

TEST(BundledCatalog, EveryPriceIsOfAGpuThatIsKnown) {
  Catalog catalog = BundledCatalog();
  const auto gpus = NamesOf(catalog.AllGpus());
  const auto prices = catalog.AllPrices();
  ASSERT_TRUE(prices.ok()) << prices.status();
  EXPECT_GT(prices->size(), FilesOf("prices").size());
  for (const PriceRow& row : *prices) {
    EXPECT_THAT(gpus, Contains(row.gpu));
    EXPECT_GT(row.usd_per_gpu_hour, 0.01) << row.where.Text();
    EXPECT_LT(row.usd_per_gpu_hour, 100) << row.where.Text();
  }
}

TEST(BundledCatalog, EveryPriceSaysWhereItIsFromAndHowOldItIs) {
  const absl::CivilDay recorded(2026, 11, 30);
  std::size_t machines = 0;
  const auto prices = BundledCatalog().AllPrices();
  ASSERT_TRUE(prices.ok()) << prices.status();
  for (const PriceRow& row : *prices) {
    EXPECT_GT(row.source.size(), 10u) << row.where.Text();
    EXPECT_TRUE(AgeInDays(row.date, recorded).has_value()) << row.where.Text() << ": " << row.date;
    EXPECT_NE(row.kind, kOwnPriceKind) << row.where.Text();
    // What names a machine says how many GPUs it has.
    EXPECT_EQ(row.gpus_per_instance.has_value(), !row.instance.empty()) << row.where.Text();
    if (row.gpus_per_instance.value_or(0) >= 8) ++machines;
  }
  EXPECT_GT(machines, 100u);
}

// One truth: the GPUs of a machine stand in one place, and what [reached] adds is farther.
TEST(BundledCatalog, EveryGpuSaysHowManyMakeAMachine) {
  const auto gpus = BundledCatalog().AllGpus();
  ASSERT_TRUE(gpus.ok()) << gpus.status();
  for (const GpuEntry& gpu : *gpus) {
    EXPECT_GE(gpu.gpus_per_node, 1) << gpu.name;
    EXPECT_TRUE(gpu.reached.gpus_per_node == 0 || gpu.reached.gpus_per_node > gpu.gpus_per_node)
        << gpu.name;
  }
  const auto of = [&](const char* name) { return *BundledCatalog().FindGpu(name, kAsked); };
  for (const char* cards : {"RTX3090", "RTX-A6000", "A100-PCIe-40GB", "A30", "A10", "T4"}) {
    EXPECT_EQ(of(cards).gpus_per_node, 8) << cards;
    EXPECT_LT(of(cards).interconnect_bytes_per_second, 40e9) << cards;
  }
  EXPECT_EQ(of("MI250X").memory_bytes, 64e9);
  EXPECT_THAT(of("MI250X").counted_as, HasSubstr("two make a module"));
  EXPECT_FALSE(of("T4").reached.flash_attention);
  EXPECT_FALSE(of("V100-32GB").reached.flash_attention);
  EXPECT_TRUE(of("A100-80GB").reached.flash_attention);
}

TEST(BundledCatalog, RegionsReadAndAreFoundByName) {
  Catalog catalog = BundledCatalog();
  const auto regions = catalog.AllRegions();
  ASSERT_TRUE(regions.ok()) << regions.status();
  EXPECT_GT(regions->size(), 20u);
  const auto region = catalog.FindRegion("gcp/EUROPE-north1", kAsked);
  ASSERT_TRUE(region.ok()) << region.status();
  EXPECT_EQ(region->name, "GCP/europe-north1");
  EXPECT_THAT(std::string(catalog.FindRegion("GCP/europe-nort1", kAsked).status().message()),
              AllOf(StartsWith("asked.toml:7:3: no region is called"), HasSubstr("did you mean")));
}

TEST(BundledCatalog, DefaultsAndConstantsRead) {
  Catalog catalog = BundledCatalog();
  const auto defaults = catalog.Defaults();
  ASSERT_TRUE(defaults.ok()) << defaults.status();
  std::set<std::string> keys;
  for (const DefaultEntry& entry : *defaults) keys.insert(entry.key);
  EXPECT_THAT(keys, Contains("optimizer.name"));
  EXPECT_THAT(keys, Contains("efficiency.utilization"));
  EXPECT_EQ(keys.size(), defaults->size());
  EXPECT_FALSE(keys.contains("inference.batch"));
  // Those of gpuday inference are its own.
  const auto inference = catalog.Defaults("inference");
  ASSERT_TRUE(inference.ok()) << inference.status();
  std::set<std::string> own;
  for (const DefaultEntry& entry : *inference) own.insert(entry.key);
  EXPECT_THAT(own, Contains("inference.batch"));
  EXPECT_FALSE(own.contains("optimizer.name"));
  EXPECT_EQ(own.size(), inference->size());
  EXPECT_EQ(catalog.Constant("time_low")->value, 0.92);
  EXPECT_FALSE(catalog.Constant("no_such_constant").ok());
}

TEST(BundledCatalog, ModelsAreFoundByNameAndAliasInAnyCase) {
  Catalog catalog = BundledCatalog();
  for (const char* name : {"llama-2-7b", "LLaMA-2-7B", "llama_2_7b", "Llama 2 7b", "llama2-7b",
                           "LLAMA2_7B", "meta-llama/Llama-2-7b-hf", "META-LLAMA/llama-2-7b-HF"}) {
    const auto model = catalog.FindModel(name, kAsked);
    ASSERT_TRUE(model.ok()) << model.status();
    EXPECT_EQ(model->name, "llama-2-7b") << name;
  }
}

TEST(BundledCatalog, EveryAliasLeadsToItsOwnModel) {
  Catalog catalog = BundledCatalog();
  const auto models = catalog.AllModels();
  ASSERT_TRUE(models.ok()) << models.status();
  // Every tenth: each look-up of an alias reads the whole catalog.
  for (std::size_t i = 0; i < models->size(); i += 10) {
    for (const std::string& alias : (*models)[i].aliases) {
      const auto found = catalog.FindModel(alias, kAsked);
      ASSERT_TRUE(found.ok()) << found.status();
      EXPECT_EQ(found->name, (*models)[i].name);
    }
  }
}

TEST(BundledCatalog, ModelsOfPapersHaveNoWeightsAndTheOthersAHubName) {
  Catalog catalog = BundledCatalog();
  const auto models = catalog.AllModels();
  ASSERT_TRUE(models.ok()) << models.status();
  for (const ModelEntry& model : *models) {
    const bool hub =
        std::any_of(model.aliases.begin(), model.aliases.end(),
                    [](const std::string& alias) { return alias.find('/') != std::string::npos; });
    EXPECT_EQ(model.weights_published, hub) << model.name;
  }
  EXPECT_FALSE(catalog.FindModel("megatron-145.6b", kAsked)->weights_published);
  EXPECT_FALSE(catalog.FindModel("gpt3-175b", kAsked)->weights_published);
  EXPECT_EQ(catalog.FindModel("Qwen/Qwen2.5-32B-Instruct", kAsked)->name, "qwen2.5-32b");
}

TEST(BundledCatalog, AnUnknownModelNamesTheNearest) {
  Catalog catalog = BundledCatalog();
  const auto model = catalog.FindModel("lama-2-7b", kAsked);
  ASSERT_FALSE(model.ok());
  EXPECT_EQ(FaultOf(model.status()), Fault::kInput);
  EXPECT_THAT(std::string(model.status().message()),
              AllOf(StartsWith("asked.toml:7:3: no model is called \"lama-2-7b\"; did you mean"),
                    HasSubstr("\"llama-2-7b\""), HasSubstr("gpuday models")));
}

TEST(BundledCatalog, GpusAreFoundByTheirParts) {
  Catalog catalog = BundledCatalog();
  for (const auto& [asked, name] : {std::pair{"A100-SXM4-80GB", "A100-SXM4-80GB"},
                                    {"a100-sxm4-80gb", "A100-SXM4-80GB"},
                                    {"A100-80GB", "A100-SXM4-80GB"},
                                    {"a100 80gb", "A100-SXM4-80GB"},
                                    {"A100-40GB", "A100-SXM4-40GB"},
                                    {"A100-PCIe-80GB", "A100-PCIe-80GB"},
                                    {"80GB-PCIe-A100", "A100-PCIe-80GB"},
                                    {"H200", "H200-SXM5-141GB"},
                                    {"h200-141gb", "H200-SXM5-141GB"},
                                    {"H100-80GB", "H100-SXM5-80GB"},
                                    {"H100-NVL", "H100-NVL-94GB"},
                                    {"MI300X", "MI300X"},
                                    {"RTX 4090", "RTX4090"},
                                    {"L4", "L4"},
                                    {"2080Ti", "RTX2080Ti"},
                                    {"RTX 2080 Ti", "RTX2080Ti"},
                                    {"Titan V", "Titan-V"},
                                    {"DGX Spark", "GB10"},
                                    {"A100-64GB", "A100-SXM4-64GB"},
                                    {"H100-64GB", "H100-SXM5-64GB"},
                                    {"A10", "A10"},
                                    {"V100-32GB", "V100-SXM2-32GB"}}) {
    const auto gpu = catalog.FindGpu(asked, kAsked);
    ASSERT_TRUE(gpu.ok()) << asked << ": " << gpu.status();
    EXPECT_EQ(gpu->name, name) << asked;
  }
}

TEST(BundledCatalog, AGpuThatCanBeSeveralListsThem) {
  Catalog catalog = BundledCatalog();
  const auto gpu = catalog.FindGpu("A100", kAsked);
  ASSERT_FALSE(gpu.ok());
  EXPECT_EQ(FaultOf(gpu.status()), Fault::kInput);
  EXPECT_THAT(
      std::string(gpu.status().message()),
      AllOf(StartsWith("asked.toml:7:3: \"A100\" can be any of"), HasSubstr("A100-PCIe-40GB"),
            HasSubstr("A100-PCIe-80GB"), HasSubstr("A100-SXM4-40GB"), HasSubstr("A100-SXM4-80GB"),
            HasSubstr("give one of these")));
}

TEST(BundledCatalog, AnUnknownGpuNamesTheNearest) {
  Catalog catalog = BundledCatalog();
  EXPECT_THAT(std::string(catalog.FindGpu("MI30X", kAsked).status().message()),
              AllOf(StartsWith("asked.toml:7:3: no GPU is called"), HasSubstr("\"MI300X\"")));
  for (const char* nonsense : {"", "-", " ", "--", "80GB80GB"}) {
    EXPECT_FALSE(catalog.FindGpu(nonsense, kAsked).ok()) << nonsense;
  }
}

TEST(BundledCatalog, ProvenanceHoldsOnlyWhatWasUsed) {
  Sources sources;
  const Catalog catalog = BundledCatalog().Noting(sources);
  ASSERT_TRUE(catalog.FindModel("gpt-2", kAsked).ok());
  ASSERT_TRUE(catalog.FindGpu("A100-80GB", kAsked).ok());
  ASSERT_TRUE(catalog.FindGpu("A100-80GB", kAsked).ok());
  const std::vector<Provenance> used = sources.List();
  ASSERT_THAT(used, SizeIs(2));
  EXPECT_EQ(used[0].name, "models/gpt2.toml");
  EXPECT_EQ(used[1].name, "gpus/A100-SXM4-80GB.toml");
  EXPECT_THAT(used[0].sha256, SizeIs(64));
}

TEST(BundledCatalog, EveryEntryCitesItsSource) {
  Catalog catalog = BundledCatalog();
  const auto models = catalog.AllModels();
  ASSERT_TRUE(models.ok()) << models.status();
  for (const ModelEntry& model : *models) EXPECT_GT(model.source.size(), 10u) << model.name;
  const auto gpus = catalog.AllGpus();
  ASSERT_TRUE(gpus.ok()) << gpus.status();
  for (const GpuEntry& gpu : *gpus) EXPECT_GT(gpu.source.size(), 10u) << gpu.name;
}

}  // namespace
}  // namespace gpuday
