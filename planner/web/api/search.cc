// Searches: started by one request, asked after and stopped by others.
#include "planner/report/search.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/dates.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/search/answer.h"
#include "planner/search/compose_space.h"
#include "planner/search/wishes.h"
#include "planner/web/api/api.h"
#include "planner/web/api/asked_scenario.h"

namespace gpuday {
namespace {

constexpr std::size_t kUsualTop = 10, kMostTop = 100;

// What a search needs of the request.
struct AskedSearch {
  AskedScenario scenario;
  WishesRead wishes;
  std::size_t top = kUsualTop;
};

absl::StatusOr<AskedSearch> ReadSearch(Node& body, PluginHost& host) {
  AskedSearch asked;
  GPUDAY_ASSIGN_OR_RETURN(asked.scenario, TakeScenario(body, host));
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
  wishes.by = text("by");
  wishes.start = text("start");
  wishes.within = text("within");
  wishes.gpus = text("gpus");
  wishes.minimize = text("minimize", "cost");
  wishes.wide = truth("wide");
  wishes.safe = truth("safe");
  const std::string budget = text("budget");
  const std::vector<std::string> only = reader.Texts("only");
  if (const auto top = reader.Count("top", 1, kMostTop)) asked.top = top->value;
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  for (const std::string& axis : only) {
    GPUDAY_ASSIGN_OR_RETURN(auto read, ReadOnly(axis));
    wishes.only.push_back(std::move(read));
  }
  Node document = asked.scenario.document;
  if (!budget.empty()) {
    GPUDAY_RETURN_IF_ERROR(SetPath(document, "budget.usd", ParseValue(budget, "budget")));
    asked.scenario.given.emplace_back("budget.usd", budget);
  }
  GPUDAY_ASSIGN_OR_RETURN(asked.wishes, ReadWishes(wishes, std::move(document), Today()));
  return asked;
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

std::string JobJson(const std::string& id, const Jobs::State& state) {
  std::string json = absl::StrCat(R"({"schema": "gpuday.job/1", "id": )", JsonText(id),
                                  R"(, "state": ")", NameOf(state.kind), "\"");
  const Jobs::Progress& progress = state.progress;
  if (state.kind == Jobs::State::Kind::kRunning) {
    // How many there are in all is known from the share that is done.
    const double all = progress.share > 0 ? static_cast<double>(progress.done) / progress.share : 0;
    absl::StrAppend(&json, ", \"done\": ", progress.done,
                    ", \"all\": ", all > 0 ? absl::StrCat(static_cast<std::uint64_t>(all)) : "null",
                    ", \"share\": ", progress.share, ", \"seconds\": ", progress.seconds);
  } else if (state.answer.ok()) {
    absl::StrAppend(&json, ", \"answer\": ", *state.answer);
  } else {
    const absl::Status& status = state.answer.status();
    absl::StrAppend(&json, ", ",
                    ErrorMembers(std::string(status.message()), static_cast<int>(FaultOf(status)),
                                 WrongPartOf(status)));
  }
  return json + "}\n";
}

// One core stays free for the answers to other requests.
unsigned ThreadsForASearch() { return std::max(2u, std::thread::hardware_concurrency()) - 1; }

absl::StatusOr<std::string> Search(const ComposedSpace& composed, const AskedSearch& asked,
                                   const std::atomic<bool>& stop,
                                   const std::function<void(const Jobs::Progress&)>& tell) {
  RunOptions options{.threads = ThreadsForASearch(), .stop = &stop, .progress = {}};
  options.progress = [&](const Progress& progress) {
    tell({.done = progress.evaluated, .share = progress.share, .seconds = progress.seconds});
  };
  const Question& question = asked.wishes.question;
  const SearchAnswer found =
      MakeAnswer(composed, question, RunSearch(composed.space, options), options, asked.top);
  const std::string command =
      asked.scenario.operand.empty()
          ? ""
          : PlanCommand(asked.scenario.operand, asked.scenario.given, question, found);
  return SearchJson(found, asked.wishes.calendar, command);
}

}  // namespace

absl::StatusOr<std::string> AnswerSearch(Api& api, Api::Call& call) {
  GPUDAY_ASSIGN_OR_RETURN(AskedSearch asked, api.WithParts([&](Catalog&, PluginHost& host) {
    return ReadSearch(call.body, host);
  }));
  Jobs::Work work =
      [&api, asked = std::move(asked)](
          const std::atomic<bool>& stop,
          const std::function<void(const Jobs::Progress&)>& tell) -> absl::StatusOr<std::string> {
    // Plugins and catalog are needed to begin with; what takes long goes without them.
    GPUDAY_ASSIGN_OR_RETURN(const ComposedSpace composed,
                            api.WithParts([&](Catalog& catalog, PluginHost& host) {
                              return ComposeSpace(asked.wishes.question, catalog, host);
                            }));
    return Search(composed, asked, stop, tell);
  };
  GPUDAY_ASSIGN_OR_RETURN(const std::string id,
                          api.jobs().Start(call.request.body, std::move(work)));
  return JobJson(id, {});
}

absl::StatusOr<std::string> AnswerJob(Api& api, Api::Call& call) {
  GPUDAY_ASSIGN_OR_RETURN(const Jobs::State state, api.jobs().Look(call.word));
  return JobJson(call.word, state);
}

absl::StatusOr<std::string> AnswerStop(Api& api, Api::Call& call) {
  GPUDAY_ASSIGN_OR_RETURN(const Jobs::State state, api.jobs().Stop(call.word));
  return JobJson(call.word, state);
}

}  // namespace gpuday
