#include "planner/report/text/saved.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/dates.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/base/time_unit.h"
#include "planner/report/brief.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

constexpr std::size_t kLongestName = 60;

// In place of an answer that cannot be relied on.
constexpr char kDamaged[] = "damaged";

// What is too little for its column.
constexpr double kLeast = 0.01;

TimeUnit UnitOf(const std::vector<SavedSummary>& plans) {
  double longest = 0;
  for (const SavedSummary& plan : plans) longest = std::max(longest, plan.wall_days.value_or(0));
  return TimeUnit::Of(longest);
}

std::string TimeText(const std::optional<double>& days, const TimeUnit& unit) {
  return days.has_value() ? unit.Text(*days) : "-";
}

std::string CostText(const std::optional<double>& usd) {
  if (!usd.has_value()) return "-";
  return *usd < kLeast ? "<$0.01" : Dollars(*usd);
}

// What somebody called it, and the scenario's own title where neither that name nor the other
// columns tell it.
std::string NameText(const SavedSummary& plan) {
  std::string text = Printable(plan.name, kLongestName);
  const std::string columns =
      absl::StrCat(plan.model, " on ", ClusterText(plan.gpus.value_or(0), plan.gpu));
  if (!plan.name.starts_with(plan.title) && plan.title != columns) {
    absl::StrAppend(&text, ": ", Printable(plan.title, kLongestName));
  }
  if (!plan.tags.empty()) {
    absl::StrAppend(&text, " [", Printable(absl::StrJoin(plan.tags, ", ")), "]");
  }
  return text;
}

std::string NameText(const SavedSweepSummary& sweep) {
  const std::string done = Grouped(absl::uint128(sweep.rows_done));
  return absl::StrCat(Printable(sweep.name, kLongestName), " (sweep of ", done,
                      sweep.rows_done == sweep.rows_asked
                          ? ""
                          : absl::StrCat(" of ", Grouped(absl::uint128(sweep.rows_asked))),
                      sweep.rows_asked == 1 ? " row, " : " rows, ",
                      Grouped(absl::uint128(sweep.holds)), " ", NameOf(VerdictState::kYes), ")");
}

}  // namespace

std::string SavedTable(const std::vector<SavedSummary>& saved,
                       const std::vector<SavedSweepSummary>& sweeps, const Style& style) {
  const TimeUnit unit = UnitOf(saved);
  std::vector<std::vector<std::string>> rows = {
      {"", "answer", unit.name, "cost", "GPUs", "model", "saved", "name"}};
  // Plans and sweeps in the order of their numbers, which is that of saving.
  std::size_t sweep = 0;
  const auto add_sweeps_before = [&](std::int64_t id) {
    for (; sweep < sweeps.size() && sweeps[sweep].id < id; ++sweep) {
      const SavedSweepSummary& s = sweeps[sweep];
      rows.push_back(
          {absl::StrCat(s.id), "-", "-", "-", "-", "-", LocalTimeText(s.created_at), NameText(s)});
    }
  };
  for (const SavedSummary& s : saved) {
    add_sweeps_before(s.id);
    rows.push_back({absl::StrCat(s.id), s.intact ? style.Answer(s.state) : kDamaged,
                    TimeText(s.wall_days, unit), CostText(s.wall_usd),
                    s.gpus.has_value() ? ClusterText(*s.gpus, Printable(s.gpu, kLongestName)) : "-",
                    s.model.empty() ? "-" : Printable(s.model, kLongestName),
                    LocalTimeText(s.created_at), NameText(s)});
  }
  add_sweeps_before(std::numeric_limits<std::int64_t>::max());
  // Numbers end below each other.
  for (const std::size_t column : {std::size_t{2}, std::size_t{3}}) {
    std::size_t widest = 0;
    for (const auto& row : rows) widest = std::max(widest, ShownWidth(row[column]));
    for (auto& row : rows) row[column] = PadLeft(row[column], widest);
  }
  const bool damaged =
      std::any_of(saved.begin(), saved.end(), [](const SavedSummary& s) { return !s.intact; });
  return absl::StrCat(HeadedColumns(rows, Align::kLeft, style.list_width, 0),
                      damaged
                          ? absl::StrCat("What is ", kDamaged,
                                         " was changed after it was saved; do not rely on it.\n")
                          : "",
                      "Time and cost count interruptions. A number, a name or latest stands for a "
                      "plan in every command.\n");
}

}  // namespace gpuday
