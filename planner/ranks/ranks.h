// Full fine-tuning against adapters of several ranks: what each method takes on each card, which is
// cheapest, and where quantizing the base pays. All figures are those of ordinary plans.
#ifndef GPUDAY_PLANNER_RANKS_RANKS_H_
#define GPUDAY_PLANNER_RANKS_RANKS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/budget/workload.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"
#include "planner/plan/plan.h"
#include "planner/plan/words.h"

namespace gpuday {

// What is asked beside the scenario. Empty lists: the scenario's own value, or what the catalog's
// methods.toml tries.
struct RankQuestion {
  std::vector<std::uint64_t> ranks;
  std::vector<std::string> targets;  // names of sets, or roles separated by spaces
  std::vector<std::string> cards;    // names of GPUs, with '*' and '?'
};

// What is asked in words: "8,16,64", each set of targets, "A100*,RTX4090"; empty: not said. Error
// (kInput): what is no rank.
absl::StatusOr<RankQuestion> ReadRankQuestion(const std::string& ranks,
                                              const std::vector<std::string>& targets,
                                              const std::string& cards);

// A kind of GPU that is looked at.
struct Card {
  std::string name;
  double capacity_bytes = 0;
  double usd_per_gpu_hour = 0;
  bool priced = false;
  bool asked = true;  // false: looked at only for the smallest that fits
};

// A row on a card, as many of them as the scenario says: what `gpuday plan` answers to it.
struct RankOnCard {
  std::string refused;                      // why it cannot be planned there; empty: it can
  VerdictState fits = VerdictState::kNo;    // the memory
  VerdictState answer = VerdictState::kNo;  // to all that was asked: date and money too
  Recompute recompute = Recompute::kNone;
  std::uint64_t micro_batch = 1;
  double bytes_per_gpu = 0;
  double hours = 0;  // as time.wall_days of a plan
  double gpu_days = 0;
  double usd = 0;  // as cost.wall_usd
  bool priced = false;

  bool MayFit() const { return fits != VerdictState::kNo; }
  // What to choose by, the least first: what fits for sure, then what has a price, then the price,
  // then the time.
  std::tuple<VerdictState, bool, double, double> Dearness() const {
    return {fits, !priced, usd, hours};
  }
};

// A method at one rank and set of targets.
struct RankRow {
  std::string method;  // its name in methods.toml
  std::string label;   // for people
  std::string instead_of;
  std::uint64_t rank = 0;        // 0: the method has none
  std::string targets;           // as asked for: "q v", "all"
  std::string refused;           // why it cannot be planned at all; empty: it can
  std::uint64_t trained = 0;     // parameters, exact
  std::uint64_t parameters = 0;  // all
  // 2 bytes per trained parameter: a safetensors file in 16 bit, its header not counted.
  double file_bytes = 0;
  std::vector<RankOnCard> on_cards;     // as RankTable::cards
  std::optional<std::size_t> smallest;  // of all cards, the one with least memory that fits
  std::optional<std::size_t> cheapest;  // of the cards that were asked for, among those that fit
  // Against the row of `instead_of` with the same rank and targets: yes, no, or nothing to compare.
  std::optional<bool> pays;
  std::string why;  // the reason, in few words
};

struct RankTable {
  std::string model;
  std::uint64_t gpus = 1;
  double tokens = 0;
  std::uint64_t sequence_length = 0, global_batch = 0;
  std::vector<Card> cards;
  std::vector<RankRow> rows;
  std::vector<std::string> sentences;  // what follows from the table, the answer first
  std::vector<Assumption> assumptions;
  std::vector<Provenance> provenance;

  // The best that any row answers on a card that was asked for.
  VerdictState Answer() const;
  // The row that is cheapest on a card that was asked for; null: none fits.
  const RankRow* CheapestRow() const;
  // The row that is cheapest on the card at that place; null: none fits.
  const RankRow* CheapestOn(std::size_t card) const;
  // "LoRA of rank 16 on q v".
  static std::string NameOf(const RankRow& row);
};

// Errors: kInput for what the scenario or the question asks and cannot be, kPlugin.
absl::StatusOr<RankTable> MakeRankTable(const Node& document, const RankQuestion& question,
                                        const Catalog& catalog, const PluginHost& host);

// Fills in `sentences`, and `pays` and `why` of the rows (rank_conclusions.cc).
void DrawConclusions(RankTable& table);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_RANKS_RANKS_H_
