// The constants of the step-time model: few, each with a meaning, in catalog/speed.toml with their
// sources. Those that are fitted were fitted on tests/accuracy/throughput.csv by
// tests/accuracy/fit_speed.cc.
#ifndef GPUDAY_PLANNER_BUDGET_SPEED_CONSTANTS_H_
#define GPUDAY_PLANNER_BUDGET_SPEED_CONSTANTS_H_

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace gpuday {

// Generations of training software that the catalog may tell apart, beside the neutral one.
inline constexpr std::size_t kMostGenerations = 16;

struct SpeedConstants {
  // Matrix products: shares of the rates that the GPU's catalog entry says are reached.
  double matmul_share = 1;         // 16 bit
  double power_limited_share = 1;  // and again where the power limit holds long work back
  double matmul_share_fp8 = 1;     // FP8
  double matmul_share_fp4 = 1;     // FP4
  double tf32_share = 1;           // of the 16-bit rate that TF32 products run at
  double fp32_share = 1;           // of the FP32 peak that FP32 products run at
  double tile_rows = 1;            // of the tiles that products are cut into
  double tile_columns = 1;
  double tail_waves = 0;     // waves of tiles lost per product
  double least_waves = 1;    // as which a smaller product counts
  double ramp_length = 0;    // inner length at which starting up doubles the time
  double misaligned_64 = 0;  // added share of time when a width is no multiple of 64
  double misaligned_8 = 0;   // and of 8
  double grouped_share = 1;  // many small products of experts against one large one
  double memory_share = 1;   // of the memory's bandwidth

  // Attention: shares of the 16-bit rate.
  double flash_1_share = 1;
  double flash_2_share = 1;
  double flash_2_on_newer = 1;  // FlashAttention 1 and 2 on Hopper and later
  double flash_3_share = 1;
  double flash_half_length = 0;  // tokens at which half the rate is reached
  double flash_small_head = 1;   // share of the rate with heads of 64 and less
  double flash_backward = 1;     // time of the backward pass against the forward one
  double score_bytes = 1;        // factor on the traffic of eager attention's scores
  double score_passes_forward = 0, score_passes_backward = 0;  // over them

  // Work bound by memory: passes over a layer's elements.
  double fused_passes = 1;  // factor on the passes counted, fused kernels
  double eager_passes = 1;  // and single operations
  double layer_passes_forward = 0, layer_passes_backward = 0;  // of the hidden size
  double rms_passes = 0;        // of the hidden size: norms, rotary positions, eager
  double rms_backward = 1;      // of these, backward against forward
  double adapter_passes = 0;    // of the hidden size: what adapters add
  double adapter_fused = 1;     // share of these that fused kernels leave
  double selective_passes = 0;  // share of a layer's that selective recomputation does again
  double expert_passes = 0;     // of the tokens sent to experts: permute, pad, gather
  double unpack_bytes = 0;      // per quantized weight and pass
  double cast_bytes = 0;        // per input element of FP8 and FP4 products
  double logit_bytes = 0;       // per logit of the loss

  // Communication.
  double link_share = 1;                 // of the links' rate inside a node
  double network_share = 1;              // of the network's rate
  double latency = 0;                    // s, of one collective
  double tensor_exposed = 1;             // share of tensor-parallel traffic that is waited for
  double tensor_exposed_overlapped = 1;  // and with overlap in the framework
  double context_exposed = 1;
  double expert_exposed = 1;
  double pipeline_exposed = 1;
  double virtual_sends = 1;    // sends of interleaved stages, per virtual stage
  double data_hidden = 0;      // share of data-parallel traffic that hides behind compute
  double backward_window = 0;  // share of a micro-batch behind which traffic once a step hides

  // The host.
  double launch_seconds = 0;      // s, to launch the forward pass of one layer
  double launch_of_experts = 1;   // factor for a layer of experts
  double launch_of_adapters = 1;  // factor for a layer with adapters
  double launch_compiled = 1;     // factor where graphs or compilers launch
  double step_seconds = 0;        // s, fixed
  double pcie_share = 1;          // of the rate of PCIe

  // The optimizer: bytes that its step moves.
  double accumulation_bytes = 0;         // per gradient that is added to others
  double accumulation_share = 1;         // of these that are no part of a product
  double optimizer_state_bytes = 0;      // per parameter of the GPU's share
  double optimizer_parameter_bytes = 0;  // and of all
  double host_optimizer_bytes = 0;       // in the host's memory, per parameter of the share
  double host_transfer_bytes = 0;        // between host and GPU, likewise
  double host_bandwidth = 1;             // bytes/s per GPU of an optimizer on the host

  // Factors on the rate of matrix products, by generation of the software; the first is that of a
  // neutral one, the others are in the order of catalog/generations.toml.
  std::array<double, kMostGenerations + 1> generation = AllOnes();

  double straggler_spread = 0;  // of the step time between nodes

 private:
  static constexpr std::array<double, kMostGenerations + 1> AllOnes() {
    std::array<double, kMostGenerations + 1> ones{};
    ones.fill(1);
    return ones;
  }
};

// How a constant is told and fitted: a member, or the factor of a generation.
struct SpeedConstantInfo {
  std::string name;  // in catalog/speed.toml
  double SpeedConstants::*value = nullptr;
  std::size_t generation = 0;  // which factor, where `value` is null

  double& In(SpeedConstants& constants) const {
    return value == nullptr ? constants.generation[generation] : constants.*value;
  }
  double In(const SpeedConstants& constants) const {
    return value == nullptr ? constants.generation[generation] : constants.*value;
  }
};

// All of them, in the order above. `generation_factors`: the names of the generations' factors in
// the catalog's order, empty for a generation that has none; at most kMostGenerations.
std::vector<SpeedConstantInfo> SpeedConstantTable(
    const std::vector<std::string>& generation_factors);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_SPEED_CONSTANTS_H_
