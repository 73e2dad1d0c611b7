#include "planner/budget/step_work.h"

#include <algorithm>

namespace gpuday {
namespace {

bool IsAttentionInput(sdk::Role role) {
  return role == sdk::Role::kQ || role == sdk::Role::kK || role == sdk::Role::kV;
}
bool IsMlpInput(sdk::Role role) { return role == sdk::Role::kGate || role == sdk::Role::kUp; }

// Whether two products of the same input run as one.
bool RunTogether(const Matrix& a, const Matrix& b) {
  const bool same_input = (IsAttentionInput(a.role) && IsAttentionInput(b.role)) ||
                          (IsMlpInput(a.role) && IsMlpInput(b.role));
  const auto prefix = [](const Matrix& m) { return m.name.substr(0, m.name.rfind('.')); };
  return same_input && a.rows == b.rows && a.layers == b.layers && a.per_layer == b.per_layer &&
         a.split == b.split && prefix(a) == prefix(b);
}

ProductType TypeNamed(const std::string& compute) {
  if (compute == "fp8") return ProductType::kFp8;
  if (compute == "fp4") return ProductType::kFp4;
  if (compute == "tf32") return ProductType::kTf32;
  return compute == "fp32" ? ProductType::kFp32 : ProductType::kSixteenBit;
}

void AddProducts(const Model& model, const Training& training, Work& work) {
  const auto share = [&](const Matrix& m) { return static_cast<double>(m.layers) / work.layers; };
  std::vector<const Matrix*> leaders;  // of work.products
  for (std::size_t i = 0; i < model.matrices.size(); ++i) {
    const Matrix& m = model.matrices[i];
    // Routers are too small to count.
    if (m.place != sdk::Place::kLayer || m.operation != sdk::Operation::kMatmul ||
        m.role == sdk::Role::kRouter) {
      continue;
    }
    const auto columns = static_cast<double>(m.columns);
    const auto leader = std::find_if(leaders.begin(), leaders.end(),
                                     [&](const Matrix* other) { return RunTogether(m, *other); });
    if (leader != leaders.end()) {
      ProductWork& product = work.products[static_cast<std::size_t>(leader - leaders.begin())];
      product.outer += columns;
      product.trained = product.trained || training.trained[i];
      continue;
    }
    leaders.push_back(&m);
    const bool experts = m.per_layer > 1;
    work.products.push_back({.inner = static_cast<double>(m.rows),
                             .outer = columns,
                             .layers = share(m),
                             .experts = experts ? static_cast<double>(m.per_layer) : 0,
                             .visited = experts ? static_cast<double>(m.active_per_layer) : 0,
                             .trained = training.trained[i],
                             .reached = m.reached,
                             .inner_split = m.split == sdk::Split::kRows,
                             .outer_split = m.split == sdk::Split::kColumns});
  }
}

}  // namespace

Work TakeWork(const Model& model, const Training& training, const Precision& precision,
              const std::string& compute_type) {
  Work work;
  work.layers = static_cast<double>(std::max<std::uint64_t>(1, model.layers));
  work.hidden = static_cast<double>(model.hidden_size);
  work.type = TypeNamed(compute_type);
  work.frozen_bits = precision.For(sdk::Tensor::kFrozenLinear).BytesPerElement() * 8;
  work.gradient_bytes = precision.For(sdk::Tensor::kGradient).bits > 16 ||
                                precision.For(sdk::Tensor::kGradientCopy).bits > 16
                            ? 4
                            : 2;
  AddProducts(model, training, work);
  for (const AttentionLayers& a : model.attention) {
    const double share = static_cast<double>(a.layers) / work.layers;
    const auto heads = static_cast<double>(a.query_heads),
               size = static_cast<double>(a.qk_head_size);
    work.attention.push_back({.layers = share,
                              .heads = heads,
                              .qk_size = size,
                              .v_size = static_cast<double>(a.v_head_size),
                              .window = static_cast<double>(a.window)});
    work.q_width += share * heads * size;
    work.kv_width += share * static_cast<double>(a.kv_heads) * size;
  }
  for (std::size_t i = 0; i < model.matrices.size(); ++i) {
    const Matrix& m = model.matrices[i];
    const auto parameters = static_cast<double>(m.Parameters());
    const double share = static_cast<double>(m.layers) / work.layers;
    work.parameters += parameters;
    if (training.trained[i]) work.trained_parameters += parameters;
    if (m.role == sdk::Role::kHead) work.vocabulary = static_cast<double>(m.columns);
    if (m.place != sdk::Place::kLayer) continue;
    if (m.per_layer > 1) work.expert_parameters += parameters;
    work.gated = work.gated || m.role == sdk::Role::kGate;
    if (m.role != sdk::Role::kUp || m.operation != sdk::Operation::kMatmul) continue;
    work.mlp_width +=
        share * static_cast<double>(m.columns) * static_cast<double>(m.active_per_layer);
    if (m.per_layer > 1) {
      work.visited_experts = static_cast<double>(m.active_per_layer);
      work.expert_layers += share;
    }
  }
  for (const Matrix& adapter : training.adapters) {
    work.trained_parameters += static_cast<double>(adapter.Parameters());
  }
  work.backward_share = training.backward_share;
  work.adapters = !training.adapters.empty();
  return work;
}

}  // namespace gpuday
