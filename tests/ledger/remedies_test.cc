// What a plan advises was planned: whoever follows it gets the answer that was promised.
#include "planner/ledger/remedies.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "planner/budget/evaluate_workload.h"
#include "planner/compose/compose.h"
#include "planner/ledger/ledger.h"

namespace gpuday {
namespace {

const Catalog& BundledCatalog() {
  static const Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  return catalog;
}

const PluginHost& BundledHost() {
  static const PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  return host;
}

// The plan of a scenario with settings, whose advice is planned on a foundation of its own.
Plan PlanOf(const std::string& toml, const Settings& settings = {}) {
  const absl::StatusOr<Node> document =
      WithSettings(ParseToml(toml, "scenario.toml").value_or(Node::Table()), settings);
  EXPECT_TRUE(document.ok()) << document.status().message();
  const absl::StatusOr<Foundation> foundation =
      ComposeFoundation(*document, BundledCatalog(), BundledHost());
  EXPECT_TRUE(foundation.ok()) << foundation.status().message() << "\n" << toml;
  if (!foundation.ok()) return {};
  const absl::StatusOr<Workload> workload = ComposeJob(*foundation, foundation->document);
  EXPECT_TRUE(workload.ok()) << workload.status().message() << "\n" << toml;
  if (!workload.ok()) return {};
  return MakePlan(*workload, [&](const Settings& changes) -> absl::StatusOr<Workload> {
    absl::StatusOr<Node> changed = WithSettings(foundation->document, changes);
    if (!changed.ok()) return changed.status();
    return ComposeJob(*foundation, *changed);
  });
}

VerdictState StateAt(const Plan& plan, const char* id) {
  const Verdict* verdict = plan.FindVerdict(id);
  EXPECT_NE(verdict, nullptr) << id;
  return verdict == nullptr ? VerdictState::kNo : verdict->state;
}

// The value that the only setting of a remedy gives `key`.
std::string Advised(const Remedy& remedy, const std::string& key) {
  EXPECT_EQ(remedy.settings.size(), 1u) << remedy.sentence;
  if (remedy.settings.size() != 1) return "0";
  EXPECT_EQ(remedy.settings[0].first, key) << remedy.sentence;
  return remedy.settings[0].second;
}

constexpr char kMistral[] =
    "[model]\nname = \"mistral-7b\"\n[optimizer]\nname = \"lora\"\n[training]\ntokens = \"145B\"\n"
    "[cluster]\ngpu = \"A100-SXM4-40GB\"\ngpus = 8\n[budget]\ndeadline_days = 14\n";
constexpr char kLlama[] =
    "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"1T\"\n[cluster]\n"
    "gpu = \"H100-SXM5-80GB\"\ngpus = 64\n[budget]\ndeadline_days = 12\n";
// That the advised number of GPUs can be rented and says yes.
void ExpectGoodAdvice(const std::string& scenario, VerdictState now) {
  const Plan late = PlanOf(scenario);
  const Verdict* verdict = late.FindVerdict(id::kBudgetWithinDeadline);
  ASSERT_NE(verdict, nullptr);
  ASSERT_EQ(verdict->state, now) << verdict->sentence;
  ASSERT_EQ(verdict->remedies.size(), 1u) << verdict->sentence;
  const std::uint64_t gpus = std::stoull(Advised(verdict->remedies[0], "cluster.gpus"));
  EXPECT_THAT(verdict->sentence, testing::HasSubstr(verdict->remedies[0].sentence));
  EXPECT_EQ(gpus % 8, 0u);
  EXPECT_GT(static_cast<double>(gpus), late.ValueOf(id::kClusterGpus));
  const Plan followed = PlanOf(scenario, verdict->remedies[0].settings);
  EXPECT_EQ(followed.ValueOf(id::kClusterGpus), static_cast<double>(gpus));
  EXPECT_EQ(StateAt(followed, id::kBudgetWithinDeadline), VerdictState::kYes) << verdict->sentence;
  EXPECT_EQ(StateAt(followed, id::kMemoryFits), VerdictState::kYes) << verdict->sentence;
  // It is the fewest: with a node less it is not certain.
  const Plan fewer = PlanOf(scenario, {{"cluster.gpus", absl::StrCat(gpus - 8)}});
  EXPECT_NE(StateAt(fewer, id::kBudgetWithinDeadline), VerdictState::kYes) << verdict->sentence;
}

TEST(InTime, TheAdvisedNumberOfGpusIsRentableAndSaysYes) {
  ExpectGoodAdvice(kMistral, VerdictState::kNo);
  ExpectGoodAdvice(kLlama, VerdictState::kNo);
}

TEST(InTime, AMaybeIsAdvisedAsWell) {
  const std::string open =
      "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"200B\"\n[cluster]\n"
      "gpu = \"A100-SXM4-80GB\"\ngpus = 64\n";
  const double days = PlanOf(open).ValueOf(id::kTimeWallDays);
  ExpectGoodAdvice(absl::StrFormat("%s[budget]\ndeadline_days = %.4f\n", open, 1.02 * days),
                   VerdictState::kMaybe);
}

TEST(InTime, NothingIsAdvisedWhereNothingHelps) {
  const Plan plan = PlanOf(
      "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"100T\"\n[budget]\n"
      "deadline_days = 0.5\n");
  const Verdict* verdict = plan.FindVerdict(id::kBudgetWithinDeadline);
  ASSERT_NE(verdict, nullptr);
  EXPECT_EQ(verdict->state, VerdictState::kNo);
  EXPECT_TRUE(verdict->remedies.empty()) << verdict->sentence;
  EXPECT_THAT(verdict->sentence, testing::HasSubstr("no number of GPUs that was tried meets it"));
}

TEST(WithinBudget, WhatTheMoneyBuysIsWithinIt) {
  const std::string scenario =
      "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"1T\"\n[cluster]\n"
      "gpu = \"H100-SXM5-80GB\"\ngpus = 64\n[budget]\nusd = 20000\n";
  const Plan dear = PlanOf(scenario);
  const Verdict* verdict = dear.FindVerdict(id::kBudgetWithinBudget);
  ASSERT_NE(verdict, nullptr);
  ASSERT_EQ(verdict->state, VerdictState::kNo);
  ASSERT_EQ(verdict->remedies.size(), 2u) << verdict->sentence;
  EXPECT_GT(std::stod(Advised(verdict->remedies[0], "training.tokens")), 1e9);
  EXPECT_GT(std::stod(Advised(verdict->remedies[1], "price.usd_per_gpu_hour")), 0);
  for (const Remedy& remedy : verdict->remedies) {
    EXPECT_EQ(StateAt(PlanOf(scenario, remedy.settings), id::kBudgetWithinBudget),
              VerdictState::kYes)
        << remedy.sentence;
  }
}

TEST(Memory, TheAdvisedChangeFits) {
  for (const char* scenario :
       {"[model]\nname = \"llama-2-7b\"\n[training]\nrecompute = \"none\"\nmicro_batch = 8\n"
        "[cluster]\ngpus = 2\n",
        "[model]\nname = \"llama-2-70b\"\n[cluster]\ngpu = \"H100-SXM5-80GB\"\ngpus = 8\n",
        "[model]\nname = \"llama-2-13b\"\n[cluster]\ngpus = 8\n[parallel]\ntensor = 1\n"
        "pipeline = 1\nzero = 0\n"}) {
    SCOPED_TRACE(scenario);
    const Plan full = PlanOf(scenario);
    const Verdict* verdict = full.FindVerdict(id::kMemoryFits);
    ASSERT_NE(verdict, nullptr);
    ASSERT_NE(verdict->state, VerdictState::kYes);
    ASSERT_EQ(verdict->remedies.size(), 1u);
    ASSERT_FALSE(verdict->remedies[0].settings.empty()) << verdict->sentence;
    EXPECT_EQ(StateAt(PlanOf(scenario, verdict->remedies[0].settings), id::kMemoryFits),
              VerdictState::kYes)
        << verdict->sentence;
  }
}

// Without a way to plan anew nothing is promised.
TEST(Remedies, AreNotGuessed) {
  const absl::StatusOr<Node> document = ParseToml(kLlama, "scenario.toml");
  const absl::StatusOr<Workload> workload = Compose(*document, BundledCatalog(), BundledHost());
  ASSERT_TRUE(workload.ok()) << workload.status().message();
  EXPECT_TRUE(HowToBeInTime(*workload, EvaluateWorkload(*workload), {}).empty());
  ASSERT_EQ(HowToFit(*workload, {}).size(), 1u);
  EXPECT_TRUE(HowToFit(*workload, {})[0].settings.empty());
}

}  // namespace
}  // namespace gpuday
