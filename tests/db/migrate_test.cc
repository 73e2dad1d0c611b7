// Stores with an older schema.
#include "db/sqlite/migrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/sqlite/sqlite_store.h"
#include "planner/base/status.h"
#include "tests/db/store_testing.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

const SqliteOptions kNew = {.migrations = &TwoMigrations()};
const SqliteOptions kBroken = {.migrations = &TwoMigrations(true)};

TEST(Migrate, WritersBackUpAndBringUpToDate) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  SaveSamples(path, 3);
  {
    auto store = SqliteStore::OpenForWriting(path, kNew);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_TRUE(store->Save("3", SamplePlan(3)).ok());
    EXPECT_TRUE(store->Delete(1).ok());
  }
  EXPECT_EQ(Sql(path, "PRAGMA user_version"), kLaterSchema);
  EXPECT_EQ(Inspect(path, kNew), "");
  EXPECT_NE(Sql(path, "SELECT deleted_at FROM plans WHERE id = 1"), "");
  EXPECT_THAT(folder.Files(), UnorderedElementsAre("gpuday.db", kNewestBackup));
  // The backup is a store of the old version.
  EXPECT_EQ(Names(folder / kNewestBackup), (std::multiset<std::string>{"0", "1", "2"}));
  EXPECT_EQ(Inspect(folder / kNewestBackup), "");
  EXPECT_EQ(Sql(folder / kNewestBackup, "PRAGMA integrity_check"), "ok");
  // An older program refuses the new one, and the newer program does nothing twice.
  EXPECT_THAT(std::string(SqliteStore::OpenForReading(path).status().message()),
              AllOf(HasSubstr("version " + kLaterSchema),
                    HasSubstr("knows version " + std::to_string(kNewestSchema))));
  ASSERT_TRUE(SqliteStore::OpenForWriting(path, kNew).ok());
  EXPECT_THAT(folder.Files(), UnorderedElementsAre("gpuday.db", kNewestBackup));
}

TEST(Migrate, ANewStoreHasTheNewestSchemaAndNoBackup) {
  const TemporaryFolder folder;
  SaveSamples(folder / "gpuday.db", 1, kNew);
  EXPECT_EQ(Sql(folder / "gpuday.db", "PRAGMA user_version"), kLaterSchema);
  EXPECT_THAT(folder.Files(), UnorderedElementsAre("gpuday.db"));
}

TEST(Migrate, ReadersReadAnOlderOneAsItIs) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  SaveSamples(path, 1);
  const std::string bytes = ReadBytes(path);
  {
    const auto store = SqliteStore::OpenForReading(path, kNew);
    ASSERT_TRUE(store.ok()) << store.status();
    const auto list = store->List();
    ASSERT_TRUE(list.ok()) << list.status();
    EXPECT_EQ(list->size(), 1u);
    EXPECT_TRUE(store->Get(1)->intact);
  }
  EXPECT_EQ(ReadBytes(path), bytes);
  EXPECT_THAT(folder.Files(), UnorderedElementsAre("gpuday.db"));
}

TEST(Migrate, AFailureLeavesTheStoreAsItWas) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  SaveSamples(path, 3);
  const auto store = SqliteStore::OpenForWriting(path, kBroken);
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(FaultOf(store.status()), Fault::kStore);
  EXPECT_THAT(std::string(store.status().message()),
              AllOf(HasSubstr(path.string()), HasSubstr("no such table: nowhere")));
  EXPECT_EQ(Sql(path, "PRAGMA user_version"), std::to_string(kNewestSchema));
  EXPECT_EQ(Names(path).size(), 3u);
  EXPECT_EQ(Inspect(path), "");
  // Tried again with a program that does it right: no backup is ever replaced.
  const std::string backup = ReadBytes(folder / kNewestBackup);
  ASSERT_TRUE(SqliteStore::OpenForWriting(path, kNew).ok());
  EXPECT_EQ(Inspect(path, kNew), "");
  EXPECT_EQ(ReadBytes(folder / kNewestBackup), backup);
  EXPECT_THAT(folder.Files(),
              UnorderedElementsAre("gpuday.db", kNewestBackup, kNewestBackup + ".2"));
}

TEST(Migrate, LostReferencesAreAFailure) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  SaveSamples(path, 3);
  std::vector<Migration> careless = BuiltInMigrations();
  careless.push_back({"0006_careless", "DELETE FROM plans WHERE id = 2"});
  const auto store = SqliteStore::OpenForWriting(path, {.migrations = &careless});
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("between its tables"));
  EXPECT_EQ(Names(path).size(), 3u);
  EXPECT_EQ(Inspect(path), "");
}

TEST(Migrate, ALongLivedProcessNoticesIt) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  auto old_program = SqliteStore::OpenForWriting(path);
  ASSERT_TRUE(old_program.ok()) << old_program.status();
  ASSERT_TRUE(old_program->Save("0", SamplePlan(0)).ok());
  ASSERT_TRUE(SqliteStore::OpenForWriting(path, kNew).ok());
  EXPECT_THAT(std::string(old_program->Save("1", SamplePlan(1)).status().message()),
              HasSubstr("start this one again"));
  EXPECT_FALSE(old_program->List().ok());
  EXPECT_EQ(Inspect(path, kNew), "");
}

TEST(Migrate, TwoProgramsAtOnceDoItOnce) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  SaveSamples(path, 2);
  Child one({"migrate", path.string()});
  Child two({"migrate", path.string()});
  std::vector<std::string> lines;
  EXPECT_EQ(one.Wait(lines), 0);
  EXPECT_EQ(two.Wait(lines), 0);
  EXPECT_EQ(lines, (std::vector<std::string>{"migrated", "migrated"}));
  EXPECT_EQ(Sql(path, "SELECT count(*) FROM more"), "20000");
  EXPECT_EQ(Inspect(path, kNew), "");
  EXPECT_THAT(folder.Files(), UnorderedElementsAre("gpuday.db", kNewestBackup));
}

TEST(Migrate, TheBuiltInOnesAreNumbered) {
  ASSERT_FALSE(BuiltInMigrations().empty());
  EXPECT_EQ(BuiltInMigrations()[0].name, "0001_plans");
  EXPECT_EQ(BuiltInMigrations().size(), 7u);
}

}  // namespace
}  // namespace gpuday
