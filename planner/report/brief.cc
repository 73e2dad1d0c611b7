#include "planner/report/brief.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

// A factor of the plan's days and dollars at the ends of a range.
struct Scale {
  std::string label;
  std::string own;  // its value in the plan
  double low = 1, high = 1;
  std::string at_low, at_high;
  enum class Of { kDaysAndDollars, kDollars } of = Of::kDaysAndDollars;
};

Mover MoverOf(const Plan& plan, const Scale& scale) {
  const double days = plan.ValueOf(id::kTimeWallDays), usd = plan.ValueOf(id::kCostWallUsd);
  const bool moves_days = scale.of == Scale::Of::kDaysAndDollars;
  return {.label = scale.label,
          .own = scale.own,
          .low_days = moves_days ? days * scale.low : days,
          .high_days = moves_days ? days * scale.high : days,
          .at_low_days = scale.at_low,
          .at_high_days = scale.at_high,
          .low_usd = usd * scale.low,
          .high_usd = usd * scale.high,
          .at_low_usd = scale.at_low,
          .at_high_usd = scale.at_high};
}

std::string TokensText(double tokens) { return Scaled(tokens); }

std::vector<Mover> OwnMovers(const Plan& plan) {
  std::vector<Mover> movers;
  const double days = plan.ValueOf(id::kTimeWallDays);
  const Line* wall = plan.FindLine(id::kTimeWallDays);
  if (wall != nullptr && wall->band.has_value() && days > 0) {
    const double low = wall->band->low / days, high = wall->band->high / days;
    movers.push_back(MoverOf(plan, {.label = "step time",
                                    .own = "as predicted",
                                    .low = low,
                                    .high = high,
                                    .at_low = absl::StrCat("× ", Plain(low)),
                                    .at_high = absl::StrCat("× ", Plain(high))}));
  }
  // A tenth less and a tenth more of what is `own` in the plan.
  const auto tenth = [&](const char* label, double own, std::string (*text)(double), Scale::Of of) {
    movers.push_back(MoverOf(plan, {.label = label,
                                    .own = text(own),
                                    .low = 0.9,
                                    .high = 1.1,
                                    .at_low = text(0.9 * own),
                                    .at_high = text(1.1 * own),
                                    .of = of}));
  };
  tenth("training tokens", plan.ValueOf(id::kComputeTokens), TokensText,
        Scale::Of::kDaysAndDollars);
  if (const double price = plan.ValueOf(id::kCostUsdPerGpuHour); price > 0) {
    tenth("price of a GPU-hour", price, Dollars, Scale::Of::kDollars);
  }
  return movers;
}

}  // namespace

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
  const double data = plan.ValueOf(id::kParallelData);
  parts.push_back(data > 1 ? absl::StrCat(Grouped(data), "-way data parallel, ZeRO ",
                                          Grouped(plan.ValueOf(id::kParallelZero)))
                           : "one copy of the model");
  const std::string offload = plan.FactValue(id::kParallelOffload);
  if (!offload.empty()) parts.push_back(absl::StrCat(offload, " on the host"));
  return absl::StrJoin(parts, ", ");
}

std::string ClusterText(double gpus, const std::string& gpu) {
  return absl::StrCat(Grouped(gpus), " × ", gpu);
}

std::string ClusterText(const Plan& plan) {
  return ClusterText(plan.ValueOf(id::kClusterGpus), plan.FactValue(id::kClusterGpu));
}

std::string Decision(const Plan& plan) {
  const double usd = plan.ValueOf(id::kCostWallUsd);
  const Line* total = plan.FindLine(id::kMemoryPerGpuTotalBytes);
  const double capacity = plan.ValueOf(id::kMemoryCapacityBytes);
  const std::string takes = absl::StrCat(
      plan.FactValue(id::kModelName), " on ", ClusterText(plan), " takes ",
      Duration(plan.ValueOf(id::kTimeWallDays)), usd > 0 ? absl::StrCat(" and ", Dollars(usd)) : "",
      " for ", Scaled(plan.ValueOf(id::kComputeTokens)), " tokens, interruptions included");
  const VerdictState answer = plan.Answer();
  if (answer != VerdictState::kYes) {
    std::vector<std::string> reasons;
    for (const Verdict& verdict : plan.verdicts) {
      if (verdict.state == answer) reasons.push_back(verdict.sentence);
    }
    return absl::StrCat(answer == VerdictState::kNo ? "No, not as planned: " : "Maybe: ",
                        absl::StrJoin(reasons, "; "), ".");
  }
  if (total == nullptr) return absl::StrCat("Yes: ", takes, ".");
  return absl::StrCat("Yes: ", takes, ", and ", GiB(total->value), " of ", GiB(capacity),
                      " per GPU.");
}

std::string ValueReaching(const Factor& factor, double Trial::*measure, double own, double figure) {
  if (figure == own) return factor.own;
  for (const Trial& trial : factor.trials) {
    if (trial.Counts() && trial.*measure == figure) return trial.value;
  }
  return factor.own;
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
                      .at_low_days = ValueReaching(f, &Trial::wall_days, days, f.low_days),
                      .at_high_days = ValueReaching(f, &Trial::wall_days, days, f.high_days),
                      .low_usd = f.low_usd,
                      .high_usd = f.high_usd,
                      .at_low_usd = ValueReaching(f, &Trial::wall_usd, usd, f.low_usd),
                      .at_high_usd = ValueReaching(f, &Trial::wall_usd, usd, f.high_usd)});
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
