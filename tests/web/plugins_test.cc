// Plugins that did not come with gpuday, under a server: whatever they do, it goes on serving.
#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/apart/remote.h"
#include "tests/base/sanitized.h"
#include "tests/web/web_testing.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const fs::path kRoot = GPUDAY_BUILD_ROOT;

std::string Scenario(const std::string& plugin, int width) {
  const std::string toml =
      absl::StrCat("[model]\narchitecture = \"", plugin, "\"\n[model.parameters]\nwidth = ", width,
                   "\n[training]\ntokens = 1e9\nsequence_length = 128\n");
  return Json{{"scenario_toml", toml}}.dump();
}

TEST(HostilePlugins, TwentyClientsArePlannedForMeanwhile) {
  std::vector<fs::path> folders = PluginHost::DefaultFolders({});
  folders.insert(folders.begin(), kRoot / "tests/host_plugins");
  const PluginHost host(folders, nullptr,
                        LoaderThatTrusts({.program = kRoot / "bin/gpuday",
                                          .bundled = kRoot / "lib/gpuday/plugins",
                                          .lives_long = true,
                                          .question_seconds = 2}));
  const TestServer server(host);
  const std::string expected = server.Ask("POST", "/api/plan", Scenario("AtNothing", 8)).body;
  ASSERT_THAT(expected, HasSubstr("usd"));
  std::vector<const char*> bad_ones = {"AtCrash",      "AtExit",    "AtLoop",   "AtPrint",
                                       "AtKillItself", "LoadCrash", "LoadExit", "AtCloseFiles"};
  // Sanitizers need the calls that these are refused.
  if (!kSanitized) bad_ones.insert(bad_ones.end(), {"AtFork", "AtKillParent"});
  std::atomic<std::size_t> right = 0, told = 0;
  {
    std::vector<std::jthread> threads;
    for (int client = 0; client < 20; ++client) {
      threads.emplace_back([&] {
        for (int i = 0; i < 5; ++i) {
          if (server.Ask("POST", "/api/plan", Scenario("AtNothing", 8)).body == expected) ++right;
        }
      });
    }
    for (const char* bad : bad_ones) {
      threads.emplace_back([&, bad] {
        for (int i = 0; i < 3; ++i) {
          const Reply reply = server.Ask("POST", "/api/plan", Scenario(bad, 999));
          if (reply.status >= 400 && absl::StrContains(reply.body, bad)) ++told;
        }
      });
    }
  }
  EXPECT_EQ(right, 100u);
  EXPECT_EQ(told, 3 * bad_ones.size());
  EXPECT_EQ(server.Ask("POST", "/api/plan", Scenario("AtNothing", 8)).body, expected);
}

}  // namespace
}  // namespace gpuday
