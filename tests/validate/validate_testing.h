// Tables of a few rows against the bundled catalog.
#ifndef GPUDAY_TESTS_VALIDATE_VALIDATE_TESTING_H_
#define GPUDAY_TESTS_VALIDATE_VALIDATE_TESTING_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "planner/base/csv.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"

namespace gpuday {

// The catalog and the plugins of the build, with what tables' words mean.
struct BundledWorld {
  Catalog catalog{{std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"}};
  PluginHost host{{std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"}};
  Node words = catalog.Measurements().value();
};

inline BundledWorld& World() {
  static BundledWorld world;
  return world;
}

using Cells = std::map<std::string, std::string, std::less<>>;

// GPT-2 trained whole in FP32 with Adam on one A100, 8 sequences of 1,024 a step, and what
// `changes` say in place of it. By hand: 124,439,808 parameters of 4 bytes, the same of gradients
// and twice of Adam.
inline CsvRow Gpt2Row(const Cells& changes = {}) {
  CsvRow row;
  row.line = 2;
  row.cells = {{"id", "a"},
               {"group", "ours"},
               {"tier", "A"},
               {"kind", "measured"},
               {"architecture", "gpt2"},
               {"hidden", "768"},
               {"layers", "12"},
               {"heads", "12"},
               {"ffn", "3072"},
               {"vocab", "50257"},
               {"tied", "true"},
               {"method", "full"},
               {"optimizer", "adam"},
               {"precision", "fp32"},
               {"sequence_length", "1024"},
               {"micro_batch", "8"},
               {"global_batch", "8"},
               {"recompute", "none"},
               {"attention", "flash"},
               {"gpu", "A100-SXM4-80GB"},
               {"gpus", "1"},
               {"framework", "fsdp"},
               {"year", "2024"}};
  for (const auto& [column, cell] : changes) row.cells[column] = cell;
  return row;
}
inline constexpr double kGpt2Parameters = 124'439'808;

inline CsvTable TableOf(const std::vector<CsvRow>& rows) {
  CsvTable table;
  for (const auto& [column, cell] : rows.at(0).cells) table.columns.push_back(column);
  table.rows = rows;
  return table;
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_VALIDATE_VALIDATE_TESTING_H_
