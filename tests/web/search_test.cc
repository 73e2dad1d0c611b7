// Searches go on while other requests are answered, can be stopped, and do not pile up.
#include <condition_variable>

#include "planner/web/api/jobs.h"
#include "tests/web/web_testing.h"

namespace gpuday {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using Kind = Jobs::State::Kind;

// Asks until the job has ended.
Json Ended(const TestServer& server, const std::string& id) {
  for (int i = 0; i < 600; ++i) {
    Json state = server.Get("/api/search/" + id);
    if (state.at("state") != "running") return state;
    std::this_thread::sleep_for(milliseconds(50));
  }
  return nullptr;
}

const Json kSmall = {{"operand", "gpt2"},
                     {"gpus", "1,2xA100-SXM4-80GB"},
                     {"within", "30d"},
                     {"start", "2026-01-01"},
                     {"only", {"recompute=none"}},
                     {"set", {{"training.tokens", "1B"}, {"price.usd_per_gpu_hour", 2}}}};
// Millions of configurations: long enough to look at while it runs.
const Json kLong = {
    {"operand", "llama-3.1-8b"}, {"wide", true}, {"set", {{"training.tokens", "1T"}}}};

TEST(Search, AnswersAsTheCommandDoes) {
  const TestServer server;
  const Json job = server.Post("/api/search", kSmall);
  ASSERT_EQ(job.at("schema"), "gpuday.job/1") << job;
  EXPECT_EQ(job.at("state"), "running");
  const Json state = Ended(server, job.at("id"));
  ASSERT_EQ(state.at("state"), "done") << state;
  const Json& answer = state.at("answer");
  EXPECT_EQ(answer.at("schema"), "gpuday.search/1");
  EXPECT_GT(answer.at("looked_at"), 0);
  EXPECT_GE(answer.at("configurations"), answer.at("looked_at"));
  EXPECT_EQ(answer.at("answer"), "yes");
  EXPECT_EQ(answer.at("by"), "2026-01-31");
  EXPECT_THAT(answer.at("command").get<std::string>(), HasSubstr("gpuday plan gpt2 --set "));
  ASSERT_FALSE(answer.at("best").empty());
  // What was found is planned by its settings, to the digit.
  const Json& best = answer.at("best")[0];
  Json set = kSmall.at("set");
  for (const auto& [key, value] : best.at("settings").items()) set[key] = value;
  const Json plan = server.Post("/api/plan", {{"operand", "gpt2"}, {"set", set}});
  EXPECT_EQ(plan.at("time").at("wall_days"), best.at("wall_days"));
  EXPECT_EQ(plan.at("cost").at("wall_usd"), best.at("wall_usd"));
}

TEST(Search, TellsHowFarItIsAndStopsWithTheBestSoFar) {
  const TestServer server;
  const std::string id = server.Post("/api/search", kLong).at("id");
  Json state;
  for (int i = 0; i < 200; ++i) {
    state = server.Get("/api/search/" + id);
    if (state.at("state") != "running" || state.at("done") > 0) break;
    std::this_thread::sleep_for(milliseconds(20));
  }
  if (state.at("state") == "running") {
    EXPECT_GT(state.at("done"), 0);
    EXPECT_GT(state.at("seconds"), 0);
  }
  EXPECT_EQ(server.Ask("DELETE", "/api/search/" + id).status, 200);
  const auto start = std::chrono::steady_clock::now();
  state = Ended(server, id);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  ASSERT_TRUE(state.at("state") == "stopped" || state.at("state") == "done") << state;
  EXPECT_EQ(state.at("answer").at("schema"), "gpuday.search/1");
  EXPECT_EQ(server.Ask("GET", "/api/search/s999").status, 404);
  EXPECT_EQ(server.Ask("DELETE", "/api/search/s999").status, 404);
}

TEST(Search, LeavesRoomForOtherRequests) {
  const TestServer server;
  server.Post("/api/plan", {{"operand", "gpt2"}});
  const std::string id = server.Post("/api/search", kLong).at("id");
  std::this_thread::sleep_for(milliseconds(500));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(server.Ask("POST", "/api/plan", R"({"operand": "gpt2"})").status, 200);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
  server.Ask("DELETE", "/api/search/" + id);
}

TEST(Search, OfTheSameIsTheSameAndOfMoreIsRefused) {
  const TestServer server;
  const Json first = server.Post("/api/search", kLong);
  const Json again = server.Post("/api/search", kLong);
  EXPECT_EQ(first.at("id"), again.at("id"));
  Json other = kLong;
  other["top"] = 3;
  EXPECT_NE(server.Post("/api/search", other).at("id"), first.at("id"));
  other["top"] = 4;
  EXPECT_EQ(server.Ask("POST", "/api/search", other.dump()).status, 503);
}

TEST(Search, SaysWhatIsWrong) {
  const TestServer server;
  const auto error = [&](const Json& more) {
    Json body = kSmall;
    body.update(more);
    const Reply reply = server.Ask("POST", "/api/search", body.dump());
    EXPECT_EQ(reply.status, 400) << reply.body;
    return reply.AsJson().value("error", "");
  };
  EXPECT_THAT(error({{"by", "soon"}, {"within", nullptr}}), HasSubstr("budget.by: expected a"));
  EXPECT_THAT(error({{"within", "x"}}), HasSubstr("budget.deadline_days"));
  EXPECT_THAT(error({{"confidence", "200"}}), HasSubstr("budget.confidence"));
  EXPECT_THAT(error({{"minimize", "x"}}), HasSubstr("--minimize"));
  EXPECT_THAT(error({{"only", {"gpu"}}}), HasSubstr("axis=list"));
  EXPECT_THAT(error({{"only", {"model=x"}}}), HasSubstr("--largest"));
  EXPECT_THAT(error({{"top", 0}}), HasSubstr("top"));
  EXPECT_THAT(error({{"safe", "x"}}), HasSubstr("safe"));
  EXPECT_THAT(error({{"nope", 1}}), HasSubstr("nope"));
  // What only the search itself finds out is told by its state.
  Json body = kSmall;
  body["only"] = {"nope=1"};
  const Json state = Ended(server, server.Post("/api/search", body).at("id"));
  EXPECT_EQ(state.at("state"), "failed");
  EXPECT_THAT(state.at("error").get<std::string>(), HasSubstr("no such axis"));
  EXPECT_EQ(state.at("exit_code"), 2);
}

// Waits to be stopped.
Jobs::Work Waiting() {
  return [](const std::atomic<bool>& stop, const auto& tell) -> absl::StatusOr<std::string> {
    while (!stop) {
      tell({.done = 1, .share = 0.5, .seconds = 1});
      std::this_thread::sleep_for(milliseconds(5));
    }
    return "so far";
  };
}

Kind KindOnceEnded(Jobs& jobs, const std::string& id) {
  for (int i = 0; i < 400; ++i) {
    const auto state = jobs.Look(id);
    if (!state.ok() || state->kind != Kind::kRunning)
      return state.ok() ? state->kind : Kind::kFailed;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return Kind::kRunning;
}

TEST(Jobs, ThatNobodyAsksAboutEnd) {
  Jobs jobs({.patience = milliseconds(100)});
  const auto id = jobs.Start("a", Waiting());
  ASSERT_TRUE(id.ok());
  std::this_thread::sleep_for(milliseconds(500));
  const auto state = jobs.Look(*id);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->kind, Kind::kStopped);
  EXPECT_EQ(*state->answer, "so far");
}

TEST(Jobs, AreFewAndOldOnesAreForgotten) {
  Jobs jobs({.most_running = 2, .most_kept = 3});
  const std::string one = *jobs.Start("one", Waiting());
  EXPECT_EQ(*jobs.Start("one", Waiting()), one);
  const std::string two = *jobs.Start("two", Waiting());
  EXPECT_TRUE(absl::IsResourceExhausted(jobs.Start("three", Waiting()).status()));
  EXPECT_TRUE(jobs.Stop(one).ok());
  EXPECT_EQ(KindOnceEnded(jobs, one), Kind::kStopped);
  const auto quick = [](const std::atomic<bool>&, const auto&) -> absl::StatusOr<std::string> {
    return "quick";
  };
  std::vector<std::string> ids;
  for (int i = 0; i < 4; ++i) {
    ids.push_back(*jobs.Start(absl::StrCat("quick ", i), quick));
    EXPECT_EQ(KindOnceEnded(jobs, ids.back()), Kind::kDone);
  }
  EXPECT_TRUE(absl::IsNotFound(jobs.Look(one).status()));
  EXPECT_TRUE(absl::IsNotFound(jobs.Look(ids[0]).status()));
  EXPECT_EQ(*jobs.Look(ids[3])->answer, "quick");
  EXPECT_EQ(jobs.Look(two)->kind, Kind::kRunning) << "one that runs is never forgotten";
}

TEST(Jobs, ThatThrowFail) {
  Jobs jobs;
  const auto id =
      jobs.Start("a", [](const std::atomic<bool>&, const auto&) -> absl::StatusOr<std::string> {
        throw std::runtime_error("secret");
      });
  EXPECT_EQ(KindOnceEnded(jobs, *id), Kind::kFailed);
  EXPECT_EQ(jobs.Look(*id)->answer.status().message(), "internal error");
}

}  // namespace
}  // namespace gpuday
