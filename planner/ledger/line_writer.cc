#include "planner/ledger/line_writer.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/plan/standard_formulas.h"

namespace gpuday {

Amount::Amount(std::uint64_t count) : value(static_cast<double>(count)) {
  if (value > kLargestExactInteger) exact = absl::StrCat(count);
}

Amount Amount::Product(double factor, std::uint64_t times) {
  Amount amount(factor * static_cast<double>(times));
  if (amount.value > kLargestExactInteger) {
    std::ostringstream digits;
    digits << absl::uint128(factor) * times;
    amount.exact = digits.str();
  }
  return amount;
}

void LineWriter::Write(NewLine line) {
  lines_.push_back({.id = std::move(line.id),
                    .label = std::move(line.label),
                    .value = line.value.value,
                    .exact = std::move(line.value.exact),
                    .unit = std::move(line.unit),
                    .formula = std::move(line.words),
                    .numbers = "",
                    .source = std::move(line.source),
                    .confidence = line.confidence,
                    .band = line.band,
                    .symbol = std::move(line.symbol),
                    .expression = std::move(line.is)});
}

void LineWriter::WriteStandard(NewLine line) {
  if (const Formula* formula = StandardFormula(line.id); formula != nullptr) line.is = *formula;
  Write(std::move(line));
}

void LineWriter::WriteInput(const Told& told, NewLine line) {
  const auto it =
      std::find_if(told.assumptions.begin(), told.assumptions.end(),
                   [&](const Assumption& assumption) { return assumption.key == line.id; });
  const bool given = it == told.assumptions.end();
  line.words = given ? "given" : "assumed";
  line.source = given ? "scenario" : it->reason;
  line.confidence = given ? Confidence::kGiven : Confidence::kAssumed;
  Write(std::move(line));
}

void LineWriter::Within(std::string_view id, const Band& band) {
  for (Line& line : lines_) {
    if (line.id == id) line.band = band;
  }
}

void LineWriter::Finish() {
  for (Line& line : lines_) {
    if (!line.expression.has_value()) continue;
    if (line.formula.empty()) line.formula = line.expression->Words(lines_);
    line.numbers = line.expression->Numbers(lines_);
  }
}

}  // namespace gpuday
