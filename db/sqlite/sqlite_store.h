// The store in one SQLite file.
//
// A saved plan comes back bit for bit, with one exception: minus zero comes back as zero.
#ifndef GPUDAY_DB_SQLITE_SQLITE_STORE_H_
#define GPUDAY_DB_SQLITE_SQLITE_STORE_H_

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/store.h"

namespace gpuday {

struct Migration;

// What only tests change.
struct SqliteOptions {
  int busy_timeout_ms = 5000;  // how long to wait for another process that writes
  const std::vector<Migration>* migrations = nullptr;  // null: those of this program
};

// A connection to the store at one path; contracts as Store's. For one thread at a time.
class SqliteStore final : public Store {
 public:
  // As StoreAccess::kRead. NotFound when there is no file at `path`.
  static absl::StatusOr<SqliteStore> OpenForReading(const std::filesystem::path& path,
                                                    const SqliteOptions& options = {});

  // As StoreAccess::kWrite. Creates folder and file (0600) when there are none. Copies a store with
  // an older schema to PATH.backup-vN (N: its version) and brings it up to date.
  static absl::StatusOr<SqliteStore> OpenForWriting(const std::filesystem::path& path,
                                                    const SqliteOptions& options = {});

  SqliteStore(SqliteStore&& other) noexcept;
  SqliteStore& operator=(SqliteStore&& other) noexcept;
  ~SqliteStore() override;

  using Store::Save;
  absl::StatusOr<std::int64_t> Save(std::string_view name, const Plan& plan,
                                    const std::vector<std::string>& tags) override;
  absl::StatusOr<std::vector<SavedSummary>> List() const override;
  absl::StatusOr<std::vector<SavedSummary>> FindByName(std::string_view name) const override;
  absl::StatusOr<bool> IsNameTaken(std::string_view name) const override;
  absl::StatusOr<SavedPlan> Get(std::int64_t id) const override;
  absl::Status Delete(std::int64_t id) override;
  absl::Status Restore(std::int64_t id) override;
  absl::Status SetTags(std::int64_t id, const std::vector<std::string>& tags) override;
  absl::StatusOr<SavedSweep> BeginSweep(std::string_view name, const std::string& scenario_toml,
                                        const std::vector<SavedSweepKey>& keys) override;
  absl::Status AppendRows(SavedSweep& sweep, const std::vector<SweepRow>& rows,
                          const SweepSummary& so_far) override;
  absl::StatusOr<std::vector<SavedSweepSummary>> ListSweeps() const override;
  absl::StatusOr<std::vector<SavedSweepSummary>> FindSweepsByName(
      std::string_view name) const override;
  absl::StatusOr<SavedSweep> GetSweep(std::int64_t id) const override;
  absl::StatusOr<bool> ReadSweepRows(
      std::int64_t id,
      const std::function<absl::Status(const std::vector<SweepRow>&)>& take) const override;
  absl::Status DeleteSweep(std::int64_t id) override;

 private:
  struct Connection;
  explicit SqliteStore(std::unique_ptr<Connection> connection);

  std::unique_ptr<Connection> connection_;
};

}  // namespace gpuday

#endif  // GPUDAY_DB_SQLITE_SQLITE_STORE_H_
