// Ctrl-C as a question that long work asks now and then, so that it can keep what it has done.
#ifndef GPUDAY_PLANNER_BASE_INTERRUPT_H_
#define GPUDAY_PLANNER_BASE_INTERRUPT_H_

#include <signal.h>

#include <atomic>

namespace gpuday {

// While one lives, SIGINT and SIGTERM are noted rather than obeyed; the second one ends the
// program, as if there were no guard. One at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  // Whether a signal has come since the guard was made.
  static bool Interrupted();
  // The same as something that other threads look at.
  static const std::atomic<bool>& Flag();

 private:
  struct sigaction interrupt_before_, terminate_before_;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_INTERRUPT_H_
