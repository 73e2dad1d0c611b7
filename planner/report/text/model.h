// One model: its figures with how they come about, and what it is made of.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_MODEL_H_
#define GPUDAY_PLANNER_REPORT_TEXT_MODEL_H_

#include <string>

#include "planner/compose/compose.h"
#include "planner/ledger/model.h"
#include "planner/report/text/style.h"

namespace gpuday {

// `account` is that of the model: its figures as lines.
std::string ModelText(const KnownModel& known, const ModelAccount& account, const Style& style);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_MODEL_H_
