// What is known, as JSON.
#ifndef GPUDAY_PLANNER_REPORT_JSON_LISTS_H_
#define GPUDAY_PLANNER_REPORT_JSON_LISTS_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "planner/catalog/catalog.h"
#include "planner/compose/compose.h"
#include "planner/ledger/model.h"

namespace gpuday {

// Schema "gpuday.models/1".
std::string ModelsJson(const std::vector<ListedModel>& models);
// Schema "gpuday.model/1".
std::string ModelJson(const KnownModel& known, const ModelAccount& account);
// Schema "gpuday.gpus/1".
std::string GpusJson(const std::vector<GpuEntry>& gpus);
// Schema "gpuday.prices/1", with ages on `today`.
std::string PricesJson(const std::vector<PriceRow>& rows, absl::CivilDay today);
// Schema "gpuday.regions/1".
std::string RegionsJson(const std::vector<RegionEntry>& regions);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_JSON_LISTS_H_
