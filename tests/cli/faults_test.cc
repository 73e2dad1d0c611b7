// A full disk, a broken one, or a kill at each system call that changes a file: what was there is
// still there, what is new is there whole or not at all, and the next command works.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "db/store.h"
#include "tests/base/sanitized.h"
#include "tests/base/temporary_folder.h"
#include "tests/cli/sandbox.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using testing::AnyOf;

constexpr int kStore = 5, kOutput = 6;
constexpr auto kWhole = fs::copy_options::recursive | fs::copy_options::overwrite_existing;
using Words = std::vector<std::string>;

Words Plan(const Words& more) {
  Words words = {"plan", "gpt2", "--tokens", "1B", "--gpus", "8xA100-SXM4-80GB"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// What a command changes, and how to see whether it did so whole.
struct Operation {
  const char* name;
  std::function<void(const Sandbox&)> prepare;
  Words command;
  // Looks at what is there after the command, which acknowledged what it did or not.
  std::function<void(const Sandbox&, bool acknowledged)> check;
};

fs::path StoreOf(const Sandbox& sandbox) {
  return sandbox.home() / ".local/share/gpuday/gpuday.db";
}

// The names of all plans and sweeps, each whole.
std::vector<std::string> SavedNames(const Sandbox& sandbox) {
  std::vector<std::string> names;
  if (!fs::exists(StoreOf(sandbox))) return names;
  const auto store = OpenStore(StoreOf(sandbox), StoreAccess::kRead);
  EXPECT_TRUE(store.ok()) << store.status();
  if (!store.ok()) return names;
  const std::vector<SavedSummary> plans = (*store)->List().value();
  const std::vector<SavedSweepSummary> sweeps = (*store)->ListSweeps().value();
  for (const SavedSummary& plan : plans) {
    EXPECT_TRUE(plan.intact);
    EXPECT_TRUE((*store)->Get(plan.id).value().intact);
    names.push_back(plan.name);
  }
  for (const SavedSweepSummary& sweep : sweeps) {
    const auto rows = [](const std::vector<SweepRow>&) { return absl::OkStatus(); };
    EXPECT_TRUE((*store)->ReadSweepRows(sweep.id, rows).value());
    names.push_back(sweep.name);
  }
  return names;
}

// The plan called "old" is there, and "new" where it was acknowledged.
void CheckSaved(const Sandbox& sandbox, bool acknowledged, bool had_old) {
  const std::vector<std::string> names = SavedNames(sandbox);
  EXPECT_TRUE(!had_old || std::count(names.begin(), names.end(), "old") == 1);
  EXPECT_TRUE(!acknowledged || std::count(names.begin(), names.end(), "new") == 1);
  EXPECT_LE(names.size(), (had_old ? 1u : 0u) + 1u);
}

void CheckMigrated(const Sandbox& sandbox, bool acknowledged) {
  const std::size_t count = SavedNames(sandbox).size();
  EXPECT_THAT(count, AnyOf(3u, 4u));
  EXPECT_FALSE(acknowledged && count == 3);
}

void CheckDocument(const Sandbox& sandbox, bool acknowledged) {
  const std::string text = ReadWhole(sandbox.work() / "out.html");
  const bool is_old = text == "old";
  EXPECT_TRUE(is_old || text.ends_with("</html>\n")) << text.size();
  EXPECT_FALSE(acknowledged && is_old);
}

ino_t Inode(const fs::path& path) {
  struct stat info = {};
  EXPECT_EQ(stat(path.c_str(), &info), 0);
  return info.st_ino;
}

// The store of an older program, with three plans: as it left it, or as sqlite3 makes it of a dump.
void PutOlderStore(const Sandbox& sandbox, bool as_it_left_it) {
  fs::create_directories(StoreOf(sandbox).parent_path());
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(StoreOf(sandbox).c_str(), &db), SQLITE_OK);
  if (as_it_left_it) sqlite3_exec(db, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
  const std::string sql =
      ReadWhole(fs::path(GPUDAY_SOURCE_ROOT) / "tests/cli/stores/plans_of_0.1.sql");
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
}

void SaveOld(const Sandbox& sandbox) {
  ASSERT_LE(sandbox.Run(Plan({"--save", "--name", "old"})).exit_code, 1);
}

std::vector<Operation> Operations() {
  const Words save_new = Plan({"--save", "--name", "new"});
  return {
      {"create", [](const Sandbox&) {}, save_new,
       [](const Sandbox& sandbox, bool done) { CheckSaved(sandbox, done, false); }},
      {"save", SaveOld, save_new,
       [](const Sandbox& sandbox, bool done) { CheckSaved(sandbox, done, true); }},
      {"migrate", [](const Sandbox& sandbox) { PutOlderStore(sandbox, true); }, save_new,
       CheckMigrated},
      {"migrate a dump", [](const Sandbox& sandbox) { PutOlderStore(sandbox, false); }, save_new,
       CheckMigrated},
      {"delete",
       SaveOld,
       {"delete", "old"},
       [](const Sandbox& sandbox, bool done) {
         const std::vector<std::string> names = SavedNames(sandbox);
         EXPECT_LE(names.size(), 1u);
         EXPECT_FALSE(done && !names.empty());
       }},
      {"sweep",
       SaveOld,
       {"sweep", "gpt2", "--tokens", "1B", "--vary", "cluster.gpus=8,16", "--name", "new"},
       [](const Sandbox& sandbox, bool done) { CheckSaved(sandbox, done, true); }},
      {"document", [](const Sandbox& sandbox) { sandbox.Write("out.html", "old"); },
       Plan({"--html", "out.html"}), CheckDocument},
  };
}

// What a power cut leaves of the files in `folder`: what was synced of each, which `durable` holds.
void CutPower(const fs::path& folder, const fs::path& durable) {
  if (!fs::exists(folder)) return;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const fs::path kept = durable / std::to_string(Inode(entry.path()));
    if (fs::exists(kept)) {
      std::ofstream(entry.path(), std::ios::binary | std::ios::trunc) << ReadWhole(kept);
    } else {
      fs::resize_file(entry.path(), 0);
    }
  }
}

// What is there before counts as synced.
void KeepAll(const fs::path& folder, const fs::path& durable) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      fs::copy_file(entry.path(), durable / std::to_string(Inode(entry.path())));
    }
  }
}

class Faults : public testing::TestWithParam<const char*> {};

TEST_P(Faults, AtEachSystemCallLeaveAllOrNothing) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer wants to be loaded first";
  int rounds = 0;
  for (const Operation& operation : Operations()) {
    // Its plugins are known there, so that no child is started in which calls would fail as well.
    const Sandbox prepared;
    operation.prepare(prepared);
    ASSERT_LE(prepared.Run(Plan({})).exit_code, 1);
    int calls = 0;  // as many as the run made that no fault ended
    for (int at = 1; calls == at - 1; ++at) {
      const Sandbox sandbox;
      fs::copy(prepared.home(), sandbox.home(), kWhole);
      fs::copy(prepared.work(), sandbox.work(), kWhole);
      const bool power = std::string(GetParam()) == "power";
      const bool ends = power || std::string(GetParam()) == "kill";
      const TemporaryFolder durable;
      const fs::path data = StoreOf(sandbox).parent_path();
      if (fs::exists(data)) KeepAll(data, durable.path());
      if (fs::exists(sandbox.work() / "out.html")) KeepAll(sandbox.work(), durable.path());
      const fs::path count = durable.path() / "count";
      const Finished run =
          sandbox.Run(operation.command,
                      {.environment = {{"LD_PRELOAD", GPUDAY_BUILD_ROOT "/tests/gpuday_faults.so"},
                                       {"GPUDAY_FAULT", ends ? "kill" : GetParam()},
                                       {"GPUDAY_FAULT_DURABLE", durable.path().string()},
                                       {"GPUDAY_FAULT_AT", std::to_string(at)},
                                       {"GPUDAY_FAULT_COUNT", count.string()}}});
      // Where it made fewer, nothing failed: that was the last round.
      if (static_cast<int>(ReadWhole(count).size()) >= at) calls = at;
      const bool acknowledged = run.exit_code == 0 || run.exit_code == 1;
      const std::string where = std::string(operation.name) + " at " + std::to_string(at);
      if (power) {
        CutPower(data, durable.path());
        CutPower(sandbox.work(), durable.path());
      }
      if (!ends) {
        EXPECT_THAT(run.exit_code, AnyOf(0, 1, kStore, kOutput)) << where << run.err;
        EXPECT_TRUE(acknowledged || !run.err.empty()) << where;
      }
      SCOPED_TRACE(where + ": " + run.err);
      operation.check(sandbox, acknowledged);
      const Finished next = sandbox.Run(Plan({"--save", "--name", "next"}));
      EXPECT_THAT(next.exit_code, AnyOf(0, 1)) << where << next.err;
      ++rounds;
    }
    EXPECT_GE(calls, 3) << operation.name;
  }
  EXPECT_GE(rounds, 60);
  std::printf("%d rounds\n", rounds);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Faults, testing::Values("ENOSPC", "EIO", "kill", "power"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace gpuday
