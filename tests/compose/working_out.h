// Works out the numbers that a line prints, by muParser rather than by our own arithmetic.
#ifndef GPUDAY_TESTS_COMPOSE_WORKING_OUT_H_
#define GPUDAY_TESTS_COMPOSE_WORKING_OUT_H_

#include <gtest/gtest.h>
#include <muParser.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "planner/budget/plan.h"

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

}  // namespace gpuday

#endif  // GPUDAY_TESTS_COMPOSE_WORKING_OUT_H_
