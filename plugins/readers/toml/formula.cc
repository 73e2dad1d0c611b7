#include "plugins/readers/toml/formula.h"

#include <muParser.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <deque>
#include <map>
#include <stdexcept>

namespace declared {
namespace {

constexpr std::size_t kLongestFormula = 1000;
constexpr double kLargest = sdk::kLargestNumber;
constexpr const char* kNameCharacters =
    "0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.";
constexpr const char* kOtherCharacters = "+-*/%^<>=!&|?:(), \t\r\n";

// Why a formula that reads well has no value.
struct NoValue : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Beyond 2^53 not every whole number is exact, and what is counted must be.
double Within(double value) {
  if (!(std::abs(value) <= kLargest)) throw NoValue("passes 2^53 on the way");
  return value;
}

double Divisor(double value) {
  if (value == 0) throw NoValue("divides by zero");
  return value;
}

double Sum(double a, double b) { return Within(a + b); }
double Difference(double a, double b) { return Within(a - b); }
double Product(double a, double b) { return Within(a * b); }
double Quotient(double a, double b) { return Within(a / Divisor(b)); }
double Remainder(double a, double b) { return std::fmod(a, Divisor(b)); }
double Power(double a, double b) { return Within(std::pow(a, b)); }
double Less(double a, double b) { return a < b; }
double LessOrEqual(double a, double b) { return a <= b; }
double Greater(double a, double b) { return a > b; }
double GreaterOrEqual(double a, double b) { return a >= b; }
double Equal(double a, double b) { return a == b; }
double Unequal(double a, double b) { return a != b; }
double And(double a, double b) { return a != 0 && b != 0; }
double Or(double a, double b) { return a != 0 || b != 0; }
double Negative(double a) { return -a; }
double Not(double a) { return a == 0; }
double Floor(double a) { return std::floor(a); }
double Ceil(double a) { return std::ceil(a); }
double Round(double a) { return std::round(a); }
double Smaller(double a, double b) { return std::min(a, b); }
double Larger(double a, double b) { return std::max(a, b); }
// The first multiple of `b` from `a` on.
double UpTo(double a, double b) { return Within(std::ceil(a / Divisor(b)) * b); }

double Has(void* numbers, double number) {
  const auto& list = *static_cast<const std::vector<std::uint64_t>*>(numbers);
  return std::any_of(list.begin(), list.end(),
                     [&](std::uint64_t one) { return static_cast<double>(one) == number; });
}

const std::vector<std::string>& Functions() {
  static const auto* const kFunctions =
      new std::vector<std::string>{"floor", "ceil", "round", "min", "max", "up_to_multiple"};
  return *kFunctions;
}

// muParser's words for what is wrong, in ours.
std::string Problem(const mu::ParserError& error, const std::vector<std::string>& names) {
  std::string token = error.GetToken();
  token.erase(std::min(token.find_last_not_of(" \t\r\n") + 1, token.size()));
  const std::string found = "\"" + Shown(token, 40) + "\"";
  switch (error.GetCode()) {
    case mu::ecUNASSIGNABLE_TOKEN: {
      const bool name = !token.empty() && token.find_first_not_of(kNameCharacters) == token.npos &&
                        (token[0] < '0' || token[0] > '9');
      if (!name) return "expected a number, a name or an operator, found " + found;
      const auto& functions = Functions();
      if (std::find(functions.begin(), functions.end(), token) != functions.end()) {
        return "expected ( behind the function " + found;
      }
      return "no parameter, definition or function is called " + found + DidYouMean(token, names);
    }
    case mu::ecUNEXPECTED_EOF:
      return "expected a number or a name, found the end";
    case mu::ecUNEXPECTED_VAR:
    case mu::ecUNEXPECTED_VAL:
    case mu::ecUNEXPECTED_FUN:
      return "expected an operator, found " + found;
    case mu::ecUNEXPECTED_OPERATOR:
    case mu::ecUNEXPECTED_PARENS:
      return "expected a number or a name, found " + found;
    case mu::ecMISSING_PARENS:
      return "expected ), found the end";
    case mu::ecTOO_MANY_PARAMS:
      return "the function " + found + " has fewer arguments";
    case mu::ecTOO_FEW_PARAMS:
      return "the function " + found + " has more arguments";
    case mu::ecEMPTY_EXPRESSION:
      return "expected a formula, found nothing";
    case mu::ecMISSING_ELSE_CLAUSE:
      return "expected : and what counts otherwise, found the end";
    case mu::ecMISPLACED_COLON:
      return "a : without a ? before it";
    default:
      return Shown(error.GetMsg(), 100);
  }
}

}  // namespace

struct Evaluator::Parser {
  mu::Parser parser;
  std::map<std::string, double> values;
  std::map<std::string, std::vector<std::uint64_t>> lists;

  std::vector<std::string> Names() const {
    std::vector<std::string> names = Functions();
    for (const auto& [name, value] : values) names.push_back(name);
    for (const auto& [name, list] : lists) names.push_back(name + ".has");
    return names;
  }

  double Evaluate() { return Within(parser.Eval()); }
};

Evaluator::Evaluator() : parser_(std::make_unique<Parser>()) {
  mu::Parser& parser = parser_->parser;
  // Our own operators: the built-in ones assign, and pass 2^53 in silence.
  parser.EnableBuiltInOprt(false);
  parser.ClearConst();
  parser.ClearFun();
  parser.ClearOprt();
  parser.ClearInfixOprt();
  parser.ClearPostfixOprt();
  parser.DefineNameChars(kNameCharacters);
  parser.DefineOprtChars("+-*/%^<>=!&|");
  parser.DefineInfixOprtChars("-!");
  const auto binary = [&](const char* name, mu::fun_type2 function, unsigned precedence,
                          mu::EOprtAssociativity side = mu::oaLEFT) {
    parser.DefineOprt(name, function, precedence, side, false);
  };
  binary("||", Or, 1);
  binary("&&", And, 2);
  binary("==", Equal, 3);
  binary("!=", Unequal, 3);
  binary("<", Less, 4);
  binary("<=", LessOrEqual, 4);
  binary(">", Greater, 4);
  binary(">=", GreaterOrEqual, 4);
  binary("+", Sum, 5);
  binary("-", Difference, 5);
  binary("*", Product, 6);
  binary("/", Quotient, 6);
  binary("%", Remainder, 6);
  binary("^", Power, 8, mu::oaRIGHT);
  parser.DefineInfixOprt("-", Negative, 7, false);
  parser.DefineInfixOprt("!", Not, 7, false);
  parser.DefineFun("floor", Floor, false);
  parser.DefineFun("ceil", Ceil, false);
  parser.DefineFun("round", Round, false);
  parser.DefineFun("min", Smaller, false);
  parser.DefineFun("max", Larger, false);
  parser.DefineFun("up_to_multiple", UpTo, false);
}

Evaluator::~Evaluator() = default;

void Evaluator::Set(const std::string& name, double value) {
  const auto [it, added] = parser_->values.insert_or_assign(name, value);
  if (added) parser_->parser.DefineVar(name, &it->second);
}

void Evaluator::SetList(const std::string& name, std::vector<std::uint64_t> numbers) {
  const auto [it, added] = parser_->lists.insert_or_assign(name, std::move(numbers));
  if (added) parser_->parser.DefineFunUserData(name + ".has", Has, &it->second, false);
}

void Evaluator::Forget(const std::string& name) {
  parser_->parser.RemoveVar(name);
  parser_->values.erase(name);
}

bool Evaluator::Knows(const std::string& name) const {
  return parser_->values.count(name) > 0 || parser_->lists.count(name) > 0;
}

void Evaluator::Check(const Formula& formula, std::string_view source) {
  const auto fail = [&](std::size_t position, const std::string& problem) {
    FailAt(PlaceInString(source, formula.where, position), formula.what + ": " + problem);
  };
  const std::string& text = formula.text;
  if (text.size() > kLongestFormula) {
    fail(0, "a formula has at most " + std::to_string(kLongestFormula) +
                " characters; [define] names parts of it");
  }
  const std::size_t odd = text.find_first_not_of(std::string(kNameCharacters) + kOtherCharacters);
  if (odd != text.npos) fail(odd, "expected letters, digits and + - * / % ^ < > = ! & | ? : ( ) ,");
  if (text.find_first_not_of(" \t\r\n") == text.npos) fail(0, "expected a formula, found nothing");
  try {
    parser_->parser.SetExpr(text);
    parser_->Evaluate();
  } catch (const NoValue&) {
  } catch (const mu::ParserError& error) {
    // Without a position it is the end that comes too soon.
    const int position = error.GetPos();
    const std::size_t end = text.find_last_not_of(" \t\r\n") + 1;
    fail(position < 0 ? end : std::min(static_cast<std::size_t>(position), end),
         Problem(error, parser_->Names()));
  }
  if (parser_->parser.GetNumResults() > 1) {
    int depth = 0;
    std::size_t at = 0;
    for (; at < text.size() && !(depth == 0 && text[at] == ','); ++at) {
      depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
    }
    fail(at, "expected one formula, found another behind a comma");
  }
}

double Evaluator::Value(const Formula& formula) {
  try {
    parser_->parser.SetExpr(formula.text);
    return parser_->Evaluate();
  } catch (const NoValue& none) {
    FailAt(formula.where, formula.what + ": " + Shown(formula.text) + " " + none.what());
  } catch (const mu::ParserError& error) {
    FailAt(formula.where, formula.what + ": " + Problem(error, {}));
  }
}

std::uint64_t Evaluator::Count(const Formula& formula, std::uint64_t lowest) {
  const double value = Value(formula);
  if (value < static_cast<double>(lowest) || value != std::floor(value)) {
    char number[32];
    std::snprintf(number, sizeof(number), "%.6g", value);
    FailAt(formula.where, formula.what + ": " + Shown(formula.text) + " is " + number +
                              ", expected a whole number from " + std::to_string(lowest) + " on");
  }
  return static_cast<std::uint64_t>(value);
}

std::uint64_t Evaluator::CountHolding(const Formula& formula, const std::string& variable,
                                      std::uint64_t count) {
  std::uint64_t holding = 0;
  double& value = parser_->values.at(variable);
  try {
    parser_->parser.SetExpr(formula.text);
    for (std::uint64_t i = 0; i < count; ++i) {
      value = static_cast<double>(i);
      holding += parser_->Evaluate() != 0 ? 1 : 0;
    }
  } catch (const NoValue& none) {
    FailAt(formula.where, formula.what + ": " + Shown(formula.text) + " " + none.what());
  } catch (const mu::ParserError& error) {
    FailAt(formula.where, formula.what + ": " + Problem(error, {}));
  }
  return holding;
}

bool IsFormulaName(const std::string& name) {
  const auto& functions = Functions();
  return !name.empty() && name.size() <= 60 && name[0] >= 'a' && name[0] <= 'z' &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == name.npos &&
         name != "layer" && std::find(functions.begin(), functions.end(), name) == functions.end();
}

bool IsFormulaWord(const std::string& word) {
  return !word.empty() && word.size() <= 32 && word.find_first_not_of(kNameCharacters) == word.npos;
}

}  // namespace declared
