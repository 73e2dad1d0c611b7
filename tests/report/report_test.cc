// Reports are functions of plans alone: columns by shown width, JSON by ids.
#include "planner/report/report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "planner/report/text/columns.h"

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

TEST(PlanJson, IdsArePathsAndLargeCountsKeepTheirDigits) {
  Line flops = MakeLine("compute.training_flops", 5.484e23, "FLOP");
  flops.exact = "548399549644800000000000";
  Plan plan =
      MakePlanOf({MakeLine("memory.per_gpu.total_bytes", 123), flops, MakeLine("time.days", 0.5)});
  plan.verdicts.push_back({"memory.fits", false, "does not fit"});
  plan.facts.push_back({"model.name", "<script>\"\x1b[31m"});
  const auto json = nlohmann::json::parse(PlanJson(plan));
  EXPECT_EQ(json["schema"], "gpuday.plan/1");
  EXPECT_TRUE(json["memory"]["per_gpu"]["total_bytes"].is_number_integer());
  EXPECT_EQ(json["memory"]["fits"], false);
  EXPECT_EQ(json["compute"]["training_flops_string"], "548399549644800000000000");
  EXPECT_EQ(json["time"]["days"], 0.5);
  EXPECT_TRUE(json["cost"]["usd"].is_null());
  EXPECT_EQ(json["lines"].size(), 3u);
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
      Columns({{"a", "16.0Φ"}, {"bb", "2Φ"}, {"c", "\x1b[1m3\x1b[0m"}}, true, 0);
  EXPECT_EQ(text, "a   16.0Φ\nbb     2Φ\nc       \x1b[1m3\x1b[0m\n");
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
