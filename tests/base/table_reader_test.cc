// Each getter: kind, range, absence and unknown keys, each complaint with its place.
#include "planner/base/table_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

Node Parse(const std::string& text) {
  auto node = ParseToml(text, "f.toml");
  EXPECT_TRUE(node.ok()) << node.status();
  return node.ok() ? *node : Node();
}

using Reading = std::function<void(TableReader&)>;

// What Finish() says after `read` took what it wanted of `text`; empty: no error.
std::string Complaint(const std::string& text, const Reading& read) {
  const Node table = Parse(text);
  TableReader reader(table, "t");
  read(reader);
  const absl::Status status = reader.Finish();
  EXPECT_TRUE(status.ok() || FaultOf(status) == Fault::kInput);
  return std::string(status.message());
}

Reading Number(const Range& range) {
  return [range](TableReader& reader) { reader.Number("v", range); };
}
const Reading kCount = [](TableReader& reader) { reader.Count("v"); };

TEST(TableReader, GivesValuesWithTheirPlaces) {
  const Node table = Parse("n = 2.5\nc = 12\nt = \"x\"\nb = true\nl = [\"p\", \"q\"]\ns = {}\n");
  TableReader reader(table, "");
  EXPECT_EQ(reader.Number("n", {})->value, 2.5);
  const auto count = reader.Count("c");
  EXPECT_EQ(count->value, 12u);
  EXPECT_EQ(count->where.Text(), "f.toml:2:1");
  EXPECT_EQ(reader.Text("t")->value, "x");
  EXPECT_TRUE(reader.Boolean("b")->value);
  EXPECT_THAT(reader.Texts("l"), ElementsAre("p", "q"));
  EXPECT_NE(reader.Table("s"), nullptr);
  EXPECT_TRUE(reader.Finish().ok());
}

TEST(TableReader, AbsentKeysAreAbsentAndNoError) {
  const Node table = Node::Table();
  TableReader reader(table, "t");
  EXPECT_FALSE(reader.Number("n", {}).has_value());
  EXPECT_FALSE(reader.Count("c").has_value());
  EXPECT_FALSE(reader.Text("t").has_value());
  EXPECT_FALSE(reader.Boolean("b").has_value());
  EXPECT_THAT(reader.Texts("l"), IsEmpty());
  EXPECT_EQ(reader.Table("s"), nullptr);
  EXPECT_EQ(reader.Array("a"), nullptr);
  EXPECT_TRUE(reader.Finish().ok());
}

TEST(TableReader, NumbersMayBeTextWithASuffix) {
  const Node table = Parse("a = \"1.4T\"\nb = \"64k\"\n");
  TableReader reader(table, "t");
  EXPECT_EQ(reader.Number("a", {})->value, 1.4e12);
  EXPECT_EQ(reader.Count("b")->value, 64000u);
  EXPECT_TRUE(reader.Finish().ok());
}

TEST(TableReader, ComplaintsSayPlaceExpectationAndFinding) {
  EXPECT_EQ(Complaint("\nv = -1\n", Number(Range::Between(0.5, 9))),
            "f.toml:2:1: t.v: expected a number from 0.5 to 9, found -1");
  EXPECT_EQ(Complaint("v = 5000\n", Number(Range::Whole(1, 4096))),
            "f.toml:1:1: t.v: expected a whole number from 1 to 4,096, found 5000");
  EXPECT_EQ(Complaint("v = \"many\"\n", Number({.low = 1})),
            "f.toml:1:1: t.v: expected a number of at least 1, "
            "found \"many\"");
  EXPECT_EQ(Complaint("v = true\n", Number(Range::Between(0.5, 1))),
            "f.toml:1:1: t.v: expected a number from 0.5 to 1, found true");
}

TEST(TableReader, NumbersOfEveryExtremeAreAcceptedOrRefused) {
  struct Case {
    const char* value;
    bool any, positive, share, count;  // accepted by {}, from 0.1, 0.1 to 1, Count
  };
  constexpr Case kCases[] = {
      {"0", true, false, false, false},
      {"0.0", true, false, false, false},
      {"-0.0", true, false, false, false},
      {"-1", false, false, false, false},
      {"1", true, true, true, true},
      {"0.5", true, true, true, false},
      {"1.0", true, true, true, true},
      {"5e-324", true, false, false, false},
      {"nan", false, false, false, false},
      {"inf", false, false, false, false},
      {"-inf", false, false, false, false},
      {"1e308", true, true, false, false},
      {"9007199254740992", true, true, false, true},
      {"9007199254740993", true, true, false, false},  // 2^53 + 1: no double holds it
      {"9223372036854775807", true, true, false, false},
      {"\"9007199254740993\"", true, true, false, false},
      {"\"1e400\"", false, false, false, false},
      {"\"9223372036854775808\"", true, true, false, false},
      {"\"-1\"", false, false, false, false},
      {"\"nan\"", false, false, false, false},
      {"\"\"", false, false, false, false},
      {"[1]", false, false, false, false},
      {"{}", false, false, false, false},
      {"true", false, false, false, false},
  };
  for (const Case& c : kCases) {
    const std::string text = absl::StrCat("v = ", c.value, "\n");
    EXPECT_EQ(Complaint(text, Number({})).empty(), c.any) << c.value;
    EXPECT_EQ(Complaint(text, Number({.low = 0.1})).empty(), c.positive) << c.value;
    EXPECT_EQ(Complaint(text, Number(Range::Between(0.1, 1))).empty(), c.share) << c.value;
    EXPECT_EQ(Complaint(text, kCount).empty(), c.count) << c.value;
  }
}

TEST(TableReader, CountsKeepTheirBounds) {
  const auto count = [](std::uint64_t low, std::uint64_t high) {
    return [=](TableReader& reader) { reader.Count("v", low, high); };
  };
  EXPECT_EQ(Complaint("v = 0\n", count(0, 3)), "");
  EXPECT_EQ(Complaint("v = 3\n", count(0, 3)), "");
  EXPECT_THAT(Complaint("v = 4\n", count(0, 3)), HasSubstr("a whole number from 0 to 3, found 4"));
  EXPECT_THAT(Complaint("v = 2.5\n", count(0, 3)), HasSubstr("found 2.5"));
}

TEST(TableReader, TextsHaveALengthAndChoices) {
  const auto text = [](TableReader& reader) { reader.Text("v"); };
  const auto choice = [](TableReader& reader) { reader.Text("v", {"none", "selective", "full"}); };
  EXPECT_EQ(Complaint("v = \"full\"\n", choice), "");
  EXPECT_EQ(Complaint("v = \"selectiv\"\n", choice),
            "f.toml:1:1: t.v: expected none | selective | full, found \"selectiv\"; did you mean "
            "\"selective\"?");
  EXPECT_THAT(Complaint("v = \"Full\"\n", choice), HasSubstr("did you mean \"full\""));
  EXPECT_EQ(Complaint("v = \"\"\n", text), "f.toml:1:1: t.v: expected text, found an empty one");
  EXPECT_EQ(Complaint("v = \"" + std::string(4096, 'x') + "\"\n", text), "");
  EXPECT_THAT(Complaint("v = \"" + std::string(4097, 'x') + "\"\n", text),
              HasSubstr("found 4,097"));
  EXPECT_EQ(Complaint("v = 3\n", text), "f.toml:1:1: t.v: expected text, found 3");
  EXPECT_EQ(Complaint("v = {}\n", text), "f.toml:1:1: t.v: expected text, found a table");
}

TEST(TableReader, OtherKindsAreChecked) {
  EXPECT_EQ(Complaint("v = \"true\"\n", [](TableReader& r) { r.Boolean("v"); }),
            "f.toml:1:1: t.v: expected true or false, found \"true\"");
  EXPECT_EQ(Complaint("v = 1\n", [](TableReader& r) { r.Boolean("v"); }),
            "f.toml:1:1: t.v: expected true or false, found 1");
  EXPECT_EQ(Complaint("v = \"x\"\n", [](TableReader& r) { r.Texts("v"); }),
            "f.toml:1:1: t.v: expected a list, found \"x\"");
  EXPECT_THAT(Complaint("v = [\"a\", 2]\n", [](TableReader& r) { r.Texts("v"); }),
              HasSubstr("t.v: expected a list of texts, found a number in it"));
  EXPECT_THAT(Complaint("v = [\"\"]\n", [](TableReader& r) { r.Texts("v"); }),
              HasSubstr("t.v: expected a list of texts"));
  EXPECT_EQ(Complaint("v = [1]\n", [](TableReader& r) { r.Table("v"); }),
            "f.toml:1:1: t.v: expected a table, found a list");
  EXPECT_EQ(Complaint("v = 1\n", [](TableReader& r) { r.Array("v"); }),
            "f.toml:1:1: t.v: expected a list, found 1");
}

TEST(TableReader, RequiredKeysAreMissedByNameAtTheTable) {
  EXPECT_EQ(Complaint("\n", [](TableReader& r) { EXPECT_EQ(r.RequiredText("name"), ""); }),
            "f.toml:1:1: missing key t.name: expected text");
  EXPECT_EQ(Complaint("", [](TableReader& r) { r.RequiredNumber("n", {.low = 1}); }),
            "f.toml:1:1: missing key t.n: expected a number of at least 1");
  EXPECT_EQ(Complaint("n = 0\n", [](TableReader& r) { r.RequiredNumber("n", {.low = 1}); }),
            "f.toml:1:1: t.n: expected a number of at least 1, found 0");
}

TEST(TableReader, UnknownKeysAreErrorsWithTheNearestName) {
  const auto read = [](TableReader& reader) {
    reader.Count("tokens");
    reader.Count("steps");
  };
  EXPECT_EQ(Complaint("tokens = 1\n\ntoken = 5\n", read),
            "f.toml:3:1: unknown key t.token; did you mean \"tokens\"?");
  EXPECT_EQ(Complaint("colour = 5\n", read), "f.toml:1:1: unknown key t.colour");
  EXPECT_EQ(Complaint("\"a\\nb\" = 5\n", read), "f.toml:1:1: unknown key t.a?b");
}

// The misspelt key explains the missing one.
TEST(TableReader, AnUnknownKeyIsToldBeforeAMissingOne) {
  EXPECT_EQ(Complaint("nam = \"x\"\n", [](TableReader& r) { r.RequiredText("name"); }),
            "f.toml:1:1: unknown key t.nam; did you mean \"name\"?");
}

TEST(TableReader, EveryWrongValueIsToldInOrder) {
  EXPECT_THAT(Complaint("v = -1\nw = -1\nx = 1\n",
                        [](TableReader& reader) {
                          reader.Number("v", {});
                          reader.Number("w", {});
                        }),
              AllOf(StartsWith("f.toml:1:1: t.v:"), HasSubstr("\nf.toml:2:1: t.w:")));
  EXPECT_EQ(Complaint("v = 1\n",
                      [](TableReader& reader) {
                        reader.Count("v");
                        reader.Fail({"f.toml", 1, 5}, "first");
                        reader.Fail({"f.toml", 1, 6}, "second");
                      }),
            "f.toml:1:5: first\nf.toml:1:6: second");
}

TEST(TableReader, RestIsWhatNobodyAskedForAndIsThenKnown) {
  const Node table = Parse("name = \"lora\"\nrank = 8\nalpha = 2\n");
  TableReader reader(table, "optimizer");
  reader.Text("name");
  const auto rest = reader.Rest();
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(rest[0].first, "rank");
  EXPECT_EQ(rest[1].second->integer, 2);
  EXPECT_TRUE(reader.Finish().ok());
}

TEST(TableReader, WhatIsNoTableIsTheFirstError) {
  const Node value = Node::Integer(3, {"f.toml", 4, 1});
  TableReader reader(value, "model");
  EXPECT_FALSE(reader.Text("name").has_value());
  EXPECT_EQ(reader.RequiredText("name"), "");
  EXPECT_EQ(reader.Finish().message(), "f.toml:4:1: model: expected a table, found 3");
}

TEST(TableReader, NamesAtTheRootHaveNoPrefix) {
  const Node table = Parse("nme = 1\n");
  TableReader reader(table, "");
  reader.Text("name");
  EXPECT_EQ(reader.FullName("name"), "name");
  EXPECT_THAT(std::string(reader.Finish().message()),
              Eq("f.toml:1:1: unknown key nme; did you mean \"name\"?"));
}

TEST(Range, SaysWhatItHolds) {
  EXPECT_EQ(Range{}.Text(), "a number of at least 0");
  EXPECT_EQ(Range::Between(0.001, 4).Text(), "a number from 0.001 to 4");
  EXPECT_EQ(Range::Whole(1, 9007199254740992.0).Text(),
            "a whole number from 1 to 9,007,199,254,740,992");
  EXPECT_FALSE(Range::Whole(1, 10).Holds(2.5));
  EXPECT_FALSE(Range{}.Holds(std::numeric_limits<double>::quiet_NaN()));
  EXPECT_FALSE(Range{}.Holds(std::numeric_limits<double>::infinity()));
  EXPECT_TRUE(Range{}.Holds(std::numeric_limits<double>::max()));
  EXPECT_FALSE(Range::Between(0.001, 4).Holds(0));
}

TEST(TableReader, SaysWhichKeyIsWrong) {
  const auto key = [](const std::string& text, const Reading& read) {
    const Node table = Parse(text);
    TableReader reader(table, "t");
    read(reader);
    return KeyOf(reader.Finish());
  };
  EXPECT_EQ(key("a = 0", [](TableReader& t) { t.Count("a"); }), "t.a");
  EXPECT_EQ(key("a = \"x\"", [](TableReader& t) { t.Text("a", {"y"}); }), "t.a");
  EXPECT_EQ(key("a = 1", [](TableReader& t) { t.Text("a"); }), "t.a");
  EXPECT_EQ(key("a = [1]", [](TableReader& t) { t.Texts("a"); }), "t.a");
  EXPECT_EQ(key("", [](TableReader& t) { t.RequiredText("a"); }), "t.a");
  EXPECT_EQ(key("b = 1", [](TableReader& t) { t.Text("a"); }), "t.b");
  EXPECT_EQ(key("a = 1", [](TableReader& t) { t.FailAt("a", {"f", 1, 1}, "no"); }), "t.a");
  EXPECT_EQ(key("a = 1", [](TableReader& t) { t.Count("a"); }), "");
}

}  // namespace
}  // namespace gpuday
