// Whether saved plans would cost something else today. Planning again tells, which takes long for a
// long list: that is spread over several questions, and what was found out stays good for a while.
#ifndef GPUDAY_PLANNER_ASK_SAVED_PRICES_H_
#define GPUDAY_PLANNER_ASK_SAVED_PRICES_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

#include "db/store.h"
#include "planner/ask/desk.h"

namespace gpuday {

// What is known about the prices of saved plans. May be asked from several threads at once.
class SavedPrices {
 public:
  // By the plan's number, whether it would cost something else today, after as much planning again
  // as there is time for (about 0.3 s); those that nobody has looked at yet, and those that cannot
  // be planned any more, are not there.
  std::map<std::int64_t, bool> Changed(const Desk& desk, const std::vector<SavedSummary>& saved);

 private:
  struct Note {
    bool changed = false;
    std::chrono::steady_clock::time_point until;
  };

  std::mutex mutex_;
  std::map<std::int64_t, Note> notes_;  // by the plan's number
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_SAVED_PRICES_H_
