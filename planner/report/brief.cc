#include "planner/report/brief.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

std::string GiB(double bytes) { return absl::StrCat(Short(bytes / kBytesPerGiB), " GiB"); }

// The trial that comes to `figure`, or the plan's own value.
std::string Reaching(const Factor& factor, double Trial::*value, double own, double figure) {
  if (figure == own) return factor.own;
  for (const Trial& trial : factor.trials) {
    if (trial.Counts() && trial.*value == figure) return trial.value;
  }
  return factor.own;
}

// The plan's days and dollars times `low` and `high`; a factor of money alone leaves the days.
Mover Scaling(const Plan& plan, const std::string& label, const std::string& own, double low,
              const std::string& at_low, double high, const std::string& at_high, bool days_too) {
  const double days = plan.ValueOf(id::kTimeWallDays), usd = plan.ValueOf(id::kCostWallUsd);
  const auto of_days = [&](double factor) { return days_too ? days * factor : days; };
  return {.label = label,
          .own = own,
          .low_days = of_days(low),
          .high_days = of_days(high),
          .at_low_days = at_low,
          .at_high_days = at_high,
          .low_usd = usd * low,
          .high_usd = usd * high,
          .at_low_usd = at_low,
          .at_high_usd = at_high};
}

std::vector<Mover> OwnMovers(const Plan& plan) {
  std::vector<Mover> movers;
  const double days = plan.ValueOf(id::kTimeWallDays);
  const Line* wall = plan.FindLine(id::kTimeWallDays);
  if (wall != nullptr && wall->band.has_value() && days > 0) {
    const double low = wall->band->low / days, high = wall->band->high / days;
    movers.push_back(Scaling(plan, "step time", "as predicted", low, absl::StrCat("× ", Plain(low)),
                             high, absl::StrCat("× ", Plain(high)), true));
  }
  const double tokens = plan.ValueOf(id::kComputeTokens);
  movers.push_back(Scaling(plan, "training tokens", Scaled(tokens), 0.9, Scaled(0.9 * tokens), 1.1,
                           Scaled(1.1 * tokens), true));
  if (const double price = plan.ValueOf(id::kCostUsdPerGpuHour); price > 0) {
    movers.push_back(Scaling(plan, "price of a GPU-hour", Dollars(price), 0.9, Dollars(0.9 * price),
                             1.1, Dollars(1.1 * price), false));
  }
  return movers;
}

}  // namespace

std::vector<MemoryPart> MemoryParts(const Plan& plan) {
  struct Known {
    const char* id;
    const char* per_parameter;
  };
  constexpr Known kParts[] = {{"weights_bytes", "weights"},
                              {"gradients_bytes", "gradients"},
                              {"gradient_copy_bytes", "gradient_copy"},
                              {"master_weights_bytes", "master_weights"},
                              {"optimizer_bytes", "optimizer"},
                              {"activations_bytes", ""},
                              {"overhead_bytes", ""}};
  std::vector<MemoryPart> parts;
  for (const Known& known : kParts) {
    const Line* line = plan.FindLine(absl::StrCat("memory.per_gpu.", known.id));
    if (line == nullptr || line->value == 0) continue;
    const bool grows = known.per_parameter[0] != '\0';
    parts.push_back({.id = known.id,
                     .label = line->label,
                     .bytes = line->value,
                     .bytes_per_parameter =
                         grows ? plan.ValueOf(absl::StrCat("memory.bytes_per_parameter_parts.",
                                                           known.per_parameter))
                               : 0,
                     .band = line->band});
  }
  return parts;
}

std::string LayoutSentence(const Plan& plan) {
  std::vector<std::string> parts;
  const auto ways = [&](const std::string& id, const char* text) {
    const double value = plan.ValueOf(id);
    if (value > 1) parts.push_back(absl::StrCat(Grouped(value), text));
  };
  ways(id::kParallelTensor, "-way tensor");
  ways(id::kParallelPipeline, "-stage pipeline");
  if (const double chunks = plan.ValueOf(id::kParallelVirtualStages); chunks > 1) {
    parts.back() += absl::StrCat(" of ", Grouped(chunks), " chunks each");
  }
  ways(id::kParallelContext, "-way context");
  ways(id::kParallelExpert, "-way expert");
  parts.push_back(absl::StrCat(Grouped(plan.ValueOf(id::kParallelData)),
                               "-way data parallel, ZeRO ",
                               Grouped(plan.ValueOf(id::kParallelZero))));
  const std::string offload = plan.FactValue(id::kParallelOffload);
  if (!offload.empty()) parts.push_back(absl::StrCat(offload, " on the host"));
  return absl::StrJoin(parts, ", ");
}

std::string ClusterText(const Plan& plan) {
  return absl::StrCat(Grouped(plan.ValueOf(id::kClusterGpus)), " × ",
                      plan.FactValue(id::kClusterGpu));
}

std::string Decision(const Plan& plan) {
  const double usd = plan.ValueOf(id::kCostWallUsd);
  const Line* total = plan.FindLine(id::kMemoryPerGpuTotalBytes);
  const double capacity = plan.ValueOf(id::kMemoryCapacityBytes);
  const std::string takes = absl::StrCat(
      plan.FactValue(id::kModelName), " on ", ClusterText(plan), " takes ",
      Duration(plan.ValueOf(id::kTimeWallDays)), usd > 0 ? absl::StrCat(" and ", Dollars(usd)) : "",
      " for ", Scaled(plan.ValueOf(id::kComputeTokens)), " tokens, interruptions included");
  if (!plan.Holds()) {
    std::vector<std::string> reasons;
    for (const Verdict& verdict : plan.verdicts) {
      if (!verdict.yes) reasons.push_back(verdict.sentence);
    }
    return absl::StrCat("No, not as planned: ", absl::StrJoin(reasons, "; "), ".");
  }
  if (total == nullptr) return absl::StrCat("Yes: ", takes, ".");
  const bool tight = total->band.has_value() && total->band->high > capacity;
  return absl::StrCat(tight ? "Yes, if a few measured steps confirm the memory: " : "Yes: ", takes,
                      ", and ", GiB(total->value), " of ", GiB(capacity), " per GPU.");
}

std::vector<Mover> MoversOf(const Plan& plan, const Sensitivity* sensitivity, std::size_t most) {
  if (sensitivity == nullptr) return OwnMovers(plan);
  std::vector<Mover> movers;
  for (const Factor& f : sensitivity->factors) {
    if (movers.size() == most) break;
    if (f.SwingDays() <= 0 && f.SwingUsd() <= 0) continue;
    const double days = sensitivity->wall_days, usd = sensitivity->wall_usd;
    movers.push_back({.label = f.label,
                      .own = f.own,
                      .low_days = f.low_days,
                      .high_days = f.high_days,
                      .at_low_days = Reaching(f, &Trial::wall_days, days, f.low_days),
                      .at_high_days = Reaching(f, &Trial::wall_days, days, f.high_days),
                      .low_usd = f.low_usd,
                      .high_usd = f.high_usd,
                      .at_low_usd = Reaching(f, &Trial::wall_usd, usd, f.low_usd),
                      .at_high_usd = Reaching(f, &Trial::wall_usd, usd, f.high_usd)});
  }
  return movers;
}

std::vector<std::string> MainSources(const Plan& plan, std::size_t most, std::size_t limit) {
  std::vector<std::string> sources;
  const auto add = [&](const Line* line) {
    if (line == nullptr || line->source.empty() || sources.size() == most) return;
    const std::string text = absl::StrCat(line->label, ": ", Printable(line->source, limit));
    const bool there = std::any_of(sources.begin(), sources.end(), [&](const std::string& other) {
      return absl::string_view(other).substr(other.find(": ")) == text.substr(text.find(": "));
    });
    if (!there) sources.push_back(text);
  };
  for (const char* id : {id::kCostUsdPerGpuHour, id::kTimePeakFlopsPerSecond,
                         id::kMemoryCapacityBytes, id::kModelParametersTotal, id::kTimeUtilization,
                         id::kGoodputShare, id::kMemoryPerGpuActivationsBytes,
                         id::kMemoryPerGpuOptimizerBytes, id::kComputeFlopsPerToken}) {
    add(plan.FindLine(id));
  }
  return sources;
}

}  // namespace gpuday
