// One plan of many, as a row: what varies is told by its place, the rest by a few figures.
#ifndef GPUDAY_PLANNER_PLAN_SWEEP_ROW_H_
#define GPUDAY_PLANNER_PLAN_SWEEP_ROW_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gpuday {

// The plan's answer, and for a no the first reason that applies, from the bottom up. Stores keep
// the numbers.
enum class SweepVerdict : std::uint8_t {
  kYes = 0,  // fits, within budget and deadline
  kTooLate = 1,
  kOverBudget = 2,
  kDoesNotFit = 3,
  kRefused = 4,  // cannot be planned
  kMaybe = 5
};
inline constexpr std::size_t kSweepVerdicts = 6;

// "yes", "maybe", "no: too late", "no: over budget", "no: does not fit", "cannot be planned".
std::string_view SweepVerdictName(SweepVerdict verdict);

// In place of dollars where no price is known; own hardware may cost 0.
inline constexpr double kNoPrice = -1;

struct SweepRow {
  std::uint64_t ordinal = 0;  // among all rows of the sweep, from 0
  SweepVerdict verdict = SweepVerdict::kRefused;
  std::string reason;  // why it cannot be planned; empty otherwise

  // As the lines of a plan; 0 when it cannot be planned.
  double bytes_per_gpu = 0;      // memory.per_gpu.total_bytes
  double utilization = 0;        // time.utilization
  double tokens_per_second = 0;  // time.tokens_per_second
  double days = 0;               // time.days
  double wall_days = 0;          // time.wall_days
  double gpu_hours = 0;          // time.gpu_hours
  double usd = kNoPrice;         // cost.usd
  double wall_usd = kNoPrice;    // cost.wall_usd
};

// The figures by name, in the order in which tables and files hold them.
struct SweepColumn {
  const char* name;  // "bytes_per_gpu"
  double SweepRow::*value;
};
inline constexpr std::array<SweepColumn, 8> kSweepColumns = {{
    {"bytes_per_gpu", &SweepRow::bytes_per_gpu},
    {"utilization", &SweepRow::utilization},
    {"tokens_per_second", &SweepRow::tokens_per_second},
    {"days", &SweepRow::days},
    {"wall_days", &SweepRow::wall_days},
    {"gpu_hours", &SweepRow::gpu_hours},
    {"usd", &SweepRow::usd},
    {"wall_usd", &SweepRow::wall_usd},
}};

// What a sweep comes to, gathered row by row in bounded memory.
struct SweepSummary {
  static constexpr std::size_t kBest = 10;

  std::uint64_t rows = 0;
  std::array<std::uint64_t, kSweepVerdicts> verdicts = {};  // rows of each
  // Of the rows that say yes, best first; of rows that are equal the earlier one.
  std::vector<SweepRow> cheapest;  // by wall_usd, of those with a price
  std::vector<SweepRow> fastest;   // by wall_days

  void Add(const SweepRow& row);
  std::uint64_t Of(SweepVerdict verdict) const {
    return verdicts[static_cast<std::size_t>(verdict)];
  }
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_SWEEP_ROW_H_
