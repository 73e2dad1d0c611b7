#include "planner/base/table_reader.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

constexpr std::size_t kLongestText = 4096;
constexpr std::size_t kMostTold = 10;  // mistakes of a document

std::string BoundText(double value) {
  return value == std::floor(value) && std::fabs(value) <= kLargestExactInteger ? Grouped(value)
                                                                                : Plain(value);
}

std::string FoundText(const Node& node) {
  if (node.kind == Node::Kind::kReal && !node.text.empty()) return Printable(node.text, 60);
  return node.kind == Node::Kind::kTable || node.kind == Node::Kind::kArray
             ? node.KindName()
             : Printable(node.ValueText(), 60);
}

// `why`: what is wrong with it, where more is known; may be empty.
absl::Status Expected(const Node& node, std::string_view name, const std::string& expected,
                      const std::string& why = "") {
  return WithKey(
      Error(Fault::kInput,
            absl::StrCat(node.where.Text(), ": ", std::string(name), ": expected ", expected,
                         ", found ", FoundText(node), why.empty() ? "" : absl::StrCat("; ", why))),
      name);
}

std::optional<double> ValueOf(const Node& node, const Range& range) {
  if (node.kind == Node::Kind::kInteger) return static_cast<double>(node.integer);
  if (node.kind == Node::Kind::kReal) return node.real;
  if (node.kind == Node::Kind::kText) {
    return ParseNumber(node.text, range.notation);
  }
  return std::nullopt;
}

// Whether what stands there was written so that it may be a thousand times as much: 10.000 of what
// has no thousandths.
bool MayBeThousands(const Node& node, const Range& range) {
  const bool no_thousandths = range.whole || range.notation == Notation::kDollars;
  const bool written = node.kind == Node::Kind::kReal || node.kind == Node::Kind::kText;
  return no_thousandths && written && PointMayPartThousands(node.text);
}

// The number in `node` when it is one and in `range`. Without a word on what is wrong: most are
// right, and tables of many plans read many.
std::optional<double> NumberIn(const Node& node, const Range& range) {
  const std::optional<double> value = ValueOf(node, range);
  if (!value.has_value() || !range.Holds(*value) || MayBeThousands(node, range)) {
    return std::nullopt;
  }
  // Whole numbers above 2^53 would silently lose their last digits.
  // (2^53 itself may be a neighbour that was rounded to it, unless it came as an integer.)
  constexpr auto kLargest = static_cast<std::int64_t>(kLargestExactInteger);
  const bool exact = node.kind == Node::Kind::kInteger
                         ? node.integer >= -kLargest && node.integer <= kLargest
                         : std::fabs(*value) < kLargestExactInteger;
  return range.whole && !exact ? std::nullopt : value;
}

}  // namespace

std::string Range::Text() const {
  std::string text = whole ? "a whole number" : "a number";
  const bool bounded = high < std::numeric_limits<double>::max();
  if (bounded) {
    absl::StrAppend(&text, " from ", BoundText(low), " to ", BoundText(high));
  } else {
    absl::StrAppend(&text, " of at least ", BoundText(low));
  }
  return text;
}

bool Range::Holds(double value) const {
  if (!std::isfinite(value) || value < low || value > high) return false;
  return !whole || value == std::floor(value);
}

absl::StatusOr<double> ReadNumber(const Node& node, std::string_view name, const Range& range) {
  if (const std::optional<double> value = NumberIn(node, range)) return *value;
  const bool readable = ValueOf(node, range).has_value();
  const bool text = node.kind == Node::Kind::kText;
  std::string expected = range.Text();
  // A share that is above its range is most likely a percentage.
  if ((text && !readable) || (readable && range.notation == Notation::kShare)) {
    const std::string_view examples = ExamplesOf(range.notation, range.whole);
    if (!examples.empty()) expected += " (such as " + std::string(examples) + ")";
  }
  std::string why;
  if (text && !readable) why = WhyNoNumber(node.text, range.notation);
  if (MayBeThousands(node, range)) why = WhyNoNumber(node.text, range.notation);
  return Expected(node, name, expected, why);
}

void Mistakes::Add(const Location& where, absl::Status status) {
  if (status.ok()) return;
  const bool said = std::any_of(found_.begin(), found_.end(), [&](const Mistake& mistake) {
    return mistake.status.message() == status.message();
  });
  if (!said) found_.push_back({where, std::move(status)});
}

void Mistakes::AddAll(const Mistakes& others) {
  found_.insert(found_.end(), others.found_.begin(), others.found_.end());
}

absl::Status Mistakes::Told() const {
  if (found_.empty()) return absl::OkStatus();
  if (found_.size() == 1) return found_[0].status;
  std::vector<const Mistake*> sorted;
  for (const Mistake& mistake : found_) sorted.push_back(&mistake);
  std::stable_sort(sorted.begin(), sorted.end(), [](const Mistake* a, const Mistake* b) {
    return std::pair(a->where.line, a->where.column) < std::pair(b->where.line, b->where.column);
  });
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < std::min(sorted.size(), kMostTold); ++i) {
    lines.emplace_back(sorted[i]->status.message());
  }
  if (sorted.size() > kMostTold) {
    const std::size_t more = sorted.size() - kMostTold;
    lines.push_back(absl::StrCat("and ", more, more == 1 ? " more mistake" : " more mistakes"));
  }
  const absl::Status& first = sorted[0]->status;
  return WithKey(Error(FaultOf(first), absl::StrJoin(lines, "\n")), KeyOf(first));
}

TableReader::TableReader(const Node& table, std::string name)
    : table_(table), name_(std::move(name)) {
  constexpr std::size_t kUsualKeys = 16;
  asked_.reserve(kUsualKeys);
  if (table.kind != Node::Kind::kTable) {
    wrong_.Add(table.where, Expected(table, name_, "a table"));
  }
}

std::string TableReader::FullName(std::string_view key) const {
  return name_.empty() ? std::string(key) : absl::StrCat(name_, ".", std::string(key));
}

bool TableReader::Asked(std::string_view key) const {
  return std::find(asked_.begin(), asked_.end(), key) != asked_.end();
}

const Node* TableReader::Take(std::string_view key) {
  asked_.push_back(key);
  return table_.Find(key);
}

const Node* TableReader::Take(std::string_view key, Node::Kind kind) {
  const Node* node = Take(key);
  if (node == nullptr || node->kind == kind) return node;
  Node sample;
  sample.kind = kind;
  wrong_.Add(node->where, Expected(*node, FullName(key), sample.KindName()));
  return nullptr;
}

std::optional<Given<double>> TableReader::Number(std::string_view key, const Range& range) {
  const Node* node = Take(key);
  if (node == nullptr) return std::nullopt;
  if (const std::optional<double> value = NumberIn(*node, range)) {
    return Given<double>{*value, node->where};
  }
  wrong_.Add(node->where, ReadNumber(*node, FullName(key), range).status());
  return std::nullopt;
}

std::optional<Given<std::uint64_t>> TableReader::Count(std::string_view key, std::uint64_t low,
                                                       std::uint64_t high) {
  const auto value = Number(key, Range::Whole(static_cast<double>(low), static_cast<double>(high)));
  if (!value.has_value()) return std::nullopt;
  return Given<std::uint64_t>{static_cast<std::uint64_t>(value->value), value->where};
}

std::optional<Given<std::string>> TableReader::Text(std::string_view key,
                                                    const std::vector<std::string>& choices) {
  const Node* node = Take(key, Node::Kind::kText);
  if (node == nullptr) return std::nullopt;
  if (node->text.empty()) {
    FailAt(key, node->where, "expected text, found an empty one");
    return std::nullopt;
  }
  if (node->text.size() > kLongestText) {
    FailAt(key, node->where,
           absl::StrCat("expected text of at most ", Grouped(absl::uint128(kLongestText)),
                        " bytes, found ", Grouped(absl::uint128(node->text.size()))));
    return std::nullopt;
  }
  if (!choices.empty() && std::find(choices.begin(), choices.end(), node->text) == choices.end()) {
    FailAt(key, node->where,
           absl::StrCat("expected ", absl::StrJoin(choices, " | "), ", found \"",
                        Printable(node->text, 60), "\"", DidYouMean(node->text, choices)));
    return std::nullopt;
  }
  return Given<std::string>{node->text, node->where};
}

std::optional<Given<std::string>> TableReader::Written(std::string_view key) {
  const Node* node = table_.Find(key);
  const bool number =
      node != nullptr && (node->kind == Node::Kind::kInteger || node->kind == Node::Kind::kReal);
  if (!number) return Text(key);
  asked_.push_back(key);
  return Given<std::string>{node->text.empty() ? node->ValueText() : node->text, node->where};
}

std::optional<Given<bool>> TableReader::Boolean(std::string_view key) {
  const Node* node = Take(key, Node::Kind::kBoolean);
  if (node == nullptr) return std::nullopt;
  return Given<bool>{node->boolean, node->where};
}

std::vector<std::string> TableReader::Texts(std::string_view key) {
  std::vector<std::string> texts;
  const Node* node = Take(key, Node::Kind::kArray);
  if (node == nullptr) return texts;
  for (const Node& item : node->items) {
    if (item.kind != Node::Kind::kText || item.text.empty()) {
      FailAt(key, item.where,
             absl::StrCat("expected a list of texts, found ", item.KindName(), " in it"));
      return {};
    }
    texts.push_back(item.text);
  }
  return texts;
}

const Node* TableReader::Table(std::string_view key) { return Take(key, Node::Kind::kTable); }
const Node* TableReader::Array(std::string_view key) { return Take(key, Node::Kind::kArray); }

double TableReader::RequiredNumber(std::string_view key, const Range& range) {
  if (const auto value = Number(key, range)) return value->value;
  if (table_.Find(key) == nullptr) Miss(key, range.Text());
  return 0;
}

std::string TableReader::RequiredText(std::string_view key) {
  if (const auto value = Text(key)) return value->value;
  if (table_.Find(key) == nullptr) Miss(key, "text");
  return "";
}

std::vector<std::pair<std::string, const Node*>> TableReader::Rest() {
  std::vector<std::pair<std::string, const Node*>> rest;
  for (const auto& [key, node] : table_.entries) {
    if (Asked(key)) continue;
    rest.emplace_back(key, &node);
  }
  for (const auto& entry : table_.entries) {
    if (!Asked(entry.first)) asked_.push_back(entry.first);
  }
  return rest;
}

void TableReader::Fail(const Location& where, const std::string& message) {
  wrong_.Add(where, Error(Fault::kInput, absl::StrCat(where.Text(), ": ", message)));
}

void TableReader::FailAt(std::string_view key, const Location& where, const std::string& message) {
  const std::string name = FullName(key);
  wrong_.Add(
      where,
      WithKey(Error(Fault::kInput, absl::StrCat(where.Text(), ": ", name, ": ", message)), name));
}

void TableReader::Miss(std::string_view key, const std::string& expected) {
  if (!missing_.ok()) return;
  const std::string name = FullName(key);
  missing_ = WithKey(Error(Fault::kInput, absl::StrCat(table_.where.Text(), ": missing key ", name,
                                                       ": expected ", expected)),
                     name);
}

bool TableReader::FailAtUnknownKeys() {
  std::vector<std::string> known;
  std::size_t unknown = 0;
  Mistakes untold;
  for (const auto& [key, node] : table_.entries) {
    if (Asked(key)) continue;
    // Those that nobody will read are counted alone: a table may hold thousands.
    if (++unknown > kMostTold) {
      if (untold.empty()) untold.Add(node.where, Error(Fault::kInput, "unknown key"));
      wrong_.AddAll(untold);
      continue;
    }
    if (known.empty()) {
      known.assign(asked_.begin(), asked_.end());
      std::sort(known.begin(), known.end());
      known.erase(std::unique(known.begin(), known.end()), known.end());
    }
    const std::string name = Printable(FullName(key), 80);
    wrong_.Add(node.where,
               WithKey(Error(Fault::kInput,
                             absl::StrCat(node.where.Text(), ": unknown key ", name,
                                          explain_ == nullptr ? DidYouMean(key, known)
                                                              : explain_(name_, key, known))),
                       name));
  }
  return unknown > 0;
}

void TableReader::Finish(Mistakes& all) {
  // A misspelt key is both unknown and missing: the first says more.
  const bool unknown = FailAtUnknownKeys();
  if (!unknown && wrong_.empty()) wrong_.Add(table_.where, missing_);
  all.AddAll(wrong_);
}

absl::Status TableReader::Finish() {
  Mistakes all;
  Finish(all);
  return all.Told();
}

}  // namespace gpuday
