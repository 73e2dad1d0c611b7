// What other tools call things (names.toml).
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/catalog/catalog.h"

namespace gpuday {
namespace {

absl::StatusOr<OtherNames::Word> ReadWord(const Node& node) {
  TableReader row(node, "word");
  OtherNames::Word word{.key = row.RequiredText("key"),
                        .words = row.Texts("words"),
                        .settings = {},
                        .reason = row.RequiredText("reason")};
  if (word.words.empty()) {
    row.Fail(node.where, "word.words: expected at least one word in a list");
  }
  if (const Node* means = row.Table("means")) word.settings = means->entries;
  if (word.settings.empty()) {
    row.Fail(node.where,
             absl::StrCat("word.means: expected scenario keys with their values, such as { \"",
                          Printable(word.key, 60), "\" = \"...\" }"));
  }
  if (absl::Status read = row.Finish(); !read.ok()) return read;
  return word;
}

}  // namespace

const OtherNames::Word* OtherNames::Find(std::string_view key, std::string_view word) const {
  const std::string wanted = NormalName(word);
  for (const Word& entry : words) {
    if (entry.key != key) continue;
    const bool has = std::any_of(entry.words.begin(), entry.words.end(),
                                 [&](const std::string& own) { return NormalName(own) == wanted; });
    if (has) return &entry;
  }
  return nullptr;
}

absl::StatusOr<OtherNames> Catalog::Names() const {
  OtherNames names;
  const auto path = Locate("", "names");
  if (!path.has_value()) return names;
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, Read(*path, "names.toml"));
  TableReader reader(*file, "");
  names.tuning = reader.Texts("tuning");
  const Node* rows = reader.Array("word");
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  if (rows == nullptr) return names;
  for (const Node& row : rows->items) {
    GPUDAY_ASSIGN_OR_RETURN(OtherNames::Word word, ReadWord(row));
    names.words.push_back(std::move(word));
  }
  return names;
}

}  // namespace gpuday
