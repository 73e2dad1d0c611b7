// The store: what is saved, kept, compared and taken away.
#include "planner/report/saved.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "db/store.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/plan/ids.h"
#include "planner/web/api/api.h"
#include "planner/web/api/asked_scenario.h"

namespace gpuday {
namespace {

using Clock = std::chrono::steady_clock;

// Planning again tells whether a saved plan would cost something else. A list of many spreads that
// over several requests, and does not do it again at each.
constexpr std::chrono::milliseconds kTimeToReplan(300);
constexpr std::chrono::minutes kNoteIsGood(5);

constexpr std::size_t kLongestName = 200;

absl::StatusOr<Store> OpenToRead(const Api& api) { return Store::OpenForReading(api.database()); }
absl::StatusOr<Store> OpenToWrite(const Api& api) { return Store::OpenForWriting(api.database()); }

bool Mentions(const std::string& text, const std::string& wanted) {
  return absl::StrContains(absl::AsciiStrToLower(text), absl::AsciiStrToLower(wanted));
}

bool IsWanted(const SavedSummary& saved, const std::string& text, const std::string& tag) {
  const bool tagged =
      tag.empty() || std::find(saved.tags.begin(), saved.tags.end(), tag) != saved.tags.end();
  return tagged && (text.empty() || Mentions(saved.name, text) || Mentions(saved.title, text) ||
                    std::any_of(saved.tags.begin(), saved.tags.end(),
                                [&](const std::string& t) { return Mentions(t, text); }));
}

// Whether the plan would cost something else today; nothing when it cannot be planned any more.
std::optional<bool> WouldCostElse(Api& api, const Store& store, const SavedSummary& summary) {
  const absl::StatusOr<SavedPlan> saved = store.Get(summary.id);
  if (!saved.ok()) return std::nullopt;
  const absl::StatusOr<Plan> today = api.PlanOfSaved(saved->plan.scenario_toml, summary.id);
  if (!today.ok()) return std::nullopt;
  const Line* cost = today->FindLine(id::kCostUsd);
  return summary.usd != (cost == nullptr ? std::nullopt : std::optional(cost->value));
}

// What is known of each, after as much planning again as there is time for.
std::map<std::int64_t, bool> ChangedPrices(Api& api, const Store& store,
                                           const std::vector<SavedSummary>& saved) {
  const Clock::time_point until = Clock::now() + kTimeToReplan;
  std::map<std::int64_t, bool> changed;
  for (const SavedSummary& summary : saved) {
    {
      const std::lock_guard lock(api.notes_mutex);
      const auto note = api.price_notes.find(summary.id);
      if (note != api.price_notes.end() && note->second.until > Clock::now()) {
        changed[summary.id] = note->second.changed;
        continue;
      }
    }
    if (Clock::now() > until) continue;
    const std::optional<bool> else_today = WouldCostElse(api, store, summary);
    if (!else_today.has_value()) continue;
    changed[summary.id] = *else_today;
    const std::lock_guard lock(api.notes_mutex);
    api.price_notes[summary.id] = {*else_today, Clock::now() + kNoteIsGood};
  }
  return changed;
}

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
  return absl::StrCat(R"({"schema": "gpuday.saved/1", "id": )", id, "}\n");
}

}  // namespace

absl::StatusOr<std::string> AnswerSaved(Api& api, Api::Call& call) {
  const absl::StatusOr<Store> store = OpenToRead(api);
  if (absl::IsNotFound(store.status())) return SavedListJson({}, {});
  if (!store.ok()) return store.status();
  GPUDAY_ASSIGN_OR_RETURN(std::vector<SavedSummary> saved, store->List());
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<SavedSweepSummary> sweeps, store->ListSweeps());
  const std::string text = call.request.Query("q"), tag = call.request.Query("tag");
  std::erase_if(saved, [&](const SavedSummary& one) { return !IsWanted(one, text, tag); });
  const std::map<std::int64_t, bool> changed = ChangedPrices(api, *store, saved);
  return SavedListJson(saved, sweeps, &changed);
}

absl::StatusOr<std::string> AnswerSave(Api& api, Api::Call& call) {
  std::string name;
  if (std::optional<Node> node = TakeEntry(call.body, "name"); node.has_value()) name = node->text;
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<std::string> tags, TakeTags(call.body));
  if (IsNumber(name) || name.size() > kLongestName || !IsUtf8(name)) {
    return WithKey(
        Error(Fault::kInput,
              absl::StrCat("name: expected at most ", kLongestName,
                           " bytes of text that is no number; numbers are how saved plans are "
                           "told apart")),
        "name");
  }
  GPUDAY_ASSIGN_OR_RETURN(const Plan plan, api.PlanOfBody(call.body));
  GPUDAY_RETURN_IF_ERROR(CheckNothingElse(call.body));
  GPUDAY_ASSIGN_OR_RETURN(Store store, OpenToWrite(api));
  GPUDAY_ASSIGN_OR_RETURN(const std::int64_t id,
                          store.Save(name.empty() ? plan.title : name, plan, tags));
  return SavedJson(id);
}

absl::StatusOr<std::string> AnswerSavedPlan(Api& api, Api::Call& call) {
  GPUDAY_ASSIGN_OR_RETURN(const Store store, OpenToRead(api));
  GPUDAY_ASSIGN_OR_RETURN(const SavedPlan saved, store.Get(call.id));
  return SavedPlanJson(saved, api.PlanOfSaved(saved.plan.scenario_toml, saved.id));
}

absl::StatusOr<std::string> AnswerDelete(Api& api, Api::Call& call) {
  // Not to make a store where there is none.
  GPUDAY_RETURN_IF_ERROR(OpenToRead(api).status());
  GPUDAY_ASSIGN_OR_RETURN(Store store, OpenToWrite(api));
  GPUDAY_RETURN_IF_ERROR(store.Delete(call.id));
  return absl::StrCat(R"({"schema": "gpuday.undo/1", "undo": ")", call.id, "\"}\n");
}

absl::StatusOr<std::string> AnswerUndo(Api& api, Api::Call& call) {
  const std::optional<Node> node = TakeEntry(call.body, "undo");
  GPUDAY_RETURN_IF_ERROR(CheckNothingElse(call.body));
  std::int64_t id = 0;
  if (!node.has_value() || !IsNumber(node->text) || !absl::SimpleAtoi(node->text, &id)) {
    return WithKey(Error(Fault::kInput, "undo: expected what the deletion answered"), "undo");
  }
  GPUDAY_RETURN_IF_ERROR(OpenToRead(api).status());
  GPUDAY_ASSIGN_OR_RETURN(Store store, OpenToWrite(api));
  GPUDAY_RETURN_IF_ERROR(store.Restore(id));
  return SavedJson(id);
}

absl::StatusOr<std::string> AnswerTags(Api& api, Api::Call& call) {
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<std::string> tags, TakeTags(call.body));
  GPUDAY_RETURN_IF_ERROR(CheckNothingElse(call.body));
  GPUDAY_RETURN_IF_ERROR(OpenToRead(api).status());
  GPUDAY_ASSIGN_OR_RETURN(Store store, OpenToWrite(api));
  GPUDAY_RETURN_IF_ERROR(store.SetTags(call.id, tags));
  return SavedJson(call.id);
}

absl::StatusOr<std::string> AnswerDiff(Api& api, Api::Call& call) {
  GPUDAY_ASSIGN_OR_RETURN(const Store store, OpenToRead(api));
  const auto get = [&](const char* side) -> absl::StatusOr<SavedPlan> {
    const std::string text = call.request.Query(side);
    std::int64_t id = 0;
    if (!IsNumber(text) || !absl::SimpleAtoi(text, &id)) {
      return WithKey(
          Error(Fault::kInput, absl::StrCat(side, ": expected the number of a saved plan, found \"",
                                            Printable(text, 40), "\"")),
          side);
    }
    return store.Get(id);
  };
  GPUDAY_ASSIGN_OR_RETURN(const SavedPlan before, get("from"));
  GPUDAY_ASSIGN_OR_RETURN(const SavedPlan after, get("to"));
  return DiffJson(DiffPlans(before.plan, after.plan));
}

}  // namespace gpuday
