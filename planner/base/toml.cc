// The one place that includes toml++.
#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "planner/base/node.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

constexpr std::size_t kLargestFile = 256 * 1024;
constexpr int kMostDotsPerLine = 128;
constexpr int kDeepestBrackets = 64;

// The parser recurses over dotted keys and nested brackets; what would overflow its stack is
// refused before it sees the text. Brackets in strings count too: no sensible file holds 64
// unclosed ones.
absl::Status CheckShape(std::string_view text, const std::string& origin) {
  if (text.size() > kLargestFile) {
    return Error(Fault::kInput,
                 absl::StrCat(origin, ": ", text.size(),
                              " bytes; a scenario or catalog file has at most ", kLargestFile));
  }
  if (!IsUtf8(text)) return Error(Fault::kInput, absl::StrCat(origin, ": is not UTF-8 text"));
  int line = 1, dots = 0, depth = 0;
  for (const char c : text) {
    if (c == '\n') ++line, dots = 0;
    if (c == '.' && ++dots > kMostDotsPerLine) {
      return Error(Fault::kInput, absl::StrCat(origin, ":", line, ":1: more than ",
                                               kMostDotsPerLine, " dots on one line"));
    }
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && depth > 0) --depth;
    if (depth > kDeepestBrackets) {
      return Error(
          Fault::kInput,
          absl::StrCat(origin, ":", line, ":1: brackets nested deeper than ", kDeepestBrackets));
    }
  }
  return absl::OkStatus();
}

Location Where(const toml::source_region& region, const std::string& origin) {
  return {origin, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

Node Convert(const toml::node& source, const std::string& origin) {
  const Location where = Where(source.source(), origin);
  if (const auto* table = source.as_table()) {
    Node node = Node::Table(where);
    // toml++ sorts keys by name; messages and listings want the order of the file.
    std::vector<std::pair<const toml::key*, const toml::node*>> entries;
    for (const auto& [key, value] : *table) entries.emplace_back(&key, &value);
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
      return a.first->source().begin < b.first->source().begin;
    });
    for (const auto& [key, value] : entries) {
      Node child = Convert(*value, origin);
      // A complaint about an entry points at its key, where the eye starts.
      child.where = Where(key->source(), origin);
      node.entries.emplace_back(std::string(key->str()), std::move(child));
    }
    return node;
  }
  if (const auto* array = source.as_array()) {
    Node node;
    node.kind = Node::Kind::kArray;
    node.where = where;
    for (const auto& item : *array) node.items.push_back(Convert(item, origin));
    return node;
  }
  if (const auto* text = source.as_string()) return Node::Text(text->get(), where);
  if (const auto* integer = source.as_integer()) return Node::Integer(integer->get(), where);
  if (const auto* real = source.as_floating_point()) return Node::Real(real->get(), where);
  if (const auto* boolean = source.as_boolean()) return Node::Boolean(boolean->get(), where);
  std::ostringstream date;
  source.visit([&](const auto& value) { date << value; });
  return Node::Text(date.str(), where);
}

}  // namespace

absl::StatusOr<Node> ParseToml(std::string_view text, const std::string& origin) {
  const std::string name = Printable(origin);
  GPUDAY_RETURN_IF_ERROR(CheckShape(text, name));
  try {
    return Convert(toml::parse(text, std::string_view(name)), name);
  } catch (const toml::parse_error& error) {
    return Error(Fault::kInput, absl::StrCat(Where(error.source(), name).Text(), ": ",
                                             Printable(error.description())));
  }
}

Node ParseValue(std::string_view text, const std::string& origin) {
  const Location where{origin, 0, 0};
  // A line break would let one option smuggle in further keys.
  if (text.find_first_of("\n\r") == std::string_view::npos) {
    absl::StatusOr<Node> parsed =
        ParseToml(absl::StrCat("v = ", absl::string_view(text.data(), text.size())), origin);
    if (parsed.ok() && parsed->entries.size() == 1) {
      Node value = std::move(parsed->entries[0].second);
      value.where = where;
      return value;
    }
  }
  return Node::Text(std::string(text), where);
}

}  // namespace gpuday
