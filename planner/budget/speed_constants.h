// The constants of the step-time model: few, each with a meaning, in catalog/speed.toml with their
// sources. Those that are fitted were fitted on tests/accuracy/throughput.csv by
// tests/accuracy/fit_speed.cc.
#ifndef GPUDAY_PLANNER_BUDGET_SPEED_CONSTANTS_H_
#define GPUDAY_PLANNER_BUDGET_SPEED_CONSTANTS_H_

#include <array>

namespace gpuday {

struct SpeedConstants {
  // Matrix products: shares of the rates that the GPU's catalog entry says are reached.
  double matmul_share = 1;         // 16 bit
  double power_limited_share = 1;  // and again where the power limit holds long work back
  double matmul_share_fp8 = 1;     // FP8
  double matmul_share_fp4 = 1;     // FP4
  double tail_waves = 0;           // waves of 128 x 256 tiles lost per product
  double ramp_length = 0;          // inner length at which starting up doubles the time
  double misaligned_64 = 0;        // added share of time when a width is no multiple of 64
  double misaligned_8 = 0;         // and of 8
  double grouped_share = 1;        // many small products of experts against one large one
  double memory_share = 1;         // of the memory's bandwidth

  // Attention: shares of the 16-bit rate.
  double flash_1_share = 1;
  double flash_2_share = 1;
  double flash_2_on_newer = 1;  // FlashAttention 1 and 2 on Hopper and later
  double flash_3_share = 1;
  double flash_half_length = 0;  // tokens at which half the rate is reached
  double score_bytes = 1;        // factor on the traffic of eager attention's scores

  // Work bound by memory: passes over a layer's elements.
  double fused_passes = 1;    // factor on the passes counted, fused kernels
  double eager_passes = 1;    // and single operations
  double rms_passes = 0;      // of the hidden size: norms, rotary positions, eager
  double adapter_passes = 0;  // of the hidden size: what adapters add
  double expert_passes = 0;   // of the tokens sent to experts: permute, pad, gather
  double unpack_bytes = 0;    // per quantized weight and pass
  double cast_bytes = 0;      // per input element of FP8 and FP4 products
  double logit_bytes = 0;     // per logit of the loss

  // Communication.
  double link_share = 1;                 // of the links' rate inside a node
  double network_share = 1;              // of the network's rate
  double latency = 0;                    // s, of one collective
  double tensor_exposed = 1;             // share of tensor-parallel traffic that is waited for
  double tensor_exposed_overlapped = 1;  // and with overlap in the framework
  double expert_exposed = 1;
  double pipeline_exposed = 1;
  double data_hidden = 0;  // share of data-parallel traffic that hides behind compute

  // The host.
  double launch_seconds = 0;      // s, to launch the forward pass of one layer
  double launch_of_experts = 1;   // factor for a layer of experts
  double launch_compiled = 1;     // factor where graphs or compilers launch
  double step_seconds = 0;        // s, fixed
  double accumulation_share = 1;  // of gradient accumulation that is no part of a product
  double host_bandwidth = 1;      // bytes/s per GPU of an optimizer on the host

  // Generations of software, factors on the rate of matrix products.
  double megatron_core = 1;
  double megatron_before_2024 = 1;
  double megatron_deepspeed_2021 = 1;

  double straggler_spread = 0;  // of the step time between nodes
};

// How a constant is told and fitted.
struct SpeedConstantInfo {
  const char* name;  // in catalog/speed.toml
  double SpeedConstants::*value;
};

// All of them, in the order above.
const std::array<SpeedConstantInfo, 42>& SpeedConstantTable();

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_SPEED_CONSTANTS_H_
