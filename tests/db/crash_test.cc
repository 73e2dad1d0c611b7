// A process that is killed (SIGKILL) while it saves: all or nothing.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "db/sqlite/sqlite_store.h"
#include "tests/db/store_testing.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using std::chrono::microseconds;
using std::chrono::steady_clock;

// How long `child` takes when nobody kills it.
microseconds Duration(const std::vector<std::string>& arguments) {
  const auto start = steady_clock::now();
  std::vector<std::string> lines;
  Child child(arguments);
  EXPECT_EQ(child.Wait(lines), 0);
  return std::chrono::duration_cast<microseconds>(steady_clock::now() - start);
}

TEST(Kill, NoAcknowledgedSaveIsLostAndNoneIsHalf) {
  const TemporaryFolder folder;
#ifdef GPUDAY_SANITIZED
  constexpr int kRounds = 24;
#else
  constexpr int kRounds = 80;
#endif
  constexpr int kSaves = 7;
  const microseconds whole = Duration({"save", folder / "trial.db", "t", absl::StrCat(kSaves)});
  std::mt19937_64 random(1);
  fs::path path;
  std::multiset<std::string> expected;
  int killed = 0;
  int unacknowledged = 0;
  for (int round = 0; round < kRounds; ++round) {
    // Every few rounds from nothing, so that a kill also falls into making the store.
    if (round % 4 == 0) {
      path = folder / absl::StrCat("store", round, "/gpuday.db");
      expected.clear();
    }
    Child child({"save", path.string(), absl::StrCat("r", round), absl::StrCat(kSaves)});
    std::this_thread::sleep_for(whole * (random() % 1000) / 900);
    child.Kill();
    std::vector<std::string> acknowledged;
    if (child.Wait(acknowledged) != 0) ++killed;
    for (const std::string& name : acknowledged) expected.insert(name);

    std::multiset<std::string> names = Names(path);
    for (const std::string& name : expected) {
      EXPECT_EQ(names.count(name), 1u) << "lost: " << name << " in round " << round;
    }
    // The one that was committed when the kill prevented the child from saying so.
    if (names.size() != expected.size()) {
      const std::string next = absl::StrCat("r", round, "-", acknowledged.size());
      EXPECT_EQ(names.size(), expected.size() + 1) << "in round " << round;
      EXPECT_EQ(names.count(next), 1u) << "in round " << round;
      ++unacknowledged;
      expected = names;
    }
    if (fs::exists(path)) {
      ASSERT_EQ(Inspect(path), "") << "in round " << round;
      ASSERT_EQ(Sql(path, "PRAGMA integrity_check(1)"), "ok") << "in round " << round;
    }
  }
  EXPECT_GT(killed, kRounds / 3) << "the kills came too late to mean anything";
  std::printf("%d kills of %d rounds, %d saves not acknowledged\n", killed, kRounds,
              unacknowledged);
}

TEST(Kill, AStoreIsMadeWholeOrNotAtAll) {
  const TemporaryFolder folder;
  const microseconds whole = Duration({"save", folder / "trial.db", "t", "1"});
  std::mt19937_64 random(3);
  int without_store = 0;
  int with_store = 0;
  for (int round = 0; round < 80; ++round) {
    const fs::path path = folder / absl::StrCat("store", round, ".db");
    {
      Child child({"save", path.string(), "x", "1"});
      std::this_thread::sleep_for(whole * (random() % 1000) / 1000);
      child.Kill();
    }
    (fs::exists(path) ? with_store : without_store) += 1;
    // In either case the next one makes of it what it wants.
    const auto store = SqliteStore::OpenForWriting(path);
    ASSERT_TRUE(store.ok()) << store.status() << " in round " << round;
    ASSERT_LE(store->List()->size(), 1u);
  }
  EXPECT_GT(without_store, 0);
  EXPECT_GT(with_store, 0);
  std::printf("%d kills while a store was made\n", without_store + with_store);
}

TEST(Kill, AMigrationRunsAgain) {
  const TemporaryFolder folder;
  const SqliteOptions old_schema;
  const SqliteOptions new_schema = {.migrations = &TwoMigrations()};
  SaveSamples(folder / "old.db", 5);
  fs::copy(folder / "old.db", folder / "trial.db");
  const microseconds whole = Duration({"migrate", folder / "trial.db"});
  std::mt19937_64 random(2);
  const std::string newest = std::to_string(kNewestSchema);
  int before = 0;
  int after = 0;
  for (int round = 0; round < 15; ++round) {
    const fs::path path = folder / absl::StrCat("store", round, ".db");
    fs::copy(folder / "old.db", path);
    {
      Child child({"migrate", path.string()});
      std::this_thread::sleep_for(whole * (random() % 1000) / 900);
      child.Kill();
    }
    const std::string version = Sql(path, "PRAGMA user_version");
    (version == newest ? before : after) += 1;
    ASSERT_EQ(Inspect(path, version == newest ? old_schema : new_schema), "")
        << "in round " << round;
    // Every backup is whole, however many runs it took.
    ASSERT_TRUE(SqliteStore::OpenForWriting(path, new_schema).ok());
    EXPECT_EQ(Sql(path, "PRAGMA user_version"), kLaterSchema);
    EXPECT_EQ(Sql(path, "SELECT count(*) FROM more"), "20000");
    EXPECT_EQ(Inspect(path, new_schema), "");
    const fs::path backup = path.string() + ".backup-v" + newest;
    EXPECT_EQ(Names(backup).size(), 5u);
    EXPECT_EQ(Inspect(backup), "");
  }
  EXPECT_GT(before, 0) << "the kills came too late to mean anything";
  std::printf("%d kills while a store was brought up to date\n", before + after);
}

}  // namespace
}  // namespace gpuday
