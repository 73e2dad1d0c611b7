// One connection's bytes: a request must have come, and a reply must have gone, within the time
// that there is.
#ifndef GPUDAY_PLANNER_WEB_SERVER_CONNECTION_H_
#define GPUDAY_PLANNER_WEB_SERVER_CONNECTION_H_

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace gpuday {

class Connection {
 public:
  // Of an accepted socket, which it closes. Ends early when `stopping` becomes true.
  Connection(int socket, std::chrono::milliseconds patience, std::size_t most_bytes,
             const std::atomic<bool>& stopping);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // At least one byte, 0 at the end, -1 when the time or the bytes that are allowed have run out.
  std::ptrdiff_t Read(char* bytes, std::size_t size);
  // All of `size`, or -1.
  std::ptrdiff_t Write(const char* bytes, std::size_t size);

  bool HasInput();  // now, or the end
  int socket() const { return socket_; }

 private:
  using Clock = std::chrono::steady_clock;

  // Whether the socket is ready for `events` before `deadline`.
  bool Wait(short events, Clock::time_point deadline) const;

  const int socket_;
  const std::chrono::milliseconds patience_;
  const std::atomic<bool>& stopping_;
  const Clock::time_point read_deadline_;
  std::optional<Clock::time_point> write_deadline_;  // from the first byte of the reply
  std::size_t bytes_left_;                           // that may still be read
  std::array<char, 4096> buffer_;
  std::size_t begin_ = 0, end_ = 0;  // what of the buffer has not been handed out
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_WEB_SERVER_CONNECTION_H_
