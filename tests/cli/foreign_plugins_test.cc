// Plugins that did not come with gpuday, through every command that plans.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/base/sanitized.h"
#include "tests/cli/sandbox.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr int kPlugin = 4;
const fs::path kBad = fs::path(GPUDAY_BUILD_ROOT) / "tests/host_plugins/architectures";

class ForeignPlugins : public testing::Test {
 protected:
  // A scenario of `plugin`, which is dropped into the user's folder.
  void Drop(const std::string& plugin, int width) {
    const fs::path folder = sandbox_.home() / ".local/share/gpuday/plugins/architectures";
    fs::create_directories(folder);
    fs::copy_file(kBad / (plugin + ".so"), folder / (plugin + ".so"),
                  fs::copy_options::overwrite_existing);
    sandbox_.Write("in.toml", "[model]\narchitecture = \"" + plugin +
                                  "\"\n[model.parameters]\nwidth = " + std::to_string(width) +
                                  "\n[training]\ntokens = 1e9\nsequence_length = 128\n");
  }
  Sandbox sandbox_;
};

TEST_F(ForeignPlugins, AFailureAtOneValueIsExitCodeFourWithTheQuestion) {
  std::vector<std::string> plugins = {"AtCrash", "AtExit", "AtPrint", "AtChangeFolder"};
  // Sanitizers need the calls that it is refused.
  if (!kSanitized) plugins.emplace_back("AtFork");
  for (const std::string& plugin : plugins) {
    Drop(plugin, 999);
    for (const char* command :
         {"plan in.toml", "plan in.toml --json", "search in.toml --by 2099-01-01", "ranks in.toml",
          "sensitivity in.toml", "compare gpt2 in.toml",
          "plan in.toml --csv out.csv --db kept.db --save"}) {
      const Finished run = sandbox_.Shell(std::string("gpuday ") + command);
      EXPECT_EQ(run.exit_code, kPlugin) << plugin << ": " << command << run.err;
      EXPECT_THAT(run.err, AllOf(HasSubstr(plugin),
                                 HasSubstr("when asked what the model is made of, with layers = 3, "
                                           "width = 999")))
          << command;
      EXPECT_EQ(run.out, "") << plugin << ": " << command;
    }
    EXPECT_FALSE(fs::exists(sandbox_.work() / "out.csv"));
  }
}

TEST_F(ForeignPlugins, ASweepLosesThatRowAlone) {
  Drop("AtCrash", 8);
  const Finished run =
      sandbox_.Shell("gpuday sweep in.toml --vary model.parameters.width=8,999,16");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, AllOf(HasSubstr("cannot be planned"), HasSubstr("crashed (")));
  const Finished all = sandbox_.Shell("gpuday sweep in.toml --vary model.parameters.width=999");
  EXPECT_EQ(all.exit_code, kPlugin) << all.out << all.err;
}

TEST_F(ForeignPlugins, AGoodOneAnswersInEveryCommand) {
  Drop("AtNothing", 8);
  for (const char* command : {"plan in.toml", "search in.toml --by 2099-01-01", "ranks in.toml",
                              "sensitivity in.toml", "sweep in.toml --vary cluster.gpus=8,16"}) {
    const Finished run = sandbox_.Shell(std::string("gpuday ") + command);
    EXPECT_THAT(run.exit_code, testing::AnyOf(0, 1)) << command << run.err;
    EXPECT_THAT(run.err, Not(HasSubstr("plugin"))) << command;
  }
}

TEST_F(ForeignPlugins, AreListedAsSuch) {
  Drop("AtNothing", 8);
  EXPECT_THAT(sandbox_.Shell("gpuday plugins AtNothing").out,
              HasSubstr("runs in a child process, since it did not come with gpuday"));
  EXPECT_THAT(sandbox_.Shell("gpuday plugins AtNothing --json").out,
              HasSubstr("\"runs\": \"in a child process\""));
  EXPECT_THAT(sandbox_.Shell("gpuday plugins llama").out, Not(HasSubstr("child process")));
}

}  // namespace
}  // namespace gpuday
