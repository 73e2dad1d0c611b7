// An optimizer that does what its option `do` says, straight against the C boundary.
#include <cstdint>
#include <stdexcept>
#include <string>

#include "tests/host/plugins/raw.h"

namespace {

std::int32_t State(const gpuday_optimizer_sink& sink, std::uint32_t index, const char* name,
                   std::uint64_t elements, std::uint32_t bits = 0) {
  const gpuday_state state{
      .struct_size = sizeof(gpuday_state), .bits = bits, .name = name, .elements = elements};
  return sink.state(sink.host, index, &state);
}

std::int32_t Adapt(const gpuday_optimizer_sink& sink, const gpuday_matrix& matrix,
                   const std::string& name, std::uint64_t rows, std::uint64_t columns) {
  gpuday_matrix extra = matrix;
  extra.name = name.c_str();
  extra.rows = rows;
  extra.columns = columns;
  return sink.adapt(sink.host, 0, &extra);
}

// Many good pieces whose sum passes 64 bits; each call may refuse.
std::int32_t SendMuch(std::string_view what, const gpuday_optimizer_sink& sink,
                      const gpuday_matrix& matrix) {
  for (int i = 0; i < 20000; ++i) {
    std::int32_t refused = 0;
    if (what == "adapters_overflow") {
      refused = Adapt(sink, matrix, "adapter" + std::to_string(i), 30'000'000, 30'000'000);
    } else if (what == "states_overflow") {
      refused = State(sink, 0, "moment", 16 * matrix.rows * matrix.columns);
    } else if (what == "many_states") {
      refused = State(sink, 0, ("moment" + std::to_string(i)).c_str(), 1);
    }
    if (refused != 0) return GPUDAY_REFUSED;
  }
  return GPUDAY_OK;
}

std::int32_t Answer(const gpuday_optimizer* /*self*/, const gpuday_value* values,
                    std::uint32_t /*value_count*/, const gpuday_matrix* matrices,
                    std::uint32_t count, std::uint64_t /*stride*/,
                    const gpuday_optimizer_sink* sink, gpuday_error* /*error*/) {
  const std::string_view what = raw::Wanted(values);
  if (what == "throw") throw std::runtime_error("thrown over the boundary");
  if (what == "nothing") return GPUDAY_OK;
  if (what == "train_index") return sink->train(sink->host, count);
  if (what == "train_last_index") return sink->train(sink->host, 0xFFFFFFFFu);
  if (what == "state_untrained") return State(*sink, 0, "moment", 8);
  if (sink->train(sink->host, 0) != 0) return GPUDAY_REFUSED;
  if (what == "state_index") return State(*sink, count, "moment", 8);
  if (what == "state_huge") return State(*sink, 0, "moment", 1ull << 63);
  if (what == "state_bits") return State(*sink, 0, "moment", 8, 0xFFFFFFFFu);
  if (what == "state_newline") return State(*sink, 0, "a\nb", 8);
  if (what == "state_nameless") return State(*sink, 0, nullptr, 8);
  if (what == "null_state") return sink->state(sink->host, 0, nullptr);
  if (what == "null_adapter") return sink->adapt(sink->host, 0, nullptr);
  if (what == "adapter_index") return sink->adapt(sink->host, count, &matrices[0]);
  if (what == "adapter_zero") return Adapt(*sink, matrices[0], "a", 0, 4);
  if (what == "adapter_huge") return Adapt(*sink, matrices[0], "a", 1ull << 63, 4);
  if (what == "adapter_newline") return Adapt(*sink, matrices[0], "a\nb", 8, 4);
  if (what == "adapter_twice") {
    const bool first = Adapt(*sink, matrices[0], "a", 8, 4) != 0;
    return first || Adapt(*sink, matrices[0], "a", 8, 4) != 0 ? GPUDAY_REFUSED : GPUDAY_OK;
  }
  return SendMuch(what, *sink, matrices[0]);
}

constexpr gpuday_optimizer kFunctions = {sizeof(gpuday_optimizer), 0, nullptr, Answer};

}  // namespace

extern "C" constexpr gpuday_plugin gpuday_plugin_entry =
    raw::Describe(GPUDAY_OPTIMIZER, &kFunctions);
