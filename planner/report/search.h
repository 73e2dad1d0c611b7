// The answer of a search as people and programs read it.
#ifndef GPUDAY_PLANNER_REPORT_SEARCH_H_
#define GPUDAY_PLANNER_REPORT_SEARCH_H_

#include <cstdint>
#include <optional>
#include <string>

#include "planner/report/report.h"
#include "planner/search/answer.h"

namespace gpuday {

// When a training can start and must end, in days of base/dates.h.
struct Calendar {
  std::int64_t start = 0;
  std::optional<std::int64_t> by;  // nullopt: nobody said

  // The last day to start on, so that a run at the high end of what four of five take ends in time.
  std::optional<std::int64_t> LatestStart(const FoundPlan& plan) const;
  // Days between the high end's end and the date; negative where it comes too late.
  double SlackDays(const FoundPlan& plan) const;
};

// `command` is the command line that plans the best again; empty: there is none. At most `most`
// rows to a table.
std::string SearchTable(const SearchAnswer& answer, const Calendar& calendar,
                        const std::string& command, std::size_t most, const Style& style);

// JSON, schema "gpuday.search/1". Ends in a line break.
std::string SearchJson(const SearchAnswer& answer, const Calendar& calendar,
                       const std::string& command);

// "cost", "time", "gpu-days" or "gpus".
std::string NameOf(Objective objective);

// "TP 8, PP 4 x 2, DP 2, ZeRO 1": the degrees above 1 and what shards.
std::string LayoutText(const Layout& layout);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_SEARCH_H_
