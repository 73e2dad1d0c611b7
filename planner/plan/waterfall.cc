#include "planner/plan/waterfall.h"

#include <algorithm>
#include <cmath>

#include "planner/plan/ids.h"

namespace gpuday {
namespace {

constexpr std::string_view kPart = "time.step_parts.";

// A share of a plan's GPU-hours.
struct Hours {
  std::string id;
  std::string label;
  double from = 0;
  double to = 0;
};

// Adds the GPU-hours of a plan's step parts; `side` is where they go.
void AddParts(const Plan& plan, double Hours::*side, std::vector<Hours>& hours) {
  const double step_seconds = plan.ValueOf(id::kTimePredictedStepSeconds);
  for (const Line& line : plan.lines) {
    if (!line.id.starts_with(kPart)) continue;
    auto it = std::find_if(hours.begin(), hours.end(),
                           [&](const Hours& known) { return known.id == line.id; });
    if (it == hours.end()) it = hours.insert(it, {.id = line.id, .label = line.label});
    (*it).*side = plan.ValueOf(id::kTimeGpuHours) * line.value / step_seconds;
  }
}

}  // namespace

std::vector<WaterfallStep> Waterfall(const Plan& from, const Plan& to) {
  const Line* before = from.FindLine(id::kCostWallUsd);
  const Line* after = to.FindLine(id::kCostWallUsd);
  if (before == nullptr || after == nullptr) return {};

  std::vector<Hours> hours;
  if (from.ValueOf(id::kTimePredictedStepSeconds) > 0 &&
      to.ValueOf(id::kTimePredictedStepSeconds) > 0) {
    AddParts(from, &Hours::from, hours);
    AddParts(to, &Hours::to, hours);
  } else {
    hours.push_back({.id = id::kTimeGpuHours,
                     .label = "GPU-hours",
                     .from = from.ValueOf(id::kTimeGpuHours),
                     .to = to.ValueOf(id::kTimeGpuHours)});
  }
  const auto lost = [](const Plan& plan) {
    return plan.ValueOf(id::kTimeWallGpuHours) - plan.ValueOf(id::kTimeGpuHours);
  };
  hours.push_back(
      {.id = id::kTimeWallGpuHours, .label = "interruptions", .from = lost(from), .to = lost(to)});

  const double price = from.ValueOf(id::kCostUsdPerGpuHour);
  const double dearer = to.ValueOf(id::kCostUsdPerGpuHour) - price;
  std::vector<WaterfallStep> steps;
  for (const Hours& part : hours) {
    steps.push_back({.id = part.id, .label = part.label, .usd = price * (part.to - part.from)});
  }
  steps.push_back({.id = id::kCostUsdPerGpuHour,
                   .label = "price of a GPU-hour",
                   .usd = dearer * to.ValueOf(id::kTimeWallGpuHours)});
  // What is nothing but rounding is no step.
  const double noise = 1e-12 * std::max(before->value, after->value);
  std::erase_if(steps, [&](const WaterfallStep& step) { return std::fabs(step.usd) <= noise; });
  double total = before->value;
  for (WaterfallStep& step : steps) step.total_usd = total += step.usd;
  if (!steps.empty()) {
    // What rounding left over goes into the last step.
    WaterfallStep& last = steps.back();
    last.usd += after->value - last.total_usd;
    last.total_usd = after->value;
  }
  return steps;
}

}  // namespace gpuday
