#include "plugins/readers/toml/tree.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cstdio>
#include <numeric>

namespace declared {
namespace {

constexpr std::size_t kLargestFile = 256 * 1024;
constexpr int kMostDotsInLine = 32;

sdk::Position PlaceOf(const toml::source_region& region) {
  return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

// The parser has no limit of its own for dotted keys, each dot of which is a table in a table.
void CheckDots(std::string_view text) {
  sdk::Position place;
  int dots = 0;
  for (const char c : text) {
    if (c == '.' && ++dots > kMostDotsInLine) {
      FailAt(place, "more than " + std::to_string(kMostDotsInLine) + " dots in a line");
    }
    ++place.column;
    if (c == '\n') {
      place = {place.line + 1, 1};
      dots = 0;
    }
  }
}

Node Convert(const toml::node& source) {
  Node node;
  node.where = PlaceOf(source.source());
  if (const auto* table = source.as_table()) {
    for (const auto& [key, value] : *table) {
      Node child = Convert(value);
      child.key = PlaceOf(key.source());
      node.entries.emplace_back(std::string(key.str()), std::move(child));
    }
    // The parser sorts keys by name.
    std::stable_sort(node.entries.begin(), node.entries.end(), [](const auto& a, const auto& b) {
      return std::pair(a.second.key.line, a.second.key.column) <
             std::pair(b.second.key.line, b.second.key.column);
    });
  } else if (const auto* array = source.as_array()) {
    node.kind = Node::Kind::kArray;
    for (const auto& item : *array) node.items.push_back(Convert(item));
  } else if (const auto* text = source.as_string()) {
    node.kind = Node::Kind::kText;
    node.text = text->get();
  } else if (const auto* integer = source.as_integer()) {
    node.kind = Node::Kind::kInteger;
    node.integer = integer->get();
  } else if (const auto* real = source.as_floating_point()) {
    node.kind = Node::Kind::kReal;
    node.real = real->get();
  } else if (const auto* boolean = source.as_boolean()) {
    node.kind = Node::Kind::kBoolean;
    node.boolean = boolean->get();
  } else {
    node.kind = Node::Kind::kDate;
  }
  return node;
}

// Letters to insert, remove or change to make `b` of `a`.
std::size_t Distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

Node::Node() = default;
Node::Node(const Node& other) = default;
Node::Node(Node&& other) noexcept = default;
Node& Node::operator=(const Node& other) = default;
Node& Node::operator=(Node&& other) noexcept = default;
Node::~Node() = default;

const char* Node::KindName() const {
  constexpr const char* kNames[] = {"a table",  "a list",        "text",  "a whole number",
                                    "a number", "true or false", "a date"};
  return kNames[static_cast<int>(kind)];
}

std::string Node::Word() const {
  switch (kind) {
    case Kind::kText:
      return text;
    case Kind::kInteger:
      return std::to_string(integer);
    case Kind::kBoolean:
      return boolean ? "true" : "false";
    case Kind::kReal: {
      char buffer[32];
      std::snprintf(buffer, sizeof(buffer), "%.17g", real);
      return buffer;
    }
    case Kind::kArray: {
      std::string joined;
      for (const Node& item : items) joined += (joined.empty() ? "" : ",") + item.Word();
      return joined;
    }
    default:
      FailAt(where, std::string("expected a value, found ") + KindName());
  }
}

Node ParseTree(std::string_view text) {
  if (text.size() > kLargestFile) {
    FailAt({}, std::to_string(text.size()) + " bytes; a file has at most " +
                   std::to_string(kLargestFile));
  }
  CheckDots(text);
  try {
    return Convert(toml::parse(text));
  } catch (const toml::parse_error& error) {
    FailAt(PlaceOf(error.source()), std::string(error.description()));
  }
}

sdk::Position PlaceInString(std::string_view text, const sdk::Position& start,
                            std::size_t position) {
  std::size_t at = 0;
  for (int line = 1; line < start.line; ++line) at = text.find('\n', at) + 1;
  const auto continues = [&](std::size_t i) {
    return i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
  };
  for (int column = 1; column < start.column && at < text.size(); ++column) {
    for (++at; continues(at); ++at) {
    }
  }
  if (at >= text.size()) return start;
  const char quote = text[at];
  if (quote != '"' && quote != '\'') return start;
  sdk::Position place = start;
  const auto step = [&] {
    const bool end_of_line = text[at++] == '\n';
    while (continues(at)) ++at;
    place = end_of_line ? sdk::Position{place.line + 1, 1}
                        : sdk::Position{place.line, place.column + 1};
  };
  const bool several_lines = text.substr(at, 3) == std::string(3, quote);
  for (int i = several_lines ? 3 : 1; i > 0; --i) step();
  // A line break right behind the opening quotes is no part of the string.
  if (several_lines && at < text.size() && text[at] == '\r') step();
  if (several_lines && at < text.size() && text[at] == '\n') step();
  for (; position > 0 && at < text.size(); --position) {
    if (text[at] == '\\' && quote == '"') step();
    if (at < text.size()) step();
  }
  return place;
}

std::string Shown(std::string_view text, std::size_t limit) {
  std::string shown;
  for (const char c : text.substr(0, limit)) {
    shown += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  // Not half a character of UTF-8.
  if (text.size() > limit) {
    while (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0xC0) == 0x80) {
      shown.pop_back();
    }
    if (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0x80) != 0) shown.pop_back();
    shown += "...";
  }
  return shown;
}

std::string DidYouMean(const std::string& name, const std::vector<std::string>& names) {
  if (name.size() > 64) return "";
  const std::string* nearest = nullptr;
  std::size_t least = std::min(name.size(), std::max<std::size_t>(2, name.size() / 2) + 1);
  for (const std::string& known : names) {
    // A text or a list stands in formulas as NAME.word alone.
    const bool begins = known.compare(0, name.size() + 1, name + ".") == 0;
    const std::size_t distance = begins ? 1 : Distance(name, known);
    if (distance < least) nearest = &known, least = distance;
  }
  return nearest == nullptr ? "" : "; did you mean \"" + *nearest + "\"?";
}

}  // namespace declared
