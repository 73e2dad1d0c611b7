// The values of a call as a plugin reads them, from a host of its own version and from a newer one.
#include <gmock/gmock.h>
#include <gpuday/plugin.h>
#include <gtest/gtest.h>

#include <cstring>

namespace gpuday::sdk {
namespace {

using ::testing::ElementsAre;

// A value with a field that this SDK does not know.
struct NewerValue {
  gpuday_value known;
  const char* more = "noise";
};

constexpr gpuday_value Value(const char* name, std::uint32_t size, std::uint32_t given = 1) {
  return {
      .struct_size = size, .given = given, .name = name, .integer = 7, .real = 2.5, .text = "3 4"};
}

TEST(Values, OfANewerHostAreFoundByTheirOwnSize) {
  const NewerValue values[] = {{Value("first", sizeof(NewerValue))},
                               {Value("second", sizeof(NewerValue), 0)},
                               {Value("third", sizeof(NewerValue))}};
  const Values read(&values[0].known, 3);
  EXPECT_TRUE(read.Given("first"));
  EXPECT_FALSE(read.Given("second"));
  EXPECT_EQ(read.Integer("third"), 7u);
  EXPECT_THAT(read.Integers("third"), ElementsAre(3, 4));
  EXPECT_FALSE(read.Has("fourth"));
}

TEST(Values, AskingForWhatWasNotDeclaredIsAFailureOfThePlugin) {
  const gpuday_value value = Value("only", sizeof(gpuday_value));
  EXPECT_EQ(Values(&value, 1).Real("only"), 2.5);
  EXPECT_THROW(Values(&value, 1).Real("other"), std::logic_error);
  EXPECT_FALSE(Values(nullptr, 0).Has("only"));
}

TEST(Guard, TurnsWhatIsThrownIntoACodeAndAMessage) {
  gpuday_error error{.struct_size = sizeof(gpuday_error), .message = ""};
  EXPECT_EQ(internal::Guard(&error, [] {}), GPUDAY_OK);
  EXPECT_EQ(internal::Guard(&error, [] { throw Error("give head_dim"); }), GPUDAY_INVALID);
  EXPECT_STREQ(error.message, "give head_dim");
  EXPECT_EQ(internal::Guard(&error, [] { internal::Check(1); }), GPUDAY_REFUSED);
  EXPECT_EQ(internal::Guard(&error, [] { throw 1; }), GPUDAY_FAILED);
  EXPECT_EQ(internal::Guard(&error, [] { throw Error(std::string(2000, 'x')); }), GPUDAY_INVALID);
  EXPECT_EQ(std::strlen(error.message), sizeof(error.message) - 1);
}

}  // namespace
}  // namespace gpuday::sdk
