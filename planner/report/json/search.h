// The answer of a search as JSON, schema "gpuday.search/1".
#ifndef GPUDAY_PLANNER_REPORT_JSON_SEARCH_H_
#define GPUDAY_PLANNER_REPORT_JSON_SEARCH_H_

#include <string>

#include "planner/search/answer.h"
#include "planner/search/wishes.h"

namespace gpuday {

// `command` is the command line that plans the best again; empty: there is none. Ends in a line
// break.
std::string SearchJson(const SearchAnswer& answer, const Calendar& calendar,
                       const std::string& command);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_JSON_SEARCH_H_
