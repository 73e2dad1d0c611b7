// Workbooks: what is in the file, without a spreadsheet program. tests/workbook/run has LibreOffice
// calculate them.
#include "planner/report/xlsx/workbook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <regex>
#include <set>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/report/xlsx/compare.h"
#include "planner/report/xlsx/model.h"
#include "planner/report/xlsx/plan.h"
#include "planner/report/xlsx/ranks.h"
#include "tests/report/sample_plan.h"
#include "tests/report/unzip.h"

namespace gpuday {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// All matches of `pattern`'s first group in `text`.
std::vector<std::string> Matches(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end; ++it) {
    found.push_back((*it)[1]);
  }
  return found;
}

std::map<std::string, std::string> FilesOf(const absl::StatusOr<std::string>& workbook) {
  EXPECT_TRUE(workbook.ok()) << workbook.status();
  return workbook.ok() ? Unzip(*workbook) : std::map<std::string, std::string>();
}

TEST(CellName, CountsColumnsAsSpreadsheetsDo) {
  EXPECT_EQ(CellName({0, 0}), "$A$1");
  EXPECT_EQ(CellName({9, 25}), "$Z$10");
  EXPECT_EQ(CellName({0, 26}), "$AA$1");
  EXPECT_EQ(CellName({0, 701}), "$ZZ$1");
  EXPECT_EQ(CellName("Sheet", {1, 702}), "Sheet!$AAA$2");
}

TEST(Workbook, NeverHoldsWhatIsNotFinite) {
  for (const double bad : {std::nan(""), std::numeric_limits<double>::infinity(),
                           -std::numeric_limits<double>::infinity()}) {
    Workbook number("a book");
    number.AddSheet("One");
    number.Number({2, 1}, bad);
    const absl::StatusOr<std::string> bytes = number.Finish();
    ASSERT_FALSE(bytes.ok());
    EXPECT_EQ(FaultOf(bytes.status()), Fault::kInput);
    EXPECT_THAT(std::string(bytes.status().message()), HasSubstr("One!$B$3"));
    Workbook formula("a book");
    formula.AddSheet("One");
    formula.Formula({0, 0}, "=1/0", bad);
    EXPECT_FALSE(formula.Finish().ok());
  }
}

TEST(Workbook, SaysWhatTheLibraryRefuses) {
  Workbook book("a book");
  book.AddSheet("a name that is longer than thirty-one letters");
  const absl::StatusOr<std::string> bytes = book.Finish();
  ASSERT_FALSE(bytes.ok());
  EXPECT_EQ(FaultOf(bytes.status()), Fault::kOutput);
  Workbook outside("a book");
  outside.AddSheet("One");
  outside.Number({2'000'000, 0}, 1);
  EXPECT_EQ(FaultOf(outside.Finish().status()), Fault::kOutput);
}

// Why a workbook with a sheet cannot be made with `library`.
std::string MessageWith(const std::string& library) {
  Workbook book("a book", library);
  book.AddSheet("One");
  book.Number({0, 0}, 1);
  const absl::StatusOr<std::string> bytes = book.Finish();
  EXPECT_FALSE(bytes.ok()) << library;
  EXPECT_EQ(FaultOf(bytes.status()), Fault::kOutput);
  return std::string(bytes.status().message());
}

TEST(Workbook, SaysWhichLibraryIsMissing) {
  EXPECT_THAT(MessageWith("libabsent-writer.so.7"),
              AllOf(HasSubstr("the workbook: the library libabsent-writer.so.7 cannot be loaded ("),
                    HasSubstr("apt-get install libabsent-writer7")));
  EXPECT_THAT(MessageWith("libc.so.6"),
              HasSubstr("the workbook: the library libc.so.6 has no function chart_add_series"));
}

TEST(Workbook, TextIsNeverAFormula) {
  Workbook book("=1+1");
  book.AddSheet("One");
  const std::vector<std::string> texts = {
      "=cmd|' /C calc'!A0",    "+1", "-1", "@SUM(A1)", "\x1b[31m", "\xff\xfe",
      std::string(40'000, 'x')};
  for (std::uint32_t i = 0; i < texts.size(); ++i) book.Text({i, 0}, texts[i]);
  const auto files = FilesOf(book.Finish());
  const std::string& sheet = files.at("xl/worksheets/sheet1.xml");
  EXPECT_THAT(sheet, Not(HasSubstr("<f>")));
  EXPECT_EQ(Matches(sheet, "(t=\"s\")").size(), texts.size());
  EXPECT_THAT(files.at("xl/sharedStrings.xml"), HasSubstr("<t>=cmd|' /C calc'!A0</t>"));
  EXPECT_THAT(files.at("xl/sharedStrings.xml"), Not(HasSubstr("\x1b")));
}

TEST(PlanWorkbook, HasItsSheetsNamesAndFormulas) {
  const auto files = FilesOf(PlanWorkbook(SamplePlan()));
  const std::string& book = files.at("xl/workbook.xml");
  EXPECT_THAT(Matches(book, "<sheet name=\"([^\"]*)\""),
              testing::ElementsAre("Budget", "Memory", "Ledger", "Assumptions"));
  for (const char* name : {"gpus", "usd_per_gpu_hour", "tokens", "model_flops", "utilization",
                           "peak_flops_per_gpu", "goodput", "wall_days", "wall_cost_usd"}) {
    EXPECT_THAT(book, HasSubstr(absl::StrCat("<definedName name=\"", name, "\">Budget!$C$")));
  }
  const std::string& sheet = files.at("xl/worksheets/sheet1.xml");
  EXPECT_THAT(sheet, HasSubstr("<f>days_without_interruptions/goodput</f><v>200</v>"));
  EXPECT_THAT(sheet, HasSubstr("<f>wall_cost_usd*EXP((LN(time_high)))</f><v>192000</v>"));
  EXPECT_THAT(sheet, HasSubstr("<f>ROUNDUP(tokens/(global_batch*sequence_length),0)</f>"));
  EXPECT_THAT(sheet, HasSubstr("<f>tokens*model_flops_per_token</f>"));
  // Whole machines are paid, and who pays GPU by GPU says 0.
  EXPECT_THAT(sheet, HasSubstr("<f>IF(gpus_per_machine&gt;0,gpus_per_machine*ROUNDUP(gpus/"
                               "gpus_per_machine,0),gpus)</f>"));
  EXPECT_THAT(sheet, HasSubstr("*billed_gpus*usd_per_gpu_hour</f>"));
  // A price below zero is no plan's, and yellow cells take none.
  EXPECT_THAT(sheet, HasSubstr("\"not known\""));
  EXPECT_EQ(Matches(sheet, "(<dataValidation )").size(), WorkbookInputs(SamplePlan()).size());
  // Goodput follows the GPUs: what a plan knows for one number of them is worked out again.
  EXPECT_THAT(sheet, HasSubstr("24/(failures_per_gpu_day*gpus+preemptions_per_day)"));
  EXPECT_THAT(sheet, HasSubstr("LOG(ROUNDUP(gpus/gpus_per_node,0),2)"));
  EXPECT_THAT(sheet, HasSubstr("paperSize=\"9\""));
  EXPECT_THAT(sheet, HasSubstr("state=\"frozen\""));
  EXPECT_THAT(book, HasSubstr("_xlnm.Print_Area"));
  EXPECT_TRUE(files.contains("xl/charts/chart1.xml"));
}

// A misspelt name would come to #NAME? in every spreadsheet.
TEST(PlanWorkbook, FormulasUseNamesThatThereAre) {
  Plan without_price = SamplePlan();
  std::erase_if(without_price.lines, [](const Line& l) { return l.id.starts_with("cost."); });
  Plan of_before = SamplePlan();
  std::erase_if(of_before.lines, [](const Line& l) {
    return l.id.starts_with("goodput.") && l.id != "goodput.share";
  });
  Plan with_bounds = SamplePlan();
  AddLine(with_bounds, "budget.usd", 1, "USD");
  AddLine(with_bounds, "budget.deadline_days", 1, "days");
  AddLine(with_bounds, "energy.kwh", 100, "kWh");
  AddLine(with_bounds, "energy.kg_co2e", 50, "kg");
  with_bounds.verdicts.push_back(
      {.id = "budget.within_budget", .sentence = "over budget", .state = VerdictState::kNo});
  with_bounds.verdicts.push_back(
      {.id = "budget.within_deadline", .sentence = "too late", .state = VerdictState::kNo});
  for (const Plan& plan : {SamplePlan(), without_price, of_before, with_bounds}) {
    const auto files = FilesOf(PlanWorkbook(plan));
    const std::vector<std::string> names =
        Matches(files.at("xl/workbook.xml"), "<definedName name=\"([^\"]*)\"");
    const std::set<std::string> known(names.begin(), names.end());
    std::size_t used = 0;
    for (std::string formula : Matches(files.at("xl/worksheets/sheet1.xml"), "<f>([^<]*)</f>")) {
      formula = std::regex_replace(formula, std::regex("&quot;[^&]*&quot;|\"[^\"]*\""), "");
      for (const std::string& name : Matches(formula, "\\b([a-z][a-z_0-9]+)\\b(?!;)")) {
        EXPECT_TRUE(known.contains(name)) << name << " in " << formula;
        ++used;
      }
    }
    EXPECT_GT(used, 20u);
  }
}

TEST(PlanWorkbook, IsTheSameForTheSamePlan) {
  const absl::StatusOr<std::string> first = PlanWorkbook(SamplePlan());
  const absl::StatusOr<std::string> second = PlanWorkbook(SamplePlan());
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(*first, *second);
}

TEST(PlanWorkbook, RefusesAFigureThatIsNotFinite) {
  Plan plan = SamplePlan();
  AddLine(plan, "time.odd", std::nan(""), "");
  EXPECT_FALSE(PlanWorkbook(plan).ok());
}

TEST(PlanWorkbook, OfAnEmptyPlanIsStillAWorkbook) {
  EXPECT_EQ(PlanWorkbook(Plan()).status(), absl::OkStatus());
}

TEST(CompareWorkbook, GivesEachPlanItsNames) {
  Plan other = SamplePlan();
  other.title = "=HYPERLINK(\"x\")";
  const auto files = FilesOf(CompareWorkbook({SamplePlan(), other}));
  const std::string& book = files.at("xl/workbook.xml");
  EXPECT_THAT(book, HasSubstr("name=\"gpus_1\">Compare!$C$"));
  EXPECT_THAT(book, HasSubstr("name=\"wall_cost_usd_2\">Compare!$D$"));
  const std::string& sheet = files.at("xl/worksheets/sheet1.xml");
  EXPECT_THAT(sheet, HasSubstr("<f>days_without_interruptions_2/goodput_2</f><v>200</v>"));
  EXPECT_THAT(sheet, HasSubstr("<f>wall_days_2/wall_days_1</f><v>1</v>"));
  EXPECT_TRUE(files.contains("xl/charts/chart3.xml"));
  EXPECT_EQ(FaultOf(CompareWorkbook({}).status()), Fault::kInput);
}

TEST(RankWorkbook, CostsFollowThePricesOfCards) {
  RankTable table;
  table.model = "a model";
  table.gpus = 2;
  table.cards = {{"small", 24e9, 0.5, true, true}, {"large", 80e9, 0, false, true}};
  RankRow row;
  row.label = "Adapter";
  row.rank = 8;
  row.targets = "q v";
  row.trained = 1000;
  row.on_cards = {
      {"", VerdictState::kYes, VerdictState::kYes, Recompute::kNone, 1, 1e9, 12, 1, 12, true},
      {"", VerdictState::kYes, VerdictState::kYes, Recompute::kNone, 1, 1e9, 6, 0.5, 0, false}};
  row.smallest = 0;
  row.cheapest = 0;
  RankRow refused = row;
  refused.refused = "=no";
  table.rows = {row, refused};
  const auto files = FilesOf(RankWorkbook(table));
  EXPECT_THAT(files.at("xl/worksheets/sheet1.xml"),
              HasSubstr("<f>24*$K$4*Cards!$C$5</f><v>12</v>"));
  EXPECT_TRUE(files.contains("xl/charts/chart1.xml"));
  EXPECT_TRUE(RankWorkbook(RankTable()).ok());
}

TEST(WithSuffix, StandsBehindEveryName) {
  EXPECT_EQ(WithSuffix("gpus@*days@/24", "_2"), "gpus_2*days_2/24");
  EXPECT_EQ(WithSuffix("gpus@*days@", ""), "gpus*days");
}

}  // namespace
}  // namespace gpuday
