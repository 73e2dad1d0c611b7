// What a question is about: a scenario, from wherever it comes, with the keys that are changed in
// it. The terminal names files and models; the page sends texts, and names no file of this machine.
#ifndef GPUDAY_PLANNER_ASK_SCENARIO_H_
#define GPUDAY_PLANNER_ASK_SCENARIO_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/ask/desk.h"
#include "planner/base/node.h"
#include "planner/search/space.h"

namespace gpuday {

// A key that is changed in a scenario.
struct Change {
  std::string key;   // "training.micro_batch"
  Node value;        // null: the key is taken out
  std::string text;  // the value as --set takes it
};

// A change that somebody typed: "1T" and "adam" mean what they mean in a scenario. `origin` is
// where it was ("--set"), for messages.
Change TypedChange(std::string key, std::string text, const std::string& origin);

// A scenario, ready to be asked about.
struct AskedScenario {
  Node document;  // with the changes
  // The model or file that was named, or the number of the saved plan; empty: none was.
  std::string operand;
  Settings given;                  // the changes that set something, as --set takes them
  std::vector<std::string> notes;  // on a config.json whose text was imported
  std::string remark = {};         // lines for who typed the operand: what it was taken for
};

// Whether `operand` names a Hugging Face config.json (by its ending) or a folder that should have
// one (by a path with a slash).
bool IsConfigFile(const std::string& operand);
// Whether `operand` names a scenario file (by its ending, or a path with a slash where there is
// one) or is "-", standard input.
bool IsScenarioFile(const std::string& operand);

// The scenario that `operand` names: a model of the catalog, a scenario or config.json file, "-"
// for standard input, which then is read, or a saved plan (FindSavedOperand()), to be planned anew;
// empty: the changes alone. Error: kInput for a file or a change that is wrong, kStore.
absl::StatusOr<AskedScenario> ReadOperand(const Desk& desk, const std::string& operand,
                                          const std::vector<Change>& changes);

// A scenario that came over the wire: at most one of the texts, the name of a model, or only
// changes.
struct SentScenario {
  std::string scenario_toml;
  std::string operand;      // a model's name
  std::string config_json;  // text of a config.json, which the file called config_name had
  std::string config_name;
  std::vector<Change> changes;
};

// Opens no file that `sent` names. Error (kInput): what it says is wrong, or names a file.
absl::StatusOr<AskedScenario> ReadSent(const Desk& desk, const SentScenario& sent);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_SCENARIO_H_
