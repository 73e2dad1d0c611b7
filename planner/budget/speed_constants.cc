#include "planner/budget/speed_constants.h"

namespace gpuday {

const std::array<SpeedConstantInfo, 42>& SpeedConstantTable() {
  using C = SpeedConstants;
  static constexpr std::array<SpeedConstantInfo, 42> kTable = {{
      {"matmul_share", &C::matmul_share},
      {"power_limited_share", &C::power_limited_share},
      {"matmul_share_fp8", &C::matmul_share_fp8},
      {"matmul_share_fp4", &C::matmul_share_fp4},
      {"tail_waves", &C::tail_waves},
      {"ramp_length", &C::ramp_length},
      {"misaligned_64", &C::misaligned_64},
      {"misaligned_8", &C::misaligned_8},
      {"grouped_share", &C::grouped_share},
      {"memory_share", &C::memory_share},
      {"flash_1_share", &C::flash_1_share},
      {"flash_2_share", &C::flash_2_share},
      {"flash_2_on_newer", &C::flash_2_on_newer},
      {"flash_3_share", &C::flash_3_share},
      {"flash_half_length", &C::flash_half_length},
      {"score_bytes", &C::score_bytes},
      {"fused_passes", &C::fused_passes},
      {"eager_passes", &C::eager_passes},
      {"rms_passes", &C::rms_passes},
      {"adapter_passes", &C::adapter_passes},
      {"expert_passes", &C::expert_passes},
      {"unpack_bytes", &C::unpack_bytes},
      {"cast_bytes", &C::cast_bytes},
      {"logit_bytes", &C::logit_bytes},
      {"link_share", &C::link_share},
      {"network_share", &C::network_share},
      {"latency", &C::latency},
      {"tensor_exposed", &C::tensor_exposed},
      {"tensor_exposed_overlapped", &C::tensor_exposed_overlapped},
      {"expert_exposed", &C::expert_exposed},
      {"pipeline_exposed", &C::pipeline_exposed},
      {"data_hidden", &C::data_hidden},
      {"launch_seconds", &C::launch_seconds},
      {"launch_of_experts", &C::launch_of_experts},
      {"launch_compiled", &C::launch_compiled},
      {"step_seconds", &C::step_seconds},
      {"accumulation_share", &C::accumulation_share},
      {"host_bandwidth", &C::host_bandwidth},
      {"megatron_core", &C::megatron_core},
      {"megatron_before_2024", &C::megatron_before_2024},
      {"megatron_deepspeed_2021", &C::megatron_deepspeed_2021},
      {"straggler_spread", &C::straggler_spread},
  }};
  return kTable;
}

}  // namespace gpuday
