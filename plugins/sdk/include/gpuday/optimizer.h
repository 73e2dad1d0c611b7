// For authors of an optimizer: for each matrix, say whether it is trained and what state it
// carries. A stage (LoRA) decides what is trained and hands that on to the next optimizer.
//
//   void Assign(const sdk::Values& values, const sdk::Matrices& matrices, sdk::TrainingSink&
//   training) {
//     for (std::uint32_t i = 0; i < matrices.size(); ++i) training.Train(i);
//   }
//   GPUDAY_OPTIMIZER_PLUGIN("mine", "1.0.0", "What it is (paper).", kParameters, Assign, nullptr)
#ifndef GPUDAY_OPTIMIZER_H_
#define GPUDAY_OPTIMIZER_H_

#include <gpuday/matrices.h>

namespace gpuday::sdk {
inline namespace v1 {

inline bool Contains(const std::vector<std::string_view>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Which matrices have one of `roles`. A tied head is the embedding under another name: either both
// are chosen or none.
inline std::vector<bool> WithRoles(const Matrices& matrices,
                                   const std::vector<std::string_view>& roles) {
  bool tied = false;
  for (std::uint32_t i = 0; i < matrices.size(); ++i) tied |= matrices[i].shares_storage != 0;
  std::vector<bool> chosen;
  for (std::uint32_t i = 0; i < matrices.size(); ++i) {
    const Role role = matrices.RoleOf(i);
    const bool twin = tied && (role == Role::kEmbed || role == Role::kHead);
    chosen.push_back(Contains(roles, RoleName(role)) ||
                     (twin && (Contains(roles, "embed") || Contains(roles, "head"))));
  }
  return chosen;
}

// Where an optimizer puts its answer. Matrices that are not named stay frozen.
class TrainingSink {
 public:
  explicit TrainingSink(const gpuday_optimizer_sink& sink) : sink_(sink) {}

  // The matrix is trained itself.
  void Train(std::uint32_t index) { internal::Check(sink_.train(sink_.host, index)); }

  // The matrix stays frozen; an extra rows x columns matrix beside it, in as many copies, is
  // trained. It has parameters of its own, also beside a tied head.
  void Adapt(const Matrices& matrices, std::uint32_t index, const std::string& name,
             std::uint64_t rows, std::uint64_t columns, Operation operation = Operation::kMatmul) {
    gpuday_matrix extra = matrices[index];
    extra.struct_size = sizeof(gpuday_matrix);
    extra.name = name.c_str();
    extra.part = GPUDAY_PART_ADAPTER;
    extra.operation = static_cast<std::uint32_t>(operation);
    extra.shares_storage = 0;
    extra.rows = rows;
    extra.columns = columns;
    internal::Check(sink_.adapt(sink_.host, index, &extra));
  }

  // A state of `elements` per copy of the matrix; in the precision's type, or of `bits` each.
  void State(std::uint32_t index, const char* name, std::uint64_t elements,
             std::uint32_t bits = GPUDAY_STATE_PRECISION) {
    const gpuday_state state{
        .struct_size = sizeof(gpuday_state), .bits = bits, .name = name, .elements = elements};
    internal::Check(sink_.state(sink_.host, index, &state));
  }

 private:
  const gpuday_optimizer_sink& sink_;
};

}  // namespace v1
}  // namespace gpuday::sdk

// Exports the plugin. `assign` is void(const sdk::Values&, const sdk::Matrices&,
// sdk::TrainingSink&).
#define GPUDAY_OPTIMIZER_PLUGIN(name, version, summary, parameters, assign, golden) \
  GPUDAY_OPTIMIZER_PLUGIN_INTERNAL(name, version, summary, parameters, assign, 0, nullptr, golden)

// The same for a stage; `next` is the name of the optimizer that follows unless the scenario says.
#define GPUDAY_OPTIMIZER_STAGE_PLUGIN(name, version, summary, parameters, assign, next, golden) \
  GPUDAY_OPTIMIZER_PLUGIN_INTERNAL(name, version, summary, parameters, assign, 1, next, golden)

#define GPUDAY_OPTIMIZER_PLUGIN_INTERNAL(name, version, summary, parameters, assign, stage, next, \
                                         golden)                                                  \
  static constexpr gpuday_optimizer kGpudayFunctions = {                                          \
      sizeof(gpuday_optimizer), stage, next,                                                      \
      [](const auto*, const gpuday_value* values, std::uint32_t value_count,                      \
         const gpuday_matrix* matrices, std::uint32_t matrix_count, std::uint64_t stride,         \
         const gpuday_optimizer_sink* sink, gpuday_error* error) -> std::int32_t {                \
        return gpuday::sdk::internal::Guard(error, [&] {                                          \
          gpuday::sdk::TrainingSink training(*sink);                                              \
          assign(gpuday::sdk::Values(values, value_count),                                        \
                 gpuday::sdk::Matrices(matrices, matrix_count, stride), training);                \
        });                                                                                       \
      }};                                                                                         \
  GPUDAY_EXPORT constexpr gpuday_plugin gpuday_plugin_entry = gpuday::sdk::internal::Describe(    \
      GPUDAY_OPTIMIZER, parameters, name, version, summary, &kGpudayFunctions, golden);

#endif  // GPUDAY_OPTIMIZER_H_
