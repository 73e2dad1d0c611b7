// Scenario keys as options: --set for any of them, and short forms of those that are typed often.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/parse/command_parser.h"
#include "planner/scenario/gpus_text.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

// "64xA100-SXM4-80GB", "64" or "A100-SXM4-80GB" as cluster.gpus and cluster.gpu (SplitGpus). Error
// (kUsage): a number and no name behind it.
absl::Status AddGpus(const std::string& text, std::vector<Change>& changes) {
  const auto set = [&](const char* path, const std::string& value) {
    changes.push_back(TypedChange(path, value, "--gpus"));
  };
  // What is a number, if no number of GPUs, is told by the key's range.
  if (ParseNumber(text).has_value()) {
    set(key::kClusterGpus.path, text);
    return absl::OkStatus();
  }
  const GpusText gpus = SplitGpus(text);
  if (gpus.kind.empty() && gpus.times) {
    return Error(Fault::kUsage, absl::StrCat("--gpus ", Printable(text, 60),
                                             ": expected a GPU's name behind the number, such as "
                                             "64xA100-SXM4-80GB (gpuday gpus)"));
  }
  if (!gpus.number.empty()) set(key::kClusterGpus.path, gpus.number);
  // Quoted, so that a name that looks like a number stays a name.
  if (!gpus.kind.empty()) set(key::kClusterGpu.path, QuoteToml(gpus.kind));
  return absl::OkStatus();
}

// What was typed, until the command line has been read.
struct Typed {
  // By the key's path: the option and what stands behind it.
  std::map<std::string, std::pair<std::string, std::string>> shortcuts;
  std::string gpus;
  std::vector<std::string> sets;
};

absl::Status AddChanges(const Typed& typed, std::vector<Change>& changes) {
  for (const auto& [path, option] : typed.shortcuts) {
    const auto& [name, value] = option;
    if (!value.empty()) changes.push_back(TypedChange(path, value, name));
  }
  if (!typed.gpus.empty()) GPUDAY_RETURN_IF_ERROR(AddGpus(typed.gpus, changes));
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

void Declare(CLI::App& app, KeyUse use, const std::vector<std::string>& own, Typed& typed) {
  for (const ScenarioKey& row : ScenarioKeys()) {
    if (row.shortcut.empty()) continue;
    if (row.shortcut_of != KeyUse::kBoth && row.shortcut_of != use) continue;
    if (std::find(own.begin(), own.end(), row.shortcut) != own.end()) continue;
    auto& [name, value] = typed.shortcuts[row.path];
    name = row.shortcut;
    app.add_option(name, value, absl::StrCat(row.help, "  [", row.path, "]"));
  }
  app.add_option("--set", typed.sets, "Any scenario key: --set table.key=value; may be repeated")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

}  // namespace

void CommandParser::AddScenarioChanges(std::vector<Change>& changes, KeyUse use) {
  const auto typed = std::make_shared<Typed>();
  app_.add_option("--gpus", typed->gpus, "GPUs: 64xA100-SXM4-80GB, 64, 8 nodes, or a GPU's name");
  Declare(app_, use, {}, *typed);
  Then([typed, &changes] { return AddChanges(*typed, changes); });
}

void CommandParser::AddSettings(KeyUse use, const std::vector<std::string>& own,
                                std::vector<Change>& changes) {
  const auto typed = std::make_shared<Typed>();
  Declare(app_, use, own, *typed);
  Then([typed, &changes] { return AddChanges(*typed, changes); });
}

}  // namespace gpuday
