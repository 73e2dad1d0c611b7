// The store over the wire: kept, found, tagged, compared, taken away and brought back.
#include <fstream>

#include "absl/strings/str_cat.h"
#include "db/store.h"
#include "planner/base/files.h"
#include "tests/web/web_testing.h"

namespace gpuday {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Json Body(const std::string& name, int gpus, const std::vector<std::string>& tags = {}) {
  return {{"operand", "gpt2"},
          {"name", name},
          {"tags", tags},
          {"set", {{"cluster.gpus", gpus}, {"cluster.gpu", "A100-SXM4-80GB"}}}};
}

std::vector<int> Ids(const Json& list) {
  std::vector<int> ids;
  for (const Json& item : list.at("scenarios")) ids.push_back(item.at("id"));
  return ids;
}

TEST(Saved, LookingMakesNoStore) {
  const TestServer server;
  EXPECT_TRUE(server.Get("/api/saved").at("scenarios").empty());
  const Reply none = server.Ask("GET", "/api/saved/1");
  EXPECT_EQ(none.status, 404);
  // A file that the reason does not name is not called missing there either.
  EXPECT_EQ(Json::parse(none.body).at("reason"), "nothing has been saved yet");
  EXPECT_EQ(server.Change("DELETE", "/api/saved/1").status, 404);
  EXPECT_EQ(server.Change("POST", "/api/saved/1/tags", R"({"tags": []})").status, 404);
  EXPECT_EQ(server.Change("POST", "/api/undo", R"({"undo": "1"})").status, 404);
  EXPECT_EQ(server.Ask("GET", "/api/diff?from=1&to=2").status, 404);
  EXPECT_FALSE(std::filesystem::exists(server.database()));
}

TEST(Saved, PlansAreFoundByTextAndTag) {
  const TestServer server;
  for (const auto& [name, gpus, tag] : {std::tuple("first", 8, "board"),
                                        std::tuple("Second", 16, "q4"), std::tuple("", 32, "q4")}) {
    const Reply reply = server.Change("POST", "/api/saved", Body(name, gpus, {tag}).dump());
    ASSERT_EQ(reply.status, 200) << reply.body;
  }
  const Json all = server.Get("/api/saved");
  EXPECT_EQ(all.at("schema"), "gpuday.scenarios/1");
  EXPECT_THAT(Ids(all), ElementsAre(1, 2, 3));
  EXPECT_EQ(all["scenarios"][2]["name"], "gpt2 on 32 × A100-SXM4-80GB");
  EXPECT_EQ(all["scenarios"][0]["tags"], Json({"board"}));
  EXPECT_EQ(all["scenarios"][0]["prices_changed"], false);
  // With interruptions, as the plan says.
  const Json plan = server.Get("/api/saved/1").at("plan");
  EXPECT_EQ(all["scenarios"][0]["wall_days"], plan.at("time").at("wall_days"));
  EXPECT_EQ(all["scenarios"][0]["wall_usd"], plan.at("cost").at("wall_usd"));
  EXPECT_GT(all["scenarios"][0]["wall_days"], all["scenarios"][0]["days"]);
  EXPECT_THAT(Ids(server.Get("/api/saved?q=second")), ElementsAre(2));
  EXPECT_THAT(Ids(server.Get("/api/saved?q=GPT2")), ElementsAre(1, 2, 3));
  EXPECT_THAT(Ids(server.Get("/api/saved?tag=q4")), ElementsAre(2, 3));
  EXPECT_THAT(Ids(server.Get("/api/saved?q=first&tag=q4")), ElementsAre());
  EXPECT_THAT(Ids(server.Get("/api/saved?q=%3Cscript%3E")), ElementsAre());
  // Tags are replaced.
  EXPECT_EQ(server.Change("POST", "/api/saved/1/tags", R"({"tags": ["b", "a"]})").status, 200);
  EXPECT_EQ(server.Get("/api/saved/1").at("tags"), Json({"a", "b"}));
  EXPECT_EQ(server.Change("POST", "/api/saved/1/tags", R"({"tags": ["a,b"]})").status, 400);
  EXPECT_EQ(server.Change("POST", "/api/saved/1/tags", R"({"tags": 1})").status, 400);
  EXPECT_EQ(server.Change("POST", "/api/saved/9/tags", R"({"tags": []})").status, 404);
}

TEST(Saved, APlanIsShownAsItWasWithWhatWouldDiffer) {
  const TestServer server;
  const Json planned =
      server.Post("/api/plan", {{"operand", "gpt2"}, {"set", Body("", 8).at("set")}});
  ASSERT_EQ(server.Change("POST", "/api/saved", Body("one", 8).dump()).status, 200);
  const Json saved = server.Get("/api/saved/1");
  EXPECT_EQ(saved.at("schema"), "gpuday.saved_plan/1");
  EXPECT_EQ(saved.at("name"), "one");
  EXPECT_EQ(saved.at("intact"), true);
  EXPECT_EQ(saved.at("plan"), planned);
  EXPECT_TRUE(saved.at("today").empty());
  EXPECT_FALSE(saved.contains("today_error"));
}

// The catalog changes while the server runs.
TEST(Saved, APlanWhosePriceChangedSaysSo) {
  const TestServer server;
  ASSERT_EQ(server.Change("POST", "/api/saved", Body("one", 8).dump()).status, 200);
  const auto prices = server.folder() / "data/gpuday/catalog/prices";
  std::filesystem::create_directories(prices);
  std::ofstream(prices / "A100-SXM4-80GB.toml")
      << "gpu = \"A100-SXM4-80GB\"\n[[price]]\nprovider = \"Ours\"\nkind = \"on-demand\"\n"
         "gpus_per_instance = 8\nusd_per_gpu_hour = 0.01\nstatistic = \"list\"\ndate = "
         "\"2026-11-26\"\n"
         "source = \"test\"\nverified = true\n"
         "[[price]]\nprovider = \"Ours too\"\nkind = \"on-demand\"\n"
         "gpus_per_instance = 8\nusd_per_gpu_hour = 0.02\nstatistic = \"list\"\ndate = "
         "\"2026-11-26\"\n"
         "source = \"test\"\nverified = true\n";
  const Json list = server.Get("/api/saved");
  EXPECT_EQ(list["scenarios"][0]["prices_changed"], true) << list;
  const Json saved = server.Get("/api/saved/1");
  EXPECT_FALSE(saved.at("today").empty()) << saved.value("today_error", "");
  EXPECT_FALSE(saved.at("changed_parts").empty());
}

TEST(Saved, ADeletedPlanComesBackUnderItsNumber) {
  const TestServer server;
  for (const int gpus : {8, 16}) {
    ASSERT_EQ(
        server.Change("POST", "/api/saved", Body(absl::StrCat("x", gpus), gpus, {"kept"}).dump())
            .status,
        200);
  }
  const Json before = server.Get("/api/saved/1");
  const Reply deleted = server.Change("DELETE", "/api/saved/1");
  ASSERT_EQ(deleted.status, 200) << deleted.body;
  EXPECT_THAT(Ids(server.Get("/api/saved")), ElementsAre(2));
  EXPECT_EQ(server.Ask("GET", "/api/saved/1").status, 404);
  EXPECT_EQ(server.Change("DELETE", "/api/saved/1").status, 404);
  const Reply undone =
      server.Change("POST", "/api/undo", Json{{"undo", deleted.AsJson().at("undo")}}.dump());
  EXPECT_EQ(undone.status, 200) << undone.body;
  EXPECT_EQ(server.Get("/api/saved/1"), before);
  EXPECT_EQ(before.at("intact"), true);
  for (const char* wrong : {R"({"undo": "1"})", R"({"undo": "77"})"}) {
    EXPECT_EQ(server.Change("POST", "/api/undo", wrong).status, 404) << wrong;
  }
  for (const char* wrong : {"{}", R"({"undo": 1})", R"({"undo": "x"})", R"({"undo": "-1"})"}) {
    EXPECT_EQ(server.Change("POST", "/api/undo", wrong).status, 400) << wrong;
  }
}

TEST(Saved, TwoPlansAreCompared) {
  const TestServer server;
  for (const int gpus : {8, 16}) {
    ASSERT_EQ(
        server.Change("POST", "/api/saved", Body(absl::StrCat("x", gpus), gpus).dump()).status,
        200);
  }
  const Json diff = server.Get("/api/diff?from=1&to=2");
  EXPECT_EQ(diff.at("schema"), "gpuday.diff/1");
  EXPECT_FALSE(diff.at("changes").empty());
  EXPECT_TRUE(server.Get("/api/diff?from=1&to=1").at("changes").empty());
  EXPECT_EQ(server.Ask("GET", "/api/diff?from=1").status, 400);
  EXPECT_EQ(server.Ask("GET", "/api/diff?from=1&to=9").status, 404);
}

TEST(Saved, NamesAreTextThatNothingElseHas) {
  const TestServer server;
  const std::string hostile = "</script><img src=x onerror=alert(1)>'; DROP TABLE plans;--";
  ASSERT_EQ(server.Change("POST", "/api/saved", Body(hostile, 8, {"<b>"}).dump()).status, 200);
  const Reply list = server.Ask("GET", "/api/saved");
  ASSERT_TRUE(list.AsJson().is_object());
  EXPECT_EQ(list.AsJson()["scenarios"][0]["name"], hostile) << "kept as it is, escaped on the way";
  for (const std::string& name : {std::string("12"), std::string("latest"), std::string(" "),
                                  std::string("a\x1b[31m"), std::string(201, 'x'), hostile}) {
    const Reply reply = server.Change("POST", "/api/saved", Body(name, 8).dump());
    EXPECT_EQ(reply.status, 400) << name;
    EXPECT_EQ(reply.AsJson().at("key"), "name") << name;
  }
  EXPECT_EQ(server.Change("POST", "/api/saved", R"({"operand": "no-such"})").status, 400);
  EXPECT_EQ(Ids(server.Get("/api/saved")).size(), 1u);
}

TEST(Saved, TheListTellsWhatEachIs) {
  const TestServer server;
  ASSERT_EQ(server.Change("POST", "/api/saved", Body("x", 8).dump()).status, 200);
  const Json one = server.Get("/api/saved").at("scenarios").at(0);
  EXPECT_EQ(one.at("model"), "gpt2");
  EXPECT_EQ(one.at("gpu"), "A100-SXM4-80GB");
  EXPECT_EQ(one.at("gpus"), 8);
  EXPECT_EQ(one.at("answer"), "yes");
}

TEST(Saved, DamageIsTold) {
  const TestServer server;
  ASSERT_EQ(server.Change("POST", "/api/saved", Body("x", 8).dump()).status, 200);
  std::filesystem::create_directories(server.database().parent_path());
  std::ofstream(server.database(), std::ios::trunc) << "no database";
  for (const char* path : {"/api/saved", "/api/saved/1"}) {
    const Reply reply = server.Ask("GET", path);
    EXPECT_EQ(reply.status, 500) << path;
    EXPECT_EQ(reply.AsJson().at("exit_code"), 5);
    EXPECT_THAT(reply.AsJson().at("error").get<std::string>(), HasSubstr("is no gpuday store"));
  }
}

}  // namespace
}  // namespace gpuday
