// TOML in: values with their places, and hostile text that ends in an error at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/node.h"
#include "planner/base/status.h"
#include "tests/base/temporary_folder.h"

namespace gpuday {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

Node Parse(const std::string& text) {
  auto node = ParseToml(text, "f.toml");
  EXPECT_TRUE(node.ok()) << node.status();
  return node.ok() ? *node : Node();
}

// `text` is refused quickly, as bad input, with a message that begins with `start`.
void ExpectRefused(const std::string& text, const std::string& start) {
  const MustBeQuick quick;
  const auto node = ParseToml(text, "f.toml");
  ASSERT_FALSE(node.ok()) << text.substr(0, 100);
  EXPECT_EQ(FaultOf(node.status()), Fault::kInput);
  EXPECT_THAT(std::string(node.status().message()), StartsWith(start));
}

// "a" + ".a" repeated.
std::string DottedKey(int segments) {
  std::string key = "a";
  for (int i = 1; i < segments; ++i) key += ".a";
  return key;
}

TEST(ParseToml, KeepsKindsAndTheOrderOfTheFile) {
  const Node root = Parse(
      "z = 1\na = 2.5\nm = \"t\"\nb = true\nlist = [1, \"x\"]\nday = 2024-02-29\n"
      "[table]\ninner = -3\n");
  std::vector<std::string> keys;
  for (const auto& [key, value] : root.entries) keys.push_back(key);
  EXPECT_EQ(absl::StrJoin(keys, " "), "z a m b list day table");
  EXPECT_EQ(root.Find("z")->kind, Node::Kind::kInteger);
  EXPECT_EQ(root.Find("z")->integer, 1);
  EXPECT_EQ(root.Find("a")->real, 2.5);
  EXPECT_EQ(root.Find("m")->text, "t");
  EXPECT_TRUE(root.Find("b")->boolean);
  EXPECT_EQ(root.Find("list")->items.size(), 2u);
  EXPECT_EQ(root.Find("day")->text, "2024-02-29");
  EXPECT_EQ(root.Find("table")->Find("inner")->integer, -3);
  EXPECT_EQ(root.Find("inner"), nullptr);
}

TEST(ParseToml, EveryEntryPointsAtItsKey) {
  const Node root = Parse("first = 1\n\n[training]\n  tokens = 5\nx = {y = 7}\n");
  EXPECT_EQ(root.Find("first")->where.Text(), "f.toml:1:1");
  EXPECT_EQ(root.Find("training")->Find("tokens")->where.Text(), "f.toml:4:3");
  EXPECT_EQ(root.Find("training")->Find("x")->Find("y")->where.Text(), "f.toml:5:6");
}

TEST(ParseToml, SyntaxErrorsNameFileLineAndColumn) {
  ExpectRefused("a = 1\nb = \n", "f.toml:2:5: ");
  ExpectRefused("a = 1\na = 2\n", "f.toml:2:");
  ExpectRefused("[x\n", "f.toml:1:3: ");
  ExpectRefused("ok = 1\n\n  = 3\n", "f.toml:3:3: ");
  ExpectRefused("a = \"unclosed\nb = 1\n", "f.toml:1:");
}

// In words of somebody who writes a file, with what to do.
TEST(ParseToml, MistakesSayWhatToDo) {
  const auto complaint = [](const std::string& text) {
    return std::string(ParseToml(text, "s.toml").status().message());
  };
  EXPECT_EQ(complaint("[model]\nname = gpt2\n"),
            "s.toml:2:8: value: expected a number, true, false, or text in quotes (name = "
            "\"gpt2\")");
  EXPECT_EQ(complaint("a = 1\na = 2\n"),
            "s.toml:2:5: key-value pair 'a': it is there already; a key or a table stands once");
  EXPECT_EQ(complaint("[a]\n[a]\n"),
            "s.toml:2:1: table header 'a': it is there already; a key or a table stands once");
  EXPECT_EQ(complaint("a = [1, 2\n"),
            "s.toml:1:11: array: the file ends in the middle of it; is a quote or a bracket "
            "missing?");
  EXPECT_EQ(complaint("a = \"b\n"),
            "s.toml:1:7: string: the text has no closing quote on its line");
  EXPECT_EQ(complaint("a: b\n"), "s.toml:1:2: key-value pair: expected '=', found ':'");
}

TEST(ParseToml, NumbersThatDoNotFitAreErrorsAndNotWrapped) {
  EXPECT_EQ(Parse("v = 9223372036854775807").Find("v")->integer,
            std::numeric_limits<std::int64_t>::max());
  ExpectRefused("v = 9223372036854775808", "f.toml:1:");
  ExpectRefused("v = -9223372036854775809", "f.toml:1:");
  ExpectRefused("v = 99999999999999999999999999", "f.toml:1:");
  ExpectRefused("v = 1e400", "f.toml:1:");
  ExpectRefused("v = -1e400", "f.toml:1:");
  EXPECT_EQ(Parse("v = 1e308").Find("v")->real, 1e308);
  EXPECT_TRUE(std::isnan(Parse("v = nan").Find("v")->real));
  EXPECT_TRUE(std::isinf(Parse("v = -inf").Find("v")->real));
}

TEST(ParseToml, TwentyThousandDotsAreAnErrorAtOnce) {
  ExpectRefused(DottedKey(20000) + " = 1", "f.toml:1:1: more than 128 dots");
  ExpectRefused("ok = 1\n[" + DottedKey(20000) + "]\n", "f.toml:2:1: more than 128 dots");
}

TEST(ParseToml, AHundredThousandBracketsAreAnErrorAtOnce) {
  ExpectRefused("a = " + std::string(100000, '['), "f.toml:1:1: brackets nested deeper than 64");
  ExpectRefused("\na = " + std::string(100000, '{'), "f.toml:2:1: brackets nested deeper than 64");
  std::string mixed = "a = ";
  for (int i = 0; i < 40000; ++i) mixed += "[{a=";
  ExpectRefused(mixed, "f.toml:1:1: brackets nested deeper than 64");
  ExpectRefused(std::string(100000, '['), "f.toml:1:1: brackets");
}

TEST(ParseToml, TheLimitsThemselvesAreAllowed) {
  const std::string open(64, '['), close(64, ']');
  EXPECT_TRUE(ParseToml("a = " + open + close, "f.toml").ok());
  ExpectRefused("a = [" + open + close + "]", "f.toml:1:1: brackets nested deeper than 64");
  EXPECT_TRUE(ParseToml(DottedKey(129) + " = 1", "f.toml").ok());
  ExpectRefused(DottedKey(130) + " = 1", "f.toml:1:1: more than 128 dots");
}

// Dotted keys inside brackets multiply. Whatever the checks let through must fit on the stack.
TEST(ParseToml, TheDeepestTreeIsRefusedOrReadAndCopiedSafely) {
  std::string text = "a = [\n", close;
  for (int i = 0; i < 31; ++i) {
    absl::StrAppend(&text, "{", DottedKey(120), " = [\n");
    close += "]}";
  }
  const auto node = ParseToml(absl::StrCat(text, close, "]\n"), "f.toml");
  if (!node.ok()) {
    EXPECT_THAT(std::string(node.status().message()), StartsWith("f.toml:"));
    return;
  }
  const Node copy = *node;
  EXPECT_FALSE(WriteToml(copy).empty());
}

TEST(ParseToml, FilesAbove256KiBAreRefused) {
  const std::string line = "# " + std::string(97, 'x') + "\n";
  std::string text;
  while (text.size() < 300 * 1024) text += line;
  ExpectRefused(text, absl::StrCat("f.toml: ", text.size(), " bytes"));
  text.resize(256 * 1024);
  EXPECT_TRUE(ParseToml(text, "f.toml").ok());
}

TEST(ParseToml, LargeFilesOfManyKeysAreQuick) {
  const MustBeQuick quick(std::chrono::seconds(5));
  std::string text;
  for (int i = 0; text.size() < 250 * 1024; ++i) absl::StrAppend(&text, "k", i, "=1\n");
  EXPECT_TRUE(ParseToml(text, "f.toml").ok());
}

TEST(ParseToml, WhatIsNotUtf8IsRefused) {
  ExpectRefused("a = \"\xFF\"", "f.toml: is not UTF-8 text");
  ExpectRefused("a = \"\xC0\x80\"", "f.toml: is not UTF-8 text");
  ExpectRefused("a = \"\xED\xA0\x80\"", "f.toml: is not UTF-8 text");
  ExpectRefused(std::string("\xFF\xFE"
                            "a\0 \0=\0",
                            8),
                "f.toml: is not UTF-8 text");
  ExpectRefused(std::string("a = \"\0\"", 7), "f.toml:1:");
}

TEST(ParseToml, MessagesHoldNoControlCharacters) {
  const auto node = ParseToml("a = \x1B[31m", "name\x1B[0m\n.toml");
  ASSERT_FALSE(node.ok());
  EXPECT_THAT(std::string(node.status().message()), StartsWith("name?[0m?.toml:1:"));
  EXPECT_EQ(node.status().message().find('\x1B'), std::string::npos);
}

TEST(ParseToml, DotsInCommentsAndTextsAreNoKeys) {
  EXPECT_TRUE(ParseToml("# " + std::string(200, '.') + "\na = 1\n", "f.toml").ok());
  EXPECT_TRUE(ParseToml("a = \"" + std::string(200, '.') + "\"\n", "f.toml").ok());
}

// What is seen to be no TOML value without asking the parser is none.
TEST(ParseValue, LeavesBareWordsAsTheParserWould) {
  for (const char* word : {"1T",         "1.4T",
                           "10k",        "2w",
                           "45days",     "llama-2-7b",
                           "q k v",      "8xH100-SXM5-80GB",
                           "adam",       "t",
                           "truth",      "1e",
                           "5e5x",       "12z3a",
                           "2027-01-04", "0xfg",
                           "0x",         "07:32:00Z",
                           "infinite",   "nano",
                           "trueish",    "1979-05-27T07:32:00Z",
                           "0xff",       "0b1",
                           "true",       "inf",
                           "nan",        "+inf",
                           "-1"}) {
    const bool parses = ParseToml(std::string("v = ") + word, "x").ok();
    const Node value = ParseValue(word, "--set");
    const bool text = value.kind == Node::Kind::kText && value.text == word;
    // A date is text as well.
    EXPECT_TRUE(parses ? !text || std::isdigit(word[0]) : text) << word;
  }
}

TEST(ParseValue, ReadsTomlValuesAndLeavesTheRestAsText) {
  const auto kind = [](const char* text) { return ParseValue(text, "--set").kind; };
  EXPECT_EQ(ParseValue("12", "--set").integer, 12);
  EXPECT_EQ(ParseValue("2e12", "--set").real, 2e12);
  EXPECT_EQ(kind("true"), Node::Kind::kBoolean);
  EXPECT_EQ(ParseValue("[\"q\", \"v\"]", "--set").items.size(), 2u);
  EXPECT_EQ(ParseValue("\"quoted\"", "--set").text, "quoted");
  EXPECT_EQ(ParseValue("1.4T", "--set").text, "1.4T");
  EXPECT_EQ(ParseValue("adam", "--set").text, "adam");
  EXPECT_EQ(ParseValue("", "--set").text, "");
  EXPECT_EQ(kind("{ name = \"lora\" }"), Node::Kind::kTable);
  EXPECT_EQ(ParseValue("1e400", "--set").kind, Node::Kind::kText);
}

TEST(ParseValue, CannotSmuggleInFurtherKeys) {
  for (const char* text :
       {"1\n", "1\nw = 2", "1\r\nw = 2", "1\rw = 2", "1\n[table]", "1\vw = 2", "1\fw = 2",
        "\"a\"\nw=1", "1\xC2\x85w = 2", "1\xE2\x80\xA8w = 2", "{}\nv.w = 1", "[1]\n[[v]]"}) {
    const Node value = ParseValue(text, "--set");
    EXPECT_EQ(value.kind, Node::Kind::kText) << ::testing::PrintToString(text);
    EXPECT_EQ(value.text, text);
    EXPECT_TRUE(value.entries.empty());
  }
}

TEST(ParseValue, SaysWhereItComesFrom) {
  for (const char* text : {"12", "adam", "[1]"}) {
    EXPECT_EQ(ParseValue(text, "--set optimizer.rank").where.Text(), "--set optimizer.rank");
  }
}

TEST(ParseValue, HostileTextIsTextAtOnce) {
  const MustBeQuick quick;
  for (const std::string& text : {std::string(100000, '['), std::string(100000, '.'),
                                  std::string("\xFF\xFE"), std::string(300000, '1')}) {
    EXPECT_EQ(ParseValue(text, "--set").kind, Node::Kind::kText);
  }
}

TEST(SetPath, MakesTablesOnTheWayAndReplaces) {
  Node root = Node::Table();
  ASSERT_TRUE(SetPath(root, "training.tokens", Node::Integer(1)).ok());
  ASSERT_TRUE(SetPath(root, "training.tokens", Node::Text("2T")).ok());
  ASSERT_TRUE(SetPath(root, "name", Node::Text("x")).ok());
  EXPECT_EQ(root.Find("training")->Find("tokens")->text, "2T");
  EXPECT_EQ(root.Find("training")->entries.size(), 1u);
  EXPECT_EQ(root.entries.size(), 2u);
}

TEST(SetPath, RefusesAPathThroughAValueAndEmptyParts) {
  Node root = Parse("a = 1\n");
  const absl::Status through = SetPath(root, "a.b", Node::Integer(1, {"--set a.b", 0, 0}));
  EXPECT_THAT(std::string(through.message()), StartsWith("--set a.b: a.b: the part before"));
  EXPECT_THAT(std::string(through.message()), HasSubstr("a number at f.toml:1:1"));
  for (const char* path : {"", ".", "a.", ".a", "a..b"}) {
    EXPECT_EQ(FaultOf(SetPath(root, path, Node::Integer(1))), Fault::kInput) << path;
    EXPECT_FALSE(SetPath(root, path, Node::Integer(1)).ok()) << path;
  }
}

// A command-line argument may have 128 KiB; a tree that deep overflows the stack when it is copied
// or written.
TEST(SetPath, SixtyThousandPartsAreAnErrorAtOnce) {
  const MustBeQuick quick;
  EXPECT_EXIT(
      {
        bool refused = false;
        {
          Node root = Node::Table();
          refused = !SetPath(root, DottedKey(60000), Node::Integer(1)).ok();
          const Node copy = root;
        }
        std::exit(refused ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "");
}

// toml++ 3.3 takes any letter from U+00A1 to U+0499 for something that cannot be there (its
// whitespace table): no answer of a sanitized build, and luck in another.
TEST(ParseToml, LettersBeyondAsciiAreRefusedOrRead) {
  for (const char* letter : {"\xC2\xA1", "\xC3\x86", "\xCE\xB1", "\xD0\x90", "\xD2\x99"}) {
    const std::string text(letter);
    EXPECT_FALSE(ParseToml(text, "f.toml").ok());
    EXPECT_FALSE(ParseToml(text + "[", "f.toml").ok());
    EXPECT_FALSE(ParseToml("a = 1 " + text, "f.toml").ok());
    EXPECT_TRUE(ParseToml("a = '" + text + "' # " + text, "f.toml").ok());
  }
}

}  // namespace
}  // namespace gpuday
