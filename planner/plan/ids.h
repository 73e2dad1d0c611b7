// The ids of a plan's lines, facts and verdicts: what the JSON report, the store, diffs and every
// reader of a plan look them up by. An id stands here and nowhere else, so a misspelt one does not
// compile. Inputs have the id of the scenario's key that sets them (scenario/keys.h).
#ifndef GPUDAY_PLANNER_PLAN_IDS_H_
#define GPUDAY_PLANNER_PLAN_IDS_H_

namespace gpuday::id {

inline constexpr char kBudgetBy[] = "budget.by";
inline constexpr char kBudgetConfidence[] = "budget.confidence";
inline constexpr char kBudgetDeadlineDays[] = "budget.deadline_days";
inline constexpr char kBudgetEnd[] = "budget.end";
inline constexpr char kBudgetEndHigh[] = "budget.end_high";
inline constexpr char kBudgetEndLow[] = "budget.end_low";
inline constexpr char kBudgetLatestStart[] = "budget.latest_start";
inline constexpr char kBudgetStart[] = "budget.start";
inline constexpr char kBudgetUsd[] = "budget.usd";
inline constexpr char kBudgetWithinBudget[] = "budget.within_budget";
inline constexpr char kBudgetWithinDeadline[] = "budget.within_deadline";

inline constexpr char kClusterGpu[] = "cluster.gpu";
inline constexpr char kClusterGpus[] = "cluster.gpus";
inline constexpr char kClusterGpusPerNode[] = "cluster.gpus_per_node";
inline constexpr char kClusterRegion[] = "cluster.region";

inline constexpr char kComputeExactForwardFlopsPerStep[] = "compute.exact_forward_flops_per_step";
inline constexpr char kComputeExactTrainingFlops[] = "compute.exact_training_flops";
inline constexpr char kComputeFlopsPerToken[] = "compute.flops_per_token";
inline constexpr char kComputeGeneratedFlops[] = "compute.generated_flops";
inline constexpr char kComputeGeneratedScoreFlops[] = "compute.generated_score_flops";
inline constexpr char kComputeModelFlops[] = "compute.model_flops";
inline constexpr char kComputeParameterFlops[] = "compute.parameter_flops";
inline constexpr char kComputePromptFlops[] = "compute.prompt_flops";
inline constexpr char kComputePromptScoreFlops[] = "compute.prompt_score_flops";
inline constexpr char kComputeTokens[] = "compute.tokens";
inline constexpr char kComputeTokensNote[] = "compute.tokens_note";
inline constexpr char kComputeTrainingFlops[] = "compute.training_flops";

inline constexpr char kCostBilledGpus[] = "cost.billed_gpus";
inline constexpr char kCostGpusPerMachine[] = "cost.gpus_per_machine";
inline constexpr char kCostUsd[] = "cost.usd";
inline constexpr char kCostUsdPerGpuHour[] = "cost.usd_per_gpu_hour";
inline constexpr char kCostUsdPerMillionGeneratedTokens[] = "cost.usd_per_million_generated_tokens";
inline constexpr char kCostUsdPerMillionPromptTokens[] = "cost.usd_per_million_prompt_tokens";
inline constexpr char kCostWallUsd[] = "cost.wall_usd";

inline constexpr char kDataFile[] = "data.file";
inline constexpr char kDataPacking[] = "data.packing";
inline constexpr char kDataPaddingTokens[] = "data.padding_tokens";

inline constexpr char kEnergyKgCo2e[] = "energy.kg_co2e";
inline constexpr char kEnergyKwh[] = "energy.kwh";

inline constexpr char kFlopsPerTokenAttention[] = "flops_per_token.attention";
inline constexpr char kFlopsPerTokenForward[] = "flops_per_token.forward";
inline constexpr char kFlopsPerTokenHead[] = "flops_per_token.head";
inline constexpr char kFlopsPerTokenMlp[] = "flops_per_token.mlp";
inline constexpr char kFlopsPerTokenRuleForward[] = "flops_per_token.rule_forward";
inline constexpr char kFlopsPerTokenRuleTraining[] = "flops_per_token.rule_training";
inline constexpr char kFlopsPerTokenScores[] = "flops_per_token.scores";
inline constexpr char kFlopsPerTokenScoresCausal[] = "flops_per_token.scores_causal";
inline constexpr char kFlopsPerTokenTraining[] = "flops_per_token.training";

inline constexpr char kGoodputCheckpointMinutes[] = "goodput.checkpoint_minutes";
inline constexpr char kGoodputCheckpointSeconds[] = "goodput.checkpoint_seconds";
inline constexpr char kGoodputFailuresPerGpuDay[] = "goodput.failures_per_gpu_day";
inline constexpr char kGoodputHoursBetweenFailures[] = "goodput.hours_between_failures";
inline constexpr char kGoodputLossesPerDoubling[] = "goodput.losses_per_doubling";
inline constexpr char kGoodputOtherShare[] = "goodput.other_share";
inline constexpr char kGoodputPreemptionsPerDay[] = "goodput.preemptions_per_day";
inline constexpr char kGoodputRestartMinutes[] = "goodput.restart_minutes";
inline constexpr char kGoodputShare[] = "goodput.share";

inline constexpr char kInferenceBatch[] = "inference.batch";
inline constexpr char kInferenceContextTokens[] = "inference.context_tokens";
inline constexpr char kInferenceCopies[] = "inference.copies";
inline constexpr char kInferenceGeneratedTokens[] = "inference.generated_tokens";
inline constexpr char kInferenceMeanContextTokens[] = "inference.mean_context_tokens";
inline constexpr char kInferencePromptTokens[] = "inference.prompt_tokens";
inline constexpr char kInferenceTensor[] = "inference.tensor";

inline constexpr char kKvCacheBytesPerToken[] = "kv_cache.bytes_per_token";
inline constexpr char kKvCacheBytesPerTokenBeyondWindows[] =
    "kv_cache.bytes_per_token_beyond_windows";
inline constexpr char kKvCacheEqualsWeightsTokens[] = "kv_cache.equals_weights_tokens";

inline constexpr char kMemoryBytesPerParameter[] = "memory.bytes_per_parameter";
inline constexpr char kMemoryBytesPerParameterPartsGradientCopy[] =
    "memory.bytes_per_parameter_parts.gradient_copy";
inline constexpr char kMemoryBytesPerParameterPartsGradients[] =
    "memory.bytes_per_parameter_parts.gradients";
inline constexpr char kMemoryBytesPerParameterPartsMasterWeights[] =
    "memory.bytes_per_parameter_parts.master_weights";
inline constexpr char kMemoryBytesPerParameterPartsOptimizer[] =
    "memory.bytes_per_parameter_parts.optimizer";
inline constexpr char kMemoryBytesPerParameterPartsWeights[] =
    "memory.bytes_per_parameter_parts.weights";
inline constexpr char kMemoryCacheElementBytes[] = "memory.cache_element_bytes";
inline constexpr char kMemoryCacheEqualsWeightsContext[] = "memory.cache_equals_weights_context";
inline constexpr char kMemoryCacheEqualsWeightsTokens[] = "memory.cache_equals_weights_tokens";
inline constexpr char kMemoryCapacityBytes[] = "memory.capacity_bytes";
inline constexpr char kMemoryFits[] = "memory.fits";
inline constexpr char kMemoryFreeBytes[] = "memory.free_bytes";
inline constexpr char kMemoryHostCapacityBytes[] = "memory.host_capacity_bytes";
inline constexpr char kMemoryHostFits[] = "memory.host_fits";
inline constexpr char kMemoryHostPerNodeBytes[] = "memory.host_per_node_bytes";
inline constexpr char kMemoryKvCacheBytes[] = "memory.kv_cache_bytes";
inline constexpr char kMemoryKvCacheBytesPerToken[] = "memory.kv_cache_bytes_per_token";
inline constexpr char kMemoryLargestBatch[] = "memory.largest_batch";
inline constexpr char kMemoryLargestMicroBatch[] = "memory.largest_micro_batch";
inline constexpr char kMemoryLongestContextTokens[] = "memory.longest_context_tokens";
inline constexpr char kMemoryPerGpuActivationsBytes[] = "memory.per_gpu.activations_bytes";
inline constexpr char kMemoryPerGpuGradientCopyBytes[] = "memory.per_gpu.gradient_copy_bytes";
inline constexpr char kMemoryPerGpuGradientsBytes[] = "memory.per_gpu.gradients_bytes";
inline constexpr char kMemoryPerGpuKvCacheBytes[] = "memory.per_gpu.kv_cache_bytes";
inline constexpr char kMemoryPerGpuMasterWeightsBytes[] = "memory.per_gpu.master_weights_bytes";
inline constexpr char kMemoryPerGpuOptimizerBytes[] = "memory.per_gpu.optimizer_bytes";
inline constexpr char kMemoryPerGpuOverheadBytes[] = "memory.per_gpu.overhead_bytes";
inline constexpr char kMemoryPerGpuOverheadPartsBuffersBytes[] =
    "memory.per_gpu.overhead_parts.buffers_bytes";
inline constexpr char kMemoryPerGpuOverheadPartsFragmentationBytes[] =
    "memory.per_gpu.overhead_parts.fragmentation_bytes";
inline constexpr char kMemoryPerGpuOverheadPartsGatheredBytes[] =
    "memory.per_gpu.overhead_parts.gathered_bytes";
inline constexpr char kMemoryPerGpuOverheadPartsOutputBytes[] =
    "memory.per_gpu.overhead_parts.output_bytes";
inline constexpr char kMemoryPerGpuOverheadPartsRecomputationBytes[] =
    "memory.per_gpu.overhead_parts.recomputation_bytes";
inline constexpr char kMemoryPerGpuOverheadPartsRuntimeBytes[] =
    "memory.per_gpu.overhead_parts.runtime_bytes";
inline constexpr char kMemoryPerGpuRuntimeBytes[] = "memory.per_gpu.runtime_bytes";
inline constexpr char kMemoryPerGpuTotalBytes[] = "memory.per_gpu.total_bytes";
inline constexpr char kMemoryPerGpuWeightsBytes[] = "memory.per_gpu.weights_bytes";
inline constexpr char kMemoryPerGpuWorkingSetBytes[] = "memory.per_gpu.working_set_bytes";
inline constexpr char kMemoryReadingsAllocatedBytes[] = "memory.readings.allocated_bytes";
inline constexpr char kMemoryReadingsDriverBytes[] = "memory.readings.driver_bytes";
inline constexpr char kMemoryReadingsReservedBytes[] = "memory.readings.reserved_bytes";
inline constexpr char kMemoryRuleOfThumbBytes[] = "memory.rule_of_thumb_bytes";
inline constexpr char kMemorySmallestGpus[] = "memory.smallest_gpus";
inline constexpr char kMemoryWeightsBytes[] = "memory.weights_bytes";
inline constexpr char kMemoryWidestBlock[] = "memory.widest_block";

inline constexpr char kModelArchitecture[] = "model.architecture";
inline constexpr char kModelName[] = "model.name";
inline constexpr char kModelParametersActive[] = "model.parameters.active";
inline constexpr char kModelParametersAdapters[] = "model.parameters.adapters";
inline constexpr char kModelParametersAttention[] = "model.parameters.attention";
inline constexpr char kModelParametersEmbedding[] = "model.parameters.embedding";
inline constexpr char kModelParametersHead[] = "model.parameters.head";
inline constexpr char kModelParametersMlp[] = "model.parameters.mlp";
inline constexpr char kModelParametersNorm[] = "model.parameters.norm";
inline constexpr char kModelParametersTotal[] = "model.parameters.total";
inline constexpr char kModelParametersTrainable[] = "model.parameters.trainable";

inline constexpr char kOptimizerDescription[] = "optimizer.description";

inline constexpr char kParallelContext[] = "parallel.context";
inline constexpr char kParallelData[] = "parallel.data";
inline constexpr char kParallelExpert[] = "parallel.expert";
inline constexpr char kParallelOffload[] = "parallel.offload";
inline constexpr char kParallelPipeline[] = "parallel.pipeline";
inline constexpr char kParallelTensor[] = "parallel.tensor";
inline constexpr char kParallelVirtualStages[] = "parallel.virtual_stages";
inline constexpr char kParallelZero[] = "parallel.zero";

inline constexpr char kParametersActive[] = "parameters.active";
inline constexpr char kParametersEmbedding[] = "parameters.embedding";
inline constexpr char kParametersHead[] = "parameters.head";
inline constexpr char kParametersLayers[] = "parameters.layers";
inline constexpr char kParametersNonEmbedding[] = "parameters.non_embedding";
inline constexpr char kParametersTotal[] = "parameters.total";

inline constexpr char kPrecisionCompute[] = "precision.compute";
inline constexpr char kPrecisionDescription[] = "precision.description";

inline constexpr char kPriceChoice[] = "price.choice";
inline constexpr char kPriceDate[] = "price.date";
inline constexpr char kPriceKind[] = "price.kind";
inline constexpr char kPriceMachines[] = "price.machines";
inline constexpr char kPriceProvider[] = "price.provider";
inline constexpr char kPriceRow[] = "price.row";

inline constexpr char kReferenceGpuHours[] = "reference.gpu_hours";
inline constexpr char kReferenceRatio[] = "reference.ratio";

inline constexpr char kRooflineBandwidthBytesPerSecond[] = "roofline.bandwidth_bytes_per_second";
inline constexpr char kRooflineDecodeBoundBy[] = "roofline.decode_bound_by";
inline constexpr char kRooflineIntensity[] = "roofline.intensity";
inline constexpr char kRooflinePeakFlopsPerSecond[] = "roofline.peak_flops_per_second";
inline constexpr char kRooflinePrefillBoundBy[] = "roofline.prefill_bound_by";
inline constexpr char kRooflineTurningBatch[] = "roofline.turning_batch";
inline constexpr char kRooflineTurningBatchOfWeights[] = "roofline.turning_batch_of_weights";

inline constexpr char kTimeDays[] = "time.days";
inline constexpr char kTimeDoubts[] = "time.doubts";
inline constexpr char kTimeGpuDays[] = "time.gpu_days";
inline constexpr char kTimeGpuHours[] = "time.gpu_hours";
inline constexpr char kTimeHfu[] = "time.hfu";
inline constexpr char kTimeLimit[] = "time.limit";
inline constexpr char kTimeMfu[] = "time.mfu";
inline constexpr char kTimePeakFlopsPerSecond[] = "time.peak_flops_per_second";
inline constexpr char kTimePredictedStepSeconds[] = "time.predicted_step_seconds";
inline constexpr char kTimePrefillComputeSeconds[] = "time.prefill_compute_seconds";
inline constexpr char kTimePrefillMemorySeconds[] = "time.prefill_memory_seconds";
inline constexpr char kTimePrefillSeconds[] = "time.prefill_seconds";
inline constexpr char kTimePromptTokensPerSecond[] = "time.prompt_tokens_per_second";
inline constexpr char kTimeReachedShare[] = "time.reached_share";
inline constexpr char kTimeSequenceSeconds[] = "time.sequence_seconds";
inline constexpr char kTimeStepCacheBytes[] = "time.step_cache_bytes";
inline constexpr char kTimeStepComputeSeconds[] = "time.step_compute_seconds";
inline constexpr char kTimeStepMemorySeconds[] = "time.step_memory_seconds";
inline constexpr char kTimeStepPartsAttentionSeconds[] = "time.step_parts.attention_seconds";
inline constexpr char kTimeStepPartsBubbleSeconds[] = "time.step_parts.bubble_seconds";
inline constexpr char kTimeStepPartsContextSeconds[] = "time.step_parts.context_seconds";
inline constexpr char kTimeStepPartsDataSeconds[] = "time.step_parts.data_seconds";
inline constexpr char kTimeStepPartsElementwiseSeconds[] = "time.step_parts.elementwise_seconds";
inline constexpr char kTimeStepPartsExpertSeconds[] = "time.step_parts.expert_seconds";
inline constexpr char kTimeStepPartsLaunchSeconds[] = "time.step_parts.launch_seconds";
inline constexpr char kTimeStepPartsMatmulSeconds[] = "time.step_parts.matmul_seconds";
inline constexpr char kTimeStepPartsOffloadSeconds[] = "time.step_parts.offload_seconds";
inline constexpr char kTimeStepPartsOptimizerSeconds[] = "time.step_parts.optimizer_seconds";
inline constexpr char kTimeStepPartsOwnRunsSeconds[] = "time.step_parts.own_runs_seconds";
inline constexpr char kTimeStepPartsPipelineSeconds[] = "time.step_parts.pipeline_seconds";
inline constexpr char kTimeStepPartsRecomputeSeconds[] = "time.step_parts.recompute_seconds";
inline constexpr char kTimeStepPartsStragglerSeconds[] = "time.step_parts.straggler_seconds";
inline constexpr char kTimeStepPartsTensorSeconds[] = "time.step_parts.tensor_seconds";
inline constexpr char kTimeStepPartsUnpackSeconds[] = "time.step_parts.unpack_seconds";
inline constexpr char kTimeStepSeconds[] = "time.step_seconds";
inline constexpr char kTimeStepWeightBytes[] = "time.step_weight_bytes";
inline constexpr char kTimeSteps[] = "time.steps";
inline constexpr char kTimeTokensPerSecond[] = "time.tokens_per_second";
inline constexpr char kTimeTokensPerSecondPerSequence[] = "time.tokens_per_second_per_sequence";
inline constexpr char kTimeTokensPerSecondReached[] = "time.tokens_per_second_reached";
inline constexpr char kTimeUtilization[] = "time.utilization";
inline constexpr char kTimeWallDays[] = "time.wall_days";
inline constexpr char kTimeWallGpuHours[] = "time.wall_gpu_hours";

inline constexpr char kTrainingAttention[] = "training.attention";
inline constexpr char kTrainingFramework[] = "training.framework";
inline constexpr char kTrainingGlobalBatch[] = "training.global_batch";
inline constexpr char kTrainingKernels[] = "training.kernels";
inline constexpr char kTrainingLoss[] = "training.loss";
inline constexpr char kTrainingMicroBatch[] = "training.micro_batch";
inline constexpr char kTrainingRecompute[] = "training.recompute";
inline constexpr char kTrainingSequenceLength[] = "training.sequence_length";
inline constexpr char kTrainingTask[] = "training.task";
inline constexpr char kTrainingTrainedLayers[] = "training.trained_layers";

// ---- lines that are the sum of others, which a plan may lack ----

inline constexpr const char* kModelParametersTotalParts[] = {
    kModelParametersEmbedding, kModelParametersAttention, kModelParametersMlp,
    kModelParametersNorm,      kModelParametersHead,      kModelParametersAdapters};
inline constexpr const char* kMemoryPerGpuOverheadParts[] = {
    kMemoryPerGpuOverheadPartsOutputBytes,        kMemoryPerGpuOverheadPartsRecomputationBytes,
    kMemoryPerGpuOverheadPartsGatheredBytes,      kMemoryPerGpuOverheadPartsBuffersBytes,
    kMemoryPerGpuOverheadPartsFragmentationBytes, kMemoryPerGpuOverheadPartsRuntimeBytes};
inline constexpr const char* kMemoryPerGpuTotalParts[] = {
    kMemoryPerGpuWeightsBytes,       kMemoryPerGpuGradientsBytes, kMemoryPerGpuGradientCopyBytes,
    kMemoryPerGpuMasterWeightsBytes, kMemoryPerGpuOptimizerBytes, kMemoryPerGpuActivationsBytes,
    kMemoryPerGpuOverheadBytes};
inline constexpr const char* kTimePredictedStepParts[] = {
    kTimeStepPartsMatmulSeconds,      kTimeStepPartsAttentionSeconds,
    kTimeStepPartsElementwiseSeconds, kTimeStepPartsRecomputeSeconds,
    kTimeStepPartsTensorSeconds,      kTimeStepPartsContextSeconds,
    kTimeStepPartsExpertSeconds,      kTimeStepPartsLaunchSeconds,
    kTimeStepPartsPipelineSeconds,    kTimeStepPartsBubbleSeconds,
    kTimeStepPartsDataSeconds,        kTimeStepPartsOptimizerSeconds,
    kTimeStepPartsUnpackSeconds,      kTimeStepPartsOffloadSeconds,
    kTimeStepPartsStragglerSeconds,   kTimeStepPartsOwnRunsSeconds};

}  // namespace gpuday::id

#endif  // GPUDAY_PLANNER_PLAN_IDS_H_
