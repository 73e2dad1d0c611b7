// scenarios, show, diff, delete: the saved plans.
#include "planner/report/json/saved.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/files.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/commands.h"
#include "planner/plan/ids.h"
#include "planner/report/json/compare.h"
#include "planner/report/json/plan.h"
#include "planner/report/text/columns.h"
#include "planner/report/text/compare.h"
#include "planner/report/text/plan.h"

namespace gpuday {
namespace {

constexpr char kNothingSaved[] = "nothing is saved yet; gpuday plan ... --save keeps a plan\n";

std::string OrDash(const std::optional<double>& value, std::string (*text)(double)) {
  return value.has_value() ? text(*value) : "-";
}

std::string Whole(double value) { return Grouped(value); }
std::string ThreeDigits(double value) { return Short(value); }

const char* DamageWarning(const SavedPlan& saved) {
  return saved.intact
             ? ""
             : "gpuday: warning: this saved plan was changed or damaged after it was saved "
               "(its checksum is wrong); do not rely on it\n";
}

}  // namespace

absl::StatusOr<std::filesystem::path> DatabasePath(const Options& options) {
  if (!options.database.empty()) return std::filesystem::path(options.database);
  if (const char* path = std::getenv("GPUDAY_DB"); path != nullptr && path[0] != '\0') {
    return std::filesystem::path(path);
  }
  const std::filesystem::path folder = UserDataFolder();
  if (folder.empty()) {
    return Error(Fault::kStore,
                 "no place for the database is known: HOME is not set; give --db FILE");
  }
  return folder / "gpuday.db";
}

absl::StatusOr<SavedPlan> FindSaved(const Options& options, const std::string& operand) {
  GPUDAY_ASSIGN_OR_RETURN(const std::filesystem::path path, DatabasePath(options));
  GPUDAY_ASSIGN_OR_RETURN(const Store store, Store::OpenForReading(path));
  if (IsNumber(operand)) {
    std::int64_t id = 0;
    if (!absl::SimpleAtoi(operand, &id)) return Error(Fault::kStore, "no such number");
    absl::StatusOr<SavedPlan> plan = store.Get(id);
    if (absl::IsNotFound(plan.status()) && store.GetSweep(id).ok()) {
      return Error(Fault::kStore,
                   absl::StrCat(id, " is a sweep, not a plan; gpuday show ", id, " shows it"));
    }
    return plan;
  }
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<SavedSummary> found, store.FindByName(operand));
  if (found.size() == 1) return store.Get(found[0].id);
  if (found.empty()) {
    return Error(Fault::kStore, absl::StrCat("no saved plan is called \"", Printable(operand, 80),
                                             "\" (gpuday scenarios lists them)"));
  }
  const std::string ids = absl::StrJoin(
      found, ", ",
      [](std::string* out, const SavedSummary& summary) { absl::StrAppend(out, summary.id); });
  return Error(Fault::kStore, absl::StrCat("several saved plans are called \"",
                                           Printable(operand, 80), "\": give a number of ", ids));
}

absl::StatusOr<Answer> RunScenarios(Session& session) {
  GPUDAY_ASSIGN_OR_RETURN(const std::filesystem::path path, DatabasePath(session.options));
  const absl::StatusOr<Store> store = Store::OpenForReading(path);
  std::vector<SavedSummary> saved;
  std::vector<SavedSweepSummary> sweeps;
  if (store.ok()) {
    GPUDAY_ASSIGN_OR_RETURN(saved, store->List());
    GPUDAY_ASSIGN_OR_RETURN(sweeps, store->ListSweeps());
  } else if (!absl::IsNotFound(store.status())) {
    return store.status();
  }
  if (session.options.json) return Answer{.output = SavedListJson(saved, sweeps), .remark = ""};
  if (saved.empty() && sweeps.empty()) return Answer{.output = "", .remark = kNothingSaved};
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
                    OrDash(s.days, ThreeDigits), OrDash(s.gpu_hours, Whole), OrDash(s.usd, Dollars),
                    OrDash(gb, ThreeDigits)});
  }
  add_sweeps_before(std::numeric_limits<std::int64_t>::max());
  return Answer{.output = Columns(rows, Align::kLeft, 0), .remark = ""};
}

namespace {

// The plan as it was, and what would differ today.
void ShowPlan(Session& session, const SavedPlan& saved, Answer& answer) {
  const Options& options = session.options;
  answer.output = options.explain ? Explanation(saved.plan, session.style)
                                  : PlanTable(saved.plan, session.style);
  absl::StrAppend(&answer.output, "\nSaved ", saved.created_at, " as ", saved.id, ", \"",
                  Printable(saved.name), "\", by gpuday ", saved.program_version, ".\n");

  const absl::StatusOr<Plan> today =
      PlanScenarioText(session, saved.plan.scenario_toml, absl::StrCat("saved plan ", saved.id));
  if (!today.ok()) {
    absl::StrAppend(&answer.output,
                    "Planned today it would fail: ", std::string(today.status().message()), "\n");
    return;
  }
  const std::vector<LineChange> changes = DiffPlans(saved.plan, *today);
  if (const std::vector<std::string> changed = ChangedParts(saved.plan, *today); !changed.empty()) {
    absl::StrAppend(&answer.output, "Changed since: ", absl::StrJoin(changed, ", "), ".\n");
  }
  if (changes.empty()) {
    answer.output += "Planned today it would be the same.\n";
  } else {
    absl::StrAppend(&answer.output, "Planned today it would differ:\n",
                    DiffTable(changes, session.style, 12));
  }
}

// What would change a saved plan, where it would be the same today; else nothing: what is known now
// says nothing about what was planned then.
std::optional<Sensitivity> SensitivityOf(Session& session, const Plan& plan) {
  const Options& options = session.options;
  if (options.html_file.empty() && options.md_file.empty()) return std::nullopt;
  const absl::StatusOr<Node> document = ParseToml(plan.scenario_toml, "saved plan");
  if (!document.ok()) return std::nullopt;
  absl::StatusOr<Sensitivity> today = MakeSensitivity(*document, session.catalog, session.host);
  const Line* days = plan.FindLine(id::kTimeWallDays);
  const Line* usd = plan.FindLine(id::kCostWallUsd);
  if (!today.ok() || days == nullptr || today->wall_days != days->value ||
      today->wall_usd != (usd == nullptr ? 0 : usd->value)) {
    return std::nullopt;
  }
  return *std::move(today);
}

}  // namespace

absl::StatusOr<Answer> RunShow(Session& session) {
  const Options& options = session.options;
  GPUDAY_ASSIGN_OR_RETURN(const std::optional<std::int64_t> sweep,
                          FindSweep(options, options.operands[0]));
  if (sweep.has_value()) {
    if (!options.html_file.empty() || !options.md_file.empty() || !options.xlsx_file.empty()) {
      return Error(Fault::kUsage, absl::StrCat(Printable(options.operands[0], 80),
                                               " is a sweep: its rows are written by --csv alone"));
    }
    return ShowSweep(session, *sweep);
  }
  GPUDAY_RETURN_IF_ERROR(CheckDocuments(options));
  GPUDAY_ASSIGN_OR_RETURN(const SavedPlan saved, FindSaved(options, options.operands[0]));
  Answer answer;
  answer.remark = DamageWarning(saved);
  if (options.json) {
    answer.output = PlanJson(saved.plan);
  } else {
    ShowPlan(session, saved, answer);
  }
  const std::optional<Sensitivity> sensitivity = SensitivityOf(session, saved.plan);
  GPUDAY_RETURN_IF_ERROR(PutPlanDocuments(
      options, saved.plan, sensitivity.has_value() ? &*sensitivity : nullptr, answer));
  return answer;
}

absl::StatusOr<Answer> RunDiff(Session& session) {
  const Options& options = session.options;
  GPUDAY_ASSIGN_OR_RETURN(const SavedPlan before, FindSaved(options, options.operands[0]));
  GPUDAY_ASSIGN_OR_RETURN(const SavedPlan after, FindSaved(options, options.operands[1]));
  const std::vector<LineChange> changes = DiffPlans(before.plan, after.plan);
  Answer answer;
  answer.remark = absl::StrCat(DamageWarning(before), DamageWarning(after));
  if (options.json) {
    answer.output = DiffJson(changes);
  } else if (changes.empty()) {
    answer.output = "The two plans say the same.\n";
  } else {
    answer.output =
        absl::StrCat("From ", before.id, ", ", Printable(before.name), "\nto   ", after.id, ", ",
                     Printable(after.name), ":\n\n", DiffTable(changes, session.style));
  }
  return answer;
}

namespace {

absl::StatusOr<Answer> Undelete(const std::filesystem::path& path, const std::string& operand) {
  std::int64_t id = 0;
  if (!IsNumber(operand) || !absl::SimpleAtoi(operand, &id)) {
    return Error(Fault::kUsage,
                 absl::StrCat("delete --undo: expected the number of a plan, found \"",
                              Printable(operand, 80), "\""));
  }
  GPUDAY_ASSIGN_OR_RETURN(Store store, Store::OpenForWriting(path));
  GPUDAY_RETURN_IF_ERROR(store.Restore(id));
  return Answer{.output = "", .remark = absl::StrCat("brought back ", id, "\n")};
}

}  // namespace

absl::StatusOr<Answer> RunDelete(Session& session) {
  const Options& options = session.options;
  GPUDAY_ASSIGN_OR_RETURN(const std::filesystem::path path, DatabasePath(options));
  if (options.undo) return Undelete(path, options.operands[0]);
  GPUDAY_ASSIGN_OR_RETURN(const std::optional<std::int64_t> sweep,
                          FindSweep(options, options.operands[0]));
  if (sweep.has_value()) {
    GPUDAY_ASSIGN_OR_RETURN(Store store, Store::OpenForWriting(path));
    GPUDAY_RETURN_IF_ERROR(store.DeleteSweep(*sweep));
    return Answer{.output = "", .remark = absl::StrCat("deleted ", *sweep, ", a sweep\n")};
  }
  GPUDAY_ASSIGN_OR_RETURN(const SavedPlan saved, FindSaved(options, options.operands[0]));
  GPUDAY_ASSIGN_OR_RETURN(Store store, Store::OpenForWriting(path));
  GPUDAY_RETURN_IF_ERROR(store.Delete(saved.id));
  return Answer{.output = "",
                .remark = absl::StrCat("deleted ", saved.id, ", ", Printable(saved.name),
                                       " (gpuday delete --undo ", saved.id, " brings it back)\n")};
}

}  // namespace gpuday
