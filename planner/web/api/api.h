// The interface of gpuday serve (docs/api.md): requests read into questions of ask/, their answers
// written as JSON. Each answer is that of the command with the same purpose. One file per topic.
#ifndef GPUDAY_PLANNER_WEB_API_API_H_
#define GPUDAY_PLANNER_WEB_API_API_H_

#include <cstdint>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "planner/ask/desk.h"
#include "planner/ask/saved_prices.h"
#include "planner/base/node.h"
#include "planner/web/api/http.h"
#include "planner/web/api/jobs.h"

namespace gpuday {

class Api {
 public:
  // `desk` must live as long. `token` is what the page shows when it changes the store.
  Api(const Desk& desk, std::string token);

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

  // These may be used from any thread.
  const Desk& desk() const { return desk_; }
  Jobs& jobs() { return jobs_; }
  SavedPrices& prices() { return prices_; }
  // What `make` returns, which is asked for once: the first request waits for it, others meanwhile.
  template <typename Make>
  const std::string& StartAnswer(Make make) {
    std::call_once(start_once_, [&] { start_answer_ = make(); });
    return start_answer_;
  }

 private:
  const Desk& desk_;
  const std::string token_;
  SavedPrices prices_;
  std::once_flag start_once_;
  std::string start_answer_;  // of /api/start
  Jobs jobs_;                 // ends first: they ask the desk
};

// The topics, each in the file of its name.
absl::StatusOr<std::string> AnswerStart(Api& api, Api::Call& call);      // start.cc
absl::StatusOr<std::string> AnswerPlan(Api& api, Api::Call& call);       // plan.cc
absl::StatusOr<std::string> AnswerCompare(Api& api, Api::Call& call);    // plan.cc
absl::StatusOr<std::string> AnswerRanks(Api& api, Api::Call& call);      // plan.cc
absl::StatusOr<std::string> AnswerReport(Api& api, Api::Call& call);     // report.cc
absl::StatusOr<std::string> AnswerSearch(Api& api, Api::Call& call);     // search.cc
absl::StatusOr<std::string> AnswerJob(Api& api, Api::Call& call);        // search.cc
absl::StatusOr<std::string> AnswerStop(Api& api, Api::Call& call);       // search.cc
absl::StatusOr<std::string> AnswerSaved(Api& api, Api::Call& call);      // saved.cc
absl::StatusOr<std::string> AnswerSave(Api& api, Api::Call& call);       // saved.cc
absl::StatusOr<std::string> AnswerSavedPlan(Api& api, Api::Call& call);  // saved.cc
absl::StatusOr<std::string> AnswerDelete(Api& api, Api::Call& call);     // saved.cc
absl::StatusOr<std::string> AnswerUndo(Api& api, Api::Call& call);       // saved.cc
absl::StatusOr<std::string> AnswerTags(Api& api, Api::Call& call);       // saved.cc
absl::StatusOr<std::string> AnswerDiff(Api& api, Api::Call& call);       // saved.cc

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_WEB_API_API_H_
