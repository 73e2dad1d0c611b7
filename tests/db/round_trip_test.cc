// What is saved comes back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "db/checksum.h"
#include "db/sqlite/sqlite_store.h"
#include "planner/base/status.h"
#include "planner/base/version.h"
#include "tests/db/store_testing.h"

namespace gpuday {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

TEST(RoundTrip, EveryPlanComesBackBitForBit) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  std::vector<std::int64_t> ids;
  {
    auto store = SqliteStore::OpenForWriting(path);
    ASSERT_TRUE(store.ok()) << store.status();
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      const auto id = store->Save(absl::StrCat("plan-", seed), SamplePlan(seed));
      ASSERT_TRUE(id.ok()) << id.status();
      ids.push_back(*id);
    }
  }
  const auto store = SqliteStore::OpenForReading(path);
  ASSERT_TRUE(store.ok()) << store.status();
  for (std::uint64_t seed = 0; seed < ids.size(); ++seed) {
    const auto saved = store->Get(ids[seed]);
    ASSERT_TRUE(saved.ok()) << saved.status();
    EXPECT_TRUE(saved->intact);
    EXPECT_EQ(saved->id, ids[seed]);
    EXPECT_EQ(saved->name, absl::StrCat("plan-", seed));
    EXPECT_EQ(saved->program_version, kVersion);
    EXPECT_THAT(saved->created_at, MatchesRegex("20..-..-..T..:..:..Z"));
    EXPECT_EQ(Dump(saved->plan), Dump(SamplePlan(seed)));
  }
}

TEST(RoundTrip, AnEmptyPlanAndAHugeOne) {
  const TemporaryFolder folder;
  auto store = SqliteStore::OpenForWriting(folder / "gpuday.db");
  ASSERT_TRUE(store.ok()) << store.status();
  for (const Plan& plan : {Plan(), SamplePlan(1, 20000)}) {
    const auto id = store->Save("", plan);
    ASSERT_TRUE(id.ok()) << id.status();
    const auto saved = store->Get(*id);
    ASSERT_TRUE(saved.ok()) << saved.status();
    EXPECT_TRUE(saved->intact);
    EXPECT_EQ(Dump(saved->plan), Dump(plan));
  }
}

TEST(RoundTrip, HostileNamesAreOnlyNames) {
  const TemporaryFolder folder;
  auto store = SqliteStore::OpenForWriting(folder / "gpuday.db");
  ASSERT_TRUE(store.ok()) << store.status();
  const std::vector<std::string> names = {"two\nlines",
                                          "\x1b[31mred\x1b[0m",
                                          "'; DROP TABLE plans; --",
                                          "\"\"''``",
                                          "<script>",
                                          "=cmd|x",
                                          "%s%n",
                                          std::string("nul\0nul", 7),
                                          "\xff\xfe",
                                          ""};
  for (const std::string& name : names) {
    const auto id = store->Save(name, SamplePlan(1));
    ASSERT_TRUE(id.ok()) << id.status();
    const auto found = store->FindByName(name);
    ASSERT_TRUE(found.ok()) << found.status();
    ASSERT_EQ(found->size(), 1u);
    EXPECT_EQ(found->front().id, *id);
    EXPECT_EQ(found->front().name, name);
    EXPECT_TRUE(store->Get(*id)->intact);
  }
  EXPECT_EQ(store->List()->size(), names.size());
}

TEST(RoundTrip, MinusZeroIsZeroAndNoDamage) {
  const TemporaryFolder folder;
  auto store = SqliteStore::OpenForWriting(folder / "gpuday.db");
  ASSERT_TRUE(store.ok()) << store.status();
  Plan plan;
  plan.lines.push_back(MakeLine("x", -0.0));
  const auto id = store->Save("zero", plan);
  ASSERT_TRUE(id.ok()) << id.status();
  EXPECT_TRUE(store->Get(*id)->intact);
  EXPECT_FALSE(std::signbit(store->Get(*id)->plan.lines[0].value));
}

TEST(RoundTrip, WhatIsNotFiniteIsRefusedAndNothingSaved) {
  const TemporaryFolder folder;
  auto store = SqliteStore::OpenForWriting(folder / "gpuday.db");
  ASSERT_TRUE(store.ok()) << store.status();
  for (const double value :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity()}) {
    Plan plan = SamplePlan(1);
    plan.lines.back().value = value;
    const auto id = store->Save("bad", plan);
    ASSERT_FALSE(id.ok());
    EXPECT_EQ(FaultOf(id.status()), Fault::kStore);
    EXPECT_THAT(std::string(id.status().message()), HasSubstr(plan.lines.back().id));
  }
  EXPECT_TRUE(store->List()->empty());
}

TEST(Lists, ShowsHeadlinesOldestFirst) {
  const TemporaryFolder folder;
  auto store = SqliteStore::OpenForWriting(folder / "gpuday.db");
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_TRUE(store->List()->empty());
  Plan plan;
  plan.title = "a title";
  plan.lines = {MakeLine("compute.flops", 1),
                MakeLine("time.days", 20.5),
                MakeLine("time.gpu_hours", 31488),
                MakeLine("cost.usd", 108003.84),
                MakeLine("memory.per_gpu.total_bytes", 6.5e10),
                MakeLine("time.days", 99),
                MakeLine("time.wall_days", 21.5),
                MakeLine("cost.wall_usd", 113000)};
  plan.facts = {{"model.name", "gpt2"}, {"cluster.gpu", "H100-SXM5-80GB"}, {"other", "x"}};
  plan.verdicts = {{.id = "memory.fits", .sentence = "fits"},
                   {.id = "budget.within_budget", .sentence = "no", .state = VerdictState::kNo},
                   {.id = "budget.within_deadline", .sentence = "in time"}};
  ASSERT_TRUE(store->Save("same", plan).ok());
  ASSERT_TRUE(store->Save("other", Plan()).ok());
  ASSERT_TRUE(store->Save("same", Plan()).ok());
  const auto list = store->List();
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->size(), 3u);
  const SavedSummary& first = (*list)[0];
  EXPECT_EQ(first.id, 1);
  EXPECT_EQ(first.title, "a title");
  EXPECT_EQ(first.program_version, kVersion);
  EXPECT_EQ(first.days, 20.5);
  EXPECT_EQ(first.gpu_hours, 31488);
  EXPECT_EQ(first.usd, 108003.84);
  EXPECT_EQ(first.memory_bytes_per_gpu, 6.5e10);
  EXPECT_EQ(first.wall_days, 21.5);
  EXPECT_EQ(first.wall_usd, 113000);
  EXPECT_EQ(first.model, "gpt2");
  EXPECT_EQ(first.gpu, "H100-SXM5-80GB");
  EXPECT_EQ(first.gpus, 64);
  EXPECT_EQ(first.state, VerdictState::kNo);
  EXPECT_EQ((*list)[1].state, VerdictState::kYes);
  EXPECT_EQ((*list)[1].model, "");
  EXPECT_FALSE((*list)[1].gpus.has_value());
  EXPECT_EQ((*list)[1].name, "other");
  EXPECT_FALSE((*list)[1].days.has_value());
  EXPECT_FALSE((*list)[1].usd.has_value());

  const auto found = store->FindByName("same");
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ((*found)[0].id, 1);
  EXPECT_EQ((*found)[0].days, 20.5);
  EXPECT_EQ((*found)[0].state, VerdictState::kNo);
  EXPECT_EQ((*found)[1].id, 3);
  EXPECT_FALSE((*found)[1].days.has_value());
  EXPECT_TRUE(store->FindByName("Same")->empty());
}

TEST(Names, AreFoundByTheirBeginningOfPlansAndSweepsThatAreThere) {
  const TemporaryFolder folder;
  auto store = SqliteStore::OpenForWriting(folder / "gpuday.db");
  ASSERT_TRUE(store.ok()) << store.status();
  for (const char* name : {"a plan", "a plan (2)", "a plan%", "another", "A plan", "a plan gone"}) {
    ASSERT_TRUE(store->Save(name, SamplePlan(1)).ok());
  }
  ASSERT_TRUE(store->BeginSweep("a plan of many", "", {}).ok());
  ASSERT_TRUE(store->Delete(6).ok());
  for (const char* taken : {"a plan", "a plan (2)", "a plan%", "a plan of many"}) {
    EXPECT_TRUE(*store->IsNameTaken(taken)) << taken;
  }
  for (const char* free : {"a pla", "a plan (3)", "a plan gone", "b", "A PLAN", ""}) {
    EXPECT_FALSE(*store->IsNameTaken(free)) << free;
  }
}

TEST(Deletes, AllOfAPlanAndNothingElseOnceItCannotComeBack) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  {
    auto store = SqliteStore::OpenForWriting(path);
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE(store->Save("0", SamplePlan(0)).ok());
    ASSERT_TRUE(store->Save("1", SamplePlan(1)).ok());
    ASSERT_TRUE(store->Delete(2).ok());
    EXPECT_TRUE(absl::IsNotFound(store->Get(2).status()));
    const absl::Status again = store->Delete(2);
    EXPECT_TRUE(absl::IsNotFound(again));
    EXPECT_EQ(FaultOf(again), Fault::kStore);
    EXPECT_THAT(std::string(again.message()), HasSubstr("no plan number 2"));
    // A number that was given to one plan is never given to another.
    EXPECT_EQ(*store->Save("2", SamplePlan(2)), 3);
    ASSERT_TRUE(store->SetTags(3, {"old"}).ok());
    ASSERT_TRUE(store->Delete(3).ok());
    EXPECT_EQ(store->List()->size(), 1u);
    EXPECT_TRUE(store->FindByName("2")->empty());
  }
  EXPECT_EQ(Inspect(path), "");
  EXPECT_EQ(Sql(path, "SELECT count(*) FROM plans"), "3") << "they can come back for a while";
  Sql(path, "UPDATE plans SET deleted_at = '2020-01-01T00:00:00Z' WHERE deleted_at IS NOT NULL");
  {
    auto store = SqliteStore::OpenForWriting(path);
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE(store->Delete(1).ok());
    EXPECT_TRUE(absl::IsNotFound(store->Restore(2)));
    ASSERT_TRUE(store->Restore(1).ok());
  }
  EXPECT_EQ(Inspect(path), "");
  for (const char* table :
       {"lines", "facts", "verdicts", "assumptions", "notes", "provenance", "tags", "plans"}) {
    const std::string id = std::string(table) == "plans" ? "id" : "plan_id";
    EXPECT_EQ(Sql(path, absl::StrCat("SELECT count(*) FROM ", table, " WHERE ", id, " <> 1")), "0");
  }
  EXPECT_EQ(Sql(path, "SELECT count(*) FROM lines"), "43");
}

TEST(Restore, BringsAPlanBackAsItWas) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  SaveSamples(path, 3);
  auto store = SqliteStore::OpenForWriting(path);
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_TRUE(store->SetTags(2, {"kept", "first"}).ok());
  const std::string before = Dump(store->Get(2)->plan);
  EXPECT_TRUE(absl::IsNotFound(store->Restore(2))) << "it is there";
  ASSERT_TRUE(store->Delete(2).ok());
  EXPECT_TRUE(absl::IsNotFound(store->SetTags(2, {})));
  ASSERT_TRUE(store->Restore(2).ok());
  const auto saved = store->Get(2);
  ASSERT_TRUE(saved.ok()) << saved.status();
  EXPECT_TRUE(saved->intact);
  EXPECT_EQ(Dump(saved->plan), before);
  EXPECT_THAT(saved->tags, testing::ElementsAre("first", "kept"));
  const absl::Status never = store->Restore(9);
  EXPECT_TRUE(absl::IsNotFound(never));
  EXPECT_EQ(FaultOf(never), Fault::kStore);
  EXPECT_THAT(std::string(never.message()), HasSubstr("can come back"));
}

TEST(Tags, AreKeptSortedAndOutsideTheChecksum) {
  const TemporaryFolder folder;
  const auto path = folder / "gpuday.db";
  auto store = SqliteStore::OpenForWriting(path);
  ASSERT_TRUE(store.ok()) << store.status();
  const auto id = store->Save("1", SamplePlan(1), {"q4", "board", "q4"});
  ASSERT_TRUE(id.ok()) << id.status();
  EXPECT_THAT(store->List()->at(0).tags, testing::ElementsAre("board", "q4"));
  ASSERT_TRUE(store->SetTags(*id, {"größer", "<script>"}).ok());
  EXPECT_THAT(store->Get(*id)->tags, testing::ElementsAre("<script>", "größer"));
  EXPECT_TRUE(store->Get(*id)->intact);
  ASSERT_TRUE(store->SetTags(*id, {}).ok());
  EXPECT_TRUE(store->List()->at(0).tags.empty());
  const std::vector<std::vector<std::string>> wrong = {{""},
                                                       {"a,b"},
                                                       {"a\nb"},
                                                       {"\x1b[2J"},
                                                       {"\xff"},
                                                       {std::string(41, 'a')},
                                                       std::vector<std::string>(21, "a")};
  for (const auto& tags : wrong) {
    EXPECT_EQ(FaultOf(store->SetTags(*id, tags)), Fault::kInput);
    EXPECT_EQ(FaultOf(store->Save("x", SamplePlan(1), tags).status()), Fault::kInput);
  }
  EXPECT_EQ(store->List()->size(), 1u);
  EXPECT_TRUE(absl::IsNotFound(store->SetTags(7, {"a"})));
}

TEST(Readers, CannotWrite) {
  const TemporaryFolder folder;
  SaveSamples(folder / "gpuday.db", 1);
  auto store = SqliteStore::OpenForReading(folder / "gpuday.db");
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_FALSE(store->Save("x", Plan()).ok());
  EXPECT_FALSE(store->Delete(1).ok());
  EXPECT_EQ(store->List()->size(), 1u);
}

TEST(Files, OneFileOfOneUserBetweenCommands) {
  const TemporaryFolder folder;
  const auto path = folder / "deep/er/gpuday.db";
  SaveSamples(path, 3);
  EXPECT_EQ(Inspect(path), "");
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(path.parent_path())) {
    EXPECT_EQ(entry.path().filename(), "gpuday.db");
    ++files;
  }
  EXPECT_EQ(files, 1);
  EXPECT_EQ(Sql(path, "PRAGMA journal_mode"), "wal");
  EXPECT_EQ(Sql(path, "PRAGMA integrity_check"), "ok");
  EXPECT_EQ(Sql(path, "PRAGMA application_id"), std::to_string(0x47504459));
  EXPECT_EQ(Sql(path, "PRAGMA user_version"), std::to_string(kNewestSchema));
}

std::string SumFor(const std::string& name, const std::string& created_at,
                   const std::string& program_version, const Plan& plan) {
  return PlanChecksum(name, created_at, program_version, plan, ExpressionTexts(plan));
}

TEST(Checksum, TellsApartWhatOnlyLooksAlike) {
  Plan one;
  one.notes = {"ab", "c"};
  Plan two;
  two.notes = {"a", "bc"};
  Plan three;
  three.notes = {"ab", "c", ""};
  Plan four;
  four.facts = {{"ab", "c"}};
  std::set<std::string> sums;
  for (const Plan& plan : {one, two, three, four}) sums.insert(SumFor("n", "t", "v", plan));
  sums.insert(SumFor("nt", "", "v", one));
  EXPECT_EQ(sums.size(), 5u);
  EXPECT_EQ(SumFor("n", "t", "v", one), SumFor("n", "t", "v", one));
}

// Computed once by hand from the serialisation's description; a change of it would call every plan
// that was saved before damaged.
TEST(Checksum, StaysTheSameInLaterVersions) {
  Plan plan;
  plan.title = "title";
  plan.scenario_toml = "toml";
  plan.facts = {{"f", "fact"}};
  plan.lines = {MakeLine("l", 1.5)};
  plan.lines[0].unit = "days";
  plan.lines[0].confidence = Confidence::kExact;
  plan.verdicts = {{.id = "v", .sentence = "no", .state = VerdictState::kNo}};
  plan.assumptions = {{"k", "v", "r"}};
  plan.notes = {"note"};
  plan.provenance = {{"plugin", "gpt", "1", "00"}};
  EXPECT_EQ(SumFor("name", "2026-01-01T00:00:00Z", "0.1.0", plan),
            "ac7843835b0c1f720d349bf0637e50ffdd89db49957953789cb798e419f6fa21");
}

}  // namespace
}  // namespace gpuday
