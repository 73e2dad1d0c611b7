#include "planner/report/text/sensitivity.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/plan/band_words.h"
#include "planner/report/brief.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

// Characters of the widest bar; where there is no room for the shortest, there is none.
constexpr std::size_t kLongestBar = 40, kShortestBar = 12;

// What a tornado is about.
struct Measure {
  double Factor::*low;
  double Factor::*high;
  double Trial::*value;
  std::string (*text)(double);
};

std::string DaysText(double days) { return Duration(days); }

const Measure kDays = {&Factor::low_days, &Factor::high_days, &Trial::wall_days, DaysText};
const Measure kUsd = {&Factor::low_usd, &Factor::high_usd, &Trial::wall_usd, Dollars};

// "---|=====": below the plan and above it, on the scale of `widest`, which is `length` characters.
std::string Bar(double low, double own, double high, double lowest, double widest,
                std::size_t length) {
  const auto place = [&](double value) {
    return static_cast<int>(std::lround((value - lowest) / widest * static_cast<double>(length)));
  };
  std::string bar(length + 1, ' ');
  for (int i = place(low); i <= place(high); ++i) bar[static_cast<std::size_t>(i)] = '=';
  bar[static_cast<std::size_t>(place(own))] = '|';
  bar.erase(bar.find_last_not_of(' ') + 1);
  return bar;
}

std::string Tornado(const Sensitivity& s, const Measure& measure, double own, const Style& style) {
  std::vector<const Factor*> factors;
  double lowest = own, highest = own;
  for (const Factor& factor : s.factors) {
    if (factor.*measure.high <= factor.*measure.low) continue;
    factors.push_back(&factor);
    lowest = std::min(lowest, factor.*measure.low);
    highest = std::max(highest, factor.*measure.high);
  }
  if (factors.empty()) return "  nothing that was tried moves it\n";
  std::stable_sort(factors.begin(), factors.end(), [&](const Factor* a, const Factor* b) {
    return a->*measure.high - a->*measure.low > b->*measure.high - b->*measure.low;
  });
  std::vector<std::vector<std::string>> rows;
  std::size_t text = 0;  // characters of the widest row before its bar
  for (const Factor* factor : factors) {
    const double low = factor->*measure.low, high = factor->*measure.high;
    rows.push_back(
        {factor->label,
         absl::StrCat(measure.text(low), " at ", ValueReaching(*factor, measure.value, own, low)),
         absl::StrCat(measure.text(high), " at ",
                      ValueReaching(*factor, measure.value, own, high))});
  }
  for (std::size_t column = 0; column < 3; ++column) {
    std::size_t widest = 0;
    for (const auto& row : rows) widest = std::max(widest, ShownWidth(row[column]));
    text += widest + 2;
  }
  const std::size_t room = style.width > text + 3 ? style.width - text - 3 : 0;
  for (std::size_t i = 0; i < rows.size() && room >= kShortestBar; ++i) {
    rows[i].push_back(Bar(factors[i]->*measure.low, own, factors[i]->*measure.high, lowest,
                          highest - lowest, std::min(room, kLongestBar)));
  }
  return Columns(rows, Align::kLeft, style.width);
}

std::string Tried(const Sensitivity& s, const Style& style) {
  std::string out;
  for (const Factor& factor : s.factors) {
    std::vector<std::string> trials;
    for (const Trial& trial : factor.trials) {
      trials.push_back(absl::StrCat(trial.value, !trial.refused.empty() ? " (cannot be planned)"
                                                 : trial.fits           ? ""
                                                                        : " (does not fit)"));
    }
    absl::StrAppend(
        &out, "  ",
        Wrapped(absl::StrCat(factor.label,
                             factor.key.empty() ? "" : absl::StrCat(" [", factor.key, "]"), ": ",
                             factor.own, "; tried ", absl::StrJoin(trials, ", "), " (",
                             Printable(factor.source, 200), ")"),
                style.width - 2, 4),
        "\n");
  }
  return out;
}

}  // namespace

std::string SensitivityTable(const Sensitivity& s, const Style& style) {
  std::string out = absl::StrCat(style.Bold(s.title), "\n\n");
  const std::string takes =
      absl::StrCat("With interruptions it takes ", Duration(s.wall_days),
                   s.priced ? absl::StrCat(" and ", Dollars(s.wall_usd)) : "",
                   s.answer == VerdictState::kYes
                       ? "."
                       : absl::StrCat("; the answer to it is ", AnswerWord(s.answer),
                                      " (gpuday plan says why and what would help)."));
  absl::StrAppend(&out, "  ", Wrapped(takes, style.width - 2, 2), "\n");
  absl::StrAppend(&out, "\n", style.Bold("What moves the date"), "\n",
                  Tornado(s, kDays, s.wall_days, style));
  if (s.wall_usd > 0) {
    absl::StrAppend(&out, "\n", style.Bold("What moves the money"), "\n",
                    Tornado(s, kUsd, s.wall_usd, style));
  }
  absl::StrAppend(&out, "\n", style.Bold("Each by itself, all else as it is"), "\n",
                  Tried(s, style));
  return out;
}

}  // namespace gpuday
