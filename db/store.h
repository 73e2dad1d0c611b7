// The store: plans and sweeps that the user saved, in one SQLite file. Start here; the rest of db/
// serves this header.
//
// A save is all or nothing and is on the disk when Save returns; other processes may read and write
// at the same time. A saved plan comes back bit for bit, with one exception: minus zero comes back
// as zero. A checksum over its whole content tells damage that SQLite does not notice.
//
// Errors are kStore, name the file and say what to do. Those with the code NotFound
// (absl::IsNotFound) mean that there is nothing, not that something is wrong.
#ifndef GPUDAY_DB_STORE_H_
#define GPUDAY_DB_STORE_H_

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "planner/plan/plan.h"
#include "planner/plan/sweep_row.h"

namespace gpuday {

struct Migration;

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

// A saved plan in a list. A figure is empty when the plan has no such line; nothing here has been
// compared with the checksum.
struct SavedSummary {
  std::int64_t id = 0;
  std::string name;
  std::string created_at;
  std::string program_version;
  std::string title;
  std::vector<std::string> tags;               // sorted
  std::optional<double> days;                  // time.days
  std::optional<double> gpu_hours;             // time.gpu_hours
  std::optional<double> usd;                   // cost.usd
  std::optional<double> memory_bytes_per_gpu;  // memory.per_gpu.total_bytes
  std::optional<double> wall_days;             // time.wall_days; not in plans of older programs
  std::optional<double> wall_usd;              // cost.wall_usd; likewise
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

// What only tests change.
struct StoreOptions {
  int busy_timeout_ms = 5000;  // how long to wait for another process that writes
  const std::vector<Migration>* migrations = nullptr;  // null: those of this program
};

// Whether `text` is a number as those that plans and sweeps are told apart by, and so no name.
bool IsNumber(std::string_view text);

// How long a deleted plan can come back.
inline constexpr int kDaysToRestore = 7;

// A connection to the store at one path. For one thread at a time; several may be open at once.
class Store {
 public:
  // Never changes anything that was saved and never creates a store; works on read-only media.
  // NotFound when there is no file at `path`. An older schema is refused: it takes a writer to
  // bring it up to date.
  static absl::StatusOr<Store> OpenForReading(const std::filesystem::path& path,
                                              const StoreOptions& options = {});

  // Creates folder and file (0600) when there are none. Copies a store with an older schema to
  // PATH.backup-vN (N: its version) and brings it up to date.
  static absl::StatusOr<Store> OpenForWriting(const std::filesystem::path& path,
                                              const StoreOptions& options = {});

  Store(Store&& other) noexcept;
  Store& operator=(Store&& other) noexcept;
  ~Store();

  // Saves `plan` and returns its id, a number above those of all plans saved before. Names need not
  // be unique. A line whose value is not finite is an error, as is a tag that SetTags() refuses,
  // and nothing is saved.
  absl::StatusOr<std::int64_t> Save(std::string_view name, const Plan& plan,
                                    const std::vector<std::string>& tags = {});

  // All plans, oldest first.
  absl::StatusOr<std::vector<SavedSummary>> List() const;
  // The plans called exactly `name`, oldest first; empty when there is none.
  absl::StatusOr<std::vector<SavedSummary>> FindByName(std::string_view name) const;

  // NotFound when there is no plan with that id.
  absl::StatusOr<SavedPlan> Get(std::int64_t id) const;
  // The plan is gone for all of the above. Restore() brings it back, whole and under its number,
  // for kDaysToRestore; then the next Delete() removes it for good. NotFound as Get(), and when
  // there is nothing to bring back.
  absl::Status Delete(std::int64_t id);
  absl::Status Restore(std::int64_t id);
  // In place of those that the plan has. Error (kInput): more than 20, an empty one, one of more
  // than 40 bytes or with control characters or commas. NotFound as Get().
  absl::Status SetTags(std::int64_t id, const std::vector<std::string>& tags);

  // A sweep is saved in steps, each all or nothing and on the disk when it returns: what was done
  // when the program ended is kept. Its id is above those of all plans and sweeps saved before.
  absl::StatusOr<SavedSweep> BeginSweep(std::string_view name, const std::string& scenario_toml,
                                        const std::vector<SavedSweepKey>& keys);
  // The next rows of `sweep`, at least one, in order; `so_far` is the summary of all up to their
  // end, and becomes that of `sweep`. A figure that is not finite is an error, and none of the rows
  // is saved.
  absl::Status AppendRows(SavedSweep& sweep, const std::vector<SweepRow>& rows,
                          const SweepSummary& so_far);

  // All sweeps, oldest first; those called exactly `name`.
  absl::StatusOr<std::vector<SavedSweepSummary>> ListSweeps() const;
  absl::StatusOr<std::vector<SavedSweepSummary>> FindSweepsByName(std::string_view name) const;
  // In time that does not grow with its rows. NotFound when there is no sweep with that id.
  absl::StatusOr<SavedSweep> GetSweep(std::int64_t id) const;
  // Hands all rows to `take`, in order and some thousand at a time. False when a row is not what
  // was saved, or missing.
  absl::StatusOr<bool> ReadSweepRows(
      std::int64_t id, const std::function<absl::Status(const std::vector<SweepRow>&)>& take) const;
  absl::Status DeleteSweep(std::int64_t id);

 private:
  struct Connection;
  explicit Store(std::unique_ptr<Connection> connection);

  std::unique_ptr<Connection> connection_;
};

}  // namespace gpuday

#endif  // GPUDAY_DB_STORE_H_
