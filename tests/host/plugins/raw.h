// What the raw plugins of the tests share: one text option `do`, and a descriptor.
#ifndef GPUDAY_TESTS_HOST_PLUGINS_RAW_H_
#define GPUDAY_TESTS_HOST_PLUGINS_RAW_H_

#include <gpuday/abi.h>

#include <string_view>

namespace raw {

constexpr gpuday_parameter kDo = {.struct_size = sizeof(gpuday_parameter),
                                  .type = GPUDAY_TEXT,
                                  .flags = GPUDAY_REQUIRED,
                                  .reserved = 0,
                                  .name = "do",
                                  .unit = nullptr,
                                  .help = "what to do wrong",
                                  .aliases = nullptr,
                                  .choices = nullptr,
                                  .low = 0,
                                  .high = 0,
                                  .default_integer = 0,
                                  .default_real = 0,
                                  .default_text = "",
                                  .keys = nullptr,
                                  .null_integer = 0};

constexpr gpuday_plugin Describe(std::uint32_t family, const void* functions,
                                 const char* name = "answers") {
  return {.magic = GPUDAY_MAGIC,
          .struct_size = sizeof(gpuday_plugin),
          .abi_major = GPUDAY_ABI_MAJOR,
          .abi_minor = GPUDAY_ABI_MINOR,
          .family = family,
          .parameter_count = 1,
          .parameters = &kDo,
          .parameter_stride = sizeof(gpuday_parameter),
          .name = name,
          .version = "1.0.0",
          .summary = "Does what its option says",
          .functions = functions,
          .golden = nullptr,
          .golden_count = 0,
          .golden_stride = 0};
}

inline std::string_view Wanted(const gpuday_value* values) { return values[0].text; }

}  // namespace raw

#endif  // GPUDAY_TESTS_HOST_PLUGINS_RAW_H_
