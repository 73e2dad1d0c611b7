// A TOML file as a tree whose nodes know where they stand, so that every complaint can say so.
#ifndef GPUDAY_PLUGINS_READERS_TOML_TREE_H_
#define GPUDAY_PLUGINS_READERS_TOML_TREE_H_

#include <gpuday/reader.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace declared {

namespace sdk = gpuday::sdk;
using sdk::FailAt;

struct Node {
  enum class Kind { kTable, kArray, kText, kInteger, kReal, kBoolean, kDate };

  // Defined where Node is complete: it holds itself in its entries.
  Node();
  Node(const Node& other);
  Node(Node&& other) noexcept;
  Node& operator=(const Node& other);
  Node& operator=(Node&& other) noexcept;
  ~Node();

  Kind kind = Kind::kTable;
  sdk::Position where;  // of the value
  sdk::Position key;    // of the key, where it has one
  std::string text;
  std::int64_t integer = 0;
  double real = 0;
  bool boolean = false;
  std::vector<std::pair<std::string, Node>> entries;  // of a table, in the order of the file
  std::vector<Node> items;                            // of an array

  // "text", "a whole number", for messages.
  const char* KindName() const;
  // A word or number as a person writes it in name=value; lists are joined by commas.
  std::string Word() const;
};

// Reads TOML; throws "line:column: ..." when it is none, is not UTF-8, nests too deep or is too
// large.
Node ParseTree(std::string_view text);

// Where character `position` of the string stands that `text` has at `start` (its quote).
sdk::Position PlaceInString(std::string_view text, const sdk::Position& start,
                            std::size_t position);

// `text` for a message: one line of limited length.
std::string Shown(std::string_view text, std::size_t limit = 60);

// "; did you mean \"up\"?" when one of `names` is close to `name`, otherwise nothing.
std::string DidYouMean(const std::string& name, const std::vector<std::string>& names);

}  // namespace declared

#endif  // GPUDAY_PLUGINS_READERS_TOML_TREE_H_
