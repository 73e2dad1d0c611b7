// Good answers, and something that a plugin must not do: its name says what, and whether on
// loading, when asked, or at a width of 999 alone. Compiled once; misbehaving_name.c gives each
// library its name.
#include <fcntl.h>
#include <fenv.h>
#include <gpuday/architecture.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <locale>
#include <stdexcept>
#include <string_view>

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

extern "C" const char plugin_name[];  // of misbehaving_name.c

namespace {

namespace sdk = gpuday::sdk;

enum Behaviour {
  kNothing,
  kCrash,
  kAbort,
  kThrow,
  kLoop,
  kSleep,
  kExit,
  kFork,
  kPrint,
  kPrintLater,
  kCloseFiles,
  kOpenFile,
  kChangeFolder,
  kChangeLocale,
  kChangeRounding,
  kChangeMask,
  kFlushSubnormals,
  kCatchSignals,
  kSetEnvironment,
  kEatMemory,
  kExitBadly,
  kKillItself,
  kStartThread,
  kConnect,
  kKillParent,
  kRunProgram,
  kWriteFile,
  kReadFile,
  kSetTimer,
  kBlockSignals,
  kLimitFiles,
  kTrapDivision,
  kChangeCppLocale,
  kLeaveFile,
  kForgeVerdict,
  kAnswerDifferently,
  kIgnoreLayers,
};

void AbortUnless(bool holds) {
  if (!holds) std::abort();
}

void Misbehave(Behaviour behaviour) {
  switch (behaviour) {
    case kCrash:
      std::raise(SIGSEGV);
      break;
    case kAbort:
      std::abort();
    case kThrow:
      throw std::runtime_error("from a constructor");
    case kLoop:
      for (volatile unsigned i = 0;;) i = i + 1;
    case kSleep:
      for (;;) sleep(1000);
    case kExit:
      _exit(0);
    case kFork:
      // The child outlives its parent and holds what it inherited.
      if (fork() == 0) {
        for (;;) sleep(1000);
      }
      break;
    case kPrint:
      std::printf("Time  1 day\n");
      std::fflush(stdout);
      break;
    case kPrintLater:
      std::fputs("Time  1 day", stdout);
      break;
    case kCloseFiles:
      for (int file = 0; file < 1024; ++file) close(file);
      break;
    case kOpenFile:
      if (std::fopen("/dev/null", "r") == nullptr) std::abort();
      break;
    case kChangeFolder:
      if (chdir("/") != 0) std::abort();
      break;
    case kChangeLocale:
      if (std::setlocale(LC_ALL, "C.UTF-8") == nullptr) std::abort();
      break;
    case kChangeRounding:
      fesetround(FE_UPWARD);
      break;
    case kChangeMask:
      umask(0);
      break;
    case kFlushSubnormals:
      // What linking with -ffast-math does to whoever loads the library.
#if defined(__SSE2__)
      _mm_setcsr(_mm_getcsr() | 0x8040);
#else
      fesetround(FE_UPWARD);
#endif
      break;
    case kCatchSignals:
      std::signal(SIGSEGV, SIG_IGN);
      break;
    case kSetEnvironment:
      setenv("GPUDAY_DB", "/tmp/elsewhere.db", 1);
      break;
    case kEatMemory:
      for (;;) {
        // A byte is written, so that it is not optimised away; more would wait for pages.
        auto* block = static_cast<volatile char*>(std::malloc(1 << 24));
        if (block == nullptr) std::abort();
        block[0] = 1;
      }
    case kExitBadly:
      std::atexit([] { _exit(7); });
      break;
    case kKillItself:
      std::raise(SIGKILL);
      break;
    case kStartThread: {
      pthread_t thread;
      const auto run = [](void*) -> void* {
        for (;;) sleep(1000);
      };
      if (pthread_create(&thread, nullptr, run, nullptr) != 0) std::abort();
      break;
    }
    case kConnect:
      if (socket(AF_INET, SOCK_STREAM, 0) < 0) std::abort();
      break;
    case kKillParent:
      kill(getppid(), SIGKILL);
      break;
    case kRunProgram:
      execl("/bin/true", "true", nullptr);
      std::abort();
    case kWriteFile:
      AbortUnless(open("/tmp/gpuday-plugin-was-here", O_CREAT | O_WRONLY, 0600) >= 0);
      break;
    case kReadFile:
      AbortUnless(open("/etc/passwd", O_RDONLY) >= 0);
      break;
    case kSetTimer: {
      const itimerval soon{{0, 0}, {1000, 0}};
      setitimer(ITIMER_PROF, &soon, nullptr);
      break;
    }
    case kBlockSignals: {
      sigset_t all;
      sigfillset(&all);
      sigprocmask(SIG_BLOCK, &all, nullptr);
      break;
    }
    case kLimitFiles: {
      const rlimit none{10, 10};
      setrlimit(RLIMIT_FSIZE, &none);
      break;
    }
    case kTrapDivision:
      feenableexcept(FE_DIVBYZERO);
      break;
    case kChangeCppLocale:
      std::locale::global(std::locale(std::locale(), new std::numpunct<char>));
      break;
    case kLeaveFile:
      if (dup(STDERR_FILENO) < 0) std::abort();
      break;
    case kForgeVerdict:
      if (std::puts("passed\tloads\tall is well\nend") < 0) std::abort();
      std::fflush(stdout);
      _exit(0);
    case kNothing:
    case kAnswerDifferently:
    case kIgnoreLayers:
      break;
  }
}

struct Named {
  std::string_view name;
  Behaviour behaviour;
};
constexpr Named kNamed[] = {
    {"Nothing", kNothing},
    {"Crash", kCrash},
    {"Abort", kAbort},
    {"Throw", kThrow},
    {"Loop", kLoop},
    {"Sleep", kSleep},
    {"Exit", kExit},
    {"Fork", kFork},
    {"Print", kPrint},
    {"PrintLater", kPrintLater},
    {"CloseFiles", kCloseFiles},
    {"OpenFile", kOpenFile},
    {"ChangeFolder", kChangeFolder},
    {"ChangeLocale", kChangeLocale},
    {"ChangeRounding", kChangeRounding},
    {"ChangeMask", kChangeMask},
    {"FlushSubnormals", kFlushSubnormals},
    {"CatchSignals", kCatchSignals},
    {"SetEnvironment", kSetEnvironment},
    {"EatMemory", kEatMemory},
    {"ExitBadly", kExitBadly},
    {"KillItself", kKillItself},
    {"StartThread", kStartThread},
    {"Connect", kConnect},
    {"KillParent", kKillParent},
    {"RunProgram", kRunProgram},
    {"WriteFile", kWriteFile},
    {"ReadFile", kReadFile},
    {"SetTimer", kSetTimer},
    {"BlockSignals", kBlockSignals},
    {"LimitFiles", kLimitFiles},
    {"TrapDivision", kTrapDivision},
    {"ChangeCppLocale", kChangeCppLocale},
    {"LeaveFile", kLeaveFile},
    {"ForgeVerdict", kForgeVerdict},
    {"AnswerDifferently", kAnswerDifferently},
    {"IgnoreLayers", kIgnoreLayers},
};

// What is to be done at the moment of which the library's name begins with `moment`.
Behaviour BehaviourOn(std::string_view moment) {
  const std::string_view name = plugin_name;
  if (!name.starts_with(moment)) return kNothing;
  for (const Named& named : kNamed) {
    if (named.name == name.substr(moment.size())) return named.behaviour;
  }
  std::abort();  // a name that the list lacks
}

struct OnLoading {
  OnLoading() { Misbehave(BehaviourOn("Load")); }
} on_loading;

constexpr sdk::Parameter kParameters[] = {
    sdk::Integer("layers").Range(1, 1000).Default(3).Help("layers"),
    sdk::Integer("width").Range(1, 1000).Default(8).Help("width"),
};

constexpr sdk::Golden kGolden[] = {
    {"layers=3 width=8", "parameters", 192, "3 x 8 x 8"},
};

int asked = 0;

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  const bool at = values.Integer("width") == 999;
  const Behaviour behaviour = at ? BehaviourOn("At") : BehaviourOn("Ask");
  Misbehave(behaviour);
  ++asked;
  const std::uint64_t layers = values.Integer("layers"), width = values.Integer("width");
  model.Shape({.layers = layers, .hidden_size = width, .context_length = 128});
  std::uint64_t rows = width;
  if (behaviour == kAnswerDifferently) rows = layers == 3 && width == 8 && asked < 3 ? 8 : 7;
  // Squares of the number of layers: what one layer takes depends on how many there are.
  if (behaviour == kIgnoreLayers && layers != 3) rows = layers;
  model.Add(sdk::Matrix{.name = "w",
                        .role = sdk::Role::kUp,
                        .part = sdk::Part::kMlp,
                        .rows = rows,
                        .columns = width,
                        .layers = layers});
  model.Add(sdk::Attention{.name = "attention",
                           .layers = layers,
                           .query_heads = 1,
                           .kv_heads = 1,
                           .qk_head_size = width,
                           .v_head_size = width});
}

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN(plugin_name, "1.0.0", "Misbehaves in one way", nullptr, kParameters,
                           Describe, kGolden)
