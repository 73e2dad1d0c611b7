// Stores that programs of before left open, and say what they said.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "absl/strings/str_cat.h"
#include "db/sqlite/migrate.h"
#include "db/sqlite/sqlite_store.h"
#include "planner/base/status.h"
#include "tests/db/older_schema.h"
#include "tests/db/store_testing.h"

namespace gpuday {
namespace {

using ::testing::UnorderedElementsAre;

// Saves and takes away, so that the store is brought up to date.
void BringUpToDate(const std::filesystem::path& path) {
  const auto store = SqliteStore::OpenForWriting(path);
  ASSERT_TRUE(store.ok()) << store.status();
}

std::string BackupName(int schema) { return absl::StrCat("gpuday.db.backup-v", schema); }

// The schema number is the parameter.
class OlderStore : public testing::TestWithParam<int> {
 protected:
  // Three samples, the first two with tags.
  OlderStore() {
    for (int seed = 0; seed < 3; ++seed) {
      SavedPlan sample = OlderSample(seed);
      if (seed < 2) sample.tags = {"board", absl::StrCat("q", seed)};
      InsertIntoSchema(GetParam(), path_, sample);
    }
  }

  const TemporaryFolder folder_;
  const std::filesystem::path path_ = folder_ / "gpuday.db";
};

TEST_P(OlderStore, ReadersSeeWhatWritersMakeOfItAndChangeNothing) {
  ASSERT_EQ(Sql(path_, "PRAGMA user_version"), absl::StrCat(GetParam()));
  const std::string bytes = ReadBytes(path_);
  const auto before = SqliteStore::OpenForReading(path_);
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(ReadBytes(path_), bytes);
  EXPECT_THAT(folder_.Files(), UnorderedElementsAre("gpuday.db"));

  BringUpToDate(path_);
  EXPECT_EQ(Sql(path_, "SELECT count(*) FROM plans WHERE headline_checksum = ''"), "0");
  const auto after = SqliteStore::OpenForReading(path_);
  ASSERT_TRUE(after.ok()) << after.status();
  const auto old_list = before->List(), list = after->List();
  ASSERT_TRUE(old_list.ok() && list.ok());
  ASSERT_EQ(old_list->size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_TRUE((*old_list)[i].intact);
    EXPECT_TRUE((*list)[i].intact);
    EXPECT_EQ((*old_list)[i].days, (*list)[i].days);
    EXPECT_EQ((*old_list)[i].tags, (*list)[i].tags);
    const std::int64_t id = (*list)[i].id;
    EXPECT_EQ(Dump(before->Get(id)->plan), Dump(after->Get(id)->plan));
  }
}

TEST_P(OlderStore, WritersKeepABackupAndEveryPlanComesBackBitForBit) {
  BringUpToDate(path_);
  EXPECT_EQ(Sql(path_, "PRAGMA user_version"), std::to_string(kNewestSchema));
  EXPECT_EQ(Sql(path_, "PRAGMA integrity_check"), "ok");
  EXPECT_EQ(Inspect(path_, {}, GetParam()), "");
  EXPECT_THAT(folder_.Files(), UnorderedElementsAre("gpuday.db", BackupName(GetParam())));
  EXPECT_EQ(Sql(folder_ / BackupName(GetParam()), "PRAGMA user_version"), absl::StrCat(GetParam()));
  EXPECT_EQ(Sql(folder_ / BackupName(GetParam()), "SELECT count(*) FROM plans"), "3");

  const auto store = SqliteStore::OpenForReading(path_);
  ASSERT_TRUE(store.ok()) << store.status();
  for (int seed = 0; seed < 3; ++seed) {
    const SavedPlan sample = OlderSample(seed);
    const auto saved = store->Get(sample.id);
    ASSERT_TRUE(saved.ok()) << saved.status();
    EXPECT_TRUE(saved->intact);
    EXPECT_EQ(saved->name, sample.name);
    EXPECT_EQ(saved->created_at, sample.created_at);
    EXPECT_EQ(saved->program_version, sample.program_version);
    const bool tagged = GetParam() >= 4 && seed < 2;
    EXPECT_EQ(saved->tags.size(), tagged ? 2u : 0u);
    EXPECT_EQ(Dump(saved->plan), Dump(PlanOfSchema(GetParam(), sample.plan)));
    for (const Verdict& verdict : saved->plan.verdicts) {
      EXPECT_TRUE(GetParam() >= 6 || !verdict.chance.has_value());
      EXPECT_TRUE(GetParam() >= 5 || verdict.state != VerdictState::kMaybe);
    }
    EXPECT_TRUE(GetParam() >= 5 || !saved->plan.improvement.has_value());
  }
}

TEST_P(OlderStore, TakesNewPlansBesideTheOld) {
  {
    auto store = SqliteStore::OpenForWriting(path_);
    ASSERT_TRUE(store.ok()) << store.status();
    const auto id = store->Save("new", SamplePlan(7), {"new"});
    ASSERT_TRUE(id.ok()) << id.status();
    EXPECT_EQ(*id, 4);
    EXPECT_EQ(Dump(store->Get(4)->plan), Dump(SamplePlan(7)));
    EXPECT_EQ(store->SetTags(3, {"old"}), absl::OkStatus());
    EXPECT_EQ(store->Delete(1), absl::OkStatus());
    EXPECT_EQ(store->Restore(1), absl::OkStatus());
    EXPECT_EQ(store->Delete(4), absl::OkStatus());
  }
  EXPECT_EQ(Inspect(path_, {}, GetParam()), "");
  const auto store = SqliteStore::OpenForReading(path_);
  ASSERT_TRUE(store.ok()) << store.status();
  const auto list = store->List();
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->size(), 3u);
  EXPECT_EQ((*list)[0].days, SamplePlan(0).ValueOf("time.days"));
  EXPECT_EQ((*list)[2].tags, std::vector<std::string>{"old"});
}

// Before it is brought up to date, and without being told sound by that.
TEST_P(OlderStore, AListTellsDamage) {
  Sql(path_, "UPDATE lines SET value = value * 10 WHERE plan_id = 2 AND line_id = 'time.days'");
  const auto damaged = [&] {
    std::vector<std::int64_t> ids;
    const auto store = SqliteStore::OpenForReading(path_);
    const std::vector<SavedSummary> plans = store->List().value();
    for (const SavedSummary& plan : plans) {
      if (!plan.intact) ids.push_back(plan.id);
    }
    return ids;
  };
  EXPECT_THAT(damaged(), testing::ElementsAre(2));
  BringUpToDate(path_);
  EXPECT_THAT(damaged(), testing::ElementsAre(2));
}

// What is changed past the store in a plan of before is still told.
TEST_P(OlderStore, DamageIsTold) {
  BringUpToDate(path_);
  for (const char* sql : {"UPDATE lines SET value = value + 1 WHERE plan_id = 1 AND ordinal = 3",
                          "UPDATE verdicts SET state = 'only_if' WHERE plan_id = 2",
                          "UPDATE lines SET symbol = 'T' WHERE plan_id = 2 AND ordinal = 0",
                          "UPDATE lines SET expression = '{}' WHERE plan_id = 2 AND ordinal = 0",
                          "UPDATE lines SET low = 1, high = 2 WHERE plan_id = 3 AND ordinal = 0",
                          "INSERT INTO remedies VALUES (3, 99, NULL, 'faster', 2)"}) {
    const std::string whole = ReadBytes(path_);
    if (std::string(sql).find("verdicts") != std::string::npos) {
      ASSERT_NE(Sql(path_, "SELECT count(*) FROM verdicts WHERE plan_id = 2"), "0");
    }
    Sql(path_, sql);
    EXPECT_NE(Inspect(path_, {}, GetParam()), "") << sql;
    WriteBytes(path_, whole);
    ASSERT_EQ(Inspect(path_, {}, GetParam()), "");
  }
}

INSTANTIATE_TEST_SUITE_P(EverySchema, OlderStore, testing::Range(1, kNewestSchema));

TEST(OlderStores, ADeletedPlanOfSchemaFourCanComeBack) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  InsertIntoSchema(4, path, OlderSample(0));
  Sql(path, "UPDATE plans SET deleted_at = '2099-01-01T00:00:00Z'");
  auto store = SqliteStore::OpenForWriting(path);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_TRUE(absl::IsNotFound(store->Get(1).status()));
  EXPECT_EQ(store->Restore(1), absl::OkStatus());
  EXPECT_TRUE(store->Get(1)->intact);
}

// Lines of before have no expressions. Those that follow from others in every plan get them back
// from the store, after its checksum; what does not come to the line's value gets none.
TEST(OlderStores, LinesGetTheFormulasThatHoldForEveryPlan) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  SavedPlan saved = OlderSample(0);
  saved.plan.lines.clear();
  for (const auto& [id, value] : {std::pair(id::kComputeTokens, 1e12),
                                  {id::kComputeFlopsPerToken, 4e10},
                                  {id::kComputeTrainingFlops, 4e22},
                                  {id::kTimeDays, 42.5},
                                  {id::kClusterGpus, 64.0},
                                  {id::kTimeGpuDays, 1.0}}) {
    saved.plan.lines.push_back(MakeLine(id, value));
  }
  for (Line& line : saved.plan.lines) line.numbers = "as it was said";
  InsertIntoSchema(4, path, saved);
  const auto store = SqliteStore::OpenForWriting(path);
  ASSERT_TRUE(store.ok()) << store.status();
  const auto found = store->Get(1);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_TRUE(found->intact);
  const Line* flops = found->plan.FindLine(id::kComputeTrainingFlops);
  ASSERT_TRUE(flops->expression.has_value());
  EXPECT_THAT(flops->expression->Parents(),
              testing::ElementsAre(id::kComputeTokens, id::kComputeFlopsPerToken));
  EXPECT_FALSE(found->plan.FindLine(id::kTimeGpuDays)->expression.has_value());
  EXPECT_FALSE(found->plan.FindLine(id::kComputeTokens)->expression.has_value());
  EXPECT_EQ(Dump(PlanOfSchema(4, found->plan)), Dump(PlanOfSchema(4, saved.plan)));
}

}  // namespace
}  // namespace gpuday
