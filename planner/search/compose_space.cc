#include "planner/search/compose_space.h"

#include <algorithm>
#include <bit>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/compose/calendar.h"
#include "planner/compose/compose.h"
#include "planner/scenario/gpus_text.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

constexpr NumberSet::Range kUsualGpus = {.low = 1, .high = 1024};
void Remove(Node& root, std::string_view path) {
  const std::size_t dot = path.find('.');
  Node* table = root.Find(path.substr(0, dot));
  if (table == nullptr || table->kind != Node::Kind::kTable) return;
  std::erase_if(table->entries,
                [&](const auto& entry) { return entry.first == path.substr(dot + 1); });
}

// The last list that --only gives for the axis of the key `path`, split; empty: none.
std::vector<std::string> Only(const Question& question, const char* path) {
  std::vector<std::string> list;
  for (const auto& [name, text] : question.only) {
    if (name == FindKey(path)->axis) list = absl::StrSplit(text, ',');
  }
  return list;
}

bool HasWildcard(const std::string& pattern) {
  return pattern.find_first_of("*?") != std::string::npos;
}

bool MatchesAny(const std::vector<std::string>& patterns, const std::string& name) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return MatchesPattern(name, pattern); });
}

// What numbers of GPUs are written with: "8,16", "<=64", "8..64".
constexpr std::string_view kNumbersOfGpus = "0123456789<>=.,-";

// --gpus as numbers and patterns of kinds.
struct GpusAsked {
  NumberSet counts;
  bool counted = false;
  std::vector<std::string> kinds;
  Location kinds_where;   // who named them
  std::string kinds_key;  // and by which key of the question
};

absl::StatusOr<GpusAsked> ReadGpus(const Question& question) {
  GpusAsked asked;
  const std::string& text = question.gpus;
  const GpusText split = SplitGpus(text, kNumbersOfGpus);
  if (!split.number.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(asked.counts, WithKey(ParseNumberSet(split.number, "--gpus"), "gpus"));
    asked.counted = true;
    const auto& ranges = asked.counts.ranges();
    if (std::any_of(ranges.begin(), ranges.end(),
                    [](const NumberSet::Range& range) { return range.high == 0; })) {
      return WithKey(Error(Fault::kUsage, "--gpus: expected at least 1 GPU, found 0"), "gpus");
    }
    if (!split.kind.empty() || split.times) asked.kinds = {split.kind};
  } else if (!text.empty()) {
    asked.kinds = absl::StrSplit(text, ',');
  }
  if (const Node* gpus = question.document.FindPath(key::kClusterGpus.path);
      gpus != nullptr && !asked.counted) {
    GPUDAY_ASSIGN_OR_RETURN(const double count,
                            ReadNumber(*gpus, key::kClusterGpus.path,
                                       Range::Whole(1, static_cast<double>(NumberSet::kMost))));
    asked.counts = NumberSet::Of(static_cast<std::uint64_t>(count));
    asked.counted = true;
  }
  if (!asked.counted) asked.counts = NumberSet(std::vector{kUsualGpus});
  const std::vector<std::string> only = Only(question, key::kClusterGpu.path);
  asked.kinds_where = {"--gpus", 0, 0};
  asked.kinds_key = "gpus";
  if (!only.empty()) {
    asked.kinds = only;
    asked.kinds_where = {"--only gpu", 0, 0};
    asked.kinds_key = "only";
  }
  if (const Node* gpu = question.document.FindPath(key::kClusterGpu.path);
      gpu != nullptr && asked.kinds.empty()) {
    asked.kinds = {gpu->text};
    asked.kinds_where = gpu->where;
    asked.kinds_key = key::kClusterGpu.path;
  }
  return asked;
}

// Exact names of the kinds of GPUs that are asked for; all when none is.
absl::StatusOr<std::vector<std::string>> KindsOf(const GpusAsked& gpus, const Catalog& catalog) {
  const std::vector<std::string>& asked = gpus.kinds;
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  std::vector<absl::Status> bad;
  std::vector<GpuEntry> all;
  if (asked.empty() || std::any_of(asked.begin(), asked.end(), HasWildcard)) {
    GPUDAY_ASSIGN_OR_RETURN(all, catalog.AllGpus(&bad));
  }
  if (asked.empty()) {
    for (const GpuEntry& gpu : all) add(gpu.name);
  }
  for (const std::string& pattern : asked) {
    if (!HasWildcard(pattern)) {
      GPUDAY_ASSIGN_OR_RETURN(const GpuEntry gpu,
                              WithKey(catalog.FindGpu(pattern, gpus.kinds_where), gpus.kinds_key));
      add(gpu.name);
      continue;
    }
    const std::size_t before = names.size();
    bool known = false;
    for (const GpuEntry& gpu : all) {
      if (!MatchesPattern(gpu.name, pattern)) continue;
      known = true;
      add(gpu.name);
    }
    if (names.size() == before && !known) {
      return WithKey(
          Error(Fault::kUsage, absl::StrCat(gpus.kinds_where.Text(), ": no GPU is called ",
                                            Printable(pattern, 60), " (gpuday gpus lists them)")),
          gpus.kinds_key);
    }
  }
  return names;
}

// The number at the key `path`, which the scenario's reader has taken already.
absl::StatusOr<double> NumberAt(const Node& node, const char* path) {
  return ReadNumber(node, path, FindKey(path)->range);
}

std::string TextAt(const Node& document, const std::string& path) {
  const Node* node = document.FindPath(path);
  return node == nullptr || node->kind != Node::Kind::kText ? "" : node->text;
}

// A name as --set takes it: bare, unless it would read as something else.
std::string NameValue(const std::string& name) {
  const Node bare = ParseValue(name, "");
  return bare.kind == Node::Kind::kText && bare.text == name ? name : QuoteToml(name);
}

// Each name of --only that is no pattern must be one of `known`. Error (kInput) with the nearest.
absl::Status CheckNames(const std::vector<std::string>& asked, const char* axis,
                        const std::set<std::string>& known) {
  for (const std::string& name : asked) {
    if (HasWildcard(name)) continue;
    const bool is_known = std::any_of(known.begin(), known.end(), [&](const std::string& one) {
      return MatchesPattern(one, name);
    });
    if (is_known) continue;
    return WithKey(
        Error(Fault::kInput, absl::StrCat("--only ", axis, ": no price of the catalog has the ",
                                          axis, " \"", Printable(name, 60), "\"",
                                          DidYouMean(name, {known.begin(), known.end()}),
                                          " (gpuday prices lists all)")),
        "only");
  }
  return absl::OkStatus();
}

// What --only allows of kinds of price and of providers: each is asked as a plan asks it, with
// --kind and --provider.
class OffersAsked {
 public:
  static absl::StatusOr<OffersAsked> Of(const Question& question, const Catalog& catalog) {
    OffersAsked asked;
    const bool given = question.document.FindPath(key::kPriceUsdPerGpuHour.path) != nullptr;
    if (given) return asked;
    asked.kinds_ = Only(question, key::kPriceKind.path);
    asked.providers_ = Only(question, key::kPriceProvider.path);
    if (!asked.Any()) return asked;
    GPUDAY_ASSIGN_OR_RETURN(const std::vector<PriceRow> rows, catalog.AllPrices());
    std::set<std::string> kinds, providers;
    for (const PriceRow& row : rows) {
      kinds.insert(row.kind);
      providers.insert(row.provider);
    }
    GPUDAY_RETURN_IF_ERROR(CheckNames(asked.kinds_, "kind", kinds));
    GPUDAY_RETURN_IF_ERROR(CheckNames(asked.providers_, "provider", providers));
    return asked;
  }

  bool Any() const { return !kinds_.empty() || !providers_.empty(); }

  // Those of a kind of GPU; of no restriction one without settings. Empty: no price is allowed.
  absl::StatusOr<std::vector<Settings>> For(const std::string& gpu, const Node& document,
                                            const Catalog& catalog) const {
    if (!Any()) return std::vector<Settings>{{}};
    GPUDAY_ASSIGN_OR_RETURN(const std::vector<PriceRow> rows, catalog.PricesFor(gpu));
    const std::string own = TextAt(document, key::kPriceKind.path);
    const std::string usual = own.empty() ? kUsualPriceKind : own;
    std::set<std::pair<std::string, std::string>> there;  // kind and, where asked, provider
    for (const PriceRow& row : rows) {
      if (kinds_.empty() ? row.kind != usual : !MatchesAny(kinds_, row.kind)) continue;
      if (!providers_.empty() && !MatchesAny(providers_, row.provider)) continue;
      there.emplace(row.kind, providers_.empty() ? "" : row.provider);
    }
    std::vector<Settings> all;
    for (const auto& [kind, provider] : there) {
      Settings settings;
      if (!kinds_.empty()) settings.emplace_back(key::kPriceKind.path, NameValue(kind));
      if (!provider.empty()) settings.emplace_back(key::kPriceProvider.path, NameValue(provider));
      all.push_back(std::move(settings));
    }
    return all;
  }

 private:
  std::vector<std::string> kinds_, providers_;  // as --only has them
};

// Why a kind of GPU is not proposed where nobody named it; empty: it is.
std::string WhyNotProposed(const GpuEntry& gpu) {
  if (!gpu.peak_flops_per_second.contains("bf16")) return "does not compute in BF16";
  if (!gpu.reached.flash_attention) return "has no FlashAttention";
  return "";
}

// Combinations of the optimizers and precisions that --only names; the scenario's own where it
// names none.
std::vector<Settings> RecipesOf(const Question& question) {
  std::vector<Settings> recipes = {{}};
  for (const char* path : {key::kOptimizerName.path, key::kPrecisionName.path}) {
    const std::vector<std::string> names = Only(question, path);
    if (names.empty()) continue;
    std::vector<Settings> product;
    for (const Settings& recipe : recipes) {
      for (const std::string& name : names) {
        product.push_back(recipe);
        product.back().emplace_back(path, name);
      }
    }
    recipes = std::move(product);
  }
  return recipes;
}

// That some price is of `provider`; said once, not for each kind of GPU.
absl::Status CheckProvider(const Node& provider, const Catalog& catalog) {
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<PriceRow> rows, catalog.AllPrices());
  std::vector<std::string> known;
  for (const PriceRow& row : rows) {
    if (NormalName(row.provider) == NormalName(provider.text)) return absl::OkStatus();
    known.push_back(row.provider);
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  return WithKey(
      Error(Fault::kInput,
            absl::StrCat(provider.where.Text(), ": no provider is called \"",
                         Printable(provider.text, 60), "\"", DidYouMean(provider.text, known),
                         " (gpuday prices lists them)")),
      key::kPriceProvider.path);
}

}  // namespace

absl::StatusOr<Scenario> FirstScenario(const Question& question) {
  GPUDAY_ASSIGN_OR_RETURN(const Node document,
                          WithSettings(question.document, RecipesOf(question).front()));
  return ReadScenario(document);
}

std::vector<std::uint64_t> GpuCounts(const NumberSet& allowed, std::uint64_t gpus_per_node) {
  constexpr std::uint64_t kEveryNode = 16;
  std::vector<std::uint64_t> counts;
  const std::uint64_t node = std::max<std::uint64_t>(1, gpus_per_node);
  for (const NumberSet::Range& range : allowed.ranges()) {
    if (range.low == range.high) {
      counts.push_back(range.low);
      continue;
    }
    for (std::uint64_t part = 1; part < node; ++part) {
      if (node % part == 0 && part >= range.low && part <= range.high) counts.push_back(part);
    }
    for (std::uint64_t nodes = 1; nodes * node <= range.high;) {
      if (nodes * node >= range.low) counts.push_back(nodes * node);
      nodes += nodes < kEveryNode ? 1 : std::bit_floor(nodes) / 8;
    }
  }
  std::sort(counts.begin(), counts.end());
  counts.erase(std::unique(counts.begin(), counts.end()), counts.end());
  return counts;
}

absl::StatusOr<ComposedSpace> ComposeSpace(const Question& asked_question, const Catalog& catalog,
                                           const PluginHost& host) {
  // What it sets is settled as what the scenario says.
  Question question = asked_question;
  GPUDAY_ASSIGN_OR_RETURN(question.document,
                          WithSettings(std::move(question.document), question.settings));
  ComposedSpace composed;
  composed.document = question.document;
  composed.common = question.settings;
  composed.whole = NarrowsLayout(question);
  GPUDAY_ASSIGN_OR_RETURN(const OffersAsked offers_asked, OffersAsked::Of(question, catalog));
  GPUDAY_ASSIGN_OR_RETURN(composed.space.choices, ChoicesOf(question));
  GPUDAY_ASSIGN_OR_RETURN(const GpusAsked asked, ReadGpus(question));
  const auto& counts = asked.counts.ranges();
  if (asked.kinds.empty() && counts.size() == 1 && counts[0].low == counts[0].high) {
    GPUDAY_RETURN_IF_ERROR(
        WithKey(CheckNumberIsNoName(catalog, counts[0].low, {"--gpus", 0, 0}), "gpus"));
  }
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<std::string> kinds, KindsOf(asked, catalog));
  if (!asked.counted) {
    composed.assumptions.push_back(
        {key::kClusterGpus.path, "1 to 1,024", "say yours with --gpus '<=64'"});
  }
  const auto bound = [&](const char* path, double& value) -> absl::Status {
    const Node* node = question.document.FindPath(path);
    if (node == nullptr) return absl::OkStatus();
    GPUDAY_ASSIGN_OR_RETURN(value, NumberAt(*node, path));
    return absl::OkStatus();
  };
  GPUDAY_RETURN_IF_ERROR(bound(key::kBudgetUsd.path, composed.space.bounds.budget_usd));
  GPUDAY_ASSIGN_OR_RETURN(const Scenario asked_scenario, FirstScenario(question));
  GPUDAY_ASSIGN_OR_RETURN(const Calendar calendar, CalendarOf(asked_scenario));
  composed.space.bounds.deadline_days =
      DaysUntilEnd(asked_scenario, calendar)
          .value_or(asked_scenario.ValueOr<key::kBudgetDeadlineDays>(0));
  // Who names a kind of GPU has it.
  const bool any_kind = question.wide || !asked.kinds.empty();
  composed.space.any_machine = any_kind;

  if (const Node* provider = question.document.FindPath(key::kPriceProvider.path);
      provider != nullptr && provider->kind == Node::Kind::kText) {
    GPUDAY_RETURN_IF_ERROR(CheckProvider(*provider, catalog));
  }
  Node base = question.document;
  // The bounds are no matter of a foundation, which may know no price to hold them against.
  for (const char* path : {key::kClusterGpu.path, key::kClusterGpus.path, key::kBudgetUsd.path}) {
    Remove(base, path);
  }
  absl::Status first_error;
  std::vector<std::string> unpriced;
  std::map<std::string, std::vector<std::string>> not_proposed;  // by the reason
  for (const std::string& gpu : kinds) {
    if (!any_kind) {
      GPUDAY_ASSIGN_OR_RETURN(const GpuEntry entry, catalog.FindGpu(gpu, {"search", 0, 0}));
      if (const std::string why = WhyNotProposed(entry); !why.empty()) {
        not_proposed[why].push_back(gpu);
        continue;
      }
    }
    GPUDAY_ASSIGN_OR_RETURN(const std::vector<Settings> offers,
                            offers_asked.For(gpu, question.document, catalog));
    std::vector<Settings> ways;
    for (const Settings& recipe : RecipesOf(question)) {
      for (const Settings& offer : offers) {
        ways.push_back(recipe);
        ways.back().insert(ways.back().end(), offer.begin(), offer.end());
      }
    }
    if (ways.empty()) unpriced.push_back(gpu);
    for (const Settings& recipe : ways) {
      Candidate candidate{
          .foundation = {}, .gpu = gpu, .settings = {{key::kClusterGpu.path, gpu}}, .gpus = {}};
      candidate.settings.insert(candidate.settings.end(), recipe.begin(), recipe.end());
      Settings settings = candidate.settings;
      settings.emplace_back(key::kClusterGpus.path, "1");
      GPUDAY_ASSIGN_OR_RETURN(const Node document, WithSettings(base, settings));
      absl::StatusOr<Foundation> foundation = ComposeFoundation(document, catalog, host);
      if (!foundation.ok()) {
        if (first_error.ok()) first_error = foundation.status();
        composed.left_out.push_back(
            absl::StrCat(gpu, ": ", std::string(foundation.status().message())));
        continue;
      }
      candidate.foundation = *std::move(foundation);
      if (!any_kind && candidate.foundation.workload.framework.empty()) {
        not_proposed["no framework that is known trains on it"].push_back(gpu);
        break;
      }
      if (const Node* usd = question.document.FindPath(key::kBudgetUsd.path)) {
        GPUDAY_RETURN_IF_ERROR(SetPath(candidate.foundation.document, key::kBudgetUsd.path, *usd));
      }
      const Workload& workload = candidate.foundation.workload;
      const bool priced =
          !workload.offers.empty() || base.FindPath(key::kPriceUsdPerGpuHour.path) != nullptr;
      // A budget is held against a price, as in any plan.
      if (!priced && (!any_kind || composed.space.bounds.budget_usd > 0)) {
        unpriced.push_back(gpu);
        break;
      }
      candidate.gpus = GpuCounts(asked.counts,
                                 static_cast<std::uint64_t>(workload.machine.device.gpus_per_node));
      composed.space.candidates.push_back(std::move(candidate));
    }
  }
  if (composed.space.candidates.empty() && !first_error.ok()) return first_error;
  if (composed.space.candidates.empty()) {
    return Error(Fault::kInput,
                 absl::StrCat("no price is known that the question allows, of ",
                              kinds.size() == 1 ? kinds[0] : absl::StrCat(kinds.size(), " GPUs"),
                              "; gpuday prices lists them, --only kind=* takes all kinds, --price "
                              "takes yours, and --gpus with a GPU's name takes what you have"));
  }
  for (const auto& [why, gpus] : not_proposed) {
    composed.left_out.push_back(
        absl::StrCat(absl::StrJoin(gpus, ", "), ": ", why, " (--wide takes them)"));
  }
  if (!unpriced.empty()) {
    composed.left_out.push_back(
        absl::StrCat(absl::StrJoin(unpriced, ", "), ": no price that the question allows"));
  }
  return composed;
}

}  // namespace gpuday
