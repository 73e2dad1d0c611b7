// The child that answers for a plugin: loads it, tells what it says of itself, and passes questions
// on to it, until its parent is gone.
#ifndef GPUDAY_PLANNER_APART_CHILD_H_
#define GPUDAY_PLANNER_APART_CHILD_H_

#include <cstdint>
#include <string>
#include <vector>

namespace gpuday {

// The command that a program must answer to with RunChild, before it does anything else:
// program ask-plugin FAMILY FILE READER, where FAMILY is a number and READER empty for a library.
inline constexpr const char* kChildCommand = "ask-plugin";

// What a message of the child begins with.
enum class Reply : std::uint32_t {
  kLoaded,   // the SHA-256 of the file (and of its reader), then its descriptor
  kRefused,  // why the file is no plugin
  kAnswer,   // the calls of a question (answer_wire.h)
  kOffence,  // what the plugin did that it must not
};

// A message: its length, then its bytes; the longest one is above the largest answer.
inline constexpr std::uint32_t kLongestMessage = 64u << 20;

// Talks on standard input, a socket. `words` are those behind the command. Does not return.
[[noreturn]] void RunChild(const std::vector<std::string>& words);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_APART_CHILD_H_
