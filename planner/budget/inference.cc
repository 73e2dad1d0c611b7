#include "planner/budget/inference.h"

#include <algorithm>

#include "planner/budget/totals.h"

namespace gpuday {

double KvCacheBytes(const Model& model, double bytes_per_element, double batch, double tokens) {
  double elements = 0;
  for (const AttentionLayers& layers : model.attention) {
    const double kept =
        layers.window == 0 ? tokens : std::min(tokens, static_cast<double>(layers.window));
    elements +=
        static_cast<double>(layers.layers) * static_cast<double>(layers.cache_elements) * kept;
  }
  return batch * elements * bytes_per_element;
}

Inference EvaluateInference(const Model& model, double bytes_per_weight,
                            double bytes_per_cache_element, double batch, double tokens,
                            double bandwidth_bytes_per_second, double peak_flops_per_second) {
  const auto parameters = static_cast<double>(CountParameters(model));
  double active = 0;
  for (const Matrix& matrix : model.matrices) {
    active += static_cast<double>(matrix.ActiveParameters());
  }
  Inference figures;
  figures.weights_bytes = parameters * bytes_per_weight;
  figures.rule_of_thumb_bytes = 1.2 * figures.weights_bytes;
  figures.kv_cache_bytes = KvCacheBytes(model, bytes_per_cache_element, batch, tokens);
  figures.flops_per_token = 2 * active;
  const double per_token = KvCacheBytes(model, bytes_per_cache_element, 1, 1);
  figures.cache_equals_weights_tokens = per_token == 0 ? 0 : figures.weights_bytes / per_token;
  figures.decode_seconds_at_least = figures.weights_bytes / bandwidth_bytes_per_second;
  figures.compute_bound_batch =
      figures.decode_seconds_at_least * peak_flops_per_second / figures.flops_per_token;
  return figures;
}

}  // namespace gpuday
