// One unit for a column of durations: a table says it once, in its heading.
#ifndef GPUDAY_PLANNER_BASE_TIME_UNIT_H_
#define GPUDAY_PLANNER_BASE_TIME_UNIT_H_

#include <string>

namespace gpuday {

struct TimeUnit {
  const char* name = "days";  // of a heading
  double days = 1;            // that one of it takes

  // The unit in which the longest of a column reads best, from seconds to days.
  static TimeUnit Of(double longest_days);

  // The number alone, with three digits; "<0.01" of what is too little for the column.
  std::string Text(double of_days) const;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_TIME_UNIT_H_
