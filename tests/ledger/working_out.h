// Checks that lines explain themselves: their expressions come to their values, and so do the
// numbers that they print, worked out by muParser rather than by our own arithmetic.
#ifndef GPUDAY_TESTS_LEDGER_WORKING_OUT_H_
#define GPUDAY_TESTS_LEDGER_WORKING_OUT_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <muParser.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "planner/plan/plan.h"
#include "planner/plan/standard_formulas.h"

namespace gpuday {

// "6 x 1.4e12 x 65,285,660,672" -> its value.
inline double WorkOut(const std::string& numbers) {
  mu::Parser parser;
  parser.SetArgSep(';');
  parser.DefineFun(
      "ceil", +[](double value) { return std::ceil(value); });
  parser.SetExpr(absl::StrReplaceAll(numbers, {{", ", ";"}, {",", ""}, {" x ", " * "}}));
  return parser.Eval();
}

// The numbers of a line that has some.
inline void CheckNumbers(const Line& line) {
  try {
    const double value = WorkOut(line.numbers);
    EXPECT_TRUE(ComesTo(value, line))
        << line.id << " = " << line.numbers << " = " << value << ", not " << line.value;
  } catch (const mu::Parser::exception_type& error) {
    ADD_FAILURE() << line.id << ": " << line.numbers << ": " << error.GetMsg();
  }
}

// The expression of a line that has one.
inline void CheckExpression(const Line& line, const std::vector<Line>& lines) {
  const double value = line.expression->Evaluate(lines);
  EXPECT_TRUE(ComesTo(value, line))
      << line.id << ": " << line.expression->Json() << " = " << value << ", not " << line.value;
  const std::vector<std::string> parents = line.expression->Parents();
  EXPECT_THAT(parents, testing::Not(testing::Contains(line.id)));
  const absl::StatusOr<Formula> back = Formula::FromJson(line.expression->Json());
  ASSERT_TRUE(back.ok()) << line.id << ": " << back.status();
  EXPECT_EQ(back->Json(), line.expression->Json());
  EXPECT_EQ(back->Evaluate(lines), value) << line.id;
}

// Checks every line; returns how many of them have numbers to work out.
inline int CheckLines(const std::vector<Line>& lines) {
  int worked_out = 0;
  for (const Line& line : lines) {
    EXPECT_TRUE(std::isfinite(line.value)) << line.id;
    EXPECT_FALSE(line.label.empty()) << line.id;
    EXPECT_FALSE(line.formula.empty()) << line.id;
    EXPECT_FALSE(line.source.empty()) << line.id;
    // What has numbers put in has an expression that they come from.
    EXPECT_EQ(line.expression.has_value(), !line.numbers.empty()) << line.id;
    if (!line.expression.has_value()) continue;
    CheckExpression(line, lines);
    CheckNumbers(line);
    ++worked_out;
  }
  return worked_out;
}

// Checks that ids are unique and none is part of another: in JSON an id is a path, which cannot be
// both a value and an object.
inline void CheckIds(const Plan& plan) {
  std::set<std::string> ids;
  for (const Line& line : plan.lines) EXPECT_TRUE(ids.insert(line.id).second) << line.id;
  for (const Fact& fact : plan.facts) EXPECT_TRUE(ids.insert(fact.id).second) << fact.id;
  for (const Verdict& verdict : plan.verdicts) EXPECT_TRUE(ids.insert(verdict.id).second);
  for (const std::string& id : ids) {
    const auto next = ids.upper_bound(id + ".");
    EXPECT_TRUE(next == ids.end() || !next->starts_with(id + ".")) << id << " and " << *next;
  }
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_LEDGER_WORKING_OUT_H_
