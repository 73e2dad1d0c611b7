#include "planner/plan/waterfall.h"

#include <algorithm>
#include <cmath>

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
  const double step_seconds = plan.ValueOf("time.predicted_step_seconds");
  for (const Line& line : plan.lines) {
    if (!line.id.starts_with(kPart)) continue;
    auto it = std::find_if(hours.begin(), hours.end(),
                           [&](const Hours& known) { return known.id == line.id; });
    if (it == hours.end()) it = hours.insert(it, {.id = line.id, .label = line.label});
    (*it).*side = plan.ValueOf("time.gpu_hours") * line.value / step_seconds;
  }
}

}  // namespace

std::vector<WaterfallStep> Waterfall(const Plan& from, const Plan& to) {
  const Line* before = from.FindLine("cost.wall_usd");
  const Line* after = to.FindLine("cost.wall_usd");
  if (before == nullptr || after == nullptr) return {};

  std::vector<Hours> hours;
  if (from.ValueOf("time.predicted_step_seconds") > 0 &&
      to.ValueOf("time.predicted_step_seconds") > 0) {
    AddParts(from, &Hours::from, hours);
    AddParts(to, &Hours::to, hours);
  } else {
    hours.push_back({.id = "time.gpu_hours",
                     .label = "GPU-hours",
                     .from = from.ValueOf("time.gpu_hours"),
                     .to = to.ValueOf("time.gpu_hours")});
  }
  const auto lost = [](const Plan& plan) {
    return plan.ValueOf("time.wall_gpu_hours") - plan.ValueOf("time.gpu_hours");
  };
  hours.push_back(
      {.id = "time.wall_gpu_hours", .label = "interruptions", .from = lost(from), .to = lost(to)});

  const double price = from.ValueOf("cost.usd_per_gpu_hour");
  const double dearer = to.ValueOf("cost.usd_per_gpu_hour") - price;
  std::vector<WaterfallStep> steps;
  for (const Hours& part : hours) {
    steps.push_back({.id = part.id, .label = part.label, .usd = price * (part.to - part.from)});
  }
  steps.push_back({.id = "cost.usd_per_gpu_hour",
                   .label = "price of a GPU-hour",
                   .usd = dearer * to.ValueOf("time.wall_gpu_hours")});
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
