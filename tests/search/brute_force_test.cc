// The search against every plan made the ordinary way, composed from a scenario and planned. Slow
// and without a thought, and so the judge of what is fast.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "tests/base/sanitized.h"
#include "tests/search/search_testing.h"

namespace gpuday {
namespace {

// No program in particular, so that all may be chosen.
constexpr char kScenario[] =
    "[model]\nname = \"gpt2-large\"\n[training]\ntokens = \"20B\"\nglobal_batch = 4\n"
    "framework = \"other\"\n[price]\nprovider = \"AWS\"\n[budget]\nusd = 6000\n"
    "deadline_days = 90\n";
const std::vector<std::string> kGpus = {"A10G", "V100-SXM2-16GB"};
const std::vector<std::uint64_t> kCounts = {1, 2, 4};
// As many as the global batch allows, where there is time.
constexpr std::uint64_t kMicroBatches = kSanitized ? 2 : 4;

struct Judged {
  double step_seconds = 0, total_bytes = 0, wall_days = 0, wall_usd = 0;
  bool fits = false, safe = false;
  VerdictState answer = VerdictState::kNo;
};

// Of a kind and number of GPUs.
using Cell = std::pair<std::string, std::uint64_t>;

// Chunks that divide the layers, or layers with embedding and head.
bool Even(std::uint64_t layers, std::uint64_t chunks) {
  return layers % chunks == 0 || (layers + 2) % chunks == 0;
}

Judged Judge(const Workload& workload) {
  const Figures f = EvaluateWorkload(workload);
  return {f.step_seconds,
          f.memory.total_bytes,
          f.wall_days,
          f.wall_usd,
          f.fits,
          FitsSafely(f.memory, workload.machine),
          MakePlan(workload).Answer()};
}

// All plans of a number of GPUs of one kind.
std::vector<Judged> EveryPlan(const Foundation& foundation, std::uint64_t gpus) {
  const std::uint64_t layers = foundation.workload.model.layers;
  std::vector<Judged> all;
  for (std::uint64_t t = 1; t <= gpus; ++t) {
    for (std::uint64_t p = 1; p <= gpus; ++p) {
      if (gpus % (t * p) != 0) continue;
      for (std::uint64_t v = 1; v * p <= layers + 2; ++v) {
        if (v > 1 && !Even(layers, p * v)) continue;
        for (int zero = 0; zero <= 3; ++zero) {
          // One GPU with its own weights has nothing to share.
          if (zero > 0 && gpus / (t * p) == 1) continue;
          for (std::uint64_t b = 1; b <= kMicroBatches; ++b) {
            for (const char* recompute : {"none", "selective", "operations", "full"}) {
              const absl::StatusOr<Node> document =
                  WithSettings(foundation.document, {{"cluster.gpus", absl::StrCat(gpus)},
                                                     {"parallel.tensor", absl::StrCat(t)},
                                                     {"parallel.pipeline", absl::StrCat(p)},
                                                     {"parallel.virtual_stages", absl::StrCat(v)},
                                                     {"parallel.context", "1"},
                                                     {"parallel.expert", "1"},
                                                     {"parallel.zero", absl::StrCat(zero)},
                                                     {"training.micro_batch", absl::StrCat(b)},
                                                     {"training.recompute", recompute}});
              const absl::StatusOr<Workload> workload = ComposeJob(foundation, *document);
              if (workload.ok()) all.push_back(Judge(*workload));  // else it cannot be split so
            }
          }
        }
      }
    }
  }
  return all;
}

// The fastest that fits safely, else the fastest that fits; null: none does.
const Judged* BestOf(const std::vector<Judged>& all) {
  const Judged* best = nullptr;
  for (const Judged& j : all) {
    if (!j.fits) continue;
    const auto key = [](const Judged& judged) {
      return std::tuple(!judged.safe, judged.step_seconds, judged.total_bytes);
    };
    if (best == nullptr || key(j) < key(*best)) best = &j;
  }
  return best;
}

TEST(BruteForce, FindsTheSamePlansAndCounts) {
  Question question = QuestionOf(kScenario, "1,2,4");
  question.only = {{"gpu", "A10G,V100-SXM2-16GB"},
                   {"micro_batch", absl::StrCat("<=", kMicroBatches)}};
  const absl::StatusOr<ComposedSpace> space = SpaceOf(question);
  ASSERT_TRUE(space.ok()) << space.status().message();
  ASSERT_EQ(space->space.candidates.size(), 2u);
  const RunResult result = RunSearch(space->space);
  ASSERT_EQ(result.cells.size(), kGpus.size() * kCounts.size());

  std::map<Cell, Judged> best;
  std::uint64_t plans = 0;
  for (const CellResult& cell : result.cells) {
    const Candidate& candidate = space->space.candidates[cell.candidate];
    SCOPED_TRACE(absl::StrCat(cell.gpus, " x ", candidate.gpu));
    const absl::StatusOr<Node> document =
        WithSettings(question.document, {{"cluster.gpu", candidate.gpu}});
    const absl::StatusOr<Foundation> foundation =
        ComposeFoundation(*document, BundledCatalog(), BundledHost());
    ASSERT_TRUE(foundation.ok()) << foundation.status().message();
    const std::vector<Judged> all = EveryPlan(*foundation, cell.gpus);
    plans += all.size();
    EXPECT_EQ(cell.counts.all, all.size());
    EXPECT_LE(cell.counts.looked, cell.counts.all);
    const Judged* fastest = BestOf(all);
    ASSERT_EQ(cell.plan.has_value(), fastest != nullptr);
    if (fastest == nullptr) continue;
    best[{candidate.gpu, cell.gpus}] = *fastest;
    EXPECT_EQ(cell.plan->figures.step_seconds, fastest->step_seconds);
    EXPECT_EQ(cell.plan->figures.wall_days, fastest->wall_days);
    EXPECT_EQ(cell.plan->figures.wall_usd, fastest->wall_usd);
    EXPECT_EQ(cell.plan->figures.memory.total_bytes, fastest->total_bytes);
    EXPECT_EQ(cell.plan->answer, fastest->answer);
  }
  EXPECT_EQ(result.counts.all, plans);
  EXPECT_LT(result.counts.looked, plans);
  ASSERT_GT(best.size(), 2u);

  // The front of those with the best answer, and the cheapest of them.
  VerdictState answered = VerdictState::kNo;
  for (const auto& [cell, j] : best) answered = std::min(answered, j.answer);
  std::erase_if(best, [&](const auto& of) { return of.second.answer != answered; });
  std::vector<std::pair<double, double>> front, found;
  double cheapest = HUGE_VAL;
  for (const auto& [cell, j] : best) {
    cheapest = std::min(cheapest, j.wall_usd);
    const bool beaten = std::any_of(best.begin(), best.end(), [&, &mine = j](const auto& of) {
      const Judged& other = of.second;
      return other.wall_days <= mine.wall_days && other.wall_usd <= mine.wall_usd &&
             (other.wall_days < mine.wall_days || other.wall_usd < mine.wall_usd);
    });
    if (!beaten) front.emplace_back(j.wall_days, j.wall_usd);
  }
  std::sort(front.begin(), front.end());
  front.erase(std::unique(front.begin(), front.end()), front.end());
  const SearchAnswer answer = MakeAnswer(*space, question, result, {}, 10);
  EXPECT_EQ(answer.answer, answered);
  EXPECT_EQ(answer.best.size(), best.size());
  for (const FoundPlan& plan : answer.front) {
    found.emplace_back(plan.plan.figures.wall_days, plan.plan.figures.wall_usd);
  }
  EXPECT_EQ(found, front);
  ASSERT_FALSE(answer.best.empty());
  EXPECT_EQ(answer.best.front().plan.figures.wall_usd, cheapest);
}

}  // namespace
}  // namespace gpuday
