// A long search: Ctrl-C ends it with the best so far, and a terminal shows how far it is.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "tests/cli/sandbox.h"

namespace gpuday {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

// Takes a minute or more.
constexpr char kLong[] =
    "gpuday search llama-3.1-8b --tokens 1T --wide --threads 1 --start 2026-11-26 --by 2027-06-30";

TEST(Search, PrintsTheBestSoFarOnCtrlC) {
  const Sandbox sandbox;
  ASSERT_EQ(sandbox.Run({"plugins"}).exit_code, 0);  // tries each once, which takes its time
  const Finished finished =
      sandbox.Shell(std::string("timeout --foreground --preserve-status -s INT ") +
                    (kSanitized ? "10 " : "3 ") + kLong + " --json");
  EXPECT_EQ(finished.signal, 0);
  EXPECT_FALSE(finished.timed_out);
  const auto json = nlohmann::json::parse(finished.out, nullptr, false);
  ASSERT_TRUE(json.is_object()) << finished.out << finished.exit_code;
  EXPECT_EQ(json["schema"], "gpuday.search/1");
  EXPECT_EQ(json["stopped"], true);
  EXPECT_GT(json["looked_at"], 0);
  EXPECT_EQ(finished.exit_code, 130);
}

TEST(Search, SaysInTheFirstLineThatItStoppedEarly) {
  const Sandbox sandbox;
  ASSERT_EQ(sandbox.Run({"plugins"}).exit_code, 0);
  const Finished finished =
      sandbox.Shell(std::string("timeout --foreground --preserve-status -s INT ") +
                    (kSanitized ? "10 " : "1 ") + kLong);
  EXPECT_THAT(finished.out.substr(0, finished.out.find('\n')), HasSubstr("Stopped early"));
  EXPECT_EQ(finished.exit_code, 130);
}

TEST(Search, ShowsOnATerminalHowFarItIs) {
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0) GTEST_SKIP() << "this system gives no pseudo-terminal";
  close(terminal);
  const Sandbox sandbox;
  const std::vector<std::string> search = {"search", "llama-2-7b", "--tokens",  "100B", "--wide",
                                           "--gpus", "<=64",       "--threads", "1"};
  const std::string shown = sandbox.OnTerminal(search);
  EXPECT_THAT(shown, HasSubstr("configurations, "));
  EXPECT_THAT(shown, HasSubstr("s left"));
  EXPECT_THAT(sandbox.Run(search).err, IsEmpty());
}

}  // namespace
}  // namespace gpuday
