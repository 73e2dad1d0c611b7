// The store: plans and sweeps that somebody saved. Start here. What it does is an interface; where
// it is kept is said by its address, and each kind of place implements the interface in a folder of
// its own (db/sqlite).
//
// A save is all or nothing and is on the disk when Save returns; other processes may read and write
// at the same time. A saved plan comes back bit for bit. A checksum over its whole content tells
// damage that the place does not notice.
//
// Errors are kStore, name the place and say what to do. Those with the code NotFound
// (absl::IsNotFound) mean that there is nothing, not that something is wrong.
#ifndef GPUDAY_DB_STORE_H_
#define GPUDAY_DB_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "planner/plan/plan.h"
#include "planner/plan/sweep_row.h"

namespace gpuday {

// A saved plan, whole.
struct SavedPlan {
  std::int64_t id = 0;
  std::string name;
  std::string created_at;  // ISO 8601 in UTC: "2026-03-31T12:00:00Z"
  std::string program_version;
  std::vector<std::string> tags;  // sorted; not under the checksum
  Plan plan;
  bool intact = true;  // false: something in it changed after it was saved; tell the user
};

// The first note of a plan that is not intact.
inline constexpr char kDamagedNote[] =
    "this saved plan was changed or damaged after it was saved (its checksum is wrong); "
    "do not rely on it";

// A saved plan in a list. A figure is empty when the plan has no such line.
struct SavedSummary {
  std::int64_t id = 0;
  std::string name;
  std::string created_at;
  std::string program_version;
  std::string title;
  std::vector<std::string> tags;               // sorted
  std::string model;                           // model.name; empty: the plan does not name it
  std::string gpu;                             // cluster.gpu
  VerdictState state = VerdictState::kYes;     // the worst of its verdicts
  std::optional<double> gpus;                  // how many
  std::optional<double> days;                  // time.days
  std::optional<double> gpu_hours;             // time.gpu_hours
  std::optional<double> usd;                   // cost.usd
  std::optional<double> memory_bytes_per_gpu;  // memory.per_gpu.total_bytes
  std::optional<double> wall_days;             // time.wall_days; not in plans of older programs
  std::optional<double> wall_usd;              // cost.wall_usd; likewise
  // False: something that is told here changed after it was saved. What a list does not tell may
  // have changed too; SavedPlan says so.
  bool intact = true;
};

// A sweep in a list. Nothing here has been compared with the checksum.
struct SavedSweepSummary {
  std::int64_t id = 0;
  std::string name;
  std::string created_at;
  std::string program_version;
  std::uint64_t rows_asked = 0;
  std::uint64_t rows_done = 0;
  std::uint64_t holds = 0;  // rows
};

// What a sweep is made from, and what SweepKey (planner/sweep/ranges.h) is to the store.
struct SavedSweepKey {
  std::string key;
  std::vector<std::string> values;  // as somebody would write them
};

// A saved sweep without its rows, but for the best.
struct SavedSweep {
  std::int64_t id = 0;
  std::string name;
  std::string created_at;
  std::string program_version;
  std::string scenario_toml;
  std::vector<SavedSweepKey> keys;
  std::uint64_t rows_asked = 0;
  SweepSummary summary;  // of the rows done
  bool intact = true;    // false: something in it, or in a row that is told here, has changed

  // The value of the key at `index` in the row `ordinal`; empty when damage has taken it.
  const std::string& Value(std::size_t index, std::uint64_t ordinal) const;
};

// Whether `text` is a number as those that plans and sweeps are told apart by, and so no name.
bool IsNumber(std::string_view text);

// How long a deleted plan can come back.
inline constexpr int kDaysToRestore = 7;

// A connection to the store at one address, owned by whoever opened it. For one thread at a time;
// several connections to one address may be open at once, in one process or many.
class Store {
 public:
  virtual ~Store() = default;

  // Saves `plan` and returns its id, a number above those of all plans saved before. Names need not
  // be unique. A line whose value is not finite is an error, as is a tag that SetTags() refuses,
  // and nothing is saved.
  virtual absl::StatusOr<std::int64_t> Save(std::string_view name, const Plan& plan,
                                            const std::vector<std::string>& tags) = 0;
  absl::StatusOr<std::int64_t> Save(std::string_view name, const Plan& plan) {
    return Save(name, plan, {});
  }

  // All plans, oldest first.
  virtual absl::StatusOr<std::vector<SavedSummary>> List() const = 0;
  // The plans called exactly `name`, oldest first; empty when there is none.
  virtual absl::StatusOr<std::vector<SavedSummary>> FindByName(std::string_view name) const = 0;
  // Whether a plan or a sweep is called exactly `name`. In time that does not grow with the others.
  virtual absl::StatusOr<bool> IsNameTaken(std::string_view name) const = 0;

  // NotFound when there is no plan with that id. Lines of a plan that was saved without expressions
  // have those that hold for every plan (AttachFormulas), which the checksum does not know.
  virtual absl::StatusOr<SavedPlan> Get(std::int64_t id) const = 0;
  // The plan is gone for all of the above. Restore() brings it back, whole and under its number,
  // for kDaysToRestore; then the next Delete() removes it for good. NotFound as Get(), and when
  // there is nothing to bring back.
  virtual absl::Status Delete(std::int64_t id) = 0;
  virtual absl::Status Restore(std::int64_t id) = 0;
  // In place of those that the plan has. Error (kInput): more than 20, an empty one, one of more
  // than 40 bytes or with control characters or commas. NotFound as Get().
  virtual absl::Status SetTags(std::int64_t id, const std::vector<std::string>& tags) = 0;

  // A sweep is saved in steps, each all or nothing and on the disk when it returns: what was done
  // when the program ended is kept. Its id is above those of all plans and sweeps saved before.
  virtual absl::StatusOr<SavedSweep> BeginSweep(std::string_view name,
                                                const std::string& scenario_toml,
                                                const std::vector<SavedSweepKey>& keys) = 0;
  // The next rows of `sweep`, at least one, in order; `so_far` is the summary of all up to their
  // end, and becomes that of `sweep`. A figure that is not finite is an error, and none of the rows
  // is saved.
  virtual absl::Status AppendRows(SavedSweep& sweep, const std::vector<SweepRow>& rows,
                                  const SweepSummary& so_far) = 0;

  // All sweeps, oldest first; those called exactly `name`.
  virtual absl::StatusOr<std::vector<SavedSweepSummary>> ListSweeps() const = 0;
  virtual absl::StatusOr<std::vector<SavedSweepSummary>> FindSweepsByName(
      std::string_view name) const = 0;
  // In time that does not grow with its rows. NotFound when there is no sweep with that id.
  virtual absl::StatusOr<SavedSweep> GetSweep(std::int64_t id) const = 0;
  // Hands all rows to `take`, in order and some thousand at a time. False when a row is not what
  // was saved, or missing.
  virtual absl::StatusOr<bool> ReadSweepRows(
      std::int64_t id,
      const std::function<absl::Status(const std::vector<SweepRow>&)>& take) const = 0;
  virtual absl::Status DeleteSweep(std::int64_t id) = 0;

 protected:
  Store() = default;
  Store(const Store&) = default;
  Store& operator=(const Store&) = default;
};

// What a store is opened for.
enum class StoreAccess {
  // Never changes anything that was saved and never creates a store; works on read-only media.
  // NotFound when there is nothing at the address. One with an older schema is read from a copy in
  // memory that has been brought up to date.
  kRead,
  // Creates the store when there is none, for its owner's eyes alone. Keeps a copy of one with an
  // older schema, and brings it up to date.
  kWrite
};

// The store at `address`: the path of a file, or "sqlite:PATH" for one whose path looks like an
// address ("work:2026.db"). Error (kStore): as the place has them, and for an address of a kind
// that this program does not know. From any thread.
absl::StatusOr<std::unique_ptr<Store>> OpenStore(const std::string& address, StoreAccess access);

// The path of the file that holds the store at `address`, for people. Errors as OpenStore(), of the
// address alone.
absl::StatusOr<std::string> StorePath(const std::string& address);

}  // namespace gpuday

#endif  // GPUDAY_DB_STORE_H_
