#include "planner/validate/complete_row.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/table_reader.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

constexpr double kRounding = 0.05;   // of a batch that does not divide
constexpr double kLargeModel = 2e9;  // parameters from which weights are usually sharded
constexpr const char* kTensors[] = {"1", "2", "4", "8"};
constexpr const char* kPipelines[] = {"1", "2", "4", "8", "16", "32"};
constexpr const char* kMicroBatches[] = {"16", "8", "4", "2", "1"};

class Completer {
 public:
  Completer(const CsvRow& row, const Node& words, const Catalog& catalog)
      : usual_(words.Find("usual_for_speed")), done_{.row = row, .chosen = {}} {
    const Location nowhere{"column framework", 0, 0};
    year_ = Number("year", UsualYear(words, "year"));
    flash_attention_year_ = UsualYear(words, "flash_attention");
    const auto defaults = catalog.FrameworkDefaults(
        FrameworkOf(row.Cell("framework"), row.Cell("year"), catalog), nowhere);
    if (!defaults.ok()) return;
    for (const DefaultEntry& entry : *defaults) {
      if (entry.key == key::kSoftwareGeneration.path) TakeGeneration(entry.value.text, catalog);
      if (entry.key == key::kParallelZero.path) zero_ = entry.value.ValueText();
    }
  }

  // A year of measurements.toml; 0 where it has none.
  static double UsualYear(const Node& words, const char* key) {
    const Node* years = words.Find("usual_by_year");
    const Node* year = years == nullptr ? nullptr : years->Find(key);
    if (year == nullptr) return 0;
    return ReadNumber(*year, absl::StrCat("usual_by_year.", key), Range::Whole(0, 1e4)).value_or(0);
  }

  std::vector<CompletedRow> Complete() {
    FillUsual();
    std::vector<CompletedRow> rows;
    const bool printed = !Cell("tensor").empty() || !Cell("pipeline").empty();
    if (printed || Number("gpus", 1) == 1) {
      Set(done_, "tensor", "1");
      Set(done_, "pipeline", "1");
      AddRows(rows);
      return rows;
    }
    const CompletedRow open = done_;
    for (const char* pipeline : kPipelines) {
      for (const char* tensor : kTensors) {
        done_ = open;
        Set(done_, "tensor", tensor);
        Set(done_, "pipeline", pipeline);
        const double each = Number("tensor", 1) * Number("pipeline", 1);
        const double gpus = Number("gpus", 1);
        if (std::fmod(gpus, each) == 0) AddRows(rows);
      }
    }
    return rows;
  }

 private:
  void TakeGeneration(const std::string& name, const Catalog& catalog) {
    const auto generations = catalog.Generations();
    if (!generations.ok()) return;
    for (const GenerationEntry& generation : *generations) {
      if (generation.name == name) usual_recompute_ = generation.usual_recompute;
    }
  }

  void AddRows(std::vector<CompletedRow>& rows) const {
    for (const std::string& recompute : Recomputations()) {
      for (const std::string& micro_batch : MicroBatches()) {
        CompletedRow completed = done_;
        Set(completed, "recompute", recompute);
        if (recompute == "selective") Set(completed, "recompute_detail", "attention core");
        Set(completed, "micro_batch", micro_batch);
        RoundBatch(completed);
        rows.push_back(std::move(completed));
      }
    }
  }

  std::string Cell(const char* column) const { return done_.row.Cell(column); }
  double Number(const char* column, double otherwise) const {
    return ParseNumber(Cell(column)).value_or(otherwise);
  }

  // Fills an empty cell.
  static void Set(CompletedRow& completed, const std::string& column, const std::string& value) {
    std::string& cell = completed.row.cells[column];
    if (!cell.empty() || value.empty()) return;
    cell = value;
    completed.chosen.push_back(column);
  }

  void FillUsual() {
    if (Cell("method").empty()) done_.row.cells["method"] = "full";
    const bool adapters = Cell("method") != "full";
    if (usual_ != nullptr) {
      for (const auto& [column, value] : usual_->entries) {
        if (adapters || !column.starts_with("lora_")) Set(done_, column, value.text);
      }
    }
    Set(done_, "attention", year_ >= flash_attention_year_ ? "flash" : "eager");
    // Whoever trains for days has fused what can be.
    if (!adapters && Cell("compile").empty() && !Cell("gpu_hours").empty()) {
      Set(done_, "fused", "true");
    }
    if (Number("gpus", 1) > 1) {
      const bool large = Number("params_total", 0) > kLargeModel && Cell("method") == "full";
      Set(done_, "zero", !zero_.empty() ? zero_ : large ? "3" : "0");
    }
  }

  std::vector<std::string> Recomputations() const {
    if (!Cell("recompute").empty()) return {Cell("recompute")};
    if (!usual_recompute_.empty()) return usual_recompute_;
    return {"none", "full"};
  }

  std::vector<std::string> MicroBatches() const {
    if (!Cell("micro_batch").empty()) return {Cell("micro_batch")};
    const double global = Number("global_batch", 0);
    if (global == 0) return {std::begin(kMicroBatches), std::end(kMicroBatches)};
    const double pipeline = Number("pipeline", 1);
    const double least = pipeline > 1 ? 4 * pipeline : 1;  // micro-batches
    std::vector<std::string> fitting;
    for (const char* each : kMicroBatches) {
      const double count = global / Data() / ParseNumber(each).value_or(1);
      if (count >= least * (1 - kRounding) &&
          std::fabs(count - std::round(count)) < kRounding * count) {
        fitting.emplace_back(each);
      }
    }
    if (fitting.empty()) fitting.emplace_back("1");
    return fitting;
  }

  double Data() const {
    return Number("data",
                  std::max(1.0, Number("gpus", 1) / (Number("tensor", 1) * Number("pipeline", 1) *
                                                     Number("context", 1))));
  }

  void RoundBatch(CompletedRow& completed) const {
    auto& cells = completed.row.cells;
    const double data = Data();
    double micro = ParseNumber(completed.row.Cell("micro_batch")).value_or(1);
    const double global = ParseNumber(completed.row.Cell("global_batch")).value_or(0);
    const auto text = [](double value) { return absl::StrCat(static_cast<std::int64_t>(value)); };
    // What cannot be is left for the plan to refuse.
    constexpr double kMost = 1e12;  // of sequences or tokens: no batch is as large
    if (!(micro * data < kMost) || !(global < kMost)) return;
    if (micro < 1 || (global > 0 && global < data * (1 - kRounding))) return;
    if (global == 0) {
      // Enough micro-batches to keep a pipeline busy.
      const double stages = Number("pipeline", 1);
      if (stages > 1) cells["global_batch"] = text(micro * data * 8 * stages);
      return;
    }
    if (micro > global / data * (1 + kRounding)) {
      cells["micro_batch"] = text(micro = std::max(1.0, std::floor(global / data)));
      completed.chosen.emplace_back("micro_batch");
    }
    const double per_pass = micro * data;
    cells["global_batch"] = text(std::max(1.0, std::round(global / per_pass)) * per_pass);
  }

  const Node* usual_;
  CompletedRow done_;
  double year_ = 0, flash_attention_year_ = 0;
  std::vector<std::string> usual_recompute_;
  std::string zero_;
};

}  // namespace

std::string FrameworkOf(const std::string& framework, const std::string& year,
                        const Catalog& catalog) {
  const std::optional<double> asked = ParseNumber(year);
  if (!asked.has_value()) return framework;
  return catalog.FrameworkOfYear(framework, *asked);
}

std::vector<CompletedRow> CompleteForSpeed(const CsvRow& row, const Node& words,
                                           const Catalog& catalog) {
  return Completer(row, words, catalog).Complete();
}

}  // namespace gpuday
