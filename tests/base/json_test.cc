// JSON into Nodes: kinds, places, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "planner/base/node.h"
#include "planner/base/status.h"

namespace gpuday {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Node MustParse(const std::string& text) {
  const auto node = ParseJson(text, "c.json");
  if (!node.ok()) ADD_FAILURE() << node.status();
  return node.ok() ? *node : Node();
}

std::string Message(const std::string& text) {
  const auto node = ParseJson(text, "c.json");
  EXPECT_FALSE(node.ok()) << text;
  EXPECT_EQ(FaultOf(node.status()), Fault::kInput) << text;
  return std::string(node.status().message());
}

std::string Repeat(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

TEST(ParseJson, KeepsKindsValuesAndOrder) {
  const Node node = MustParse(
      R"({"z": 1, "a": -2.5, "t": "x\n\u00e9", "yes": true, "no": false, "none": null,
          "list": [1, "two", [3]], "table": {"inner": 4}})");
  std::vector<std::string> keys;
  for (const auto& [key, value] : node.entries) keys.push_back(key);
  EXPECT_THAT(keys, ElementsAre("z", "a", "t", "yes", "no", "none", "list", "table"));
  EXPECT_EQ(node.Find("z")->kind, Node::Kind::kInteger);
  EXPECT_EQ(node.Find("z")->integer, 1);
  EXPECT_EQ(node.Find("a")->real, -2.5);
  EXPECT_EQ(node.Find("t")->text, "x\n\u00e9");
  EXPECT_TRUE(node.Find("yes")->boolean);
  EXPECT_FALSE(node.Find("no")->boolean);
  EXPECT_EQ(node.Find("none")->kind, Node::Kind::kNull);
  EXPECT_EQ(node.Find("none")->ValueText(), "null");
  ASSERT_EQ(node.Find("list")->items.size(), 3u);
  EXPECT_EQ(node.Find("list")->items[1].text, "two");
  EXPECT_EQ(node.Find("list")->items[2].items[0].integer, 3);
  EXPECT_EQ(node.FindPath("table.inner")->integer, 4);
  EXPECT_EQ(node.FindPath("table.outer"), nullptr);
  EXPECT_EQ(node.FindPath("z.inner"), nullptr);
  EXPECT_EQ(node.FindPath(""), &node);
}

TEST(ParseJson, NumbersAreIntegersWhereTheyFit) {
  const Node node = MustParse(
      R"({"most": 9223372036854775807, "more": 9223372036854775808, "least": -9223372036854775808,
          "exponent": 1e3})");
  EXPECT_EQ(node.Find("most")->integer, INT64_MAX);
  EXPECT_EQ(node.Find("more")->kind, Node::Kind::kReal);
  EXPECT_EQ(node.Find("more")->real, 9223372036854775808.0);
  EXPECT_EQ(node.Find("least")->integer, INT64_MIN);
  EXPECT_EQ(node.Find("exponent")->real, 1000);
}

TEST(ParseJson, PlacesEntriesAtTheirKeys) {
  const Node node = MustParse("{\"a\": 1,\n  \"b\\\"c\": {\n\t\"d\" : [\n1, 2]}, \"e\": 5}");
  const auto place = [](const Node* at) { return at == nullptr ? "none" : at->where.Text(); };
  EXPECT_EQ(place(&node), "c.json:1:1");
  EXPECT_EQ(place(node.Find("a")), "c.json:1:2");
  EXPECT_EQ(place(node.Find("b\"c")), "c.json:2:3");
  EXPECT_EQ(place(node.FindPath("b\"c.d")), "c.json:3:2");
  EXPECT_EQ(place(&node.FindPath("b\"c.d")->items[1]), "c.json:3:2");
  EXPECT_EQ(place(node.Find("e")), "c.json:4:9");
}

TEST(ParseJson, SaysWhereAndBehindWhichKeyItStumbled) {
  EXPECT_EQ(Message("{\"a\": {\"b\": NaN}}"), "c.json:1:13: a.b: expected JSON, found NaN");
  EXPECT_EQ(Message("{\"a\":\n  -Infinity}"), "c.json:2:3: a: expected JSON, found -Infinity");
  EXPECT_EQ(Message("{\"a\": 1e400}"),
            "c.json:1:2: a: expected a number that a computer holds, found 1e400");
  EXPECT_EQ(Message("{\"a\": 1"), "c.json:1:8: a: expected JSON, found the end of the file");
  EXPECT_EQ(Message("{\"a\": \"x"), "c.json:1:9: a: expected JSON, found the end of the file");
  EXPECT_EQ(Message(""), "c.json:1:1: expected JSON, found the end of the file");
  EXPECT_EQ(Message("{\"a\": 1} more"), "c.json:1:10: expected JSON, found more");
  EXPECT_EQ(Message("{a: 1}"), "c.json:1:2: expected JSON, found a");
  EXPECT_THAT(Message("{\"a\": 1,}"), HasSubstr("expected JSON, found }"));
  EXPECT_THAT(Message("{\"a\": 'x'}"), StartsWith("c.json:1:7: a: expected JSON, found '"));
}

TEST(ParseJson, RefusesAKeyThatStandsTwiceInOneObject) {
  EXPECT_EQ(Message("{\"a\": 1, \"b\": {\"a\": 2}, \"a\": 3}"), "c.json:1:25: a: is there twice");
  MustParse("{\"a\": 1, \"b\": {\"a\": 2}}");
}

TEST(ParseJson, RefusesWhatIsNoObject) {
  for (const char* text : {"[]", "1", "\"x\"", "true", "null"}) {
    EXPECT_THAT(Message(text), HasSubstr("expected an object ({...}), found ")) << text;
  }
}

TEST(ParseJson, RefusesWhatIsTooLargeOrTooDeep) {
  EXPECT_THAT(Message("{\"a\":\"" + std::string(1 << 20, 'x') + "\"}"),
              HasSubstr("a JSON file has at most 1048576"));
  EXPECT_THAT(Message("{\"a\":[" + Repeat("0,", 200'000) + "0]}"),
              HasSubstr("more than 100000 values"));
  EXPECT_THAT(Message("{\"a\":" + Repeat("[", 64)), HasSubstr("nested deeper than 64"));
  MustParse("{\"a\":" + Repeat("[", 63) + Repeat("]", 63) + "}");
  EXPECT_THAT(Message(Repeat("{\"a\":", 200)), HasSubstr("nested deeper than 64"));
  EXPECT_LT(Message(Repeat("{\"" + std::string(50, 'k') + "\":", 200)).size(), 400u);
}

TEST(ParseJson, RefusesWhatIsNotUtf8) {
  EXPECT_EQ(Message("{\"a\": \"\xff\"}"), "c.json: is not UTF-8 text");
  EXPECT_THAT(Message("{\"a\": \"\\ud800\"}"), HasSubstr("a: expected JSON"));
}

}  // namespace
}  // namespace gpuday
