// The one place that includes Boost.Asio.
#include "planner/base/workers.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <thread>

namespace gpuday {

struct Workers::Pool {
  explicit Pool(std::size_t count) : threads(count) {}
  boost::asio::thread_pool threads;
};

std::size_t WorkersFor(std::size_t asked, std::size_t tasks) {
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  return std::clamp<std::size_t>(asked == 0 ? cores : asked, 1, std::max<std::size_t>(1, tasks));
}

Workers::Workers(std::size_t threads, const std::function<void()>& work)
    : pool_(std::make_unique<Pool>(threads)) {
  for (std::size_t i = 0; i < threads; ++i) boost::asio::post(pool_->threads, work);
}

Workers::~Workers() { pool_->threads.join(); }

}  // namespace gpuday
