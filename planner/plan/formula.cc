#include "planner/plan/formula.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/plan/formula_piece.h"
#include "planner/plan/plan.h"

namespace gpuday {
namespace {

using Operation = Formula::Operation;

const Line* LineOf(const std::vector<Line>& lines, std::string_view id) {
  const auto it =
      std::find_if(lines.begin(), lines.end(), [&](const Line& line) { return line.id == id; });
  return it == lines.end() ? nullptr : &*it;
}

double Fold(const std::vector<Formula>& operands, const std::vector<Line>& lines,
            double (*combine)(double, double)) {
  double value = operands[0].Evaluate(lines);
  for (std::size_t i = 1; i < operands.size(); ++i) {
    value = combine(value, operands[i].Evaluate(lines));
  }
  return value;
}

}  // namespace

Formula::Formula(double constant)
    : piece_(std::make_shared<const Piece>(
          Piece{.operation = Operation::kConstant, .value = constant})) {}

Formula Formula::Make(Operation operation, std::vector<Formula> operands) {
  const bool many = operation == Operation::kAdd || operation == Operation::kMultiply;
  if (many && operands.empty()) return operation == Operation::kAdd ? 0.0 : 1.0;
  if (many && operands.size() == 1) return operands[0];
  // a + b + c is one sum of three; evaluated from the left it is the same to the last bit.
  if (many && operands[0].piece_->operation == operation) {
    std::vector<Formula> flat = operands[0].piece_->operands;
    flat.insert(flat.end(), operands.begin() + 1, operands.end());
    operands = std::move(flat);
  }
  return Formula(std::make_shared<const Piece>(
      Piece{.operation = operation, .operands = std::move(operands)}));
}

double Formula::Evaluate(const std::vector<Line>& lines) const {
  const Piece& p = *piece_;
  const auto operand = [&](std::size_t i) { return p.operands[i].Evaluate(lines); };
  switch (p.operation) {
    case Operation::kReference:
    case Operation::kOptional: {
      if (const Line* line = LineOf(lines, p.text); line != nullptr) return line->value;
      return p.operation == Operation::kOptional ? 0 : std::numeric_limits<double>::quiet_NaN();
    }
    case Operation::kConstant:
      return p.value;
    case Operation::kTerm:
      return p.operands.empty() ? p.value : operand(0);
    case Operation::kAdd:
      return Fold(p.operands, lines, [](double a, double b) { return a + b; });
    case Operation::kMultiply:
      return Fold(p.operands, lines, [](double a, double b) { return a * b; });
    case Operation::kSubtract:
      return operand(0) - operand(1);
    case Operation::kDivide:
      return operand(0) / operand(1);
    case Operation::kPower:
      return std::pow(operand(0), operand(1));
    case Operation::kCeil:
      return std::ceil(operand(0));
    case Operation::kSqrt:
      return std::sqrt(operand(0));
    case Operation::kLog2:
      return std::log2(operand(0));
    // Written out: std::min and std::max lose what is not a number on one side.
    case Operation::kMin:
      return Fold(p.operands, lines, [](double a, double b) { return a < b ? a : b + 0 * a; });
    case Operation::kMax:
      return Fold(p.operands, lines, [](double a, double b) { return a > b ? a : b + 0 * a; });
    case Operation::kIfPositive: {
      const double condition = operand(0);
      if (std::isnan(condition)) return condition;
      return operand(condition > 0 ? 1 : 2);
    }
  }
  return std::numeric_limits<double>::quiet_NaN();
}

// Writes a formula in one of its notations.
class FormulaPrinter {
 public:
  enum class Notation { kWords, kNumbers, kCell };

  FormulaPrinter(Notation notation, const std::vector<Line>* lines,
                 const std::function<std::string(std::string_view)>* name_of)
      : notation_(notation), lines_(lines), name_of_(name_of) {}

  std::string Text(const Formula& formula) const { return Print(formula).text; }

 private:
  // How tightly a text holds together: what is looser than its place demands gets parentheses.
  enum Strength { kNegative, kSum, kProduct, kPower, kWhole };
  struct Printed {
    std::string text;
    Strength strength = kWhole;
    bool nothing = false;  // a line that is not there, or a branch of 0: no addend to show
  };

  bool ForPeople() const { return notation_ != Notation::kCell; }

  static std::string Enclosed(const Printed& printed, Strength at_least) {
    return printed.strength < at_least ? absl::StrCat("(", printed.text, ")") : printed.text;
  }

  Printed Number(double value) const {
    std::string text = NumberText(value);
    if (!ForPeople()) {
      text = RealText(value);
      if (text.ends_with(".0")) text.resize(text.size() - 2);
    }
    return {.text = std::move(text), .strength = value < 0 ? kNegative : kWhole};
  }

  Printed Reference(const Formula::Piece& piece) const {
    if (notation_ == Notation::kCell) return {.text = (*name_of_)(piece.text)};
    const Line* line = LineOf(*lines_, piece.text);
    if (line == nullptr && piece.operation == Operation::kOptional) {
      return {.text = "0", .nothing = true};
    }
    if (line == nullptr) return {.text = piece.text};
    if (notation_ == Notation::kNumbers) return Number(line->value);
    return {.text = line->symbol.empty() ? line->label : line->symbol};
  }

  // `same_right`: what is as loose may stand on the right without parentheses: a + (b - c).
  Printed Operator(const std::vector<Formula>& operands, const char* sign, Strength strength,
                   bool same_right) const {
    std::string text;
    for (const Formula& operand : operands) {
      const Printed printed = Print(operand);
      const bool strict = !text.empty() && !same_right;
      absl::StrAppend(&text, text.empty() ? "" : sign,
                      Enclosed(printed, strict ? static_cast<Strength>(strength + 1) : strength));
    }
    return {.text = std::move(text), .strength = strength};
  }

  Printed Sum(const std::vector<Formula>& operands) const {
    std::vector<Formula> there;
    for (const Formula& operand : operands) {
      if (!Print(operand).nothing) there.push_back(operand);
    }
    if (there.empty()) return {.text = "0", .nothing = true};
    if (there.size() == 1) return Print(there[0]);
    return Operator(there, ForPeople() ? " + " : "+", kSum, true);
  }

  Printed Call(const char* name, const std::vector<Formula>& operands,
               const char* behind = "") const {
    const std::string comma = ForPeople() ? ", " : ",";
    return {.text = absl::StrCat(name, "(",
                                 absl::StrJoin(operands, comma,
                                               [&](std::string* out, const Formula& operand) {
                                                 absl::StrAppend(out, Print(operand).text);
                                               }),
                                 behind, ")")};
  }

  Printed IfPositive(const std::vector<Formula>& operands) const {
    if (ForPeople()) {
      const Formula& taken = operands[operands[0].Evaluate(*lines_) > 0 ? 1 : 2];
      Printed printed = Print(taken);
      printed.nothing |=
          taken.piece_->operation == Operation::kConstant && taken.piece_->value == 0;
      return printed;
    }
    return {.text = absl::StrCat("IF(", Enclosed(Print(operands[0]), kSum), ">0,",
                                 Print(operands[1]).text, ",", Print(operands[2]).text, ")")};
  }

  Printed Print(const Formula& formula) const {
    const Formula::Piece& p = *formula.piece_;
    const bool people = ForPeople();
    switch (p.operation) {
      case Operation::kReference:
      case Operation::kOptional:
        return Reference(p);
      case Operation::kConstant:
        return Number(p.value);
      case Operation::kTerm:
        if (notation_ == Notation::kWords) return {.text = p.text};
        return p.operands.empty() ? Number(p.value) : Print(p.operands[0]);
      case Operation::kAdd:
        return Sum(p.operands);
      case Operation::kSubtract:
        return Operator(p.operands, people ? " - " : "-", kSum, false);
      case Operation::kMultiply:
        return Operator(p.operands, people ? " x " : "*", kProduct, true);
      case Operation::kDivide:
        return Operator(p.operands, people ? " / " : "/", kProduct, false);
      case Operation::kPower:
        return {.text = absl::StrCat(Enclosed(Print(p.operands[0]), kWhole), "^",
                                     Enclosed(Print(p.operands[1]), kWhole)),
                .strength = kPower};
      case Operation::kCeil:
        return people ? Call("ceil", p.operands) : Call("ROUNDUP", p.operands, ",0");
      case Operation::kSqrt:
        return Call(people ? "sqrt" : "SQRT", p.operands);
      case Operation::kLog2:
        return people ? Call("log2", p.operands) : Call("LOG", p.operands, ",2");
      case Operation::kMin:
        return Call(people ? "min" : "MIN", p.operands);
      case Operation::kMax:
        return Call(people ? "max" : "MAX", p.operands);
      case Operation::kIfPositive:
        return IfPositive(p.operands);
    }
    return {};
  }

  Notation notation_;
  const std::vector<Line>* lines_;                               // for people
  const std::function<std::string(std::string_view)>* name_of_;  // for a cell
};

std::string Formula::Words(const std::vector<Line>& lines) const {
  return FormulaPrinter(FormulaPrinter::Notation::kWords, &lines, nullptr).Text(*this);
}

std::string Formula::Numbers(const std::vector<Line>& lines) const {
  return FormulaPrinter(FormulaPrinter::Notation::kNumbers, &lines, nullptr).Text(*this);
}

std::string Formula::Cell(const std::function<std::string(std::string_view id)>& name_of) const {
  return FormulaPrinter(FormulaPrinter::Notation::kCell, nullptr, &name_of).Text(*this);
}

void Formula::AddParents(std::vector<std::string>& ids) const {
  const Piece& p = *piece_;
  const bool line = p.operation == Operation::kReference || p.operation == Operation::kOptional;
  if (line && std::find(ids.begin(), ids.end(), p.text) == ids.end()) ids.push_back(p.text);
  for (const Formula& operand : p.operands) operand.AddParents(ids);
}

std::vector<std::string> Formula::Parents() const {
  std::vector<std::string> ids;
  AddParents(ids);
  return ids;
}

Formula Formula::With(
    const std::function<std::optional<Formula>(std::string_view id)>& instead_of) const {
  const Piece& p = *piece_;
  if (p.operation == Operation::kReference || p.operation == Operation::kOptional) {
    return instead_of(p.text).value_or(*this);
  }
  if (p.operands.empty()) return *this;
  Piece changed = p;
  for (Formula& operand : changed.operands) operand = operand.With(instead_of);
  return Formula(std::make_shared<const Piece>(std::move(changed)));
}

Formula Ref(std::string_view id) {
  return Formula(std::make_shared<const Formula::Piece>(
      Formula::Piece{.operation = Operation::kReference, .text = std::string(id)}));
}

Formula OptionalRef(std::string_view id) {
  return Formula(std::make_shared<const Formula::Piece>(
      Formula::Piece{.operation = Operation::kOptional, .text = std::string(id)}));
}

Formula Term(std::string_view words, double value) {
  return Formula(std::make_shared<const Formula::Piece>(
      Formula::Piece{.operation = Operation::kTerm, .text = std::string(words), .value = value}));
}

Formula Count(std::string_view words, std::uint64_t value) {
  return Term(words, static_cast<double>(value));
}

Formula Term(std::string_view words, const Formula& is) {
  return Formula(std::make_shared<const Formula::Piece>(
      Formula::Piece{.operation = Operation::kTerm, .text = std::string(words), .operands = {is}}));
}

Formula operator+(const Formula& a, const Formula& b) {
  return Formula::Make(Operation::kAdd, {a, b});
}
Formula operator-(const Formula& a, const Formula& b) {
  return Formula::Make(Operation::kSubtract, {a, b});
}
Formula operator*(const Formula& a, const Formula& b) {
  return Formula::Make(Operation::kMultiply, {a, b});
}
Formula operator/(const Formula& a, const Formula& b) {
  return Formula::Make(Operation::kDivide, {a, b});
}

Formula Power(const Formula& base, const Formula& exponent) {
  return Formula::Make(Operation::kPower, {base, exponent});
}
Formula Ceil(const Formula& a) { return Formula::Make(Operation::kCeil, {a}); }
Formula Sqrt(const Formula& a) { return Formula::Make(Operation::kSqrt, {a}); }
Formula Log2(const Formula& a) { return Formula::Make(Operation::kLog2, {a}); }
Formula Min(const Formula& a, const Formula& b) { return Formula::Make(Operation::kMin, {a, b}); }
Formula Max(const Formula& a, const Formula& b) { return Formula::Make(Operation::kMax, {a, b}); }
Formula IfPositive(const Formula& condition, const Formula& then, const Formula& otherwise) {
  return Formula::Make(Operation::kIfPositive, {condition, then, otherwise});
}
Formula SumOf(const std::vector<Formula>& addends) {
  return Formula::Make(Operation::kAdd, addends);
}

}  // namespace gpuday
