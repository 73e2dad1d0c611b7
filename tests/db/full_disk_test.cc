// No room: a clear error, and what was saved before is intact.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/sqlite/sqlite_store.h"
#include "tests/db/store_testing.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

// Saves until there is no room: empty when that ended with a message that says so, with all saves
// before it intact, otherwise what is wrong. `saved` counts the saves that were acknowledged.
std::string SaveUntilFull(const fs::path& path, std::size_t& saved) {
  for (int i = 0; i < 2000; ++i) {
    auto store = SqliteStore::OpenForWriting(path);
    absl::Status status = store.status();
    if (status.ok()) status = store->Save(absl::StrCat(i), SamplePlan(7)).status();
    if (status.ok()) {
      ++saved;
      continue;
    }
    const std::string message(status.message());
    const bool clear =
        absl::StrContains(message, path.string()) &&
        (absl::StrContains(message, "disk is full") || absl::StrContains(message, "no room") ||
         absl::StrContains(message, "File too large") ||
         absl::StrContains(message, "No space left"));
    return clear ? "" : absl::StrCat("not clear: ", message);
  }
  return "it never got full";
}

// The number of plans, all of them SamplePlan(7) and intact, or what is wrong.
std::string CountIntact(const fs::path& path) {
  const auto store = SqliteStore::OpenForReading(path);
  if (!store.ok()) return std::string(store.status().message());
  const auto list = store->List();
  if (!list.ok()) return std::string(list.status().message());
  for (const SavedSummary& summary : *list) {
    const auto saved = store->Get(summary.id);
    if (!saved.ok()) return std::string(saved.status().message());
    if (!saved->intact || Dump(saved->plan) != Dump(SamplePlan(7))) return "damaged";
  }
  return absl::StrCat(list->size());
}

// SQLite asks for room in three places, and each must fail well: the log, its index, the file.
TEST(FullDisk, AFileThatMayNotGrow) {
  for (rlim_t limit = 0; limit < 400 * 1024; limit += 13 * 1024) {
    const TemporaryFolder folder;
    const fs::path path = folder / "gpuday.db";
    const std::string answer = RunForked([&] {
      signal(SIGXFSZ, SIG_IGN);
      const rlimit limits = {limit, limit};
      if (setrlimit(RLIMIT_FSIZE, &limits) != 0) return std::string("setrlimit failed");
      std::size_t saved = 0;
      const std::string wrong = SaveUntilFull(path, saved);
      return wrong.empty() ? absl::StrCat(saved) : wrong;
    });
    if (!fs::exists(path)) {
      EXPECT_EQ(answer, "0") << "limit " << limit;
      EXPECT_TRUE(folder.Files().empty());
      continue;
    }
    EXPECT_EQ(CountIntact(path), answer) << "limit " << limit;
    auto store = SqliteStore::OpenForWriting(path);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_TRUE(store->Save("room again", SamplePlan(7)).ok());
  }
}

TEST(FullDisk, AFullFileSystem) {
  const TemporaryFolder folder;
  const std::string answer = RunForked([&]() -> std::string {
    if (unshare(CLONE_NEWNS) != 0 ||
        mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
      return "skip";
    }
    for (int kilobytes = 8; kilobytes < 600; kilobytes += 36) {
      const std::string size = absl::StrCat("size=", kilobytes, "k");
      if (mount("tmpfs", folder.path().c_str(), "tmpfs", 0, size.c_str()) != 0) return "skip";
      const fs::path path = folder / "gpuday.db";
      std::size_t saved = 0;
      std::string wrong = SaveUntilFull(path, saved);
      if (wrong.empty() && fs::exists(path)) {
        // Nothing but the file may be left: then it can be read although there is no room.
        std::string count = CountIntact(path);
        if (count != absl::StrCat(saved)) {
          wrong = absl::StrCat("saved ", saved, ", while full there are: ", count);
        }
        mount("tmpfs", folder.path().c_str(), "tmpfs", MS_REMOUNT, "size=20m");
        auto store = SqliteStore::OpenForWriting(path);
        if (!store.ok() || !store->Save("room again", SamplePlan(7)).ok()) wrong = "no save after";
        count = CountIntact(path);
        if (count != absl::StrCat(saved + 1)) wrong = absl::StrCat("with room there are: ", count);
      }
      umount2(folder.path().c_str(), MNT_DETACH);
      if (!wrong.empty()) return absl::StrCat("at ", kilobytes, " KiB: ", wrong);
    }
    return "";
  });
  if (answer == "skip") GTEST_SKIP() << "a small file system cannot be mounted here (needs root)";
  EXPECT_EQ(answer, "");
}

TEST(FullDisk, NoRoomForTheBackupIsNoMigration) {
  const TemporaryFolder folder;
  const fs::path path = folder / "gpuday.db";
  SaveSamples(path, 5);
  const auto size = static_cast<rlim_t>(fs::file_size(path));
  const std::string answer = RunForked([&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limits = {size / 2, size / 2};
    if (setrlimit(RLIMIT_FSIZE, &limits) != 0) return std::string("setrlimit failed");
    return std::string(
        SqliteStore::OpenForWriting(path, {.migrations = &TwoMigrations()}).status().message());
  });
  EXPECT_THAT(answer,
              ::testing::AllOf(::testing::HasSubstr("no backup"), ::testing::HasSubstr("no room")));
  EXPECT_EQ(Sql(path, "PRAGMA user_version"), std::to_string(kNewestSchema));
  EXPECT_EQ(Inspect(path), "");
  EXPECT_EQ(folder.Files(), std::set<std::string>{"gpuday.db"});
}

}  // namespace
}  // namespace gpuday
