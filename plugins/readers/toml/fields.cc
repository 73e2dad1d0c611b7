#include "plugins/readers/toml/fields.h"

#include <algorithm>

namespace declared {
namespace {

const char* Name(Node::Kind kind) {
  Node node;
  node.kind = kind;
  return node.KindName();
}

}  // namespace

Fields::Fields(const Node& table, std::string what, Evaluator& evaluator, std::string_view source)
    : table_(table), what_(std::move(what)), evaluator_(evaluator), source_(source) {
  if (table.kind != Node::Kind::kTable) {
    Fail(table.where, std::string("expected a table, found ") + table.KindName());
  }
}

std::string Fields::Title(const std::string& name) const {
  return what_.empty() ? name : what_ + ": " + name;
}

void Fields::Fail(const sdk::Position& where, const std::string& problem) const {
  FailAt(where, Title(problem));
}

void Fields::Expect(const Node& node, const char* key, Node::Kind kind) const {
  if (node.kind == kind) return;
  Fail(node.where, std::string(key) + ": expected " + Name(kind) + ", found " + node.KindName());
}

const Node* Fields::Find(const char* key) {
  asked_.push_back(key);
  for (const auto& [name, node] : table_.entries) {
    if (name == key) return &node;
  }
  return nullptr;
}

const Node* Fields::Find(const char* key, Node::Kind kind) {
  const Node* node = Find(key);
  if (node != nullptr) Expect(*node, key, kind);
  return node;
}

sdk::Position Fields::PlaceOf(const char* key) {
  const Node* node = Find(key);
  return node == nullptr ? table_.where : node->where;
}

std::string Fields::Text(const char* key, const char* otherwise) {
  const Node* node = Find(key, Node::Kind::kText);
  return node == nullptr ? otherwise : node->text;
}

std::string Fields::RequiredText(const char* key) {
  const Node* node = Find(key, Node::Kind::kText);
  if (node == nullptr) Fail(table_.where, std::string(key) + " is missing");
  if (node->text.empty()) Fail(node->where, std::string(key) + ": expected text, found none");
  return node->text;
}

bool Fields::Boolean(const char* key, bool otherwise) {
  const Node* node = Find(key, Node::Kind::kBoolean);
  return node == nullptr ? otherwise : node->boolean;
}

std::string Fields::JoinedWords(const char* key) {
  const Node* node = Find(key);
  if (node == nullptr) return "";
  if (node->kind == Node::Kind::kText) return node->text;
  Expect(*node, key, Node::Kind::kArray);
  std::string joined;
  for (const Node& item : node->items) {
    Expect(item, key, Node::Kind::kText);
    if (item.text.find(' ') != item.text.npos) {
      Fail(item.where, std::string(key) + ": expected a word, found \"" + Shown(item.text) + "\"");
    }
    joined += (joined.empty() ? "" : " ") + item.text;
  }
  return joined;
}

Formula Fields::Checked(Formula formula) {
  evaluator_.Check(formula, source_);
  return formula;
}

Formula Fields::ReadFormula(const char* key, const char* otherwise) {
  const Node* node = Find(key);
  if (node == nullptr) {
    return Checked({otherwise, table_.where, Title(std::string(key) + " (not given)")});
  }
  const bool number = node->kind == Node::Kind::kInteger || node->kind == Node::Kind::kReal;
  if (node->kind == Node::Kind::kBoolean) {
    return Checked({node->boolean ? "1" : "0", node->where, Title(key)});
  }
  if (number || node->kind == Node::Kind::kText) {
    return Checked({node->Word(), node->where, Title(key)});
  }
  Fail(node->where, std::string(key) + ": expected a formula, found " + node->KindName());
}

Formula Fields::RequiredFormula(const char* key) {
  if (Find(key) == nullptr) Fail(table_.where, std::string(key) + " is missing");
  return ReadFormula(key, "0");
}

void Fields::Done() {
  for (const auto& [name, node] : table_.entries) {
    if (std::find(asked_.begin(), asked_.end(), name) != asked_.end()) continue;
    std::sort(asked_.begin(), asked_.end());
    asked_.erase(std::unique(asked_.begin(), asked_.end()), asked_.end());
    std::string known;
    for (const std::string& key : asked_) known += (known.empty() ? "" : ", ") + key;
    Fail(node.key, "unknown key \"" + Shown(name) + "\"" + DidYouMean(name, asked_) +
                       "; there are " + Shown(known, 300));
  }
}

void Fields::UnknownWord(const Node& node, const char* key,
                         const std::vector<std::string>& words) const {
  std::string known;
  for (const std::string& word : words) known += (known.empty() ? "" : ", ") + word;
  Fail(node.where, std::string(key) + ": expected one of " + known + ", found \"" +
                       Shown(node.text) + "\"" + DidYouMean(node.text, words));
}

}  // namespace declared
