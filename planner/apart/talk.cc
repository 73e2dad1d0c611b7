#include "planner/apart/talk.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "planner/apart/child.h"

namespace gpuday {
namespace {

using Clock = std::chrono::steady_clock;

int Left(Clock::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
  return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Talk>> Talk::Start(const std::filesystem::path& program,
                                                  std::uint32_t family,
                                                  const std::filesystem::path& file,
                                                  const std::filesystem::path& reader) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return absl::UnavailableError(absl::StrCat("no way to talk to it: ", std::strerror(errno)));
  }
  absl::StatusOr<std::unique_ptr<ChildProcess>> child = ChildProcess::Start(
      program, {kChildCommand, absl::StrCat(family), file.string(), reader.string()}, ends[1], -1);
  close(ends[1]);
  if (!child.ok()) {
    close(ends[0]);
    return child.status();
  }
  return std::unique_ptr<Talk>(new Talk(*std::move(child), ends[0]));
}

Talk::~Talk() { close(socket_); }

bool Talk::Wait(short events, Deadline until) {
  pollfd waiting[] = {{socket_, events, 0}, {child_->ended_fd(), POLLIN, 0}};
  for (;;) {
    const int left = Left(until);
    const int ready = poll(waiting, 2, left);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    if ((waiting[0].revents & (events | POLLHUP | POLLERR)) != 0) return true;
    if (waiting[1].revents != 0) return false;  // it has ended and left nothing
  }
}

bool Talk::Send(std::string_view bytes, Deadline until) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN && errno != EINTR) {
      return false;
    } else if (!Wait(POLLOUT, until)) {
      return false;
    }
  }
  return true;
}

bool Talk::Receive(char* to, std::size_t size, Deadline until) {
  while (size > 0) {
    const ssize_t got = recv(socket_, to, size, MSG_DONTWAIT);
    if (got > 0) {
      to += got;
      size -= static_cast<std::size_t>(got);
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      return false;
    } else if (!Wait(POLLIN, until)) {
      return false;
    }
  }
  return true;
}

Talk::Heard Talk::WhyNot(double seconds, Deadline until) {
  // What closed the socket takes a moment to have ended.
  pollfd ended{child_->ended_fd(), POLLIN, 0};
  const int moment = Left(until) == 0 ? 0 : 1000;
  const bool itself = poll(&ended, 1, moment) > 0;
  const int status = child_->End();
  if (!itself && Left(until) == 0) {
    return {Outcome::kLate, absl::StrCat("was not done after ", seconds, " s")};
  }
  if (!itself) return {Outcome::kPluginsFault, "closed what its process talks through"};
  if (WIFSIGNALED(status) && IsFromOutside(WTERMSIG(status))) {
    return {Outcome::kOutside, absl::StrCat("its process was ended from outside (",
                                            SignalName(WTERMSIG(status)), ")")};
  }
  return {Outcome::kPluginsFault, HowItEnded(status)};
}

Talk::Heard Talk::Hear(const std::string* question, double seconds) {
  const Deadline until =
      Clock::now() + std::chrono::milliseconds(static_cast<std::int64_t>(1000 * seconds));
  if (question != nullptr) {
    const auto size = static_cast<std::uint32_t>(question->size());
    const std::string_view length(reinterpret_cast<const char*>(&size), sizeof(size));
    if (!Send(length, until) || !Send(*question, until)) return WhyNot(seconds, until);
  }
  std::uint32_t size = 0;
  if (!Receive(reinterpret_cast<char*>(&size), sizeof(size), until)) return WhyNot(seconds, until);
  if (size > kLongestMessage) return {Outcome::kPluginsFault, "sent what is no answer"};
  Heard heard{Outcome::kHere, std::string(size, '\0')};
  return Receive(heard.text.data(), size, until) ? heard : WhyNot(seconds, until);
}

}  // namespace gpuday
