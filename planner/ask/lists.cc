#include "planner/ask/lists.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/ask/scenario.h"
#include "planner/base/files.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/compose/choose_price.h"
#include "planner/compose/compose.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

constexpr std::size_t kLargestExample = 256 * 1024;
const Location kTyped{kCommandLine, 0, 0};

std::vector<ListedGpu> GpusWithPrices(const Catalog& catalog, std::set<std::string>& providers) {
  std::vector<ListedGpu> gpus;
  std::vector<absl::Status> bad;
  absl::StatusOr<std::vector<GpuEntry>> entries = catalog.AllGpus(&bad);
  if (!entries.ok()) return gpus;
  for (GpuEntry& entry : *entries) {
    ListedGpu& gpu = gpus.emplace_back();
    gpu.entry = std::move(entry);
    const absl::StatusOr<std::vector<PriceRow>> rows = catalog.PricesFor(gpu.entry.name);
    if (!rows.ok()) continue;
    for (const PriceRow& row : *rows) providers.insert(row.provider);
    absl::StatusOr<std::vector<Offer>> offers = OffersOf(*rows, gpu.entry, catalog);
    if (!offers.ok()) continue;
    std::erase_if(*offers, [](const Offer& offer) { return offer.kind != kUsualPriceKind; });
    const double node = std::max(1.0, gpu.entry.gpus_per_node);
    const ChosenPrice price =
        ChoosePrice(*offers, PriceRule::kMiddle, static_cast<std::uint64_t>(node), node);
    if (price.chosen.offer != nullptr) {
      gpu.usd_per_gpu_hour = price.chosen.offer->usd_per_gpu_hour;
    }
  }
  return gpus;
}

bool Matches(const std::string& value, const std::string& wanted) {
  return wanted.empty() || MatchesPattern(value, wanted);
}

// Leaves the entries that `pattern` stands for. Error (kInput): it stands for none of the `what`.
template <typename Entry, typename NameOf>
absl::Status KeepMatches(const std::string& pattern, const char* what, NameOf name_of,
                         std::vector<Entry>& entries) {
  std::vector<std::string> names;
  for (const Entry& entry : entries) names.push_back(name_of(entry));
  std::erase_if(entries, [&](const Entry& entry) { return !Matches(name_of(entry), pattern); });
  if (pattern.empty() || !entries.empty()) return absl::OkStatus();
  return Error(Fault::kInput,
               absl::StrCat(kCommandLine, ": no ", what, " matches \"", Printable(pattern, 60),
                            "\"", DidYouMean(pattern, names)));
}

absl::StatusOr<std::vector<ListedModel>> ModelsOf(const Catalog& catalog, const PluginHost& host,
                                                  std::vector<absl::Status>& bad) {
  GPUDAY_ASSIGN_OR_RETURN(std::vector<ModelEntry> entries, catalog.AllModels(&bad));
  std::vector<ListedModel> models;
  for (ModelEntry& entry : entries) {
    absl::StatusOr<ResolvedModel> resolved = ResolveModel(entry, host);
    if (resolved.ok()) {
      models.push_back({std::move(entry), *std::move(resolved)});
    } else {
      bad.push_back(resolved.status());
    }
  }
  return models;
}

// That `wanted`, if it is given, is a `name` of one of the rows.
absl::Status CheckKnown(const std::vector<PriceRow>& rows, std::string PriceRow::*name,
                        const char* what, const std::string& wanted) {
  std::set<std::string> names;
  for (const PriceRow& row : rows) {
    if (Matches(row.*name, wanted)) return absl::OkStatus();
    names.insert(row.*name);
  }
  const std::vector<std::string> known(names.begin(), names.end());
  return Error(Fault::kInput,
               absl::StrCat(kCommandLine, ": no ", what, " is called \"", Printable(wanted, 60),
                            "\"", DidYouMean(wanted, known), " (gpuday prices lists all)"));
}

// What somebody calls a value of the scenario key `path`, as the catalog calls it.
std::string Meant(const OtherNames& names, const char* path, const std::string& typed) {
  const OtherNames::Word* word = typed.empty() ? nullptr : names.Find(path, typed);
  if (word == nullptr) return typed;
  const auto setting = std::find_if(word->settings.begin(), word->settings.end(),
                                    [&](const auto& other) { return other.first == path; });
  return setting == word->settings.end() ? typed : setting->second.text;
}

}  // namespace

std::vector<const Plugin*> PluginsOf(Family family, const PluginHost& host) {
  std::vector<const Plugin*> plugins;
  for (const FoundPlugin& found : host.Find(family)) {
    if (found.shadowed) continue;
    const absl::StatusOr<const Plugin*> plugin = host.Get(family, found.name, {});
    if (plugin.ok()) plugins.push_back(*plugin);
  }
  return plugins;
}

std::vector<Example> Examples(const Catalog& catalog) {
  std::vector<Example> examples;
  for (const std::filesystem::path& path : catalog.ExampleScenarios()) {
    absl::StatusOr<std::string> text = ReadFile(path, kLargestExample);
    if (!text.ok()) continue;
    const absl::StatusOr<Node> document = ParseToml(*text, path.filename().string());
    if (!document.ok()) continue;
    const Node* name = document->Find(key::kName.path);
    examples.push_back({name == nullptr ? path.stem().string() : name->text, *std::move(text)});
  }
  return examples;
}

absl::StatusOr<std::vector<ListedModel>> AskModels(const Desk& desk, const std::string& pattern,
                                                   std::vector<absl::Status>& bad) {
  GPUDAY_ASSIGN_OR_RETURN(std::vector<ListedModel> models,
                          ModelsOf(desk.FreshCatalog(), desk.plugins(), bad));
  GPUDAY_RETURN_IF_ERROR(KeepMatches(
      pattern, "model", [](const ListedModel& model) { return model.entry.name; }, models));
  return models;
}

absl::StatusOr<ModelAnswer> AskModel(const Desk& desk, const std::string& operand) {
  ModelAnswer answer;
  auto& [model, resolved] = answer.known;
  if (IsConfigFile(operand)) {
    GPUDAY_ASSIGN_OR_RETURN(model, ImportConfig(operand, desk.plugins()));
  } else {
    GPUDAY_ASSIGN_OR_RETURN(model.entry, desk.FreshCatalog().FindModel(operand, kTyped));
  }
  GPUDAY_ASSIGN_OR_RETURN(resolved, ResolveModel(model.entry, desk.plugins()));
  ModelAccount& account = answer.account;
  account.figures = DescribeModel(resolved.model, ShownSequenceLength(resolved.model));
  account.lines = ModelLines(resolved.model, account.figures, resolved.source);
  return answer;
}

absl::StatusOr<std::vector<GpuEntry>> AskGpus(const Desk& desk, const std::string& name,
                                              std::vector<absl::Status>& bad) {
  if (name.empty() || IsPattern(name)) {
    GPUDAY_ASSIGN_OR_RETURN(std::vector<GpuEntry> gpus, desk.FreshCatalog().AllGpus(&bad));
    GPUDAY_RETURN_IF_ERROR(KeepMatches(
        name, "GPU", [](const GpuEntry& gpu) { return gpu.name; }, gpus));
    return gpus;
  }
  GPUDAY_ASSIGN_OR_RETURN(GpuEntry gpu, desk.FreshCatalog().FindGpu(name, kTyped));
  return std::vector<GpuEntry>{std::move(gpu)};
}

absl::StatusOr<std::vector<PriceRow>> AskPrices(const Desk& desk, const PriceFilter& filter) {
  const Catalog catalog = desk.FreshCatalog();
  GPUDAY_ASSIGN_OR_RETURN(std::vector<PriceRow> rows, catalog.AllPrices());
  GPUDAY_ASSIGN_OR_RETURN(const OtherNames names, catalog.Names());
  const std::string provider = Meant(names, key::kPriceProvider.path, filter.provider);
  const std::string kind = Meant(names, key::kPriceKind.path, filter.kind);
  GPUDAY_RETURN_IF_ERROR(CheckKnown(rows, &PriceRow::provider, "provider", provider));
  GPUDAY_RETURN_IF_ERROR(CheckKnown(rows, &PriceRow::kind, "kind of price", kind));
  if (IsPattern(filter.gpu)) {
    GPUDAY_RETURN_IF_ERROR(KeepMatches(
        filter.gpu, "GPU with a price", [](const PriceRow& row) { return row.gpu; }, rows));
  } else if (!filter.gpu.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(const GpuEntry gpu, catalog.FindGpu(filter.gpu, kTyped));
    GPUDAY_ASSIGN_OR_RETURN(rows, catalog.PricesFor(gpu.name));
  }
  std::erase_if(rows, [&](const PriceRow& row) {
    return !Matches(row.provider, provider) || !Matches(row.kind, kind);
  });
  std::stable_sort(rows.begin(), rows.end(), [](const PriceRow& a, const PriceRow& b) {
    return std::pair(a.gpu, a.usd_per_gpu_hour) < std::pair(b.gpu, b.usd_per_gpu_hour);
  });
  return rows;
}

absl::StatusOr<std::vector<RegionEntry>> AskRegions(const Desk& desk, const std::string& name) {
  const Catalog catalog = desk.FreshCatalog();
  GPUDAY_ASSIGN_OR_RETURN(std::vector<RegionEntry> regions, catalog.AllRegions());
  if (name.empty()) return regions;
  // "AWS/us-east-1", "AWS", or "us-east-1" wherever that is.
  const auto is_meant = [&](const RegionEntry& region) {
    const std::size_t slash = std::min(region.name.find('/'), region.name.size());
    const std::string provider = region.name.substr(0, slash);
    return Matches(region.name, name) || Matches(provider, name) ||
           Matches(region.name.substr(std::min(slash + 1, region.name.size())), name);
  };
  std::vector<RegionEntry> meant;
  std::copy_if(regions.begin(), regions.end(), std::back_inserter(meant), is_meant);
  if (!meant.empty()) return meant;
  return catalog.FindRegion(name, kTyped).status();
}

Offers AskOffers(const Desk& desk) {
  Offers offers;
  const Catalog catalog = desk.FreshCatalog();
  std::vector<absl::Status> bad;
  absl::StatusOr<std::vector<ListedModel>> models = ModelsOf(catalog, desk.plugins(), bad);
  if (models.ok()) offers.models = *std::move(models);
  offers.gpus = GpusWithPrices(catalog, offers.providers);
  offers.optimizers = PluginsOf(Family::kOptimizer, desk.plugins());
  offers.precisions = PluginsOf(Family::kPrecision, desk.plugins());
  if (absl::StatusOr<FineTuning> all = catalog.FineTuningMethods(); all.ok()) {
    offers.fine_tuning = *std::move(all);
  }
  offers.examples = Examples(catalog);
  return offers;
}

}  // namespace gpuday
