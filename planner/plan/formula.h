// How a line follows from others, as one expression. From it come the value again, the words and
// the numbers that a person reads, the lines that it is made from, a workbook's cell and the text
// that is stored. The evaluators of budget/ never see it: they compute, this explains.
#ifndef GPUDAY_PLANNER_PLAN_FORMULA_H_
#define GPUDAY_PLANNER_PLAN_FORMULA_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace gpuday {

struct Line;

// An expression over lines, constants and named numbers. A value: copies share what they are made
// of, which never changes, so any thread may use any copy. Built from Ref(), OptionalRef(), Term(),
// plain numbers, the operators + - * / and the functions below.
class Formula {
 public:
  enum class Operation {
    kReference,  // to the line `text`
    kOptional,   // the same; 0 where the plan has no such line
    kConstant,   // `value`, shown as such
    kTerm,       // a number that is no line, or a part of a formula: `text` in the words
    kAdd,        // two or more
    kSubtract,
    kMultiply,  // two or more
    kDivide,
    kPower,
    kCeil,
    kSqrt,
    kLog2,
    kMin,
    kMax,
    kIfPositive  // the second where the first is above 0, else the third
  };

  // A constant, so that 24 * Ref(id) reads as it is meant.
  Formula(double constant);  // NOLINT(google-explicit-constructor)

  // The value over `lines`; not a number where one is missing that is no OptionalRef.
  double Evaluate(const std::vector<Line>& lines) const;

  // "n x days": of every line its symbol, or its label where it has none; of a condition the branch
  // that `lines` take. What is not there is left out of sums.
  std::string Words(const std::vector<Line>& lines) const;
  // "64 x 21.2": the same with the numbers put in, and parentheses where they are needed.
  std::string Numbers(const std::vector<Line>& lines) const;
  // "24*gpu_days": as a spreadsheet calculates it. `name_of` says what the cell of a line is
  // called.
  std::string Cell(const std::function<std::string(std::string_view id)>& name_of) const;

  // The ids of the lines it is made from, each once, in the order in which they stand in it; of
  // optional ones too that a plan may lack.
  std::vector<std::string> Parents() const;

  // The formula with references replaced; `instead_of` gives nothing for those that stay.
  Formula With(const std::function<std::optional<Formula>(std::string_view id)>& instead_of) const;

  // Nested JSON without spaces, in which operations come first and a text is a line's id:
  // ["*",24,"time.gpu_days"]. A term is {"term":"PUE","value":1.1}, or {"term":...,"is":[...]}; an
  // optional line {"line":"...","otherwise":0}. Malformed bytes of texts are '?' in it.
  std::string Json() const;
  // Reads what Json() writes. Error (kInput) with what is wrong for anything else.
  static absl::StatusOr<Formula> FromJson(std::string_view json);

  // Of two or more operands; of none it is 0, of one this one.
  static Formula Make(Operation operation, std::vector<Formula> operands);

 private:
  struct Piece;
  friend struct FormulaReader;
  friend class FormulaPrinter;
  friend Formula Ref(std::string_view id);
  friend Formula OptionalRef(std::string_view id);
  friend Formula Term(std::string_view words, double value);
  friend Formula Term(std::string_view words, const Formula& is);

  explicit Formula(std::shared_ptr<const Piece> piece) : piece_(std::move(piece)) {}

  void AddParents(std::vector<std::string>& ids) const;

  std::shared_ptr<const Piece> piece_;  // never null
};

// The line `id`.
Formula Ref(std::string_view id);
// The line `id`; 0 in plans that do not have it.
Formula OptionalRef(std::string_view id);
// A number that is no line: `words` in the words, the number in the numbers.
Formula Term(std::string_view words, double value);
// The same of a whole number.
Formula Count(std::string_view words, std::uint64_t value);
// A part with a name of its own: `words` in the words, what it is in the numbers.
Formula Term(std::string_view words, const Formula& is);

Formula operator+(const Formula& a, const Formula& b);
Formula operator-(const Formula& a, const Formula& b);
Formula operator*(const Formula& a, const Formula& b);
Formula operator/(const Formula& a, const Formula& b);

Formula Power(const Formula& base, const Formula& exponent);
Formula Ceil(const Formula& a);
Formula Sqrt(const Formula& a);
Formula Log2(const Formula& a);
Formula Min(const Formula& a, const Formula& b);
Formula Max(const Formula& a, const Formula& b);
Formula IfPositive(const Formula& condition, const Formula& then, const Formula& otherwise);
// The sum of `addends`; 0 of none.
Formula SumOf(const std::vector<Formula>& addends);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_FORMULA_H_
