// JSON into Nodes that know their places. The parser is nlohmann's, told to report as it goes: it
// neither recurses nor builds a tree of its own.
#include <algorithm>
#include <cctype>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "absl/strings/str_cat.h"
#include "planner/base/node.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLargestFile = 1024 * 1024;
constexpr std::size_t kMostValues = 100'000;
constexpr std::size_t kDeepestBrackets = 64;

// Goes through the text and says how far the parser has read.
class Cursor {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Cursor(const char* at, const char** read) : at_(at), read_(read) {}
  reference operator*() const { return *at_; }
  Cursor& operator++() {
    ++at_;
    if (read_ != nullptr) *read_ = at_;
    return *this;
  }
  Cursor operator++(int) {
    Cursor before = *this;
    ++*this;
    return before;
  }
  bool operator==(const Cursor& other) const { return at_ == other.at_; }
  bool operator!=(const Cursor& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** read_;
};

class TreeBuilder : public nlohmann::json_sax<Json> {
 public:
  TreeBuilder(std::string_view text, const std::string& origin) : text_(text), origin_(origin) {
    where_ = {origin_, 1, 1};
  }

  const char** read() { return &read_; }
  absl::Status status() const { return status_; }
  Node TakeRoot() { return std::move(root_); }

  bool null() override {
    Node node;
    node.kind = Node::Kind::kNull;
    return Put(std::move(node));
  }
  bool boolean(bool value) override { return Put(Node::Boolean(value)); }
  bool number_integer(number_integer_t value) override { return Put(Node::Integer(value)); }
  bool number_unsigned(number_unsigned_t value) override {
    constexpr auto kMost = static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max());
    return Put(value <= kMost ? Node::Integer(static_cast<std::int64_t>(value))
                              : Node::Real(static_cast<double>(value)));
  }
  bool number_float(number_float_t value, const string_t& /*text*/) override {
    return Put(Node::Real(value));
  }
  bool string(string_t& value) override { return Put(Node::Text(value)); }
  bool binary(binary_t& /*value*/) override { return Fail("binary data"); }

  bool start_object(std::size_t /*size*/) override { return Open(Node::Table()); }
  bool end_object() override { return Close(); }
  bool start_array(std::size_t /*size*/) override {
    Node node;
    node.kind = Node::Kind::kArray;
    return Open(std::move(node));
  }
  bool end_array() override { return Close(); }

  bool key(string_t& key) override {
    MarkPlaceOfKey();
    keys_.back() = key;
    if (seen_.back().insert(key).second) return true;
    return Fail("is there twice");
  }

  bool parse_error(std::size_t /*position*/, const std::string& token,
                   const nlohmann::detail::exception& error) override {
    const auto end = static_cast<std::size_t>(read_ == nullptr ? 0 : read_ - text_.data());
    constexpr int kNumberOverflow = 406;
    if (error.id == kNumberOverflow) {
      return Fail(
          absl::StrCat("expected a number that a computer holds, found ", Printable(token, 40)));
    }
    const std::string_view what = error.what();
    if (what.find("unexpected end of input") != what.npos ||
        what.find("closing quote") != what.npos) {
      MarkPlace(text_.size());
      return Fail("expected JSON, found the end of the file");
    }
    // The whole word that the parser stumbled over.
    const auto part_of_word = [this](std::size_t i) {
      const auto c = static_cast<unsigned char>(text_[i]);
      return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.' || c == '_';
    };
    std::size_t from = end == 0 ? 0 : end - 1;
    std::size_t to = end;
    while (from > 0 && part_of_word(from) && part_of_word(from - 1)) --from;
    while (to > 0 && to < text_.size() && part_of_word(to - 1) && part_of_word(to)) ++to;
    MarkPlace(from);
    return Fail(
        absl::StrCat("expected JSON, found ", Printable(text_.substr(from, to - from), 40)));
  }

 private:
  // "config.json:3:5: attn_config.kv_n_heads: what".
  bool Fail(const std::string& what) {
    if (!status_.ok()) return false;
    std::string path;
    for (const std::string& key : keys_) {
      if (!key.empty()) absl::StrAppend(&path, path.empty() ? "" : ".", Printable(key, 60));
      if (path.size() > 200) break;
    }
    status_ = Error(Fault::kInput,
                    absl::StrCat(where_.Text(), ": ", path, path.empty() ? "" : ": ", what));
    return false;
  }

  void MarkPlace(std::size_t offset) {
    for (; counted_ < offset; ++counted_) {
      if (text_[counted_] != '\n') continue;
      ++line_;
      line_start_ = counted_ + 1;
    }
    where_.line = line_;
    where_.column = static_cast<int>(offset - std::min(offset, line_start_)) + 1;
  }

  // The parser has just read the key's closing quote.
  void MarkPlaceOfKey() {
    auto at = static_cast<std::size_t>(read_ - text_.data()) - 1;
    const auto escaped = [this](std::size_t i) {
      std::size_t backslashes = 0;
      while (backslashes < i && text_[i - 1 - backslashes] == '\\') ++backslashes;
      return backslashes % 2 == 1;
    };
    do {
      --at;
    } while (at > counted_ && (text_[at] != '"' || escaped(at)));
    MarkPlace(at);
  }

  bool Put(Node node) { return Place(std::move(node)) != nullptr; }

  // Adds a value to what is open; null when that was refused.
  Node* Place(Node node) {
    if (++values_ > kMostValues) {
      Fail(absl::StrCat("more than ", kMostValues, " values"));
      return nullptr;
    }
    node.where = where_;
    if (open_.empty()) {
      if (node.kind != Node::Kind::kTable) {
        Fail(absl::StrCat("expected an object ({...}), found ", node.KindName()));
        return nullptr;
      }
      root_ = std::move(node);
      return &root_;
    }
    Node& parent = *open_.back();
    if (parent.kind == Node::Kind::kArray) {
      parent.items.push_back(std::move(node));
      return &parent.items.back();
    }
    parent.entries.emplace_back(keys_.back(), std::move(node));
    return &parent.entries.back().second;
  }

  bool Open(Node node) {
    if (open_.size() == kDeepestBrackets) {
      return Fail(absl::StrCat("brackets nested deeper than ", kDeepestBrackets));
    }
    Node* placed = Place(std::move(node));
    if (placed == nullptr) return false;
    open_.push_back(placed);
    keys_.emplace_back();
    seen_.emplace_back();
    return true;
  }

  bool Close() {
    open_.pop_back();
    keys_.pop_back();
    seen_.pop_back();
    return true;
  }

  std::string_view text_;
  std::string origin_;
  const char* read_ = nullptr;
  Location where_;
  std::size_t counted_ = 0;  // how far lines have been counted
  int line_ = 1;
  std::size_t line_start_ = 0;
  std::size_t values_ = 0;
  Node root_;
  // While a value is open nothing is added beside it, so pointers to open ones stay good.
  std::vector<Node*> open_;
  std::vector<std::string> keys_;  // the current one of each open value; empty in lists
  std::vector<std::set<std::string>> seen_;
  absl::Status status_;
};

}  // namespace

absl::StatusOr<Node> ParseJson(std::string_view text, const std::string& origin) {
  const std::string name = Printable(origin);
  if (text.size() > kLargestFile) {
    return Error(Fault::kInput, absl::StrCat(name, ": ", text.size(),
                                             " bytes; a JSON file has at most ", kLargestFile));
  }
  if (!IsUtf8(text)) return Error(Fault::kInput, absl::StrCat(name, ": is not UTF-8 text"));
  TreeBuilder builder(text, name);
  const Cursor begin(text.data(), builder.read());
  const Cursor end(text.data() + text.size(), nullptr);
  const bool parsed = Json::sax_parse(begin, end, &builder);
  if (!builder.status().ok()) return builder.status();
  if (!parsed) return Error(Fault::kInput, absl::StrCat(name, ": is not JSON"));
  return builder.TakeRoot();
}

}  // namespace gpuday
