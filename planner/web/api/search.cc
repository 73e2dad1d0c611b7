// Searches: started by one request, asked after and stopped by others.
#include "planner/report/json/search.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/ask/search.h"
#include "planner/base/json_text.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/report/json/search.h"
#include "planner/report/plan_command.h"
#include "planner/scenario/keys.h"
#include "planner/web/api/api.h"
#include "planner/web/api/asked_scenario.h"

namespace gpuday {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kUsualTop = 10, kMostTop = 100;

absl::StatusOr<SearchQuestion> TakeSearch(const Desk& desk, Node& body) {
  GPUDAY_ASSIGN_OR_RETURN(AskedScenario scenario, TakeScenario(desk, body));
  // Numbers are as good as text where a person would type either.
  for (auto& [key, value] : body.entries) {
    if (value.kind == Node::Kind::kInteger || value.kind == Node::Kind::kReal) {
      if (key != "top") value = Node::Text(value.ValueText(), value.where);
    }
  }
  std::erase_if(body.entries,
                [](const auto& entry) { return entry.second.kind == Node::Kind::kNull; });
  TableReader reader(body, "");
  const auto text = [&](const char* key, const char* otherwise = "") -> std::string {
    const auto given = reader.Text(key);
    return given.has_value() ? given->value : otherwise;
  };
  const auto truth = [&](const char* key) {
    const auto given = reader.Boolean(key);
    return given.has_value() && given->value;
  };
  Wishes wishes;
  wishes.gpus = text("gpus");
  wishes.minimize = text("minimize", "cost");
  wishes.wide = truth("wide");
  // Dates and money by the names that a person would type, each a key of the scenario.
  const std::pair<const char*, std::string> limits[] = {
      {key::kBudgetBy.path, text("by")},
      {key::kBudgetStart.path, text("start")},
      {key::kBudgetDeadlineDays.path, text("within")},
      {key::kBudgetUsd.path, text("budget")},
      {key::kBudgetConfidence.path, text("confidence")}};
  const std::vector<std::string> only = reader.Texts("only");
  const auto top = reader.Count("top", 1, kMostTop);
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  for (const std::string& axis : only) {
    GPUDAY_ASSIGN_OR_RETURN(auto read, ReadOnly(axis));
    wishes.only.push_back(std::move(read));
  }
  for (const auto& [path, value] : limits) {
    if (value.empty()) continue;
    GPUDAY_RETURN_IF_ERROR(SetPath(scenario.document, path, ParseValue(value, "request")));
    scenario.given.emplace_back(path, value);
  }
  return ReadSearch(std::move(scenario), wishes, "", top.has_value() ? top->value : kUsualTop);
}

const char* NameOf(Jobs::State::Kind kind) {
  switch (kind) {
    case Jobs::State::Kind::kRunning:
      return "running";
    case Jobs::State::Kind::kDone:
      return "done";
    case Jobs::State::Kind::kStopped:
      return "stopped";
    case Jobs::State::Kind::kFailed:
      return "failed";
  }
  return "";
}

std::string JobJson(const Desk& desk, const std::string& id, const Jobs::State& state) {
  Json json = {{"schema", "gpuday.job/1"}, {"id", id}, {"state", NameOf(state.kind)}};
  const Jobs::Progress& progress = state.progress;
  if (state.kind == Jobs::State::Kind::kRunning) {
    // How many there are in all is known from the share that is done.
    const double all = progress.share > 0 ? static_cast<double>(progress.done) / progress.share : 0;
    json["done"] = progress.done;
    json["all"] = all > 0 ? Json(static_cast<std::uint64_t>(all)) : Json(nullptr);
    json["share"] = progress.share;
    json["seconds"] = progress.seconds;
  } else if (state.answer.ok()) {
    json["answer"] = Json::parse(*state.answer);
  } else {
    const absl::Status& status = state.answer.status();
    PutError(std::string(status.message()), static_cast<int>(FaultOf(status)),
             WrongPartOf(status, desk.StoreAddress().value_or("")), json);
  }
  return JsonText(json);
}

// One core stays free for the answers to other requests.
unsigned ThreadsForASearch() { return std::max(2u, std::thread::hardware_concurrency()) - 1; }

absl::StatusOr<std::string> Search(const Desk& desk, const SearchQuestion& question,
                                   const std::atomic<bool>& stop,
                                   const std::function<void(const Jobs::Progress&)>& tell) {
  RunOptions options{.threads = ThreadsForASearch(), .stop = &stop, .progress = {}};
  options.progress = [&](const Progress& progress) {
    tell({.done = progress.configurations, .share = progress.share, .seconds = progress.seconds});
  };
  GPUDAY_ASSIGN_OR_RETURN(const SearchAnswer found, AskSearch(desk, question, options));
  const AskedScenario& scenario = question.scenario;
  const WishesRead& wishes = question.wishes;
  const std::string command =
      scenario.operand.empty() ? "" : PlanCommand(scenario.operand, scenario.given, found);
  return SearchJson(found, wishes.calendar, command);
}

}  // namespace

absl::StatusOr<std::string> AnswerSearch(Api& api, Api::Call& call) {
  GPUDAY_ASSIGN_OR_RETURN(SearchQuestion question, TakeSearch(api.desk(), call.body));
  Jobs::Work work = [&desk = api.desk(), question = std::move(question)](
                        const std::atomic<bool>& stop,
                        const std::function<void(const Jobs::Progress&)>& tell) {
    return Search(desk, question, stop, tell);
  };
  GPUDAY_ASSIGN_OR_RETURN(const std::string id,
                          api.jobs().Start(call.request.body, std::move(work)));
  return JobJson(api.desk(), id, {});
}

absl::StatusOr<std::string> AnswerJob(Api& api, Api::Call& call) {
  GPUDAY_ASSIGN_OR_RETURN(const Jobs::State state, api.jobs().Look(call.word));
  return JobJson(api.desk(), call.word, state);
}

absl::StatusOr<std::string> AnswerStop(Api& api, Api::Call& call) {
  GPUDAY_ASSIGN_OR_RETURN(const Jobs::State state, api.jobs().Stop(call.word));
  return JobJson(api.desk(), call.word, state);
}

}  // namespace gpuday
