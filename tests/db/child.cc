// A process that tests kill, or run several of at once:
//   gpuday_db_child save PATH PREFIX COUNT   saves plan I of 0 to COUNT-1 as "PREFIX-I"; opens the
//                                            store anew every third time; says each name once saved
//   gpuday_db_child sweep PATH               saves a sweep of sample rows in steps of 100, and says
//                                            how many are saved
//   gpuday_db_child migrate PATH             opens PATH with the test's second schema
//   gpuday_db_child hold PATH                saves "held-0", says so and keeps the store open
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/db/store_testing.h"

namespace gpuday {
namespace {

// At once and whole: what has been said must not be lost in a buffer when the process is killed.
void Say(const std::string& text) {
  const std::string line = text + "\n";
  if (write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(3);
}

int Fail(const absl::Status& status) {
  Say(absl::StrCat("error: ", status.message()));
  return 1;
}

int SaveMany(const std::string& path, const std::string& prefix, int count) {
  std::optional<SqliteStore> store;
  for (int i = 0; i < count; ++i) {
    if (i % 3 == 0) {
      store.reset();
      // SQLite wakes those that wait in no order: on a busy machine one may be passed over for
      // long.
      absl::StatusOr<SqliteStore> opened =
          SqliteStore::OpenForWriting(path, {.busy_timeout_ms = 120'000, .migrations = nullptr});
      if (!opened.ok()) return Fail(opened.status());
      store.emplace(*std::move(opened));
    }
    const std::string name = absl::StrCat(prefix, "-", i);
    const auto id = store->Save(name, SamplePlan(static_cast<std::uint64_t>(i)));
    if (!id.ok()) return Fail(id.status());
    Say(name);
  }
  return 0;
}

int SaveSweep(const std::string& path) {
  absl::StatusOr<SqliteStore> store = SqliteStore::OpenForWriting(path);
  if (!store.ok()) return Fail(store.status());
  absl::StatusOr<SavedSweep> sweep = store->BeginSweep("killed", "", SampleSweepKeys());
  if (!sweep.ok()) return Fail(sweep.status());
  SweepSummary summary;
  while (summary.rows < sweep->rows_asked) {
    const std::vector<SweepRow> rows = SampleSweepRows(summary.rows, 100);
    for (const SweepRow& row : rows) summary.Add(row);
    if (const absl::Status status = store->AppendRows(*sweep, rows, summary); !status.ok()) {
      return Fail(status);
    }
    Say(absl::StrCat(summary.rows));
  }
  return 0;
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.size() == 2 && arguments[0] == "sweep") return SaveSweep(arguments[1]);
  if (arguments.size() == 4 && arguments[0] == "save") {
    return SaveMany(arguments[1], arguments[2], std::atoi(arguments[3].c_str()));
  }
  if (arguments.size() == 2 && arguments[0] == "migrate") {
    const auto store = SqliteStore::OpenForWriting(arguments[1], {.migrations = &TwoMigrations()});
    if (!store.ok()) return Fail(store.status());
    Say("migrated");
    return 0;
  }
  if (arguments.size() == 2 && arguments[0] == "hold") {
    auto store = SqliteStore::OpenForWriting(arguments[1]);
    if (!store.ok()) return Fail(store.status());
    const auto id = store->Save("held-0", SamplePlan(0));
    if (!id.ok()) return Fail(id.status());
    Say("held-0");
    while (true) pause();
  }
  return 2;
}

}  // namespace
}  // namespace gpuday

int main(int argc, char** argv) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that crashes leaves nobody behind
  return gpuday::Main({argv + 1, argv + argc});
}
