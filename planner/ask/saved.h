// The plans and sweeps that were saved: found, planned again as of today, kept and taken away.
// Every question opens the store for itself (ask/desk.h).
#ifndef GPUDAY_PLANNER_ASK_SAVED_H_
#define GPUDAY_PLANNER_ASK_SAVED_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/store.h"
#include "planner/ask/desk.h"
#include "planner/base/node.h"
#include "planner/plan/diff.h"
#include "planner/plan/plan.h"

namespace gpuday {

// The plan that was saved last, wherever a saved plan may be named.
inline constexpr char kLatest[] = "latest";

// Which of the plans and sweeps are meant; empty: all.
struct SavedFilter {
  std::string text;  // in the name, the title or a tag, in any case
  std::string tag;   // one that it has; sweeps have none
};

// What is saved, oldest first.
struct SavedList {
  std::vector<SavedSummary> plans;
  std::vector<SavedSweepSummary> sweeps;
};

// Nothing where there is no store yet.
absl::StatusOr<SavedList> AskSaved(const Desk& desk, const SavedFilter& filter = {});

// The saved plan called `operand`: a number, a name or kLatest. Error (kStore): there is none
// (NotFound for a number), there are several, or it is a sweep.
absl::StatusOr<SavedPlan> FindSaved(const Desk& desk, const std::string& operand);
// The same where a model or a file may stand as well. A file and a model of that name come first
// (SavedAs::is_model); numbers are those of plans. Nothing: `operand` is to be a model or a file.
// Errors as FindSaved(), of a number and of kLatest.
absl::StatusOr<std::optional<SavedPlan>> FindSavedOperand(const Desk& desk,
                                                          const std::string& operand);
// The plan of that number. NotFound: there is none.
absl::StatusOr<SavedPlan> FindSaved(const Desk& desk, std::int64_t id);
// The number of the sweep called `operand`, a number or a name that no plan has; nothing when there
// is none. Error (kStore): several have the name.
absl::StatusOr<std::optional<std::int64_t>> FindSweep(const Desk& desk, const std::string& operand);

// A sweep, whole but for its rows. NotFound: there is none.
absl::StatusOr<SavedSweep> AskSavedSweep(const Desk& desk, std::int64_t id);
// Hands the rows of the sweep to `take`, in order and some thousand at a time. False: one of them
// is not what was saved.
absl::StatusOr<bool> ReadSavedRows(
    const Desk& desk, std::int64_t id,
    const std::function<absl::Status(const std::vector<SweepRow>&)>& take);

// What to tell of a saved plan that is not intact.
inline const std::string kDamagedPlan = std::string("gpuday: warning: ") + kDamagedNote + "\n";

// The scenario of a saved plan, whose values say that they come from it.
absl::StatusOr<Node> ParseSaved(const SavedPlan& saved);

// The scenario of a saved plan, planned with what is known today.
struct PlannedToday {
  absl::StatusOr<Plan> plan;               // or why it can no longer be planned
  std::vector<LineChange> changes;         // from the saved plan to today's, biggest first
  std::vector<std::string> changed_parts;  // plugins and files that are others today
};
PlannedToday PlanToday(const Desk& desk, const SavedPlan& saved);

// A saved plan by its number, or as FindSaved() takes it from a person.
using SavedKey = std::variant<std::int64_t, std::string>;

// What changed between two plans that were saved, biggest change first.
struct SavedDiff {
  SavedPlan before, after;
  std::vector<LineChange> changes;
};
// Errors as FindSaved().
absl::StatusOr<SavedDiff> AskDiff(const Desk& desk, const SavedKey& before, const SavedKey& after);

// The store as a whole.
struct StoreState {
  std::string path;
  bool exists = false;  // otherwise the first plan that is saved makes it
  std::size_t plans = 0, sweeps = 0;
};
// Reads all of it. Error (kStore): it cannot be read, or something in it is not what was saved.
absl::StatusOr<StoreState> CheckStore(const Desk& desk);

// Whether `name` can be one of a saved plan or sweep: text, at most 200 bytes, no number and not
// kLatest, which mean other things. Error (kInput), about the key "name".
absl::Status CheckSavedName(const std::string& name);
// The name to save under in `store`: `wanted`, which nothing else may have; or where that is empty
// `title`, with a number behind it where something has that name. Error (kInput): as
// CheckSavedName(), or the name is taken.
absl::StatusOr<std::string> NameToSave(const Store& store, const std::string& wanted,
                                       const std::string& title);

// What a plan was saved as.
struct SavedAs {
  std::int64_t id = 0;
  std::string name;
  bool is_model = false;  // a model has the name too, and is meant by it in every command
};
// Keeps `plan` under NameToSave(). Errors as that and Store::Save().
absl::StatusOr<SavedAs> SavePlan(const Desk& desk, const std::string& name, const Plan& plan,
                                 const std::vector<std::string>& tags = {});
// NotFound for these four: there is no such plan or sweep. None of them makes a new store.
absl::Status DeletePlan(const Desk& desk, std::int64_t id);
absl::Status RestorePlan(const Desk& desk, std::int64_t id);
absl::Status TagPlan(const Desk& desk, std::int64_t id, const std::vector<std::string>& tags);
absl::Status DeleteSweep(const Desk& desk, std::int64_t id);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_SAVED_H_
