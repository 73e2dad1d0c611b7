// The page writes numbers as the program does (planner/web/app/src/format/numbers.ts). This table
// of cases says how; the page's own tests read it. GPUDAY_WRITE_CASES=1 writes it anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"

namespace gpuday {
namespace {

constexpr char kPath[] = GPUDAY_SOURCE_ROOT "/tests/base/numbers_cases.json";

const double kValues[] = {0,      0.000012, 0.0123,  0.125,  0.5,     0.994999, 1,       1.005,
                          1.5,    2.5,      3.43,    9.994,  9.996,   12,       46.84,   99.994,
                          99.996, 100,      256,     999.4,  999.6,   1000,     1234.5,  2048,
                          9999,   65536,    540000,  999999, 1234567, 6.74e9,   65.2e9,  999.96e9,
                          1.4e12, 312e12,   4.04e22, 1e15,   -1,      -0.0123,  -1234.5, -65.2e9};
const char* const kTexts[] = {
    "12",    "1.4T",    "2e12", "64k",  "8Ki",    "1_000", "300M", "7B",  "2Gi",        "0.5",
    ".5",    "many",    "1..2", "",     "T",      "1 000", "1.4t", "1 T", "10 billion", "1,000,000",
    "250 k", "1,000.5", "2,50", "1,5T", "1,0000", ",100",  "1e3k", "7bn", "2 thousand", "4 d"};

std::string Case(const char* function, double value, int digits, const std::string& text) {
  return absl::StrCat(R"(  {"function": ")", function, R"(", "value": )", RealText(value),
                      digits == 0 ? "" : absl::StrCat(R"(, "digits": )", digits), R"(, "text": ")",
                      text, R"("})");
}

std::string AllCases() {
  std::vector<std::string> cases;
  for (const double value : kValues) {
    for (const int digits : {2, 3, 4}) {
      cases.push_back(Case("scaled", value, digits, Scaled(value, digits)));
      cases.push_back(Case("scientific", value, digits, Scientific(value, digits)));
    }
    // Beyond, a JSON reader has not all digits; nobody wants to see them.
    if (value > kLargestExactInteger) continue;
    cases.push_back(Case("grouped", value, 0, Grouped(value)));
    for (const int digits : {2, 3, 4}) {
      cases.push_back(Case("short", value, digits, Short(value, digits)));
      cases.push_back(Case("plain", value, digits, Plain(value, digits)));
    }
    // Time and money that are shown are never below nothing.
    if (value < 0) continue;
    cases.push_back(Case("duration", value, 0, Duration(value)));
    cases.push_back(Case("dollars", value, 0, Dollars(value)));
  }
  for (const char* text : kTexts) {
    const std::optional<double> value = ParseNumber(text);
    cases.push_back(absl::StrCat(R"(  {"function": "parseNumber", "value": )",
                                 value.has_value() ? RealText(*value) : "null", R"(, "text": ")",
                                 text, R"("})"));
  }
  return absl::StrCat("[\n", absl::StrJoin(cases, ",\n"), "\n]\n");
}

TEST(NumbersCases, AreWhatTheProgramWrites) {
  const std::string cases = AllCases();
  if (std::getenv("GPUDAY_WRITE_CASES") != nullptr) std::ofstream(kPath) << cases;
  std::stringstream written;
  written << std::ifstream(kPath).rdbuf();
  EXPECT_EQ(written.str(), cases) << kPath << ": GPUDAY_WRITE_CASES=1 writes it anew";
}

}  // namespace
}  // namespace gpuday
