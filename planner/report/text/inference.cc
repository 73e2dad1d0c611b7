// The table of gpuday inference.
#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/report/report.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

class Table {
 public:
  Table(const Plan& plan, const Style& style) : plan_(plan), style_(style) {}

  std::string Headline() const {
    Rows rows;
    const double step = Value("time.step_seconds");
    rows.push_back({"Decode", style_.Bold(Rate("time.tokens_per_second_per_sequence")),
                    absl::StrCat("per sequence at most, ", Number("time.tokens_per_second"),
                                 " in all; ", Milliseconds(step), " per step, ",
                                 plan_.FactValue("roofline.decode_bound_by"), "-bound")});
    rows.push_back(
        {"", "",
         absl::StrCat("a fast program reaches ", Plain(100 * Value("time.reached_share")),
                      " %: ", Rate("time.tokens_per_second_reached"), " in all")});
    rows.push_back({"", "", Turning()});
    rows.push_back({"Prefill", style_.Bold(Milliseconds(Value("time.prefill_seconds"))),
                    absl::StrCat("for ", Count("inference.prompt_tokens"), " tokens; ",
                                 Rate("time.prompt_tokens_per_second"), "; ",
                                 plan_.FactValue("roofline.prefill_bound_by"), "-bound at ",
                                 Plain(100 * Value("time.utilization")), " % of the ",
                                 plan_.FactValue("precision.compute"), " peak")});
    AddCost(rows);
    return Columns(rows, false);
  }

  std::string Memory() const {
    Rows rows = {{"Memory per GPU", "GB", "GiB"}};
    const auto row = [&](const std::string& label, const std::string& id) {
      const double bytes = Value(id);
      rows.push_back({label, Short(bytes / kBytesPerGB), Short(bytes / kBytesPerGiB)});
    };
    row("weights", "memory.per_gpu.weights_bytes");
    row("KV cache", "memory.per_gpu.kv_cache_bytes");
    row(absl::StrCat("working set of ", plan_.FactValue("memory.widest_block")),
        "memory.per_gpu.working_set_bytes");
    row(plan_.FindLine("memory.per_gpu.runtime_bytes")->label, "memory.per_gpu.runtime_bytes");
    row("total", "memory.per_gpu.total_bytes");
    row("rule of thumb: 1.2 x all weights", "memory.rule_of_thumb_bytes");
    return Columns(rows, true);
  }

  std::string Work() const {
    const double batch = Value("inference.batch"), copies = Value("inference.copies");
    std::string crossing = "never as heavy as the weights: all layers have windows";
    if (plan_.FindLine("memory.cache_equals_weights_tokens") != nullptr) {
      crossing =
          absl::StrCat("as heavy as the weights at ", Count("memory.cache_equals_weights_context"),
                       " tokens of each sequence");
    }
    const Rows rows = {
        {"Parameters",
         absl::StrCat(Count("model.parameters.total"), " in all, ",
                      Count("model.parameters.active"), " active per token; precision ",
                      plan_.FactValue("precision.description"))},
        {"Batch", absl::StrCat(Grouped(batch), batch == 1 ? " sequence" : " sequences",
                               " at once, ", Count("inference.prompt_tokens"), " + ",
                               Count("inference.generated_tokens"), " tokens each; ",
                               copies == 1 ? "one copy" : absl::StrCat(Grouped(copies), " copies"),
                               " of the model on ", Count("inference.tensor"),
                               Value("inference.tensor") == 1 ? " GPU" : " GPUs",
                               copies == 1 ? "" : " each")},
        {"Cache",
         absl::StrCat(Count("memory.kv_cache_bytes_per_token"), " bytes per token; ", crossing)}};
    return Columns(rows, false);
  }

 private:
  using Rows = std::vector<std::vector<std::string>>;

  double Value(const std::string& id) const {
    const Line* line = plan_.FindLine(id);
    return line == nullptr ? 0 : line->value;
  }
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
    const double with_cache = Value("roofline.turning_batch");
    return absl::StrCat(
        with_cache == 0 ? std::string("never compute-bound: the cache takes longer")
                        : absl::StrCat("compute-bound from ", Grouped(with_cache), " sequences"),
        "; by the weights alone from ", Short(Value("roofline.turning_batch_of_weights")));
  }

  void AddCost(Rows& rows) const {
    const Line* generated = plan_.FindLine("cost.usd_per_million_generated_tokens");
    if (generated == nullptr) {
      rows.push_back({"Cost", "unknown", "no price of this GPU is known; give --price"});
      return;
    }
    const std::string provider = plan_.FactValue("price.provider");
    rows.push_back({"Cost", style_.Bold(Price(generated->value)),
                    absl::StrCat("per million generated tokens at least, ",
                                 Price(Value("cost.usd_per_million_prompt_tokens")),
                                 " per million prompt tokens")});
    rows.push_back(
        {"", "",
         absl::StrCat("at ", Dollars(Value("cost.usd_per_gpu_hour")), " per GPU-hour",
                      provider.empty() ? ", as given" : absl::StrCat(" of ", provider))});
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
