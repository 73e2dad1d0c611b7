// The store: what is saved, kept, compared and taken away.
#include "planner/report/json/saved.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "planner/ask/saved.h"
#include "planner/base/json_text.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/report/json/compare.h"
#include "planner/report/json/saved.h"
#include "planner/web/api/api.h"
#include "planner/web/api/asked_scenario.h"

namespace gpuday {
namespace {

absl::StatusOr<std::vector<std::string>> TakeTags(Node& body) {
  std::vector<std::string> tags;
  const std::optional<Node> node = TakeEntry(body, "tags");
  if (!node.has_value() || node->kind == Node::Kind::kNull) return tags;
  const bool texts = node->kind == Node::Kind::kArray &&
                     std::all_of(node->items.begin(), node->items.end(),
                                 [](const Node& item) { return item.kind == Node::Kind::kText; });
  if (!texts) {
    return WithKey(
        Error(Fault::kInput, absl::StrCat(node->where.Text(), ": tags: expected a list of text")),
        "tags");
  }
  for (const Node& item : node->items) tags.push_back(item.text);
  return tags;
}

std::string SavedJson(std::int64_t id) {
  return JsonText({{"schema", "gpuday.saved/1"}, {"id", id}});
}

}  // namespace

absl::StatusOr<std::string> AnswerSaved(Api& api, Api::Call& call) {
  GPUDAY_ASSIGN_OR_RETURN(
      const SavedList list,
      AskSaved(api.desk(), {.text = call.request.Query("q"), .tag = call.request.Query("tag")}));
  const std::map<std::int64_t, bool> changed = api.prices().Changed(api.desk(), list.plans);
  return SavedListJson(list.plans, list.sweeps, &changed);
}

absl::StatusOr<std::string> AnswerSave(Api& api, Api::Call& call) {
  std::string name;
  if (std::optional<Node> node = TakeEntry(call.body, "name"); node.has_value()) name = node->text;
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<std::string> tags, TakeTags(call.body));
  if (!name.empty()) GPUDAY_RETURN_IF_ERROR(CheckSavedName(name));
  GPUDAY_ASSIGN_OR_RETURN(const Plan plan, TakePlan(api.desk(), call.body));
  GPUDAY_ASSIGN_OR_RETURN(const SavedAs saved, SavePlan(api.desk(), name, plan, tags));
  return SavedJson(saved.id);
}

absl::StatusOr<std::string> AnswerSavedPlan(Api& api, Api::Call& call) {
  GPUDAY_ASSIGN_OR_RETURN(const SavedPlan saved, FindSaved(api.desk(), call.id));
  return SavedPlanJson(saved, PlanToday(api.desk(), saved).plan);
}

absl::StatusOr<std::string> AnswerDelete(Api& api, Api::Call& call) {
  GPUDAY_RETURN_IF_ERROR(DeletePlan(api.desk(), call.id));
  return JsonText({{"schema", "gpuday.undo/1"}, {"undo", absl::StrCat(call.id)}});
}

absl::StatusOr<std::string> AnswerUndo(Api& api, Api::Call& call) {
  const std::optional<Node> node = TakeEntry(call.body, "undo");
  GPUDAY_RETURN_IF_ERROR(CheckNothingElse(call.body));
  std::int64_t id = 0;
  if (!node.has_value() || !IsNumber(node->text) || !absl::SimpleAtoi(node->text, &id)) {
    return WithKey(Error(Fault::kInput, "undo: expected what the deletion answered"), "undo");
  }
  GPUDAY_RETURN_IF_ERROR(RestorePlan(api.desk(), id));
  return SavedJson(id);
}

absl::StatusOr<std::string> AnswerTags(Api& api, Api::Call& call) {
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<std::string> tags, TakeTags(call.body));
  GPUDAY_RETURN_IF_ERROR(CheckNothingElse(call.body));
  GPUDAY_RETURN_IF_ERROR(TagPlan(api.desk(), call.id, tags));
  return SavedJson(call.id);
}

absl::StatusOr<std::string> AnswerDiff(Api& api, Api::Call& call) {
  const auto number = [&](const char* side) -> absl::StatusOr<std::int64_t> {
    const std::string text = call.request.Query(side);
    std::int64_t id = 0;
    if (IsNumber(text) && absl::SimpleAtoi(text, &id)) return id;
    return WithKey(
        Error(Fault::kInput, absl::StrCat(side, ": expected the number of a saved plan, found \"",
                                          Printable(text, 40), "\"")),
        side);
  };
  GPUDAY_ASSIGN_OR_RETURN(const std::int64_t from, number("from"));
  GPUDAY_ASSIGN_OR_RETURN(const std::int64_t to, number("to"));
  GPUDAY_ASSIGN_OR_RETURN(const SavedDiff diff, AskDiff(api.desk(), from, to));
  return DiffJson(diff.changes);
}

}  // namespace gpuday
