#include "planner/ask/saved.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/ask/plan.h"
#include "planner/ask/scenario.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

using StorePtr = std::unique_ptr<Store>;

constexpr std::size_t kLongestName = 200;

bool Mentions(const std::string& text, const std::string& wanted) {
  return absl::StrContains(absl::AsciiStrToLower(text), absl::AsciiStrToLower(wanted));
}

bool IsMeant(const SavedSummary& plan, const SavedFilter& filter) {
  const auto& tags = plan.tags;
  const bool tagged =
      filter.tag.empty() || std::find(tags.begin(), tags.end(), filter.tag) != tags.end();
  return tagged && (Mentions(plan.name, filter.text) || Mentions(plan.title, filter.text) ||
                    std::any_of(tags.begin(), tags.end(), [&](const std::string& tag) {
                      return Mentions(tag, filter.text);
                    }));
}

// The numbers of all plans and sweeps called `name`.
absl::StatusOr<std::vector<std::int64_t>> NumbersOf(const Store& store, const std::string& name) {
  std::vector<std::int64_t> numbers;
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<SavedSummary> plans, store.FindByName(name));
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<SavedSweepSummary> sweeps,
                          store.FindSweepsByName(name));
  for (const SavedSummary& plan : plans) numbers.push_back(plan.id);
  for (const SavedSweepSummary& sweep : sweeps) numbers.push_back(sweep.id);
  return numbers;
}

absl::StatusOr<SavedPlan> LatestOf(const Store& store) {
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<SavedSummary> plans, store.List());
  if (!plans.empty()) return store.Get(plans.back().id);
  return Error(Fault::kStore, "no plan is saved yet; gpuday plan ... --save keeps one");
}

absl::StatusOr<SavedPlan> FindByKey(const Desk& desk, const SavedKey& key) {
  return std::visit([&](const auto& which) { return FindSaved(desk, which); }, key);
}

bool IsModel(const Desk& desk, const std::string& name) {
  return desk.FreshCatalog().FindModel(name, {kCommandLine, 0, 0}).ok();
}

}  // namespace

absl::StatusOr<SavedList> AskSaved(const Desk& desk, const SavedFilter& filter) {
  const absl::StatusOr<StorePtr> store = desk.OpenStore(StoreAccess::kRead);
  SavedList saved;
  if (absl::IsNotFound(store.status())) return saved;
  if (!store.ok()) return store.status();
  GPUDAY_ASSIGN_OR_RETURN(saved.plans, (*store)->List());
  GPUDAY_ASSIGN_OR_RETURN(saved.sweeps, (*store)->ListSweeps());
  std::erase_if(saved.plans, [&](const SavedSummary& plan) { return !IsMeant(plan, filter); });
  std::erase_if(saved.sweeps, [&](const SavedSweepSummary& sweep) {
    return !filter.tag.empty() || !Mentions(sweep.name, filter.text);
  });
  return saved;
}

absl::StatusOr<SavedPlan> FindSaved(const Desk& desk, std::int64_t id) {
  GPUDAY_ASSIGN_OR_RETURN(const StorePtr store, desk.OpenStore(StoreAccess::kRead));
  return store->Get(id);
}

absl::StatusOr<SavedPlan> FindSaved(const Desk& desk, const std::string& operand) {
  GPUDAY_ASSIGN_OR_RETURN(const StorePtr store, desk.OpenStore(StoreAccess::kRead));
  if (IsNumber(operand)) {
    std::int64_t id = 0;
    if (!absl::SimpleAtoi(operand, &id)) return Error(Fault::kStore, "no such number");
    absl::StatusOr<SavedPlan> plan = store->Get(id);
    if (absl::IsNotFound(plan.status()) && store->GetSweep(id).ok()) {
      return Error(Fault::kStore,
                   absl::StrCat(id, " is a sweep, not a plan; gpuday show ", id, " shows it"));
    }
    return plan;
  }
  if (operand == kLatest) return LatestOf(*store);
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<SavedSummary> found, store->FindByName(operand));
  if (found.size() == 1) return store->Get(found[0].id);
  if (found.empty()) {
    return Error(Fault::kStore, absl::StrCat("no saved plan is called \"", Printable(operand, 80),
                                             "\" (gpuday scenarios lists them)"));
  }
  const std::string ids = absl::StrJoin(
      found, ", ",
      [](std::string* out, const SavedSummary& summary) { absl::StrAppend(out, summary.id); });
  return Error(Fault::kStore, absl::StrCat("several saved plans are called \"",
                                           Printable(operand, 80), "\": give a number of ", ids));
}

absl::StatusOr<std::optional<SavedPlan>> FindSavedOperand(const Desk& desk,
                                                          const std::string& operand) {
  if (IsNumber(operand) || operand == kLatest) {
    GPUDAY_ASSIGN_OR_RETURN(SavedPlan saved, FindSaved(desk, operand));
    return saved;
  }
  // A model comes first, so the store need not be opened for it.
  if (IsModel(desk, operand)) return std::nullopt;
  std::vector<SavedSummary> called;
  // A store that cannot be read is no reason not to plan a model.
  if (const absl::StatusOr<StorePtr> store = desk.OpenStore(StoreAccess::kRead); store.ok()) {
    if (const auto found = (*store)->FindByName(operand); found.ok()) called = *found;
  }
  if (called.empty()) return std::nullopt;
  GPUDAY_ASSIGN_OR_RETURN(SavedPlan saved, FindSaved(desk, operand));
  return saved;
}

absl::StatusOr<std::optional<std::int64_t>> FindSweep(const Desk& desk,
                                                      const std::string& operand) {
  if (operand == kLatest) return std::nullopt;
  GPUDAY_ASSIGN_OR_RETURN(const StorePtr store, desk.OpenStore(StoreAccess::kRead));
  std::vector<SavedSweepSummary> found;
  if (IsNumber(operand)) {
    std::int64_t id = 0;
    if (!absl::SimpleAtoi(operand, &id)) return std::nullopt;
    GPUDAY_ASSIGN_OR_RETURN(found, store->ListSweeps());
    std::erase_if(found, [&](const SavedSweepSummary& sweep) { return sweep.id != id; });
  } else {
    GPUDAY_ASSIGN_OR_RETURN(found, store->FindSweepsByName(operand));
    GPUDAY_ASSIGN_OR_RETURN(const std::vector<SavedSummary> plans, store->FindByName(operand));
    if (found.empty() || (found.size() == 1 && plans.empty())) {
      return found.empty() ? std::nullopt : std::optional(found[0].id);
    }
    std::vector<std::int64_t> ids;
    for (const SavedSweepSummary& sweep : found) ids.push_back(sweep.id);
    for (const SavedSummary& plan : plans) ids.push_back(plan.id);
    return Error(Fault::kStore, absl::StrCat("several saved plans and sweeps are called \"",
                                             Printable(operand, 80), "\": give a number of ",
                                             absl::StrJoin(ids, ", ")));
  }
  return found.empty() ? std::nullopt : std::optional(found[0].id);
}

absl::StatusOr<SavedSweep> AskSavedSweep(const Desk& desk, std::int64_t id) {
  GPUDAY_ASSIGN_OR_RETURN(const StorePtr store, desk.OpenStore(StoreAccess::kRead));
  return store->GetSweep(id);
}

absl::StatusOr<bool> ReadSavedRows(
    const Desk& desk, std::int64_t id,
    const std::function<absl::Status(const std::vector<SweepRow>&)>& take) {
  GPUDAY_ASSIGN_OR_RETURN(const StorePtr store, desk.OpenStore(StoreAccess::kRead));
  return store->ReadSweepRows(id, take);
}

absl::StatusOr<Node> ParseSaved(const SavedPlan& saved) {
  return ParseToml(saved.plan.scenario_toml, absl::StrCat("saved plan ", saved.id));
}

PlannedToday PlanToday(const Desk& desk, const SavedPlan& saved) {
  const auto plan = [&]() -> absl::StatusOr<Plan> {
    AskedScenario asked;
    GPUDAY_ASSIGN_OR_RETURN(asked.document, ParseSaved(saved));
    return AskPlan(desk, asked);
  };
  PlannedToday today{.plan = plan(), .changes = {}, .changed_parts = {}};
  if (!today.plan.ok()) return today;
  today.changes = DiffPlans(saved.plan, *today.plan);
  today.changed_parts = ChangedParts(saved.plan, *today.plan);
  return today;
}

absl::StatusOr<SavedDiff> AskDiff(const Desk& desk, const SavedKey& before, const SavedKey& after) {
  SavedDiff diff;
  GPUDAY_ASSIGN_OR_RETURN(diff.before, FindByKey(desk, before));
  GPUDAY_ASSIGN_OR_RETURN(diff.after, FindByKey(desk, after));
  diff.changes = DiffPlans(diff.before.plan, diff.after.plan);
  return diff;
}

absl::StatusOr<StoreState> CheckStore(const Desk& desk) {
  StoreState state;
  GPUDAY_ASSIGN_OR_RETURN(const std::string address, desk.StoreAddress());
  GPUDAY_ASSIGN_OR_RETURN(state.path, StorePath(address));
  const absl::StatusOr<StorePtr> store = desk.OpenStore(StoreAccess::kRead);
  if (absl::IsNotFound(store.status())) return state;
  GPUDAY_RETURN_IF_ERROR(store.status());
  state.exists = true;
  const auto damaged = [&](const std::string& what) {
    return Error(Fault::kStore, absl::StrCat(Printable(state.path, 1000), ": ", what));
  };
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<SavedSummary> plans, (*store)->List());
  state.plans = plans.size();
  for (const SavedSummary& summary : plans) {
    GPUDAY_ASSIGN_OR_RETURN(const SavedPlan plan, (*store)->Get(summary.id));
    if (plan.intact) continue;
    return damaged(absl::StrCat("saved plan ", plan.id, " does not match its checksum"));
  }
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<SavedSweepSummary> sweeps, (*store)->ListSweeps());
  state.sweeps = sweeps.size();
  for (const SavedSweepSummary& sweep : sweeps) {
    GPUDAY_ASSIGN_OR_RETURN(const bool intact, (*store)->ReadSweepRows(sweep.id, [](const auto&) {
      return absl::OkStatus();
    }));
    if (intact) continue;
    return damaged(absl::StrCat("saved sweep ", sweep.id, " does not match its checksums"));
  }
  return state;
}

absl::Status CheckSavedName(const std::string& name) {
  const bool blank = absl::StripAsciiWhitespace(name).empty();
  if (!blank && name.size() <= kLongestName && Printable(name, kLongestName) == name &&
      !IsNumber(name) && name != kLatest) {
    return absl::OkStatus();
  }
  return WithKey(
      Error(Fault::kInput,
            absl::StrCat("--name: expected at most ", kLongestName,
                         " bytes of text that is neither a number nor \"", kLatest,
                         "\", which name saved plans already; found ",
                         blank ? "none" : absl::StrCat("\"", Printable(name, 60), "\""))),
      "name");
}

namespace {

// `name`, or with a number behind it that nobody has, where the one before is taken. It is looked
// for in doubling steps, then halving ones: the same plan may have been saved a thousand times.
absl::StatusOr<std::string> FreeName(const Store& store, const std::string& name) {
  const auto numbered = [&](std::size_t number) {
    return number == 1 ? name : absl::StrCat(name, " (", number, ")");
  };
  std::size_t taken = 0, free = 1;
  while (true) {
    GPUDAY_ASSIGN_OR_RETURN(const bool is_taken, store.IsNameTaken(numbered(free)));
    if (!is_taken) break;
    taken = free;
    free *= 2;
  }
  while (free - taken > 1) {
    const std::size_t middle = taken + (free - taken) / 2;
    GPUDAY_ASSIGN_OR_RETURN(const bool is_taken, store.IsNameTaken(numbered(middle)));
    (is_taken ? taken : free) = middle;
  }
  return numbered(free);
}

}  // namespace

absl::StatusOr<std::string> NameToSave(const Store& store, const std::string& wanted,
                                       const std::string& title) {
  if (!wanted.empty()) {
    GPUDAY_RETURN_IF_ERROR(CheckSavedName(wanted));
    GPUDAY_ASSIGN_OR_RETURN(const bool named, store.IsNameTaken(wanted));
    if (!named) return wanted;
    GPUDAY_ASSIGN_OR_RETURN(const std::vector<std::int64_t> taken, NumbersOf(store, wanted));
    if (taken.empty()) return wanted;
    return WithKey(
        Error(Fault::kInput,
              absl::StrCat("--name: number ", taken[0], " is called \"", Printable(wanted, 60),
                           "\" already; give another name, or take that one away (gpuday delete ",
                           taken[0], ")")),
        "name");
  }
  // Short enough for a number behind it.
  const std::string name =
      CheckSavedName(title).ok() ? Printable(title, kLongestName - 20) : std::string("plan");
  return FreeName(store, name);
}

absl::StatusOr<SavedAs> SavePlan(const Desk& desk, const std::string& name, const Plan& plan,
                                 const std::vector<std::string>& tags) {
  GPUDAY_ASSIGN_OR_RETURN(const StorePtr store, desk.OpenStore(StoreAccess::kWrite));
  SavedAs saved;
  GPUDAY_ASSIGN_OR_RETURN(saved.name, NameToSave(*store, name, plan.title));
  GPUDAY_ASSIGN_OR_RETURN(saved.id, store->Save(saved.name, plan, tags));
  saved.is_model = !name.empty() && IsModel(desk, name);
  return saved;
}

absl::Status DeletePlan(const Desk& desk, std::int64_t id) {
  GPUDAY_ASSIGN_OR_RETURN(const StorePtr store, desk.OpenExistingStore());
  return store->Delete(id);
}

absl::Status RestorePlan(const Desk& desk, std::int64_t id) {
  GPUDAY_ASSIGN_OR_RETURN(const StorePtr store, desk.OpenExistingStore());
  return store->Restore(id);
}

absl::Status TagPlan(const Desk& desk, std::int64_t id, const std::vector<std::string>& tags) {
  GPUDAY_ASSIGN_OR_RETURN(const StorePtr store, desk.OpenExistingStore());
  return store->SetTags(id, tags);
}

absl::Status DeleteSweep(const Desk& desk, std::int64_t id) {
  GPUDAY_ASSIGN_OR_RETURN(const StorePtr store, desk.OpenExistingStore());
  return store->DeleteSweep(id);
}

}  // namespace gpuday
