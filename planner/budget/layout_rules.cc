#include "planner/budget/layout_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace gpuday {
namespace {

// `what` (a count of the model) must be a multiple of the degree.
std::string WhyNotDivided(std::uint64_t count, const std::string& what, std::uint64_t ways) {
  if (count % ways == 0) return "";
  return absl::StrCat(count, " ", what, " cannot be split over ", ways, " GPUs; take a divisor of ",
                      count);
}

}  // namespace

std::string WhyNotTensor(const Model& model, std::uint64_t tensor) {
  if (tensor == 1) return "";
  for (const AttentionLayers& a : model.attention) {
    if (std::string why = WhyNotDivided(a.query_heads, "attention heads", tensor); !why.empty()) {
      return why;
    }
    // KV heads are replicated where there are fewer than tensor-parallel GPUs, evenly.
    if (a.kv_heads % tensor != 0 && tensor % a.kv_heads != 0) {
      return absl::StrCat(a.kv_heads, " KV heads can be neither split nor repeated over ", tensor,
                          " GPUs evenly");
    }
  }
  for (const Matrix& m : model.matrices) {
    const bool columns = m.split == sdk::Split::kColumns, rows = m.split == sdk::Split::kRows;
    const bool wide =
        m.role == sdk::Role::kUp || m.role == sdk::Role::kGate || m.role == sdk::Role::kDown;
    if (!wide || m.operation != sdk::Operation::kMatmul || !(columns || rows)) continue;
    if (std::string why = WhyNotDivided(columns ? m.columns : m.rows,
                                        absl::StrCat("elements of ", m.name), tensor);
        !why.empty()) {
      return why;
    }
  }
  return "";
}

std::string WhyNotPipeline(const Model& model, const Training& training, std::uint64_t pipeline) {
  if (pipeline > model.layers) {
    return absl::StrCat(model.layers, " layers do not make ", pipeline, " stages");
  }
  if (pipeline > 1 && training.backward_share < 1) {
    return "stages without a backward pass are not planned (training.trained_layers)";
  }
  return "";
}

std::string WhyNotVirtualStages(const Model& model, std::uint64_t pipeline,
                                std::uint64_t virtual_stages) {
  if (virtual_stages == 1) return "";
  if (pipeline == 1) {
    return "chunks are taken in turn by pipeline stages; there is one (parallel.pipeline = 1)";
  }
  if (pipeline * virtual_stages > model.layers + 2) {
    return absl::StrCat(model.layers, " layers do not make ", pipeline, " x ", virtual_stages,
                        " chunks");
  }
  return "";
}

std::string WhyNotContext(std::uint64_t sequence_length, std::uint64_t context) {
  return WhyNotDivided(sequence_length, "tokens of a sequence", context);
}

std::string WhyNotExpert(const Model& model, std::uint64_t expert, std::uint64_t gpus_per_stage) {
  if (expert == 1) return "";
  std::uint64_t experts = 0;
  for (const Matrix& m : model.matrices) {
    if (m.place == sdk::Place::kLayer) experts = std::max(experts, m.per_layer);
  }
  if (experts <= 1) return "this model has no experts";
  if (std::string why = WhyNotDivided(experts, "experts", expert); !why.empty()) return why;
  if (gpus_per_stage % expert != 0) {
    return absl::StrCat("does not divide the ", gpus_per_stage,
                        " GPUs of a pipeline stage, which share the experts");
  }
  return "";
}

}  // namespace gpuday
