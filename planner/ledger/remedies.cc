#include "planner/ledger/remedies.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/budget/evaluate_workload.h"
#include "planner/plan/ids.h"
#include "planner/plan/words.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

std::pair<std::string, std::string> Set(const std::string& key, std::uint64_t value) {
  return {key, absl::StrCat(value)};
}

// What a change of the scenario comes to.
struct Trial {
  Figures figures;
  Chances chances;
  double confidence = kUsualConfidence;

  bool FitsSurely() const {
    return chances.fits >= confidence && chances.host_fits.value_or(1) >= confidence;
  }
};

std::optional<Trial> Try(const Replan& replan, const Settings& settings) {
  if (!replan) return std::nullopt;
  const absl::StatusOr<Workload> workload = replan(settings);
  if (!workload.ok()) return std::nullopt;
  Trial trial;
  trial.figures = EvaluateWorkload(*workload);
  trial.chances = ChancesOf(*workload, trial.figures, HostBytes(*workload));
  trial.confidence = workload->confidence;
  return trial;
}

// More GPUs than now as they can be had: the parts of a node that divide it, then whole nodes, in
// steps of at most an eighth.
std::vector<std::uint64_t> LargerNumbers(const Workload& workload) {
  constexpr std::uint64_t kMostGpus = 32768, kEveryNode = 16;
  const std::uint64_t now = workload.machine.gpus;
  const auto node =
      static_cast<std::uint64_t>(std::max(1.0, workload.machine.device.gpus_per_node));
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t part = now + 1; part < node; ++part) {
    if (node % part == 0) numbers.push_back(part);
  }
  for (std::uint64_t nodes = 1; nodes * node <= kMostGpus;) {
    if (nodes * node > now) numbers.push_back(nodes * node);
    nodes += nodes < kEveryNode ? 1 : std::bit_floor(nodes) / 8;
  }
  return numbers;
}

// The fewest GPUs, of such numbers, whose plan is `good`; with its settings and what it comes to.
// More of them are good where fewer are, or nearly: halving finds the border, and what stands there
// was tried.
struct MoreGpus {
  std::uint64_t gpus = 0;
  Settings settings;
  Trial trial;
};
template <typename Good>
std::optional<MoreGpus> FewestGpus(const Workload& workload, const Replan& replan,
                                   const Good& good) {
  const std::vector<std::uint64_t> numbers = LargerNumbers(workload);
  std::optional<MoreGpus> found;
  const auto try_one = [&](std::size_t i) {
    MoreGpus more{.gpus = numbers[i], .settings = {Set(id::kClusterGpus, numbers[i])}, .trial = {}};
    const std::optional<Trial> trial = Try(replan, more.settings);
    if (!trial.has_value() || !good(*trial)) return false;
    more.trial = *trial;
    if (!found.has_value() || more.gpus < found->gpus) found = more;
    return true;
  };
  // Steps that double, until one is good.
  std::size_t failed = 0, at = 0;
  for (std::size_t step = 1; !numbers.empty() && !try_one(at); step *= 2) {
    if (at == numbers.size() - 1) return std::nullopt;
    failed = at;
    at = std::min(at + step, numbers.size() - 1);
  }
  for (std::size_t low = failed, high = at; high > low + 1;) {
    const std::size_t middle = low + (high - low) / 2;
    (try_one(middle) ? high : low) = middle;
  }
  return found;
}

// Rounded down to three digits: what is promised can be kept.
double RoundedDown(double value) {
  if (value <= 0) return 0;
  const double unit = std::pow(10, std::floor(std::log10(value)) - 2);
  return std::floor(value / unit) * unit;
}

// Changes of what is given that leave the same GPUs, gentlest first.
std::vector<Remedy> OnTheseGpus(const Workload& workload) {
  const Job& job = workload.job;
  std::vector<Remedy> remedies;
  const std::uint64_t each = job.global_batch / std::max<std::uint64_t>(1, workload.layout.data);
  for (std::uint64_t smaller = job.micro_batch - 1; smaller > 0; --smaller) {
    if (each % smaller != 0) continue;
    remedies.push_back({absl::StrCat("a micro-batch of ", smaller, " fits"),
                        {Set(id::kTrainingMicroBatch, smaller)}});
    if (remedies.size() == 8) break;
  }
  for (int zero = workload.layout.zero + 1; zero <= 3 && workload.layout.Replicas() > 1; ++zero) {
    remedies.push_back({absl::StrCat("ZeRO stage ", zero, " fits"),
                        {Set(id::kParallelZero, static_cast<std::uint64_t>(zero))}});
  }
  for (const Recompute more : {Recompute::kSelective, Recompute::kOperations, Recompute::kFull}) {
    if (more <= job.recompute) continue;
    for (const std::uint64_t micro_batch : {job.micro_batch, std::uint64_t{1}}) {
      Settings settings = {{id::kTrainingRecompute, NameOf(more)}};
      if (micro_batch != job.micro_batch) settings.push_back(Set(id::kTrainingMicroBatch, 1));
      remedies.push_back(
          {absl::StrCat(NameOf(more), " recomputation",
                        micro_batch != job.micro_batch ? " with a micro-batch of 1" : "", " fits"),
           settings});
      if (job.micro_batch == 1) break;
    }
  }
  if (!job.flash_attention) {
    remedies.push_back({"FlashAttention fits", {{key::kTrainingFlashAttention.path, "true"}}});
  }
  const Settings saving = {Set(id::kParallelZero, 3),
                           {id::kTrainingRecompute, NameOf(Recompute::kFull)},
                           {key::kTrainingFlashAttention.path, "true"},
                           Set(id::kTrainingMicroBatch, 1)};
  remedies.push_back(
      {"ZeRO 3, full recomputation, FlashAttention and a micro-batch of 1 fit together", saving});
  return remedies;
}

}  // namespace

std::vector<Remedy> HowToFit(const Workload& workload, const Replan& replan) {
  const auto fits = [](const Trial& trial) { return trial.FitsSurely(); };
  for (const Remedy& remedy : OnTheseGpus(workload)) {
    const std::optional<Trial> trial = Try(replan, remedy.settings);
    if (trial.has_value() && fits(*trial)) return {remedy};
  }
  if (const auto more = FewestGpus(workload, replan, fits)) {
    return {
        {absl::StrCat("it fits on ", Grouped(absl::uint128(more->gpus)), " GPUs"), more->settings}};
  }
  return {{"use larger GPUs, a shorter sequence, adapters, fewer bits or a smaller model", {}}};
}

std::vector<Remedy> HowToBeInTime(const Workload& workload, const Figures& figures,
                                  const Replan& replan) {
  const bool fits_now = FitsSafely(figures.memory, workload.machine);
  const auto in_time = [&](const Trial& trial) {
    return trial.chances.in_time.value_or(0) >= trial.confidence &&
           (!fits_now || trial.FitsSurely());
  };
  const auto more = FewestGpus(workload, replan, in_time);
  if (!more.has_value()) return {};
  const Figures& f = more->trial.figures;
  return {{absl::StrCat(Grouped(absl::uint128(more->gpus)), " GPUs would meet it in ",
                        Duration(f.wall_days),
                        workload.prices.known ? absl::StrCat(" for ", Dollars(f.wall_usd)) : ""),
           more->settings}};
}

std::vector<Remedy> WithinMeans(const Workload& workload, const Figures& figures,
                                const Replan& replan) {
  const Prices& prices = workload.prices;
  const auto within = [&](const Settings& settings) {
    const std::optional<Trial> trial = Try(replan, settings);
    return trial.has_value() && trial->chances.within_budget.value_or(0) >= trial->confidence;
  };
  // The first guess is what is in proportion at this confidence; it shrinks until a plan keeps it.
  const double sure =
      SureBelow(MoneyEstimate(workload, figures, figures.wall_usd), workload.machine);
  constexpr int kTries = 12;
  constexpr double kSmaller = 0.97;
  std::vector<Remedy> remedies;
  double share = prices.budget_usd / sure;
  for (int i = 0; i < kTries; ++i, share *= kSmaller) {
    // By the key that says how many: tokens of an epoch, steps, examples.
    const double fewer = RoundedDown(workload.told.tokens_key_value * share);
    if (fewer < 1) break;
    const Settings settings = {Set(workload.told.tokens_key, static_cast<std::uint64_t>(fewer))};
    if (!within(settings)) continue;
    remedies.push_back(
        {absl::StrCat("it buys ", Scaled(RoundedDown(workload.job.tokens * share)), " tokens"),
         settings});
    break;
  }
  // A price that is given has no spread.
  share = prices.budget_usd / figures.wall_usd;
  const double per_gpu = figures.gpu_hours > 0 ? figures.usd / figures.gpu_hours : 0;
  for (int i = 0; i < 2 * kTries; ++i, share *= kSmaller) {
    const double price = RoundedDown(per_gpu * share);
    if (price < 0.01) break;
    const Settings settings = {{key::kPriceUsdPerGpuHour.path, Plain(price)}};
    if (!within(settings)) continue;
    remedies.push_back({absl::StrCat("needs a GPU-hour for $", Plain(price)), settings});
    break;
  }
  return remedies;
}

std::string InWords(const std::vector<Remedy>& remedies, std::string_view between) {
  return absl::StrJoin(
      remedies, absl::string_view(between.data(), between.size()),
      [](std::string* out, const Remedy& remedy) { absl::StrAppend(out, remedy.sentence); });
}

}  // namespace gpuday
