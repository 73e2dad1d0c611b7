#include "planner/report/json/keys.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "planner/base/json_text.h"

namespace gpuday {

using Json = nlohmann::ordered_json;

Json TextOrNull(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }

Json KeyJsonValue(const ScenarioKey& row) {
  const bool number = row.kind == KeyKind::kWhole || row.kind == KeyKind::kNumber;
  Json range = nullptr;
  if (number) {
    range = {{"low", row.range.low}, {"high", row.range.high}};
  }
  return {{"path", row.path},
          {"kind", NameOf(row.kind)},
          {"range", std::move(range)},
          {"values", row.values},
          {"words", row.words},
          {"names", TextOrNull(NameOf(row.names))},
          {"expects", row.Expects()},
          {"unit", TextOrNull(row.unit)},
          {"help", row.help},
          {"default", {{"from", NameOf(row.default_from)}, {"text", TextOrNull(row.default_text)}}},
          {"option", TextOrNull(row.shortcut)},
          {"axis", TextOrNull(row.axis)},
          {"part", NameOf(row.part)}};
}

std::string KeysJson(const std::vector<KnownKey>& keys) {
  Json items = Json::array();
  for (const KnownKey& known : keys) {
    Json item = KeyJsonValue(known.key);
    item["plugins"] = known.plugins;
    items.push_back(std::move(item));
  }
  return JsonText({{"schema", "gpuday.keys/1"}, {"keys", std::move(items)}});
}

}  // namespace gpuday
