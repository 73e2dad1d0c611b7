// Writes a plan's lines: each with its value as the evaluators computed it, and the formula that
// explains it, from which words and numbers follow.
#ifndef GPUDAY_PLANNER_LEDGER_LINE_WRITER_H_
#define GPUDAY_PLANNER_LEDGER_LINE_WRITER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/budget/workload.h"
#include "planner/plan/formula.h"
#include "planner/plan/plan.h"

namespace gpuday {

// A line's value with the digits that a double loses, if it loses some.
struct Amount {
  Amount(double number) : value(number) {}  // NOLINT(google-explicit-constructor)
  Amount(std::uint64_t count);              // NOLINT(google-explicit-constructor)
  // A product of whole numbers with all its digits; `factor` is whole.
  static Amount Product(double factor, std::uint64_t times);

  double value = 0;
  std::string exact = "";
};

// A line as it is written down.
struct NewLine {
  std::string id;
  std::string label;
  std::string symbol = "";  // what formulas call it; empty: its label
  Amount value = 0.0;
  std::string unit = "";
  std::optional<Formula> is = std::nullopt;  // nullopt: looked up, counted or searched for
  // Of the formula, where they read better than those that follow from it; what stands for a
  // formula where there is none.
  std::string words = "";
  std::string source;
  Confidence confidence = Confidence::kFormula;
  std::optional<Band> band = std::nullopt;  // what the value lies between
};

class LineWriter {
 public:
  // Appends to `lines`, which must outlive the writer.
  explicit LineWriter(std::vector<Line>& lines) : lines_(lines) {}

  void Write(NewLine line);
  // A line whose formula is StandardFormula(line.id).
  void WriteStandard(NewLine line);
  // A line that a scenario gives or that is assumed, as `told` says of the key that is its id.
  void WriteInput(const Told& told, NewLine line);

  // What the line `id`, if it has been written, lies between.
  void Within(std::string_view id, const Band& band);

  // Puts labels and numbers into the formulas of all lines: last, since a line may follow from
  // those behind it.
  void Finish();

 private:
  std::vector<Line>& lines_;
};

// The price of a GPU-hour, the machines that are rented and the GPUs that are billed (time.cc); of
// a workload whose price is known and whose GPUs are a line.
void WritePrice(const Workload& workload, LineWriter& writer);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_LEDGER_LINE_WRITER_H_
