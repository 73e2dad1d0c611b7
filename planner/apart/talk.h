// The program's end of the talk with a child that runs a plugin.
#ifndef GPUDAY_PLANNER_APART_TALK_H_
#define GPUDAY_PLANNER_APART_TALK_H_

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "planner/apart/child_process.h"

namespace gpuday {

// One child and the socket to it. One thread at a time.
class Talk {
 public:
  // What came of waiting for a message.
  enum class Outcome {
    kHere,
    kPluginsFault,
    kLate,     // its time ran out
    kOutside,  // the machine's doing or somebody's, not the plugin's
  };
  struct Heard {
    Outcome outcome = Outcome::kHere;
    std::string text;  // the message, or why there is none: "crashed (Aborted)"
  };

  // Starts `program ask-plugin FAMILY FILE READER`. Error: why there is no child.
  static absl::StatusOr<std::unique_ptr<Talk>> Start(const std::filesystem::path& program,
                                                     std::uint32_t family,
                                                     const std::filesystem::path& file,
                                                     const std::filesystem::path& reader);
  ~Talk();
  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;

  // The child's next message; before that it is sent `question`, unless that is null.
  Heard Hear(const std::string* question, double seconds);

 private:
  using Deadline = std::chrono::steady_clock::time_point;

  Talk(std::unique_ptr<ChildProcess> child, int socket)
      : child_(std::move(child)), socket_(socket) {}
  // Moves all bytes before `until`; otherwise false.
  bool Send(std::string_view bytes, Deadline until);
  bool Receive(char* to, std::size_t size, Deadline until);
  bool Wait(short events, Deadline until);
  // Once nothing comes any more.
  Heard WhyNot(double seconds, Deadline until);

  std::unique_ptr<ChildProcess> child_;
  int socket_;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_APART_TALK_H_
