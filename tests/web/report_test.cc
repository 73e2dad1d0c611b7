// Documents over the wire are those of the commands.
#include <fstream>

#include "planner/base/numbers.h"
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
using ::testing::Not;
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

// What has become of prices since says nothing about a plan that was saved.
TEST(Report, OfASavedPlanIsOfThatPlan) {
  const TestServer server;
  const Json body = {{"scenario_toml", kScenario}, {"name", "kept"}};
  ASSERT_EQ(server.Change("POST", "/api/saved", body.dump()).status, 200);
  const auto report = [&](const Json& more) {
    Json asked = {{"format", "md"}};
    asked.update(more);
    return server.Ask("POST", "/api/report", asked.dump());
  };
  const std::string before = report({{"saved", 1}}).body;
  EXPECT_EQ(before, report({{"scenario_toml", kScenario}}).body);

  const auto prices = server.folder() / "data/gpuday/catalog/prices";
  std::filesystem::create_directories(prices);
  std::ofstream file(prices / "A100-SXM4-80GB.toml");
  file << "gpu = \"A100-SXM4-80GB\"\n";
  for (int i = 0; i < 40; ++i) {
    file << "[[price]]\nprovider = \"Ours " << i
         << "\"\nkind = \"on-demand\"\ngpus_per_instance = 8\nusd_per_gpu_hour = 9\nstatistic = "
            "\"list\"\n"
            "date = \"2026-11-26\"\nsource = \"test\"\nverified = true\n";
  }
  file.close();
  const Json saved = server.Get("/api/saved/1");
  ASSERT_FALSE(saved.at("today").empty()) << saved.value("today_error", "");
  const double usd = saved.at("plan").at("cost").at("wall_usd");
  EXPECT_THAT(report({{"saved", 1}}).body, HasSubstr(Dollars(usd)));
  EXPECT_THAT(report({{"scenario_toml", kScenario}}).body, Not(HasSubstr(Dollars(usd))));

  // The same plan stands in a comparison, and under another name.
  const Json compared = server.Post(
      "/api/compare", {{"scenarios", {{{"saved", 1}}, {{"scenario_toml", kScenario}}}}});
  EXPECT_EQ(compared.at("plans")[0], saved.at("plan")) << compared;
  EXPECT_NE(compared.at("plans")[1].at("cost"), saved.at("plan").at("cost"));
  ASSERT_EQ(server.Change("POST", "/api/saved", R"({"saved": 1, "name": "again"})").status, 200);
  EXPECT_EQ(server.Get("/api/saved/2").at("plan"), saved.at("plan"));

  // It is that plan or another: not both.
  EXPECT_EQ(report({{"saved", 1}, {"operand", "gpt2"}}).status, 400);
  EXPECT_EQ(report({{"saved", "1"}}).status, 400);
  const Reply none = report({{"saved", 99}});
  EXPECT_EQ(none.status, 404);
  EXPECT_THAT(none.AsJson().at("reason").get<std::string>(), StartsWith("there is no plan"));
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
