#include "planner/apart/descriptor_wire.h"

#include "planner/host/boundary.h"

namespace gpuday {
namespace {

// More than any list may have: of a longer one the count alone goes over, and that is refused.
constexpr std::uint64_t kMostListed = 1024;

// A list whose elements lie `stride` apart; one that cannot be read is told as such.
template <typename Struct>
void PackList(const Struct* first, std::uint64_t count, std::uint64_t stride, Packer& packer) {
  const bool readable = first != nullptr && stride >= kOldestSize<Struct> && count <= kMostListed;
  packer.Put(count);
  packer.Put(readable);
  if (!readable) return;
  const char* at = reinterpret_cast<const char*>(first);
  for (std::uint64_t i = 0; i < count; ++i, at += stride) {
    packer.PutStruct(Receive(*reinterpret_cast<const Struct*>(at)));
  }
}

// Null where it could not be read.
template <typename Struct>
const Struct* UnpackList(std::uint64_t& count, Unpacker& unpacker) {
  count = unpacker.Take<std::uint64_t>();
  return unpacker.Take<bool>() ? unpacker.TakeList<Struct>(count) : nullptr;
}

void PackFunctions(const gpuday_plugin& entry, Packer& packer) {
  if (entry.family == GPUDAY_ARCHITECTURE) {
    const auto functions = Receive(*static_cast<const gpuday_architecture*>(entry.functions));
    packer.Put(functions.describe != nullptr);
    PackList(functions.model_types, functions.model_type_count, functions.model_type_stride,
             packer);
  } else if (entry.family == GPUDAY_OPTIMIZER) {
    const auto functions = Receive(*static_cast<const gpuday_optimizer*>(entry.functions));
    packer.Put(functions.assign != nullptr);
    packer.Put(functions.needs_next);
    packer.PutText(functions.default_next);
  } else if (entry.family == GPUDAY_PRECISION) {
    const auto functions = Receive(*static_cast<const gpuday_precision*>(entry.functions));
    packer.Put(functions.describe != nullptr);
    packer.Put(functions.store_matrices != nullptr);
  } else if (entry.family == GPUDAY_READER) {
    packer.Put(Receive(*static_cast<const gpuday_reader*>(entry.functions)).read != nullptr);
  }
}

SentFunctions UnpackFunctions(std::uint32_t family, Unpacker& unpacker) {
  SentFunctions functions;
  if (family < GPUDAY_ARCHITECTURE || family > GPUDAY_READER) return functions;
  functions.answers = unpacker.Take<bool>();
  if (family == GPUDAY_ARCHITECTURE) {
    functions.model_types = UnpackList<gpuday_model_type>(functions.model_type_count, unpacker);
  } else if (family == GPUDAY_OPTIMIZER) {
    functions.needs_next = unpacker.Take<std::uint32_t>();
    functions.default_next = unpacker.TakeText();
  } else if (family == GPUDAY_PRECISION) {
    functions.matrices = unpacker.Take<bool>();
  }
  return functions;
}

}  // namespace

void PackDescriptor(const gpuday_plugin& sent, Packer& packer) {
  const gpuday_plugin entry = Receive(sent);
  packer.Put(entry.struct_size);
  packer.Put(entry.abi_minor);
  packer.Put(entry.family);
  packer.PutText(entry.name);
  packer.PutText(entry.version);
  packer.PutText(entry.summary);
  PackList(entry.parameters, entry.parameter_count, entry.parameter_stride, packer);
  PackList(entry.golden, entry.golden_count, entry.golden_stride, packer);
  packer.Put(entry.functions != nullptr);
  if (entry.functions != nullptr) PackFunctions(entry, packer);
}

SentDescriptor UnpackDescriptor(Unpacker& unpacker) {
  SentDescriptor sent;
  std::memset(&sent.entry, 0, sizeof(sent.entry));
  gpuday_plugin& entry = sent.entry;
  entry.magic = GPUDAY_MAGIC;
  entry.abi_major = GPUDAY_ABI_MAJOR;
  entry.struct_size = unpacker.Take<std::uint32_t>();
  entry.abi_minor = unpacker.Take<std::uint32_t>();
  entry.family = unpacker.Take<std::uint32_t>();
  entry.name = unpacker.TakeText();
  entry.version = unpacker.TakeText();
  entry.summary = unpacker.TakeText();
  std::uint64_t parameters = 0;
  entry.parameters = UnpackList<gpuday_parameter>(parameters, unpacker);
  entry.parameter_count = static_cast<std::uint32_t>(std::min<std::uint64_t>(parameters, ~0u));
  entry.parameter_stride = sizeof(gpuday_parameter);
  entry.golden = UnpackList<gpuday_golden>(entry.golden_count, unpacker);
  entry.golden_stride = sizeof(gpuday_golden);
  sent.has_functions = unpacker.Take<bool>();
  if (sent.has_functions) sent.functions = UnpackFunctions(entry.family, unpacker);
  return sent;
}

}  // namespace gpuday
