#include "planner/validate/validate.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/budget/evaluate.h"
#include "planner/budget/inference.h"
#include "planner/compose/compose.h"
#include "planner/validate/compare_row.h"

namespace gpuday {
namespace {

double Quantile(const std::vector<double>& sorted, double share) {
  // Between neighbours in proportion, as statisticians' usual definition has it.
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace

Score ScoreOf(const std::string& name, std::vector<double> errors) {
  Score score;
  score.name = name;
  score.rows = errors.size();
  for (double& error : errors) {
    score.bias += error / static_cast<double>(errors.size());
    error = std::fabs(error);
  }
  std::sort(errors.begin(), errors.end());
  score.median_abs_error = Quantile(errors, 0.5);
  score.p90_abs_error = Quantile(errors, 0.9);
  return score;
}

absl::StatusOr<Validation> Validate(const CsvTable& table, const Catalog& catalog,
                                    const PluginHost& host) {
  for (const char* column : {"id", "group"}) {
    if (std::find(table.columns.begin(), table.columns.end(), column) != table.columns.end()) {
      continue;
    }
    return Error(Fault::kInput, absl::StrCat("the table has no column ", column,
                                             "; docs/validate.md has the format"));
  }
  GPUDAY_ASSIGN_OR_RETURN(const Node words, catalog.Measurements());
  Validation validation;
  using Key = std::pair<std::string, std::string>;  // group, quantity
  std::vector<Key> order;
  std::map<Key, std::vector<double>> errors;
  std::map<std::string, std::map<Key, std::vector<double>>> of_tier;
  for (const CsvRow& row : table.rows) {
    std::vector<RowResult> results = CompareRow(row, words, catalog, host);
    ++(results[0].skipped.empty() ? validation.rows_used : validation.rows_skipped);
    for (RowResult& result : results) {
      if (result.verdict_right.has_value()) {
        ++validation.verdicts;
        validation.verdicts_right += *result.verdict_right ? 1 : 0;
      }
      if (result.in_band.has_value() && result.tier != "C") {
        ++validation.banded;
        validation.in_band += *result.in_band ? 1 : 0;
      }
      if (result.error.has_value()) {
        const Key key{result.group, result.quantity};
        if (errors.count(key) == 0) order.push_back(key);
        errors[key].push_back(*result.error);
        if (!result.tier.empty()) of_tier[result.tier][key].push_back(*result.error);
      }
      validation.rows.push_back(std::move(result));
    }
  }
  for (const Key& key : order) {
    validation.groups.push_back(ScoreOf(key.first, errors[key]));
    validation.groups.back().quantity = key.second;
    validation.mean_of_group_medians +=
        validation.groups.back().median_abs_error / static_cast<double>(order.size());
  }
  for (const auto& [name, groups] : of_tier) {
    TierScore tier{.name = name, .groups = groups.size()};
    for (const auto& [group, its_errors] : groups) {
      const Score score = ScoreOf(group.first, its_errors);
      tier.rows += score.rows;
      tier.mean_of_group_medians += score.median_abs_error / static_cast<double>(groups.size());
    }
    validation.tiers.push_back(std::move(tier));
  }
  return validation;
}

}  // namespace gpuday
