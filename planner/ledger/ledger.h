// From a workload to a plan: evaluates it once and writes every number down with its formula, the
// numbers put in, its source and its confidence.
#ifndef GPUDAY_PLANNER_LEDGER_LEDGER_H_
#define GPUDAY_PLANNER_LEDGER_LEDGER_H_

#include <optional>
#include <string>
#include <vector>

#include "planner/budget/evaluate.h"
#include "planner/budget/workload.h"
#include "planner/ledger/line_writer.h"
#include "planner/ledger/remedies.h"
#include "planner/plan/plan.h"

namespace gpuday {

// The plan of a workload; never fails: a workload is checked when it is composed. What `replan` can
// plan anew is planned before it is advised.
Plan MakePlan(const Workload& workload, const Replan& replan = {});

// A plan with what the workload brings and no lines yet.
Plan StartPlan(const Workload& workload);

// The pieces, in the order in which the plan holds them (each in a file of its own).
void WriteInputLines(const Workload& workload, LineWriter& writer);
void WriteParameterLines(const Workload& workload, const Totals& totals, LineWriter& writer);
void WriteMemoryLines(const Workload& workload, const Totals& totals, const Shard& shard,
                      const Figures& figures, const Limits& limits, LineWriter& writer);
void WriteComputeLines(const Workload& workload, const Totals& totals, const Figures& figures,
                       LineWriter& writer);
void WriteTimeAndCostLines(const Workload& workload, const Figures& figures, LineWriter& writer);
// Of WriteMemoryLines(): what tools would read, and what is left or would still fit.
void WriteMemoryReadings(const Workload& workload, const MemoryPerGpu& memory, LineWriter& writer);
void WriteMemoryRoom(const Workload& workload, const Totals& totals, const Figures& figures,
                     const Limits& limits, LineWriter& writer);
// The parts of a predicted step, with MFU and HFU; nothing where the user gave the utilization.
void WriteStepLines(const Workload& workload, const Totals& totals, const Figures& figures,
                    LineWriter& writer);
// Failures, checkpoints, and days and dollars with them.
void WriteWallClockLines(const Workload& workload, const Figures& figures, LineWriter& writer);
// What predicted times lie between.
void WriteTimeBands(const Workload& workload, const Figures& figures, LineWriter& writer);
// What holds a predicted step back most, in a sentence, and of the changes that were tried the one
// that helps most. Empty where the user gave the utilization.
struct StepLimit {
  std::string sentence;
  std::optional<Improvement> improvement;
};
StepLimit WhatLimits(const Workload& workload, const Work& work, const Figures& figures);
// The runtime's context and the communication buffers of `groups` groups of GPUs, under `id`.
NewLine RuntimeLine(const Workload& workload, int groups, const char* id, double bytes);
// What moves days and dollars most comes first.
void SortAssumptions(const Workload& workload, const Figures& figures,
                     std::vector<Assumption>& assumptions);
// Dates of the calendar, where somebody gave one.
void WriteDates(const Workload& workload, const Figures& figures, Plan& plan);
// Does it fit, is it in budget and in time, and what would change the answer.
void WriteVerdicts(const Workload& workload, const Figures& figures, const Replan& replan,
                   Plan& plan);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_LEDGER_LEDGER_H_
