// A tree of values that remembers where each of them was written. Scenario and catalog files are
// read into it, command-line options are merged into it, and readers take typed values out of it,
// so that every complaint names file, line and column whatever the value's origin.
#ifndef GPUDAY_PLANNER_BASE_NODE_H_
#define GPUDAY_PLANNER_BASE_NODE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "planner/base/shared_text.h"

namespace gpuday {

// Where a value was written: a file with line and column (both from 1), or, with line 0, some other
// origin in words ("--set training.tokens", "default").
struct Location {
  SharedText origin;
  int line = 0;
  int column = 0;

  // "scenario.toml:3:7" or the origin alone.
  std::string Text() const;
};

// The origin of what was typed beside the options.
inline constexpr char kCommandLine[] = "command line";

// A value of TOML's kinds (dates are kept as text) or JSON's. Tables keep the order of the file.
struct Node {
  enum class Kind { kTable, kArray, kText, kInteger, kReal, kBoolean, kNull /* of JSON alone */ };

  // Defined where Node is complete: it holds itself in its entries.
  Node();
  Node(const Node& other);
  Node(Node&& other) noexcept;
  Node& operator=(const Node& other);
  Node& operator=(Node&& other) noexcept;
  ~Node();

  Kind kind = Kind::kTable;
  Location where;
  std::string text;  // of kText; of a number as it was written, where that is known: "10.000"
  std::int64_t integer = 0;
  double real = 0;
  bool boolean = false;
  std::vector<std::pair<std::string, Node>> entries;  // kTable
  std::vector<Node> items;                            // kArray

  static Node Text(std::string value, Location where = {});
  static Node Integer(std::int64_t value, Location where = {});
  static Node Real(double value, Location where = {});
  static Node Boolean(bool value, Location where = {});
  static Node Table(Location where = {});

  // The entry called `key` of a table, or null. No search below the first level.
  const Node* Find(std::string_view key) const;
  Node* Find(std::string_view key);
  // The entry at a dotted path ("attn_config.kv_n_heads"), or null.
  const Node* FindPath(std::string_view path) const;

  // The kind in words, with its article: "a table", "a number".
  std::string KindName() const;
  // The value as a person would write it: 4096, "adam", [..], {..}.
  std::string ValueText() const;
};

// Sets the entry at the dotted `path` ("training.tokens") of the table `root`, making tables on the
// way. Error (kInput) when a part of the path is there and is not a table.
absl::Status SetPath(Node& root, std::string_view path, Node value);

// Reads TOML text. Refuses (kInput) what could hurt the parser: over 256 KiB, more than 128 dots in
// a line's keys or 64 nested brackets, text that is not UTF-8. `origin` is the file name of
// messages.
absl::StatusOr<Node> ParseToml(std::string_view text, const std::string& origin);

// Reads JSON text (RFC 8259) whose outermost value is an object. Refuses (kInput) over 1 MiB, over
// 100,000 values, more than 64 nested brackets, a key that stands twice in one object, and what
// JSON has no word for (NaN, infinities, 1e400), naming place and key. Entries are placed at their
// keys.
absl::StatusOr<Node> ParseJson(std::string_view text, const std::string& origin);

// Reads one value as it stands behind "key=": a TOML value if it is one (12, 2e12, true, [1, 2],
// "quoted"), otherwise the bare text (1.4T, adam).
Node ParseValue(std::string_view text, const std::string& origin);

// Writes a tree as TOML that ParseToml reads back into the same values.
std::string WriteToml(const Node& root);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_NODE_H_
