// What WriteToml writes, ParseToml reads back into the same values.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/node.h"

namespace gpuday {
namespace {

// The same kinds and values, whatever the order of keys and the places.
void ExpectSame(const Node& a, const Node& b, const std::string& path) {
  ASSERT_EQ(a.kind, b.kind) << path;
  switch (a.kind) {
    case Node::Kind::kText:
      EXPECT_EQ(a.text, b.text) << path;
      break;
    case Node::Kind::kInteger:
      EXPECT_EQ(a.integer, b.integer) << path;
      break;
    case Node::Kind::kReal:
      EXPECT_TRUE(a.real == b.real || (std::isnan(a.real) && std::isnan(b.real)))
          << path << ": " << a.real << " and " << b.real;
      EXPECT_EQ(std::signbit(a.real), std::signbit(b.real)) << path;
      break;
    case Node::Kind::kBoolean:
      EXPECT_EQ(a.boolean, b.boolean) << path;
      break;
    case Node::Kind::kNull:
      break;
    case Node::Kind::kArray:
      ASSERT_EQ(a.items.size(), b.items.size()) << path;
      for (std::size_t i = 0; i < a.items.size(); ++i) {
        ExpectSame(a.items[i], b.items[i], absl::StrCat(path, "[", i, "]"));
      }
      break;
    case Node::Kind::kTable:
      ASSERT_EQ(a.entries.size(), b.entries.size()) << path;
      for (const auto& [key, value] : a.entries) {
        const Node* other = b.Find(key);
        ASSERT_NE(other, nullptr) << path << "." << key;
        ExpectSame(value, *other, absl::StrCat(path, ".", key));
      }
  }
}

void ExpectRoundTrip(const Node& root) {
  const std::string written = WriteToml(root);
  const auto read = ParseToml(written, "written.toml");
  ASSERT_TRUE(read.ok()) << read.status() << "\n" << written;
  ExpectSame(root, *read, "");
  EXPECT_EQ(WriteToml(*read), written);
}

void ExpectRoundTrip(const std::string& text) {
  const auto root = ParseToml(text, "f.toml");
  ASSERT_TRUE(root.ok()) << root.status();
  ExpectRoundTrip(*root);
}

Node Array(std::vector<Node> items) {
  Node node;
  node.kind = Node::Kind::kArray;
  node.items = std::move(items);
  return node;
}

TEST(WriteToml, LooksAsAPersonWouldWriteIt) {
  const auto root =
      ParseToml("b = 1\n[model]\nname = \"gpt2\"\n[model.parameters]\nx = 0.5\n", "f");
  ASSERT_TRUE(root.ok());
  EXPECT_EQ(WriteToml(*root), "b = 1\n\n[model]\nname = \"gpt2\"\n\n[model.parameters]\nx = 0.5\n");
}

TEST(WriteToml, ScalarsReadBack) {
  ExpectRoundTrip(
      "i = -9223372036854775808\nj = 9223372036854775807\nr = 1e308\ns = 5e-324\nt = 0.1\n"
      "u = -0.0\nv = 2e12\nw = inf\nx = -inf\ny = nan\nb = false\n");
}

TEST(WriteToml, StringsWithQuotesControlsAndUnicodeReadBack) {
  Node root = Node::Table();
  std::string all;
  for (char c = 0; c >= 0 && c < 127; ++c) all += c;
  all += '\x7F';
  int count = 0;
  for (const std::string& text :
       {std::string(), std::string("\"\"\"'''"), std::string("back\\slash\\"),
        std::string("line\nbreak\r\n\ttab"), std::string("\0nul\0", 5), all,
        std::string("\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80 \xC2\x9B \xE2\x80\xAE"),
        std::string("# no comment = [x]"), std::string(100, '.')}) {
    root.entries.emplace_back(absl::StrCat("k", count++), Node::Text(text));
  }
  ExpectRoundTrip(root);
}

TEST(WriteToml, KeysOfEveryKindReadBack) {
  Node root = Node::Table();
  for (const char* key : {"plain", "with-dash_9", "", "a.b", "sp ace", "quo\"te", "back\\slash",
                          "new\nline", "\xC3\xA9", "=", "[x]", "#", "12", "-"}) {
    Node table = Node::Table();
    table.entries.emplace_back(key, Node::Integer(1));
    table.entries.emplace_back("inner", Node::Table());
    root.entries.emplace_back(key, std::move(table));
  }
  ExpectRoundTrip(root);
}

TEST(WriteToml, ArraysAndTablesInThemReadBack) {
  ExpectRoundTrip(
      "a = []\nb = [1, [2, 3], \"x\"]\nc = {}\nd = [{x = 1}, {y.z = [true]}]\n"
      "[[rows]]\nk = 1\n[[rows]]\nk = 2\n[rows.sub]\nq = 'raw'\n");
}

TEST(WriteToml, TablesBetweenScalarsReadBack) {
  Node root = Node::Table();
  Node table = Node::Table();
  table.entries.emplace_back("x", Node::Integer(1));
  root.entries.emplace_back("table", table);
  root.entries.emplace_back("scalar", Node::Integer(2));
  root.entries.emplace_back("empty", Node::Table());
  ExpectRoundTrip(root);
}

// One line of the file for each of these; written, they share one.
TEST(WriteToml, ManyRealNumbersInOneListReadBack) {
  std::string text = "list = [\n";
  for (int i = 0; i < 200; ++i) absl::StrAppend(&text, i, ".5,\n");
  ExpectRoundTrip(text + "]\n");
}

TEST(WriteToml, ATextOfManyLinesWithDotsReadsBack) {
  std::string text = "notes = \"\"\"\n";
  for (int i = 0; i < 200; ++i) text += "A sentence.\n";
  ExpectRoundTrip(text + "\"\"\"\n");
}

class RandomTree {
 public:
  explicit RandomTree(unsigned seed) : random_(seed) {}

  Node Table(int depth) {
    Node table = Node::Table();
    for (auto i = random_() % 5; i > 0; --i) {
      const std::string key = Text();
      if (table.Find(key) == nullptr) table.entries.emplace_back(key, Value(depth));
    }
    return table;
  }

 private:
  Node Value(int depth) {
    switch (random_() % (depth > 0 ? 6 : 4)) {
      case 0:
        return Node::Text(Text());
      case 1:
        return Node::Integer(static_cast<std::int64_t>(random_()));
      case 2:
        return Node::Real(
            std::ldexp(static_cast<double>(random_()), static_cast<int>(random_() % 99) - 90));
      case 3:
        return Node::Boolean(random_() % 2 == 0);
      case 4: {
        std::vector<Node> items;
        for (auto i = random_() % 4; i > 0; --i) items.push_back(Value(depth - 1));
        return Array(std::move(items));
      }
      default:
        return Table(depth - 1);
    }
  }

  std::string Text() {
    constexpr const char* kPieces[] = {
        "a",  "B", "7", "-", "_", ".",    " ",    "\"",       "\\",           "\n",
        "\t", "'", "#", "=", "[", "\x01", "\x7F", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
    std::string text;
    for (auto i = random_() % 6; i > 0; --i) text += kPieces[random_() % std::size(kPieces)];
    return text;
  }

  std::mt19937_64 random_;
};

TEST(WriteToml, ThousandsOfRandomTreesReadBack) {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE(seed);
    ExpectRoundTrip(RandomTree(seed).Table(3));
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace gpuday
