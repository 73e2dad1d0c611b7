// Formulas in the names of parameters and definitions, read and worked out by muParser.
#ifndef GPUDAY_PLUGINS_READERS_TOML_FORMULA_H_
#define GPUDAY_PLUGINS_READERS_TOML_FORMULA_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/readers/toml/tree.h"

namespace declared {

struct Formula {
  std::string text;
  sdk::Position where;  // of the text's quote in the file
  std::string what;     // what it is for: `matrix "up": rows`
};

// Works out formulas over the names that it has been told. Not for several threads at once.
class Evaluator {
 public:
  Evaluator();
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  // Gives `name` a value, a new one when it had one.
  void Set(const std::string& name, double value);
  // Makes NAME.has(number) known: whether the list holds it.
  void SetList(const std::string& name, std::vector<std::uint64_t> numbers);
  void Forget(const std::string& name);
  bool Knows(const std::string& name) const;

  // Throws "line:column: ..." inside of the formula when it cannot be read: it stands in `source`.
  // Values do not matter.
  void Check(const Formula& formula, std::string_view source);

  // The value; throws "line:column: ..." when there is none that is finite and within 2^53. The
  // formula has been checked.
  double Value(const Formula& formula);
  // The value, which must be a whole number from `lowest` to 2^53.
  std::uint64_t Count(const Formula& formula, std::uint64_t lowest = 0);
  bool Holds(const Formula& formula) { return Value(formula) != 0; }
  // For how many values 0 to `count` - 1 of the name `variable` the formula holds.
  std::uint64_t CountHolding(const Formula& formula, const std::string& variable,
                             std::uint64_t count);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

// Whether formulas can use `name`: lower_case letters, digits and underscores, and no function's.
bool IsFormulaName(const std::string& name);
// Whether NAME.word can stand in a formula.
bool IsFormulaWord(const std::string& word);

}  // namespace declared

#endif  // GPUDAY_PLUGINS_READERS_TOML_FORMULA_H_
