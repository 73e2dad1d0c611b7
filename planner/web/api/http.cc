#include "planner/web/api/http.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "planner/base/json_text.h"

namespace gpuday {

using Json = nlohmann::ordered_json;

namespace {

bool SameName(std::string_view a, std::string_view b) {
  return absl::EqualsIgnoreCase(absl::string_view(a.data(), a.size()),
                                absl::string_view(b.data(), b.size()));
}

}  // namespace

std::vector<std::string> WebRequest::Headers(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [header, value] : headers) {
    if (SameName(header, name)) values.push_back(value);
  }
  return values;
}

std::string WebRequest::Query(std::string_view name) const {
  const auto it = std::find_if(query.begin(), query.end(),
                               [&](const auto& field) { return field.first == name; });
  return it == query.end() ? "" : it->second;
}

void PutError(std::string_view message, int exit_code, const WrongPart& part, Json& json) {
  json["error"] = message;
  json["exit_code"] = exit_code;
  json["key"] = part.key.empty() ? Json(nullptr) : Json(part.key);
  json["reason"] = part.reason.empty() ? Json(message) : Json(part.reason);
}

WebReply ErrorReply(int status, std::string_view message, int exit_code, const WrongPart& part) {
  Json json = {{"schema", "gpuday.error/1"}};
  PutError(message, exit_code, part, json);
  return {.status = status, .body = JsonText(json)};
}

}  // namespace gpuday
