#include "planner/report/markdown/plan.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/plan/band_words.h"
#include "planner/plan/ids.h"
#include "planner/plan/memory_parts.h"
#include "planner/report/brief.h"
#include "planner/report/markdown/words.h"

namespace gpuday {
namespace {

constexpr std::size_t kMostMovers = 8;
constexpr std::size_t kMostSources = 8;
constexpr std::size_t kSource = 200;

std::string Between(const std::optional<Band>& band, std::string (*text)(double)) {
  return band.has_value() ? absl::StrCat(text(band->low), " to ", text(band->high)) : "";
}

std::string KeyFigures(const Plan& plan) {
  std::string out = MdRow({"", "expected", kBandRuns}) + "|---|---:|---:|\n";
  const auto row = [&](const char* label, const char* id, std::string (*text)(double)) {
    const Line* line = plan.FindLine(id);
    if (line == nullptr) return;
    out += MdRow({label, absl::StrCat("**", text(line->value), "**"), Between(line->band, text)});
  };
  row("Time, interruptions included", id::kTimeWallDays, Duration);
  row("Cost, interruptions included", id::kCostWallUsd, Dollars);
  row("Time without interruptions", id::kTimeDays, Duration);
  row("Cost without interruptions", id::kCostUsd, Dollars);
  row("GPU-days without interruptions", id::kTimeGpuDays, [](double days) { return Short(days); });
  return out;
}

std::string Memory(const Plan& plan) {
  std::string out = MdRow({"Memory per GPU", "GiB", "GB", absl::StrCat(kBandShare, ", GiB")}) +
                    "|---|---:|---:|---:|\n";
  const auto row = [&](const std::string& label, double bytes, const std::optional<Band>& band) {
    out += MdRow({label, InGiB(bytes), InGB(bytes), Between(band, InGiB)});
  };
  for (const MemoryPart& part : MemoryParts(plan)) row(Md(part.label), part.bytes, part.band);
  if (const Line* total = plan.FindLine(id::kMemoryPerGpuTotalBytes)) {
    row("**total**", total->value, total->band);
  }
  if (const Line* card = plan.FindLine(id::kMemoryCapacityBytes)) {
    row(Md(absl::StrCat("of the ", plan.FactValue(id::kClusterGpu))), card->value, std::nullopt);
  }
  return out;
}

std::string Movers(const Plan& plan, const Sensitivity* sensitivity) {
  const bool money = plan.ValueOf(id::kCostWallUsd) > 0;
  std::string out =
      money ? MdRow({"What would change it", "now", "days", "dollars"}) + "|---|---|---|---|\n"
            : MdRow({"What would change it", "now", "days"}) + "|---|---|---|\n";
  const auto swing = [](const std::string& low, const std::string& at_low, const std::string& high,
                        const std::string& at_high) {
    if (low == high) return low;
    return absl::StrCat(low, " (", Md(at_low, 80), ") to ", high, " (", Md(at_high, 80), ")");
  };
  for (const Mover& m : MoversOf(plan, sensitivity, kMostMovers)) {
    std::vector<std::string> cells = {
        Md(m.label), Md(m.own),
        swing(Duration(m.low_days), m.at_low_days, Duration(m.high_days), m.at_high_days)};
    if (money) {
      cells.push_back(swing(Dollars(m.low_usd), m.at_low_usd, Dollars(m.high_usd), m.at_high_usd));
    }
    out += MdRow(cells);
  }
  return out;
}

}  // namespace

std::string PlanMarkdown(const Plan& plan, const Sensitivity* sensitivity) {
  std::string out =
      absl::StrCat("## ", Md(plan.title), "\n\n**", Md(Decision(plan), 1200), "**\n\n");
  for (const Verdict& verdict : plan.verdicts) {
    const std::string word = AnswerWord(verdict.state);
    absl::StrAppend(&out, "- ",
                    verdict.state == VerdictState::kYes ? word : absl::StrCat("**", word, "**"),
                    ": ", Md(verdict.sentence), "\n");
  }
  absl::StrAppend(&out, "\n", KeyFigures(plan), "\n", Memory(plan), "\n", Movers(plan, sensitivity),
                  "\n");
  absl::StrAppend(&out, "- Training: ", Md(plan.FactValue(id::kOptimizerDescription)),
                  "; precision ", Md(plan.FactValue(id::kPrecisionDescription)), "; ",
                  Grouped(plan.ValueOf(id::kTrainingGlobalBatch)), " sequences of ",
                  Grouped(plan.ValueOf(id::kTrainingSequenceLength)), " tokens per step\n",
                  "- Layout: ", Md(LayoutSentence(plan)), "\n- Price: ",
                  plan.FindLine(id::kCostUsdPerGpuHour) == nullptr
                      ? "not known"
                      : absl::StrCat(Dollars(plan.ValueOf(id::kCostUsdPerGpuHour)),
                                     " per GPU-hour ", Md(plan.FactValue(id::kPriceProvider))),
                  "\n");
  for (const std::string& note : plan.notes) absl::StrAppend(&out, "- Note: ", Md(note), "\n");
  const std::string assumed =
      absl::StrJoin(plan.assumptions, ", ", [](std::string* text, const Assumption& a) {
        absl::StrAppend(text, Md(a.key), " = ", a.value.empty() ? "none" : Md(a.value, 80));
      });
  absl::StrAppend(&out, "\n<details><summary>Assumed, and sources</summary>\n\nAssumed: ",
                  assumed.empty() ? "nothing" : assumed, "\n\n");
  for (const std::string& source : MainSources(plan, kMostSources, kSource)) {
    absl::StrAppend(&out, "- ", Md(source), "\n");
  }
  const std::string made_from =
      absl::StrJoin(plan.provenance, ", ", [](std::string* text, const Provenance& p) {
        absl::StrAppend(text, Md(absl::StrCat(p.kind, " ", p.name)), p.version.empty() ? "" : " ",
                        Md(p.version), p.sha256.empty() ? "" : " ", Md(p.sha256.substr(0, 8)));
      });
  return absl::StrCat(out, "\nMade from ", made_from, "\n\n</details>\n");
}

}  // namespace gpuday
