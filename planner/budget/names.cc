#include "planner/budget/names.h"

#include <utility>

namespace gpuday {
namespace {

constexpr std::pair<Recompute, std::string_view> kRecompute[] = {
    {Recompute::kNone, "none"},
    {Recompute::kSelective, "selective"},
    {Recompute::kOperations, "operations"},
    {Recompute::kFull, "full"}};
constexpr std::pair<Kernels, std::string_view> kKernels[] = {
    {Kernels::kFused, "fused"}, {Kernels::kNative, "native"}, {Kernels::kUnfused, "unfused"}};
constexpr std::pair<Loss, std::string_view> kLosses[] = {{Loss::kFused, "fused"},
                                                         {Loss::kChunked, "chunked"},
                                                         {Loss::kCompiled, "compiled"},
                                                         {Loss::kEager, "eager"},
                                                         {Loss::kShifted, "shifted"}};
constexpr std::pair<Offload, std::string_view> kOffload[] = {
    {Offload::kNone, "none"},
    {Offload::kOptimizer, "optimizer"},
    {Offload::kParameters, "parameters"},
    {Offload::kBoth, "optimizer+parameters"},
    {Offload::kActivations, "activations"}};

template <typename Table, typename Choice>
std::string Name(const Table& table, Choice choice) {
  for (const auto& [value, name] : table) {
    if (value == choice) return std::string(name);
  }
  return "";
}

template <typename Choice, std::size_t size>
Choice Named(const std::pair<Choice, std::string_view> (&table)[size], std::string_view name) {
  for (const auto& [value, known] : table) {
    if (known == name) return value;
  }
  return table[0].first;
}

}  // namespace

std::string NameOf(Recompute recompute) { return Name(kRecompute, recompute); }
std::string NameOf(Kernels kernels) { return Name(kKernels, kernels); }
std::string NameOf(Loss loss) { return Name(kLosses, loss); }
std::string NameOf(Offload offload) { return Name(kOffload, offload); }

Recompute RecomputeNamed(std::string_view name) { return Named(kRecompute, name); }
Kernels KernelsNamed(std::string_view name) { return Named(kKernels, name); }
Loss LossNamed(std::string_view name) { return Named(kLosses, name); }
Offload OffloadNamed(std::string_view name) { return Named(kOffload, name); }

}  // namespace gpuday
