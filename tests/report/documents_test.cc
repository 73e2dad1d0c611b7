// One-page report, ticket and ledger: whole, the same every time, and harmless whatever a name
// holds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "planner/base/csv.h"
#include "planner/plan/memory_parts.h"
#include "planner/report/brief.h"
#include "planner/report/csv/plan.h"
#include "planner/report/html/plan.h"
#include "planner/report/html/template.h"
#include "planner/report/markdown/plan.h"
#include "tests/report/sample_plan.h"

namespace gpuday {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kHostile[] = "=cmd|<script>alert('x')</script> & \"q\" `t` \x1b[31m\n| row |";

// Every text of the plan that comes from outside is hostile.
Plan HostilePlan() {
  Plan plan = SamplePlan();
  plan.title = kHostile;
  for (Fact& fact : plan.facts) fact.value = kHostile;
  for (Line& line : plan.lines) {
    line.label = kHostile;
    line.formula = kHostile;
    line.numbers = kHostile;
    line.source = kHostile;
  }
  plan.verdicts[0].sentence = kHostile;
  plan.verdicts.push_back(
      {.id = "budget.within_budget", .sentence = kHostile, .state = VerdictState::kNo});
  plan.assumptions = {{kHostile, kHostile, kHostile}};
  plan.notes = {kHostile};
  plan.provenance = {{kHostile, kHostile, kHostile, kHostile}};
  return plan;
}

Sensitivity SampleSensitivity(const std::string& label) {
  Sensitivity s;
  s.wall_days = 200;
  s.wall_usd = 96000;
  Factor factor;
  factor.label = label;
  factor.own = "10";
  factor.low_days = 100;
  factor.high_days = 400;
  factor.low_usd = 96000;
  factor.high_usd = 97000;
  factor.trials = {{"20", "", true, 100, 97000}, {"5", "", true, 400, 96000}};
  Factor idle;
  idle.label = "moves nothing";
  idle.low_days = idle.high_days = 200;
  idle.low_usd = idle.high_usd = 96000;
  s.factors = {factor, idle};
  return s;
}

TEST(PlanPage, SaysTheDecisionAndTheFigures) {
  const Sensitivity sensitivity = SampleSensitivity("GPUs");
  const std::string page = PlanPage(SamplePlan(), &sensitivity);
  EXPECT_THAT(page, testing::StartsWith("<!DOCTYPE html>\n<html lang=\"en\">"));
  EXPECT_THAT(page,
              HasSubstr("class=\"decision yes\">Yes: a model on 10 × a card takes 200 days and "
                        "$96,000 for 1T tokens, interruptions included, and 32.0 GiB of 80.0 "
                        "GiB per GPU.</p>"));
  EXPECT_THAT(page, HasSubstr("100 days to 400 days"));
  EXPECT_THAT(page, HasSubstr("<title id=\"memory-title\">"));
  EXPECT_THAT(page, HasSubstr("<desc id=\"memory-desc\">32.0 GiB of 80.0 GiB;"));
  EXPECT_THAT(page, HasSubstr("100 days <small>at 20</small> to 400 days <small>at 5</small>"));
  EXPECT_THAT(page, Not(HasSubstr("moves nothing")));
  EXPECT_THAT(page, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_EQ(page, PlanPage(SamplePlan(), &sensitivity));
}

TEST(PlanPage, NeedsNeitherNetworkNorScript) {
  const std::string page = PlanPage(SamplePlan(), nullptr);
  for (const char* loads : {"<script", "src=", "href=", "url(", "@import", "<link"}) {
    EXPECT_THAT(page, Not(HasSubstr(loads)));
  }
}

TEST(PlanPage, EscapesWhateverANameHolds) {
  const Sensitivity sensitivity = SampleSensitivity(kHostile);
  const std::string page = PlanPage(HostilePlan(), &sensitivity);
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("\x1b")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(page, HasSubstr("class=\"decision no\""));
  // Neither a name nor the style brings a bracket of its own.
  EXPECT_EQ(std::count(page.begin(), page.end(), '<'), std::count(page.begin(), page.end(), '>'));
}

TEST(PlanPage, WithoutAPriceSaysSo) {
  Plan plan = SamplePlan();
  std::erase_if(plan.lines, [](const Line& l) { return l.id.starts_with("cost."); });
  const std::string page = PlanPage(plan, nullptr);
  EXPECT_THAT(page, HasSubstr("no price of this GPU is known"));
  EXPECT_THAT(page, Not(HasSubstr("Dollars</th>")));
  EXPECT_FALSE(PlanPage(Plan(), nullptr).empty());
}

TEST(PlanPage, StyleHasTheColourOfEveryPartOfMemory) {
  const std::string style(TemplateText("style.css"));
  for (const MemoryPartKind& kind : kMemoryPartKinds) {
    const std::string color = absl::StrFormat("#%06x", kind.color);
    EXPECT_THAT(style, HasSubstr(absl::StrCat(".", kind.name, " { fill: ", color,
                                              "; background: ", color, "; }")));
  }
}

TEST(PlanMarkdown, TablesKeepTheirColumnsWhateverANameHolds) {
  const Sensitivity sensitivity = SampleSensitivity(kHostile);
  for (const std::string& text :
       {PlanMarkdown(SamplePlan(), nullptr), PlanMarkdown(HostilePlan(), &sensitivity)}) {
    int columns = 0, rows = 0;
    for (const absl::string_view line : absl::StrSplit(text, '\n')) {
      if (line.empty() || line[0] != '|') {
        columns = 0;
        continue;
      }
      const std::string bare = std::regex_replace(std::string(line), std::regex(R"(\\.)"), "");
      const auto pipes = static_cast<int>(std::count(bare.begin(), bare.end(), '|'));
      EXPECT_TRUE(columns == 0 || pipes == columns) << line;
      columns = pipes;
      ++rows;
    }
    EXPECT_GT(rows, 12);
    EXPECT_THAT(text, Not(testing::ContainsRegex("[^\\\\]<script")));
    EXPECT_THAT(text, Not(testing::ContainsRegex("[^\\\\]`t")));
  }
}

TEST(PlanMarkdown, SaysTheDecisionAndTheFigures) {
  const std::string text = PlanMarkdown(SamplePlan(), nullptr);
  EXPECT_THAT(text, testing::StartsWith("## a model on 10 × a card\n\n**Yes: "));
  EXPECT_THAT(text,
              HasSubstr("| Time, interruptions included | **200 days** | 100 days to 400 days |"));
  EXPECT_THAT(text, HasSubstr("| **total** | 32.0 | 34.4 | 16.0 to 48.0 |"));
}

TEST(PlanCsv, ComesBackAsItWas) {
  Plan plan = HostilePlan();
  plan.lines[0].exact = "40430493696000000000000";
  const absl::StatusOr<CsvTable> table = ParseCsv(PlanCsv(plan), "ledger.csv");
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->rows.size(), plan.lines.size());
  EXPECT_EQ(table->rows[0].Cell("value"), "40430493696000000000000");
  EXPECT_EQ(table->rows[1].Cell("value"), "100");
  EXPECT_EQ(table->rows[4].Cell("low"), "17179869184");
  EXPECT_EQ(table->rows[0].Cell("low"), "");
  // Text that a spreadsheet would calculate has an apostrophe in front.
  EXPECT_EQ(table->rows[0].Cell("formula").substr(0, 5), "'=cmd");
}

TEST(MoversOf, WithoutASensitivityScalesThePlan) {
  const std::vector<Mover> movers = MoversOf(SamplePlan(), nullptr, 9);
  ASSERT_EQ(movers.size(), 3u);
  EXPECT_EQ(movers[0].label, "step time");
  EXPECT_DOUBLE_EQ(movers[0].low_days, 100);
  EXPECT_DOUBLE_EQ(movers[0].high_usd, 192000);
  EXPECT_DOUBLE_EQ(movers[1].high_days, 220);
  EXPECT_DOUBLE_EQ(movers[2].low_days, 200);  // a price moves no days
  EXPECT_DOUBLE_EQ(movers[2].low_usd, 86400);
}

TEST(MoversOf, NamesTheValuesThatReachTheEnds) {
  const Sensitivity sensitivity = SampleSensitivity("GPUs");
  const std::vector<Mover> movers = MoversOf(SamplePlan(), &sensitivity, 9);
  ASSERT_EQ(movers.size(), 1u);
  EXPECT_EQ(movers[0].at_low_days, "20");
  EXPECT_EQ(movers[0].at_high_days, "5");
  EXPECT_EQ(movers[0].at_low_usd, "10");  // the plan's own
  EXPECT_EQ(movers[0].at_high_usd, "20");
}

TEST(Decision, NamesEveryReasonOfANo) {
  Plan plan = SamplePlan();
  plan.verdicts = {
      {.id = "memory.fits", .sentence = "does not fit", .state = VerdictState::kNo},
      {.id = "budget.within_budget", .sentence = "too dear", .state = VerdictState::kNo}};
  EXPECT_EQ(Decision(plan), "No, not as planned: does not fit; too dear.");
  Plan tight = SamplePlan();
  for (Line& line : tight.lines) {
    if (line.id == "memory.per_gpu.total_bytes") line.band = Band{.low = 1, .high = 81e10};
  }
  EXPECT_THAT(Decision(tight), testing::StartsWith("Yes, if a few measured steps confirm"));
}

}  // namespace
}  // namespace gpuday
