// One page of A4 in HTML. Everything that came from outside goes through Html(); colours are of the
// style alone, so that light, dark and paper differ in one place.
#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/plan/ids.h"
#include "planner/report/brief.h"
#include "planner/report/documents.h"
#include "planner/report/html/style.h"

namespace gpuday {
namespace {

// So much fits on the page whatever is planned.
constexpr std::size_t kMostMovers = 7;
constexpr std::size_t kMostNotes = 4;
constexpr std::size_t kMostAssumptions = 40;
constexpr std::size_t kMostSources = 8;
constexpr std::size_t kTitle = 120, kSentence = 420, kNote = 240, kWord = 48, kSource = 150;

// `text` for elements and attributes, HTML and SVG alike, cut to `limit` bytes.
std::string Html(const std::string& text, std::size_t limit) {
  std::string out;
  for (const char c : Printable(text, limit)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string InGiB(double bytes) { return Short(bytes / kBytesPerGiB); }

// A number of SVG.
std::string At(double value) { return absl::StrFormat("%.1f", value); }

std::string Range(const Line* line, std::string (*text)(double)) {
  if (line == nullptr || !line->band.has_value()) return "";
  return absl::StrCat(text(line->band->low), " to ", text(line->band->high));
}

// A figure that people look at first.
std::string Tile(const std::string& label, const std::string& figure, const std::string& range,
                 const std::string& below) {
  return absl::StrCat("<div class=\"tile\"><h2>", label, "</h2><p class=\"figure\">", figure,
                      "</p>",
                      range.empty() ? "" : absl::StrCat("<p class=\"range\">", range, "</p>"),
                      "<p>", below, "</p></div>\n");
}

std::string Tiles(const Plan& plan) {
  const Line* wall = plan.FindLine(id::kTimeWallDays);
  const Line* usd = plan.FindLine(id::kCostWallUsd);
  const Line* total = plan.FindLine(id::kMemoryPerGpuTotalBytes);
  std::string out = "<section class=\"tiles\" aria-label=\"Key figures\">\n";
  absl::StrAppend(
      &out, Tile("Time", Duration(plan.ValueOf(id::kTimeWallDays)), Range(wall, Duration),
                 absl::StrCat(Duration(plan.ValueOf(id::kTimeDays)), " without interruptions; ",
                              Grouped(plan.ValueOf(id::kTimeWallGpuHours)), " GPU-hours")));
  const std::string provider = plan.FactValue(id::kPriceProvider);
  absl::StrAppend(
      &out,
      usd == nullptr
          ? Tile("Money", "unknown", "", "no price of this GPU is known")
          : Tile("Money", Dollars(usd->value), Range(usd, Dollars),
                 absl::StrCat(Dollars(plan.ValueOf(id::kCostUsdPerGpuHour)), " per GPU-hour",
                              provider.empty() ? ", as given"
                                               : absl::StrCat(" of ", Html(provider, kWord)))));
  const double capacity = plan.ValueOf(id::kMemoryCapacityBytes);
  if (total != nullptr) {
    absl::StrAppend(&out,
                    Tile("Memory per GPU", absl::StrCat(InGiB(total->value), " GiB"),
                         total->band.has_value() ? absl::StrCat(InGiB(total->band->low), " to ",
                                                                InGiB(total->band->high), " GiB")
                                                 : "",
                         absl::StrCat("of ", InGiB(capacity), " GiB on ",
                                      Html(plan.FactValue(id::kClusterGpu), kWord))));
  }
  return out + "</section>\n";
}

// Parts against the card's capacity; below them what four of five runs take.
std::string MemoryBar(const Plan& plan, const std::vector<MemoryPart>& parts) {
  const Line* total = plan.FindLine(id::kMemoryPerGpuTotalBytes);
  const double capacity = plan.ValueOf(id::kMemoryCapacityBytes);
  if (total == nullptr || capacity <= 0) return "";
  const Band band = total->band.value_or(Band{.low = total->value, .high = total->value});
  constexpr double kWide = 720, kHigh = 30;
  const double most = std::max({capacity, total->value, band.high});
  const auto x = [&](double bytes) { return bytes / most * kWide; };
  std::string out = absl::StrCat(
      "<svg viewBox=\"-1 0 722 58\" role=\"img\" aria-labelledby=\"memory-title memory-desc\">"
      "<title id=\"memory-title\">Memory of one GPU</title><desc id=\"memory-desc\">",
      InGiB(total->value), " GiB of ", InGiB(capacity), " GiB; four of five runs like it take ",
      InGiB(band.low), " to ", InGiB(band.high),
      " GiB. The table has the parts.</desc>\n<rect class=\"card\" x=\"0\" y=\"4\" width=\"",
      At(x(capacity)), "\" height=\"", At(kHigh), "\"/>\n");
  double at = 0;
  for (const MemoryPart& part : parts) {
    absl::StrAppend(&out, "<rect class=\"", part.id, "\" x=\"", At(x(at)), "\" y=\"4\" width=\"",
                    At(std::max(0.5, x(part.bytes))), "\" height=\"", At(kHigh), "\"><title>",
                    Html(part.label, kWord), ": ", InGiB(part.bytes), " GiB</title></rect>\n");
    at += part.bytes;
  }
  const std::string end = At(x(capacity));
  absl::StrAppend(&out, "<path class=\"limit\" d=\"M", end, " 0V38\"/>\n<path class=\"band\" d=\"M",
                  At(x(band.low)), " 42v6M", At(x(band.low)), " 45H", At(x(band.high)), "M",
                  At(x(band.high)), " 42v6\"/>\n<text x=\"0\" y=\"57\">0</text><text x=\"",
                  At(std::min(x(capacity), kWide)), "\" y=\"57\" text-anchor=\"end\">",
                  InGiB(capacity), " GiB card</text>\n");
  return out + "</svg>\n";
}

std::string MemoryTable(const Plan& plan, const std::vector<MemoryPart>& parts) {
  const double capacity = plan.ValueOf(id::kMemoryCapacityBytes);
  std::string out =
      "<table class=\"memory\"><thead><tr><th scope=\"col\">Part</th><th scope=\"col\">GiB</th>"
      "<th scope=\"col\">GB</th><th scope=\"col\">of the card</th><th scope=\"col\">four of five, "
      "GiB</th></tr></thead><tbody>\n";
  const auto row = [&](const std::string& name, double bytes, const std::optional<Band>& band) {
    absl::StrAppend(
        &out, name, "<td>", InGiB(bytes), "</td><td>", Short(bytes / kBytesPerGB), "</td><td>",
        capacity > 0 ? absl::StrFormat("%.1f %%", 100 * bytes / capacity) : "", "</td><td>",
        band.has_value() ? absl::StrCat(InGiB(band->low), " to ", InGiB(band->high)) : "",
        "</td></tr>\n");
  };
  for (const MemoryPart& part : parts) {
    row(absl::StrCat("<tr><th scope=\"row\"><i class=\"", part.id, "\"></i>",
                     Html(part.label, kWord), "</th>"),
        part.bytes, part.band);
  }
  if (const Line* total = plan.FindLine(id::kMemoryPerGpuTotalBytes)) {
    row("<tr class=\"total\"><th scope=\"row\"><i></i>total</th>", total->value, total->band);
  }
  return out + "</tbody></table>\n";
}

// "22.4 days at 128 to 86.7 days at 32" with a bar on the scale of `lowest` to `highest`.
std::string Swing(const std::string& low, const std::string& at_low, const std::string& high,
                  const std::string& at_high, double from, double own, double to, double lowest,
                  double highest) {
  if (to <= from) return "<td class=\"none\" colspan=\"2\">does not move it</td>";
  const auto x = [&](double value) {
    return highest > lowest ? 120 * (value - lowest) / (highest - lowest) : 0;
  };
  return absl::StrCat(
      "<td>", low, " <small>", Html(at_low, kWord), "</small> to ", high, " <small>",
      Html(at_high, kWord),
      "</small></td><td class=\"bar\"><svg viewBox=\"-1 0 122 14\" aria-hidden=\"true\"><rect "
      "class=\"swing\" x=\"",
      At(x(from)), "\" y=\"3\" width=\"", At(std::max(1.0, x(to) - x(from))),
      "\" height=\"8\"/><path class=\"own\" d=\"M", At(x(own)), " 0v14\"/></svg></td>");
}

std::string MoversSection(const Plan& plan, const Sensitivity* sensitivity) {
  const std::vector<Mover> movers = MoversOf(plan, sensitivity, kMostMovers);
  const double days = plan.ValueOf(id::kTimeWallDays), usd = plan.ValueOf(id::kCostWallUsd);
  double low_days = days, high_days = days, low_usd = usd, high_usd = usd;
  for (const Mover& m : movers) {
    low_days = std::min(low_days, m.low_days);
    high_days = std::max(high_days, m.high_days);
    low_usd = std::min(low_usd, m.low_usd);
    high_usd = std::max(high_usd, m.high_usd);
  }
  std::string out = absl::StrCat(
      "<section><h2>What would change it</h2>\n<table class=\"movers\"><thead><tr><th "
      "scope=\"col\">Input, now</th><th scope=\"col\" colspan=\"2\">Days</th>",
      usd > 0 ? "<th scope=\"col\" colspan=\"2\">Dollars</th>" : "", "</tr></thead><tbody>\n");
  const auto at = [](const std::string& value) {
    return value.empty() ? "" : absl::StrCat("at ", value);
  };
  for (const Mover& m : movers) {
    absl::StrAppend(&out, "<tr><th scope=\"row\">", Html(m.label, kWord), " <small>",
                    Html(m.own, kWord), "</small></th>",
                    Swing(Duration(m.low_days), at(m.at_low_days), Duration(m.high_days),
                          at(m.at_high_days), m.low_days, days, m.high_days, low_days, high_days));
    if (usd > 0) {
      absl::StrAppend(
          &out, Swing(Dollars(m.low_usd), at(m.at_low_usd), Dollars(m.high_usd), at(m.at_high_usd),
                      m.low_usd, usd, m.high_usd, low_usd, high_usd));
    }
    out += "</tr>\n";
  }
  return absl::StrCat(out,
                      "</tbody></table><p class=\"fine\">Each by itself, all else as planned, "
                      "interruptions included. The line in each bar is the plan.</p></section>\n");
}

std::string Count(const Plan& plan, const char* id) { return Grouped(plan.ValueOf(id)); }

std::string PlanSection(const Plan& plan) {
  std::string out = "<section><h2>The plan</h2><dl>\n";
  const auto row = [&](const char* term, const std::string& text) {
    absl::StrAppend(&out, "<dt>", term, "</dt><dd>", Html(text, kNote), "</dd>\n");
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
  return out + "</dl></section>\n";
}

std::string RemarksSection(const Plan& plan) {
  std::vector<std::string> items;
  for (const Verdict& verdict : plan.verdicts) {
    items.push_back(absl::StrCat("<li class=\"", verdict.yes ? "yes" : "no", "\"><b>",
                                 verdict.yes ? "Yes" : "No", "</b>, ",
                                 Html(verdict.sentence, kSentence), "</li>"));
  }
  for (const absl::string_view part :
       absl::StrSplit(plan.FactValue(id::kTimeLimit), "; ", absl::SkipEmpty())) {
    items.push_back(absl::StrCat("<li>", Html(std::string(part), kNote), "</li>"));
  }
  for (std::size_t i = 0; i < std::min(kMostNotes, plan.notes.size()); ++i) {
    items.push_back(absl::StrCat("<li>", Html(plan.notes[i], kNote), "</li>"));
  }
  return absl::StrCat("<div><h2>Answers</h2><ul>\n", absl::StrJoin(items, "\n"), "\n</ul></div>\n");
}

std::string FinePrint(const Plan& plan) {
  std::vector<std::string> assumed;
  for (const Assumption& a : plan.assumptions) {
    if (assumed.size() == kMostAssumptions) break;
    assumed.push_back(absl::StrCat(Html(a.key, kWord), "&nbsp;=&nbsp;<b>",
                                   Html(a.value.empty() ? "none" : a.value, kWord), "</b>"));
  }
  const std::size_t left_out = plan.assumptions.size() - assumed.size();
  std::vector<std::string> sources, made_from;
  for (const std::string& source : MainSources(plan, kMostSources, kSource)) {
    sources.push_back(Html(source, kSource + kWord));
  }
  for (const Provenance& p : plan.provenance) {
    made_from.push_back(absl::StrCat(
        Html(absl::StrCat(p.kind, " ", p.name), kWord), p.version.empty() ? "" : "&nbsp;",
        Html(p.version, kWord),
        p.sha256.empty() ? ""
                         : absl::StrCat(" <code>", Html(p.sha256.substr(0, 8), 8), "</code>")));
  }
  return absl::StrCat(
      "<section class=\"fine\"><h2>Assumed, because nobody said</h2><p>",
      assumed.empty() ? "nothing" : absl::StrJoin(assumed, ", "),
      left_out > 0 ? absl::StrCat(" and ", left_out, " more") : "", "</p>\n<h2>Sources</h2><p>",
      absl::StrJoin(sources, " · "), "</p>\n<p>Made from ", absl::StrJoin(made_from, ", "),
      " (first digits of SHA-256). Every figure with its formula and numbers: "
      "<code>gpuday plan --explain</code>. Ranges: four of five published runs like it lie "
      "within.</p></section>\n");
}

}  // namespace

std::string PlanPage(const Plan& plan, const Sensitivity* sensitivity) {
  const std::vector<MemoryPart> parts = MemoryParts(plan);
  return absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
      "name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
      "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n<title>",
      Html(plan.title, kTitle), "</title>\n<style>\n", kPageStyle,
      "</style>\n</head>\n<body>\n<main>\n<header><p>GPU budget</p><h1>", Html(plan.title, kTitle),
      "</h1></header>\n<p class=\"decision ", plan.Holds() ? "yes" : "no", "\">",
      Html(Decision(plan), 2 * kSentence), "</p>\n", Tiles(plan),
      "<section><h2>Memory of one GPU</h2>\n", MemoryBar(plan, parts), "<div class=\"columns\">\n",
      MemoryTable(plan, parts), RemarksSection(plan), "</div></section>\n",
      MoversSection(plan, sensitivity), PlanSection(plan), FinePrint(plan),
      "</main>\n</body>\n</html>\n");
}

}  // namespace gpuday
