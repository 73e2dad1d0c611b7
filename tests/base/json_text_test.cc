// JSON is written whatever a name holds, and numbers are numbers.
#include "planner/base/json_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace gpuday {
namespace {

TEST(JsonText, KeepsTheOrderOfKeysAndIndents) {
  EXPECT_EQ(JsonText({{"b", 1}, {"a", {true, nullptr}}}),
            "{\n  \"b\": 1,\n  \"a\": [\n    true,\n    null\n  ]\n}\n");
}

TEST(JsonText, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(JsonText("x\xff.toml"), "\"x\xef\xbf\xbd.toml\"\n");
  EXPECT_EQ(JsonText("\xc3\xa9 \xf0\x9f\x98\x80"), "\"\xc3\xa9 \xf0\x9f\x98\x80\"\n");
}

TEST(JsonNumber, IsWholeWhereTheValueIs) {
  EXPECT_TRUE(JsonNumber(3).is_number_integer());
  EXPECT_EQ(JsonText(JsonNumber(9007199254740992.0)), "9007199254740992\n");
  EXPECT_TRUE(JsonNumber(0.5).is_number_float());
  EXPECT_TRUE(JsonNumber(1e22).is_number_float());
}

TEST(JsonNumber, IsNullWhereThereIsNoNumber) {
  EXPECT_TRUE(JsonNumber(std::numeric_limits<double>::infinity()).is_null());
  EXPECT_TRUE(JsonNumber(std::numeric_limits<double>::quiet_NaN()).is_null());
}

}  // namespace
}  // namespace gpuday
