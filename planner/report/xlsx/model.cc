#include "planner/report/xlsx/model.h"

#include <cmath>
#include <functional>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/plan/bounds.h"
#include "planner/plan/ids.h"
#include "planner/plan/odds.h"
#include "planner/plan/standard_formulas.h"
#include "planner/report/brief.h"

namespace gpuday {
namespace {

constexpr char kWhole[] = "#,##0";
constexpr char kDays[] = "#,##0.00";
constexpr char kReal[] = "#,##0.0000";
constexpr char kShare[] = "0.00%";
constexpr char kFactor[] = "0.000";
constexpr char kLarge[] = "0.000E+00";
constexpr char kUsd[] = "$#,##0";
constexpr char kUsdCents[] = "$#,##0.00";
constexpr std::size_t kRemark = 80;  // bytes; the ledger's sheet has the rest

// An input that is a line of the ledger.
struct InputLine {
  const char* name;
  const char* id;
  const char* unit;
  const char* number;
  NumberLimits limits = {};
};

constexpr NumberLimits kAboveZero = {.least = 0, .above = true, .most = std::nullopt};
constexpr NumberLimits kShareOfOne = {.least = 0, .above = false, .most = 1};

constexpr InputLine kInputs[] = {
    {"gpus", id::kClusterGpus, "GPUs", kWhole, {.least = 1}},
    {"usd_per_gpu_hour", id::kCostUsdPerGpuHour, "USD per GPU-hour", kUsdCents},
    {"tokens", id::kComputeTokens, "tokens", kWhole, kAboveZero},
    {"utilization",
     id::kTimeUtilization,
     "of the peak",
     kShare,
     {.least = 0, .above = true, .most = 1}},
    {"peak_flops_per_gpu", id::kTimePeakFlopsPerSecond, "FLOP/s", kLarge, kAboveZero},
    {"flops_per_token", id::kComputeFlopsPerToken, "FLOP", kWhole, kAboveZero},
    {"global_batch", id::kTrainingGlobalBatch, "sequences", kWhole, {.least = 1}},
    {"sequence_length", id::kTrainingSequenceLength, "tokens", kWhole, {.least = 1}},
    {"budget_usd", id::kBudgetUsd, "USD", kUsd, kAboveZero},
    {"deadline_days", id::kBudgetDeadlineDays, "days", kDays, kAboveZero},
    {"confidence",
     id::kBudgetConfidence,
     "% of comparable runs",
     kWhole,
     {.least = 50, .above = false, .most = 99.9}}};

// What decides how much of wall-clock time makes progress.
constexpr InputLine kLosses[] = {
    {"failures_per_gpu_day", id::kGoodputFailuresPerGpuDay, "per GPU-day", kLarge},
    {"restart_minutes", id::kGoodputRestartMinutes, "minutes", kDays},
    {"checkpoint_seconds", id::kGoodputCheckpointSeconds, "s", kDays},
    {"gpus_per_node", id::kClusterGpusPerNode, "GPUs", kWhole, {.least = 1}}};

// A result that is a line of the ledger. `band`: what it moves with, a step's time, its
// inverse, or time and price.
struct ResultLine {
  enum class Bound { kNone, kTime, kRate, kMoney };
  const char* name;
  const char* id;
  const char* unit;
  const char* number;
  Bound band = Bound::kNone;
  const char* needs = "";  // an input that it cannot do without
};

using Bound = ResultLine::Bound;

constexpr ResultLine kResults[] = {
    {"training_flops", id::kComputeTrainingFlops, "FLOP", kLarge},
    {"model_flops", id::kComputeModelFlops, "FLOP", kLarge},
    {"steps", id::kTimeSteps, "steps", kWhole},
    {"step_seconds", id::kTimeStepSeconds, "s", kReal, Bound::kTime},
    {"tokens_per_second", id::kTimeTokensPerSecond, "tokens/s", kWhole, Bound::kRate},
    {"days_without_interruptions", id::kTimeDays, "days", kDays, Bound::kTime},
    {"gpu_days", id::kTimeGpuDays, "GPU-days", kDays, Bound::kTime},
    {"gpu_hours", id::kTimeGpuHours, "GPU-hours", kDays, Bound::kTime},
    {"billed_gpus", id::kCostBilledGpus, "GPUs", kWhole, Bound::kNone, "usd_per_gpu_hour"},
    {"cost_usd", id::kCostUsd, "USD", kUsd, Bound::kMoney, "usd_per_gpu_hour"},
    {"wall_days", id::kTimeWallDays, "days", kDays, Bound::kTime},
    {"wall_gpu_hours", id::kTimeWallGpuHours, "GPU-hours", kDays, Bound::kTime},
    {"wall_cost_usd", id::kCostWallUsd, "USD", kUsd, Bound::kMoney, "usd_per_gpu_hour"},
    {"energy_kwh", id::kEnergyKwh, "kWh", kWhole},
    {"kg_co2e", id::kEnergyKgCo2e, "kg CO2e", kWhole}};

// Lines of which a workbook has the cell and no table above.
constexpr std::pair<const char*, const char*> kOthers[] = {
    {id::kGoodputShare, "goodput"},
    {id::kGoodputLossesPerDoubling, "losses_per_doubling"},
    {id::kCostGpusPerMachine, "gpus_per_machine"},
    {id::kGoodputPreemptionsPerDay, "preemptions_per_day"}};

// The cell of a line; what is no line's id is a cell's name already.
std::string CellOf(std::string_view id) {
  for (const InputLine& line : kInputs) {
    if (id == line.id) return line.name;
  }
  for (const InputLine& line : kLosses) {
    if (id == line.id) return line.name;
  }
  for (const ResultLine& line : kResults) {
    if (id == line.id) return line.name;
  }
  for (const auto& [line, name] : kOthers) {
    if (id == line) return name;
  }
  return std::string(id);
}

std::string CellText(const Formula& formula) {
  return formula.Cell([](std::string_view id) { return absl::StrCat(CellOf(id), "@"); });
}

// Some follow from rates that are cells of a workbook and no lines of a plan; all others as every
// plan's do.
std::string ResultFormula(const char* id) {
  if (std::string_view(id) == id::kComputeModelFlops) {
    return CellText(Ref(id::kComputeTokens) * Ref("model_flops_per_token"));
  }
  if (std::string_view(id) == id::kEnergyKwh) {
    return CellText(Ref(id::kTimeGpuHours) * Ref("kwh_per_gpu_hour"));
  }
  if (std::string_view(id) == id::kEnergyKgCo2e) {
    return CellText(Ref(id::kEnergyKwh) * Ref("kg_co2e_per_kwh"));
  }
  const Formula* formula = StandardFormula(id);
  return formula == nullptr ? "" : CellText(*formula);
}

WorkbookFigure Input(const std::string& name, const std::string& label, const std::string& unit,
                     const std::string& number, double value, const std::string& remark,
                     const NumberLimits& limits = {}) {
  return {.name = name,
          .label = label,
          .unit = unit,
          .number = number,
          .value = value,
          .formula = "",
          .low = "",
          .high = "",
          .band = std::nullopt,
          .remark = remark,
          .limits = limits};
}

// The two ends of the spread of something, as factors that a reader may change.
void AddSpread(const std::string& name, const std::string& label, const Line* line,
               const std::string& remark, std::vector<WorkbookFigure>& inputs) {
  if (line == nullptr || !line->band.has_value() || line->value <= 0) return;
  inputs.push_back(Input(name + "_low", label + ", low end", "times", kFactor,
                         line->band->low / line->value, "80 % interval",
                         {.least = 0, .above = true, .most = 1}));
  inputs.push_back(Input(name + "_high", label + ", high end", "times", kFactor,
                         line->band->high / line->value, remark, {.least = 1}));
}

std::string PlannedFor(const Plan& plan) {
  return absl::StrCat("for ", Grouped(plan.ValueOf(id::kClusterGpus)), " GPUs");
}

// What a reader must know before changing an input; empty: it may be changed freely.
std::string Limit(const Plan& plan, const std::string& name) {
  const bool predicted = plan.FindLine(id::kTimePredictedStepSeconds) != nullptr;
  if (name == "gpus") {
    return absl::StrCat("utilization", predicted ? " and memory are" : " is kept; memory is",
                        " as planned ", PlannedFor(plan), ": ask gpuday again for another number");
  }
  if (name == "utilization") {
    return predicted ? absl::StrCat("predicted ", PlannedFor(plan),
                                    " and their layout: ask gpuday again for others")
                     : "given";
  }
  if (name == "flops_per_token") return "of the model and what is recomputed: ask gpuday again";
  if (name == "global_batch") return "stays when the GPUs change; gpuday may choose another";
  return "";
}

void AddLines(const Plan& plan, const InputLine* first, const InputLine* last,
              std::vector<WorkbookFigure>& inputs) {
  for (const InputLine* input = first; input != last; ++input) {
    const Line* line = plan.FindLine(input->id);
    if (line == nullptr) continue;
    const std::string limit = Limit(plan, input->name);
    inputs.push_back(Input(input->name, line->label, input->unit, input->number, line->value,
                           limit.empty() ? Printable(line->source, kRemark) : limit,
                           input->limits));
  }
}

// What a plan may do without and a formula names: there in every workbook, 0 where the plan has
// none.
void AddOptional(const Plan& plan, const char* id, const std::string& label,
                 const std::string& unit, const std::string& number, const std::string& remark,
                 std::vector<WorkbookFigure>& inputs) {
  inputs.push_back(Input(CellOf(id), label, unit, number, plan.ValueOf(id), remark));
}

// Whether goodput can follow the number of GPUs: plans of before 0.2 do not say what is lost.
bool KnowsLosses(const Plan& plan) {
  return plan.FindLine(id::kGoodputFailuresPerGpuDay) != nullptr;
}

void AddLossInputs(const Plan& plan, std::vector<WorkbookFigure>& inputs) {
  const Line* share = plan.FindLine(id::kGoodputShare);
  if (share == nullptr) return;
  if (!KnowsLosses(plan)) {
    inputs.push_back(Input("goodput", "goodput", "of wall-clock time", kShare, share->value,
                           absl::StrCat("as planned ", PlannedFor(plan))));
    return;
  }
  AddLines(plan, std::begin(kLosses), std::end(kLosses), inputs);
  AddOptional(plan, id::kGoodputPreemptionsPerDay, "times a day that GPUs are taken away", "",
              kReal, absl::StrCat("as planned ", PlannedFor(plan)), inputs);
  const Line* interval = plan.FindLine(id::kGoodputCheckpointMinutes);
  const bool given = interval != nullptr && interval->formula == "given";
  inputs.push_back(Input("checkpoint_minutes", "minutes between checkpoints", "minutes", kDays,
                         given ? interval->value : 0, "0: the best interval"));
  const Line* doubling = plan.FindLine(id::kGoodputLossesPerDoubling);
  inputs.push_back(Input("losses_per_doubling", "losses per doubling of nodes",
                         "of wall-clock time", kShare, doubling == nullptr ? 0 : doubling->value,
                         doubling == nullptr ? "" : Printable(doubling->source, kRemark),
                         kShareOfOne));
  inputs.push_back(Input("other_losses", "other losses", "of wall-clock time", kShare,
                         doubling == nullptr ? plan.ValueOf(id::kGoodputOtherShare) : 0, "",
                         kShareOfOne));
}

void AddRates(const Plan& plan, std::vector<WorkbookFigure>& inputs) {
  const double tokens = plan.ValueOf(id::kComputeTokens);
  if (const Line* model = plan.FindLine(id::kComputeModelFlops); model != nullptr && tokens > 0) {
    inputs.push_back(Input("model_flops_per_token", "FLOPs per token, nothing recomputed", "FLOP",
                           kWhole, model->value / tokens, "of the model: ask gpuday again"));
  }
  const double hours = plan.ValueOf(id::kTimeGpuHours), kwh = plan.ValueOf(id::kEnergyKwh);
  if (kwh > 0 && hours > 0) {
    inputs.push_back(Input("kwh_per_gpu_hour", "energy of a GPU-hour, at most", "kWh", kReal,
                           kwh / hours, "board power x PUE; GPUs only"));
    inputs.push_back(Input("kg_co2e_per_kwh", "carbon of a kWh", "kg CO2e", kReal,
                           plan.ValueOf(id::kEnergyKgCo2e) / kwh,
                           plan.FactValue(id::kClusterRegion)));
  }
  const std::string doubts = plan.FactValue(id::kTimeDoubts);
  AddSpread("time", "time", plan.FindLine(id::kTimeDays),
            doubts.empty() ? "" : absl::StrCat("wide: ", doubts), inputs);
  AddSpread("price", "price", plan.FindLine(id::kCostUsdPerGpuHour),
            "of what can be rented; 1 and 1 once a price is agreed", inputs);
}

WorkbookFigure Result(const Plan& plan, const ResultLine& result, const Line& line) {
  WorkbookFigure figure =
      Input(result.name, line.label, result.unit, result.number, line.value, "");
  figure.formula = ResultFormula(result.id);
  if (result.band == Bound::kNone || !line.band.has_value()) return figure;
  const bool rate = result.band == Bound::kRate;
  const std::string name = absl::StrCat(result.name, "@");
  figure.band = line.band;
  if (result.band == Bound::kMoney) {
    figure.low = absl::StrCat(name, "*EXP(-", ReachOfMoney(plan, BandEnd::kLow), ")");
    figure.high = absl::StrCat(name, "*EXP(", ReachOfMoney(plan, BandEnd::kHigh), ")");
    return figure;
  }
  figure.low = absl::StrCat(name, rate ? "/time_high@" : "*time_low@");
  figure.high = absl::StrCat(name, rate ? "/time_low@" : "*time_high@");
  return figure;
}

// The formula of a plan's line with what stands in cells of a workbook for some of its lines.
Formula InCells(const char* id, const std::map<std::string, Formula, std::less<>>& cells) {
  return StandardFormula(id)->With([&](std::string_view line) -> std::optional<Formula> {
    const auto it = cells.find(line);
    return it == cells.end() ? std::nullopt : std::optional(it->second);
  });
}

// Goodput follows the number of GPUs: what a plan has as lines for one number is put together from
// what is lost per GPU and per node.
void AddGoodput(const Plan& plan, std::vector<WorkbookFigure>& results) {
  const Line* share = plan.FindLine(id::kGoodputShare);
  if (share == nullptr || !KnowsLosses(plan)) return;
  const Formula given = Ref("checkpoint_minutes"), interval = Ref("checkpoint_interval_seconds");
  const Formula best = 60 * InCells(id::kGoodputCheckpointMinutes,
                                    {{id::kGoodputHoursBetweenFailures,
                                      *StandardFormula(id::kGoodputHoursBetweenFailures)}});
  WorkbookFigure seconds =
      Input("checkpoint_interval_seconds", "seconds between checkpoints", "s", kWhole,
            60 * plan.ValueOf(id::kGoodputCheckpointMinutes), "Young 1974; Daly 2006, equation 7");
  seconds.formula = CellText(
      IfPositive(given, 60 * given, IfPositive(Ref(id::kGoodputFailuresPerGpuDay), best, 0)));
  results.push_back(seconds);
  const Formula other =
      Min(kMostOtherLosses, Ref("other_losses") + *StandardFormula(id::kGoodputOtherShare));
  WorkbookFigure goodput =
      Input("goodput", "goodput", "of wall-clock time", kShare, share->value, "");
  goodput.formula =
      CellText(InCells(id::kGoodputShare, {{id::kGoodputOtherShare, other},
                                           {id::kGoodputCheckpointMinutes, interval / 60}}));
  results.push_back(goodput);
}

}  // namespace

std::vector<WorkbookFigure> WorkbookInputs(const Plan& plan) {
  std::vector<WorkbookFigure> inputs;
  AddLines(plan, std::begin(kInputs), std::end(kInputs), inputs);
  if (plan.FindLine(id::kCostUsd) != nullptr) {
    AddOptional(plan, id::kCostGpusPerMachine, "GPUs of a rented machine", "GPUs", kWhole,
                "whole machines are paid; 0: each GPU by itself", inputs);
  }
  AddLossInputs(plan, inputs);
  AddRates(plan, inputs);
  return inputs;
}

std::vector<WorkbookFigure> WorkbookResults(const Plan& plan) {
  std::vector<WorkbookFigure> results;
  for (const ResultLine& result : kResults) {
    const Line* line = plan.FindLine(result.id);
    // Plans of before pay the GPUs that they use.
    if (line == nullptr && std::string_view(result.id) == id::kCostBilledGpus &&
        plan.FindLine(id::kCostUsd) != nullptr) {
      Line used;
      used.id = result.id;
      used.label = "GPUs billed";
      used.value = plan.ValueOf(id::kClusterGpus);
      results.push_back(Result(plan, result, used));
    }
    if (line == nullptr) continue;
    // What the wall clock says needs goodput first.
    if (std::string_view(result.name) == "wall_days") AddGoodput(plan, results);
    results.push_back(Result(plan, result, *line));
  }
  return results;
}

namespace {

bool HasBand(const Plan& plan, const char* id) {
  const Line* line = plan.FindLine(id);
  return line != nullptr && line->band.has_value() && line->value > 0;
}

std::string Reach(const std::string& name, BandEnd end) {
  return end == BandEnd::kHigh ? absl::StrCat("LN(", name, "_high@)")
                               : absl::StrCat("-LN(", name, "_low@)");
}

}  // namespace

std::string ReachOfTime(const Plan& plan, BandEnd end) {
  return HasBand(plan, id::kTimeDays) ? Reach("time", end) : "";
}

std::string ReachOfMoney(const Plan& plan, BandEnd end) {
  const bool price = HasBand(plan, id::kCostUsdPerGpuHour);
  const std::string time = ReachOfTime(plan, end);
  if (!price) return time.empty() ? "" : absl::StrCat("(", time, ")");
  if (time.empty()) return absl::StrCat("(", Reach("price", end), ")");
  return absl::StrCat("SQRT((", time, ")^2+(", Reach("price", end), ")^2)");
}

std::string WithSuffix(std::string_view formula, std::string_view suffix) {
  return absl::StrReplaceAll(absl::string_view(formula.data(), formula.size()),
                             {{"@", absl::string_view(suffix.data(), suffix.size())}});
}

std::string NumberFormatOf(double value, std::string_view unit) {
  const double size = std::fabs(value);
  if (unit == "USD") return size < 100 ? kUsdCents : kUsd;
  if (size >= 1e15) return kLarge;
  if (value == std::floor(value)) return kWhole;
  return size >= 1000 ? "#,##0.0" : size >= 0.01 ? kReal : kLarge;
}

}  // namespace gpuday
