#include "planner/cli/parse/scenario_keys.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

// An option that is short for one scenario key.
struct Shortcut {
  const char* flag;
  const char* key;
  const char* help;
  About about = About::kTraining;
};

constexpr Shortcut kShortcuts[] = {
    {"--tokens", "training.tokens", "training tokens: 1T, 300B, 2e12"},
    {"--sequence-length", "training.sequence_length", "tokens per sequence"},
    {"--micro-batch", "training.micro_batch", "sequences per GPU and pass"},
    {"--recompute", "training.recompute", "activations: none, selective, operations or full"},
    {"--optimizer", "optimizer.name", "optimizer plugin (gpuday plugins lists them)"},
    {"--precision", "precision.name", "precision plugin", About::kBoth},
    {"--utilization", "efficiency.utilization", "share of the dense peak, 0 to 1"},
    {"--price", "price.usd_per_gpu_hour", "USD per GPU-hour", About::kBoth},
    {"--provider", "price.provider", "price of this provider", About::kBoth},
    {"--kind", "price.kind", "kind of price: on-demand, spot, ...", About::kBoth},
    {"--batch", "inference.batch", "sequences at once", About::kInference},
    {"--prompt", "inference.prompt_tokens", "tokens of each prompt", About::kInference},
    {"--generate", "inference.generated_tokens", "tokens generated for each", About::kInference},
    {"--budget", "budget.usd", "at most this many USD"},
    {"--within", "budget.deadline_days", "at most this many days"}};

// "64xA100-SXM4-80GB", "64" or "A100-SXM4-80GB" as cluster.gpus and cluster.gpu.
void AddGpus(const std::string& text, std::vector<Change>& changes) {
  const auto set = [&](const char* key, const std::string& value) {
    changes.push_back(TypedChange(key, value, "--gpus"));
  };
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == text.size()) return set("cluster.gpus", text);
  if (digits > 0 && (text[digits] == 'x' || text[digits] == 'X' || text[digits] == '*')) {
    set("cluster.gpus", text.substr(0, digits));
    // Quoted, so that a name that looks like a number stays a name.
    return set("cluster.gpu", QuoteToml(text.substr(digits + 1)));
  }
  set("cluster.gpu", QuoteToml(text));
}

// What was typed, until the command line has been read.
struct Typed {
  std::map<std::string, std::string> shortcuts;  // by flag
  std::string gpus;
  std::vector<std::string> sets;
};

absl::Status AddChanges(const Typed& typed, std::vector<Change>& changes) {
  for (const auto& [flag, value] : typed.shortcuts) {
    if (value.empty()) continue;
    for (const Shortcut& shortcut : kShortcuts) {
      // As given on purpose: an empty value never gets here, text is quoted by its reader.
      if (flag == shortcut.flag) changes.push_back(TypedChange(shortcut.key, value, flag));
    }
  }
  if (!typed.gpus.empty()) AddGpus(typed.gpus, changes);
  for (const std::string& set : typed.sets) {
    const std::size_t equals = set.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Error(Fault::kUsage,
                   absl::StrCat("--set ", Printable(set, 80),
                                ": expected table.key=value, such as optimizer.rank=32"));
    }
    changes.push_back(TypedChange(set.substr(0, equals), set.substr(equals + 1), "--set"));
  }
  return absl::OkStatus();
}

void Declare(CommandParser& command, About about, const std::vector<std::string>& own,
             const std::shared_ptr<Typed>& typed, std::vector<Change>& changes) {
  for (const Shortcut& shortcut : kShortcuts) {
    if (shortcut.about != About::kBoth && shortcut.about != about) continue;
    if (std::find(own.begin(), own.end(), shortcut.flag) != own.end()) continue;
    command.app().add_option(shortcut.flag, typed->shortcuts[shortcut.flag],
                             absl::StrCat(shortcut.help, "  [", shortcut.key, "]"));
  }
  command.app()
      .add_option("--set", typed->sets, "Any scenario key: --set table.key=value; may be repeated")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.Then([typed, &changes] { return AddChanges(*typed, changes); });
}

}  // namespace

void AddScenarioOptions(CommandParser& command, About about, std::vector<Change>& changes) {
  const auto typed = std::make_shared<Typed>();
  command.app().add_option("--gpus", typed->gpus, "GPUs: 64xA100-SXM4-80GB, 64, or a GPU's name");
  Declare(command, about, {}, typed, changes);
}

void AddSettings(CommandParser& command, About about, const std::vector<std::string>& own,
                 std::vector<Change>& changes) {
  Declare(command, about, own, std::make_shared<Typed>(), changes);
}

}  // namespace gpuday
