// A precision that does what its option `do` says, straight against the C boundary.
#include <cstdint>
#include <limits>
#include <stdexcept>

#include "tests/host/plugins/raw.h"

#ifndef PLUGIN_NAME
#define PLUGIN_NAME "answers"
#endif
#ifndef FUNCTIONS_SIZE
#define FUNCTIONS_SIZE sizeof(gpuday_precision)
#endif

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::int32_t Store(const gpuday_precision_sink& sink, double bits, double overhead = 0,
                   std::uint32_t tensor = GPUDAY_TRAINED_WEIGHT, const char* reason = "why") {
  return sink.storage(sink.host, tensor, bits, overhead, reason);
}

std::int32_t Answer(const gpuday_precision* /*self*/, const gpuday_value* values,
                    std::uint32_t /*count*/, const gpuday_precision_sink* sink,
                    gpuday_error* /*error*/) {
  const std::string_view what = raw::Wanted(values);
  if (what == "throw") throw std::runtime_error("thrown over the boundary");
  if (what == "nothing") return GPUDAY_OK;
  if (what == "nan_bits") return Store(*sink, kNan);
  if (what == "infinite_bits") return Store(*sink, kInfinity);
  if (what == "negative_bits") return Store(*sink, -16);
  if (what == "zero_bits") return Store(*sink, 0);
  if (what == "huge_bits") return Store(*sink, 1e308);
  if (what == "nan_overhead") return Store(*sink, 16, kNan);
  if (what == "negative_overhead") return Store(*sink, 16, -1);
  if (what == "tensor_zero") return Store(*sink, 16, 0, 0);
  if (what == "tensor_unknown") return Store(*sink, 16, 0, 0xFFFFFFFFu);
  if (what == "null_reason") return Store(*sink, 16, 0, GPUDAY_GRADIENT, nullptr);
  if (what == "empty_reason") return Store(*sink, 16, 0, GPUDAY_GRADIENT, "");
  if (what == "compute_zero") return sink->compute(sink->host, 0);
  if (what == "compute_unknown") return sink->compute(sink->host, 99);
  if (what == "refuse_null") return sink->refuse_full_training(sink->host, nullptr);
  if (what == "refuse_empty") return sink->refuse_full_training(sink->host, "");
  for (const std::uint32_t tensor :
       {GPUDAY_TRAINED_WEIGHT, GPUDAY_FROZEN_LINEAR, GPUDAY_FROZEN_OTHER, GPUDAY_GRADIENT,
        GPUDAY_OPTIMIZER_STATE, GPUDAY_ACTIVATION}) {
    if (what == "no_state" && tensor == GPUDAY_OPTIMIZER_STATE) continue;
    if (what == "no_activation" && tensor == GPUDAY_ACTIVATION) continue;
    const char* reason = what == "reason_newline" ? "a\nb\x1B[31m" : "why";
    if (Store(*sink, 16, 0, tensor, reason) != 0) return GPUDAY_REFUSED;
  }
  if (what == "no_compute") return GPUDAY_OK;
  return sink->compute(sink->host, GPUDAY_COMPUTE_BF16) != 0 ? GPUDAY_REFUSED : GPUDAY_OK;
}

std::int32_t StoreMatrices(const gpuday_precision* /*self*/, const gpuday_value* values,
                           std::uint32_t /*count*/, const gpuday_matrix* matrices,
                           std::uint32_t matrix_count, std::uint64_t stride,
                           const gpuday_matrix_sink* sink, gpuday_error* /*error*/) {
  const std::string_view what = raw::Wanted(values);
  const auto store = [&](std::uint32_t index, double bits, double overhead = 0) {
    return sink->storage(sink->host, index, bits, overhead);
  };
  if (what == "matrix_throw") throw std::runtime_error("thrown over the boundary");
  if (what == "matrix_index") return store(matrix_count, 4);
  if (what == "matrix_last_index") return store(0xFFFFFFFFu, 4);
  if (what == "matrix_nan") return store(0, kNan);
  if (what == "matrix_zero") return store(0, 0);
  if (what == "matrix_huge") return store(0, 257);
  if (what == "matrix_overhead") return store(0, 4, -1);
  if (what == "matrix_ignored") store(matrix_count, 4);
  if (what == "matrix_well" && stride == sizeof(gpuday_matrix)) {
    return store(0, static_cast<double>(matrices[0].rows), 0.5);
  }
  return GPUDAY_OK;
}

constexpr gpuday_precision kFunctions = {FUNCTIONS_SIZE, 0, Answer, StoreMatrices};

}  // namespace

extern "C" constexpr gpuday_plugin gpuday_plugin_entry =
    raw::Describe(GPUDAY_PRECISION, &kFunctions, PLUGIN_NAME);
