// A transcript: what somebody types and what comes back, in a file that people read and write.
//
//   # A remark.
//   @ scenario.toml
//   [model]
//   name = "gpt2"
//   @ end
//   $ gpuday plan scenario.toml --gpus 8xA100 | head -3
//   a line of standard output
//   ! a line of standard error
//   = 3
//
// "$ " starts a command, run by /bin/sh in a Sandbox; lines that follow with "> " belong to it.
// Behind it stands what is expected: lines of standard output as they are, lines of standard error
// behind "! ", and "= CODE" when the exit code is not 0. "{*}" matches anything on its line and a
// line "{...}" any number of lines, of the stream that it stands in ("! {...}"). Empty lines at the
// end of an expectation are for the reader. A line of output that starts like one of these marks
// gets a backslash in front. "@ NAME" writes a file. Paths are shown as $HOME, $WORK, $SCENARIOS
// and $BUILD.
//
// One file shows a whole plan, plan.transcript. The others show the lines that they are about,
// through grep, sed and head, so that a line that changes is a change of one or two files. A pipe
// ends with the code of its last command; where gpuday's counts, its output goes to a file first:
//
//   $ gpuday plan llama-65b --gpus 8 > plan.txt
//   = 1
//   $ grep NO plan.txt
//
// GPUDAY_UPDATE_TRANSCRIPTS=1 rewrites the expectations that fail; read the difference before you
// commit it. Lines that still match, patterns among them, stay as they are.
#ifndef GPUDAY_TESTS_CLI_TRANSCRIPT_H_
#define GPUDAY_TESTS_CLI_TRANSCRIPT_H_

#include <string>
#include <string_view>
#include <vector>

#include "tests/cli/sandbox.h"

namespace gpuday {

// A piece of a transcript: a command with its expectation, or text to keep as it is.
struct Step {
  enum class Kind { kText, kFile, kCommand };
  Kind kind = Kind::kText;
  int line = 0;                         // where it starts in the file, from 1
  std::vector<std::string> as_written;  // the remark, the file block or the command's own lines
  std::string name;                     // of the file
  std::string content;                  // of the file, or the command
  std::vector<std::string> out;         // expected, without marks
  std::vector<std::string> err;
  int exit_code = 0;
  std::vector<std::string> trailing;  // empty lines behind it
};

std::vector<std::string> SplitLines(const std::string& text);

std::vector<Step> ParseTranscript(const std::string& text);

// One line of what should have come and what came. Unchanged lines keep the expected text.
struct DiffLine {
  char mark = ' ';  // ' ' as expected, '-' missing, '+' unexpected
  std::string text;
};
std::vector<DiffLine> DiffLines(const std::vector<std::string>& expected,
                                const std::vector<std::string>& actual);
bool Agrees(const std::vector<DiffLine>& diff);

// True when `line` is what the pattern `expected`, with "{*}", stands for.
bool LineMatches(std::string_view expected, std::string_view line);

// Runs the steps in one Sandbox. Returns the differences for people, empty when there are none;
// `rewritten` becomes the transcript as it would have to be.
std::string RunTranscript(const std::string& text, std::string& rewritten);

}  // namespace gpuday

#endif  // GPUDAY_TESTS_CLI_TRANSCRIPT_H_
