// Documents over the wire are those of the commands.
#include "planner/compose/compose.h"
#include "planner/ledger/ledger.h"
#include "planner/report/csv/plan.h"
#include "planner/report/formats.h"
#include "planner/report/html/plan.h"
#include "planner/report/markdown/plan.h"
#include "planner/report/xlsx/plan.h"
#include "planner/sweep/sensitivity.h"
#include "tests/web/web_testing.h"

namespace gpuday {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kScenario[] =
    "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"1T\"\n[cluster]\ngpu = "
    "\"A100-SXM4-80GB\"\ngpus = 64\n";

Reply Ask(const std::string& format) {
  return Server().Ask("POST", "/api/report",
                      Json{{"scenario_toml", kScenario}, {"format", format}}.dump());
}

TEST(Report, IsTheDocumentOfTheCommandByteForByte) {
  PluginHost host(PluginHost::DefaultFolders({}));
  Catalog catalog(Catalog::DefaultFolders());
  const auto document = ParseToml(kScenario, "scenario");
  ASSERT_TRUE(document.ok());
  const auto workload = Compose(*document, catalog, host);
  ASSERT_TRUE(workload.ok()) << workload.status();
  const Plan plan = MakePlan(*workload);
  const auto sensitivity = MakeSensitivity(*document, catalog, host);
  ASSERT_TRUE(sensitivity.ok()) << sensitivity.status();
  EXPECT_EQ(Ask("html").body, PlanPage(plan, &*sensitivity));
  EXPECT_EQ(Ask("md").body, PlanMarkdown(plan, &*sensitivity));
  EXPECT_EQ(Ask("csv").body, PlanCsv(plan));
  const auto workbook = PlanWorkbook(plan);
  ASSERT_TRUE(workbook.ok()) << workbook.status();
  EXPECT_EQ(Ask("xlsx").body, *workbook);
}

TEST(Report, OfAnotherFormatIsRefused) {
  for (const char* format : {"pdf", "HTML", "<script>"}) {
    const Reply reply = Ask(format);
    EXPECT_EQ(reply.status, 400) << format;
    EXPECT_THAT(reply.body, HasSubstr("expected " + FormatNames())) << format;
  }
}

TEST(Report, ComesWithTheTypeOfItsFormat) {
  EXPECT_THAT(Ask("html").head, HasSubstr("Content-Type: text/html"));
  EXPECT_THAT(Ask("csv").head, HasSubstr("Content-Type: text/csv"));
  EXPECT_THAT(Ask("xlsx").head, HasSubstr("spreadsheetml.sheet"));
  EXPECT_THAT(Ask("xlsx").body, StartsWith("PK"));
}

}  // namespace
}  // namespace gpuday
