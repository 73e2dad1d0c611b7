// Takes typed values out of one table of a Node tree. Each getter checks kind and range and
// remembers the key; what is wrong is gathered and told by Finish(), all of it at once, which also
// refuses keys that nobody asked for ("did you mean"). So a reader is a list of getters with one
// check at its end.
#ifndef GPUDAY_PLANNER_BASE_TABLE_READER_H_
#define GPUDAY_PLANNER_BASE_TABLE_READER_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "planner/base/node.h"
#include "planner/base/numbers.h"

namespace gpuday {

// A value with the place where it was given.
template <typename T>
struct Given {
  T value;
  Location where;
};

// What a number may be, both ends included. Nothing is only "above 0": what a rate divides has a
// least value that is physical, so that no infinity comes of it.
struct Range {
  double low = 0;
  double high = std::numeric_limits<double>::max();
  bool whole = false;                    // no fraction
  Notation notation = Notation::kPlain;  // what may be written as text

  static constexpr Range Between(double low, double high) { return {.low = low, .high = high}; }
  // Tokens of a sequence: "4k" is 4,096.
  static constexpr Range Length(double high) {
    return {.low = 1, .high = high, .whole = true, .notation = Notation::kLength};
  }
  static constexpr Range Whole(double low, double high) {
    return {.low = low, .high = high, .whole = true};
  }

  // "a whole number from 1 to 4096".
  std::string Text() const;
  bool Holds(double value) const;
};

// The number in `node` (a TOML number, or text such as "1.4T"), checked against `range`. Error
// (kInput) with place, expectation and finding; `name` is the key in full ("training.tokens").
absl::StatusOr<double> ReadNumber(const Node& node, std::string_view name, const Range& range);

// What is wrong with a document, to be told at once.
class Mistakes {
 public:
  // A status that is OK is none; one that says what another said already is left out.
  void Add(const Location& where, absl::Status status);
  void AddAll(const Mistakes& others);
  bool empty() const { return found_.empty(); }

  // OK where nothing is wrong. Of several mistakes each is a line of the message, in the order of
  // the file, at most ten, and behind them how many more there are; fault and key are those of the
  // first.
  absl::Status Told() const;

 private:
  struct Mistake {
    Location where;
    absl::Status status;
  };
  std::vector<Mistake> found_;
};

class TableReader {
 public:
  // `table` must outlive the reader, and so must every key that is asked for (literals do); a Node
  // that is no table is the first error. `name` is the table's dotted name, empty for the root.
  TableReader(const Node& table, std::string name);

  std::optional<Given<double>> Number(std::string_view key, const Range& range);
  // What is said of a key that nobody asked for, in place of "did you mean": `table` and `key` are
  // its names, `known` the keys that were asked for. The text follows "unknown key TABLE.KEY".
  using Explain = std::string (*)(std::string_view table, std::string_view key,
                                  const std::vector<std::string>& known);
  void ExplainUnknown(Explain explain) { explain_ = explain; }

  // As Number with whole values up to 2^53.
  std::optional<Given<std::uint64_t>> Count(std::string_view key, std::uint64_t low = 1,
                                            std::uint64_t high = 9007199254740992u);
  // Text that is not empty, at most 4096 bytes. With `choices`, one of them.
  std::optional<Given<std::string>> Text(std::string_view key,
                                         const std::vector<std::string>& choices = {});
  // As Text; a number counts as the text that it was written as: 4090 may be a name.
  std::optional<Given<std::string>> Written(std::string_view key);
  std::optional<Given<bool>> Boolean(std::string_view key);
  std::vector<std::string> Texts(std::string_view key);
  // The table or array itself; null when absent.
  const Node* Table(std::string_view key);
  const Node* Array(std::string_view key);

  // As the getters, for keys that must be there: their absence is an error at the table.
  double RequiredNumber(std::string_view key, const Range& range);
  std::string RequiredText(std::string_view key);

  // Every key not asked for so far, for tables whose other keys belong to somebody else.
  std::vector<std::pair<std::string, const Node*>> Rest();

  // Notes an error at `where`.
  void Fail(const Location& where, const std::string& message);
  // The same about `key` of this table, which is named in full in front of `message` and kept for
  // KeyOf() (base/status.h).
  void FailAt(std::string_view key, const Location& where, const std::string& message);

  // What is wrong, with every key that no getter asked for.
  absl::Status Finish();
  // The same for `all`, where other tables are read beside this one.
  void Finish(Mistakes& all);

  // "training.tokens" for the key "tokens" of this table.
  std::string FullName(std::string_view key) const;

 private:
  const Node* Take(std::string_view key, Node::Kind kind);
  const Node* Take(std::string_view key);
  void Miss(std::string_view key, const std::string& expected);
  bool Asked(std::string_view key) const;
  // False when there is none.
  bool FailAtUnknownKeys();

  const Node& table_;
  std::string name_;
  std::vector<std::string_view> asked_;
  Mistakes wrong_;
  absl::Status missing_;  // the first required key that is absent
  Explain explain_ = nullptr;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_TABLE_READER_H_
