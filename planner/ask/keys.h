// The keys of a scenario: those of every plan and those that plugins bring.
#ifndef GPUDAY_PLANNER_ASK_KEYS_H_
#define GPUDAY_PLANNER_ASK_KEYS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/ask/desk.h"
#include "planner/scenario/keys.h"

namespace gpuday {

// The keys that `word` means, in the order of a scenario's tables, each as somebody has to know it:
// its `default_text` is what is taken where nobody says. Empty: all. A path, a table ("training",
// "model.parameters"), a key's name or its option ("within") mean theirs; any other word is
// looked for in paths, help, units, what may stand there, and names of plugins. Error (kInput): it
// means none; the nearest name is in it.
absl::StatusOr<std::vector<KnownKey>> AskKeys(const Desk& desk, const std::string& word);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_KEYS_H_
