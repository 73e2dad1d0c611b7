// What is not a usable store is refused with a reason, and left as it was.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "db/sqlite/sqlite_store.h"
#include "planner/base/status.h"
#include "planner/base/version.h"
#include "tests/db/store_testing.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

// Both ways to open `path` are refused with a message that holds its name and `reason`.
void ExpectRefused(const fs::path& path, const std::string& reason) {
  for (const absl::Status& status :
       {SqliteStore::OpenForReading(path).status(), SqliteStore::OpenForWriting(path).status()}) {
    EXPECT_FALSE(status.ok()) << reason;
    EXPECT_EQ(FaultOf(status), Fault::kStore);
    EXPECT_FALSE(absl::IsNotFound(status));
    EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr(path.string()), HasSubstr(reason)));
  }
}

// As ExpectRefused, for a file of these bytes, which must still be there.
void ExpectContentRefused(const std::string& bytes, const std::string& reason) {
  const TemporaryFolder folder;
  WriteBytes(folder / "gpuday.db", bytes);
  ExpectRefused(folder / "gpuday.db", reason);
  EXPECT_EQ(ReadBytes(folder / "gpuday.db"), bytes);
  EXPECT_THAT(folder.Files(), UnorderedElementsAre("gpuday.db"));
}

// The bytes of a store with `plans` plans.
std::string StoreBytes(int plans) {
  const TemporaryFolder folder;
  SaveSamples(folder / "gpuday.db", plans);
  return ReadBytes(folder / "gpuday.db");
}

TEST(Open, AMissingStoreIsNotFoundAndNotMade) {
  const TemporaryFolder folder;
  for (const char* name : {"gpuday.db", "no/such/folder/gpuday.db"}) {
    const auto store = SqliteStore::OpenForReading(folder / name);
    EXPECT_TRUE(absl::IsNotFound(store.status()));
    EXPECT_EQ(FaultOf(store.status()), Fault::kStore);
    EXPECT_THAT(std::string(store.status().message()), HasSubstr(name));
  }
  EXPECT_TRUE(folder.Files().empty());
}

TEST(Open, ReadersLeaveNothingBehind) {
  const TemporaryFolder folder;
  SaveSamples(folder / "gpuday.db", 2);
  const std::string before = ReadBytes(folder / "gpuday.db");
  {
    const auto store = SqliteStore::OpenForReading(folder / "gpuday.db");
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_EQ(store->List()->size(), 2u);
    EXPECT_TRUE(store->Get(1).ok());
    EXPECT_TRUE(store->FindByName("0").ok());
    EXPECT_TRUE(absl::IsNotFound(store->Get(7).status()));
  }
  EXPECT_THAT(folder.Files(), UnorderedElementsAre("gpuday.db"));
  EXPECT_EQ(ReadBytes(folder / "gpuday.db"), before);
}

TEST(Open, AnEmptyFileIsRefused) { ExpectContentRefused("", "is empty"); }

TEST(Open, OtherFilesAreRefused) {
  ExpectContentRefused("x", "no gpuday store");
  ExpectContentRefused(std::string(100000, 'x'), "no gpuday store");
  ExpectContentRefused("SQLite format 3", "no gpuday store");
  ExpectContentRefused(StoreBytes(1).substr(0, 99), "no gpuday store");
}

TEST(Open, TruncatedStoresAreRefused) {
  const std::string bytes = StoreBytes(3);
  for (const std::size_t size : {bytes.size() - 1, bytes.size() / 2, std::size_t{4096},
                                 std::size_t{512}, std::size_t{100}}) {
    ExpectContentRefused(bytes.substr(0, size), "damaged");
  }
}

TEST(Open, DatabasesOfOtherProgramsAreRefused) {
  const TemporaryFolder folder;
  const fs::path path = folder / "other.db";
  Sql(path, "CREATE TABLE t (x); INSERT INTO t VALUES (1)");
  ExpectContentRefused(ReadBytes(path), "another program (application id 0x00000000");
  Sql(path, "PRAGMA application_id = 305419896");
  ExpectContentRefused(ReadBytes(path), "another program (application id 0x12345678");
}

// A stranger's interrupted transaction is the stranger's to roll back.
TEST(Open, AStrangersJournalIsLeftAlone) {
  const TemporaryFolder folder;
  const fs::path path = folder / "other.db";
  Sql(path, "PRAGMA journal_mode = PERSIST; CREATE TABLE t (x); INSERT INTO t VALUES (1)");
  std::string journal = ReadBytes(folder / "other.db-journal");
  ASSERT_GT(journal.size(), 512u);
  journal.replace(0, 8, "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8);
  WriteBytes(folder / "other.db-journal", journal);
  const std::string bytes = ReadBytes(path);
  ExpectRefused(path, "another program");
  EXPECT_EQ(ReadBytes(path), bytes);
  EXPECT_EQ(ReadBytes(folder / "other.db-journal"), journal);
}

TEST(Open, ANewerSchemaIsRefusedWithBothVersions) {
  const TemporaryFolder folder;
  const fs::path path = folder / "gpuday.db";
  SaveSamples(path, 1);
  Sql(path, "PRAGMA user_version = " + kLaterSchema);
  const std::string bytes = ReadBytes(path);
  ExpectRefused(path, "version " + kLaterSchema);
  ExpectRefused(path, absl::StrCat("this gpuday (", kVersion, ") knows version ", kNewestSchema));
  EXPECT_EQ(ReadBytes(path), bytes);
}

TEST(Open, WhatIsNoRegularFileIsRefused) {
  const TemporaryFolder folder;
  ExpectRefused(folder.path(), "is a folder");
  ExpectRefused("/dev/zero", "not a regular file");
  const fs::path pipe = folder / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  ExpectRefused(pipe, "not a regular file");
  WriteBytes(folder / "file", "x");
  ExpectRefused(folder / "file/gpuday.db", "Not a directory");
}

TEST(Open, ALinkToNothingIsRefusedByWriters) {
  const TemporaryFolder folder;
  fs::create_symlink(folder / "nothing", folder / "link.db");
  const auto store = SqliteStore::OpenForWriting(folder / "link.db");
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("symbolic link to nothing"));
  EXPECT_THAT(folder.Files(), UnorderedElementsAre("link.db"));
}

TEST(Open, OddPathsAreOnlyPaths) {
  const TemporaryFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  for (const char* name : {"file:x.db?mode=memory", ":memory:", "50%25 #1?.db", "a b'\"\n.db"}) {
    SaveSamples(name, 1);
    EXPECT_EQ(Inspect(name), "") << name;
    EXPECT_EQ(Names(name).size(), 1u) << name;
    EXPECT_TRUE(fs::exists(folder / name)) << name;
  }
  EXPECT_EQ(folder.Files().size(), 4u);
  fs::current_path(before);
}

TEST(Open, AStoreThatMayNotBeReadIsRefused) {
  const TemporaryFolder folder;
  const fs::path path = folder / "gpuday.db";
  SaveSamples(path, 1);
  fs::permissions(path, fs::perms::none);
  const auto message = RunUnprivileged(
      [&] { return std::string(SqliteStore::OpenForReading(path).status().message()); });
  if (!message.has_value()) GTEST_SKIP() << "root cannot be given up here, and may read all files";
  EXPECT_THAT(*message, AllOf(HasSubstr(path.string()), HasSubstr("Permission denied")));
}

TEST(Open, AReadOnlyStoreIsReadAndNotWritten) {
  for (const fs::perms folder_permissions : {fs::perms(0777), fs::perms(0555)}) {
    const TemporaryFolder folder;
    for (const char* name : {"gpuday.db", "50%25 #1?.db"}) {
      const fs::path path = folder / name;
      SaveSamples(path, 2);
      fs::permissions(path, fs::perms(0444));
      fs::permissions(folder.path(), folder_permissions);
      const auto inspected = RunUnprivileged([&] { return Inspect(path); });
      const auto message = RunUnprivileged(
          [&] { return std::string(SqliteStore::OpenForWriting(path).status().message()); });
      fs::permissions(folder.path(), fs::perms(0755));
      if (!inspected.has_value() || !message.has_value()) {
        GTEST_SKIP() << "root cannot be given up here, and may write all files";
      }
      EXPECT_EQ(*inspected, "");
      EXPECT_THAT(*message, AllOf(HasSubstr(name), HasSubstr("read-only")));
      fs::remove(path);
      EXPECT_TRUE(folder.Files().empty()) << "reading left files behind";
    }
  }
}

TEST(Open, NewStoresNeedAFolderThatMayBeWritten) {
  const TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms(0555));
  for (const char* name : {"gpuday.db", "deeper/gpuday.db"}) {
    const auto message = RunUnprivileged(
        [&] { return std::string(SqliteStore::OpenForWriting(folder / name).status().message()); });
    if (!message.has_value()) GTEST_SKIP() << "root cannot be given up here";
    EXPECT_THAT(*message, AllOf(HasSubstr(name), HasSubstr("Permission denied")));
  }
  EXPECT_TRUE(folder.Files().empty());
}

// A reader that may write nothing sees what a writer has saved and still holds in the log.
TEST(Open, ALogWhereNothingMayBeWritten) {
  const TemporaryFolder folder;
  const fs::path path = folder / "gpuday.db";
  SaveSamples(path, 1);
  fs::permissions(path, fs::perms(0644));
  Child writer({"hold", path.string()});
  ASSERT_EQ(writer.ReadLine(), "held-0");
  fs::permissions(folder.path(), fs::perms(0555));
  const auto names = RunUnprivileged([&] { return absl::StrCat(Names(path).size()); });
  fs::permissions(folder.path(), fs::perms(0755));
  if (!names.has_value()) GTEST_SKIP() << "root cannot be given up here";
  EXPECT_EQ(*names, "2");
}

// As on a medium to which a crashed machine's files were copied.
TEST(Open, ALogThatNobodyWritesWhereNothingMayBeWritten) {
  const TemporaryFolder folder;
  const fs::path path = folder / "gpuday.db";
  SaveSamples(path, 1);
  fs::permissions(path, fs::perms(0644));
  {
    Child writer({"hold", path.string()});
    ASSERT_EQ(writer.ReadLine(), "held-0");
  }
  fs::remove(folder / "gpuday.db-shm");
  fs::permissions(folder.path(), fs::perms(0555));
  const auto message = RunUnprivileged(
      [&] { return std::string(SqliteStore::OpenForReading(path).status().message()); });
  fs::permissions(folder.path(), fs::perms(0755));
  if (!message.has_value()) GTEST_SKIP() << "root cannot be given up here";
  EXPECT_THAT(*message, AllOf(HasSubstr(path.string()), HasSubstr("gpuday.db-wal"),
                              HasSubstr("copy both files")));
  // Whoever may write takes the log in.
  EXPECT_EQ(Names(path).size(), 2u);
  EXPECT_THAT(folder.Files(), UnorderedElementsAre("gpuday.db"));
}

// Without the check, SQLite writes the old store's last saves into the new one.
TEST(Open, ANewStoreBesideTheLogOfAnother) {
  const TemporaryFolder folder;
  const fs::path path = folder / "gpuday.db";
  SaveSamples(path, 1);
  {
    Child writer({"hold", path.string()});
    ASSERT_EQ(writer.ReadLine(), "held-0");
  }
  fs::rename(path, folder / "moved.db");
  const std::string log = ReadBytes(folder / "gpuday.db-wal");
  ASSERT_FALSE(log.empty());
  const auto store = SqliteStore::OpenForWriting(path);
  EXPECT_THAT(std::string(store.status().message()),
              AllOf(HasSubstr("gpuday.db-wal"), HasSubstr("no longer there")));
  EXPECT_FALSE(fs::exists(path));
  EXPECT_EQ(ReadBytes(folder / "gpuday.db-wal"), log);
  fs::rename(folder / "moved.db", path);
  EXPECT_EQ(Names(path), (std::multiset<std::string>{"0", "held-0"}));
}

TEST(Open, ThroughASymbolicLink) {
  const TemporaryFolder folder;
  SaveSamples(folder / "real.db", 1);
  fs::create_symlink(folder / "real.db", folder / "link.db");
  SaveSamples(folder / "link.db", 2);
  EXPECT_EQ(Names(folder / "real.db").size(), 3u);
  EXPECT_THAT(folder.Files(), UnorderedElementsAre("real.db", "link.db"));
}

}  // namespace
}  // namespace gpuday
