#include "planner/budget/model_figures.h"

#include <algorithm>

#include "planner/budget/totals.h"

namespace gpuday {
namespace {

constexpr std::uint64_t kLongestShown = 4096;

// Products of a part, forward: 2 x the elements that a token passes through.
std::uint64_t ProductFlops(const Model& model, bool (*counts)(const Matrix&)) {
  std::uint64_t flops = 0;
  for (const Matrix& m : model.matrices) {
    if (m.operation == sdk::Operation::kMatmul && counts(m)) flops += 2 * m.ActiveElements();
  }
  return flops;
}

bool InAttention(const Matrix& m) {
  return m.place == sdk::Place::kLayer && m.part == sdk::Part::kAttention;
}
bool InMlp(const Matrix& m) { return m.place == sdk::Place::kLayer && !InAttention(m); }
bool Outside(const Matrix& m) { return m.place != sdk::Place::kLayer; }

void AddRoles(const Model& model, ModelFigures& figures) {
  for (const Matrix& m : model.matrices) {
    const std::string role = sdk::RoleName(m.role);
    auto it = std::find_if(figures.roles.begin(), figures.roles.end(),
                           [&](const RoleFigures& known) { return known.role == role; });
    if (it == figures.roles.end()) it = figures.roles.insert(it, {.role = role});
    it->matrices += m.shares_storage ? 0 : m.layers * m.per_layer;
    it->parameters += m.Parameters();
    it->active_parameters += m.ActiveParameters();
  }
  std::stable_sort(
      figures.roles.begin(), figures.roles.end(),
      [](const RoleFigures& a, const RoleFigures& b) { return a.parameters > b.parameters; });
}

}  // namespace

double CausalKeys(const AttentionLayers& layers, std::uint64_t sequence_length) {
  const auto s = static_cast<double>(sequence_length);
  const double w = layers.window == 0 ? s : std::min(s, static_cast<double>(layers.window));
  return (w * (w + 1) / 2 + (s - w) * w) / s;
}

std::uint64_t ShownSequenceLength(const Model& model) {
  return model.context_length == 0 ? kLongestShown : std::min(model.context_length, kLongestShown);
}

ModelFigures DescribeModel(const Model& model, std::uint64_t sequence_length) {
  ModelFigures f;
  for (const Matrix& m : model.matrices) {
    f.parameters += m.Parameters();
    f.active += m.ActiveParameters();
    if (m.part == sdk::Part::kEmbedding) f.embedding += m.Parameters();
    if (m.part == sdk::Part::kHead) f.head += m.Parameters();
    if (m.place == sdk::Place::kLayer) f.in_layers += m.Parameters();
  }
  AddRoles(model, f);
  for (const AttentionLayers& a : model.attention) {
    f.cache_elements += a.layers * a.cache_elements;
    if (a.window == 0) f.cache_elements_beyond += a.layers * a.cache_elements;
    f.longest_window = std::max(f.longest_window, a.window);
    f.causal_score_flops += 2.0 * static_cast<double>(a.layers * a.query_heads) *
                            static_cast<double>(a.qk_head_size + a.v_head_size) *
                            CausalKeys(a, sequence_length);
  }
  f.attention_flops = ProductFlops(model, InAttention);
  f.mlp_flops = ProductFlops(model, InMlp);
  f.head_flops = ProductFlops(model, Outside);
  f.sequence_length = sequence_length;
  f.score_flops = AttentionForwardFlops(model, sequence_length);
  return f;
}

}  // namespace gpuday
