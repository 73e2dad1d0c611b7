// A Plan is a ledger: every number in it says where it comes from. Reports, the store, diff and
// compare all work on this struct alone.
#ifndef GPUDAY_PLANNER_PLAN_PLAN_H_
#define GPUDAY_PLANNER_PLAN_PLAN_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "planner/plan/formula.h"
#include "planner/plan/ids.h"
#include "planner/plan/words.h"

namespace gpuday {

// How far a number can be trusted.
enum class Confidence {
  kExact,     // counted
  kFormula,   // follows from others by a formula that is right up to its assumptions
  kMeasured,  // somebody measured or published it
  kAssumed,   // a default or a guess; it says so
  kGiven,     // the user said so
};

std::string ConfidenceName(Confidence confidence);
// The confidence called `name`; kAssumed for an unknown one.
Confidence ConfidenceFromName(std::string_view name);

// Where an input comes from and how far to trust it.
struct Origin {
  std::string source;
  Confidence confidence = Confidence::kAssumed;
};

// The 80 % interval of a value, as far as measurements tell.
struct Band {
  double low = 0;
  double high = 0;
};

// One number. `id` is its path in the JSON report (id::kMemoryPerGpuWeightsBytes) and its name in
// diffs; it ends in the unit where that is not plain.
struct Line {
  std::string id;
  std::string label;    // for people: "weights"
  double value = 0;     // always finite
  std::string exact;    // all digits, when value is a whole number beyond 2^53
  std::string unit;     // "bytes", "FLOP", "days", "USD", "parameters", "GPUs", ...; may be empty
  std::string formula;  // in words: "6 x T x P"
  std::string numbers;  // the formula with the numbers put in; empty for what was looked up
  std::string source;   // paper and section, catalog row, or "scenario.toml:3:1"
  Confidence confidence = Confidence::kFormula;
  std::optional<Band> band;  // nullopt: not known, or not needed
  std::string symbol = "";   // what formulas call it: "T"; empty: its label
  // How it follows from other lines; `formula` and `numbers` say it to people. nullopt: looked up,
  // counted or found by a search, or of a plan that was saved before there were expressions.
  std::optional<Formula> expression = std::nullopt;
};

// A line's value with its unit, for people: "62.8 GB (58.5 GiB)", "46.8 days".
std::string ValueText(const Line& line);

// Something that is not a number: a name or a choice. Same ids as in the JSON report.
struct Fact {
  std::string id;
  std::string value;
};

// A value that nobody gave. `key` is the scenario's key that would set it.
struct Assumption {
  std::string key;
  std::string value;
  std::string reason;
};

// What was assumed for the scenario's `key`. Null: nothing, so somebody gave it. It points into
// `assumptions`.
const Assumption* FindAssumption(const std::vector<Assumption>& assumptions, std::string_view key);

// Scenario keys with the values that they would have, each as --set takes it.
using Settings = std::vector<std::pair<std::string, std::string>>;

// A change that would answer a verdict's question with yes, or with a safer yes, and what it comes
// to in words.
struct Remedy {
  std::string sentence;  // "a micro-batch of 2 fits"
  Settings settings;     // empty: nothing that a scenario's key says, such as a larger GPU
};

// A change that would make a step faster, and how much.
struct Improvement {
  std::string change;  // "micro-batch 4"
  double factor = 1;   // times as fast per token
  Settings settings;
};

// A question with a yes or no.
struct Verdict {
  std::string id;  // "memory.fits"
  bool yes = true;
  std::string sentence;  // the answer, for people
  VerdictState state = VerdictState::kYes;
  // What the answer is held against, and what is held against it: ids of lines. Empty: not known
  // (plans of older stores).
  std::string limit = "";  // "memory.capacity_bytes"
  std::string value = "";  // "memory.per_gpu.total_bytes"
  std::vector<Remedy> remedies = {};
};

// A file that the plan was made from.
struct Provenance {
  std::string kind;  // "plugin", "catalog", "program"
  std::string name;
  std::string version;
  std::string sha256;
};

struct Plan {
  std::string title;  // "llama-2-7b on 64 x A100-SXM4-80GB"
  std::string scenario_toml;
  std::vector<Fact> facts;
  std::vector<Line> lines;
  std::vector<Verdict> verdicts;
  std::vector<Assumption> assumptions;
  std::vector<std::string> notes;  // what a person should know beside the numbers
  std::vector<Provenance> provenance;
  // What would make the step faster, of all that was tried; nothing where that is not worth a word
  // or the time is not predicted.
  std::optional<Improvement> improvement = std::nullopt;

  // Null when there is no such line.
  const Line* FindLine(std::string_view id) const;
  // The value of the line `id`; 0 when there is none.
  double ValueOf(std::string_view id) const;
  // Empty when there is no such fact.
  std::string FactValue(std::string_view id) const;
  // Null when the plan does not answer that question.
  const Verdict* FindVerdict(std::string_view id) const;
  // True when no verdict says no.
  bool Holds() const;
  // The worst answer of its verdicts; kYes where there are none.
  VerdictState WorstState() const;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_PLAN_H_
