#include "planner/sweep/sensitivity.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/budget/chances.h"
#include "planner/budget/evaluate_workload.h"
#include "planner/compose/choose_price.h"
#include "planner/compose/compose.h"
#include "planner/plan/band_words.h"
#include "planner/scenario/keys.h"
#include "planner/sweep/ranges.h"

namespace gpuday {
namespace {

// The plan's own value of a key that is a number, where the workload has it with all its digits or
// the scenario cannot say it; nothing for others and for what it does not have.
std::optional<double> OwnNumber(const Workload& w, const std::string& key) {
  const std::map<std::string, double> numbers = {
      {key::kTrainingTokens.path, w.job.tokens},
      {key::kTrainingSequenceLength.path, static_cast<double>(w.job.sequence_length)},
      {key::kTrainingMicroBatch.path, static_cast<double>(w.job.micro_batch)},
      {key::kTrainingGlobalBatch.path, static_cast<double>(w.job.global_batch)},
      {key::kClusterGpus.path, static_cast<double>(w.machine.gpus)},
      {key::kClusterNetworkGbPerS.path, w.machine.device.network_bytes_per_second / kBytesPerGB},
      {key::kClusterLinkGbPerS.path, w.machine.device.link_bytes_per_second / kBytesPerGB},
      {key::kPriceUsdPerGpuHour.path, w.prices.usd_per_gpu_hour},
      {key::kEfficiencyUtilization.path, w.machine.utilization}};
  const auto found = numbers.find(key);
  if (found == numbers.end() || found->second == 0) return std::nullopt;
  return found->second;
}

// `value` as the key takes it: counts stay whole, and nothing leaves the key's range.
double Within(const ScenarioKey& row, double value) {
  if (row.kind == KeyKind::kWhole) value = std::round(value);
  return std::clamp(value, row.range.low, row.range.high);
}

class SensitivityMaker {
 public:
  SensitivityMaker(const Node& document, const Catalog& catalog, const PluginHost& host)
      : document_(document), catalog_(catalog), host_(host) {}

  absl::StatusOr<Sensitivity> Make() {
    GPUDAY_ASSIGN_OR_RETURN(plan_, Compose(document_, catalog_, host_));
    const Figures figures = EvaluateWorkload(plan_);
    result_.title = plan_.told.title;
    Chances chances = ChancesOf(plan_, figures, HostBytes(plan_));
    result_.answer = chances.Answer(plan_.confidence);
    result_.wall_days = figures.wall_days;
    result_.wall_usd = figures.wall_usd;
    result_.priced = plan_.prices.known;
    AddTimeBand(figures);
    AddPrices(figures);
    GPUDAY_ASSIGN_OR_RETURN(const std::vector<FactorEntry> entries, catalog_.SensitivityFactors());
    for (const FactorEntry& entry : entries) GPUDAY_RETURN_IF_ERROR(AddEntry(entry));
    const auto share = [&](const Factor& factor) {
      return std::max(factor.SwingDays() / result_.wall_days,
                      result_.wall_usd > 0 ? factor.SwingUsd() / result_.wall_usd : 0);
    };
    std::stable_sort(result_.factors.begin(), result_.factors.end(),
                     [&](const Factor& a, const Factor& b) { return share(a) > share(b); });
    return std::move(result_);
  }

 private:
  // The 80 % interval of predicted times.
  void AddTimeBand(const Figures& figures) {
    if (plan_.machine.utilization != 0) return;
    Factor factor{.key = "",
                  .label = "step time",
                  .own = "as predicted",
                  .source = absl::StrCat(kBandPublishedRuns, " lie within it (docs/accuracy.md)"),
                  .trials = {}};
    for (const double times : {plan_.time_band.low, plan_.time_band.high}) {
      factor.trials.push_back({.value = absl::StrCat("× ", Plain(times, 3)),
                               .refused = {},
                               .fits = true,
                               .wall_days = times * figures.wall_days,
                               .wall_usd = times * figures.wall_usd});
    }
    Add(std::move(factor));
  }

  // The cheapest and the dearest offer that the job can be rented for.
  void AddPrices(const Figures& figures) {
    const ChosenPrice price = ChoosePrice(plan_.offers, PriceRule::kMiddle, plan_.machine.gpus,
                                          plan_.machine.device.gpus_per_node);
    if (price.among.empty() || figures.wall_usd <= 0) return;
    Factor factor{.key = key::kPriceUsdPerGpuHour.path,
                  .label = "price of a GPU-hour",
                  .own = Dollars(plan_.prices.usd_per_gpu_hour),
                  .source = absl::StrCat("the catalog's prices of ", price.among.size(),
                                         price.among.size() == 1 ? " provider" : " providers",
                                         " that rent the job"),
                  .trials = {}};
    const double hourly = figures.usd / (24 * figures.days);
    for (const PricedOffer* priced : {&price.among.front(), &price.among.back()}) {
      factor.trials.push_back({.value = absl::StrCat(Dollars(priced->offer->usd_per_gpu_hour), " (",
                                                     Printable(priced->offer->provider, 40), ")"),
                               .refused = {},
                               .fits = true,
                               .wall_days = figures.wall_days,
                               .wall_usd = figures.wall_usd * priced->usd_per_hour / hourly});
    }
    Add(std::move(factor));
  }

  absl::Status AddEntry(const FactorEntry& entry) {
    Factor factor{
        .key = entry.key, .label = entry.label, .own = "", .source = entry.source, .trials = {}};
    std::vector<Node> values = entry.values;
    if (!entry.times.empty()) {
      std::optional<double> own = OwnNumber(plan_, entry.key);
      if (!own.has_value()) own = ParseNumber(OwnText(entry.key));
      if (!own.has_value()) return absl::OkStatus();
      factor.own = Text(*own);
      for (const double times : entry.times) {
        const ScenarioKey* row = FindKey(entry.key);
        const double value = row == nullptr ? *own * times : Within(*row, *own * times);
        if (value != *own) values.push_back(Node::Real(value, {entry.key, 0, 0}));
      }
    } else {
      factor.own = OwnText(entry.key);
    }
    for (const Node& value : values) {
      GPUDAY_ASSIGN_OR_RETURN(Trial trial, Try(entry.key, value));
      if (trial.value != factor.own) factor.trials.push_back(std::move(trial));
    }
    Add(std::move(factor));
    return absl::OkStatus();
  }

  absl::StatusOr<Trial> Try(const std::string& key, const Node& value) {
    Node document = document_;
    GPUDAY_RETURN_IF_ERROR(Put(document, key, value));
    Trial trial{.value = value.kind == Node::Kind::kReal ? Text(value.real) : SweepValueText(value),
                .refused = {}};
    const absl::StatusOr<Workload> workload = Compose(document, catalog_, host_);
    if (!workload.ok()) {
      trial.refused = std::string(workload.status().message());
      return trial;
    }
    const Figures figures = EvaluateWorkload(*workload);
    trial.fits = figures.fits;
    trial.wall_days = figures.wall_days;
    trial.wall_usd = figures.wall_usd;
    return trial;
  }

  // With the work as it is: what the plan derived from the changed value must not change the
  // tokens, nor what the training is for and how long its sequences are.
  absl::Status Put(Node& document, const std::string& key, const Node& value) const {
    const Location where = {"the plan", 0, 0};
    std::erase_if(document.entries, [](const auto& entry) { return entry.first == "data"; });
    Node* training = document.Find("training");
    if (training != nullptr && training->kind == Node::Kind::kTable) {
      std::erase_if(training->entries, [](const auto& entry) { return entry.first == "steps"; });
    }
    GPUDAY_RETURN_IF_ERROR(
        SetPath(document, key::kTrainingTokens.path, Node::Real(plan_.job.tokens, where)));
    GPUDAY_RETURN_IF_ERROR(
        SetPath(document, key::kTrainingTask.path, Node::Text(NameOf(plan_.job.task), where)));
    GPUDAY_RETURN_IF_ERROR(
        SetPath(document, key::kTrainingSequenceLength.path,
                Node::Integer(static_cast<std::int64_t>(plan_.job.sequence_length), where)));
    if (document.FindPath(key::kClusterGpus.path) == nullptr) {
      GPUDAY_RETURN_IF_ERROR(
          SetPath(document, key::kClusterGpus.path,
                  Node::Integer(static_cast<std::int64_t>(plan_.machine.gpus), where)));
    }
    // A batch that was given keeps its tokens.
    if (key == key::kTrainingSequenceLength.path &&
        document.FindPath(key::kTrainingGlobalBatch.path) != nullptr) {
      const double length =
          value.kind == Node::Kind::kReal ? value.real : static_cast<double>(value.integer);
      const double sequences = static_cast<double>(plan_.job.global_batch) *
                               static_cast<double>(plan_.job.sequence_length) / length;
      GPUDAY_RETURN_IF_ERROR(SetPath(document, key::kTrainingGlobalBatch.path,
                                     Node::Real(std::max(1.0, std::round(sequences)), where)));
    }
    return SetPath(document, key, value);
  }

  // The plan's own word or number at a key: what the scenario gives, or what was assumed.
  std::string OwnText(const std::string& key) const {
    if (const Node* given = document_.FindPath(key)) {
      return given->kind == Node::Kind::kReal || given->kind == Node::Kind::kInteger
                 ? Text(given->kind == Node::Kind::kReal ? given->real
                                                         : static_cast<double>(given->integer))
                 : SweepValueText(*given);
    }
    const Assumption* assumed = FindAssumption(plan_.told.assumptions, key);
    if (assumed == nullptr) return "not said";
    const std::optional<double> number = ParseNumber(assumed->value);
    return number.has_value() ? Text(*number) : assumed->value;
  }

  static std::string Text(double value) {
    return value == std::floor(value) && std::fabs(value) < 1e6 ? Grouped(value) : Scaled(value);
  }

  // Leaves out what nothing could be tried of.
  void Add(Factor factor) {
    if (factor.trials.empty()) return;
    factor.low_days = factor.high_days = result_.wall_days;
    factor.low_usd = factor.high_usd = result_.wall_usd;
    for (const Trial& trial : factor.trials) {
      if (!trial.Counts()) continue;
      factor.low_days = std::min(factor.low_days, trial.wall_days);
      factor.high_days = std::max(factor.high_days, trial.wall_days);
      factor.low_usd = std::min(factor.low_usd, trial.wall_usd);
      factor.high_usd = std::max(factor.high_usd, trial.wall_usd);
    }
    result_.factors.push_back(std::move(factor));
  }

  const Node& document_;
  const Catalog& catalog_;
  const PluginHost& host_;
  Workload plan_;
  Sensitivity result_;
};

}  // namespace

absl::StatusOr<Sensitivity> MakeSensitivity(const Node& document, const Catalog& catalog,
                                            const PluginHost& host) {
  return SensitivityMaker(document, catalog, host).Make();
}

}  // namespace gpuday
