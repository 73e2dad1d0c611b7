#include "planner/web/api/jobs.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "absl/strings/str_cat.h"

namespace gpuday {

Jobs::~Jobs() {
  {
    const std::lock_guard lock(mutex_);
    for (Job& job : jobs_) job.stop = true;
  }
  // Not under the lock, which they need to end.
  for (Job& job : jobs_) {
    if (job.thread.joinable()) job.thread.join();
  }
}

absl::StatusOr<std::string> Jobs::Start(const std::string& question, Work work) {
  const std::lock_guard lock(mutex_);
  std::size_t running = 0;
  for (Job& job : jobs_) {
    if (job.state.kind != State::Kind::kRunning) continue;
    ++running;
    if (job.question != question || job.stop) continue;
    job.last_asked = Clock::now();
    return job.id;
  }
  if (running >= settings_.most_running) {
    return absl::ResourceExhaustedError(
        absl::StrCat(running, " searches are running already; stop one, or wait for it"));
  }
  // The oldest that have ended are forgotten.
  while (jobs_.size() >= settings_.most_kept) {
    const auto ended = std::find_if(jobs_.begin(), jobs_.end(), [](const Job& job) {
      return job.state.kind != State::Kind::kRunning;
    });
    if (ended == jobs_.end()) break;
    jobs_.erase(ended);
  }
  Job& job = jobs_.emplace_back();
  job.id = absl::StrCat("s", ++started_);
  job.question = question;
  job.last_asked = Clock::now();
  job.thread = std::jthread([this, &job, work = std::move(work)] { Run(job, work); });
  return job.id;
}

void Jobs::Run(Job& job, const Work& work) {
  const auto tell = [&](const Progress& progress) {
    const std::lock_guard lock(mutex_);
    job.state.progress = progress;
    if (Clock::now() - job.last_asked > settings_.patience) job.stop = true;
  };
  absl::StatusOr<std::string> answer = absl::InternalError("internal error");
  try {
    answer = work(job.stop, tell);
  } catch (const std::exception&) {
    // Told as it is: the reason may be anybody's.
  }
  const std::lock_guard lock(mutex_);
  job.state.kind = !answer.ok() ? State::Kind::kFailed
                   : job.stop   ? State::Kind::kStopped
                                : State::Kind::kDone;
  job.state.answer = std::move(answer);
}

Jobs::Job* Jobs::Find(const std::string& id) {
  const auto it =
      std::find_if(jobs_.begin(), jobs_.end(), [&](const Job& job) { return job.id == id; });
  return it == jobs_.end() ? nullptr : &*it;
}

absl::StatusOr<Jobs::State> Jobs::Look(const std::string& id) {
  const std::lock_guard lock(mutex_);
  Job* job = Find(id);
  if (job == nullptr) {
    return absl::NotFoundError(absl::StrCat("there is no search ", id, "; start it again"));
  }
  job->last_asked = Clock::now();
  return job->state;
}

absl::StatusOr<Jobs::State> Jobs::Stop(const std::string& id) {
  {
    const std::lock_guard lock(mutex_);
    if (Job* job = Find(id); job != nullptr) job->stop = true;
  }
  return Look(id);
}

}  // namespace gpuday
