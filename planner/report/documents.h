// Plans as documents: what a person prints, sends or works on. One function per format, each of
// plans alone and each the same text for the same plan: no clock, no network. Files and terminals
// are the caller's business.
#ifndef GPUDAY_PLANNER_REPORT_DOCUMENTS_H_
#define GPUDAY_PLANNER_REPORT_DOCUMENTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/plan/plan.h"
#include "planner/ranks/ranks.h"
#include "planner/sweep/sensitivity.h"

namespace gpuday {

// One page of A4 in HTML that needs no network and no script: decision, time, money, memory, what
// would change it, assumptions, sources. `sensitivity` of the same plan says what would change it;
// null: its band, tokens and price alone do.
std::string PlanPage(const Plan& plan, const Sensitivity* sensitivity);

// The same as GitHub-flavoured Markdown, for a ticket.
std::string PlanMarkdown(const Plan& plan, const Sensitivity* sensitivity);

// The ledger, a row per line: id, label, value, unit, low, high, confidence, formula, numbers,
// source. CSV as sweeps have it (base/csv.h).
std::string PlanCsv(const Plan& plan);

// Workbooks in the format of Excel: named inputs, live formulas that come to the plan's own
// figures, memory by part, the ledger, assumptions and sources. Errors: kInput for a figure that is
// not finite, kOutput.
absl::StatusOr<std::string> PlanWorkbook(const Plan& plan);
// Plans side by side, each with inputs of its own, and charts. Also kInput: no plan at all.
absl::StatusOr<std::string> CompareWorkbook(const std::vector<Plan>& plans);
// Ranks, cards and every rank on every card, with charts; costs follow the prices of the cards.
absl::StatusOr<std::string> RankWorkbook(const RankTable& table);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_DOCUMENTS_H_
