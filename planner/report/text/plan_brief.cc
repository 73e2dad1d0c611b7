#include "planner/report/text/plan_brief.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/dates.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/catalog/catalog.h"
#include "planner/plan/band_words.h"
#include "planner/plan/ids.h"
#include "planner/report/brief.h"
#include "planner/report/text/columns.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

constexpr std::size_t kMostLines = 16;
constexpr std::size_t kMostAssumed = 3;
constexpr std::size_t kLabel = 11;  // of a row: "Memory"
constexpr char kMemoryLabel[] = "Memory";

// A line of the screen, or several where the terminal is narrow.
struct Piece {
  std::string label;
  std::string text;
  std::size_t most = 1;  // lines that it may take on an ordinary terminal
};

class Screen {
 public:
  Screen(const Plan& plan, const Style& style) : plan_(plan), style_(style) {}

  std::string Text() const {
    std::vector<std::string> lines = Broken(Title(), 2, 0);
    lines[0] = style_.Bold(lines[0]);
    lines.emplace_back();
    for (const Verdict& verdict : plan_.verdicts) AddVerdict(verdict, lines);
    std::vector<std::vector<std::string>> pieces;
    std::size_t all = lines.size() + 1, memory = 0;
    for (const Piece& piece :
         {Ends(), Time(), Published(), Money(), Price(), Gpus(), Memory(), Note(), AssumedAs(0),
          AssumedAs(1), AssumedAs(2), Change(), More()}) {
      if (piece.text.empty()) continue;
      if (piece.label == kMemoryLabel) memory = pieces.size();
      pieces.push_back(Row(piece));
      all += pieces.back().size();
    }
    // What is said last gives way to what must be said, and before it the memory, of which the
    // answer has the figures.
    while (all > kMostLines && style_.width >= Style::kUsualWidth && pieces.size() > 5) {
      const std::size_t least = memory > 0 ? std::exchange(memory, 0) : pieces.size() - 2;
      all -= pieces[least].size();
      pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(least));
    }
    if (!plan_.verdicts.empty()) lines.emplace_back();
    for (const auto& piece : pieces) lines.insert(lines.end(), piece.begin(), piece.end());
    return absl::StrCat(absl::StrJoin(lines, "\n"), "\n");
  }

 private:
  std::vector<std::string> Broken(const std::string& text, std::size_t most,
                                  std::size_t indent) const {
    const std::string wrapped = Wrapped(text, style_.width - indent, 0);
    std::vector<std::string> lines = absl::StrSplit(wrapped, '\n');
    // On a narrow terminal every line is several.
    const std::size_t allowed = most * ((Style::kUsualWidth + style_.width - 1) / style_.width);
    if (lines.size() > allowed) {
      lines.resize(allowed);
      const std::size_t room = style_.width > indent + 4 ? style_.width - indent - 4 : 0;
      lines.back() = Wrapped(lines.back(), room, 0);
      lines.back().erase(std::min(lines.back().find('\n'), lines.back().size()));
      lines.back() += " ...";
    }
    return lines;
  }

  std::vector<std::string> Row(const Piece& piece) const {
    std::vector<std::string> lines = Broken(piece.text, piece.most, 2 + kLabel);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      lines[i] = absl::StrCat("  ", PadRight(i == 0 ? piece.label : "", kLabel), lines[i]);
    }
    return lines;
  }

  void AddVerdict(const Verdict& verdict, std::vector<std::string>& lines) const {
    const std::vector<std::string> words = Broken(verdict.sentence, 2, 2 + kLabel);
    for (std::size_t i = 0; i < words.size(); ++i) {
      lines.push_back(absl::StrCat(
          "  ", PadRight(i == 0 ? style_.Answer(verdict.state) : "", kLabel), words[i]));
    }
  }

  // " (assumed)" of what nobody said.
  const char* Assumed(const char* key) const {
    return FindAssumption(plan_.assumptions, key) != nullptr ? " (assumed)" : "";
  }

  std::string Amount() const {
    const std::string tokens = absl::StrCat(Scaled(plan_.ValueOf(id::kComputeTokens)), " tokens");
    const char* assumed = Assumed(key::kTrainingTokens.path);
    const std::string note = plan_.FactValue(id::kComputeTokensNote);
    return *assumed != '\0' ? absl::StrCat(tokens, assumed) : note.empty() ? tokens : note;
  }

  std::string Title() const {
    const std::string task = plan_.FactValue(id::kTrainingTask);
    const std::string framework = plan_.FactValue(id::kTrainingFramework);
    return absl::StrCat(
        plan_.title, ": ", task.empty() ? "" : absl::StrCat(task, " on "), Amount(),
        framework.empty() ? "" : absl::StrCat(", in ", framework, Assumed(id::kTrainingFramework)));
  }

  // "32.4 to 58.5 days", in the unit of what is expected.
  static std::string Between(const Band& band) {
    return absl::StrCat(Duration(band.low), " to ", Duration(band.high));
  }

  Piece Ends() const {
    const std::string end = plan_.FactValue(id::kBudgetEnd);
    if (end.empty()) return {};
    const std::string latest = plan_.FactValue(id::kBudgetLatestStart);
    return {"Ends",
            absl::StrCat(style_.Bold(end), ", ", plan_.FactValue(id::kBudgetEndLow), " to ",
                         plan_.FactValue(id::kBudgetEndHigh), " in ", kBandRuns,
                         latest.empty() ? "" : absl::StrCat("; latest safe start ", latest)),
            2};
  }

  Piece Time() const {
    const Line* days = plan_.FindLine(id::kTimeWallDays);
    if (days == nullptr) return {};
    const double gpu_days = plan_.ValueOf(id::kTimeWallGpuHours) / 24;
    return {"Time",
            absl::StrCat(style_.Bold(Duration(days->value)),
                         days->band.has_value()
                             ? absl::StrCat(", ", Between(*days->band), " in ", kBandRuns)
                             : "",
                         "; ", Scaled(gpu_days), " GPU-days, ", Scaled(24 * gpu_days), " GPU-hours",
                         PartOfAStep()),
            2};
  }

  // Whole steps are taken: fewer tokens than a batch take as long as a batch.
  std::string PartOfAStep() const {
    const double batch =
        plan_.ValueOf(id::kTrainingGlobalBatch) * plan_.ValueOf(id::kTrainingSequenceLength);
    const double share = plan_.ValueOf(id::kComputeTokens) / batch;
    if (!(share < 1)) return "";
    return absl::StrCat("; a single step, of whose batch the tokens fill ", Plain(100 * share, 2),
                        " %");
  }

  Piece Money() const {
    const Line* usd = plan_.FindLine(id::kCostWallUsd);
    if (usd == nullptr) return {"Money", "not known: no price of this GPU; give --price"};
    const bool spread = plan_.FindLine(id::kCostUsdPerGpuHour)->band.has_value();
    return {"Money", absl::StrCat(style_.Bold(DollarsInBrief(usd->value)),
                                  usd->band.has_value()
                                      ? absl::StrCat(", ", DollarsInBrief(usd->band->low), " to ",
                                                     DollarsInBrief(usd->band->high),
                                                     spread ? " with the spread of prices" : "")
                                      : "")};
  }

  Piece Price() const {
    if (plan_.FindLine(id::kCostUsdPerGpuHour) == nullptr) return {};
    const std::string provider = plan_.FactValue(id::kPriceProvider);
    const std::string machines = plan_.FactValue(id::kPriceMachines);
    const std::string usd = Dollars(plan_.ValueOf(id::kCostUsdPerGpuHour));
    if (provider.empty()) return {"Price", absl::StrCat(usd, " per GPU-hour, as given")};
    return {"Price",
            absl::StrCat(usd, " per GPU-hour, ", plan_.FactValue(id::kPriceChoice), "; ",
                         machines.empty() ? provider : machines, " (", Age(), ")"),
            2};
  }

  // The date of the price, and that it is old.
  std::string Age() const {
    const std::string date = plan_.FactValue(id::kPriceDate);
    const auto days = AgeInDays(date, Today());
    if (!days.has_value()) return date.empty() ? "undated" : date;
    return *days > kOldPriceDays ? absl::StrCat(date, ", ", *days, " days old") : date;
  }

  Piece Gpus() const {
    return {"GPUs",
            absl::StrCat(
                ClusterText(plan_), Assumed(id::kClusterGpus), ": ", LayoutSentence(plan_),
                ", micro-batch ", Grouped(plan_.ValueOf(id::kTrainingMicroBatch)), ", ",
                RecomputeText(), Grouped(plan_.ValueOf(id::kTrainingGlobalBatch)),
                plan_.ValueOf(id::kTrainingGlobalBatch) == 1 ? " sequence of " : " sequences of ",
                Grouped(plan_.ValueOf(id::kTrainingSequenceLength)), " tokens a step"),
            3};
  }

  std::string RecomputeText() const {
    const std::string recompute = plan_.FactValue(id::kTrainingRecompute);
    return recompute.empty() || recompute == NameOf(Recompute::kNone)
               ? ""
               : absl::StrCat(recompute, " recomputation, ");
  }

  Piece Memory() const {
    const Line* total = plan_.FindLine(id::kMemoryPerGpuTotalBytes);
    if (total == nullptr) return {};
    return {kMemoryLabel,
            absl::StrCat(style_.Bold(GiB(total->value)), " of ",
                         GiB(plan_.ValueOf(id::kMemoryCapacityBytes)), " per GPU",
                         total->band.has_value() ? absl::StrCat(", ", InGiB(total->band->low),
                                                                " to ", GiB(total->band->high))
                                                 : "")};
  }

  Piece Note() const {
    if (plan_.notes.empty()) return {};
    return {"Note", plan_.notes[0], 2};
  }

  // What moves the answer most stands first.
  Piece AssumedAs(std::size_t index) const {
    // What money and title tell themselves needs no second word.
    std::vector<const Assumption*> told;
    for (const Assumption& a : plan_.assumptions) {
      if (!a.key.starts_with("price.")) told.push_back(&a);
    }
    if (index >= std::min(kMostAssumed, told.size())) return {};
    const Assumption& a = *told[index];
    return {index == 0 ? "Assumed" : "",
            absl::StrCat(a.key, " = ", a.value.empty() ? "none" : Printable(a.value, 60), ": ",
                         a.reason),
            2};
  }

  Piece Published() const {
    const Line* published = plan_.FindLine(id::kReferenceGpuHours);
    if (published == nullptr) return {};
    return {"Published", absl::StrCat(Grouped(published->value), " GPU-hours; ours without ",
                                      "interruptions are ",
                                      Short(plan_.ValueOf(id::kReferenceRatio)), " times that")};
  }

  // What would make it better: the plan's own advice.
  Piece Change() const {
    if (const auto& best = plan_.improvement; best.has_value()) {
      return {"Faster", absl::StrCat(best->change, " would be ", Short(best->factor), "× faster")};
    }
    return {};
  }

  Piece More() const {
    const std::size_t more =
        plan_.assumptions.size() > kMostAssumed ? plan_.assumptions.size() - kMostAssumed : 0;
    return {"More",
            absl::StrCat("--details (", more, more == 1 ? " more assumption" : " more assumptions",
                         plan_.notes.size() < 2
                             ? ""
                             : absl::StrCat(", ", plan_.notes.size() - 1,
                                            plan_.notes.size() == 2 ? " more note" : " more notes"),
                         "), --explain (every formula), gpuday explain WORD")};
  }

  const Plan& plan_;
  const Style& style_;
};

}  // namespace

std::string PlanBrief(const Plan& plan, const Style& style) { return Screen(plan, style).Text(); }

}  // namespace gpuday
