// What frameworks bring along and can run: the bundled ones hold for what was measured on them, and
// what is refused.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "planner/base/csv.h"
#include "planner/base/files.h"
#include "planner/base/numbers.h"
#include "tests/catalog/catalog_testing.h"

namespace gpuday {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

FrameworkCan LimitsOf(const Catalog& catalog, const std::string& framework) {
  const auto can = catalog.FrameworkLimits(framework, kAsked);
  if (!can.ok()) ADD_FAILURE() << can.status();
  return can.value_or(FrameworkCan());
}

TEST(BundledFrameworks, EachSaysWhatItCanRunWithASource) {
  const Catalog catalog = BundledCatalog();
  const std::vector<std::string> names = catalog.FrameworkNames();
  for (const char* name :
       {"pytorch", "ddp", "accelerate", "trl", "peft", "unsloth", "llama-factory", "nanotron",
        "nanogpt", "olmo-core", "maxtext", "llm-foundry", "megatron-bridge"}) {
    EXPECT_THAT(names, Contains(name));
  }
  for (const std::string& name : names) {
    const FrameworkCan can = LimitsOf(catalog, name);
    EXPECT_GT(can.source.size(), 10u) << name;
    EXPECT_THAT(can.recompute, Contains(Recompute::kNone)) << name;
    EXPECT_THAT(can.offload, Contains(Offload::kNone)) << name;
    EXPECT_THAT(can.zero, Contains(0u)) << name;
    EXPECT_TRUE(can.pipeline || !can.virtual_stages) << name;
    EXPECT_TRUE(can.tensor || !can.sequence) << name;
    EXPECT_TRUE(can.experts || !can.expert) << name;
  }
}

TEST(BundledFrameworks, AreWhatTheirProgramsAre) {
  const Catalog catalog = BundledCatalog();
  const FrameworkCan llm_c = LimitsOf(catalog, "llm.c");
  EXPECT_FALSE(llm_c.tensor || llm_c.pipeline || llm_c.context || llm_c.adapters || llm_c.experts);
  EXPECT_THAT(llm_c.zero, ElementsAre(0u, 1u));
  const FrameworkCan titan = LimitsOf(catalog, "torchtitan");
  EXPECT_TRUE(titan.tensor && titan.pipeline && titan.context);
  EXPECT_THAT(titan.recompute, Contains(Recompute::kOperations));
  EXPECT_THAT(LimitsOf(catalog, "fsdp").recompute, Not(Contains(Recompute::kOperations)));
  const FrameworkCan old = LimitsOf(catalog, "megatron-lm-2022");
  EXPECT_TRUE(old.tensor && old.pipeline && old.virtual_stages && old.sequence);
  EXPECT_FALSE(old.context || old.expert);
  EXPECT_TRUE(LimitsOf(catalog, "megatron-lm").context);
}

TEST(BundledFrameworks, AreFoundByTheNamesThatPeopleType) {
  const Catalog catalog = BundledCatalog();
  for (const auto& [asked, name] : {std::pair{"hf", "transformers"},
                                    {"HF", "transformers"},
                                    {"megatron", "megatron-core"},
                                    {"torch", "pytorch"},
                                    {"LLaMA-Factory", "llama-factory"},
                                    {"trl", "trl"}}) {
    const auto found = catalog.FrameworkName(asked, kAsked);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(*found, name);
  }
  EXPECT_EQ(catalog.FrameworkOfYear("megatron", 2023), "megatron-core-2023");
  EXPECT_THAT(std::string(catalog.FrameworkLimits("tensorflow", kAsked).status().message()),
              AllOf(StartsWith("asked.toml:7:3: training.framework: \"tensorflow\" is no "
                               "framework of the catalog"),
                    HasSubstr("it has accelerate, axolotl, ")));
}

// A row that was measured was run: it must be within what its framework is said to do.
TEST(BundledFrameworks, CanRunWhatWasMeasuredOnThem) {
  const Catalog catalog = BundledCatalog();
  // The fork that these are of shares gradients too, with an optimizer of its own.
  const auto of_a_fork = [](const std::string& id) { return id.starts_with("megatronllama-"); };
  int rows = 0;
  for (const char* table : {"throughput.csv", "memory.csv"}) {
    const auto text = ReadFile(std::filesystem::path(GPUDAY_SOURCE_ROOT) / "tests/accuracy" / table,
                               4 * 1024 * 1024);
    ASSERT_TRUE(text.ok()) << text.status();
    const auto csv = ParseCsv(*text, table);
    ASSERT_TRUE(csv.ok()) << csv.status();
    for (const CsvRow& row : csv->rows) {
      const std::string framework = row.Cell("framework");
      if (framework.empty() || framework == "other") continue;
      ++rows;
      const double year = ParseNumber(row.Cell("year")).value_or(9999);
      const std::string name = catalog.FrameworkOfYear(framework, year);
      const FrameworkCan can = LimitsOf(catalog, name);
      const std::string what = row.Cell("id") + " of " + name;
      const std::map<std::string, bool> ways = {{"tensor", can.tensor},
                                                {"pipeline", can.pipeline},
                                                {"virtual_stages", can.virtual_stages},
                                                {"context", can.context},
                                                {"expert", can.expert}};
      for (const auto& [way, allowed] : ways) {
        const double degree = ParseNumber(row.Cell(way)).value_or(1);
        EXPECT_TRUE(allowed || degree <= 1) << what << ": " << way;
      }
      if (const auto zero = ParseNumber(row.Cell("zero")); zero && !of_a_fork(row.Cell("id"))) {
        EXPECT_THAT(can.zero, Contains(static_cast<std::uint64_t>(*zero))) << what;
      }
      if (const auto offload = Named<Offload>(row.Cell("offload"))) {
        EXPECT_THAT(can.offload, Contains(*offload)) << what;
      }
      EXPECT_TRUE(can.adapters || row.Cell("method") == "full") << what;
      EXPECT_TRUE(can.quantized || row.Cell("quantization") == "none") << what;
      EXPECT_TRUE(can.sequence || row.Cell("sequence_parallel") != "true") << what;
    }
  }
  EXPECT_GT(rows, 800);
}

// What is said of frameworks/x.toml with this text behind its name.
std::string FrameworkComplaint(const std::string& text) {
  const TemporaryFolder folder;
  folder.Write("frameworks/x.toml", "name = \"x\"\n" + text);
  folder.Write("frameworks/y.toml", "name = \"y\"\nsource = \"s\"\nbuilt_on = \"x\"\n");
  const Catalog catalog({folder.path()});
  auto status = catalog.FrameworkLimits("x", kAsked).status();
  if (status.ok()) status = catalog.FrameworkDefaults("x", kAsked).status();
  if (status.ok()) return "accepted";
  const std::string message(status.message());
  return message.substr(std::min(message.find("x.toml"), message.size()));
}

TEST(ReadFrameworks, WhatNobodySaysIsAllowed) {
  const TemporaryFolder folder;
  folder.Write("frameworks/x.toml", "name = \"x\"\nsource = \"s\"\n");
  folder.Write("frameworks/y.toml",
               "name = \"y\"\nsource = \"s\"\n[can]\n"
               "tensor = false\nzero = [0, 3]\nsource = \"t\"\n");
  const Catalog catalog({folder.path()});
  const FrameworkCan x = LimitsOf(catalog, "x"), y = LimitsOf(catalog, "y");
  EXPECT_TRUE(x.tensor && x.sequence && x.pipeline && x.virtual_stages && x.context && x.expert);
  EXPECT_TRUE(x.zero_group && x.experts && x.adapters && x.quantized);
  EXPECT_THAT(x.zero, ElementsAre(0u, 1u, 2u, 3u));
  EXPECT_EQ(x.recompute.size(), NamesOf<Recompute>().size());
  EXPECT_EQ(x.offload.size(), NamesOf<Offload>().size());
  EXPECT_EQ(x.source, "");
  EXPECT_FALSE(y.tensor);
  EXPECT_TRUE(y.pipeline);
  EXPECT_THAT(y.zero, ElementsAre(0u, 3u));
  EXPECT_EQ(y.source, "t");
}

TEST(ReadFrameworks, OneThatIsBuiltOnAnotherHasWhatThatHas) {
  const TemporaryFolder folder;
  folder.Write("frameworks/base.toml",
               "name = \"base\"\nsource = \"B\"\n\"training.loss\" = \"eager\"\n"
               "\"parallel.zero\" = 1\n"
               "[can]\ntensor = false\npipeline = false\nsource = \"s\"\n");
  folder.Write("frameworks/x.toml",
               "name = \"x\"\nbuilt_on = \"base\"\nsource = \"X\"\n\"parallel.zero\" = 2\n"
               "[can]\npipeline = true\nsource = \"t\"\n");
  const Catalog catalog({folder.path()});
  const auto defaults = catalog.FrameworkDefaults("x", kAsked);
  ASSERT_TRUE(defaults.ok()) << defaults.status();
  std::map<std::string, std::string> values, reasons;
  for (const DefaultEntry& entry : *defaults) {
    values[entry.key] = entry.value.ValueText();
    reasons[entry.key] = entry.reason;
  }
  EXPECT_THAT(values, ElementsAre(std::pair("parallel.zero", "2"),
                                  std::pair("training.loss", "\"eager\"")));
  EXPECT_EQ(reasons["parallel.zero"], "framework x: X");
  EXPECT_EQ(reasons["training.loss"], "framework x, built on base: B");
  const FrameworkCan can = LimitsOf(catalog, "x");
  EXPECT_FALSE(can.tensor);
  EXPECT_TRUE(can.pipeline);
}

TEST(ReadFrameworks, WrongFilesAreRefused) {
  const auto can = [](const std::string& line) {
    return FrameworkComplaint("source = \"s\"\n[can]\nsource = \"t\"\n" + line + "\n");
  };
  EXPECT_EQ(can("tensor = true"), "accepted");
  EXPECT_THAT(can("tensors = true"),
              StartsWith("x.toml:5:1: unknown key can.tensors; did you mean"));
  EXPECT_THAT(can("tensor = 8"), StartsWith("x.toml:5:1: can.tensor: expected"));
  EXPECT_THAT(can("zero = [0, 4]"),
              StartsWith("x.toml:5:12: can.zero: expected a whole number from 0 to 3"));
  EXPECT_THAT(can("zero = []"), StartsWith("x.toml:5:1: can.zero: expected one stage"));
  EXPECT_THAT(can("recompute = [\"none\", \"ful\"]"),
              AllOf(StartsWith("x.toml:5:22: can.recompute: expected none | selective "
                               "| operations | full, found \"ful\""),
                    HasSubstr("did you mean \"full\"?")));
  EXPECT_THAT(can("offload = [3]"),
              StartsWith("x.toml:5:12: can.offload: expected none | optimizer"));
  EXPECT_THAT(FrameworkComplaint("source = \"s\"\n[can]\ntensor = true\n"),
              StartsWith("x.toml:3:2: missing key can.source"));
  EXPECT_THAT(FrameworkComplaint("source = \"s\"\nloss = \"eager\"\n"),
              StartsWith("x.toml:3:1: unknown key loss: expected name, aliases, built_on"));
  EXPECT_THAT(FrameworkComplaint("source = \"s\"\nbuilt_on = \"z\"\n"),
              StartsWith("x.toml:3:1: training.framework: \"z\" is no framework of the catalog"));
  EXPECT_THAT(FrameworkComplaint("source = \"s\"\nbuilt_on = \"x\"\n"),
              StartsWith("x.toml:3:1: built_on: expected a framework that is not built on this"));
  EXPECT_THAT(FrameworkComplaint("name = \"y\"\nsource = \"s\"\n"), StartsWith("x.toml:2:"));
}

TEST(ReadFrameworks, ARingOfBuiltOnEnds) {
  const TemporaryFolder folder;
  folder.Write("frameworks/x.toml", "name = \"x\"\nsource = \"s\"\nbuilt_on = \"y\"\n");
  folder.Write("frameworks/y.toml", "name = \"y\"\nsource = \"s\"\nbuilt_on = \"x\"\n");
  const Catalog catalog({folder.path()});
  EXPECT_THAT(std::string(catalog.FrameworkLimits("x", kAsked).status().message()),
              HasSubstr("y.toml:3:1: built_on: expected a framework that is not built on"));
}

TEST(ReadFrameworks, AnAliasOfTwoIsAskedBack) {
  const TemporaryFolder folder;
  for (const char* name : {"x", "y"}) {
    folder.Write(std::string("frameworks/") + name + ".toml",
                 std::string("name = \"") + name + "\"\nsource = \"s\"\naliases = [\"Z\"]\n");
  }
  const Catalog catalog({folder.path()});
  EXPECT_THAT(std::string(catalog.FrameworkName("z", kAsked).status().message()),
              HasSubstr("\"z\" can be any of x, y; give one of these"));
}

// As with models: the user's folder comes first.
TEST(ReadFrameworks, AFileOfOnesOwnTakesThePlaceOfTheBundledOne) {
  const TemporaryFolder folder;
  folder.Write("frameworks/ddp.toml", "name = \"ddp\"\nsource = \"mine\"\n[can]\nsource = \"m\"\n");
  const Catalog catalog(
      {folder.path(), std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  EXPECT_EQ(LimitsOf(catalog, "DDP").source, "m");
  EXPECT_GT(catalog.FrameworkNames().size(), 30u);
}

}  // namespace
}  // namespace gpuday
