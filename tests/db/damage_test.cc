// Damage is told, never passed on and never made worse.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_cat.h"
#include "db/sqlite/sqlite_store.h"
#include "planner/base/status.h"
#include "tests/db/store_testing.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// A store with one plan that has rows of every kind.
void SaveFullPlan(const fs::path& path) {
  Plan plan;
  plan.title = "title";
  plan.scenario_toml = "toml";
  plan.facts = {{"fact", "value"}, {"fact.2", "value"}};
  plan.lines = {MakeLine("line.1", 1.5), MakeLine("line.2", 2)};
  plan.lines[0].label = "a";
  plan.lines[0].exact = "1";
  plan.lines[0].symbol = "A";
  plan.lines[0].expression = 0.75 * Ref("line.2");
  plan.lines[1].confidence = Confidence::kAssumed;
  plan.verdicts = {{.id = "memory.fits",
                    .sentence = "it fits",
                    .state = VerdictState::kMaybe,
                    .limit = "line.2",
                    .value = "line.1",
                    .remedies = {{"two", {{"key", "2"}, {"key.2", "3"}}}, {"a larger one", {}}}}};
  plan.improvement = {.change = "four", .factor = 1.5, .settings = {{"key", "4"}}};
  plan.assumptions = {{"key", "value", "reason"}};
  plan.notes = {"a note"};
  plan.provenance = {{"plugin", "gpt", "1.0", "abc"}};
  auto store = SqliteStore::OpenForWriting(path);
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_TRUE(store->Save("name", plan).ok());
}

class Damage : public ::testing::TestWithParam<const char*> {};

TEST_P(Damage, IsTold) {
  const TemporaryFolder folder;
  const fs::path path = folder / "gpuday.db";
  SaveFullPlan(path);
  ASSERT_TRUE(SqliteStore::OpenForReading(path)->Get(1)->intact);
  Sql(path, absl::StrCat("PRAGMA ignore_check_constraints = ON; ", GetParam()));
  EXPECT_EQ(Sql(path, "PRAGMA ignore_check_constraints = ON; PRAGMA integrity_check(1)"), "ok")
      << "SQLite would have told, too";
  const auto store = SqliteStore::OpenForReading(path);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_TRUE(store->List().ok());
  const auto saved = store->Get(1);
  ASSERT_TRUE(saved.ok()) << saved.status();
  EXPECT_FALSE(saved->intact);
}

INSTANTIATE_TEST_SUITE_P(
    Cells, Damage,
    ::testing::Values(
        "UPDATE plans SET name = 'nbme'", "UPDATE plans SET created_at = ''",
        "UPDATE plans SET program_version = '9'", "UPDATE plans SET title = 'tisle'",
        "UPDATE plans SET scenario_toml = 'tomm'",
        "UPDATE plans SET checksum = replace(checksum, 'a', 'b') || 'c'",
        "UPDATE lines SET low = 3 WHERE ordinal = 0",
        "UPDATE lines SET low = 3, high = 4 WHERE ordinal = 0",
        "UPDATE lines SET value = 1.5000000000000002 WHERE ordinal = 0",
        "UPDATE lines SET value = 0 WHERE ordinal = 1",
        "UPDATE lines SET line_id = 'line.3' WHERE ordinal = 1",
        "UPDATE lines SET label = 'b' WHERE ordinal = 0",
        "UPDATE lines SET exact = '2' WHERE ordinal = 0", "UPDATE lines SET unit = 'x'",
        "UPDATE lines SET formula = 'x'", "UPDATE lines SET numbers = 'x'",
        "UPDATE lines SET source = 'x'", "UPDATE lines SET confidence = 'exact'",
        "UPDATE lines SET confidence = 'nonsense' WHERE ordinal = 1",
        "UPDATE lines SET symbol = 'B' WHERE ordinal = 0",
        "UPDATE lines SET symbol = 'B' WHERE ordinal = 1",
        "UPDATE lines SET expression = '' WHERE ordinal = 0",
        "UPDATE lines SET expression = 'nonsense' WHERE ordinal = 1",
        "UPDATE lines SET expression = '\"line.1\"' WHERE ordinal = 1",
        "UPDATE lines SET expression = ' ' || expression WHERE ordinal = 0",
        "DELETE FROM lines WHERE ordinal = 1", "UPDATE lines SET ordinal = -ordinal",
        "INSERT INTO lines SELECT plan_id, 9, line_id, label, value, exact, unit, "
        "formula, numbers, source, confidence, low, high, symbol, expression FROM lines WHERE "
        "ordinal = 1",
        "UPDATE facts SET value = '' WHERE ordinal = 1",
        "UPDATE facts SET fact_id = 'x' WHERE ordinal = 0", "DELETE FROM facts",
        "UPDATE verdicts SET yes = 0", "UPDATE verdicts SET yes = 2",
        "UPDATE verdicts SET state = 'yes'", "UPDATE verdicts SET state = ''",
        "UPDATE verdicts SET state = 'perhaps'", "UPDATE verdicts SET limit_id = ''",
        "UPDATE verdicts SET value_id = 'x'",
        "UPDATE remedies SET sentence = 'x' WHERE ordinal = 1",
        "UPDATE remedies SET sentence = 'x' WHERE ordinal = 2",
        "UPDATE remedies SET factor = 2 WHERE ordinal = 2", "UPDATE remedies SET factor = NULL",
        "UPDATE remedies SET factor = 2 WHERE ordinal = 0",
        "UPDATE remedies SET verdict = 1 WHERE ordinal = 0",
        "UPDATE remedies SET verdict = -1 WHERE ordinal = 0", "UPDATE remedies SET verdict = NULL",
        "UPDATE remedies SET verdict = 0", "UPDATE remedies SET ordinal = -ordinal",
        "DELETE FROM remedies WHERE ordinal = 2", "DELETE FROM remedies",
        "UPDATE remedy_settings SET key = 'x' WHERE ordinal = 1",
        "UPDATE remedy_settings SET value = 'x' WHERE ordinal = 2",
        "UPDATE remedy_settings SET remedy = 1 WHERE ordinal = 1",
        "UPDATE remedy_settings SET remedy = 9 WHERE ordinal = 1",
        "UPDATE remedy_settings SET ordinal = -ordinal", "DELETE FROM remedy_settings",
        "UPDATE verdicts SET verdict_id = ''", "UPDATE verdicts SET sentence = 'x'",
        "UPDATE assumptions SET key = 'x'", "UPDATE assumptions SET value = 'x'",
        "UPDATE assumptions SET reason = 'x'", "UPDATE notes SET note = 'x'",
        "UPDATE provenance SET kind = 'x'", "UPDATE provenance SET name = 'x'",
        "UPDATE provenance SET version = 'x'", "UPDATE provenance SET sha256 = 'x'"));

TEST(DamagedFile, AChangedByteInsideACellIsTold) {
  const TemporaryFolder folder;
  const fs::path path = folder / "gpuday.db";
  SaveFullPlan(path);
  std::string bytes = ReadBytes(path);
  const std::size_t at = bytes.find("it fits");
  ASSERT_NE(at, std::string::npos);
  bytes[at + 1] = 's';
  WriteBytes(path, bytes);
  const auto store = SqliteStore::OpenForReading(path);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_FALSE(store->Get(1)->intact);
  EXPECT_EQ(store->Get(1)->plan.verdicts[0].sentence, "is fits");
}

// Whatever a list shows.
TEST(DamagedFile, AListTellsIt) {
  const TemporaryFolder folder;
  const fs::path path = folder / "gpuday.db";
  SaveSamples(path, 1);
  const std::string whole = ReadBytes(path);
  const auto intact = [&] {
    const auto store = SqliteStore::OpenForReading(path);
    return store->List().value().at(0).intact;
  };
  EXPECT_TRUE(intact());
  int tried = 0;
  for (const char* sql :
       {"UPDATE lines SET value = value * 10 WHERE line_id = 'time.days'",
        "UPDATE lines SET value = value * 10 WHERE line_id = 'cost.usd'",
        "UPDATE lines SET value = value * 10 WHERE line_id = 'time.gpu_hours'",
        "UPDATE lines SET value = value * 10 WHERE line_id = 'memory.per_gpu.total_bytes'",
        "DELETE FROM lines WHERE line_id = 'time.days'", "UPDATE plans SET name = name || 'x'",
        "UPDATE plans SET title = 'x'", "UPDATE plans SET created_at = '2020-01-01T00:00:00Z'",
        "UPDATE plans SET headline_checksum = 'x'"}) {
    Sql(path, sql);
    if (ReadBytes(path) == whole) continue;  // the plan has no such line
    ++tried;
    EXPECT_FALSE(intact()) << sql;
    WriteBytes(path, whole);
    ASSERT_TRUE(intact());
  }
  EXPECT_GE(tried, 6);
  // What may change is not under it.
  Sql(path, "INSERT INTO tags VALUES (1, 'board')");
  EXPECT_TRUE(intact());
}

TEST(DamagedFile, MissingTablesAreTold) {
  const TemporaryFolder folder;
  const fs::path path = folder / "gpuday.db";
  SaveFullPlan(path);
  Sql(path, "DROP TABLE verdicts");
  auto store = SqliteStore::OpenForWriting(path);
  ASSERT_TRUE(store.ok()) << store.status();
  const auto saved = store->Get(1);
  EXPECT_EQ(FaultOf(saved.status()), Fault::kStore);
  EXPECT_THAT(std::string(saved.status().message()), HasSubstr("no such table: verdicts"));
  EXPECT_FALSE(store->Save("x", SamplePlan(1)).ok());
  EXPECT_EQ(FaultOf(store->List().status()), Fault::kStore);
}

// Overwrites parts of a store at random. Whatever happens is an error of the store, a plan that is
// told damaged, or a plan that is what was saved.
TEST(DamagedFile, RandomDamageNeverPassesForAPlan) {
  const TemporaryFolder folder;
  const fs::path path = folder / "gpuday.db";
  SaveSamples(path, 4);
  const std::string good = ReadBytes(path);
  std::mt19937_64 random(20260331);
  int refused = 0;
  int told = 0;
  for (int round = 0; round < 300; ++round) {
    std::string bytes = good;
    if (round % 2 == 0) {
      for (std::size_t i = 1 + random() % 20; i > 0; --i) {
        bytes[random() % bytes.size()] = static_cast<char>(random());
      }
    } else {
      const std::size_t at = random() % bytes.size();
      bytes.replace(at, 512, std::string(512, static_cast<char>(random())));
    }
    WriteBytes(path, bytes);
    auto store =
        round % 3 == 0 ? SqliteStore::OpenForWriting(path) : SqliteStore::OpenForReading(path);
    if (!store.ok()) {
      EXPECT_EQ(FaultOf(store.status()), Fault::kStore) << store.status();
      EXPECT_EQ(ReadBytes(path), bytes);
      ++refused;
      continue;
    }
    const auto list = store->List();
    for (std::int64_t id = 1; id <= 4; ++id) {
      const auto saved = store->Get(id);
      if (!saved.ok() || !saved->intact) {
        ++told;
        continue;
      }
      EXPECT_EQ(Dump(saved->plan), Dump(SamplePlan(static_cast<std::uint64_t>(id - 1))));
    }
    if (round % 3 == 0) (void)store->Save("more", SamplePlan(9));
  }
  EXPECT_GT(refused, 0);
  EXPECT_GT(told, 50);
}

}  // namespace
}  // namespace gpuday
