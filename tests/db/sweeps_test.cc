// Sweeps in the store: round trip, numbers shared with plans, damage, crashes, older stores.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <limits>

#include "absl/strings/str_cat.h"
#include "db/sqlite/sqlite_store.h"
#include "planner/base/status.h"
#include "tests/db/older_schema.h"
#include "tests/db/store_testing.h"

namespace gpuday {
namespace {

using ::testing::HasSubstr;

// All of a row, every double with all its bits.
std::string Dump(const SweepRow& row) {
  std::string text = absl::StrCat(row.ordinal, " ", static_cast<int>(row.verdict), " ", row.reason);
  for (const SweepColumn& column : kSweepColumns) {
    absl::StrAppend(&text, " ", absl::Hex(std::bit_cast<std::uint64_t>(row.*column.value)));
  }
  return text;
}

// Saves `count` sample rows in steps of 700 and returns the number of the sweep.
std::int64_t SaveSweep(const std::filesystem::path& path, const std::string& name,
                       std::uint64_t count) {
  absl::StatusOr<SqliteStore> store = SqliteStore::OpenForWriting(path);
  EXPECT_TRUE(store.ok()) << store.status();
  absl::StatusOr<SavedSweep> sweep =
      store->BeginSweep(name, "[model]\nname = \"m\"\n", SampleSweepKeys());
  EXPECT_TRUE(sweep.ok()) << sweep.status();
  SweepSummary summary;
  for (std::uint64_t first = 0; first < count; first += 700) {
    const auto rows = SampleSweepRows(first, std::min<std::uint64_t>(700, count - first));
    for (const SweepRow& row : rows) summary.Add(row);
    const absl::Status appended = store->AppendRows(*sweep, rows, summary);
    EXPECT_TRUE(appended.ok()) << appended;
  }
  return sweep->id;
}

// Empty when the sweep is whole and holds the first `count` sample rows; otherwise what is wrong.
std::string InspectSweep(const std::filesystem::path& path, std::int64_t id, std::uint64_t count) {
  const absl::StatusOr<SqliteStore> store = SqliteStore::OpenForReading(path);
  if (!store.ok()) return std::string(store.status().message());
  const absl::StatusOr<SavedSweep> sweep = store->GetSweep(id);
  if (!sweep.ok()) return std::string(sweep.status().message());
  if (!sweep->intact) return "not intact";
  SweepSummary expected;
  std::uint64_t next = 0;
  std::string wrong;
  const absl::StatusOr<bool> intact =
      store->ReadSweepRows(id, [&](const std::vector<SweepRow>& rows) {
        for (const SweepRow& row : rows) {
          if (Dump(row) != Dump(SampleSweepRow(next)))
            wrong = absl::StrCat("row ", next, " differs");
          expected.Add(row);
          ++next;
        }
        return absl::OkStatus();
      });
  if (!intact.ok()) return std::string(intact.status().message());
  if (!*intact) return "rows are not intact";
  if (!wrong.empty()) return wrong;
  if (next != count) return absl::StrCat(next, " rows");
  if (sweep->summary.rows != count || sweep->summary.verdicts != expected.verdicts) {
    return "the counts differ";
  }
  for (const auto& [saved, made] : {std::pair(&sweep->summary.cheapest, &expected.cheapest),
                                    {&sweep->summary.fastest, &expected.fastest}}) {
    if (saved->size() != made->size()) return "the best rows differ";
    for (std::size_t i = 0; i < made->size(); ++i) {
      if (Dump((*saved)[i]) != Dump((*made)[i])) return "the best rows differ";
    }
  }
  return "";
}

TEST(Sweeps, ComeBackBitForBit) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  const std::int64_t id = SaveSweep(path, "all", 2000);
  EXPECT_EQ(InspectSweep(path, id, 2000), "");
  const absl::StatusOr<SqliteStore> store = SqliteStore::OpenForReading(path);
  ASSERT_TRUE(store.ok());
  const absl::StatusOr<SavedSweep> sweep = store->GetSweep(id);
  ASSERT_TRUE(sweep.ok());
  EXPECT_EQ(sweep->name, "all");
  EXPECT_EQ(sweep->scenario_toml, "[model]\nname = \"m\"\n");
  EXPECT_EQ(sweep->rows_asked, 2000u);
  ASSERT_EQ(sweep->keys.size(), 2u);
  EXPECT_EQ(sweep->keys[0].key, "cluster.gpus");
  EXPECT_EQ(sweep->Value(0, 51), "16");
  EXPECT_EQ(sweep->Value(1, 51), "2");
}

// The values of a row are told by its number, as the schema says.
TEST(Sweeps, TheSchemaFindsTheValuesOfARow) {
  const TemporaryFolder folder;
  SaveSweep(folder / "gpuday.db", "all", 2000);
  EXPECT_EQ(Sql(folder / "gpuday.db",
                "SELECT value FROM sweep_rows r, sweep_keys k, sweep_values v WHERE r.ordinal = "
                "1203 AND k.key = 'cluster.gpus' AND v.key_ordinal = k.ordinal AND v.ordinal = "
                "r.ordinal / k.stride % k.value_count"),
            "200");
}

TEST(Sweeps, ShareTheirNumbersWithPlansAndNoneIsUsedAgain) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  SaveSamples(path, 2);
  EXPECT_EQ(SaveSweep(path, "a", 10), 3);
  {
    absl::StatusOr<SqliteStore> store = SqliteStore::OpenForWriting(path);
    ASSERT_TRUE(store.ok());
    EXPECT_EQ(*store->Save("p", SamplePlan(1)), 4);
    EXPECT_TRUE(store->Delete(4).ok());
    EXPECT_TRUE(store->DeleteSweep(3).ok());
    EXPECT_TRUE(absl::IsNotFound(store->DeleteSweep(3)));
    EXPECT_TRUE(absl::IsNotFound(store->DeleteSweep(1))) << "a plan";
    EXPECT_TRUE(absl::IsNotFound(store->GetSweep(3).status()));
  }
  EXPECT_EQ(SaveSweep(path, "b", 10), 5);
  for (const char* table : {"sweep_rows", "sweep_keys", "sweep_values", "sweep_reasons",
                            "sweep_batches", "sweep_best"}) {
    EXPECT_EQ(Sql(path, absl::StrCat("SELECT count(*) FROM ", table, " WHERE sweep_id = 3")), "0");
  }
  EXPECT_EQ(Inspect(path), "");
}

TEST(Sweeps, AreListedAndFoundByName) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  SaveSweep(path, "a", 2000);
  SaveSweep(path, "b", 900);
  const absl::StatusOr<SqliteStore> store = SqliteStore::OpenForReading(path);
  ASSERT_TRUE(store.ok());
  const auto list = store->ListSweeps();
  ASSERT_TRUE(list.ok());
  ASSERT_EQ(list->size(), 2u);
  EXPECT_EQ((*list)[1].name, "b");
  EXPECT_EQ((*list)[1].rows_asked, 2000u);
  EXPECT_EQ((*list)[1].rows_done, 900u);
  EXPECT_EQ((*list)[1].holds, 150u);
  EXPECT_EQ(store->FindSweepsByName("a")->size(), 1u);
  EXPECT_TRUE(store->FindSweepsByName("c")->empty());
}

TEST(Sweeps, AFigureThatIsNotFiniteIsRefusedAndNothingIsSaved) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  const std::int64_t id = SaveSweep(path, "a", 700);
  absl::StatusOr<SqliteStore> store = SqliteStore::OpenForWriting(path);
  ASSERT_TRUE(store.ok());
  SavedSweep sweep = *store->GetSweep(id);
  auto rows = SampleSweepRows(700, 3);
  rows[1].days = std::numeric_limits<double>::infinity();
  SweepSummary summary = sweep.summary;
  for (const SweepRow& row : rows) summary.Add(row);
  const absl::Status status = store->AppendRows(sweep, rows, summary);
  EXPECT_EQ(FaultOf(status), Fault::kStore);
  EXPECT_THAT(std::string(status.message()), HasSubstr("row 701 cannot be saved: its days"));
  EXPECT_EQ(InspectSweep(path, id, 700), "");
}

TEST(Sweeps, OneThatIsDeletedWhileItIsWrittenIsToldSo) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  const std::int64_t id = SaveSweep(path, "a", 700);
  absl::StatusOr<SqliteStore> store = SqliteStore::OpenForWriting(path);
  ASSERT_TRUE(store.ok());
  SavedSweep sweep = *store->GetSweep(id);
  ASSERT_TRUE(store->DeleteSweep(id).ok());
  SweepSummary summary = sweep.summary;
  summary.Add(SampleSweepRow(700));
  EXPECT_THAT(std::string(store->AppendRows(sweep, SampleSweepRows(700, 1), summary).message()),
              HasSubstr("was deleted or changed"));
  EXPECT_EQ(Sql(path, "SELECT count(*) FROM sweep_rows"), "0");
}

// Whatever is changed past the store is told by one of the checksums.
TEST(Sweeps, DamageIsTold) {
  for (const char* sql :
       {"UPDATE sweeps SET name = 'x'", "UPDATE sweeps SET scenario_toml = ''",
        "UPDATE sweeps SET holds = holds + 1", "UPDATE sweeps SET rows_done = rows_done - 1",
        "UPDATE sweep_values SET value = '9' WHERE key_ordinal = 1 AND ordinal = 7",
        "UPDATE sweep_rows SET days = days * 1.0000001 WHERE ordinal = 701",
        "UPDATE sweep_rows SET verdict = 1 WHERE ordinal = 0",
        "UPDATE sweep_rows SET reason = NULL WHERE ordinal = 4",
        "UPDATE sweep_reasons SET reason = 'another' WHERE ordinal = 4",
        "DELETE FROM sweep_rows WHERE ordinal = 1999", "DELETE FROM sweep_rows WHERE ordinal = 512",
        "DELETE FROM sweep_batches WHERE first = 512",
        "UPDATE sweep_best SET row = 3 WHERE place = 0 AND list = 'fastest'",
        "DELETE FROM sweep_keys WHERE ordinal = 1", "DELETE FROM sweep_values",
        "DELETE FROM sweep_reasons"}) {
    const TemporaryFolder folder;
    const auto path = folder / "gpuday.db";
    const std::int64_t id = SaveSweep(path, "a", 2000);
    ASSERT_EQ(InspectSweep(path, id, 2000), "");
    Sql(path, sql);
    EXPECT_NE(InspectSweep(path, id, 2000), "") << sql;
  }
}

// Killed at any moment: the sweep holds what was said to be saved, and is whole.
TEST(Sweeps, SurviveKill) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  for (int round = 0; round < 12; ++round) {
    Child child({"sweep", path.string()});
    std::uint64_t said = 0;
    for (int line = 0; line <= round % 4; ++line) {
      const std::string text = child.ReadLine();
      ASSERT_FALSE(text.empty());
      said = std::stoull(text);
    }
    child.Kill();
    std::vector<std::string> rest;
    child.Wait(rest);
    for (const std::string& line : rest) said = std::stoull(line);
    const absl::StatusOr<SqliteStore> store = SqliteStore::OpenForReading(path);
    ASSERT_TRUE(store.ok()) << store.status();
    const auto sweeps = store->ListSweeps();
    ASSERT_TRUE(sweeps.ok()) << sweeps.status();
    ASSERT_EQ(sweeps->size(), static_cast<std::size_t>(round) + 1);
    EXPECT_GE(sweeps->back().rows_done, said);
    EXPECT_EQ(InspectSweep(path, sweeps->back().id, sweeps->back().rows_done), "");
  }
}

// A store from before there were sweeps.
TEST(Sweeps, AnOlderStoreIsBroughtUpToDate) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  for (int seed = 0; seed < 3; ++seed) InsertIntoSchema(2, path, OlderSample(seed));
  ASSERT_EQ(Sql(path, "PRAGMA user_version"), "2");
  EXPECT_EQ(SaveSweep(path, "a", 900), 4);
  EXPECT_EQ(Sql(path, "PRAGMA user_version"), std::to_string(kNewestSchema));
  EXPECT_EQ(InspectSweep(path, 4, 900), "");
  EXPECT_EQ(Inspect(path, {}, 2), "");
  EXPECT_THAT(folder.Files(), testing::UnorderedElementsAre("gpuday.db", "gpuday.db.backup-v2"));
}

}  // namespace
}  // namespace gpuday
