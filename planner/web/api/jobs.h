// Work that takes longer than a request: it goes on in a thread of its own while the client asks
// how far it is. Few run at once, and what nobody asks about any more ends.
#ifndef GPUDAY_PLANNER_WEB_API_JOBS_H_
#define GPUDAY_PLANNER_WEB_API_JOBS_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/statusor.h"

namespace gpuday {

class Jobs {
 public:
  struct Settings {
    std::size_t most_running = 2;
    std::size_t most_kept = 8;                                      // with those that have ended
    std::chrono::milliseconds patience = std::chrono::seconds(30);  // for somebody to ask
  };

  struct Progress {
    std::uint64_t done = 0;
    double share = 0;  // of all
    double seconds = 0;
  };

  // Where a job is.
  struct State {
    enum class Kind { kRunning, kDone, kStopped, kFailed };
    Kind kind = Kind::kRunning;
    Progress progress;
    absl::StatusOr<std::string> answer = absl::UnknownError("not yet");  // unless running
  };

  // What a job does: ends early, with what it has, when the flag becomes true, and tells now and
  // then how far it is.
  using Work = std::function<absl::StatusOr<std::string>(
      const std::atomic<bool>& stop, const std::function<void(const Progress&)>& tell)>;

  Jobs() : Jobs(Settings()) {}
  explicit Jobs(const Settings& settings) : settings_(settings) {}
  ~Jobs();  // stops all, and waits for them
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  // Starts a job and returns its id. A question that is being worked on already is not started
  // again. Error (ResourceExhausted): as many run as may.
  absl::StatusOr<std::string> Start(const std::string& question, Work work);

  // Error (NotFound): there is no such job, or it has been forgotten.
  absl::StatusOr<State> Look(const std::string& id);
  // As Look(), and asks the job to end.
  absl::StatusOr<State> Stop(const std::string& id);

 private:
  using Clock = std::chrono::steady_clock;
  struct Job {
    std::string id;
    std::string question;
    std::atomic<bool> stop = false;
    Clock::time_point last_asked;  // this and what follows: under mutex_
    State state;
    std::jthread thread;
  };

  Job* Find(const std::string& id);
  void Run(Job& job, const Work& work);

  const Settings settings_;
  std::mutex mutex_;
  std::uint64_t started_ = 0;
  std::list<Job> jobs_;  // oldest first; an element stays where it is while its thread runs
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_WEB_API_JOBS_H_
