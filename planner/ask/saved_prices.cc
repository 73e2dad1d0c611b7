#include "planner/ask/saved_prices.h"

#include <optional>

#include "planner/ask/saved.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kTimeToReplan(300);
constexpr std::chrono::minutes kNoteIsGood(5);

// Nothing when it cannot be planned any more.
std::optional<bool> WouldCostElse(const Desk& desk, const SavedSummary& summary) {
  const absl::StatusOr<SavedPlan> saved = FindSaved(desk, summary.id);
  if (!saved.ok()) return std::nullopt;
  const PlannedToday today = PlanToday(desk, *saved);
  if (!today.plan.ok()) return std::nullopt;
  const Line* cost = today.plan->FindLine(id::kCostUsd);
  return summary.usd != (cost == nullptr ? std::nullopt : std::optional(cost->value));
}

}  // namespace

std::map<std::int64_t, bool> SavedPrices::Changed(const Desk& desk,
                                                  const std::vector<SavedSummary>& saved) {
  const Clock::time_point until = Clock::now() + kTimeToReplan;
  std::map<std::int64_t, bool> changed;
  for (const SavedSummary& summary : saved) {
    {
      const std::lock_guard lock(mutex_);
      const auto note = notes_.find(summary.id);
      if (note != notes_.end() && note->second.until > Clock::now()) {
        changed[summary.id] = note->second.changed;
        continue;
      }
    }
    if (Clock::now() > until) continue;
    const std::optional<bool> else_today = WouldCostElse(desk, summary);
    if (!else_today.has_value()) continue;
    changed[summary.id] = *else_today;
    const std::lock_guard lock(mutex_);
    notes_[summary.id] = {*else_today, Clock::now() + kNoteIsGood};
  }
  return changed;
}

}  // namespace gpuday
