#include "planner/report/json/words.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "planner/base/json_text.h"
#include "planner/report/json/keys.h"

namespace gpuday {
namespace {

using Json = nlohmann::ordered_json;

Json EntryJson(const WordEntry& entry) {
  return {{"word", entry.word},   {"synonyms", entry.synonyms},
          {"says", entry.says},   {"formula", TextOrNull(entry.formula)},
          {"lines", entry.lines}, {"keys", entry.keys},
          {"read", entry.read}};
}

}  // namespace

std::string WordsJson(const std::vector<WordEntry>& words) {
  Json items = Json::array();
  for (const WordEntry& entry : words) items.push_back(EntryJson(entry));
  return JsonText({{"schema", "gpuday.words/1"}, {"words", std::move(items)}});
}

std::string WordJson(const WordEntry* word, const std::vector<KnownLine>& lines,
                     const std::vector<KnownKey>& keys) {
  Json line_items = Json::array(), key_items = Json::array();
  for (const KnownLine& line : lines) {
    line_items.push_back({{"id", line.id},
                          {"label", TextOrNull(line.label)},
                          {"unit", TextOrNull(line.unit)},
                          {"formula", TextOrNull(line.formula)}});
  }
  for (const KnownKey& known : keys) key_items.push_back(KeyJsonValue(known.key));
  return JsonText({{"schema", "gpuday.word/1"},
                   {"word", word == nullptr ? Json(nullptr) : EntryJson(*word)},
                   {"lines", std::move(line_items)},
                   {"keys", std::move(key_items)}});
}

}  // namespace gpuday
