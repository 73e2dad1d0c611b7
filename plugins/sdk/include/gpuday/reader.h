// For authors of a reader: it makes plugins of the other families out of files that are no
// libraries. readers/NAME.so reads the files called *.NAME in the folders of plugins.
//
//   const gpuday_plugin* Read(sdk::Family family, const std::string& name, std::string_view text) {
//     ... return &kept_for_ever->plugin;
//   }
//   GPUDAY_READER_PLUGIN("toml", "1.0.0", "Reads architectures declared in TOML", Read)
//
// What it returns is a descriptor like that of a library, and stays until the process ends. `self`
// of its functions is the very struct that the descriptor points to: put what was read behind it.
#ifndef GPUDAY_READER_H_
#define GPUDAY_READER_H_

#include <gpuday/plugin.h>

namespace gpuday::sdk {
inline namespace v1 {

// The families that a file can be of.
enum class Family : std::uint32_t {
  kArchitecture = GPUDAY_ARCHITECTURE,
  kOptimizer = GPUDAY_OPTIMIZER,
  kPrecision = GPUDAY_PRECISION,
};

// Where in a file something stands; both count from 1.
struct Position {
  int line = 1;
  int column = 1;
};

// Ends the reading of a file: "12:5: expected ..., found ...".
[[noreturn]] inline void FailAt(const Position& place, const std::string& message) {
  throw Error(std::to_string(place.line) + ":" + std::to_string(place.column) + ": " + message);
}

}  // namespace v1
}  // namespace gpuday::sdk

// Exports the plugin. `read` is const gpuday_plugin*(sdk::Family, const std::string& name,
// std::string_view text); it throws with sdk::FailAt when the text is wrong.
#define GPUDAY_READER_PLUGIN(name, version, summary, read)                                        \
  static constexpr gpuday_reader kGpudayFunctions = {                                             \
      sizeof(gpuday_reader), 0,                                                                   \
      [](const auto*, std::uint32_t family, const char* plugin_name, const char* text,            \
         std::uint64_t size, const gpuday_plugin** plugin, gpuday_error* error) -> std::int32_t { \
        return gpuday::sdk::internal::Guard(error, [&] {                                          \
          *plugin = read(static_cast<gpuday::sdk::Family>(family), plugin_name,                   \
                         std::string_view(text, size));                                           \
        });                                                                                       \
      }};                                                                                         \
  GPUDAY_EXPORT constexpr gpuday_plugin gpuday_plugin_entry = gpuday::sdk::internal::Describe(    \
      GPUDAY_READER, nullptr, name, version, summary, &kGpudayFunctions);

#endif  // GPUDAY_READER_H_
