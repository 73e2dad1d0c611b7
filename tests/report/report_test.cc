// Reports are functions of plans alone: columns by shown width, JSON by ids.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "planner/plan/band_words.h"
#include "planner/plan/diff.h"
#include "planner/plan/value_text.h"
#include "planner/report/json/plan.h"
#include "planner/report/text/columns.h"
#include "planner/report/text/style.h"

namespace gpuday {
namespace {

Line MakeLine(const std::string& id, double value, const std::string& unit = "") {
  Line line;
  line.id = id;
  line.label = id;
  line.value = value;
  line.unit = unit;
  line.formula = "given";
  line.source = "test";
  return line;
}

Plan MakePlanOf(const std::vector<Line>& lines) {
  Plan plan;
  plan.title = "a plan";
  plan.lines = lines;
  return plan;
}

TEST(CellText, IsShortAndInOneUnit) {
  EXPECT_EQ(CellText(MakeLine("a", 0.5, "days")), "12.0 hours");
  EXPECT_EQ(CellText(MakeLine("a", 26.7e9, "bytes")), "24.9 GiB");
  EXPECT_EQ(CellText(MakeLine("a", 5e6, "bytes")), "4.77 MiB");
  EXPECT_EQ(CellText(MakeLine("a", 1e12, "tokens")), "1T");
  EXPECT_EQ(CellText(MakeLine("a", 0.5534)), "0.553");
  EXPECT_EQ(CellText(MakeLine("a", 1234.5, "GPUs")), "1,234");
  EXPECT_EQ(ValueText(MakeLine("a", 64, "GPUs")), "64 GPUs");
}

TEST(BandPhrase, SaysWhatABandMeans) {
  EXPECT_EQ(BandPhrase("3 days", "6 days"), "80 % of comparable runs: 3 days to 6 days");
}

TEST(Plan, AnswersNothingForIdsItDoesNotHave) {
  Plan plan = MakePlanOf({MakeLine("a", 1)});
  plan.verdicts.push_back(
      {.id = "memory.fits", .sentence = "does not fit", .state = VerdictState::kNo});
  plan.assumptions = {{"optimizer.name", "one", "a reason"}};
  ASSERT_NE(plan.FindVerdict("memory.fits"), nullptr);
  EXPECT_EQ(plan.FindVerdict("memory.fits")->state, VerdictState::kNo);
  EXPECT_EQ(plan.FindVerdict("memory"), nullptr);
  EXPECT_EQ(FindAssumption(plan.assumptions, "optimizer.name"), &plan.assumptions[0]);
  EXPECT_EQ(FindAssumption(plan.assumptions, "optimizer"), nullptr);
}

TEST(PlanJson, IdsArePathsAndLargeCountsKeepTheirDigits) {
  Line flops = MakeLine("compute.training_flops", 5.484e23, "FLOP");
  flops.exact = "548399549644800000000000";
  Plan plan =
      MakePlanOf({MakeLine("memory.per_gpu.total_bytes", 123), flops, MakeLine("time.days", 0.5)});
  plan.verdicts.push_back(
      {.id = "memory.fits", .sentence = "does not fit", .state = VerdictState::kNo});
  plan.facts.push_back({"model.name", "<script>\"\x1b[31m"});
  const auto json = nlohmann::json::parse(PlanJson(plan));
  EXPECT_EQ(json["schema"], "gpuday.plan/1");
  EXPECT_TRUE(json["memory"]["per_gpu"]["total_bytes"].is_number_integer());
  EXPECT_EQ(json["memory"]["fits"], "no");
  EXPECT_EQ(json["compute"]["training_flops_string"], "548399549644800000000000");
  EXPECT_EQ(json["time"]["days"], 0.5);
  EXPECT_TRUE(json["cost"]["usd"].is_null());
  EXPECT_EQ(json["lines"].size(), 3u);
}

TEST(PlanJson, LinesSayWhatTheyFollowFrom) {
  Line twice = MakeLine("time.twice", 6);
  twice.expression = 2 * Ref("time.days") + OptionalRef("time.missing") + Term("nothing", 0.0);
  Line gpu_days = MakeLine(id::kTimeGpuDays, 24);
  gpu_days.expression = Ref(id::kClusterGpus) * Ref(id::kTimeDays);
  const auto json = nlohmann::json::parse(PlanJson(
      MakePlanOf({MakeLine(id::kClusterGpus, 8), MakeLine(id::kTimeDays, 3), gpu_days, twice})));
  const auto& lines = json["lines"];
  EXPECT_EQ(lines[0]["parents"], nlohmann::json::array());
  EXPECT_TRUE(lines[0]["expression"].is_null());
  EXPECT_EQ(lines[2]["parents"].dump(), R"(["cluster.gpus","time.days"])");
  EXPECT_EQ(lines[2]["expression"].dump(), R"(["*","cluster.gpus","time.days"])");
  EXPECT_EQ(lines[3]["parents"].dump(), R"(["time.days"])");
  EXPECT_EQ(Formula::FromJson(lines[3]["expression"].dump())
                ->Evaluate(MakePlanOf({MakeLine("time.days", 3)}).lines),
            6);
}

TEST(InferenceJson, HasItsSchemaAndSaysThatNoPriceIsKnown) {
  const auto json = nlohmann::json::parse(InferenceJson(MakePlanOf({MakeLine("time.x", 2)})));
  EXPECT_EQ(json["schema"], "gpuday.inference/1");
  EXPECT_EQ(json["time"]["x"], 2);
  EXPECT_TRUE(json["cost"].contains("usd_per_million_generated_tokens"));
  EXPECT_TRUE(json["cost"]["usd_per_million_generated_tokens"].is_null());
  EXPECT_FALSE(json["cost"].contains("usd"));
}

TEST(Columns, AlignByWhatATerminalShows) {
  const std::string text =
      Columns({{"a", "16.0Φ"}, {"bb", "2Φ"}, {"c", "\x1b[1m3\x1b[0m"}}, Align::kRight, 80, 0);
  EXPECT_EQ(text, "a   16.0Φ\nbb     2Φ\nc       \x1b[1m3\x1b[0m\n");
}

TEST(Columns, BreakTheWidestColumnBetweenWordsAndBehindHyphensOfLongNames) {
  EXPECT_EQ(Columns({{"a", "one two three four five"}, {"bb", "6"}}, Align::kLeft, 16, 0),
            "a   one two\n    three four\n    five\nbb  6\n");
  EXPECT_EQ(Columns({{"1", "RTX-PRO-6000-Blackwell-WS", "x"}}, Align::kLeft, 20, 0),
            "1  RTX-PRO-6000-  x\n   Blackwell-WS\n");
  // Neither a number nor a short name is broken.
  EXPECT_EQ(Columns({{"1", "1,234,567,890,123", "RTX-4090"}}, Align::kLeft, 10, 0),
            "1  1,234,567,890,123  RTX-4090\n");
}

TEST(Columns, BecomeAListWhereTheyAreTooMany) {
  const std::vector<std::vector<std::string>> rows = {
      {"Method", "trained", "smallest GPU", "cost", ""},
      {"LoRA", "20,971,520", "L40S", "$1.20", "no: dearer"},
      {"full", "8,030,261,248", "none"}};
  EXPECT_EQ(HeadedColumns(rows, Align::kLeft, 80, 0),
            "Method  trained        smallest GPU  cost\n"
            "LoRA    20,971,520     L40S          $1.20  no: dearer\n"
            "full    8,030,261,248  none\n");
  EXPECT_EQ(HeadedColumns(rows, Align::kLeft, 40, 0),
            "LoRA\n  trained       20,971,520\n  smallest GPU  L40S\n  cost          $1.20\n"
            "                no: dearer\n"
            "full\n  trained       8,030,261,248\n  smallest GPU  none\n");
}

TEST(Columns, WrappedLinesAreNoLongerThanAsked) {
  EXPECT_EQ(Wrapped("one two three four", 9, 2), "one two\n  three\n  four");
}

TEST(Style, WithoutColourTextIsUnchanged) {
  EXPECT_EQ(Style{.color = false}.Bad("NO"), "NO");
  EXPECT_NE(Style{.color = true}.Bad("NO"), "NO");
}

}  // namespace
}  // namespace gpuday
