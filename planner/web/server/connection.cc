#include "planner/web/server/connection.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace gpuday {
namespace {

// How long a client has to read the reply to what it may still be sending: closing at once would
// take the reply away from it (RFC 9112, section 9.6).
constexpr std::chrono::milliseconds kLinger(500);
// How often a wait looks whether the server is to end.
constexpr std::chrono::milliseconds kLook(100);

}  // namespace

Connection::Connection(int socket, std::chrono::milliseconds patience, std::size_t most_bytes,
                       const std::atomic<bool>& stopping)
    : socket_(socket),
      patience_(patience),
      stopping_(stopping),
      read_deadline_(Clock::now() + patience),
      bytes_left_(most_bytes) {}

Connection::~Connection() {
  shutdown(socket_, SHUT_WR);
  const Clock::time_point deadline = Clock::now() + std::min(kLinger, patience_);
  while (Wait(POLLIN, deadline) && recv(socket_, buffer_.data(), buffer_.size(), 0) > 0) {
  }
  close(socket_);
}

bool Connection::Wait(short events, Clock::time_point deadline) const {
  while (!stopping_) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    pollfd ready{.fd = socket_, .events = events, .revents = 0};
    const auto wait = std::clamp(left, std::chrono::milliseconds(0), kLook);
    const int found = poll(&ready, 1, static_cast<int>(wait.count()));
    if (found > 0) return true;
    if (found < 0 && errno != EINTR) return false;
    if (left.count() <= 0) return false;
  }
  return false;
}

bool Connection::HasInput() { return begin_ < end_ || Wait(POLLIN, Clock::now()); }

std::ptrdiff_t Connection::Read(char* bytes, std::size_t size) {
  if (begin_ == end_) {
    // The deadline holds for a client that sends a byte now and then, too.
    if (bytes_left_ == 0 || Clock::now() >= read_deadline_ || !Wait(POLLIN, read_deadline_)) {
      return -1;
    }
    const ssize_t got = recv(socket_, buffer_.data(), std::min(buffer_.size(), bytes_left_), 0);
    if (got <= 0) return got;
    begin_ = 0;
    end_ = static_cast<std::size_t>(got);
    bytes_left_ -= end_;
  }
  const std::size_t taken = std::min(size, end_ - begin_);
  std::memcpy(bytes, buffer_.data() + begin_, taken);
  begin_ += taken;
  return static_cast<std::ptrdiff_t>(taken);
}

std::ptrdiff_t Connection::Write(const char* bytes, std::size_t size) {
  if (!write_deadline_.has_value()) write_deadline_ = Clock::now() + patience_;
  std::size_t written = 0;
  while (written < size) {
    if (Clock::now() >= *write_deadline_ || !Wait(POLLOUT, *write_deadline_)) return -1;
    const ssize_t sent =
        send(socket_, bytes + written, size - written, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return -1;
    if (sent > 0) written += static_cast<std::size_t>(sent);
  }
  return static_cast<std::ptrdiff_t>(size);
}

}  // namespace gpuday
