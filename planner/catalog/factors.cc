// Inputs that a plan is sensitive to (sensitivity.toml).
#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/catalog/catalog.h"

namespace gpuday {

absl::StatusOr<std::vector<FactorEntry>> Catalog::SensitivityFactors() const {
  const auto path = Locate("", "sensitivity");
  if (!path.has_value()) return Error(Fault::kInput, "no sensitivity.toml in any catalog folder");
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, Read(*path, "sensitivity.toml"));
  TableReader reader(*file, "");
  const Node* rows = reader.Array("factor");
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  std::vector<FactorEntry> factors;
  if (rows == nullptr) return factors;
  for (const Node& node : rows->items) {
    TableReader row(node, "factor");
    FactorEntry factor{.key = row.RequiredText("key"),
                       .label = row.RequiredText("label"),
                       .times = {},
                       .values = {},
                       .source = row.RequiredText("source")};
    const Node* times = row.Array("times");
    const Node* values = row.Array("values");
    GPUDAY_RETURN_IF_ERROR(row.Finish());
    if ((times == nullptr) == (values == nullptr)) {
      return Error(Fault::kInput,
                   absl::StrCat(node.where.Text(), ": factor ", factor.key,
                                ": expected times (factors) or values, one of them"));
    }
    if (times != nullptr) {
      for (const Node& item : times->items) {
        GPUDAY_ASSIGN_OR_RETURN(const double value,
                                ReadNumber(item, "factor.times", Range::Between(1e-3, 1e6)));
        factor.times.push_back(value);
      }
    } else {
      factor.values = values->items;
    }
    factors.push_back(std::move(factor));
  }
  return factors;
}

}  // namespace gpuday
