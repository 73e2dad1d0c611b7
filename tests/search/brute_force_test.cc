// The search against every plan made the ordinary way: composed from a scenario, planned, and read
// from the ledger. Slow and without a thought, and so the judge of what is fast.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "tests/base/sanitized.h"
#include "tests/search/search_testing.h"

namespace gpuday {
namespace {

constexpr char kScenario[] =
    "[model]\nname = \"gpt2-large\"\n[training]\ntokens = \"20B\"\nglobal_batch = 4\n"
    "[price]\nprovider = \"AWS\"\n[budget]\nusd = 4000\ndeadline_days = 60\n";
const std::vector<std::string> kGpus = {"A10G", "V100-SXM2-16GB"};
const std::vector<std::uint64_t> kCounts = {1, 2, 4};
// As many as the global batch allows, where there is time.
constexpr std::uint64_t kMicroBatches = kSanitized ? 2 : 4;

struct Judged {
  std::string gpu;
  std::uint64_t gpus = 0;
  double wall_days = 0, wall_usd = 0, total_bytes = 0;
  bool fits = false, feasible = false;
};

// Chunks that divide the layers, or layers with embedding and head.
bool Even(std::uint64_t layers, std::uint64_t chunks) {
  return layers % chunks == 0 || (layers + 2) % chunks == 0;
}

std::vector<Judged> EveryPlan(const Node& document, std::uint64_t layers) {
  std::vector<Judged> all;
  for (const std::string& gpu : kGpus) {
    for (const std::uint64_t gpus : kCounts) {
      for (std::uint64_t t = 1; t <= gpus; ++t) {
        for (std::uint64_t p = 1; p <= gpus; ++p) {
          for (std::uint64_t c = 1; c <= gpus; ++c) {
            if (gpus % (t * p * c) != 0) continue;
            for (std::uint64_t v = 1; v * p <= layers + 2; ++v) {
              if (v > 1 && !Even(layers, p * v)) continue;
              for (int zero = 0; zero <= 3; ++zero) {
                // One GPU with its own weights has nothing to share.
                if (zero > 0 && gpus / (t * p) == 1) continue;
                for (std::uint64_t b = 1; b <= kMicroBatches; ++b) {
                  for (const char* recompute : {"none", "selective", "operations", "full"}) {
                    const absl::StatusOr<Workload> workload =
                        ComposeWith(document, {{"cluster.gpu", gpu},
                                               {"cluster.gpus", absl::StrCat(gpus)},
                                               {"parallel.tensor", absl::StrCat(t)},
                                               {"parallel.pipeline", absl::StrCat(p)},
                                               {"parallel.virtual_stages", absl::StrCat(v)},
                                               {"parallel.context", absl::StrCat(c)},
                                               {"parallel.zero", absl::StrCat(zero)},
                                               {"training.micro_batch", absl::StrCat(b)},
                                               {"training.recompute", recompute}});
                    if (!workload.ok()) continue;  // cannot be split so
                    const Plan plan = MakePlan(*workload);
                    all.push_back({gpu, gpus, ValueOf(plan, "time.wall_days"),
                                   ValueOf(plan, "cost.wall_usd"),
                                   ValueOf(plan, "memory.per_gpu.total_bytes"),
                                   plan.verdicts.at(0).yes, plan.Holds()});
                  }
                }
              }
            }
          }
        }
      }
    }
  }
  return all;
}

TEST(BruteForce, FindsTheSamePlansAndCounts) {
  Question question;
  question.document = ScenarioOf(kScenario);
  question.gpus = "1,2,4";
  question.only = {{"gpu", "A10G,V100-SXM2-16GB"},
                   {"micro_batch", absl::StrCat("<=", kMicroBatches)}};
  const absl::StatusOr<ComposedSpace> space = SpaceOf(question);
  ASSERT_TRUE(space.ok()) << space.status().message();
  ASSERT_EQ(space->space.candidates.size(), 2u);
  const RunResult result = RunSearch(space->space);
  const std::vector<Judged> all =
      EveryPlan(question.document, space->space.candidates[0].workload.model.layers);
  ASSERT_GT(all.size(), 1000u);

  const auto count = [&](const auto& of) {
    return static_cast<std::uint64_t>(std::count_if(all.begin(), all.end(), of));
  };
  EXPECT_EQ(result.counts.evaluated, all.size());
  EXPECT_EQ(result.counts.Fitting(), count([](const Judged& j) { return j.fits; }));
  EXPECT_EQ(result.counts.feasible, count([](const Judged& j) { return j.feasible; }));
  // Else some of what is compared below is empty.
  EXPECT_GT(result.counts.pruned, 0u);
  EXPECT_GT(result.counts.feasible, 0u);
  EXPECT_LT(result.counts.feasible, result.counts.Fitting());

  // The fastest that fits of each kind and number.
  std::map<std::pair<std::string, std::uint64_t>, Judged> best;
  for (const Judged& j : all) {
    if (!j.fits) continue;
    const auto [it, first] = best.try_emplace({j.gpu, j.gpus}, j);
    if (std::pair(j.wall_days, j.total_bytes) <
        std::pair(it->second.wall_days, it->second.total_bytes)) {
      it->second = j;
    }
  }
  std::size_t cells = 0;
  for (const CellResult& cell : result.cells) {
    if (!cell.best.has_value()) continue;
    ++cells;
    const auto it = best.find({space->space.candidates[cell.candidate].gpu, cell.gpus});
    ASSERT_NE(it, best.end());
    EXPECT_EQ(cell.best->value, it->second.wall_days);
    EXPECT_EQ(cell.best->total_bytes, it->second.total_bytes);
  }
  EXPECT_EQ(cells, best.size());

  const SearchAnswer answer = MakeAnswer(*space, question, result, {}, 10);
  std::vector<std::pair<double, double>> front, found;
  std::vector<Judged> feasible = all;
  std::erase_if(feasible, [](const Judged& j) { return !j.feasible; });
  for (const Judged& j : feasible) {
    const bool beaten = std::any_of(feasible.begin(), feasible.end(), [&](const Judged& other) {
      return other.wall_days <= j.wall_days && other.wall_usd <= j.wall_usd &&
             (other.wall_days < j.wall_days || other.wall_usd < j.wall_usd);
    });
    if (!beaten) front.emplace_back(j.wall_days, j.wall_usd);
  }
  std::sort(front.begin(), front.end());
  front.erase(std::unique(front.begin(), front.end()), front.end());
  for (const FoundPlan& plan : answer.front) {
    found.emplace_back(plan.figures.wall_days, plan.figures.wall_usd);
  }
  EXPECT_EQ(found, front);

  double cheapest = HUGE_VAL;
  for (const Judged& j : feasible) cheapest = std::min(cheapest, j.wall_usd);
  ASSERT_FALSE(answer.best.empty());
  EXPECT_EQ(answer.best.front().figures.wall_usd, cheapest);
}

}  // namespace
}  // namespace gpuday
