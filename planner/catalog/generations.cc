// Generations of training software (generations.toml).
#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/catalog/catalog.h"

namespace gpuday {

absl::StatusOr<std::vector<GenerationEntry>> Catalog::Generations() const {
  const auto path = Locate("", "generations");
  if (!path.has_value()) return Error(Fault::kInput, "no generations.toml in any catalog folder");
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, Read(*path, "generations.toml"));
  TableReader reader(*file, "");
  const Node* rows = reader.Array("generation");
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  std::vector<GenerationEntry> entries;
  if (rows == nullptr) return entries;
  for (const Node& node : rows->items) {
    TableReader row(node, "generation");
    const auto flag = [&](const char* key) {
      const auto given = row.Boolean(key);
      return given.has_value() && given->value;
    };
    GenerationEntry entry;
    entry.name = row.RequiredText("name");
    if (const auto factor = row.Text("factor")) entry.factor = factor->value;
    entry.fused_adapters = flag("fused_adapters");
    entry.overlap_needs_sequence = flag("overlap_needs_sequence");
    entry.usual_recompute = row.Texts("usual_recompute");
    row.RequiredText("source");
    GPUDAY_RETURN_IF_ERROR(row.Finish());
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace gpuday
