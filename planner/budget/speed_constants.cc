#include "planner/budget/speed_constants.h"

namespace gpuday {

std::vector<SpeedConstantInfo> SpeedConstantTable(
    const std::vector<std::string>& generation_factors) {
  using C = SpeedConstants;
  std::vector<SpeedConstantInfo> table = {
      {.name = "matmul_share", .value = &C::matmul_share},
      {.name = "power_limited_share", .value = &C::power_limited_share},
      {.name = "matmul_share_fp8", .value = &C::matmul_share_fp8},
      {.name = "matmul_share_fp4", .value = &C::matmul_share_fp4},
      {.name = "tf32_share", .value = &C::tf32_share},
      {.name = "fp32_share", .value = &C::fp32_share},
      {.name = "tile_rows", .value = &C::tile_rows},
      {.name = "tile_columns", .value = &C::tile_columns},
      {.name = "tail_waves", .value = &C::tail_waves},
      {.name = "least_waves", .value = &C::least_waves},
      {.name = "ramp_length", .value = &C::ramp_length},
      {.name = "misaligned_64", .value = &C::misaligned_64},
      {.name = "misaligned_8", .value = &C::misaligned_8},
      {.name = "grouped_share", .value = &C::grouped_share},
      {.name = "memory_share", .value = &C::memory_share},
      {.name = "flash_1_share", .value = &C::flash_1_share},
      {.name = "flash_2_share", .value = &C::flash_2_share},
      {.name = "flash_2_on_newer", .value = &C::flash_2_on_newer},
      {.name = "flash_3_share", .value = &C::flash_3_share},
      {.name = "flash_half_length", .value = &C::flash_half_length},
      {.name = "flash_small_head", .value = &C::flash_small_head},
      {.name = "flash_backward", .value = &C::flash_backward},
      {.name = "score_bytes", .value = &C::score_bytes},
      {.name = "score_passes_forward", .value = &C::score_passes_forward},
      {.name = "score_passes_backward", .value = &C::score_passes_backward},
      {.name = "fused_passes", .value = &C::fused_passes},
      {.name = "eager_passes", .value = &C::eager_passes},
      {.name = "layer_passes_forward", .value = &C::layer_passes_forward},
      {.name = "layer_passes_backward", .value = &C::layer_passes_backward},
      {.name = "rms_passes", .value = &C::rms_passes},
      {.name = "rms_backward", .value = &C::rms_backward},
      {.name = "adapter_passes", .value = &C::adapter_passes},
      {.name = "adapter_fused", .value = &C::adapter_fused},
      {.name = "selective_passes", .value = &C::selective_passes},
      {.name = "expert_passes", .value = &C::expert_passes},
      {.name = "unpack_bytes", .value = &C::unpack_bytes},
      {.name = "cast_bytes", .value = &C::cast_bytes},
      {.name = "logit_bytes", .value = &C::logit_bytes},
      {.name = "link_share", .value = &C::link_share},
      {.name = "network_share", .value = &C::network_share},
      {.name = "latency", .value = &C::latency},
      {.name = "tensor_exposed", .value = &C::tensor_exposed},
      {.name = "tensor_exposed_overlapped", .value = &C::tensor_exposed_overlapped},
      {.name = "context_exposed", .value = &C::context_exposed},
      {.name = "expert_exposed", .value = &C::expert_exposed},
      {.name = "pipeline_exposed", .value = &C::pipeline_exposed},
      {.name = "virtual_sends", .value = &C::virtual_sends},
      {.name = "data_hidden", .value = &C::data_hidden},
      {.name = "backward_window", .value = &C::backward_window},
      {.name = "launch_seconds", .value = &C::launch_seconds},
      {.name = "launch_of_experts", .value = &C::launch_of_experts},
      {.name = "launch_of_adapters", .value = &C::launch_of_adapters},
      {.name = "launch_compiled", .value = &C::launch_compiled},
      {.name = "step_seconds", .value = &C::step_seconds},
      {.name = "pcie_share", .value = &C::pcie_share},
      {.name = "accumulation_bytes", .value = &C::accumulation_bytes},
      {.name = "accumulation_share", .value = &C::accumulation_share},
      {.name = "optimizer_state_bytes", .value = &C::optimizer_state_bytes},
      {.name = "optimizer_parameter_bytes", .value = &C::optimizer_parameter_bytes},
      {.name = "host_optimizer_bytes", .value = &C::host_optimizer_bytes},
      {.name = "host_transfer_bytes", .value = &C::host_transfer_bytes},
      {.name = "host_bandwidth", .value = &C::host_bandwidth},
  };
  for (std::size_t i = 0; i < generation_factors.size() && i < kMostGenerations; ++i) {
    if (generation_factors[i].empty()) continue;
    table.push_back({.name = generation_factors[i], .generation = i + 1});
  }
  table.push_back({.name = "straggler_spread", .value = &C::straggler_spread});
  return table;
}

}  // namespace gpuday
