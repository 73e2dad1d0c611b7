#include "planner/report/text/search.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/dates.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/base/time_unit.h"
#include "planner/compose/compose.h"
#include "planner/plan/band_words.h"
#include "planner/plan/words.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string Usd(const FoundPlan& plan) {
  return plan.plan.prices.known ? Dollars(plan.plan.figures.wall_usd) : "unknown";
}

// What can be taken away says so; the usual kind goes without saying.
std::string OfferName(const Offer& offer) {
  return absl::StrCat(Printable(offer.provider),
                      offer.kind == kUsualPriceKind ? "" : absl::StrCat(" ", offer.kind));
}

std::string PriceText(const FoundPlan& plan) {
  if (!plan.plan.prices.known) return "no price known";
  const std::string usd = absl::StrCat(Dollars(plan.plan.prices.usd_per_gpu_hour), "/h");
  return plan.offer.has_value() ? absl::StrCat(usd, " ", OfferName(*plan.offer))
                                : absl::StrCat(usd, " as given");
}

std::string Name(const FoundPlan& plan) {
  return absl::StrCat(Grouped(static_cast<double>(plan.gpus)), " × ", plan.gpu);
}

// "TP 8, PP 4 × 2, DP 2, ZeRO 1": the degrees above 1 and what shards.
std::string LayoutText(const Layout& layout) {
  std::vector<std::string> parts;
  const auto degree = [&](const char* name, std::uint64_t ways) {
    if (ways > 1) parts.push_back(absl::StrCat(name, " ", ways));
  };
  degree("TP", layout.tensor);
  if (layout.tensor > 1 && !layout.sequence_parallel) parts.back() += " without SP";
  degree("PP", layout.pipeline);
  if (layout.virtual_stages > 1) absl::StrAppend(&parts.back(), " × ", layout.virtual_stages);
  degree("CP", layout.context);
  degree("EP", layout.expert);
  degree("DP", layout.data);
  parts.push_back(absl::StrCat("ZeRO ", layout.zero));
  if (layout.zero_group != 0) absl::StrAppend(&parts.back(), " in groups of ", layout.zero_group);
  if (layout.offload != Offload::kNone) {
    parts.push_back(absl::StrCat(NameOf(layout.offload), " on the host"));
  }
  return absl::StrJoin(parts, ", ");
}

std::string Batches(const FoundPlan& plan) {
  const Job& job = plan.plan.job;
  return absl::StrCat(
      LayoutText(plan.plan.layout), ", mb ", job.micro_batch,
      job.recompute == Recompute::kNone ? "" : absl::StrCat(", ", NameOf(job.recompute)));
}

// At most `most` of them, evenly from the first to the last.
std::vector<FoundPlan> Thinned(const std::vector<FoundPlan>& plans, std::size_t most) {
  if (plans.size() <= most) return plans;
  std::vector<FoundPlan> kept;
  for (std::size_t i = 0; i < most; ++i) {
    kept.push_back(plans[most == 1 ? 0 : i * (plans.size() - 1) / (most - 1)]);
  }
  return kept;
}

std::vector<FoundPlan> FirstOf(std::vector<FoundPlan> plans, std::size_t most) {
  if (plans.size() > most)
    plans.erase(plans.begin() + static_cast<std::ptrdiff_t>(most), plans.end());
  return plans;
}

// A command over several lines, as a shell takes it.
std::string Broken(const std::string& command, std::size_t width) {
  std::string text;
  std::size_t column = 2;
  for (absl::string_view part : absl::StrSplit(command, " --")) {
    const std::string word = text.empty() ? std::string(part) : absl::StrCat("--", part);
    if (!text.empty() && column + 1 + word.size() > width - 2) {
      absl::StrAppend(&text, " \\\n    ");
      column = 4;
    } else if (!text.empty()) {
      absl::StrAppend(&text, " ");
      ++column;
    }
    absl::StrAppend(&text, word);
    column += word.size();
  }
  return text;
}

// All tables of an answer have one unit of time.
TimeUnit UnitOf(const SearchAnswer& answer) {
  double longest = 0;
  for (const auto* plans : {&answer.best, &answer.front, &answer.by_kind}) {
    for (const FoundPlan& plan : *plans) longest = std::max(longest, plan.plan.figures.wall_days);
  }
  if (longest == 0 && answer.least_memory.has_value()) {
    longest = answer.least_memory->plan.figures.wall_days;
  }
  return TimeUnit::Of(longest);
}

std::string PlanRows(const std::vector<FoundPlan>& plans, bool recipes, const TimeUnit& unit,
                     std::size_t width) {
  Rows rows = {{"GPUs", unit.name, "cost", "GiB", "price", "layout"}};
  for (const FoundPlan& plan : plans) {
    const Figures& f = plan.plan.figures;
    rows.push_back({Name(plan), unit.Text(f.wall_days), Usd(plan), InGiB(f.memory.total_bytes),
                    PriceText(plan), Batches(plan)});
    if (recipes) {
      rows.back().back() += absl::StrCat(", ", plan.optimizer, ", ", plan.precision);
    }
  }
  return HeadedColumns(rows, Align::kLeft, width);
}

bool SeveralRecipes(const std::vector<FoundPlan>& plans) {
  for (const FoundPlan& plan : plans) {
    if (plan.optimizer != plans[0].optimizer || plan.precision != plans[0].precision) return true;
  }
  return false;
}

std::string BoundsText(const SearchAnswer& answer, const Calendar& calendar) {
  std::vector<std::string> parts;
  if (answer.tokens > 0) parts.push_back(absl::StrCat(Scaled(answer.tokens), " tokens"));
  if (calendar.by.has_value()) {
    parts.push_back(absl::StrCat("from ", DateText(calendar.start), " by ", DateText(*calendar.by),
                                 " (", Short(answer.bounds.deadline_days), " days)"));
  }
  if (answer.bounds.budget_usd > 0) {
    parts.push_back(absl::StrCat("within ", Dollars(answer.bounds.budget_usd)));
  }
  return absl::StrJoin(parts, ", ");
}

// What the best plan is and how safe, or what is missing.
std::string Outcome(const SearchAnswer& answer, const Calendar& calendar, const Style& style) {
  std::string text;
  const auto line = [&](const std::string& mark, const std::string& sentence) {
    absl::StrAppend(&text, "  ", PadRight(mark, 5), "  ", Wrapped(sentence, style.width - 9, 9),
                    "\n");
  };
  if (answer.largest.has_value()) {
    line("   ",
         absl::StrCat(
             answer.largest->value > 0 ? "largest " : "", style.Bold(answer.largest->text),
             answer.largest->sentence.empty() ? "" : absl::StrCat(": ", answer.largest->sentence)));
  }
  const std::string mark = style.Answer(answer.answer);
  if (answer.answer != VerdictState::kNo) {
    const FoundPlan& best = answer.best.front();
    line(mark, absl::StrCat(Name(best), ": ", Duration(best.plan.figures.wall_days), " and ",
                            Usd(best), ", interruptions included, at ", PriceText(best)));
    const Band& days = best.plan.wall_days.band;
    const Band& usd = best.plan.wall_usd.band;
    if (days.low < days.high) {
      line("   ", BandPhrase(Duration(days.low), Duration(days.high)));
      if (best.plan.prices.known && best.plan.prices.usd_per_gpu_hour > 0) {
        line("   ", absl::StrCat(Dollars(usd.low), " to ", Dollars(usd.high), ", prices included"));
      }
    }
    line("   ", absl::StrCat(Batches(best),
                             best.framework.empty() ? "" : absl::StrCat(", in ", best.framework)));
    if (const auto latest = LatestStart(calendar, best)) {
      const double slack = SlackDays(calendar, best);
      line("   ", slack >= 0 ? absl::StrCat("latest safe start ", DateText(*latest), ": ",
                                            Short(slack), " days of slack")
                             : absl::StrCat("in time only if it is no slower than expected: else ",
                                            Short(-slack), " days too late; safe from ",
                                            DateText(*latest)));
    }
  } else if (answer.stopped) {
    line("   ", "nothing was found yet that says yes");
  } else {
    line(mark, answer.counts.all == 0 ? "nothing to choose from"
               : answer.best.empty()  ? "nothing fits"
                                      : "nothing that fits keeps date and money");
  }
  const bool unknown = answer.stopped && answer.answer == VerdictState::kNo;
  if (!answer.binding.empty() && !unknown)
    line("   ", absl::StrCat("what binds: ", answer.binding));
  for (const std::string& give : answer.give) {
    if (unknown) break;
    line("   ", absl::StrCat("to make it feasible: ", give));
  }
  return text;
}

std::string CountsText(const SearchAnswer& answer) {
  const auto count = [](std::uint64_t n) { return Grouped(static_cast<double>(n)); };
  return absl::StrCat(count(answer.counts.all), " configurations in ", Short(answer.seconds),
                      " s: ", count(answer.counts.looked),
                      " looked at, the rest proven slower or too large");
}

std::string Remarks(const SearchAnswer& answer, const Style& style) {
  std::string text;
  constexpr std::size_t kShown = 3;
  if (!answer.left_out.empty()) {
    const std::size_t shown = std::min(kShown, answer.left_out.size());
    const std::vector<std::string> some(
        answer.left_out.begin(), answer.left_out.begin() + static_cast<std::ptrdiff_t>(shown));
    const std::string more =
        answer.left_out.size() > shown
            ? absl::StrCat("; and ", answer.left_out.size() - shown, " more (--json)")
            : "";
    absl::StrAppend(&text,
                    style.Faint(Wrapped(absl::StrCat("Left out: ", absl::StrJoin(some, "; "), more),
                                        style.width, 2)),
                    "\n");
  }
  for (const Assumption& assumption : answer.assumptions) {
    absl::StrAppend(&text,
                    style.Faint(Wrapped(absl::StrCat("Assumed: ", assumption.key, " = ",
                                                     assumption.value, ": ", assumption.reason),
                                        style.width, 2)),
                    "\n");
  }
  return text;
}

}  // namespace

std::string SearchTable(const SearchAnswer& answer, const Calendar& calendar,
                        const std::string& command, std::size_t most, const Style& style) {
  std::string text = absl::StrCat(
      answer.stopped ? style.Bad("Stopped early: the best of what was seen until then, not of all.")
                     : "",
      answer.stopped ? "\n" : "",
      Wrapped(absl::StrCat(style.Bold(Printable(answer.title)), ": ", BoundsText(answer, calendar)),
              style.width, 2),
      "\n\n", Outcome(answer, calendar, style), "\n");
  const TimeUnit unit = UnitOf(answer);
  // A table of one row says no more than the first.
  const auto section = [&](const std::string& title, const std::vector<FoundPlan>& plans,
                           std::size_t least) {
    if (plans.size() < least) return;
    const std::vector<FoundPlan> shown = Thinned(plans, most);
    const std::string some = absl::StrCat(" (", shown.size(), " of ", plans.size(), ")");
    absl::StrAppend(&text,
                    Wrapped(absl::StrCat(style.Bold(title),
                                         shown.size() < plans.size() ? style.Faint(some) : ""),
                            style.width, 2),
                    "\n", PlanRows(shown, SeveralRecipes(shown), unit, style.width), "\n");
  };
  if (answer.answer != VerdictState::kNo) {
    section(answer.minimize == Objective::kCost   ? "Cheapest"
            : answer.minimize == Objective::kTime ? "Fastest"
            : answer.minimize == Objective::kGpus ? "Fewest GPUs"
                                                  : "Fewest GPU-days",
            answer.best, 1);
    section("Time against money: nothing is both faster and cheaper", answer.front, 2);
    section("Cheapest of each kind", FirstOf(answer.by_kind, most), 2);
  } else if (answer.least_memory.has_value()) {
    section("Nearest: least memory", {*answer.least_memory}, 1);
  } else {
    section("Nearest", answer.best, 1);
    section("Time against money: nothing is both faster and cheaper", answer.front, 2);
  }
  if (!command.empty())
    absl::StrAppend(&text, "To plan the best one:\n  ", Broken(command, style.width), "\n\n");
  absl::StrAppend(&text, Wrapped(CountsText(answer), style.width, 2), "\n", Remarks(answer, style));
  return text;
}

}  // namespace gpuday
