#include "planner/validate/row.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/host/options.h"
#include "planner/plan/ids.h"
#include "planner/scenario/keys.h"
#include "planner/validate/complete_row.h"

namespace gpuday {
namespace {

absl::Status Skip(const std::string& reason) { return Error(Fault::kInput, reason); }

// Builds the scenario table by table.
class RowReader {
 public:
  RowReader(const CsvRow& row, const Node& words, const Catalog& catalog, const PluginHost& host)
      : row_(row), words_(words), catalog_(catalog), host_(host) {}

  absl::StatusOr<Node> Read() {
    GPUDAY_RETURN_IF_ERROR(ReadModel());
    GPUDAY_RETURN_IF_ERROR(ReadJob());
    GPUDAY_RETURN_IF_ERROR(ReadOptimizer());
    GPUDAY_RETURN_IF_ERROR(ReadPrecision());
    GPUDAY_RETURN_IF_ERROR(ReadLayout());
    return std::move(scenario_);
  }

  // The scenario of gpuday inference.
  absl::StatusOr<Node> ReadServed() {
    GPUDAY_RETURN_IF_ERROR(ReadModel());
    GPUDAY_RETURN_IF_ERROR(ReadStorage());
    GPUDAY_RETURN_IF_ERROR(ReadSequences());
    GPUDAY_RETURN_IF_ERROR(ReadSharing());
    return std::move(scenario_);
  }

 private:
  std::string Cell(std::string_view column) const { return row_.Cell(column); }

  Location At(std::string_view column) const {
    return {absl::StrCat("column ", absl::string_view(column.data(), column.size())), 0, 0};
  }

  absl::Status Set(const std::string& key, Node value) {
    return SetPath(scenario_, key, std::move(value));
  }
  // A number or a switch of the table under a scenario key; nothing when the cell is empty.
  absl::Status Copy(std::string_view column, const std::string& key) {
    const std::string cell = Cell(column);
    if (cell.empty()) return absl::OkStatus();
    return Set(key, ParseValue(cell, At(column).origin));
  }

  // What a word means in a table of measurements.toml, or nullptr.
  const Node* Meaning(std::string_view table, const std::string& word) const {
    const Node* meanings = words_.Find(table);
    return meanings == nullptr ? nullptr : meanings->Find(word);
  }

  // What the word in `column` stands for: the settings of a plugin.
  absl::StatusOr<Node> Word(const std::string& column) const {
    const Node* meaning = Meaning(column, Cell(column));
    if (meaning == nullptr || meaning->kind != Node::Kind::kTable) {
      return Skip(absl::StrCat(column, " \"", Printable(Cell(column), 40),
                               "\" is not planned (catalog measurements.toml)"));
    }
    return *meaning;
  }

  // The parameters of the model's catalog entry where the name is known there, else the defaults of
  // its type; the table's shape in place of both.
  absl::Status ReadModel() {
    const std::string type = Cell("architecture");
    if (type.empty()) return Skip("no architecture");
    if (Cell("hidden").empty()) return Skip("sizes only, no shape");
    const auto [plugin, how, refused] = host_.FindReader(type);
    if (plugin == nullptr) {
      if (!refused.ok()) return Skip(std::string(refused.message()));
      return Skip(absl::StrCat("no architecture plugin reads \"", Printable(type, 40), "\""));
    }
    Node parameters = Node::Table();
    const auto entry = catalog_.FindModel(Cell("model"), At("model"));
    if (entry.ok() && entry->IsCalled(Cell("model")) && entry->architecture == plugin->name) {
      parameters = entry->parameters;
    } else {
      parameters.entries = how->defaults;
    }
    constexpr const char* kShape[] = {
        "hidden", "layers",  "heads",   "kv_heads",          "head_dim",      "ffn",
        "vocab",  "experts", "moe_ffn", "experts_per_token", "shared_experts"};
    for (const char* column : kShape)
      GPUDAY_RETURN_IF_ERROR(TakeShape(*plugin, column, parameters));
    if (!Cell("tied").empty()) {
      Replace(*plugin, "tie_word_embeddings", ParseValue(Cell("tied"), At("tied").origin),
              parameters);
    }
    // Learned positions are counted for the row's own length.
    Replace(*plugin, "context_length",
            ParseValue(Cell("sequence_length"), At("sequence_length").origin), parameters);
    GPUDAY_RETURN_IF_ERROR(
        Set(key::kModelArchitecture.path, Node::Text(plugin->name, At("architecture"))));
    return Set(key::kModelParameters.path, std::move(parameters));
  }

  // Puts `value` in place of the parameter that goes by `name`, if the plugin has it.
  static void Replace(const Plugin& plugin, const std::string& name, Node value, Node& parameters) {
    const ParameterInfo* parameter = plugin.FindParameter(name);
    if (parameter == nullptr || (value.kind == Node::Kind::kText && value.text.empty())) return;
    auto& entries = parameters.entries;
    entries.erase(std::remove_if(entries.begin(), entries.end(),
                                 [&](const auto& given) {
                                   return CanonicalName(plugin, given.first) == parameter->name;
                                 }),
                  entries.end());
    entries.emplace_back(name, std::move(value));
  }

  absl::Status TakeShape(const Plugin& plugin, const std::string& column, Node& parameters) const {
    const std::string cell = Cell(column);
    if (cell.empty()) return absl::OkStatus();
    if (plugin.FindParameter(column) != nullptr) {
      Replace(plugin, column, ParseValue(cell, At(column).origin), parameters);
      return absl::OkStatus();
    }
    // What the architecture cannot say does not matter where it is what it implies.
    const double value = ParseNumber(cell).value_or(-1);
    const double heads = ParseNumber(Cell("heads")).value_or(0);
    const double hidden = ParseNumber(Cell("hidden")).value_or(0);
    const bool implied = (column == "kv_heads" && value == heads) ||
                         (column == "head_dim" && value * heads == hidden) ||
                         (column == "shared_experts" && value == 0);
    if (implied || column == "ffn" || column == "head_dim") return absl::OkStatus();
    return Skip(absl::StrCat("architecture ", plugin.name, " has no ", column, " (", cell, ")"));
  }

  bool NeedsBatch() const {
    const std::string kind = Cell("memory_kind");
    return kind != "states" && kind != "weights";
  }

  absl::Status ReadJob() {
    if (Cell("sequence_length").empty() && NeedsBatch()) return Skip("no sequence_length");
    if (Cell("micro_batch").empty() && NeedsBatch()) return Skip("no micro_batch");
    GPUDAY_RETURN_IF_ERROR(Copy("sequence_length", key::kTrainingSequenceLength.path));
    GPUDAY_RETURN_IF_ERROR(Copy("micro_batch", key::kTrainingMicroBatch.path));
    GPUDAY_RETURN_IF_ERROR(Copy("global_batch", key::kTrainingGlobalBatch.path));
    GPUDAY_RETURN_IF_ERROR(Set(key::kTrainingTokens.path, Node::Text("1B", At("tokens"))));
    const std::string recompute = Cell("recompute");
    if (recompute.empty() && NeedsBatch()) return Skip("recomputation is not known");
    const std::string detail = Cell("recompute_detail");
    const Node* kind = Meaning("selective", detail);
    if (recompute == "selective" && kind == nullptr) {
      return Skip(absl::StrCat("selective recomputation of another kind: ",
                               detail.empty() ? "not known which" : Printable(detail, 80)));
    }
    if (!recompute.empty()) {
      const bool meant = recompute == "selective" && kind != nullptr;
      const std::string& word = meant ? kind->text : recompute;
      GPUDAY_RETURN_IF_ERROR(Set(key::kTrainingRecompute.path, Node::Text(word, At("recompute"))));
    }
    GPUDAY_RETURN_IF_ERROR(SetFramework());
    const std::string attention = Cell("attention");
    if (attention.empty() && NeedsBatch() && recompute != "full") {
      return Skip("the attention kernel is not known");
    }
    return Set(key::kTrainingFlashAttention.path,
               Node::Boolean(attention != "eager", At("attention")));
  }

  // The framework, and what the row says that it does otherwise.
  absl::Status SetFramework() {
    const std::string framework = FrameworkOf(Cell("framework"), Cell("year"), catalog_);
    std::string loss = "eager", kernels = "native";
    if (!framework.empty() && framework != "other") {
      GPUDAY_RETURN_IF_ERROR(Set(id::kTrainingFramework, Node::Text(framework, At("framework"))));
      GPUDAY_ASSIGN_OR_RETURN(const std::vector<DefaultEntry> defaults,
                              catalog_.FrameworkDefaults(framework, At("framework")));
      for (const DefaultEntry& entry : defaults) {
        if (entry.key == key::kTrainingLoss.path) loss = entry.value.text;
        if (entry.key == key::kTrainingKernels.path) kernels = entry.value.text;
      }
    }
    const bool fused = Cell("fused") == "true", compiled = Cell("compile") == "true";
    // Fused kernels take the place of others (Liger, flash-attn's), unless `fused` speaks of the
    // loss alone.
    if (compiled || (fused && Meaning("fused_is_the_loss", framework) == nullptr)) {
      kernels = "fused";
    }
    // Of most programs nobody said whether they fuse: in between.
    const bool unknown = Cell("fused").empty() && Cell("compile").empty();
    if (kernels == "unfused" && unknown &&
        Meaning("fuses_nothing_unless_said", framework) == nullptr) {
      kernels = "native";
    }
    if (compiled) {
      GPUDAY_RETURN_IF_ERROR(
          Set(key::kSoftwareCompiledLaunch.path, Node::Boolean(true, At("compile"))));
    }
    GPUDAY_RETURN_IF_ERROR(SetFlashVersion(framework));
    // A framework's own fused loss stays.
    if (loss != "fused" && fused) loss = "chunked";
    if (loss == "eager" && compiled && Meaning("loss_stays_eager", framework) == nullptr) {
      loss = "compiled";
    }
    GPUDAY_RETURN_IF_ERROR(Set(key::kTrainingKernels.path, Node::Text(kernels, At("framework"))));
    return Set(key::kTrainingLoss.path, Node::Text(loss, At("framework")));
  }

  // What was there by the year. What a framework says itself stays.
  absl::Status SetFlashVersion(const std::string& framework) {
    const std::optional<double> year = ParseNumber(Cell("year"));
    const auto defaults = catalog_.FrameworkDefaults(framework, At("framework"));
    const bool said =
        defaults.ok() &&
        std::any_of(defaults->begin(), defaults->end(), [](const DefaultEntry& entry) {
          return entry.key == key::kSoftwareFlashVersion.path;
        });
    if (!year.has_value() || said) return absl::OkStatus();
    const Node* versions = words_.Find("flash_version");
    if (versions == nullptr) return absl::OkStatus();
    for (const Node& row : versions->items) {
      TableReader reader(row, "flash_version");
      const auto until = reader.Number("until", Range::Whole(0, 1e4));
      const double version = reader.RequiredNumber("version", Range::Whole(1, 3));
      reader.RequiredText("source");
      GPUDAY_RETURN_IF_ERROR(reader.Finish());
      if (until.has_value() && *year > until->value) continue;
      return Set(key::kSoftwareFlashVersion.path,
                 Node::Integer(static_cast<std::int64_t>(version), At("year")));
    }
    return absl::OkStatus();
  }

  absl::Status ReadOptimizer() {
    const std::string method = Cell("method");
    if (Cell("optimizer").empty()) return Skip("the optimizer is not known");
    GPUDAY_ASSIGN_OR_RETURN(Node optimizer, Word("optimizer"));
    if (method == "full") return Set("optimizer", std::move(optimizer));
    GPUDAY_ASSIGN_OR_RETURN(Node stage, Word("method"));
    if (Cell("lora_rank").empty() || Cell("lora_targets").empty()) {
      return Skip("adapters without rank or targets");
    }
    Node targets = Node::Text("", At("lora_targets")), in_full = targets;
    for (absl::string_view word : absl::StrSplit(Cell("lora_targets"), ' ', absl::SkipEmpty())) {
      const bool full = absl::ConsumePrefix(&word, "+");
      absl::StrAppend(full ? &in_full.text : &targets.text, word, " ");
    }
    stage.entries.emplace_back("rank", ParseValue(Cell("lora_rank"), At("lora_rank").origin));
    stage.entries.emplace_back("targets", std::move(targets));
    if (!in_full.text.empty()) stage.entries.emplace_back("train_in_full", std::move(in_full));
    stage.entries.emplace_back("then", std::move(optimizer));
    return Set("optimizer", std::move(stage));
  }

  absl::Status ReadPrecision() {
    const std::string quantization = Cell("quantization");
    if (!quantization.empty() && quantization != "none") {
      GPUDAY_ASSIGN_OR_RETURN(Node base, Word("quantization"));
      const Node* others = Meaning("frozen_others", Cell("framework"));
      const bool bitsandbytes = quantization.starts_with("nf4") || quantization == "int8";
      if (others != nullptr && bitsandbytes) base.entries.emplace_back("others", *others);
      return Set("precision", std::move(base));
    }
    if (Cell("precision").empty()) return Skip("the precision is not known");
    GPUDAY_ASSIGN_OR_RETURN(Node precision, Word("precision"));
    const bool mixed = Cell("precision").starts_with("mixed-");
    const bool trains_in_16_bit =
        mixed || Meaning("sixteen_bit_gradients", Cell("precision")) != nullptr;
    const std::string gradients = Cell("gradients");
    if (gradients == "none") {
      precision.entries.emplace_back("gradients", Node::Text("none", At("gradients")));
    } else if (trains_in_16_bit && !gradients.empty()) {
      precision.entries.emplace_back(
          "gradients", Node::Text(gradients == "fp32" ? "fp32" : "16bit", At("gradients")));
    }
    if (mixed && Cell("master_weights") == "false") {
      precision.entries.emplace_back("master_weights", Node::Boolean(false, At("master_weights")));
    } else if (mixed) {
      // FP32 values as the only lasting copy: by framework, and of adapters without ZeRO.
      const bool adapters = Cell("method") != "full" && Cell("zero") == "0";
      const Node* settings =
          adapters ? words_.Find("adapters_without_zero") : Meaning("framework", Cell("framework"));
      if (settings != nullptr) {
        precision.entries.insert(precision.entries.end(), settings->entries.begin(),
                                 settings->entries.end());
      }
    }
    return Set("precision", std::move(precision));
  }

  // Of weights that are not trained, and of the cache.
  absl::Status ReadStorage() {
    std::string quantization = Cell("quantization");
    if (const Node* bits = Meaning("cache_bits", quantization)) {
      GPUDAY_RETURN_IF_ERROR(Set(key::kInferenceCacheBits.path, *bits));
      quantization = "none";
    }
    const bool whole = quantization.empty() || quantization == "none";
    if (whole && Cell("precision").empty()) return Skip("the precision is not known");
    GPUDAY_ASSIGN_OR_RETURN(Node precision, Word(whole ? "precision" : "quantization"));
    return Set("precision", std::move(precision));
  }

  absl::Status ReadSequences() {
    const auto set = [&](const char* key, const std::string& number, const char* column) {
      return Set(absl::StrCat("inference.", key), ParseValue(number, At(column).origin));
    };
    const std::string kind = Cell("memory_kind"), context = Cell("context_tokens");
    const bool weights = kind == "weights";
    if (!weights && Cell("batch").empty()) return Skip("no batch");
    GPUDAY_RETURN_IF_ERROR(set("batch", weights ? "1" : Cell("batch"), "batch"));
    if (weights)
      return Set(key::kInferencePromptTokens.path, Node::Integer(1, At("context_tokens")));
    if (context.empty()) {
      const Node* usual = words_.Find("short_context");
      if (kind == "kv_cache" || usual == nullptr) return Skip("no context_tokens");
      for (const auto& [key, tokens] : usual->entries) {
        GPUDAY_RETURN_IF_ERROR(Set(absl::StrCat("inference.", key), tokens));
      }
      return absl::OkStatus();
    }
    // How much of it was the prompt is not said: generated from one token.
    const std::optional<double> tokens = ParseNumber(context);
    if (!tokens.has_value() || *tokens < 2) {
      return Skip(absl::StrCat("context_tokens: expected 2 or more, found \"",
                               Printable(context, 40), "\""));
    }
    GPUDAY_RETURN_IF_ERROR(set("prompt_tokens", "1", "context_tokens"));
    return Set(key::kInferenceGeneratedTokens.path,
               Node::Integer(static_cast<std::int64_t>(*tokens) - 1, At("context_tokens")));
  }

  absl::Status ReadSharing() {
    const std::string gpus = Cell("gpus"), pipeline = Cell("pipeline");
    if (gpus.empty()) return Skip("the number of GPUs is not known");
    if (!pipeline.empty() && pipeline != "1") {
      return Skip("inference with layers on one GPU after another (pipeline) is not planned");
    }
    if (gpus != "1" && Cell("tensor").empty()) return Skip("the layout is not printed");
    GPUDAY_RETURN_IF_ERROR(ReadGpus());
    return Copy("tensor", key::kInferenceTensor.path);
  }

  absl::Status ReadGpus() {
    if (!Cell("gpu").empty()) {
      GPUDAY_RETURN_IF_ERROR(Set(key::kClusterGpu.path, Node::Text(Cell("gpu"), At("gpu"))));
    }
    return Copy("gpus", key::kClusterGpus.path);
  }

  absl::Status ReadLayout() {
    const std::string gpus = Cell("gpus");
    if (gpus.empty()) return Skip("the number of GPUs is not known");
    if (gpus != "1" && (Cell("tensor").empty() || Cell("pipeline").empty())) {
      return Skip("the layout is not printed");
    }
    if (Cell("zero").empty() && gpus != "1") return Skip("the ZeRO stage is not known");
    GPUDAY_RETURN_IF_ERROR(ReadGpus());
    for (const char* column :
         {"tensor", "pipeline", "virtual_stages", "context", "expert", "data", "zero"}) {
      GPUDAY_RETURN_IF_ERROR(Copy(column, absl::StrCat("parallel.", column)));
    }
    if (Cell("sequence_parallel") == "true" || Cell("tensor") != "1") {
      GPUDAY_RETURN_IF_ERROR(Copy("sequence_parallel", key::kParallelSequence.path));
    }
    const std::string offload = Cell("offload");
    if (offload.empty() || offload == "none") return absl::OkStatus();
    return Set(key::kParallelOffload.path, Node::Text(offload, At("offload")));
  }

  const CsvRow& row_;
  const Node& words_;
  const Catalog& catalog_;
  const PluginHost& host_;
  Node scenario_ = Node::Table();
};

}  // namespace

bool IsServed(const CsvRow& row) {
  return row.Cell("method").empty() ||
         (row.Cell("memory_kind") == "weights" && row.Cell("optimizer").empty());
}

absl::StatusOr<Node> ServedScenarioOfRow(const CsvRow& row, const Node& words,
                                         const Catalog& catalog, const PluginHost& host) {
  return RowReader(row, words, catalog, host).ReadServed();
}

absl::StatusOr<Node> ScenarioOfRow(const CsvRow& row, const Node& words, const Catalog& catalog,
                                   const PluginHost& host) {
  return RowReader(row, words, catalog, host).Read();
}

}  // namespace gpuday
