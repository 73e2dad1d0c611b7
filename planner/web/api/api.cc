#include "planner/web/api/api.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/web/api/asked_scenario.h"
#include "planner/web/api/assets.h"

namespace gpuday {
namespace {

struct Route {
  std::string_view method;
  std::string_view before;  // of the path
  bool number = false;      // then an id, digits alone
  bool word = false;        // or a word
  std::string_view after;
  Api::Topic answer;
};

constexpr Route kRoutes[] = {{"GET", "/api/start", false, false, "", AnswerStart},
                             {"POST", "/api/plan", false, false, "", AnswerPlan},
                             {"POST", "/api/compare", false, false, "", AnswerCompare},
                             {"POST", "/api/ranks", false, false, "", AnswerRanks},
                             {"POST", "/api/report", false, false, "", AnswerReport},
                             {"POST", "/api/search", false, false, "", AnswerSearch},
                             {"GET", "/api/search/", false, true, "", AnswerJob},
                             {"DELETE", "/api/search/", false, true, "", AnswerStop},
                             {"GET", "/api/saved", false, false, "", AnswerSaved},
                             {"POST", "/api/saved", false, false, "", AnswerSave},
                             {"GET", "/api/saved/", true, false, "", AnswerSavedPlan},
                             {"DELETE", "/api/saved/", true, false, "", AnswerDelete},
                             {"POST", "/api/saved/", true, false, "/tags", AnswerTags},
                             {"POST", "/api/undo", false, false, "", AnswerUndo},
                             {"GET", "/api/diff", false, false, "", AnswerDiff}};

// What stands in the place of the route's id; nothing when the path is not the route's.
std::optional<std::string> Match(const Route& route, std::string_view path) {
  if (!path.starts_with(route.before)) return std::nullopt;
  path.remove_prefix(route.before.size());
  if (!path.ends_with(route.after)) return std::nullopt;
  path.remove_suffix(route.after.size());
  if (!route.number && !route.word) {
    return path.empty() ? std::optional<std::string>("") : std::nullopt;
  }
  constexpr std::size_t kLongestId = 18;
  const bool fits = !path.empty() && path.size() <= kLongestId &&
                    std::all_of(path.begin(), path.end(), [&](char c) {
                      return (c >= '0' && c <= '9') || (route.word && c >= 'a' && c <= 'z');
                    });
  return fits ? std::optional<std::string>(path) : std::nullopt;
}

WebReply ReplyTo(const absl::Status& status, const Desk& desk) {
  const Fault fault = FaultOf(status);
  const int code = absl::IsNotFound(status)            ? 404
                   : absl::IsResourceExhausted(status) ? 503
                   : fault == Fault::kUsage            ? 400
                   : fault == Fault::kInput            ? 400
                                                       : 500;
  return ErrorReply(code, std::string(status.message()), static_cast<int>(fault),
                    WrongPartOf(status, desk.StoreAddress().value_or("")));
}

WebReply NothingThere(bool other_method) {
  return ErrorReply(other_method ? 405 : 404,
                    other_method ? "another method is expected at this address"
                                 : "there is nothing at this address",
                    static_cast<int>(Fault::kInput));
}

}  // namespace

Api::Api(const Desk& desk, std::string token) : desk_(desk), token_(std::move(token)) {}

WebReply Api::Answer(const WebRequest& request) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (reads && request.path == "/") {
    return {.type = "text/html; charset=utf-8", .body = PageWithToken(token_)};
  }
  if (const Asset* asset = FindAsset(request.path); reads && asset != nullptr) {
    return {.type = std::string(asset->type), .body = std::string(asset->content)};
  }
  bool other_method = false;
  for (const Route& route : kRoutes) {
    const std::optional<std::string> word = Match(route, request.path);
    if (!word.has_value()) continue;
    other_method = true;
    if (route.method != (reads ? std::string_view("GET") : request.method)) continue;
    Call call{
        .request = request, .id = 0, .word = *word, .body = Node::Table(), .type = WebReply().type};
    if (route.number && !absl::SimpleAtoi(*word, &call.id)) break;
    if (request.method == "POST") {
      absl::StatusOr<Node> body = ParseJson(request.body, "request");
      if (!body.ok()) return ReplyTo(body.status(), desk_);
      call.body = *std::move(body);
    }
    absl::StatusOr<std::string> answer = route.answer(*this, call);
    if (!answer.ok()) return ReplyTo(answer.status(), desk_);
    return {.type = call.type, .body = *std::move(answer)};
  }
  return NothingThere(other_method);
}

}  // namespace gpuday
