// The one place of the program that includes toml++ (hardened_toml.inc says how).
#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "planner/base/node.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

constexpr std::size_t kLargestFile = 256 * 1024;

// Walks over TOML text far enough to know how deep it nests: strings and comments are passed over,
// dots count where keys stand. The parser and Convert() recurse over both dotted keys and brackets,
// so what would overflow the stack is found here, without recursion.
class ShapeChecker {
 public:
  ShapeChecker(std::string_view text, const std::string& origin) : text_(text), origin_(origin) {}

  absl::Status Check() {
    while (at_ < text_.size() && status_.ok()) Step();
    return status_;
  }

 private:
  void Fail(const std::string& what) {
    status_ = Error(Fault::kInput, absl::StrCat(origin_, ":", line_, ":1: ", what));
  }

  void Step() {
    const char c = text_[at_++];
    switch (c) {
      case '\n':
        ++line_;
        if (open_.empty()) in_key_ = true, dots_ = 0;
        break;
      case '#':
        at_ = std::min(text_.find('\n', at_), text_.size());
        break;
      case '"':
      case '\'':
        SkipString(c);
        break;
      case '=':
        in_key_ = false;
        break;
      case '.':
        if (in_key_ && ++dots_ > kMostDots)
          Fail(absl::StrCat("more than ", kMostDots, " dots in keys"));
        break;
      case '[':
      case '{':
        // A [ where a key may stand opens a table's header, whose name is a key as well.
        in_key_ = c == '{' || (in_key_ && open_.empty());
        open_ += c;
        if (open_.size() > kDeepestBrackets) {
          Fail(absl::StrCat("brackets nested deeper than ", kDeepestBrackets));
        }
        break;
      case ']':
      case '}':
        if (!open_.empty()) open_.pop_back();
        break;
      case ',':
        in_key_ = !open_.empty() && open_.back() == '{';
        break;
      default:
        break;
    }
  }

  // Behind the closing quote; an unclosed string is the parser's to complain of.
  void SkipString(char quote) {
    const std::string three(3, quote);
    const bool multi_line = text_.substr(at_ - 1, 3) == three;
    if (multi_line) at_ += 2;
    while (at_ < text_.size()) {
      if (text_[at_] == '\\' && quote == '"') {
        at_ += 2;
        continue;
      }
      if (text_[at_] == '\n') {
        if (!multi_line) return;
        ++line_;
      }
      if (multi_line ? text_.substr(at_, 3) == three : text_[at_] == quote) {
        at_ += multi_line ? 3 : 1;
        return;
      }
      ++at_;
    }
  }

  static constexpr int kMostDots = 128;
  static constexpr std::size_t kDeepestBrackets = 64;

  std::string_view text_;
  const std::string& origin_;
  std::size_t at_ = 0;
  int line_ = 1;
  int dots_ = 0;  // since the line began, or since the outermost bracket was opened
  bool in_key_ = true;
  std::string open_;
  absl::Status status_;
};

absl::Status CheckShape(std::string_view text, const std::string& origin) {
  if (text.size() > kLargestFile) {
    return Error(Fault::kInput,
                 absl::StrCat(origin, ": ", text.size(),
                              " bytes; a scenario or catalog file has at most ", kLargestFile));
  }
  if (!IsUtf8(text)) return Error(Fault::kInput, absl::StrCat(origin, ": is not UTF-8 text"));
  return ShapeChecker(text, origin).Check();
}

Location Where(const toml::source_region& region, const SharedText& origin) {
  return {origin, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

// Makes our tree of the parser's.
class Converter {
 public:
  explicit Converter(std::string_view text) : text_(text) {}

  Node Convert(const toml::node& source, Location at) {
    if (const auto* table = source.as_table()) return ConvertTable(*table, std::move(at));
    if (const auto* array = source.as_array()) {
      Node node;
      node.kind = Node::Kind::kArray;
      node.where = std::move(at);
      node.items.reserve(array->size());
      for (const auto& item : *array) {
        node.items.push_back(Convert(item, Where(item.source(), node.where.origin)));
      }
      return node;
    }
    if (const auto* text = source.as_string()) return Node::Text(text->get(), std::move(at));
    if (const auto* integer = source.as_integer()) {
      return Node::Integer(integer->get(), std::move(at));
    }
    if (const auto* real = source.as_floating_point()) {
      Node node = Node::Real(real->get(), std::move(at));
      node.text = WrittenAt(source.source().begin);
      return node;
    }
    if (const auto* boolean = source.as_boolean()) {
      return Node::Boolean(boolean->get(), std::move(at));
    }
    std::ostringstream date;
    source.visit([&](const auto& value) { date << value; });
    return Node::Text(date.str(), std::move(at));
  }

 private:
  Node ConvertTable(const toml::table& table, Location at) {
    Node node = Node::Table(std::move(at));
    node.entries.reserve(table.size());
    // toml++ sorts keys by name; messages and listings want the order of the file.
    std::vector<std::pair<const toml::key*, const toml::node*>> entries;
    for (const auto& [key, value] : table) entries.emplace_back(&key, &value);
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
      return a.first->source().begin < b.first->source().begin;
    });
    for (const auto& [key, value] : entries) {
      // A complaint about an entry points at its key, where the eye starts.
      node.entries.emplace_back(std::string(key->str()),
                                Convert(*value, Where(key->source(), node.where.origin)));
    }
    return node;
  }

  // The number that begins there, as it was written. Columns count characters, not bytes.
  std::string WrittenAt(const toml::source_position& begin) {
    if (lines_.empty()) {
      lines_.push_back(0);
      for (std::size_t i = 0; i < text_.size(); ++i) {
        if (text_[i] == '\n') lines_.push_back(i + 1);
      }
    }
    if (begin.line == 0 || begin.line > lines_.size()) return "";
    std::size_t at = lines_[begin.line - 1];
    for (toml::source_index column = 1; column < begin.column && at < text_.size(); ++column) {
      ++at;
      while (at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xC0u) == 0x80u) ++at;
    }
    const std::size_t end = text_.find_first_not_of("0123456789+-._eE", at);
    return std::string(text_.substr(at, std::min(end, text_.size()) - at));
  }

  std::string_view text_;
  std::vector<std::size_t> lines_;  // where each begins; empty until one is asked for
};

// What the parser says, in words of somebody who writes a file, with what to do about it.
std::string Complaint(std::string_view description) {
  struct Meaning {
    std::string_view said;
    const char* meant;
  };
  constexpr Meaning kMeanings[] = {
      {"could not determine value type",
       "expected a number, true, false, or text in quotes (name = \"gpt2\")"},
      {"encountered end-of-file",
       "the file ends in the middle of it; is a quote or a bracket missing?"},
      {"unescaped control characters", "the text has no closing quote on its line"},
      {"cannot redefine existing", "it is there already; a key or a table stands once"}};
  constexpr std::string_view kBegin = "Error while parsing ";
  if (description.starts_with(kBegin)) description.remove_prefix(kBegin.size());
  const std::size_t colon = description.find(": ");
  const std::string what(description.substr(0, colon));
  for (const Meaning& meaning : kMeanings) {
    if (colon == std::string_view::npos || description.find(meaning.said) == std::string_view::npos)
      continue;
    // Which one it is stands in the parser's words, in quotes.
    const std::size_t quote = description.find('\'');
    const bool named = quote != std::string_view::npos && meaning.said.ends_with("existing");
    return absl::StrCat(what, named ? " " : "", named ? std::string(description.substr(quote)) : "",
                        ": ", meaning.meant);
  }
  return absl::StrReplaceAll(std::string(description), {{", saw ", ", found "}});
}

}  // namespace

absl::StatusOr<Node> ParseToml(std::string_view text, const std::string& origin) {
  const SharedText name = Printable(origin);
  GPUDAY_RETURN_IF_ERROR(CheckShape(text, name));
  try {
    const toml::table root = toml::parse(text, std::string_view(name.str()));
    return Converter(text).Convert(root, Where(root.source(), name));
  } catch (const toml::parse_error& error) {
    return Error(Fault::kInput, absl::StrCat(Where(error.source(), name).Text(), ": ",
                                             Printable(Complaint(error.description()))));
  }
}

namespace {

bool IsLetter(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }
bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

// Whether no TOML value looks like this, "llama-2-7b" or "1.4T": seen without asking the parser,
// whose way to say no is an exception, which is the dearest thing that a short command does.
bool IsBareWord(std::string_view text) {
  if (text.empty()) return true;
  if (IsLetter(text[0])) {
    return !text.starts_with("true") && !text.starts_with("false") && !text.starts_with("inf") &&
           !text.starts_with("nan");
  }
  // Only a time of day ends in a letter, Z, and numbers in another base.
  const bool other_base = text.size() > 1 && text[0] == '0' && IsLetter(text[1]);
  const char last = text.back();
  return IsDigit(text[0]) && !other_base && IsLetter(last) && last != 'Z' && last != 'z';
}

}  // namespace

Node ParseValue(std::string_view text, const std::string& origin) {
  const Location where{origin, 0, 0};
  // A line break would let one option smuggle in further keys.
  if (!IsBareWord(text) && text.find_first_of("\n\r") == std::string_view::npos) {
    absl::StatusOr<Node> parsed =
        ParseToml(absl::StrCat("v = ", absl::string_view(text.data(), text.size())), origin);
    if (parsed.ok() && parsed->entries.size() == 1) {
      Node value = std::move(parsed->entries[0].second);
      value.where = where;
      // What looks like a number may be a name that begins with a nought.
      if (value.kind == Node::Kind::kInteger) value.text = std::string(text);
      return value;
    }
  }
  return Node::Text(std::string(text), where);
}

}  // namespace gpuday
