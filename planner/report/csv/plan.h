// The ledger of a plan as CSV (RFC 4180, as base/csv.h writes it).
#ifndef GPUDAY_PLANNER_REPORT_CSV_PLAN_H_
#define GPUDAY_PLANNER_REPORT_CSV_PLAN_H_

#include <string>

#include "planner/plan/plan.h"

namespace gpuday {

// A row per line of the ledger: id, label, value, unit, low, high, confidence, formula, numbers,
// source. The same text for the same plan.
std::string PlanCsv(const Plan& plan);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_CSV_PLAN_H_
