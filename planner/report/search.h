// The answer of a search as people and programs read it.
#ifndef GPUDAY_PLANNER_REPORT_SEARCH_H_
#define GPUDAY_PLANNER_REPORT_SEARCH_H_

#include <string>

#include "planner/report/report.h"
#include "planner/search/answer.h"
#include "planner/search/wishes.h"

namespace gpuday {

// `command` is the command line that plans the best again; empty: there is none. At most `most`
// rows to a table.
std::string SearchTable(const SearchAnswer& answer, const Calendar& calendar,
                        const std::string& command, std::size_t most, const Style& style);

// JSON, schema "gpuday.search/1". Ends in a line break.
std::string SearchJson(const SearchAnswer& answer, const Calendar& calendar,
                       const std::string& command);

// The command line that plans the best again: of the question's operand, the settings that were
// given with it, and those that were found. Empty: nothing was found.
std::string PlanCommand(const std::string& operand, const Settings& given, const Question& question,
                        const SearchAnswer& found);

// "TP 8, PP 4 x 2, DP 2, ZeRO 1": the degrees above 1 and what shards.
std::string LayoutText(const Layout& layout);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_SEARCH_H_
