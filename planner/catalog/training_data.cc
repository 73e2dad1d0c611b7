// What a file of training data holds (training_data.toml).
#include <charconv>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/catalog/catalog.h"

namespace gpuday {
namespace {

constexpr char32_t kLastCodePoint = 0x10FFFF;
constexpr std::size_t kMostScripts = 64;

// "4E00-9FFF": both ends in hexadecimal digits; nothing for what is no range.
std::optional<std::pair<char32_t, char32_t>> ParseCodePoints(const std::string& text) {
  const std::vector<std::string> ends = absl::StrSplit(text, '-');
  if (ends.size() != 2) return std::nullopt;
  std::uint32_t codes[2] = {};
  for (std::size_t i = 0; i < 2; ++i) {
    const char* const end = ends[i].data() + ends[i].size();
    const auto read = std::from_chars(ends[i].data(), end, codes[i], 16);
    if (read.ec != std::errc() || read.ptr != end || codes[i] > kLastCodePoint) return std::nullopt;
  }
  if (codes[0] > codes[1]) return std::nullopt;
  return std::pair<char32_t, char32_t>(codes[0], codes[1]);
}

absl::StatusOr<TextFields> ReadFormat(const Node& node) {
  TableReader row(node, "format");
  TextFields format{
      .name = row.RequiredText("name"), .fields = row.Texts("fields"), .also = row.Texts("also")};
  row.RequiredText("source");
  if (format.fields.empty()) {
    row.Fail(node.where, "format.fields: expected the path of a string, found none");
  }
  GPUDAY_RETURN_IF_ERROR(row.Finish());
  return format;
}

absl::StatusOr<ScriptEntry> ReadScript(const Node& node) {
  TableReader row(node, "script");
  ScriptEntry script{.name = row.RequiredText("name"), .ranges = {}};
  for (const std::string& text : row.Texts("ranges")) {
    const auto range = ParseCodePoints(text);
    if (!range.has_value()) {
      row.Fail(node.where,
               absl::StrCat("script.ranges: expected code points such as \"4E00-9FFF\", found \"",
                            Printable(text, 40), "\""));
      continue;
    }
    script.ranges.push_back(*range);
  }
  script.characters_per_token =
      row.RequiredNumber("characters_per_token", Range::Between(0.01, 1e4));
  script.low = row.RequiredNumber("low", Range::Between(0.01, script.characters_per_token));
  script.high = row.RequiredNumber("high", {.low = script.characters_per_token});
  row.RequiredText("source");
  row.RequiredText("date");
  GPUDAY_RETURN_IF_ERROR(row.Finish());
  return script;
}

template <typename Entry>
absl::Status ReadRows(TableReader& reader, const char* key,
                      absl::StatusOr<Entry> (*read)(const Node&), std::vector<Entry>& entries) {
  const Node* rows = reader.Array(key);
  if (rows == nullptr) return absl::OkStatus();
  for (const Node& node : rows->items) {
    GPUDAY_ASSIGN_OR_RETURN(Entry entry, read(node));
    entries.push_back(std::move(entry));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TrainingDataRules> Catalog::TrainingData() const {
  constexpr char kFile[] = "training_data.toml";
  const auto path = Locate("", "training_data");
  if (!path.has_value()) {
    return Error(Fault::kInput, absl::StrCat("no ", kFile, " in any catalog folder"));
  }
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, Read(*path, kFile));
  TableReader reader(*file, "");
  TrainingDataRules rules{.json_files = reader.Texts("json_files"),
                          .text_files = reader.Texts("text_files"),
                          .formats = {},
                          .scripts = {}};
  GPUDAY_RETURN_IF_ERROR(ReadRows(reader, "format", ReadFormat, rules.formats));
  GPUDAY_RETURN_IF_ERROR(ReadRows(reader, "script", ReadScript, rules.scripts));
  if (rules.scripts.empty() || rules.scripts.size() > kMostScripts) {
    reader.Fail(file->where, absl::StrCat("script: expected 1 to ", kMostScripts,
                                          " tables [[script]], found ", rules.scripts.size()));
  }
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  return rules;
}

}  // namespace gpuday
