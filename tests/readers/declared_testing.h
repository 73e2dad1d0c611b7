// What the tests of declared architectures share: reading text as a plugin and comparing models.
#ifndef GPUDAY_TESTS_READERS_DECLARED_TESTING_H_
#define GPUDAY_TESTS_READERS_DECLARED_TESTING_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "planner/base/files.h"
#include "planner/base/status.h"
#include "planner/host/ask.h"
#include "planner/host/options.h"
#include "planner/host/plugin_host.h"
#include "tests/base/temporary_folder.h"

namespace gpuday {

inline const Location kAsked = {"asked.toml", 7, 3};
inline const std::filesystem::path kRoot = GPUDAY_SOURCE_ROOT;
inline const std::filesystem::path kBundledPlugins =
    std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins";
inline const std::filesystem::path kDeclaredPlugins = kRoot / "tests/readers";

inline std::string ReadText(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The architecture that `text` declares, read as the file it.toml.
inline absl::StatusOr<Plugin> ReadDeclared(const std::string& text) {
  static PluginHost* const host = new PluginHost({kBundledPlugins});
  const auto reader = host->Get(Family::kReader, "toml", kAsked);
  if (!reader.ok()) return reader.status();
  return ReadPlugin(**reader, Family::kArchitecture, "it.toml", text, Sha256(text));
}

// The model that a plugin makes of options as a scenario writes them.
inline absl::StatusOr<Model> AskWith(const Plugin& plugin, const std::string& options) {
  const auto table = ParseToml(options, "o.toml");
  if (!table.ok()) return table.status();
  const auto values = PluginValues::Check(plugin, table->entries, "options", kAsked);
  if (!values.ok()) return values.status();
  return AskArchitecture(plugin, *values, kAsked);
}

// Everything that an architecture tells, a line each: what two plugins must agree on.
inline std::string Print(const Model& model) {
  std::ostringstream out;
  out << "model " << model.layers << " " << model.hidden_size << " " << model.context_length << " "
      << model.context_is_hard_limit << "\n";
  for (const Matrix& m : model.matrices) {
    out << "matrix " << m.name << " role " << static_cast<int>(m.role) << " part "
        << static_cast<int>(m.part) << " operation " << static_cast<int>(m.operation) << " split "
        << static_cast<int>(m.split) << " place " << static_cast<int>(m.place) << " shares "
        << m.shares_storage << ": " << m.rows << " x " << m.columns << " x " << m.layers << " x "
        << m.per_layer << " active " << m.active_per_layer << "\n";
  }
  for (const AttentionLayers& a : model.attention) {
    out << "attention " << a.name << ": " << a.layers << " " << a.query_heads << " " << a.kv_heads
        << " " << a.qk_head_size << " " << a.v_head_size << " window " << a.window << " cache "
        << a.cache_elements << "\n";
  }
  for (const SavedActivation& a : model.activations) {
    out << "activation " << a.name << " place " << static_cast<int>(a.place) << " kept "
        << static_cast<int>(a.kept) << " split " << static_cast<int>(a.split) << " dropped by "
        << a.dropped_by << " input of " << a.input_of << ": " << a.layers << " x " << a.elements
        << (a.per_token_pair ? " per pair" : "") << "\n";
  }
  return out.str();
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_READERS_DECLARED_TESTING_H_
