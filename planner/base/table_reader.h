// Takes typed values out of one table of a Node tree. Each getter checks kind and range and
// remembers the key; the first thing wrong is kept and told by Finish(), which also refuses keys
// that nobody asked for ("did you mean"). So a reader is a list of getters with one check at its
// end.
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

namespace gpuday {

// A value with the place where it was given.
template <typename T>
struct Given {
  T value;
  Location where;
};

// What a number may be; both ends are allowed unless `above_low`.
struct Range {
  double low = 0;
  double high = std::numeric_limits<double>::max();
  bool above_low = false;  // strictly above `low`
  bool whole = false;      // no fraction
  bool days = false;       // as text also "30d", "4w" or "36h"

  static constexpr Range Positive() { return {.above_low = true}; }
  static constexpr Range PositiveUpTo(double high) { return {.high = high, .above_low = true}; }
  static constexpr Range Whole(double low, double high) {
    return {.low = low, .high = high, .whole = true};
  }

  // "a whole number from 1 to 4096", "a number above 0".
  std::string Text() const;
  bool Holds(double value) const;
};

// The number in `node` (a TOML number, or text such as "1.4T"), checked against `range`. Error
// (kInput) with place, expectation and finding; `name` is the key in full ("training.tokens").
absl::StatusOr<double> ReadNumber(const Node& node, std::string_view name, const Range& range);

class TableReader {
 public:
  // `table` must outlive the reader, and so must every key that is asked for (literals do); a Node
  // that is no table is the first error. `name` is the table's dotted name, empty for the root.
  TableReader(const Node& table, std::string name);

  std::optional<Given<double>> Number(std::string_view key, const Range& range);
  // As Number with whole values up to 2^53.
  std::optional<Given<std::uint64_t>> Count(std::string_view key, std::uint64_t low = 1,
                                            std::uint64_t high = 9007199254740992u);
  // Text that is not empty, at most 4096 bytes. With `choices`, one of them.
  std::optional<Given<std::string>> Text(std::string_view key,
                                         const std::vector<std::string>& choices = {});
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

  // Notes an error at `where` unless there is one already.
  void Fail(const Location& where, const std::string& message);
  // The same about `key` of this table, which is named in full in front of `message` and kept for
  // KeyOf() (base/status.h).
  void FailAt(std::string_view key, const Location& where, const std::string& message);

  // The first error, or the first key that no getter asked for; `list` says where those are that
  // there are, "gpuday keys training".
  absl::Status Finish(std::string_view list = "");

  // "training.tokens" for the key "tokens" of this table.
  std::string FullName(std::string_view key) const;

 private:
  const Node* Take(std::string_view key, Node::Kind kind);
  const Node* Take(std::string_view key);
  void Miss(std::string_view key, const std::string& expected);

  const Node& table_;
  std::string name_;
  bool Asked(std::string_view key) const;
  std::vector<std::string_view> asked_;
  absl::Status status_;   // the first wrong value
  absl::Status missing_;  // the first required key that is absent
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_TABLE_READER_H_
