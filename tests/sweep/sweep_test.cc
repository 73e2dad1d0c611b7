#include "planner/sweep/sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "planner/base/status.h"
#include "tests/sweep/sweep_testing.h"

namespace gpuday {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr char kModel[] =
    "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"10B\"\n[budget]\nusd = 20000\n"
    "deadline_days = 30\n";

Sweep Made(World& world, const std::vector<std::string>& vary, const std::string& toml = kModel) {
  absl::StatusOr<Sweep> sweep = MakeSweep(world.Read(toml), vary, world.catalog, world.host);
  EXPECT_TRUE(sweep.ok()) << sweep.status().message();
  return sweep.ok() ? *std::move(sweep) : Sweep{};
}

std::vector<SweepRow> RowsOf(World& world, const Sweep& sweep, unsigned threads = 2) {
  std::vector<SweepRow> all;
  const absl::StatusOr<std::uint64_t> done =
      RunSweep(sweep, world.catalog, world.host,
               {.take =
                    [&](const std::vector<SweepRow>& rows) {
                      all.insert(all.end(), rows.begin(), rows.end());
                      return absl::OkStatus();
                    },
                .go_on = [](std::uint64_t) { return true; },
                .threads = threads});
  EXPECT_TRUE(done.ok()) << done.status().message();
  return all;
}

// The rows one by one, as somebody with gpuday plan and much patience would make them.
TEST(Sweep, EveryRowIsAnOrdinaryPlan) {
  World world;
  const Sweep sweep =
      Made(world, {"optimizer.name=adam,lora", "cluster.gpus=8..24+8", "precision.name=mixed,int4",
                   "training.micro_batch=1,16", "training.recompute=none,full",
                   "parallel.tensor=1,2,3", "price.usd_per_gpu_hour=1,40"});
  const std::vector<SweepRow> rows = RowsOf(world, sweep);
  ASSERT_EQ(rows.size(), 2u * 3 * 2 * 2 * 2 * 3 * 2);
  std::set<SweepVerdict> verdicts;
  for (const SweepRow& row : rows) {
    verdicts.insert(row.verdict);
    Node document = sweep.document;
    for (std::size_t k = 0; k < sweep.keys.size(); ++k) {
      ASSERT_TRUE(SetPath(document, sweep.keys[k].key, sweep.Value(k, row.ordinal)).ok());
    }
    const absl::StatusOr<Workload> workload = Compose(document, world.catalog, world.host);
    ASSERT_EQ(workload.ok(), row.verdict != SweepVerdict::kRefused) << workload.status();
    if (!workload.ok()) {
      EXPECT_FALSE(row.reason.empty());
      EXPECT_THAT(std::string(workload.status().message()), EndsWith(row.reason));
      continue;
    }
    const Plan plan = MakePlan(*workload);
    EXPECT_EQ(row.bytes_per_gpu, ValueOf(plan, "memory.per_gpu.total_bytes"));
    EXPECT_EQ(row.utilization, ValueOf(plan, "time.utilization"));
    EXPECT_EQ(row.tokens_per_second, ValueOf(plan, "time.tokens_per_second"));
    EXPECT_EQ(row.days, ValueOf(plan, "time.days"));
    EXPECT_EQ(row.wall_days, ValueOf(plan, "time.wall_days"));
    EXPECT_EQ(row.gpu_hours, ValueOf(plan, "time.gpu_hours"));
    EXPECT_EQ(row.usd, ValueOf(plan, "cost.usd"));
    EXPECT_EQ(row.wall_usd, ValueOf(plan, "cost.wall_usd"));
    EXPECT_EQ(row.verdict == SweepVerdict::kYes, plan.Holds()) << row.ordinal;
  }
  EXPECT_GE(verdicts.size(), 4u);
}

TEST(Sweep, IsTheSameOnAnyNumberOfThreads) {
  World world;
  const Sweep sweep = Made(world, {"cluster.gpus=8..512+8", "training.micro_batch=1..4",
                                   "parallel.pipeline=1,2,4", "goodput.restart_minutes=1..13"});
  const std::vector<SweepRow> one = RowsOf(world, sweep, 1), many = RowsOf(world, sweep, 7);
  ASSERT_EQ(one.size(), many.size());
  ASSERT_GT(one.size(), 8192u);
  for (std::size_t i = 0; i < one.size(); ++i) {
    ASSERT_EQ(one[i].ordinal, i);
    ASSERT_EQ(many[i].ordinal, i);
    ASSERT_EQ(one[i].verdict, many[i].verdict);
    ASSERT_EQ(one[i].reason, many[i].reason);
    for (const SweepColumn& column : kSweepColumns) {
      ASSERT_EQ(one[i].*column.value, many[i].*column.value) << column.name;
    }
  }
}

TEST(Sweep, TheLastKeyChangesFastest) {
  World world;
  const Sweep sweep = Made(world, {"cluster.gpus=8,16", "training.micro_batch=1,2,4"});
  EXPECT_EQ(sweep.Rows(), 6u);
  EXPECT_EQ(SweepValueText(sweep.Value(0, 3)), "16");
  EXPECT_EQ(SweepValueText(sweep.Value(1, 3)), "1");
  EXPECT_EQ(SweepValueText(sweep.Value(1, 5)), "4");
}

// A freeze below the trained layers and a pipeline are refused in the rows that have both.
TEST(Sweep, WhatHangsOnANumberAndANameIsCheckedInEachRow) {
  World world;
  const std::vector<SweepRow> rows =
      RowsOf(world, Made(world, {"training.trained_layers=4,32", "parallel.pipeline=1,2"}));
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_NE(rows[0].verdict, SweepVerdict::kRefused);
  EXPECT_THAT(rows[1].reason, HasSubstr("pipeline stages without a backward pass"));
  EXPECT_NE(rows[2].verdict, SweepVerdict::kRefused);
  EXPECT_NE(rows[3].verdict, SweepVerdict::kRefused) << rows[3].reason;
}

TEST(Sweep, StopsWhenToldTo) {
  World world;
  const Sweep sweep = Made(world, {"goodput.restart_minutes=1..50000"});
  std::uint64_t taken = 0;
  const absl::StatusOr<std::uint64_t> done =
      RunSweep(sweep, world.catalog, world.host,
               {.take =
                    [&](const std::vector<SweepRow>& rows) {
                      taken += rows.size();
                      return absl::OkStatus();
                    },
                .go_on = [](std::uint64_t) { return false; }});
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(*done, taken);
  EXPECT_GT(taken, 0u);
  EXPECT_LT(taken, sweep.Rows());
}

TEST(Sweep, AnErrorOfWhoTakesTheRowsEndsIt) {
  World world;
  const absl::StatusOr<std::uint64_t> done =
      RunSweep(Made(world, {"cluster.gpus=8,16"}), world.catalog, world.host,
               {.take = [](const std::vector<SweepRow>&) { return Error(Fault::kOutput, "full"); },
                .go_on = [](std::uint64_t) { return true; }});
  EXPECT_EQ(FaultOf(done.status()), Fault::kOutput);
}

TEST(Sweep, MistakesAreErrors) {
  World world;
  const auto error = [&](const std::vector<std::string>& vary, Fault fault) {
    const absl::StatusOr<Sweep> sweep =
        MakeSweep(world.Read(kModel), vary, world.catalog, world.host);
    EXPECT_EQ(FaultOf(sweep.status()), fault) << sweep.status();
    return std::string(sweep.status().message());
  };
  EXPECT_THAT(error({"training.micro_bach=1,2"}, Fault::kInput),
              HasSubstr("did you mean \"micro_batch\""));
  EXPECT_THAT(error({"training.micro_batch=1,0"}, Fault::kInput),
              HasSubstr("training.micro_batch: expected a whole number"));
  EXPECT_THAT(error({"cluster.gpus=8", "cluster.gpus=16"}, Fault::kUsage),
              HasSubstr("given twice"));
  EXPECT_THAT(error({"goodput.restart_minutes=1..90000", "cluster.gpus=1..90000"}, Fault::kUsage),
              HasSubstr("more than 1,000,000,000 rows"));
  EXPECT_THAT(error({}, Fault::kUsage), HasSubstr("what varies?"));
}

TEST(Sweep, ASlipThatRefusesEveryRowIsToldOnce) {
  World world;
  const absl::StatusOr<std::uint64_t> done =
      RunSweep(Made(world, {"optimizer.beta9=1,2"}), world.catalog, world.host,
               {.take = [](const std::vector<SweepRow>&) { return Error(Fault::kOutput, "taken"); },
                .go_on = [](std::uint64_t) { return true; }});
  EXPECT_EQ(FaultOf(done.status()), Fault::kInput);
  EXPECT_THAT(std::string(done.status().message()), HasSubstr("no such option"));
}

}  // namespace
}  // namespace gpuday
