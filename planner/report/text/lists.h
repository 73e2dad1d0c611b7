// What is known, as tables.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_LISTS_H_
#define GPUDAY_PLANNER_REPORT_TEXT_LISTS_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "planner/catalog/catalog.h"
#include "planner/compose/compose.h"
#include "planner/report/text/style.h"

namespace gpuday {

// A row per GPU: usable GiB, TB/s, dense TFLOP/s by type, links in GB/s, watts.
std::string GpuTable(const std::vector<GpuEntry>& gpus, const Style& style);
// One GPU with all that is known of it.
std::string GpuText(const GpuEntry& gpu, const Style& style);
// USD per GPU-hour, a row per price, as they are handed in, with its machine and its age on
// `today`.
std::string PriceTable(const std::vector<PriceRow>& rows, absl::CivilDay today, const Style& style);
// A row per region: grams of CO2e per kWh and PUE.
std::string RegionTable(const std::vector<RegionEntry>& regions, const Style& style);
// A row per model with its exact number of parameters, and whether its source counts the same.
std::string ModelTable(const std::vector<ListedModel>& models, const Style& style);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_LISTS_H_
