// Where the ledger's formulas come from, in the words that a line's source has.
#ifndef GPUDAY_PLANNER_LEDGER_CITATIONS_H_
#define GPUDAY_PLANNER_LEDGER_CITATIONS_H_

namespace gpuday {

// 2P FLOPs of a token's forward pass, 6P with the backward pass.
inline constexpr char kKaplan[] = "Kaplan et al. 2020, section 2.1";
inline constexpr char kProducts[] =
    "Narayanan et al. 2021, appendix: 2 FLOPs per element of a product";
inline constexpr char kRoofline[] = "Williams et al. 2009 (roofline)";
inline constexpr char kStepModel[] = "step-time model, docs/formulas.md section 8";
inline constexpr char kQuotient[] = "quotient";

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_LEDGER_CITATIONS_H_
