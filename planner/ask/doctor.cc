#include "planner/ask/doctor.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/ask/plugins.h"
#include "planner/ask/saved.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/base/version.h"
#include "planner/budget/totals.h"
#include "planner/compose/compose.h"

namespace gpuday {
namespace {

// Notes the outcome of a check: its name, its status, and what was found when it is good.
using AddCheck = std::function<void(const std::string& name, const absl::Status& status,
                                    const std::string& found)>;

// One check of all models, with a line for each one that is wrong.
void CheckModels(const Catalog& catalog, const PluginHost& host, const AddCheck& add) {
  std::vector<absl::Status> bad;
  const absl::StatusOr<std::vector<ModelEntry>> models = catalog.AllModels(&bad);
  if (!models.ok()) return add("models", models.status(), "");
  std::size_t counted = 0;
  for (const ModelEntry& entry : *models) {
    const absl::StatusOr<ResolvedModel> resolved = ResolveModel(entry, host);
    if (!resolved.ok()) {
      bad.push_back(resolved.status());
      continue;
    }
    const std::uint64_t total = CountParameters(resolved->model);
    if (!entry.exact_parameters.empty()) ++counted;
    if (!entry.exact_parameters.empty() && entry.exact_parameters != absl::StrCat(total)) {
      bad.push_back(
          Error(Fault::kInput, absl::StrCat(entry.where.Text(), ": exact_parameters: expected ",
                                            total, ", as architecture ", entry.architecture,
                                            " counts, found ", entry.exact_parameters)));
    }
  }
  for (const absl::Status& status : bad) add("models", status, "");
  if (bad.empty()) {
    add("models", absl::OkStatus(),
        absl::StrCat(models->size(), ", ", counted, " with a published count, all equal"));
  }
}

// GPUs, and that every price is one of them.
void CheckGpusAndPrices(const Catalog& catalog, const AddCheck& add) {
  std::vector<absl::Status> bad;
  const absl::StatusOr<std::vector<GpuEntry>> gpus = catalog.AllGpus(&bad);
  for (const absl::Status& status : bad) add("GPUs", status, "");
  if (bad.empty() || !gpus.ok()) {
    add("GPUs", gpus.status(), absl::StrCat(gpus.ok() ? gpus->size() : 0));
  }
  std::set<std::string> vendors;
  for (const GpuEntry& gpu : gpus.ok() ? *gpus : std::vector<GpuEntry>{}) {
    if (!vendors.insert(NormalName(gpu.vendor)).second) continue;
    const absl::Status runtime = catalog.FindRuntime(gpu.vendor).status();
    if (!runtime.ok()) add("runtimes", runtime, "");
  }
  const absl::StatusOr<std::vector<PriceRow>> prices = catalog.AllPrices();
  if (!gpus.ok() || !prices.ok()) {
    return add("prices", prices.ok() ? gpus.status() : prices.status(), "");
  }
  for (const PriceRow& row : *prices) {
    const bool known = std::any_of(gpus->begin(), gpus->end(), [&](const GpuEntry& gpu) {
      return NormalName(gpu.name) == NormalName(row.gpu);
    });
    if (known) continue;
    return add("prices",
               Error(Fault::kInput,
                     absl::StrCat(row.where.Text(), ": a price of \"", Printable(row.gpu, 60),
                                  "\", which is no GPU of the catalog")),
               "");
  }
  add("prices", absl::OkStatus(), absl::StrCat(prices->size()));
}

// Every file of frameworks, both what it brings along and what it can run.
void CheckFrameworks(const Catalog& catalog, const AddCheck& add) {
  const std::vector<std::string> names = catalog.FrameworkNames();
  absl::Status status;
  for (const std::string& name : names) {
    if (status.ok()) status = catalog.FrameworkDefaults(name, {}).status();
    if (status.ok()) status = catalog.FrameworkLimits(name, {}).status();
  }
  add("frameworks", status, absl::StrCat(names.size()));
}

std::string Counted(std::size_t count, const char* what) {
  return absl::StrCat(count, " ", what, count == 1 ? "" : "s");
}

absl::Status CheckDatabase(const Desk& desk, std::string& found) {
  GPUDAY_ASSIGN_OR_RETURN(const StoreState state, CheckStore(desk));
  const std::string path = Printable(state.path, 1000);
  found = !state.exists
              ? absl::StrCat(path, ": not there yet, made by the first --save")
              : absl::StrCat(
                    path, ": ", Counted(state.plans, "plan"),
                    state.sweeps == 0 ? "" : absl::StrCat(" and ", Counted(state.sweeps, "sweep")),
                    ", intact");
  return absl::OkStatus();
}

}  // namespace

std::vector<CheckResult> AskDoctor(const Desk& desk) {
  std::vector<CheckResult> checks;
  const AddCheck add = [&](const std::string& name, const absl::Status& status,
                           const std::string& found) {
    checks.push_back({.name = name,
                      .outcome = status.ok() ? Outcome::kPassed : Outcome::kFailed,
                      .detail = status.ok() ? found : std::string(status.message())});
  };
  const auto folders = [](const std::vector<std::filesystem::path>& paths) {
    return absl::StrJoin(paths, ", ", [](std::string* out, const std::filesystem::path& path) {
      absl::StrAppend(out, Printable(path.string(), 1000));
    });
  };
  const Catalog catalog = desk.FreshCatalog();
  add("program", absl::OkStatus(), absl::StrCat("gpuday ", kVersion));
  add("plugin folders", absl::OkStatus(), folders(desk.plugins().folders()));
  const std::vector<PluginState> states = AskPlugins(desk);
  add("plugins",
      states.empty() ? Error(Fault::kPlugin, "no plugin is in any of these folders")
                     : absl::OkStatus(),
      absl::StrCat(states.size(), " found"));
  for (const PluginState& state : states) {
    if (state.state == "refused") {
      add(absl::StrCat("plugin ", state.name), Error(Fault::kPlugin, state.reason), "");
    }
  }
  add("catalog folders", absl::OkStatus(), folders(Catalog::DefaultFolders()));
  CheckModels(catalog, desk.plugins(), add);
  CheckGpusAndPrices(catalog, add);
  const auto regions = catalog.AllRegions();
  add("regions", regions.status(), absl::StrCat(regions.ok() ? regions->size() : 0));
  add("defaults", catalog.Defaults().status(), "read");
  const auto generations = catalog.Generations();
  CheckFrameworks(catalog, add);
  // A kind of price that no row has makes it read them all.
  add("interruptions", catalog.Interruptions().status(), "read");
  add("speed constants",
      generations.ok() ? LoadSpeedConstants(catalog, *generations).status() : generations.status(),
      "read");
  const auto own = catalog.Calibration();
  add("own runs", own.status(),
      own.ok() ? absl::StrCat(own->size(), own->size() == 1 ? " factor" : " factors") : "");
  std::string database;
  const absl::Status database_status = CheckDatabase(desk, database);
  add("database", database_status, database);
  return checks;
}

}  // namespace gpuday
