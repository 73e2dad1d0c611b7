#include <map>
#include <set>

#include "planner/host/ask.h"
#include "planner/host/ask_internal.h"
#include "planner/host/boundary.h"

namespace gpuday {
namespace {

constexpr std::uint32_t kWidestState = 1024;  // bits per element
constexpr std::size_t kMostStateKinds = 64;
constexpr double kMostStateElements = 16 * kMostParameters;

gpuday_optimizer FunctionsOf(const Plugin& plugin) {
  return Receive(*static_cast<const gpuday_optimizer*>(plugin.functions));
}

// What one stage says about the matrices it was shown.
struct TrainingAnswer : PluginAnswer {
  TrainingAnswer(const Plugin& plugin, const std::vector<Matrix>& shown)
      : PluginAnswer(plugin),
        matrices(shown),
        trained(shown.size(), false),
        states_of(shown.size()) {}

  const std::vector<Matrix>& matrices;
  std::vector<bool> trained;
  std::vector<Matrix> adapters;
  std::vector<std::size_t> adapted;  // which matrix each is beside
  std::vector<OptimizerState> states;
  std::vector<std::vector<OptimizerState>> states_of;  // each matrix
  std::set<std::string> names;
  double adapter_parameters = 0;
  double state_elements = 0;

  bool Knows(std::uint32_t index) {
    if (index < matrices.size()) return true;
    Refuse(absl::StrCat("matrix ", index, " of ", matrices.size()));
    return false;
  }

  std::int32_t Train(std::uint32_t index) {
    if (!Knows(index)) return 1;
    trained[index] = true;
    return 0;
  }

  std::int32_t Adapt(std::uint32_t index, const gpuday_matrix& raw) {
    Matrix adapter;
    if (!Knows(index) || !TakeMatrix(raw, *this, adapter)) return 1;
    if (adapters.size() == kMostMatrices) return Refuse("too many adapters");
    if (!names.insert(adapter.name).second) {
      return Refuse(absl::StrCat("two adapters are called ", adapter.name));
    }
    adapter_parameters += static_cast<double>(adapter.rows) * static_cast<double>(adapter.columns) *
                          static_cast<double>(adapter.layers) *
                          static_cast<double>(adapter.per_layer);
    if (adapter_parameters > kMostParameters) {
      return Refuse(absl::StrCat("adapters of more than ", Scaled(kMostParameters), " parameters"));
    }
    adapter.part = sdk::Part::kAdapter;
    adapted.push_back(index);
    adapters.push_back(std::move(adapter));
    return 0;
  }

  std::int32_t AddState(std::uint32_t index, const gpuday_state& raw) {
    const gpuday_state sent = Receive(raw);
    OptimizerState state;
    if (!Knows(index) || !TakeName(sent.name, "state", state.name)) return 1;
    const Matrix& matrix = matrices[index];
    // A few times the matrix: more is a slip of units.
    const std::uint64_t most = 16 * matrix.rows * matrix.columns + 1024;
    if (!TakeCount(sent.elements, 0, most, "elements", state.name) ||
        !TakeCount(sent.bits, 0, kWidestState, "bits", state.name)) {
      return 1;
    }
    if (!trained[index]) {
      return Refuse(
          absl::StrCat(state.name, ": state for ", matrix.name, ", which is not trained"));
    }
    // A tied head has no parameters of its own, so no state either.
    if (matrix.shares_storage) return 0;
    state.bits = sent.bits;
    state.elements = sent.elements * matrix.layers * matrix.per_layer;
    state_elements += static_cast<double>(sent.elements) * static_cast<double>(matrix.layers) *
                      static_cast<double>(matrix.per_layer);
    if (state_elements > kMostStateElements) {
      return Refuse(absl::StrCat("states of more than ", Scaled(kMostStateElements), " elements"));
    }
    states_of[index].push_back(state);
    for (OptimizerState& known : states) {
      if (known.name == state.name && known.bits == state.bits) {
        known.elements += state.elements;
        return 0;
      }
    }
    if (states.size() == kMostStateKinds) {
      return Refuse(absl::StrCat("more than ", kMostStateKinds, " kinds of state"));
    }
    states.push_back(std::move(state));
    return 0;
  }
};

TrainingAnswer& From(void* host) { return *static_cast<TrainingAnswer*>(host); }

absl::Status AskStage(const OptimizerStage& stage, TrainingAnswer& answer) {
  const gpuday_optimizer functions = FunctionsOf(*stage.plugin);
  if (functions.assign == nullptr) {
    answer.Refuse("it has no function assign");
    return answer.status();
  }
  const gpuday_optimizer_sink sink{
      .struct_size = sizeof(gpuday_optimizer_sink),
      .reserved = 0,
      .host = &answer,
      .train = [](void* host, std::uint32_t index) { return From(host).Train(index); },
      .adapt =
          [](void* host, std::uint32_t index, const gpuday_matrix* extra) {
            return extra == nullptr ? From(host).Refuse("a null pointer")
                                    : From(host).Adapt(index, *extra);
          },
      .state =
          [](void* host, std::uint32_t index, const gpuday_state* state) {
            return state == nullptr ? From(host).Refuse("a null pointer")
                                    : From(host).AddState(index, *state);
          }};
  std::vector<gpuday_matrix> shown;
  for (const Matrix& matrix : answer.matrices) shown.push_back(ForPlugin(matrix));
  const std::vector<gpuday_value> values = stage.values.ForPlugin();
  return CallPlugin(answer, stage.where, [&](gpuday_error* error) {
    return functions.assign(static_cast<const gpuday_optimizer*>(stage.plugin->functions),
                            values.data(), static_cast<std::uint32_t>(values.size()), shown.data(),
                            static_cast<std::uint32_t>(shown.size()), sizeof(gpuday_matrix), &sink,
                            error);
  });
}

}  // namespace

bool NeedsNextStage(const Plugin& optimizer) { return FunctionsOf(optimizer).needs_next != 0; }

std::string DefaultNextStage(const Plugin& optimizer) {
  const char* next = FunctionsOf(optimizer).default_next;
  return next == nullptr ? "" : std::string(next, strnlen(next, 64));
}

absl::StatusOr<Training> AskOptimizer(const std::vector<OptimizerStage>& stages,
                                      const Model& model) {
  // The matrices that the next stage is shown, and for each its place in the model or, as an
  // adapter, none.
  std::vector<Matrix> shown;
  std::vector<std::size_t> place;
  for (std::size_t i = 0; i < model.matrices.size(); ++i) {
    if (!model.matrices[i].reached) continue;
    shown.push_back(model.matrices[i]);
    place.push_back(i);
  }
  const std::size_t no_place = model.matrices.size();
  // The states that each carries so far.
  std::vector<std::vector<OptimizerState>> carried(shown.size());

  Training training;
  training.adapted.assign(model.matrices.size(), false);
  for (const OptimizerStage& stage : stages) {
    TrainingAnswer answer(*stage.plugin, shown);
    GPUDAY_RETURN_IF_ERROR(AskStage(stage, answer));
    std::vector<Matrix> trained;
    std::vector<std::size_t> trained_place;
    std::vector<std::vector<OptimizerState>> trained_carried;
    for (std::size_t i = 0; i < shown.size(); ++i) {
      if (!answer.trained[i]) {
        if (place[i] == no_place) {
          return Error(Fault::kInput,
                       absl::StrCat(stage.where.Text(), ": optimizer ", stage.plugin->name,
                                    " does not train ", shown[i].name,
                                    ", an adapter of the stage before it"));
        }
        continue;
      }
      trained.push_back(shown[i]);
      trained_place.push_back(place[i]);
      std::vector<OptimizerState> states = std::move(carried[i]);
      states.insert(states.end(), answer.states_of[i].begin(), answer.states_of[i].end());
      trained_carried.push_back(std::move(states));
    }
    for (const std::size_t index : answer.adapted) {
      if (place[index] != no_place) training.adapted[place[index]] = true;
    }
    for (Matrix& adapter : answer.adapters) {
      trained.push_back(std::move(adapter));
      trained_place.push_back(no_place);
      trained_carried.emplace_back();
    }
    training.states.insert(training.states.end(), answer.states.begin(), answer.states.end());
    shown = std::move(trained);
    place = std::move(trained_place);
    carried = std::move(trained_carried);
  }
  training.trained.assign(model.matrices.size(), false);
  training.matrix_states.resize(model.matrices.size());
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (place[i] == no_place) {
      training.adapters.push_back(std::move(shown[i]));
      training.adapter_states.push_back(std::move(carried[i]));
    } else {
      training.trained[place[i]] = true;
      training.matrix_states[place[i]] = std::move(carried[i]);
    }
  }
  return training;
}

}  // namespace gpuday
