// Plugins that crash, hang, leave or damage the process are refused with a reason; this process
// lives on. The program itself probes.
#include "planner/trial/probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <array>
#include <chrono>
#include <random>
#include <string>

#include "planner/base/files.h"
#include "planner/trial/admission.h"
#include "tests/base/temporary_folder.h"
#include "tests/host/host_testing.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const fs::path kProgram = fs::path(GPUDAY_BUILD_ROOT) / "bin/gpuday";

ProbeSettings Settings(double seconds = 30) {
  return {.program = kProgram, .folders = {kBundledPlugins}, .seconds = seconds};
}

ProbeVerdict ProbeBad(const std::string& name, double seconds = 30) {
  return Probe(Settings(seconds), Family::kArchitecture,
               kBadPlugins / "architectures" / (name + ".so"));
}

struct Case {
  const char* plugin;
  const char* reason;
};

class Misbehaviour : public ::testing::TestWithParam<Case> {};

TEST_P(Misbehaviour, IsRefusedWithItsReason) {
  const ProbeVerdict verdict = ProbeBad(GetParam().plugin);
  EXPECT_FALSE(verdict.accepted);
  EXPECT_TRUE(verdict.lasting);
  EXPECT_THAT(verdict.reason, HasSubstr(GetParam().reason));
}

INSTANTIATE_TEST_SUITE_P(
    OnLoading, Misbehaviour,
    ::testing::Values(
        Case{"LoadCrash", "\"loads\""}, Case{"LoadAbort", "\"loads\""},
        Case{"LoadExit", "ended the process (exit status 0)"}, Case{"LoadPrint", "prints 12 bytes"},
        Case{"LoadPrintLater", "prints 11 bytes"}, Case{"LoadCloseFiles", "ended the process"},
        Case{"LoadOpenFile", "open files"},
        Case{"LoadChangeFolder", "working directory: / instead of"},
        Case{"LoadChangeLocale", "locale: "}, Case{"LoadChangeRounding", "rounding mode"},
        Case{"LoadChangeMask", "file-creation mask"}, Case{"LoadCatchSignals", "signal handlers"},
        Case{"LoadSetEnvironment", "environment"}, Case{"LoadExitBadly", "exit status 7"},
        Case{"LoadForgeVerdict", "ended the process"}, Case{"LoadSetTimer", "timers"},
        Case{"LoadBlockSignals", "blocked signals"}, Case{"LoadLimitFiles", "limits"},
        Case{"LoadTrapDivision", "floating-point traps"},
        Case{"LoadChangeCppLocale", "locale: C *"}, Case{"LoadLeaveFile", "open files"}),
    [](const auto& test) { return std::string(test.param.plugin); });

INSTANTIATE_TEST_SUITE_P(
    WhenAsked, Misbehaviour,
    ::testing::Values(
        Case{"AskCrash", "during the check \"golden figures\""},
        Case{"AskAbort", "during the check \"golden figures\""},
        Case{"AskThrow", "from a constructor"},
        Case{"AskExit", "ended the process (exit status 0) during the check"},
        Case{"AskPrint", "prints "}, Case{"AskPrintLater", "prints "},
        Case{"AskCloseFiles", "ended the process"}, Case{"AskChangeFolder", "working directory"},
        Case{"AskChangeRounding", "rounding mode"}, Case{"AskCatchSignals", "signal handlers"},
        Case{"AskSetEnvironment", "environment"}, Case{"AskForgeVerdict", "ended the process"},
        Case{"AskAnswerDifferently", "determinism: the same question"},
        Case{"AskIgnoreLayers", "additivity: 12 more layers"},
        Case{"missing_dependency", "libgpuday_host_gone.so"},
        Case{"undefined_symbol", "undefined symbol"},
        Case{"other_major", "built for plugin interface"}),
    [](const auto& test) { return std::string(test.param.plugin); });

TEST(Probe, AnExceptionOnLoadingIsARefusal) {
  // Whether it can pass through dlopen, or ends the process there, is the C library's to say.
  const ProbeVerdict verdict = ProbeBad("LoadThrow");
  EXPECT_FALSE(verdict.accepted);
  EXPECT_TRUE(verdict.lasting);
  EXPECT_THAT(verdict.reason, ::testing::AnyOf(HasSubstr("crashed (Aborted) during"),
                                               HasSubstr("cannot be loaded: from a constructor")));
}

#if defined(__SSE2__)
TEST(Probe, RefusesWhatIsLinkedAsWithFastMath) {
  EXPECT_THAT(ProbeBad("LoadFlushSubnormals").reason, HasSubstr("subnormal numbers"));
}
#endif

TEST(Probe, ALoopOrASleepIsEndedInTime) {
  for (const char* name : {"LoadLoop", "LoadSleep", "AskLoop", "AskSleep"}) {
    const auto before = std::chrono::steady_clock::now();
    const ProbeVerdict verdict = ProbeBad(name, 1);
    EXPECT_FALSE(verdict.accepted) << name;
    // Another time the machine may be less busy.
    EXPECT_FALSE(verdict.lasting) << name;
    EXPECT_THAT(verdict.reason, HasSubstr("was not done after 1 s")) << name;
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(20)) << name;
  }
}

TEST(Probe, WhatItForkedDoesNotKeepTheProbeWaiting) {
  const auto before = std::chrono::steady_clock::now();
  (void)ProbeBad("LoadFork", 25);
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(20));
}

#ifndef GPUDAY_SANITIZED
TEST(Probe, WhatAPluginHasNoNeedOfIsNotToBeHad) {
  const std::pair<const char*, const char*> cases[] = {
      {"LoadStartThread", "asked the system for a thread"},
      {"LoadFork", "asked the system for a thread or a process"},
      {"LoadConnect", "asked the system for the network"},
      {"LoadRunProgram", "asked the system for another program"},
      {"LoadKillParent", "asked the system for a signal to another process"},
      {"LoadWriteFile", "crashed (Aborted)"}};
  for (const auto& [name, reason] : cases) {
    const ProbeVerdict verdict = ProbeBad(name);
    EXPECT_FALSE(verdict.accepted) << name;
    EXPECT_THAT(verdict.reason, HasSubstr(reason)) << name;
  }
  EXPECT_FALSE(fs::exists("/tmp/gpuday-plugin-was-here"));
}
#endif

TEST(Probe, MemoryIsLimited) {
#ifdef GPUDAY_SANITIZED
  GTEST_SKIP() << "the sanitizer's shadow memory cannot be limited";
#endif
  EXPECT_THAT(ProbeBad("AskEatMemory", 120).reason, HasSubstr("crashed"));
}

TEST(Probe, AGoodOneIsAcceptedWithEveryCheck) {
  const ProbeVerdict verdict = ProbeBad("LoadNothing");
  EXPECT_TRUE(verdict.accepted) << verdict.reason;
  std::vector<std::string> names;
  for (const CheckResult& check : verdict.checks) {
    names.push_back(check.name);
    EXPECT_EQ(check.outcome, Outcome::kPassed) << check.name << ": " << check.detail;
  }
  EXPECT_THAT(names, ::testing::ElementsAre("loads", "golden figures", "answers", "additivity",
                                            "determinism", "parameters", "process"));
}

TEST(Probe, WithoutItsProgramNothingIsAccepted) {
  ProbeSettings settings = Settings();
  settings.program = "/nowhere/gpuday";
  const ProbeVerdict verdict =
      Probe(settings, Family::kArchitecture, kBundledPlugins / "architectures/llama.so");
  EXPECT_FALSE(verdict.accepted);
  EXPECT_FALSE(verdict.lasting);
}

// The kernel that is out of memory, a batch system, a user: what they end says nothing of a plugin.
TEST(Probe, WhatIsEndedFromOutsideWasNotTried) {
  for (const char* name : {"LoadKillItself", "AskKillItself"}) {
    const ProbeVerdict verdict = ProbeBad(name);
    EXPECT_FALSE(verdict.accepted) << name;
    EXPECT_FALSE(verdict.tried) << name;
    EXPECT_THAT(verdict.reason, HasSubstr("its probe was ended from outside (Killed)")) << name;
  }
}

TEST(Probe, AMachineThatIsShortOfDescriptorsIsNotThePluginsFault) {
  rlimit before = {};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  // With fewer the child ends before it begins; with some more it begins and cannot look.
  for (const rlim_t most : std::to_array<rlim_t>({4, 6, 8, 10})) {
    const rlimit few{most, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &few);
    const ProbeVerdict verdict = ProbeBad("LoadNothing");
    setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_TRUE(verdict.accepted || !verdict.tried) << most << ": " << verdict.reason;
  }
}

TEST(Probe, AllThatAreBundledKeepTheContract) {
  int seen = 0;
  for (const FoundPlugin& found : PluginHost({kBundledPlugins}).Find()) {
    ++seen;
    const ProbeVerdict verdict = Probe(Settings(), found.family, found.path);
    EXPECT_TRUE(verdict.accepted) << found.name << ": " << verdict.reason;
    for (const CheckResult& check : verdict.checks) {
      if (check.name != "golden figures") continue;
      EXPECT_EQ(check.outcome, Outcome::kPassed) << found.name << ": " << check.detail;
    }
  }
  EXPECT_GE(seen, 40);
}

// ---- who may be loaded at all ----

class Admitting : public ::testing::Test {
 protected:
  Admitting() {
    settings_.probe = Settings();
    settings_.cache = folder_.path() / "verdicts";
    settings_.bundled = kBundledPlugins;
  }

  absl::Status Admit(const std::string& name) {
    const fs::path path = kBadPlugins / "architectures" / (name + ".so");
    return Admission(settings_).Admit(Family::kArchitecture, path,
                                      Sha256(ReadFile(path, 1 << 26).value()), "");
  }
  std::size_t Verdicts() const { return ListFiles(settings_.cache, "").size(); }

  TemporaryFolder folder_;
  Admission::Settings settings_;
};

TEST_F(Admitting, ProbesAContentOnce) {
  EXPECT_TRUE(Admit("LoadNothing").ok());
  EXPECT_EQ(Verdicts(), 1u);
  // A program that cannot probe knows the verdict no longer, since it is another program.
  settings_.probe.program = "/nowhere/gpuday";
  EXPECT_FALSE(Admit("LoadNothing").ok());
  settings_.probe.program = kProgram;
  // Nothing is left to probe with in the folder of plugins, and nothing needs to be.
  settings_.probe.seconds = 0;
  EXPECT_TRUE(Admit("LoadNothing").ok());
  EXPECT_FALSE(Admit("AskNothing").ok());
}

TEST_F(Admitting, WhatCouldNotBeTriedIsHeldAgainstNothing) {
  EXPECT_THAT(std::string(Admit("LoadKillItself").message()),
              HasSubstr("LoadKillItself.so: could not be tried: its probe was ended from outside"));
  EXPECT_EQ(Verdicts(), 0u);
}

TEST_F(Admitting, ARefusalIsForgottenAfterAWhile) {
  EXPECT_THAT(std::string(Admit("LoadExit").message()),
              HasSubstr("LoadExit.so: refused: ended the process"));
  ASSERT_EQ(Verdicts(), 1u);
  settings_.probe.seconds = 0;
  // Kept: not even tried.
  EXPECT_THAT(std::string(Admit("LoadExit").message()), HasSubstr("ended the process"));
  fs::last_write_time(ListFiles(settings_.cache, "")[0],
                      fs::file_time_type::clock::now() - std::chrono::minutes(11));
  EXPECT_THAT(std::string(Admit("LoadExit").message()), HasSubstr("was not done after 0 s"));
}

TEST_F(Admitting, ADamagedVerdictCountsForNothing) {
  EXPECT_TRUE(Admit("LoadNothing").ok());
  folder_.Write("verdicts/" + ListFiles(settings_.cache, "")[0].filename().string(),
                "gpuday verdict 1\naccep");
  settings_.probe.seconds = 0;
  EXPECT_FALSE(Admit("LoadNothing").ok());
}

TEST_F(Admitting, WithoutACacheItProbesEachTime) {
  settings_.cache = "/proc/nowhere";
  EXPECT_TRUE(Admit("LoadNothing").ok());
  settings_.cache.clear();
  EXPECT_TRUE(Admit("LoadNothing").ok());
}

TEST_F(Admitting, AnAllowListDisablesWhatItLacks) {
  settings_.allow_list = folder_.path() / "plugins.allow";
  EXPECT_TRUE(Admit("LoadNothing").ok());  // there is no list
  folder_.Write("plugins.allow", "# none\n");
  const absl::Status status = Admit("LoadNothing");
  EXPECT_TRUE(Admission::IsDisabled(status)) << status;
  EXPECT_EQ(FaultOf(status), Fault::kPlugin);
  const fs::path path = kBadPlugins / "architectures/LoadNothing.so";
  folder_.Write("plugins.allow",
                "# ours\n" + Sha256(ReadFile(path, 1 << 26).value()) + "  LoadNothing.so\n");
  EXPECT_TRUE(Admit("LoadNothing").ok());
  // What came with the program needs no line, be it declared; what was put in its place does.
  for (const char* name : {"llama.so", "granite.toml"}) {
    const fs::path bundled = kBundledPlugins / "architectures" / name;
    const std::string sum = Sha256(ReadFile(bundled, 1 << 26).value());
    EXPECT_TRUE(Admission(settings_).Admit(Family::kArchitecture, bundled, sum, "").ok()) << name;
    EXPECT_TRUE(Admission::IsDisabled(
        Admission(settings_).Admit(Family::kArchitecture, bundled, Sha256("other"), "")));
  }
}

// Copies of a good plugin with a few bytes changed: whatever the loader makes of them, this process
// lives, each gets an answer in time, and the others stay usable.
TEST(DamagedCopies, NeverTakeTheHostDown) {
#ifdef NDEBUG
  constexpr int kCopies = 500;
#else
  constexpr int kCopies = 60;
#endif
  const TemporaryFolder folder;
  const std::string good = ReadFile(kBundledPlugins / "architectures/gpt.so", 1 << 26).value();
  folder.Write("architectures/good.so", good);
  std::mt19937 random(20261126);
  std::uniform_int_distribution<std::size_t> place(0, good.size() - 1);
  std::uniform_int_distribution<int> byte(0, 255), count(1, 8);
  int refused = 0;
  for (int i = 0; i < kCopies; ++i) {
    std::string damaged = good;
    for (int changes = count(random); changes > 0; --changes) {
      // Half of them where the loader looks first.
      const std::size_t at = i % 2 == 0 ? place(random) : place(random) % 4096;
      damaged[at] = static_cast<char>(byte(random));
    }
    folder.Write("architectures/gpt.so", damaged);
    const absl::StatusOr<std::string> content =
        CheckPluginFile(folder.path() / "architectures/gpt.so");
    const ProbeVerdict verdict =
        content.ok()
            ? Probe(Settings(5), Family::kArchitecture, folder.path() / "architectures/gpt.so")
            : ProbeVerdict{.accepted = false,
                           .reason = std::string(content.status().message()),
                           .checks = {}};
    if (verdict.accepted) continue;
    ++refused;
    EXPECT_THAT(verdict.reason, Not(IsEmpty())) << "copy " << i;
  }
  // Most bytes are code and text that a probe does not come by.
  EXPECT_GE(refused, kCopies / 10);
  EXPECT_TRUE(
      Probe(Settings(), Family::kArchitecture, kBundledPlugins / "architectures/gpt.so").accepted);
}

}  // namespace
}  // namespace gpuday
