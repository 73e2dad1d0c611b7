// Works out the numbers that a line prints, by muParser rather than by our own arithmetic.
#ifndef GPUDAY_TESTS_LEDGER_WORKING_OUT_H_
#define GPUDAY_TESTS_LEDGER_WORKING_OUT_H_

#include <gtest/gtest.h>
#include <muParser.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "planner/plan/plan.h"

namespace gpuday {

inline double Ceil(double value) { return std::ceil(value); }

// "6 x 1.4e12 x 65,285,660,672" -> its value.
inline double WorkOut(const std::string& numbers) {
  mu::Parser parser;
  parser.DefineFun("ceil", Ceil);
  parser.SetExpr(absl::StrReplaceAll(numbers, {{",", ""}, {" x ", " * "}}));
  return parser.Eval();
}

// Checks every line; returns how many of them have numbers to work out.
inline int CheckLines(const std::vector<Line>& lines) {
  int worked_out = 0;
  for (const Line& line : lines) {
    EXPECT_TRUE(std::isfinite(line.value)) << line.id;
    EXPECT_FALSE(line.label.empty()) << line.id;
    EXPECT_FALSE(line.formula.empty()) << line.id;
    EXPECT_FALSE(line.source.empty()) << line.id;
    if (line.numbers.empty()) continue;
    double value = 0;
    try {
      value = WorkOut(line.numbers);
    } catch (const mu::Parser::exception_type& error) {
      ADD_FAILURE() << line.id << ": " << line.numbers << ": " << error.GetMsg();
      continue;
    }
    // Bytes are rounded up to whole ones.
    EXPECT_NEAR(line.value, value,
                std::max(1e-9 * std::fabs(value), line.unit == "bytes" ? 1.0 : 0))
        << line.id << " = " << line.numbers;
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
