#include "planner/trial/answer_text.h"

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/host/ask.h"

namespace gpuday {
namespace {

std::string TextOf(const Matrix& m) {
  return absl::StrCat("matrix ", m.name, " role ", static_cast<int>(m.role), " part ",
                      static_cast<int>(m.part), " operation ", static_cast<int>(m.operation),
                      " split ", static_cast<int>(m.split), " place ", static_cast<int>(m.place),
                      m.shares_storage ? " shared " : " ", m.layers, " x ", m.per_layer, " (",
                      m.active_per_layer, ") x ", m.rows, " x ", m.columns, "\n");
}

std::string TextOf(const OptimizerState& state) {
  return absl::StrCat(" ", state.name, " ", state.elements, " x ", state.bits);
}

std::string TextOf(const Model& model) {
  std::string text =
      absl::StrCat("layers ", model.layers, " hidden ", model.hidden_size, " context ",
                   model.context_length, " ", model.context_is_hard_limit ? "hard\n" : "soft\n");
  for (const Matrix& matrix : model.matrices) text += TextOf(matrix);
  for (const AttentionLayers& a : model.attention) {
    absl::StrAppend(&text, "attention ", a.name, " ", a.layers, " x ", a.query_heads, " ",
                    a.kv_heads, " ", a.qk_head_size, " ", a.v_head_size, " window ", a.window,
                    " cache ", a.cache_elements, "\n");
  }
  for (const SavedActivation& a : model.activations) {
    absl::StrAppend(&text, "activation ", a.name, " place ", static_cast<int>(a.place), " ",
                    a.layers, " x ", a.elements, a.per_token_pair ? " per pair " : " ", "kept ",
                    static_cast<int>(a.kept), " dropped by ", a.dropped_by, " split ",
                    static_cast<int>(a.split), " input of ", a.input_of, "\n");
  }
  return text;
}

std::string TextOf(const Training& training) {
  std::string text;
  for (std::size_t i = 0; i < training.trained.size(); ++i) {
    absl::StrAppend(&text, "matrix ", i, training.trained[i] ? " trained" : " frozen",
                    training.adapted[i] ? " adapted" : "");
    for (const OptimizerState& state : training.matrix_states[i]) text += TextOf(state);
    text += "\n";
  }
  for (std::size_t i = 0; i < training.adapters.size(); ++i) {
    text += "adapter " + TextOf(training.adapters[i]);
    for (const OptimizerState& state : training.adapter_states[i]) text += TextOf(state) + "\n";
  }
  return text;
}

std::string TextOf(const Precision& precision) {
  std::string text;
  const auto add = [&](const Storage& storage) {
    absl::StrAppend(&text, RealText(storage.bits), " + ", RealText(storage.overhead_bits), " ",
                    storage.reason, "\n");
  };
  for (const Storage& storage : precision.storage) add(storage);
  for (const Storage& storage : precision.matrix_storage) add(storage);
  for (const sdk::ComputeType type : precision.compute) {
    absl::StrAppend(&text, "compute ", static_cast<int>(type), "\n");
  }
  return text + precision.full_training_refused;
}

}  // namespace

absl::StatusOr<std::string> AnswerText(const Plugin& plugin, const PluginValues& values,
                                       const Model& model) {
  const Location where{"values", 0, 0};
  switch (plugin.family) {
    case Family::kArchitecture: {
      GPUDAY_ASSIGN_OR_RETURN(const Model answer, AskArchitecture(plugin, values, where));
      return TextOf(answer);
    }
    case Family::kOptimizer: {
      GPUDAY_ASSIGN_OR_RETURN(const Training answer,
                              AskOptimizer({{&plugin, values, where}}, model));
      return TextOf(answer);
    }
    case Family::kPrecision: {
      GPUDAY_ASSIGN_OR_RETURN(const Precision answer, AskPrecision(plugin, values, where, model));
      return TextOf(answer);
    }
    case Family::kReader:
      break;
  }
  return "";
}

}  // namespace gpuday
