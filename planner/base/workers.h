// Threads for work that is shared out: the one place of the program that starts them for computing
// (Boost.Asio's pool).
#ifndef GPUDAY_PLANNER_BASE_WORKERS_H_
#define GPUDAY_PLANNER_BASE_WORKERS_H_

#include <cstddef>
#include <functional>
#include <memory>

namespace gpuday {

// So many threads as `asked` for, 0 meaning one per core, but no more than there are `tasks` and at
// least one.
std::size_t WorkersFor(std::size_t asked, std::size_t tasks);

// Runs one function on several threads at once; each call takes tasks from a counter of its owner
// until there are none. The function must not throw. For one owner, who may go on meanwhile:
//
//   std::atomic<std::size_t> next = 0;
//   { const Workers workers(4, [&] { while (const auto task = next++; task < count) Do(task); }); }
class Workers {
 public:
  Workers(std::size_t threads, const std::function<void()>& work);
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  // Waits until every call has returned.
  ~Workers();

 private:
  struct Pool;
  std::unique_ptr<Pool> pool_;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_WORKERS_H_
