#include "planner/base/node.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

bool IsBareKey(std::string_view key) {
  if (key.empty()) return false;
  for (char c : key) {
    const bool bare = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-';
    if (!bare) return false;
  }
  return true;
}

std::string KeyText(const std::string& key) { return IsBareKey(key) ? key : QuoteToml(key); }

// Scalars and arrays first, then tables, as TOML demands; `path` is the dotted name so far.
void WriteTable(const Node& table, const std::string& path, std::string& out) {
  for (const auto& [key, value] : table.entries) {
    if (value.kind == Node::Kind::kTable) continue;
    absl::StrAppend(&out, KeyText(key), " = ", value.ValueText(), "\n");
  }
  for (const auto& [key, value] : table.entries) {
    if (value.kind != Node::Kind::kTable) continue;
    const std::string name = path.empty() ? KeyText(key) : absl::StrCat(path, ".", KeyText(key));
    absl::StrAppend(&out, out.empty() ? "" : "\n", "[", name, "]\n");
    WriteTable(value, name, out);
  }
}

}  // namespace

std::string Location::Text() const {
  if (line == 0) return origin;
  return absl::StrCat(origin.str(), ":", line, ":", column);
}

Node::Node() = default;
Node::Node(const Node& other) = default;
Node::Node(Node&& other) noexcept = default;
Node& Node::operator=(const Node& other) = default;
Node& Node::operator=(Node&& other) noexcept = default;
Node::~Node() = default;

Node Node::Text(std::string value, Location where) {
  Node node;
  node.kind = Kind::kText;
  node.text = std::move(value);
  node.where = std::move(where);
  return node;
}

Node Node::Integer(std::int64_t value, Location where) {
  Node node;
  node.kind = Kind::kInteger;
  node.integer = value;
  node.where = std::move(where);
  return node;
}

Node Node::Real(double value, Location where) {
  Node node;
  node.kind = Kind::kReal;
  node.real = value;
  node.where = std::move(where);
  return node;
}

Node Node::Boolean(bool value, Location where) {
  Node node;
  node.kind = Kind::kBoolean;
  node.boolean = value;
  node.where = std::move(where);
  return node;
}

Node Node::Table(Location where) {
  Node node;
  node.where = std::move(where);
  return node;
}

const Node* Node::Find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name == key) return &value;
  }
  return nullptr;
}

Node* Node::Find(std::string_view key) {
  return const_cast<Node*>(static_cast<const Node*>(this)->Find(key));
}

const Node* Node::FindPath(std::string_view path) const {
  const Node* node = this;
  while (node != nullptr && !path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    node = node->Find(path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return node;
}

std::string Node::KindName() const {
  switch (kind) {
    case Kind::kTable:
      return "a table";
    case Kind::kArray:
      return "a list";
    case Kind::kText:
      return "text";
    case Kind::kInteger:
    case Kind::kReal:
      return "a number";
    case Kind::kBoolean:
      return "true or false";
    case Kind::kNull:
      return "null";
  }
  return "a value";
}

std::string Node::ValueText() const {
  switch (kind) {
    case Kind::kText:
      return QuoteToml(text);
    case Kind::kInteger:
      return absl::StrCat(integer);
    case Kind::kReal:
      return RealText(real);
    case Kind::kBoolean:
      return boolean ? "true" : "false";
    case Kind::kNull:
      return "null";
    case Kind::kArray:
      return absl::StrCat("[",
                          absl::StrJoin(items, ", ",
                                        [](std::string* out, const Node& item) {
                                          absl::StrAppend(out, item.ValueText());
                                        }),
                          "]");
    case Kind::kTable: {
      std::vector<std::string> parts;
      for (const auto& [key, value] : entries) {
        parts.push_back(absl::StrCat(KeyText(key), " = ", value.ValueText()));
      }
      return parts.empty() ? "{}" : absl::StrCat("{ ", absl::StrJoin(parts, ", "), " }");
    }
  }
  return "";
}

absl::Status SetPath(Node& root, std::string_view path, Node value) {
  Node* table = &root;
  const std::vector<std::string> keys =
      absl::StrSplit(absl::string_view(path.data(), path.size()), '.');
  constexpr std::size_t kDeepestPath = 16;
  if (keys.size() > kDeepestPath) {
    return WithKey(
        Error(Fault::kInput, absl::StrCat(value.where.Text(), ": \"", Printable(path, 60),
                                          "\" has more than ", kDeepestPath, " parts")),
        path);
  }
  for (size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].empty()) {
      return WithKey(Error(Fault::kInput, absl::StrCat(value.where.Text(), ": \"", Printable(path),
                                                       "\" is not a key like training.tokens")),
                     path);
    }
    if (table->kind != Node::Kind::kTable) {
      return WithKey(Error(Fault::kInput, absl::StrCat(value.where.Text(), ": ", Printable(path),
                                                       ": the part before \"", Printable(keys[i]),
                                                       "\" is ", table->KindName(), " at ",
                                                       table->where.Text(), ", not a table")),
                     path);
    }
    Node* next = table->Find(keys[i]);
    if (next == nullptr) {
      table->entries.emplace_back(keys[i], Node::Table(value.where));
      next = &table->entries.back().second;
    }
    table = next;
  }
  *table = std::move(value);
  return absl::OkStatus();
}

std::string WriteToml(const Node& root) {
  std::string out;
  WriteTable(root, "", out);
  return out;
}

}  // namespace gpuday
