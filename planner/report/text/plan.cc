#include "planner/report/text/plan.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/plan/band_words.h"
#include "planner/plan/ids.h"
#include "planner/plan/memory_parts.h"
#include "planner/report/brief.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

std::string CountText(const Plan& plan, const std::string& id) { return Grouped(plan.ValueOf(id)); }

// Small amounts keep their digits: 1.14, 28.4, 1,085,007.
std::string AmountText(const Plan& plan, const std::string& id) {
  const double value = plan.ValueOf(id);
  return value < 100 ? Short(value) : Grouped(value);
}

std::string Sequences(const Plan& plan, const std::string& id) {
  return absl::StrCat(CountText(plan, id), plan.ValueOf(id) == 1 ? " sequence" : " sequences");
}

std::string Phi(double bytes_per_parameter) {
  return bytes_per_parameter == 0 ? "" : absl::StrCat(Short(bytes_per_parameter), "Φ");
}

// What tools would read on the GPU. Absent in plans that were saved by earlier versions, and where
// the GPU's runtime has no such tools.
std::string ReadingsText(const Plan& plan, const Style& style) {
  const auto gib = [](double bytes) { return absl::StrCat(Short(bytes / kBytesPerGiB), " GiB"); };
  const Line* allocated = plan.FindLine(id::kMemoryReadingsAllocatedBytes);
  const Line* driver = plan.FindLine(id::kMemoryReadingsDriverBytes);
  std::vector<std::string> readings;
  if (allocated != nullptr) {
    readings.push_back(absl::StrCat("PyTorch would read ", gib(allocated->value), " allocated, ",
                                    gib(plan.ValueOf(id::kMemoryReadingsReservedBytes)),
                                    " reserved"));
  }
  if (driver != nullptr) {
    readings.push_back(absl::StrCat(driver->label, allocated == nullptr ? " would read " : " ",
                                    gib(driver->value)));
  }
  return readings.empty()
             ? ""
             : absl::StrCat("  ", Hanging(absl::StrJoin(readings, "; "), style.width, 2), "\n");
}

std::string MemoryTable(const Plan& plan, const Style& style) {
  std::vector<std::vector<std::string>> rows = {{"Memory per GPU", "GB", "GiB", "before sharding"}};
  const auto row = [&](const std::string& label, double bytes, const std::string& phi) {
    rows.push_back({label, InGB(bytes), InGiB(bytes), phi});
  };
  for (const MemoryPart& part : MemoryParts(plan)) {
    row(part.label, part.bytes, Phi(part.bytes_per_parameter));
  }
  if (const Line* total = plan.FindLine(id::kMemoryPerGpuTotalBytes)) {
    row("total", total->value, Phi(plan.ValueOf(id::kMemoryBytesPerParameter)));
  }
  std::string text = Columns(rows, Align::kRight, style.width);
  absl::StrAppend(&text, ReadingsText(plan, style));
  const Line* total = plan.FindLine(id::kMemoryPerGpuTotalBytes);
  if (total != nullptr && total->band.has_value()) {
    absl::StrAppend(&text, "  ", BandPhrase(InGiB(total->band->low), GiB(total->band->high)), "\n");
  }
  return text;
}

std::string Headline(const Plan& plan, const Style& style) {
  std::vector<std::vector<std::string>> rows;
  const Line* wall = plan.FindLine(id::kTimeWallDays);
  const Line* days = wall != nullptr ? wall : plan.FindLine(id::kTimeDays);
  rows.push_back({"Time", style.Bold(Duration(days == nullptr ? 0 : days->value)),
                  wall == nullptr ? "without interruptions"
                                  : absl::StrCat("interruptions included (goodput ",
                                                 Short(plan.ValueOf(id::kGoodputShare)), ")")});
  if (days != nullptr && days->band.has_value()) {
    rows.push_back({"", "", BandPhrase(Duration(days->band->low), Duration(days->band->high))});
    const std::string doubts = plan.FactValue(id::kTimeDoubts);
    if (!doubts.empty()) rows.push_back({"", "", absl::StrCat("wide: ", doubts)});
  }
  rows.push_back({"", "",
                  absl::StrCat("pure: ", Duration(plan.ValueOf(id::kTimeDays)), ", ",
                               AmountText(plan, id::kTimeGpuDays), " GPU-days, ",
                               AmountText(plan, id::kTimeGpuHours), " GPU-hours at ",
                               Plain(100 * plan.ValueOf(id::kTimeUtilization)), " % of the ",
                               plan.FactValue(id::kPrecisionCompute), " peak")});
  if (const std::string limit = plan.FactValue(id::kTimeLimit); !limit.empty()) {
    for (const auto part : absl::StrSplit(limit, "; ")) rows.push_back({"", "", std::string(part)});
  }
  const Line* pure = plan.FindLine(id::kCostUsd);
  if (pure != nullptr) {
    const Line* usd = plan.FindLine(id::kCostWallUsd);
    const std::string provider = plan.FactValue(id::kPriceProvider);
    rows.push_back(
        {"Money", style.Bold(Dollars(usd == nullptr ? pure->value : usd->value)),
         absl::StrCat("at ", Dollars(plan.ValueOf(id::kCostUsdPerGpuHour)), " per GPU-hour",
                      provider.empty() ? ", as given" : " of ", provider)});
    if (!provider.empty()) rows.push_back({"", "", plan.FactValue(id::kPriceChoice)});
    const std::string machines = plan.FactValue(id::kPriceMachines);
    if (!machines.empty()) {
      rows.push_back({"", "", absl::StrCat(machines, " (", plan.FactValue(id::kPriceDate), ")")});
    }
    if (usd != nullptr && usd->band.has_value()) {
      rows.push_back({"", "", BandPhrase(Dollars(usd->band->low), Dollars(usd->band->high))});
    }
    rows.push_back({"", "", absl::StrCat("pure: ", Dollars(pure->value))});
  } else {
    rows.push_back({"Money", "unknown", "no price of this GPU is known; give --price"});
  }
  if (const Line* co2 = plan.FindLine(id::kEnergyKgCo2e)) {
    const double kwh = plan.ValueOf(id::kEnergyKwh), kg = co2->value;
    rows.push_back(
        {"Energy",
         kwh < 1000 ? absl::StrCat(Short(kwh), " kWh") : absl::StrCat(Short(kwh / 1000), " MWh"),
         absl::StrCat(
             "upper bound, GPUs only; ",
             kg < 1000 ? absl::StrCat(Short(kg), " kg") : absl::StrCat(Short(kg / 1000), " t"),
             " CO2e in ", plan.FactValue(id::kClusterRegion))});
  }
  if (const Line* published = plan.FindLine(id::kReferenceGpuHours)) {
    rows.push_back({"Published", absl::StrCat(Grouped(published->value), " GPU-hours"),
                    absl::StrCat("ours, ", CountText(plan, id::kTimeGpuHours), ", are ",
                                 Short(plan.ValueOf(id::kReferenceRatio)), " times that")});
    rows.push_back({"", "", published->source});
  }
  return Columns(rows, Align::kLeft, style.width);
}

std::string WorkText(const Plan& plan, const Style& style) {
  const auto count = [&](const char* id) { return CountText(plan, id); };
  std::vector<std::vector<std::string>> rows = {
      {"Parameters", absl::StrCat(count(id::kModelParametersTotal), " in all, ",
                                  count(id::kModelParametersTrainable), " trained, ",
                                  count(id::kModelParametersActive), " active per token")},
      {"Training", absl::StrCat(plan.FactValue(id::kOptimizerDescription), "; precision ",
                                plan.FactValue(id::kPrecisionDescription))},
      {"Batch", absl::StrCat(Sequences(plan, id::kTrainingGlobalBatch), " of ",
                             count(id::kTrainingSequenceLength), " tokens per step, micro-batch ",
                             count(id::kTrainingMicroBatch))},
      {"Layout", LayoutSentence(plan)},
      {"Work", absl::StrCat(Scaled(plan.ValueOf(id::kComputeTokens)), " tokens, ",
                            Scientific(plan.ValueOf(id::kComputeTrainingFlops)), " FLOP; ",
                            Short(plan.ValueOf(id::kTimeStepSeconds)), " s per step, ",
                            count(id::kTimeTokensPerSecond), " tokens/s")}};
  return Columns(rows, Align::kLeft, style.width);
}

// ", 4.1 GB (3.8 GiB) to 5 GB (4.7 GiB)" of a line that has a band, else nothing.
std::string BandText(const Line& line) {
  if (!line.band.has_value()) return "";
  Line low = line, high = line;
  low.value = line.band->low;
  high.value = line.band->high;
  return absl::StrCat(", ", ValueText(low), " to ", ValueText(high));
}

}  // namespace

std::string PlanTable(const Plan& plan, const Style& style) {
  return absl::StrCat(style.Bold(plan.title), "\n\n", Headline(plan, style), "\n",
                      Verdicts(plan, style), "\n", MemoryTable(plan, style), "\n",
                      WorkText(plan, style), Remarks(plan, style));
}

std::string Verdicts(const Plan& plan, const Style& style) {
  std::string out;
  for (const Verdict& verdict : plan.verdicts) {
    absl::StrAppend(&out, "  ", PadRight(style.Answer(verdict.state), 5), "  ",
                    Wrapped(verdict.sentence, style.width - 9, 9), "\n");
  }
  return out;
}

std::string Remarks(const Plan& plan, const Style& style) {
  std::string out;
  for (const std::string& note : plan.notes) {
    absl::StrAppend(&out, "  Note        ", Wrapped(note, style.width - 14, 14), "\n");
  }
  if (!plan.assumptions.empty()) {
    const std::string list =
        absl::StrJoin(plan.assumptions, ", ", [](std::string* text, const Assumption& assumption) {
          absl::StrAppend(text, assumption.key, " = ",
                          assumption.value.empty() ? "none" : assumption.value);
        });
    absl::StrAppend(&out, "\n",
                    style.Faint(Wrapped("Assumed (--explain says why): " + list, style.width, 2)),
                    "\n");
  }
  return out;
}

std::string Explanation(const Plan& plan, const Style& style) {
  std::string out = style.Bold(plan.title) + "\n";
  for (const Line& line : plan.lines) {
    const std::string says =
        absl::StrCat(style.Bold(line.label), "  ", ValueText(line), BandText(line));
    const std::string tag =
        style.Faint(absl::StrCat("[", line.id, ", ", ConfidenceName(line.confidence), "]"));
    const bool fits = ShownWidth(says) + 3 + ShownWidth(tag) <= style.width;
    absl::StrAppend(&out, "\n", Wrapped(says, style.width, 4), fits ? "   " : "\n    ", tag, "\n");
    absl::StrAppend(&out, "    ", Wrapped("= " + line.formula, style.width - 4, 6), "\n");
    if (!line.numbers.empty()) {
      absl::StrAppend(&out, "    ", Wrapped("= " + line.numbers, style.width - 4, 6), "\n");
    }
    absl::StrAppend(&out, "    ", Wrapped("source: " + line.source, style.width - 4, 6), "\n");
  }
  absl::StrAppend(&out, "\n", style.Bold("Assumed"), "\n");
  for (const Assumption& a : plan.assumptions) {
    absl::StrAppend(
        &out, "  ",
        Wrapped(absl::StrCat(a.key, " = ", a.value, ": ", a.reason), style.width - 2, 6), "\n");
  }
  absl::StrAppend(&out, "\n", style.Bold("Made from"), "\n");
  for (const Provenance& p : plan.provenance) {
    absl::StrAppend(&out, "  ", p.kind, " ", p.name, p.version.empty() ? "" : " ", p.version,
                    p.sha256.empty() ? "" : absl::StrCat(", sha256 ", p.sha256.substr(0, 12)),
                    "\n");
  }
  return out;
}

}  // namespace gpuday
