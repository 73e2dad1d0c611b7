// The words of the field, explained (words.toml).
#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/catalog/catalog.h"

namespace gpuday {
namespace {

absl::StatusOr<WordEntry> ReadWord(const Node& node) {
  TableReader table(node, "word");
  WordEntry entry;
  entry.word = table.RequiredText("word");
  entry.synonyms = table.Texts("synonyms");
  entry.says = table.RequiredText("says");
  if (const auto formula = table.Text("formula")) entry.formula = formula->value;
  entry.lines = table.Texts("lines");
  entry.keys = table.Texts("keys");
  entry.read = table.Texts("read");
  if (entry.read.empty()) {
    table.FailAt("read", node.where, "expected at least one place to read on, found none");
  }
  GPUDAY_RETURN_IF_ERROR(table.Finish());
  return entry;
}

}  // namespace

absl::StatusOr<std::vector<WordEntry>> Catalog::Words() const {
  const auto path = Locate("", "words");
  if (!path.has_value()) return Error(Fault::kInput, "no words.toml in any catalog folder");
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, Read(*path, "words.toml"));
  TableReader reader(*file, "");
  const Node* entries = reader.Array("word");
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  if (entries == nullptr || entries->items.empty()) {
    return Error(Fault::kInput, absl::StrCat(path->string(), ": expected [[word]] tables"));
  }
  std::vector<WordEntry> words;
  for (const Node& item : entries->items) {
    GPUDAY_ASSIGN_OR_RETURN(WordEntry word, ReadWord(item));
    words.push_back(std::move(word));
  }
  return words;
}

}  // namespace gpuday
