// What is known, as tables.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_LISTS_H_
#define GPUDAY_PLANNER_REPORT_TEXT_LISTS_H_

#include <string>
#include <vector>

#include "planner/catalog/catalog.h"
#include "planner/compose/compose.h"

namespace gpuday {

std::string GpuTable(const std::vector<GpuEntry>& gpus);
// One GPU with all that is known of it.
std::string GpuText(const GpuEntry& gpu);
std::string PriceTable(const std::vector<PriceRow>& rows);
std::string RegionTable(const std::vector<RegionEntry>& regions);
std::string ModelTable(const std::vector<ListedModel>& models);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_LISTS_H_
