// The interface of gpuday serve (docs/api.md): each answer is that of the command with the same
// purpose, from the same functions. One file per topic, api_*.cc.
#ifndef GPUDAY_PLANNER_WEB_API_API_H_
#define GPUDAY_PLANNER_WEB_API_API_H_

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"
#include "planner/plan/plan.h"
#include "planner/web/api/http.h"
#include "planner/web/api/jobs.h"

namespace gpuday {

class Api {
 public:
  // `host` must live as long. Plans are saved in `database`. `token` is what the page shows when it
  // changes the store.
  Api(PluginHost& host, std::filesystem::path database, std::string token);

  // From any thread.
  WebReply Answer(const WebRequest& request);

  // ---- for the topics ----

  // A request whose path and body have been read.
  struct Call {
    const WebRequest& request;
    std::int64_t id = 0;  // in the path, where a number is expected
    std::string word;     // the same as text
    Node body;            // of POST: an object; handlers take out of it what they know
    std::string type = WebReply().type;  // of the answer
  };
  using Topic = absl::StatusOr<std::string> (*)(Api& api, Call& call);

  // Runs `work` with the plugins, and with the catalog as it is on the disk now. From any thread,
  // also from several at once.
  template <typename Work>
  auto WithParts(Work work) {
    Catalog catalog(Catalog::DefaultFolders());
    return work(catalog, host_);
  }
  // The plan of the scenario in the body, whose keys it takes out of it.
  absl::StatusOr<Plan> PlanOfBody(Node& body);
  absl::StatusOr<Plan> PlanOfDocument(const Node& document);
  // The plan of a saved scenario, as `gpuday show` plans it again.
  absl::StatusOr<Plan> PlanOfSaved(const std::string& toml, std::int64_t id);

  const std::filesystem::path& database() const { return database_; }
  Jobs& jobs() { return jobs_; }

  // What was found out about saved plans and stays true for a while.
  struct PriceNote {
    bool changed = false;
    std::chrono::steady_clock::time_point until;
  };
  std::mutex notes_mutex;
  std::map<std::int64_t, PriceNote> price_notes;  // by the plan's number
  std::once_flag start_once;
  std::string start_answer;  // /api/start, once it was asked

 private:
  PluginHost& host_;
  const std::filesystem::path database_;
  const std::string token_;
  Jobs jobs_;
};

// The topics, each in the file of its name.
absl::StatusOr<std::string> AnswerStart(Api& api, Api::Call& call);      // api_start.cc
absl::StatusOr<std::string> AnswerPlan(Api& api, Api::Call& call);       // api_plan.cc
absl::StatusOr<std::string> AnswerCompare(Api& api, Api::Call& call);    // api_plan.cc
absl::StatusOr<std::string> AnswerRanks(Api& api, Api::Call& call);      // api_plan.cc
absl::StatusOr<std::string> AnswerReport(Api& api, Api::Call& call);     // api_report.cc
absl::StatusOr<std::string> AnswerSearch(Api& api, Api::Call& call);     // api_search.cc
absl::StatusOr<std::string> AnswerJob(Api& api, Api::Call& call);        // api_search.cc
absl::StatusOr<std::string> AnswerStop(Api& api, Api::Call& call);       // api_search.cc
absl::StatusOr<std::string> AnswerSaved(Api& api, Api::Call& call);      // api_saved.cc
absl::StatusOr<std::string> AnswerSave(Api& api, Api::Call& call);       // api_saved.cc
absl::StatusOr<std::string> AnswerSavedPlan(Api& api, Api::Call& call);  // api_saved.cc
absl::StatusOr<std::string> AnswerDelete(Api& api, Api::Call& call);     // api_saved.cc
absl::StatusOr<std::string> AnswerUndo(Api& api, Api::Call& call);       // api_saved.cc
absl::StatusOr<std::string> AnswerTags(Api& api, Api::Call& call);       // api_saved.cc
absl::StatusOr<std::string> AnswerDiff(Api& api, Api::Call& call);       // api_saved.cc

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_WEB_API_API_H_
