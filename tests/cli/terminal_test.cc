// Colour on a terminal, never elsewhere, never against the user's will; and readers that leave.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/sandbox.h"

namespace gpuday {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kEscape[] = "\x1b";

// A chroot or container without /dev/pts has no terminal to give.
class Colour : public testing::Test {
 protected:
  void SetUp() override {
    const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal < 0) GTEST_SKIP() << "this system gives no pseudo-terminal";
    close(terminal);
  }
};

TEST_F(Colour, IsOnATerminalOnly) {
  const Sandbox sandbox;
  EXPECT_THAT(sandbox.OnTerminal({"plan", "gpt2"}), HasSubstr(kEscape));
  // A terminal's name alone is no terminal.
  EXPECT_THAT(sandbox.Run({"plan", "gpt2"}, {.environment = {{"TERM", "xterm"}}}).out,
              Not(HasSubstr(kEscape)));
}

TEST_F(Colour, IsLeftOutWhenTheUserOrTheTerminalSaysSo) {
  const Sandbox sandbox;
  EXPECT_THAT(sandbox.OnTerminal({"plan", "gpt2"}, {.environment = {{"NO_COLOR", "1"}}}),
              Not(HasSubstr(kEscape)));
  EXPECT_THAT(sandbox.OnTerminal({"plan", "gpt2"}, {.environment = {{"TERM", "dumb"}}}),
              Not(HasSubstr(kEscape)));
  // Empty counts as not set (no-color.org).
  EXPECT_THAT(sandbox.OnTerminal({"plan", "gpt2"}, {.environment = {{"NO_COLOR", ""}}}),
              HasSubstr(kEscape));
}

std::vector<std::string> Words(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

TEST_F(Colour, NeverGetsIntoJsonOrChangesTheWords) {
  const Sandbox sandbox;
  EXPECT_THAT(sandbox.OnTerminal({"plan", "gpt2", "--json"}), Not(HasSubstr(kEscape)));
  const std::vector<std::string> plan = {
      "plan", "gpt2",   "--tokens",         "1B",          "--price",
      "2",    "--gpus", "8xA100-SXM4-80GB", "--framework", "megatron-core"};
  std::string coloured = sandbox.OnTerminal(plan), plain;
  for (std::size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\x1b') {
      i = coloured.find('m', i);
      ASSERT_NE(i, std::string::npos);
    } else if (coloured[i] != '\r') {
      plain += coloured[i];
    }
  }
  // A terminal breaks its lines where it ends.
  EXPECT_EQ(Words(plain), Words(sandbox.Run(plan).out));
}

TEST(Readers, MayLeaveEarlyWithoutAWord) {
  const Sandbox sandbox;
  const Finished killed = sandbox.Run({"prices", "--json"}, {.reader_gone = true});
  EXPECT_THAT(killed.err, IsEmpty());
  EXPECT_TRUE(killed.signal == SIGPIPE || killed.exit_code == 0) << killed.exit_code;
  // A parent that ignores SIGPIPE passes that on; then the write fails instead.
  const Finished ignored =
      sandbox.Run({"prices", "--json"}, {.ignore_sigpipe = true, .reader_gone = true});
  EXPECT_THAT(ignored.err, IsEmpty());
  EXPECT_EQ(ignored.exit_code, 0);
  const Finished head = sandbox.Shell("gpuday prices | head -1");
  EXPECT_THAT(head.err, IsEmpty());
  EXPECT_EQ(head.exit_code, 0);
}

TEST(Readers, ThatLeaveDoNotUndoASave) {
  const Sandbox sandbox;
  sandbox.Run({"plan", "gpt2", "--save"}, {.reader_gone = true});
  EXPECT_THAT(sandbox.Run({"scenarios"}).out, HasSubstr("gpt2"));
}

}  // namespace
}  // namespace gpuday
