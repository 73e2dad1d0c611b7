#include <algorithm>
#include <cmath>

#include "planner/host/ask.h"
#include "planner/host/ask_internal.h"
#include "planner/host/boundary.h"

namespace gpuday {
namespace {

constexpr double kMostBits = 256;
constexpr std::size_t kLongestReason = 1024;

// The names of sdk::Tensor, from 1 on.
constexpr const char* kTensorNames[] = {
    "",           "trained weight", "frozen linear", "frozen other",
    "gradient",   "gradient copy",  "master weight", "optimizer state",
    "activation", "KV cache"};

struct PrecisionAnswer : PluginAnswer {
  using PluginAnswer::PluginAnswer;

  Precision precision;
  const Model* model = nullptr;

  // Bits and overhead of `what`, if they can be.
  bool TakeBits(double bits, double overhead, const std::string& what, Storage& storage) {
    if (!(bits > 0 && bits <= kMostBits && overhead >= 0 && overhead <= kMostBits)) {
      Refuse(absl::StrCat(what, ": takes ", bits, " + ", overhead,
                          " bits per element, expected above 0 to ", kMostBits));
      return false;
    }
    storage.bits = bits;
    storage.overhead_bits = overhead;
    return true;
  }

  std::int32_t Store(std::uint32_t tensor, double bits, double overhead, const char* reason) {
    if (tensor < GPUDAY_TRAINED_WEIGHT || tensor > GPUDAY_KV_CACHE) {
      return Refuse(absl::StrCat("storage of the unknown tensor class ", tensor));
    }
    Storage& storage = precision.storage[tensor];
    if (!TakeBits(bits, overhead, kTensorNames[tensor], storage)) return 1;
    if (reason == nullptr || reason[0] == '\0') {
      return Refuse(absl::StrCat(kTensorNames[tensor], ": stored without a reason"));
    }
    storage.reason =
        Printable(std::string_view(reason, strnlen(reason, kLongestReason)), kLongestReason);
    return 0;
  }

  std::int32_t StoreMatrix(std::uint32_t index, double bits, double overhead) {
    const std::vector<Matrix>& matrices = model->matrices;
    if (index >= matrices.size()) {
      return Refuse(absl::StrCat("storage of matrix ", index, " of ", matrices.size()));
    }
    precision.matrix_storage.resize(matrices.size());
    Storage& storage = precision.matrix_storage[index];
    return TakeBits(bits, overhead, matrices[index].name, storage) ? 0 : 1;
  }

  std::int32_t Compute(std::uint32_t type) {
    if (type < GPUDAY_COMPUTE_FP32 || type > GPUDAY_COMPUTE_FP4) {
      return Refuse(absl::StrCat("the unknown compute type ", type));
    }
    const auto compute = static_cast<sdk::ComputeType>(type);
    auto& list = precision.compute;
    if (std::find(list.begin(), list.end(), compute) == list.end()) list.push_back(compute);
    return 0;
  }

  std::int32_t RefuseTraining(const char* reason) {
    if (reason == nullptr || reason[0] == '\0')
      return Refuse("full training refused without a reason");
    precision.full_training_refused =
        Printable(std::string_view(reason, strnlen(reason, kLongestReason)), kLongestReason);
    return 0;
  }
};

PrecisionAnswer& From(void* host) { return *static_cast<PrecisionAnswer*>(host); }

// Asks about each matrix, if the precision tells them apart.
absl::Status AskAboutMatrices(const gpuday_precision* self, const std::vector<gpuday_value>& values,
                              const Location& where, PrecisionAnswer& answer) {
  const gpuday_precision functions = Receive(*self);
  if (functions.store_matrices == nullptr) return absl::OkStatus();
  std::vector<gpuday_matrix> shown;
  for (const Matrix& matrix : answer.model->matrices) shown.push_back(ForPlugin(matrix));
  const gpuday_matrix_sink sink{
      .struct_size = sizeof(gpuday_matrix_sink),
      .reserved = 0,
      .host = &answer,
      .storage = [](void* host, std::uint32_t index, double bits, double overhead) {
        return From(host).StoreMatrix(index, bits, overhead);
      }};
  return CallPlugin(answer, where, [&](gpuday_error* error) {
    return functions.store_matrices(self, values.data(), static_cast<std::uint32_t>(values.size()),
                                    shown.data(), static_cast<std::uint32_t>(shown.size()),
                                    sizeof(gpuday_matrix), &sink, error);
  });
}

}  // namespace

absl::StatusOr<Precision> AskPrecision(const Plugin& plugin, const PluginValues& values,
                                       const Location& where, const Model& model) {
  const auto* self = static_cast<const gpuday_precision*>(plugin.functions);
  const gpuday_precision functions = Receive(*self);
  PrecisionAnswer answer(plugin);
  answer.model = &model;
  if (functions.describe == nullptr) {
    answer.Refuse("it has no function describe");
    return answer.status();
  }
  const gpuday_precision_sink sink{
      .struct_size = sizeof(gpuday_precision_sink),
      .reserved = 0,
      .host = &answer,
      .storage =
          [](void* host, std::uint32_t tensor, double bits, double overhead, const char* reason) {
            return From(host).Store(tensor, bits, overhead, reason);
          },
      .compute = [](void* host, std::uint32_t type) { return From(host).Compute(type); },
      .refuse_full_training = [](void* host,
                                 const char* reason) { return From(host).RefuseTraining(reason); }};
  const std::vector<gpuday_value> raw = values.ForPlugin();
  GPUDAY_RETURN_IF_ERROR(CallPlugin(answer, where, [&](gpuday_error* error) {
    return functions.describe(self, raw.data(), static_cast<std::uint32_t>(raw.size()), &sink,
                              error);
  }));
  for (const sdk::Tensor tensor :
       {sdk::Tensor::kTrainedWeight, sdk::Tensor::kFrozenLinear, sdk::Tensor::kFrozenOther,
        sdk::Tensor::kOptimizerState, sdk::Tensor::kActivation}) {
    if (answer.precision.For(tensor).bits == 0) {
      answer.Refuse(absl::StrCat("no storage for ", kTensorNames[static_cast<int>(tensor)],
                                 ", which every training keeps"));
      return answer.status();
    }
  }
  if (answer.precision.compute.empty()) {
    answer.Refuse("no compute type");
    return answer.status();
  }
  GPUDAY_RETURN_IF_ERROR(AskAboutMatrices(self, raw, where, answer));
  return std::move(answer.precision);
}

}  // namespace gpuday
