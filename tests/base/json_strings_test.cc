// Strings of a JSON text with their paths, and where it is said to be broken.
#include "planner/base/json_strings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "planner/base/status.h"

namespace gpuday {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::StartsWith;

using Strings = std::vector<std::pair<std::string, std::string>>;

const Location kWhere = {"train.jsonl", 7, 1};

Strings StringsOf(std::string_view text) {
  Strings strings;
  const absl::Status read =
      VisitJsonStrings(text, kWhere, [&](const std::string& path, const std::string& value) {
        strings.emplace_back(path, value);
      });
  EXPECT_TRUE(read.ok()) << read << "\n" << text;
  return strings;
}

std::string ComplaintOf(std::string_view text) {
  const absl::Status read =
      VisitJsonStrings(text, kWhere, [](const std::string&, const std::string&) {});
  EXPECT_EQ(FaultOf(read), Fault::kInput);
  return std::string(read.message());
}

TEST(VisitJsonStrings, NamesEachByKeysAndLists) {
  EXPECT_THAT(StringsOf(R"({"text": "a", "n": 3, "meta": {"source": "b", "ok": true}, "id": "c"})"),
              ElementsAre(Pair("text", "a"), Pair("meta.source", "b"), Pair("id", "c")));
  EXPECT_THAT(
      StringsOf(R"({"messages": [{"role": "user", "content": "a"}, {"content": "b"}], "z": "c"})"),
      ElementsAre(Pair("messages[].role", "user"), Pair("messages[].content", "a"),
                  Pair("messages[].content", "b"), Pair("z", "c")));
  EXPECT_THAT(StringsOf(R"({"history": [["q", "a"], []], "t": ["x"]})"),
              ElementsAre(Pair("history[][]", "q"), Pair("history[][]", "a"), Pair("t[]", "x")));
  EXPECT_THAT(StringsOf(R"("alone \u00e9")"), ElementsAre(Pair("", "alone \xC3\xA9")));
  EXPECT_THAT(StringsOf("{}"), IsEmpty());
}

TEST(VisitJsonStrings, SaysWhereItIsBroken) {
  EXPECT_THAT(ComplaintOf(R"({"text": nope})"),
              StartsWith("train.jsonl:7:10: expected JSON, found nope"));
  EXPECT_THAT(ComplaintOf("{\"text\":\n  nope}"),
              StartsWith("train.jsonl:8:3: expected JSON, found nope"));
  EXPECT_THAT(ComplaintOf(R"({"text": "a)"), testing::HasSubstr("found the end of it"));
  EXPECT_THAT(ComplaintOf(R"({"text": "a"} x)"),
              StartsWith("train.jsonl:7:15: expected JSON, found x"));
  EXPECT_EQ(ComplaintOf("17"),
            "train.jsonl:7:1: expected an object ({...}) or a text in quotes, found a number");
  EXPECT_EQ(ComplaintOf("[\"a\"]"),
            "train.jsonl:7:1: expected an object ({...}) or a text in quotes, found a list");
  EXPECT_EQ(ComplaintOf("\"\xFF\""), "train.jsonl:7:1: is not UTF-8 text");
}

TEST(VisitJsonStrings, DepthIsBounded) {
  const auto nested = [](std::size_t depth) {
    return "{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_THAT(StringsOf(nested(63)), IsEmpty());
  EXPECT_THAT(ComplaintOf(nested(64)), StartsWith("train.jsonl:7:1: brackets nested deeper"));
}

}  // namespace
}  // namespace gpuday
