// Takes the keys of a table one by one, checks their types, and complains of those that are left.
#ifndef GPUDAY_PLUGINS_READERS_TOML_FIELDS_H_
#define GPUDAY_PLUGINS_READERS_TOML_FIELDS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/readers/toml/formula.h"
#include "plugins/readers/toml/tree.h"

namespace declared {

// A word that a key may have, and what it means.
template <typename Meaning>
using Words = std::vector<std::pair<const char*, Meaning>>;

class Fields {
 public:
  // `what` is what the table is about, for messages: `matrix "up"`. `evaluator` knows the names of
  // formulas, which stand in `source`.
  Fields(const Node& table, std::string what, Evaluator& evaluator, std::string_view source);

  const Node& table() const { return table_; }
  const std::string& what() const { return what_; }
  void set_what(std::string what) { what_ = std::move(what); }

  // The value of `key`; null when it is not there.
  const Node* Find(const char* key);
  // The same, of a kind that it must have.
  const Node* Find(const char* key, Node::Kind kind);
  // Where the key stands, or the table when it does not.
  sdk::Position PlaceOf(const char* key);

  std::string Text(const char* key, const char* otherwise);
  std::string RequiredText(const char* key);
  bool Boolean(const char* key, bool otherwise);
  // A list of words, or text with spaces between them; joined by spaces.
  std::string JoinedWords(const char* key);
  // One of the words.
  template <typename Meaning>
  Meaning Choice(const char* key, const Words<Meaning>& words, Meaning otherwise) {
    const Node* node = Find(key, Node::Kind::kText);
    return node == nullptr ? otherwise : MeaningOf(*node, key, words);
  }
  // Several of the words, given as a list; those that are not there: nothing.
  template <typename Meaning>
  std::vector<Meaning> Choices(const char* key, const Words<Meaning>& words) {
    std::vector<Meaning> meanings;
    const Node* list = Find(key, Node::Kind::kArray);
    if (list == nullptr) return meanings;
    for (const Node& item : list->items) {
      Expect(item, key, Node::Kind::kText);
      meanings.push_back(MeaningOf(item, key, words));
    }
    return meanings;
  }
  // A formula, number or truth; `otherwise` when the key is not there.
  Formula ReadFormula(const char* key, const char* otherwise);
  Formula RequiredFormula(const char* key);

  // Ends the reading when a key is left that nobody asked for.
  void Done();

  // `name` of this table: "what: name".
  std::string Title(const std::string& name) const;
  [[noreturn]] void Fail(const sdk::Position& where, const std::string& problem) const;
  void Expect(const Node& node, const char* key, Node::Kind kind) const;

 private:
  Formula Checked(Formula formula);

  template <typename Meaning>
  Meaning MeaningOf(const Node& node, const char* key, const Words<Meaning>& words) const {
    std::vector<std::string> names;
    for (const auto& [word, meaning] : words) {
      if (node.text == word) return meaning;
      names.push_back(word);
    }
    UnknownWord(node, key, names);
  }
  [[noreturn]] void UnknownWord(const Node& node, const char* key,
                                const std::vector<std::string>& words) const;

  const Node& table_;
  std::string what_;
  Evaluator& evaluator_;
  std::string_view source_;
  std::vector<std::string> asked_;
};

}  // namespace declared

#endif  // GPUDAY_PLUGINS_READERS_TOML_FIELDS_H_
