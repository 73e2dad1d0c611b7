// The store: plans that the user saved, in one SQLite file. Start here; the rest of db/ serves this
// header.
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
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "planner/budget/plan.h"

namespace gpuday {

struct Migration;

// A saved plan, whole.
struct SavedPlan {
  std::int64_t id = 0;
  std::string name;
  std::string created_at;  // ISO 8601 in UTC: "2026-03-31T12:00:00Z"
  std::string program_version;
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
  std::optional<double> days;                  // time.days
  std::optional<double> gpu_hours;             // time.gpu_hours
  std::optional<double> usd;                   // cost.usd
  std::optional<double> memory_bytes_per_gpu;  // memory.per_gpu.total_bytes
};

// What only tests change.
struct StoreOptions {
  int busy_timeout_ms = 5000;  // how long to wait for another process that writes
  const std::vector<Migration>* migrations = nullptr;  // null: those of this program
};

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
  // be unique. A line whose value is not finite is an error, and nothing is saved.
  absl::StatusOr<std::int64_t> Save(std::string_view name, const Plan& plan);

  // All plans, oldest first.
  absl::StatusOr<std::vector<SavedSummary>> List() const;
  // The plans called exactly `name`, oldest first; empty when there is none.
  absl::StatusOr<std::vector<SavedSummary>> FindByName(std::string_view name) const;

  // NotFound when there is no plan with that id.
  absl::StatusOr<SavedPlan> Get(std::int64_t id) const;
  absl::Status Delete(std::int64_t id);

 private:
  struct Connection;
  explicit Store(std::unique_ptr<Connection> connection);

  std::unique_ptr<Connection> connection_;
};

}  // namespace gpuday

#endif  // GPUDAY_DB_STORE_H_
