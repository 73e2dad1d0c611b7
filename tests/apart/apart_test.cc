// Plugins that did not come with the program, asked in a child: the same answers, and whatever they
// do is an error with their name and the question, after which this process and the plugin go on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "planner/apart/remote.h"
#include "planner/base/files.h"
#include "planner/trial/answer_text.h"
#include "planner/trial/contract.h"
#include "tests/base/temporary_folder.h"
#include "tests/host/host_testing.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

ApartSettings Settings(double question_seconds = 20) {
  return {.program = fs::path(GPUDAY_BUILD_ROOT) / "bin/gpuday",
          .bundled = "",
          .load_seconds = 30,
          .question_seconds = question_seconds};
}

PluginHost Host(const std::vector<fs::path>& folders, const ApartSettings& settings = Settings()) {
  return PluginHost(folders, nullptr, LoaderThatTrusts(settings));
}

absl::StatusOr<Model> Ask(const Plugin& plugin, int width) {
  return AskArchitecture(plugin, MustCheck(plugin, absl::StrCat("width = ", width, "\n")), kAsked);
}

// The children of this process, whatever they are.
std::vector<pid_t> Children() {
  std::vector<pid_t> children;
  for (const auto& task : fs::directory_iterator("/proc/self/task")) {
    std::ifstream list(task.path() / "children");
    for (pid_t child = 0; list >> child;) children.push_back(child);
  }
  return children;
}

// ---- what is good is the same ----

TEST(Apart, EveryBundledPluginAnswersAsInTheProcess) {
  const PluginHost here({kBundledPlugins});
  const PluginHost apart = Host({kBundledPlugins});
  int asked = 0;
  for (const FoundPlugin& found : here.Find()) {
    const auto inside = here.Get(found.family, found.name, kAsked);
    const auto outside = apart.Get(found.family, found.name, kAsked);
    ASSERT_TRUE(inside.ok()) << inside.status();
    ASSERT_TRUE(outside.ok()) << outside.status();
    EXPECT_EQ((*inside)->apart, nullptr);
    EXPECT_NE((*outside)->apart, nullptr) << found.name;
    EXPECT_EQ((*inside)->version, (*outside)->version);
    EXPECT_EQ((*inside)->summary, (*outside)->summary);
    EXPECT_EQ((*inside)->parameters.size(), (*outside)->parameters.size());
    EXPECT_EQ((*inside)->model_types.size(), (*outside)->model_types.size());
    if (found.family == Family::kOptimizer) {
      EXPECT_EQ(NeedsNextStage(**inside), NeedsNextStage(**outside));
      EXPECT_EQ(DefaultNextStage(**inside), DefaultNextStage(**outside));
    }
    for (const GoldenFigure& golden : (*inside)->golden) {
      const auto values = PluginValues::Check(**inside, golden.values, "", kAsked);
      ASSERT_TRUE(values.ok()) << values.status();
      const auto expected = AnswerText(**inside, *values, ReferenceModel());
      const auto answered = AnswerText(**outside, *values, ReferenceModel());
      ASSERT_TRUE(expected.ok()) << expected.status();
      EXPECT_EQ(*expected, answered.value_or(std::string(answered.status().message())))
          << found.name;
      ++asked;
    }
  }
  EXPECT_GE(asked, 40);
}

// The raw plugins of tests/host: what is refused of them is refused in the same words.
TEST(Apart, AWrongAnswerIsRefusedInTheSameWords) {
  const PluginHost here({kBadPlugins});
  const PluginHost apart = Host({kBadPlugins});
  const auto inside = here.Get(Family::kArchitecture, "answers", kAsked);
  const auto outside = apart.Get(Family::kArchitecture, "answers", kAsked);
  ASSERT_TRUE(inside.ok() && outside.ok());
  for (const char* what : {"well",
                           "nothing",
                           "matrix_first",
                           "null_model",
                           "no_layers",
                           "huge_hidden",
                           "shape_only",
                           "shape_twice",
                           "null_matrix",
                           "null_attention",
                           "null_activation",
                           "too_many_parameters",
                           "million_matrices",
                           "sum_too_large",
                           "refused_but_ok",
                           "failed",
                           "failed_silently",
                           "invalid",
                           "says_refused",
                           "endless_message",
                           "zero_rows",
                           "all_ones_rows",
                           "unknown_role",
                           "name_null",
                           "name_empty",
                           "name_newline",
                           "name_not_utf8",
                           "name_long",
                           "half_matrix",
                           "empty_matrix",
                           "half_attention",
                           "unknown_kept",
                           "unknown_drop",
                           "duplicate_matrix"}) {
    const PluginValues values = MustCheck(**inside, absl::StrCat("do = \"", what, "\"\n"));
    const auto expected = AnswerText(**inside, values, ReferenceModel());
    const auto answered = AnswerText(**outside, values, ReferenceModel());
    EXPECT_EQ(expected.status(), answered.status()) << what;
    EXPECT_EQ(expected.value_or(""), answered.value_or("")) << what;
  }
}

// So are descriptors.
TEST(Apart, AWrongDescriptorIsRefusedInTheSameWords) {
  const PluginHost here({kBadPlugins});
  const PluginHost apart = Host({kBadPlugins});
  int refused = 0;
  for (const char* name : {"good_c",
                           "bad_magic",
                           "other_major",
                           "newer_minor",
                           "too_small",
                           "wrong_family",
                           "no_functions",
                           "no_version",
                           "summary_not_utf8",
                           "empty_functions",
                           "most_parameters",
                           "null_parameters",
                           "stride_zero",
                           "parameter_size_zero",
                           "half_parameter",
                           "duplicate_parameter",
                           "nameless_parameter",
                           "reversed_range",
                           "nan_range",
                           "unknown_type",
                           "null_types",
                           "most_types",
                           "type_stride_zero",
                           "nameless_type",
                           "type_default_malformed",
                           "other_name",
                           "null_name",
                           "no_entry",
                           "undefined_symbol",
                           "missing_dependency"}) {
    const auto inside = here.Get(Family::kArchitecture, name, kAsked);
    const auto outside = apart.Get(Family::kArchitecture, name, kAsked);
    EXPECT_EQ(inside.status(), outside.status()) << name;
    if (!inside.ok()) ++refused;
  }
  EXPECT_GE(refused, 20);
}

TEST(Apart, ManyThreadsGetTheirOwnAnswers) {
  const PluginHost host = Host({kBadPlugins});
  const auto plugin = host.Get(Family::kArchitecture, "AtNothing", kAsked);
  ASSERT_TRUE(plugin.ok()) << plugin.status();
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 1; i <= 50; ++i) {
        const int width = 100 * (thread + 1) + i;
        const auto model = Ask(**plugin, width);
        if (model.ok() && model->hidden_size == static_cast<std::uint64_t>(width)) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 400);
}

// ---- what is bad is told, and over ----

struct Case {
  const char* behaviour;
  const char* told;
};
class AtOneValue : public ::testing::TestWithParam<Case> {};

TEST_P(AtOneValue, ItIsToldWithTheQuestionAndOthersAreAnswered) {
  const PluginHost host = Host({kBadPlugins});
  const std::string name = absl::StrCat("At", GetParam().behaviour);
  const auto plugin = host.Get(Family::kArchitecture, name, kAsked);
  ASSERT_TRUE(plugin.ok()) << plugin.status();
  ASSERT_TRUE(Ask(**plugin, 8).ok());
  const fs::path folder = fs::current_path();
  for (int times = 0; times < 2; ++times) {
    const auto model = Ask(**plugin, 999);
    ASSERT_FALSE(model.ok());
    EXPECT_EQ(FaultOf(model.status()), Fault::kPlugin);
    EXPECT_THAT(
        std::string(model.status().message()),
        AllOf(HasSubstr("plugin " + name), HasSubstr(GetParam().told),
              HasSubstr("when asked what the model is made of, with layers = 3, width = 999")));
    const auto other = Ask(**plugin, 8);
    EXPECT_TRUE(other.ok()) << other.status();
  }
  EXPECT_EQ(fs::current_path(), folder);
}

INSTANTIATE_TEST_SUITE_P(
    All, AtOneValue,
    ::testing::Values(Case{"Crash", "crashed ("}, Case{"Abort", "crashed (Aborted)"},
                      Case{"Exit", "ended the process (exit status 0)"},
                      Case{"Print", "it prints 12 bytes"}, Case{"PrintLater", "it prints 11 bytes"},
                      Case{"CloseFiles", ""}, Case{"LeaveFile", "as it was: open files"},
                      Case{"ChangeFolder", "as it was: working directory: /"},
                      Case{"ChangeCppLocale", "as it was: locale"},
                      Case{"ChangeRounding", "as it was: rounding mode"},
                      Case{"ChangeMask", "as it was: file-creation mask"},
                      Case{"CatchSignals", "as it was: signal handlers"},
                      Case{"SetEnvironment", "as it was: environment"},
                      Case{"SetTimer", "as it was: timers"},
                      Case{"BlockSignals", "as it was: blocked signals"},
                      Case{"LimitFiles", "as it was: limits"},
                      Case{"TrapDivision", "as it was: floating-point traps"},
                      Case{"KillItself", "ended from outside (Killed)"}),
    [](const auto& test) { return std::string(test.param.behaviour); });

// Sanitizers need what these are refused.
#ifndef GPUDAY_SANITIZED
INSTANTIATE_TEST_SUITE_P(
    Refused, AtOneValue,
    ::testing::Values(Case{"EatMemory", "crashed (Aborted)"},
                      Case{"StartThread", "asked the system for a thread"},
                      Case{"Fork", "asked the system for a thread"},
                      Case{"Connect", "asked the system for the network"},
                      Case{"KillParent", "asked the system for a signal to another process"},
                      Case{"RunProgram", "asked the system for another program"}),
    [](const auto& test) { return std::string(test.param.behaviour); });
#endif

TEST(Apart, FilesCanBeNeitherReadNorWritten) {
  const PluginHost host = Host({kBadPlugins});
  for (const char* name : {"AtReadFile", "AtWriteFile"}) {
    const auto plugin = host.Get(Family::kArchitecture, name, kAsked);
    ASSERT_TRUE(plugin.ok()) << plugin.status();
    const auto model = Ask(**plugin, 999);
    // It ends itself where it could not open one, as with a kernel that has Landlock.
    if (!model.ok() && absl::StrContains(model.status().message(), "open files")) {
      GTEST_SKIP() << "a kernel without Landlock";
    }
    EXPECT_THAT(std::string(model.status().message()), HasSubstr("crashed (Aborted)")) << name;
  }
  EXPECT_FALSE(fs::exists("/tmp/gpuday-plugin-was-here"));
}

TEST(Apart, OneThatHangsIsEndedAndAfterThreeTimesLeftAlone) {
  const PluginHost host = Host({kBadPlugins}, Settings(0.3));
  const auto plugin = host.Get(Family::kArchitecture, "AtLoop", kAsked);
  ASSERT_TRUE(plugin.ok()) << plugin.status();
  for (int times = 0; times < 3; ++times) {
    EXPECT_THAT(std::string(Ask(**plugin, 999).status().message()),
                HasSubstr("was not done after 0.3 s when asked"));
  }
  const auto before = std::chrono::steady_clock::now();
  EXPECT_THAT(std::string(Ask(**plugin, 999).status().message()),
              HasSubstr("is not asked for a minute"));
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(200));
}

// ---- its process and its file ----

TEST(Apart, AChildThatSomebodyEndsIsStartedAgain) {
  const PluginHost host = Host({kBadPlugins});
  const auto plugin = host.Get(Family::kArchitecture, "AtNothing", kAsked);
  ASSERT_TRUE(plugin.ok()) << plugin.status();
  for (const int signal : {SIGKILL, SIGTERM, SIGHUP}) {
    ASSERT_TRUE(Ask(**plugin, 8).ok());
    const std::vector<pid_t> children = Children();
    EXPECT_THAT(children, Not(IsEmpty()));
    for (const pid_t child : children) kill(child, signal);
    const auto model = Ask(**plugin, 8);
    EXPECT_TRUE(model.ok()) << model.status();
  }
}

TEST(Apart, TheChildGoesWithThePlugin) {
  const std::size_t before = Children().size();
  {
    const PluginHost host = Host({kBadPlugins});
    ASSERT_TRUE(host.Get(Family::kArchitecture, "AtNothing", kAsked).ok());
    EXPECT_EQ(Children().size(), before + 1);
  }
  EXPECT_EQ(Children().size(), before);
}

TEST(Apart, AFileThatIsOverwrittenOrExchangedHurtsNothing) {
  const TemporaryFolder folder;
  const auto content = [](const char* name) {
    return ReadFile(kBadPlugins / "architectures" / name, 1 << 26).value();
  };
  const fs::path file = folder.path() / "architectures/AtNothing.so";
  folder.Write("architectures/AtNothing.so", content("AtNothing.so"));
  const PluginHost host = Host({folder.path()});
  const auto plugin = host.Get(Family::kArchitecture, "AtNothing", kAsked);
  ASSERT_TRUE(plugin.ok()) << plugin.status();
  ASSERT_TRUE(Ask(**plugin, 8).ok());

  // In place, as cp does it, until nothing of it is left: its child may end and be started in vain.
  fs::resize_file(file, 0);
  const auto emptied = Ask(**plugin, 8);
  EXPECT_TRUE(emptied.ok() || FaultOf(emptied.status()) == Fault::kPlugin) << emptied.status();
  // Another that is as good: the running one goes on, a new child is none of the admitted content.
  folder.Write("architectures/AtNothing.so", content("LoadNothing.so"));
  for (const pid_t child : Children()) kill(child, SIGKILL);
  EXPECT_THAT(std::string(Ask(**plugin, 8).status().message()),
              HasSubstr("its file was changed while gpuday runs; start gpuday again"));
  // Back as it was.
  folder.Write("architectures/AtNothing.so", content("AtNothing.so"));
  EXPECT_TRUE(Ask(**plugin, 8).ok());
}

TEST(Apart, ATrustedFileMayBeOverwrittenUnderAProgramThatLivesLong) {
  const TemporaryFolder folder;
  fs::copy(kBundledPlugins, folder.path() / "plugins", fs::copy_options::recursive);
  ApartSettings settings = Settings();
  settings.bundled = folder.path() / "plugins";
  settings.lives_long = true;
  const PluginHost host = Host({settings.bundled}, settings);
  const auto plugin = host.Get(Family::kArchitecture, "llama", kAsked);
  ASSERT_TRUE(plugin.ok()) << plugin.status();
  EXPECT_EQ((*plugin)->apart, nullptr);
  EXPECT_EQ((*plugin)->path, settings.bundled / "architectures/llama.so");
  fs::resize_file((*plugin)->path, 0);
  const auto values = PluginValues::Check(**plugin, (*plugin)->golden.front().values, "", kAsked);
  const auto model = AskArchitecture(**plugin, *values, kAsked);
  EXPECT_TRUE(model.ok()) << model.status();
}

TEST(Apart, OnLoadingItIsToldToo) {
  const PluginHost host = Host({kBadPlugins});
  const std::pair<const char*, const char*> cases[] = {
      {"LoadCrash", "LoadCrash.so: refused: crashed ("},
      {"LoadExit", "LoadExit.so: refused: ended the process (exit status"},
      {"LoadPrint", "it prints 12 bytes"},
      {"LoadChangeFolder", "working directory: /"}};
  for (const auto& [name, told] : cases) {
    const auto plugin = host.Get(Family::kArchitecture, name, kAsked);
    EXPECT_EQ(FaultOf(plugin.status()), Fault::kPlugin) << name;
    EXPECT_THAT(std::string(plugin.status().message()), HasSubstr(told));
  }
}

// ---- which run where ----

TEST(Apart, OnlyAnUntouchedPluginOfTheInstallationRunsInTheProgram) {
  const TemporaryFolder folder;
  fs::copy(kBundledPlugins, folder.path() / "plugins", fs::copy_options::recursive);
  ApartSettings settings = Settings();
  settings.bundled = folder.path() / "plugins";
  const auto apart = [&](const fs::path& searched, Family family, const std::string& name) {
    const PluginHost host = Host({searched}, settings);
    const auto plugin = host.Get(family, name, kAsked);
    EXPECT_TRUE(plugin.ok()) << plugin.status();
    return plugin.ok() && (*plugin)->apart != nullptr;
  };
  EXPECT_FALSE(apart(settings.bundled, Family::kArchitecture, "llama"));
  // The same content elsewhere, and another content there.
  EXPECT_TRUE(apart(kBundledPlugins, Family::kArchitecture, "llama"));
  const std::string gpt = ReadFile(settings.bundled / "architectures/gpt.so", 1 << 26).value();
  folder.Write("plugins/architectures/gpt.so", gpt + "more");
  EXPECT_TRUE(apart(settings.bundled, Family::kArchitecture, "gpt"));
  // Dropped in beside them.
  fs::copy(kBadPlugins / "architectures/AtNothing.so", settings.bundled / "architectures");
  EXPECT_TRUE(apart(settings.bundled, Family::kArchitecture, "AtNothing"));
  // A declared one by its reader.
  EXPECT_FALSE(apart(settings.bundled, Family::kArchitecture, "granite"));
  EXPECT_TRUE(apart(kBundledPlugins, Family::kArchitecture, "granite"));
  fs::remove(settings.bundled / "bundled.sha256");
  EXPECT_TRUE(apart(settings.bundled, Family::kArchitecture, "llama"));
}

}  // namespace
}  // namespace gpuday
