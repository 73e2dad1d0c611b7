// A question to a plugin and all that it says in answer, between the program and a child.
#ifndef GPUDAY_PLANNER_APART_ANSWER_WIRE_H_
#define GPUDAY_PLANNER_APART_ANSWER_WIRE_H_

#include <gpuday/abi.h>

#include <cstdint>

#include "planner/apart/wire.h"

namespace gpuday {

// Each is a function of the interface.
enum class PluginQuestion : std::uint32_t {
  kArchitecture,  // gpuday_architecture::describe
  kOptimizer,     // gpuday_optimizer::assign
  kPrecision,     // gpuday_precision::describe
  kMatrices,      // gpuday_precision::store_matrices
};

// What a plugin is told. The pointers are the asker's; of the matrices' stride nothing crosses.
struct QuestionData {
  PluginQuestion question = PluginQuestion::kArchitecture;
  const gpuday_value* values = nullptr;
  std::uint32_t value_count = 0;
  const gpuday_matrix* matrices = nullptr;
  std::uint32_t matrix_count = 0;
};
void PackQuestion(const QuestionData& question, Packer& packer);

// The child's side: takes a question, asks `entry`, and puts every call of a sink and how the
// function ended. The sinks take all there is, up to a limit of bytes: what of it cannot be is for
// the program to refuse, which says so better.
void AskAndPack(const gpuday_plugin& entry, Unpacker& question, Packer& answer);

// The program's side: the same calls into a sink of its own, until it refuses one. Returns how the
// function ended, with its message in `error`.
std::int32_t Replay(Unpacker& answer, const gpuday_architecture_sink& sink, gpuday_error* error);
std::int32_t Replay(Unpacker& answer, const gpuday_optimizer_sink& sink, gpuday_error* error);
std::int32_t Replay(Unpacker& answer, const gpuday_precision_sink& sink, gpuday_error* error);
std::int32_t Replay(Unpacker& answer, const gpuday_matrix_sink& sink, gpuday_error* error);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_APART_ANSWER_WIRE_H_
