#include "planner/report/text/saved.h"

#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

std::string OrDash(const std::optional<double>& value, std::string (*text)(double)) {
  return value.has_value() ? text(*value) : "-";
}

std::string ThreeDigits(double value) { return Short(value); }

}  // namespace

std::string SavedTable(const std::vector<SavedSummary>& saved,
                       const std::vector<SavedSweepSummary>& sweeps) {
  std::vector<std::vector<std::string>> rows = {
      {"", "saved", "name", "days", "GPU-hours", "cost", "GB per GPU"}};
  // Plans and sweeps in the order of their numbers, which is that of saving.
  std::size_t sweep = 0;
  const auto add_sweeps_before = [&](std::int64_t id) {
    for (; sweep < sweeps.size() && sweeps[sweep].id < id; ++sweep) {
      const SavedSweepSummary& s = sweeps[sweep];
      const std::string done = Grouped(absl::uint128(s.rows_done));
      rows.push_back({absl::StrCat(s.id), s.created_at,
                      absl::StrCat(Printable(s.name, 60), " (sweep of ", done,
                                   s.rows_done == s.rows_asked
                                       ? ""
                                       : absl::StrCat(" of ", Grouped(absl::uint128(s.rows_asked))),
                                   s.rows_asked == 1 ? " row, " : " rows, ",
                                   Grouped(absl::uint128(s.holds)), " hold)"),
                      "-", "-", "-", "-"});
    }
  };
  for (const SavedSummary& s : saved) {
    add_sweeps_before(s.id);
    std::optional<double> gb = s.memory_bytes_per_gpu;
    if (gb.has_value()) *gb /= kBytesPerGB;
    const std::string tags =
        s.tags.empty() ? "" : absl::StrCat(" [", absl::StrJoin(s.tags, ", "), "]");
    rows.push_back({absl::StrCat(s.id), s.created_at, Printable(s.name, 60) + Printable(tags),
                    OrDash(s.days, ThreeDigits), OrDash(s.gpu_hours, ThreeDigits),
                    OrDash(s.usd, Dollars), OrDash(gb, ThreeDigits)});
  }
  add_sweeps_before(std::numeric_limits<std::int64_t>::max());
  return Columns(rows, Align::kLeft, 0);
}

}  // namespace gpuday
