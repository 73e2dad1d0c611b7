#include "planner/web/api/http.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace gpuday {

using Json = nlohmann::ordered_json;

namespace {

std::string Dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

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

std::string ErrorMembers(std::string_view message, int exit_code, const WrongPart& part) {
  return absl::StrCat(R"("error": )", JsonText(message), R"(, "exit_code": )", exit_code,
                      R"(, "key": )", part.key.empty() ? "null" : JsonText(part.key),
                      R"(, "reason": )", JsonText(part.reason.empty() ? message : part.reason));
}

WebReply ErrorReply(int status, std::string_view message, int exit_code, const WrongPart& part) {
  return {.status = status,
          .body = absl::StrCat(R"({"schema": "gpuday.error/1", )",
                               ErrorMembers(message, exit_code, part), "}\n")};
}

std::string JsonText(std::string_view text) { return Dump(Json(text), -1); }

}  // namespace gpuday
