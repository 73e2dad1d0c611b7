#include "planner/report/text/inference.h"

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/plan/ids.h"
#include "planner/report/text/columns.h"
#include "planner/report/text/plan.h"

namespace gpuday {
namespace {

class Table {
 public:
  Table(const Plan& plan, const Style& style) : plan_(plan), style_(style) {}

  std::string Headline() const {
    Rows rows;
    const double step = Value(id::kTimeStepSeconds);
    rows.push_back({"Decode", style_.Bold(Rate(id::kTimeTokensPerSecondPerSequence)),
                    absl::StrCat("per sequence at most, ", Number(id::kTimeTokensPerSecond),
                                 " in all; ", Milliseconds(step), " per step, ",
                                 plan_.FactValue(id::kRooflineDecodeBoundBy), "-bound")});
    rows.push_back(
        {"", "",
         absl::StrCat("a fast program reaches ", Plain(100 * Value(id::kTimeReachedShare)),
                      " %: ", Rate(id::kTimeTokensPerSecondReached), " in all")});
    rows.push_back({"", "", Turning()});
    rows.push_back({"Prefill", style_.Bold(Milliseconds(Value(id::kTimePrefillSeconds))),
                    absl::StrCat("for ", Count(id::kInferencePromptTokens), " tokens; ",
                                 Rate(id::kTimePromptTokensPerSecond), "; ",
                                 plan_.FactValue(id::kRooflinePrefillBoundBy), "-bound at ",
                                 Plain(100 * Value(id::kTimeUtilization)), " % of the ",
                                 plan_.FactValue(id::kPrecisionCompute), " peak")});
    AddCost(rows);
    return Columns(rows, Align::kLeft, style_.width);
  }

  std::string Memory() const {
    Rows rows = {{"Memory per GPU", "GB", "GiB"}};
    const auto row = [&](const std::string& label, const std::string& id) {
      const double bytes = Value(id);
      rows.push_back({label, InGB(bytes), InGiB(bytes)});
    };
    row("weights", id::kMemoryPerGpuWeightsBytes);
    row("KV cache", id::kMemoryPerGpuKvCacheBytes);
    row(absl::StrCat("working set of ", plan_.FactValue(id::kMemoryWidestBlock)),
        id::kMemoryPerGpuWorkingSetBytes);
    row(plan_.FindLine(id::kMemoryPerGpuRuntimeBytes)->label, id::kMemoryPerGpuRuntimeBytes);
    row("total", id::kMemoryPerGpuTotalBytes);
    row("rule of thumb: 1.2 x all weights", id::kMemoryRuleOfThumbBytes);
    return Columns(rows, Align::kRight, style_.width);
  }

  std::string Work() const {
    const double batch = Value(id::kInferenceBatch), copies = Value(id::kInferenceCopies);
    std::string crossing = "never as heavy as the weights: all layers have windows";
    if (plan_.FindLine(id::kMemoryCacheEqualsWeightsTokens) != nullptr) {
      crossing =
          absl::StrCat("as heavy as the weights at ", Count(id::kMemoryCacheEqualsWeightsContext),
                       " tokens of each sequence");
    }
    const Rows rows = {
        {"Parameters",
         absl::StrCat(Count(id::kModelParametersTotal), " in all, ",
                      Count(id::kModelParametersActive), " active per token; precision ",
                      plan_.FactValue(id::kPrecisionDescription))},
        {"Batch", absl::StrCat(Grouped(batch), batch == 1 ? " sequence" : " sequences",
                               " at once, ", Count(id::kInferencePromptTokens), " + ",
                               Count(id::kInferenceGeneratedTokens), " tokens each; ",
                               copies == 1 ? "one copy" : absl::StrCat(Grouped(copies), " copies"),
                               " of the model on ", Count(id::kInferenceTensor),
                               Value(id::kInferenceTensor) == 1 ? " GPU" : " GPUs",
                               copies == 1 ? "" : " each")},
        {"Cache",
         absl::StrCat(Count(id::kMemoryKvCacheBytesPerToken), " bytes per token; ", crossing)}};
    return Columns(rows, Align::kLeft, style_.width);
  }

 private:
  using Rows = std::vector<std::vector<std::string>>;

  double Value(const std::string& id) const { return plan_.ValueOf(id); }
  std::string Count(const std::string& id) const { return Grouped(Value(id)); }
  std::string Number(const std::string& id) const {
    const double value = Value(id);
    return value < 100 ? Short(value) : Grouped(value);
  }
  std::string Rate(const std::string& id) const { return absl::StrCat(Number(id), " tokens/s"); }
  static std::string Milliseconds(double seconds) {
    return seconds < 1 ? absl::StrCat(Short(1000 * seconds), " ms")
                       : absl::StrCat(Short(seconds), " s");
  }

  std::string Turning() const {
    const double with_cache = Value(id::kRooflineTurningBatch);
    return absl::StrCat(
        with_cache == 0 ? std::string("never compute-bound: the cache takes longer")
                        : absl::StrCat("compute-bound from ", Grouped(with_cache), " sequences"),
        "; by the weights alone from ", Short(Value(id::kRooflineTurningBatchOfWeights)));
  }

  void AddCost(Rows& rows) const {
    const Line* generated = plan_.FindLine(id::kCostUsdPerMillionGeneratedTokens);
    if (generated == nullptr) {
      rows.push_back({"Cost", "unknown", "no price of this GPU is known; give --price"});
      return;
    }
    const std::string provider = plan_.FactValue(id::kPriceProvider);
    const std::string machines = plan_.FactValue(id::kPriceMachines);
    rows.push_back({"Cost", style_.Bold(Price(generated->value)),
                    absl::StrCat("per million generated tokens at least, ",
                                 Price(Value(id::kCostUsdPerMillionPromptTokens)),
                                 " per million prompt tokens")});
    rows.push_back({"", "",
                    absl::StrCat("at ", Dollars(Value(id::kCostUsdPerGpuHour)), " per GPU-hour",
                                 provider.empty() ? ", as given" : absl::StrCat(" of ", provider),
                                 machines.empty() ? "" : absl::StrCat("; ", machines))});
  }
  // Cents count here.
  static std::string Price(double usd) {
    return usd < 1 ? absl::StrCat("$", Short(usd)) : Dollars(usd);
  }

  const Plan& plan_;
  const Style& style_;
};

}  // namespace

std::string InferenceTable(const Plan& plan, const Style& style) {
  const Table table(plan, style);
  return absl::StrCat(style.Bold(plan.title), "\n\n", table.Headline(), "\n", Verdicts(plan, style),
                      "\n", table.Memory(), "\n", table.Work(), Remarks(plan, style));
}

}  // namespace gpuday
