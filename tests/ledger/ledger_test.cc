// Every line of a ledger explains itself: its expression and the numbers it prints come to its
// value.

#include <set>
#include <span>
#include <string>

#include "planner/budget/evaluate.h"
#include "planner/budget/inference.h"
#include "planner/budget/model_figures.h"
#include "planner/budget/totals.h"
#include "planner/ledger/model.h"
#include "tests/ledger/planning.h"
#include "tests/ledger/working_out.h"

namespace gpuday {
namespace {

// What `gpuday models NAME` shows, for every model of the catalog.
TEST(ModelFigures, EveryLineIsWhatItsNumbersSay) {
  Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  const auto models = catalog.AllModels();
  ASSERT_TRUE(models.ok()) << models.status();
  for (const ModelEntry& entry : *models) {
    SCOPED_TRACE(entry.name);
    const auto resolved = ResolveModel(entry, host);
    ASSERT_TRUE(resolved.ok()) << resolved.status();
    const Model& model = resolved->model;
    const ModelFigures figures = DescribeModel(model, ShownSequenceLength(model));
    EXPECT_GE(CheckLines(ModelLines(model, figures, resolved->source)), 12);
    EXPECT_EQ(figures.parameters, CountParameters(model));
    std::uint64_t by_role = 0;
    for (const RoleFigures& role : figures.roles) by_role += role.parameters;
    EXPECT_EQ(by_role, figures.parameters);
    EXPECT_EQ(2.0 * static_cast<double>(figures.cache_elements), KvCacheBytes(model, 2, 1, 1));
  }
}

class LedgerOf : public testing::TestWithParam<const char*> {};

TEST_P(LedgerOf, EveryLineIsWhatItsNumbersSay) {
  EXPECT_GT(CheckLines(PlanText(GetParam()).lines), 25);
}

TEST_P(LedgerOf, IdsAreUniqueAndNoneIsPartOfAnother) { CheckIds(PlanText(GetParam())); }

TEST_P(LedgerOf, MemoryIsTheSumOfItsParts) {
  const Plan plan = PlanText(GetParam());
  double sum = 0;
  for (const char* part : {"weights", "gradients", "gradient_copy", "master_weights", "optimizer",
                           "activations", "overhead"}) {
    sum += ValueOf(plan, std::string("memory.per_gpu.") + part + "_bytes");
  }
  EXPECT_EQ(sum, ValueOf(plan, "memory.per_gpu.total_bytes"));
}

// Every byte is of a kind that a band knows: one that none has would make the total's too narrow.
TEST_P(LedgerOf, EveryByteIsOfAKindThatBandsKnow) {
  const absl::StatusOr<Workload> w = ComposeText(GetParam());
  ASSERT_TRUE(w.ok()) << w.status();
  const Shard shard = TakeShard(w->model, w->training, w->precision, w->job, w->layout);
  const MemoryPerGpu m = EvaluateMemory(shard, w->job, w->machine, w->layout);
  EXPECT_NEAR(m.LastingBytes() + m.TransientBytes() + m.buffers_bytes + m.runtime_bytes,
              m.total_bytes, 1);
  const Plan plan = PlanText(GetParam());
  for (const std::span<const char* const> parts :
       {std::span<const char* const>(id::kMemoryPerGpuOverheadParts),
        std::span<const char* const>(id::kMemoryPerGpuTotalParts)}) {
    for (const char* part : parts) {
      const Line* line = plan.FindLine(part);
      EXPECT_TRUE(line == nullptr || line->band.has_value()) << part;
    }
  }
}

TEST_P(LedgerOf, TheSameQuestionHasTheSameAnswer) {
  const Plan first = PlanText(GetParam()), second = PlanText(GetParam());
  ASSERT_EQ(first.lines.size(), second.lines.size());
  for (std::size_t i = 0; i < first.lines.size(); ++i) {
    EXPECT_EQ(first.lines[i].id, second.lines[i].id);
    EXPECT_EQ(first.lines[i].value, second.lines[i].value) << first.lines[i].id;
  }
}

constexpr char kAssumedEverything[] = "model.name = \"gpt2\"\n";
constexpr char kFull[] =
    "[model]\nname = \"llama-65b\"\n[training]\ntokens = \"1.4T\"\nrecompute = \"full\"\n"
    "flash_attention = false\n[precision]\nname = \"mixed\"\ngradients = \"both\"\n[cluster]\n"
    "gpu = \"A100-SXM4-80GB\"\ngpus = 2048\nregion = \"GCP/us-central1\"\n[budget]\nusd = 1e6\n"
    "deadline_days = 10\n[reference]\ngpu_hours = 1022362\nsource = \"the paper\"\n";
constexpr char kQlora[] =
    "[model]\nname = \"llama-2-70b\"\n[training]\ntokens = \"30M\"\nsequence_length = 512\n"
    "recompute = \"selective\"\n[optimizer]\nname = \"lora\"\nrank = 64\ntrain_in_full = "
    "[\"embed\"]\n"
    "[optimizer.then]\nname = \"sgd\"\n[precision]\nname = \"int4\"\n[cluster]\ngpus = 3\n"
    "gpu = \"RTX4090\"\n[parallel]\nzero = 1\n";

constexpr char kThreeWays[] =
    "[model]\nname = \"gpt3-175b\"\n[training]\ntokens = \"300B\"\nsequence_length = 2048\n"
    "global_batch = 1536\nrecompute = \"selective\"\nflash_attention = false\n[cluster]\n"
    "gpus = 1024\n[parallel]\ntensor = 8\npipeline = 8\nvirtual_stages = 3\n";
constexpr char kExperts[] =
    "[model]\nname = \"mixtral-8x7b\"\n[training]\ntokens = \"1T\"\n[cluster]\ngpus = 128\n"
    "[parallel]\ntensor = 2\ncontext = 2\nexpert = 8\nzero = 3\noffload = \"optimizer\"\n";
constexpr char kLastStage[] =
    "[model]\nname = \"gemma-2-2b\"\n[training]\nmicro_batch = 4\n[cluster]\ngpus = 8\n"
    "[parallel]\npipeline = 2\n";

constexpr const char* kScenarios[] = {kAssumedEverything, kFull,    kQlora,
                                      kThreeWays,         kExperts, kLastStage};

INSTANTIATE_TEST_SUITE_P(Scenarios, LedgerOf, testing::ValuesIn(kScenarios));

// One formula for the ledger, the workbook and plans that were saved without expressions.
TEST(StandardFormulas, AreWhatTheLinesAreWrittenWith) {
  std::set<std::string> missing;
  for (const std::string& id : StandardFormulaIds()) missing.insert(id);
  for (const char* scenario : kScenarios) {
    const Plan plan = PlanText(scenario);
    for (const Line& line : plan.lines) {
      const Formula* standard = StandardFormula(line.id);
      if (standard == nullptr || !line.expression.has_value()) continue;
      EXPECT_EQ(line.expression->Json(), standard->Json()) << line.id;
      missing.erase(line.id);
    }
  }
  EXPECT_THAT(missing, testing::IsEmpty());
}

TEST(StandardFormulas, ComeBackToAPlanThatWasSavedWithoutThem) {
  for (const char* scenario : kScenarios) {
    const Plan plan = PlanText(scenario);
    Plan saved = plan;
    for (Line& line : saved.lines) line.expression.reset();
    AttachFormulas(saved);
    for (std::size_t i = 0; i < plan.lines.size(); ++i) {
      const Line& line = plan.lines[i];
      const bool standard = line.expression.has_value() && StandardFormula(line.id) != nullptr;
      EXPECT_EQ(saved.lines[i].expression.has_value(), standard) << line.id;
    }
  }
}

// Digits in groups never stand beside digits without.
TEST(Numbers, AreWrittenInOneStyle) {
  for (const char* scenario : kScenarios) {
    for (const Line& line : PlanText(scenario).lines) {
      EXPECT_THAT(line.numbers, testing::Not(testing::ContainsRegex("(^|[^0-9.e])[0-9]{4,}")))
          << line.id;
    }
  }
}

}  // namespace
}  // namespace gpuday
