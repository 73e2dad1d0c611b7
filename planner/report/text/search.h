// The answer of a search as text for a terminal.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_SEARCH_H_
#define GPUDAY_PLANNER_REPORT_TEXT_SEARCH_H_

#include <cstddef>
#include <string>

#include "planner/report/text/style.h"
#include "planner/search/answer.h"
#include "planner/search/wishes.h"

namespace gpuday {

// `command` is the command line that plans the best again (report/plan_command.h); empty: there is
// none. At most `most` rows to a table.
std::string SearchTable(const SearchAnswer& answer, const Calendar& calendar,
                        const std::string& command, std::size_t most, const Style& style);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_SEARCH_H_
