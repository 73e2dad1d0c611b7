#include "planner/base/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace gpuday {
namespace {

TEST(Workers, AreAsManyAsAskedForAndNoMoreThanTasks) {
  EXPECT_EQ(WorkersFor(3, 10), 3u);
  EXPECT_EQ(WorkersFor(30, 10), 10u);
  EXPECT_EQ(WorkersFor(3, 0), 1u);
  EXPECT_GE(WorkersFor(0, 1000), 1u);
}

TEST(Workers, ShareOutEveryTaskOnceAndAreWaitedFor) {
  constexpr std::size_t kTasks = 10'000;
  std::vector<std::atomic<int>> done(kTasks);
  std::atomic<std::size_t> next = 0;
  {
    const Workers workers(4, [&] {
      for (std::size_t task = next++; task < kTasks; task = next++) ++done[task];
    });
  }
  for (const std::atomic<int>& times : done) EXPECT_EQ(times, 1);
}

TEST(Workers, RunAtTheSameTime) {
  // Each waits for all the others: with fewer threads than calls this would never end.
  std::atomic<int> there = 0;
  std::mutex mutex;
  std::set<std::thread::id> threads;
  {
    const Workers workers(3, [&] {
      ++there;
      while (there < 3) std::this_thread::yield();
      const std::lock_guard lock(mutex);
      threads.insert(std::this_thread::get_id());
    });
  }
  EXPECT_EQ(threads.size(), 3u);
}

}  // namespace
}  // namespace gpuday
