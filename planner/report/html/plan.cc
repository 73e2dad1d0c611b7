// The page's words and numbers; what stands around them is plan.html.mustache and style.css, so
// that light, dark and paper differ in one place and an editor need not know C++.
#include "planner/report/html/plan.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/plan/band_words.h"
#include "planner/plan/ids.h"
#include "planner/plan/memory_parts.h"
#include "planner/report/brief.h"
#include "planner/report/html/template.h"

namespace gpuday {
namespace {

using Elements = std::vector<TemplateValues>;

// So much fits on the page whatever is planned: elements, then bytes of texts.
constexpr std::size_t kMostMovers = 7;
constexpr std::size_t kMostNotes = 4;
constexpr std::size_t kMostAssumptions = 40;
constexpr std::size_t kMostSources = 8;
constexpr std::size_t kTitle = 120, kSentence = 420, kNote = 240, kWord = 48, kSource = 150;

// A number of SVG.
std::string At(double value) { return absl::StrFormat("%.1f", value); }

Elements BandOf(const std::optional<Band>& band, std::string (*text)(double)) {
  if (!band.has_value()) return {};
  return When(true, {.texts = {{"low", text(band->low)}, {"high", text(band->high)}}});
}

Elements BandOf(const Line* line, std::string (*text)(double)) {
  return line == nullptr ? Elements() : BandOf(line->band, text);
}

// A list of one that has the text under its own name; of none when it is empty.
Elements WhenThere(const std::string& name, const std::string& text) {
  return When(!text.empty(), {.texts = {{name, text}}});
}

// What stands in front of an element so that it is parted from the one before.
std::string Parting(const Elements& before, const char* mark) { return before.empty() ? "" : mark; }

// ---- key figures ----

TemplateValues Tile(const std::string& label, const std::string& figure, Elements band,
                    const std::string& below) {
  return {.texts = {{"label", label}, {"figure", figure}, {"below", below}},
          .lists = {{"band", std::move(band)}}};
}

TemplateValues MoneyTile(const Plan& plan) {
  const Line* usd = plan.FindLine(id::kCostWallUsd);
  if (usd == nullptr) return Tile("Money", "unknown", {}, "no price of this GPU is known");
  const std::string provider = plan.FactValue(id::kPriceProvider);
  return Tile("Money", Dollars(usd->value), BandOf(usd, Dollars),
              absl::StrCat(Dollars(plan.ValueOf(id::kCostUsdPerGpuHour)), " per GPU-hour",
                           provider.empty() ? ", as given"
                                            : absl::StrCat(" of ", Printable(provider, kWord))));
}

Elements Tiles(const Plan& plan) {
  Elements tiles = {
      Tile("Time", Duration(plan.ValueOf(id::kTimeWallDays)),
           BandOf(plan.FindLine(id::kTimeWallDays), Duration),
           absl::StrCat(Duration(plan.ValueOf(id::kTimeDays)), " without interruptions; ",
                        Short(plan.ValueOf(id::kTimeWallGpuHours)), " GPU-hours")),
      MoneyTile(plan)};
  if (const Line* total = plan.FindLine(id::kMemoryPerGpuTotalBytes)) {
    Elements band;
    if (total->band.has_value()) {
      band = When(true,
                  {.texts = {{"low", InGiB(total->band->low)}, {"high", GiB(total->band->high)}}});
    }
    tiles.push_back(Tile("Memory per GPU", GiB(total->value), std::move(band),
                         absl::StrCat("of ", GiB(plan.ValueOf(id::kMemoryCapacityBytes)), " on ",
                                      Printable(plan.FactValue(id::kClusterGpu), kWord))));
  }
  return tiles;
}

// ---- memory ----

// Parts against the card's capacity; below them the band.
Elements MemoryBar(const Plan& plan, const std::vector<MemoryPart>& parts) {
  const Line* total = plan.FindLine(id::kMemoryPerGpuTotalBytes);
  const double capacity = plan.ValueOf(id::kMemoryCapacityBytes);
  if (total == nullptr || capacity <= 0) return {};
  const Band band = total->band.value_or(Band{.low = total->value, .high = total->value});
  constexpr double kWide = 720;
  const double most = std::max({capacity, total->value, band.high});
  const auto x = [&](double bytes) { return bytes / most * kWide; };
  Elements bars;
  double at = 0;
  for (const MemoryPart& part : parts) {
    bars.push_back({.texts = {{"name", part.kind->name},
                              {"x", At(x(at))},
                              {"width", At(std::max(0.5, x(part.bytes)))},
                              {"label", Printable(part.label, kWord)},
                              {"gib", InGiB(part.bytes)}}});
    at += part.bytes;
  }
  return When(true, {.texts = {{"total_gib", InGiB(total->value)},
                               {"capacity_gib", InGiB(capacity)},
                               {"band", BandPhrase(InGiB(band.low), GiB(band.high))},
                               {"card_x", At(x(capacity))},
                               {"card_text_x", At(std::min(x(capacity), kWide))},
                               {"low_x", At(x(band.low))},
                               {"high_x", At(x(band.high))}},
                     .lists = {{"bars", std::move(bars)}}});
}

TemplateValues MemoryRow(const Plan& plan, double bytes, const std::optional<Band>& band) {
  const double capacity = plan.ValueOf(id::kMemoryCapacityBytes);
  return {
      .texts = {{"gib", InGiB(bytes)},
                {"gb", InGB(bytes)},
                {"share", capacity > 0 ? absl::StrFormat("%.1f %%", 100 * bytes / capacity) : ""}},
      .lists = {{"band", BandOf(band, InGiB)}}};
}

Elements MemoryRows(const Plan& plan, const std::vector<MemoryPart>& parts) {
  Elements rows;
  for (const MemoryPart& part : parts) {
    TemplateValues row = MemoryRow(plan, part.bytes, part.band);
    row.texts.emplace_back("name", part.kind->name);
    row.texts.emplace_back("label", Printable(part.label, kWord));
    rows.push_back(std::move(row));
  }
  return rows;
}

// ---- what would change it ----

// What a mover does to days or to dollars, and the bar's scale.
struct Swing {
  double low = 0, own = 0, high = 0;  // what it comes to, and what the plan does
  std::string at_low, at_high;        // the values that come to these
  double scale_from = 0, scale_to = 0;
  std::string (*text)(double) = nullptr;
};

// "22.4 days at 128 to 86.7 days at 32" with a bar.
TemplateValues SwingValues(const Swing& swing) {
  constexpr double kWide = 120;
  const auto x = [&](double value) {
    const double scale = swing.scale_to - swing.scale_from;
    return scale > 0 ? kWide * (value - swing.scale_from) / scale : 0;
  };
  const auto at = [](const std::string& value) {
    return value.empty() ? "" : Printable(absl::StrCat("at ", value), kWord);
  };
  return {.lists = {
              {"moves", When(swing.high > swing.low,
                             {.texts = {{"low", swing.text(swing.low)},
                                        {"at_low", at(swing.at_low)},
                                        {"high", swing.text(swing.high)},
                                        {"at_high", at(swing.at_high)},
                                        {"x", At(x(swing.low))},
                                        {"width", At(std::max(1.0, x(swing.high) - x(swing.low)))},
                                        {"own_x", At(x(swing.own))}}})}}};
}

Elements Movers(const Plan& plan, const Sensitivity* sensitivity) {
  const std::vector<Mover> movers = MoversOf(plan, sensitivity, kMostMovers);
  const double days = plan.ValueOf(id::kTimeWallDays), usd = plan.ValueOf(id::kCostWallUsd);
  double low_days = days, high_days = days, low_usd = usd, high_usd = usd;
  for (const Mover& m : movers) {
    low_days = std::min(low_days, m.low_days);
    high_days = std::max(high_days, m.high_days);
    low_usd = std::min(low_usd, m.low_usd);
    high_usd = std::max(high_usd, m.high_usd);
  }
  Elements rows;
  for (const Mover& m : movers) {
    Elements swings = {SwingValues({.low = m.low_days,
                                    .own = days,
                                    .high = m.high_days,
                                    .at_low = m.at_low_days,
                                    .at_high = m.at_high_days,
                                    .scale_from = low_days,
                                    .scale_to = high_days,
                                    .text = Duration})};
    if (usd > 0) {
      swings.push_back(SwingValues({.low = m.low_usd,
                                    .own = usd,
                                    .high = m.high_usd,
                                    .at_low = m.at_low_usd,
                                    .at_high = m.at_high_usd,
                                    .scale_from = low_usd,
                                    .scale_to = high_usd,
                                    .text = Dollars}));
    }
    rows.push_back(
        {.texts = {{"label", Printable(m.label, kWord)}, {"own", Printable(m.own, kWord)}},
         .lists = {{"swings", std::move(swings)}}});
  }
  return rows;
}

Elements Measures(const Plan& plan) {
  Elements measures = {{.texts = {{"measure", "Days"}}}};
  if (plan.ValueOf(id::kCostWallUsd) > 0) measures.push_back({.texts = {{"measure", "Dollars"}}});
  return measures;
}

// ---- the plan ----

std::string Count(const Plan& plan, const char* id) { return Grouped(plan.ValueOf(id)); }

Elements Terms(const Plan& plan) {
  Elements terms;
  const auto row = [&](const char* term, const std::string& text) {
    terms.push_back({.texts = {{"term", term}, {"text", Printable(text, kNote)}}});
  };
  row("Model", absl::StrCat(Scaled(plan.ValueOf(id::kModelParametersTotal)), " parameters, ",
                            Scaled(plan.ValueOf(id::kModelParametersTrainable)), " trained"));
  row("Training", absl::StrCat(plan.FactValue(id::kOptimizerDescription), "; precision ",
                               plan.FactValue(id::kPrecisionDescription),
                               "; recomputed: ", plan.FactValue(id::kTrainingRecompute)));
  row("Batch", absl::StrCat(Count(plan, id::kTrainingGlobalBatch), " sequences of ",
                            Count(plan, id::kTrainingSequenceLength), " tokens, micro-batch ",
                            Count(plan, id::kTrainingMicroBatch)));
  row("Layout", LayoutSentence(plan));
  row("Work", absl::StrCat(Scaled(plan.ValueOf(id::kComputeTokens)), " tokens, ",
                           Scientific(plan.ValueOf(id::kComputeTrainingFlops)), " FLOP in ",
                           Count(plan, id::kTimeSteps), " steps of ",
                           Short(plan.ValueOf(id::kTimeStepSeconds)), " s"));
  row("Speed", absl::StrCat(Count(plan, id::kTimeTokensPerSecond), " tokens/s at ",
                            Plain(100 * plan.ValueOf(id::kTimeUtilization)), " % of the ",
                            plan.FactValue(id::kPrecisionCompute), " peak; goodput ",
                            Short(plan.ValueOf(id::kGoodputShare))));
  if (plan.ValueOf(id::kEnergyKwh) > 0) {
    row("Energy", absl::StrCat("at most ", Count(plan, id::kEnergyKwh), " kWh and ",
                               Count(plan, id::kEnergyKgCo2e), " kg CO2e in ",
                               plan.FactValue(id::kClusterRegion), ", GPUs only"));
  }
  return terms;
}

Elements Answers(const Plan& plan) {
  Elements answers;
  for (const Verdict& verdict : plan.verdicts) {
    answers.push_back({.texts = {{"class", NameOf(verdict.state)},
                                 {"word", AnswerWord(verdict.state)},
                                 {"sentence", Printable(verdict.sentence, kSentence)}}});
  }
  return answers;
}

Elements Remarks(const Plan& plan) {
  Elements remarks;
  const auto add = [&](const std::string& text) {
    remarks.push_back({.texts = {{"text", Printable(text, kNote)}}});
  };
  for (const absl::string_view part :
       absl::StrSplit(plan.FactValue(id::kTimeLimit), "; ", absl::SkipEmpty())) {
    add(std::string(part));
  }
  for (std::size_t i = 0; i < std::min(kMostNotes, plan.notes.size()); ++i) add(plan.notes[i]);
  return remarks;
}

// ---- what it rests on ----

Elements Assumed(const Plan& plan) {
  Elements assumed;
  for (const Assumption& a : plan.assumptions) {
    if (assumed.size() == kMostAssumptions) break;
    assumed.push_back({.texts = {{"comma", Parting(assumed, ", ")},
                                 {"key", Printable(a.key, kWord)},
                                 {"value", Printable(a.value.empty() ? "none" : a.value, kWord)}}});
  }
  return assumed;
}

Elements SourcesOf(const Plan& plan) {
  Elements sources;
  for (const std::string& source : MainSources(plan, kMostSources, kSource)) {
    sources.push_back({.texts = {{"dot", Parting(sources, " · ")},
                                 {"text", Printable(source, kSource + kWord)}}});
  }
  return sources;
}

Elements MadeFrom(const Plan& plan) {
  Elements made_from;
  for (const Provenance& p : plan.provenance) {
    made_from.push_back(
        {.texts = {{"comma", Parting(made_from, ", ")},
                   {"what", Printable(absl::StrCat(p.kind, " ", p.name), kWord)}},
         .lists = {{"version", WhenThere("version", Printable(p.version, kWord))},
                   {"sha256", WhenThere("sha256", Printable(p.sha256.substr(0, 8), 8))}}});
  }
  return made_from;
}

}  // namespace

std::string PlanPage(const Plan& plan, const Sensitivity* sensitivity) {
  const std::vector<MemoryPart> parts = MemoryParts(plan);
  const Line* total = plan.FindLine(id::kMemoryPerGpuTotalBytes);
  Elements assumed = Assumed(plan);
  const std::size_t left_out = plan.assumptions.size() - assumed.size();
  return FillTemplate(
      TemplateText("plan.html.mustache"),
      {.texts = {{"title", Printable(plan.title, kTitle)},
                 {"style", std::string(TemplateText("style.css"))},
                 {"decision", Printable(Decision(plan), 2 * kSentence)},
                 {"band_share", kBandShare},
                 {"band_published_runs", kBandPublishedRuns}},
       .lists = {
           {"answer", When(true, {.texts = {{"class", NameOf(plan.Answer())}}})},
           {"tiles", Tiles(plan)},
           {"memory_bar", MemoryBar(plan, parts)},
           {"parts", MemoryRows(plan, parts)},
           {"total",
            total == nullptr ? Elements() : When(true, MemoryRow(plan, total->value, total->band))},
           {"answers", Answers(plan)},
           {"remarks", Remarks(plan)},
           {"measures", Measures(plan)},
           {"movers", Movers(plan, sensitivity)},
           {"terms", Terms(plan)},
           {"assumed", std::move(assumed)},
           {"left_out", When(left_out > 0, {.texts = {{"number", absl::StrCat(left_out)}}})},
           {"sources", SourcesOf(plan)},
           {"made_from", MadeFrom(plan)}}});
}

}  // namespace gpuday
