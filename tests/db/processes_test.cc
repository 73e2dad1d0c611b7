// Several processes, and several connections of one process, at the same store.
#include <gtest/gtest.h>

#include <list>

#include "absl/strings/str_cat.h"
#include "db/sqlite/sqlite_store.h"
#include "tests/db/store_testing.h"

namespace gpuday {
namespace {

TEST(Processes, NoneOfManyWritersLosesAnything) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  constexpr int kWriters = 5;
  constexpr int kSaves = 24;
  std::multiset<std::string> expected;
  std::list<Child> writers;
  // They also race to make the store.
  for (int writer = 0; writer < kWriters; ++writer) {
    const std::string prefix = absl::StrCat("w", writer);
    writers.emplace_back(
        std::vector<std::string>{"save", path.string(), prefix, absl::StrCat(kSaves)});
    for (int i = 0; i < kSaves; ++i) expected.insert(absl::StrCat(prefix, "-", i));
  }
  // Meanwhile readers see whole plans only.
  int reads = 0;
  for (std::size_t seen = 0; seen < expected.size() && reads < 200; ++reads) {
    seen = Names(path).size();
    if (seen > 0) {
      ASSERT_EQ(Inspect(path), "");
    }
  }
  for (Child& writer : writers) {
    std::vector<std::string> lines;
    EXPECT_EQ(writer.Wait(lines), 0) << (lines.empty() ? "" : lines.back());
    EXPECT_EQ(lines.size(), static_cast<std::size_t>(kSaves));
  }
  EXPECT_EQ(Names(path), expected);
  EXPECT_EQ(Inspect(path), "");
  EXPECT_EQ(folder.Files(), std::set<std::string>{"gpuday.db"});
}

TEST(Processes, ManyAtOnceMakeOneStore) {
  const TemporaryFolder folder;
  constexpr int kWriters = 6;
  for (int round = 0; round < 8; ++round) {
    const auto path = folder / absl::StrCat("store", round, ".db");
    std::list<Child> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back(std::vector<std::string>{"save", path.string(), "w", "1"});
    }
    for (Child& writer : writers) {
      std::vector<std::string> lines;
      EXPECT_EQ(writer.Wait(lines), 0) << (lines.empty() ? "" : lines.back());
    }
    EXPECT_EQ(Names(path).count("w-0"), std::size_t{kWriters});
  }
}

// POSIX drops all locks that a process holds on a file when it closes any descriptor of it. Were
// that to happen to `first`, the child would believe itself alone, and remove the log under it.
TEST(Processes, OpeningOnceMoreDropsNoLocks) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  {
    auto first = SqliteStore::OpenForWriting(path);
    ASSERT_TRUE(first.ok()) << first.status();
    ASSERT_TRUE(first->Save("first-1", SamplePlan(1)).ok());
    ASSERT_TRUE(SqliteStore::OpenForReading(path).ok());
    ASSERT_TRUE(SqliteStore::OpenForWriting(path).ok());
    std::vector<std::string> lines;
    EXPECT_EQ(Child({"save", path.string(), "child", "2"}).Wait(lines), 0);
    EXPECT_TRUE(folder.Files().contains("gpuday.db-wal"));
    ASSERT_TRUE(first->Save("first-2", SamplePlan(2)).ok());
    EXPECT_EQ(first->List()->size(), 4u);
  }
  EXPECT_EQ(Names(path), (std::multiset<std::string>{"first-1", "first-2", "child-0", "child-1"}));
  EXPECT_EQ(Inspect(path), "");
}

TEST(Processes, AWriterThatHoldsTheStoreIsNotWaitedForForever) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  SaveSamples(path, 1);
  // A connection that is inside a write transaction, opened past the store.
  auto impatient = SqliteStore::OpenForWriting(path, {.busy_timeout_ms = 20});
  ASSERT_TRUE(impatient.ok()) << impatient.status();
  RunWithWriteLock(path, [&] {
    const auto id = impatient->Save("x", SamplePlan(0));
    ASSERT_FALSE(id.ok());
    EXPECT_NE(id.status().message().find("another process is writing"), absl::string_view::npos)
        << id.status();
    EXPECT_EQ(impatient->List()->size(), 1u) << "reading must not wait";
  });
  EXPECT_TRUE(impatient->Save("2-0", SamplePlan(0)).ok());
}

}  // namespace
}  // namespace gpuday
