// What the store's tests share: folders, plans, raw SQL, child processes.
#ifndef GPUDAY_TESTS_DB_STORE_TESTING_H_
#define GPUDAY_TESTS_DB_STORE_TESTING_H_

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "db/sqlite/migrate.h"
#include "db/sqlite/sqlite_store.h"
#include "planner/plan/plan.h"

namespace gpuday {

// How many migrations are built in: the version of a store that this program writes.
inline const int kNewestSchema = static_cast<int>(BuiltInMigrations().size());
// That of one whose schema TwoMigrations() made.
inline const std::string kLaterSchema = std::to_string(kNewestSchema + 1);
// The backup of a store of this program's version.
inline const std::string kNewestBackup = "gpuday.db.backup-v" + std::to_string(kNewestSchema);

// A folder that other users may enter, removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }
  // The names of the files in it.
  std::set<std::string> Files() const;

 private:
  std::filesystem::path path_;
};

Line MakeLine(const std::string& id, double value);

// A plan with every kind of row, texts that are hard to store and numbers that are hard to keep.
// The same for the same seed; different for different seeds.
Plan SamplePlan(std::uint64_t seed, std::size_t lines = 40);

// All of a plan, every double with all its bits: equal exactly if the plans are.
std::string Dump(const Plan& plan);

// Runs SQL past the store; reports failure as a test failure. Returns the first column of the first
// row.
std::string Sql(const std::filesystem::path& path, const std::string& sql);

// Runs `work` while another connection is inside a write transaction.
void RunWithWriteLock(const std::filesystem::path& path, const std::function<void()>& work);

// Saves SamplePlan(0), SamplePlan(1), ... under the names "0", "1", ... into a store at `path`.
void SaveSamples(const std::filesystem::path& path, int count, const SqliteOptions& options = {});

// Opens the store and reads every plan in it. Empty when all is well: every plan intact, and equal
// to SamplePlan(seed) where its name ends in "-SEED" or is "SEED", as far as a store of `schema`
// could hold it. Otherwise what is wrong.
std::string Inspect(const std::filesystem::path& path, const SqliteOptions& options = {},
                    int schema = kNewestSchema);

// Keys of a sweep of 40 x 50 rows, and rows with every verdict, reasons that are hard to store and
// numbers that are hard to keep. The same for the same ordinal.
std::vector<SavedSweepKey> SampleSweepKeys();
SweepRow SampleSweepRow(std::uint64_t ordinal);
std::vector<SweepRow> SampleSweepRows(std::uint64_t first, std::uint64_t count);

// The names of all plans in the store at `path`, none when there is no store.
std::multiset<std::string> Names(const std::filesystem::path& path);

std::string ReadBytes(const std::filesystem::path& path);
void WriteBytes(const std::filesystem::path& path, const std::string& bytes);

// The built-in schema and a second version, for tests. It takes tens of milliseconds; with `breaks`
// its last statement fails.
const std::vector<Migration>& TwoMigrations(bool breaks = false);

// A run of the helper program (child.cc).
class Child {
 public:
  explicit Child(const std::vector<std::string>& arguments);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Blocks until the child has said a line, which is returned without its end; empty when it ended.
  std::string ReadLine();
  void Kill();  // SIGKILL
  // The exit code once it has ended, -1 after a signal; `lines` is what it said and nobody read.
  int Wait(std::vector<std::string>& lines);

 private:
  pid_t pid_ = -1;
  int output_ = -1;
  std::string rest_;
};

// Runs `work` in a forked process that has lost the power of root, if it had it, and returns what
// it returned. Nothing when power could not be given up. No store may be open in this process.
std::optional<std::string> RunUnprivileged(const std::function<std::string()>& work);

// As RunUnprivileged, with all its power.
std::string RunForked(const std::function<std::string()>& work);

}  // namespace gpuday

#endif  // GPUDAY_TESTS_DB_STORE_TESTING_H_
