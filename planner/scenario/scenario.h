// What is asked: a scenario as it was given, key by key, each value with its place. Nothing is
// looked up here; what is absent stays absent, and compose/ decides on it.
#ifndef GPUDAY_PLANNER_SCENARIO_SCENARIO_H_
#define GPUDAY_PLANNER_SCENARIO_SCENARIO_H_

#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/base/table_reader.h"
#include "planner/scenario/keys.h"

namespace gpuday {

// Keys that belong to a plugin, which checks them.
using PluginOptions = std::vector<std::pair<std::string, Node>>;

// A plugin by name, with its options. `table` is the dotted name of its table, for messages.
struct PluginChoice {
  Given<std::string> name;
  PluginOptions options;
  std::string table;
};

class Scenario {
 public:
  // What was given for a key of keys.h; nothing where it was not.
  template <const auto& kKey>
  const auto& Get() const {
    return std::get<AllKeys::IndexOf<kKey>()>(values_);
  }
  template <const auto& kKey>
  auto& Get() {
    return std::get<AllKeys::IndexOf<kKey>()>(values_);
  }
  template <const auto& kKey>
  auto ValueOr(typename std::remove_cvref_t<decltype(kKey)>::Value otherwise) const {
    const auto& given = Get<kKey>();
    return given.has_value() ? given->value : otherwise;
  }

  // What plugins read: of the architecture; of the optimizer, whose first stage decides what is
  // trained and each "then" names the next (empty: not given); of the precision.
  PluginOptions parameters;
  std::vector<PluginChoice> optimizer;
  std::optional<PluginChoice> precision;
  Location model_where;  // of the table [model]

 private:
  // In the order of the list: a std::optional<Given<T>> for each Key<T>.
  AllKeys::Values values_;
};

// Reads a scenario from its tree. Error (kInput) with file:line:column for each wrong value,
// unknown key ("did you mean") and keys that contradict each other, a line each (Mistakes).
absl::StatusOr<Scenario> ReadScenario(const Node& document);
// The same as far as it can be read; what is wrong goes to `mistakes`.
Scenario ReadScenario(const Node& document, Mistakes& mistakes);

// Whether `text` has the form of a name on the Hugging Face Hub, "mistralai/Mistral-7B-v0.3": it
// may still be a path.
bool IsHubName(const std::string& text);

// The keys that name a file of this machine (Names::kFiles), as far as `document` has them, each
// with its text there.
std::vector<std::pair<const ScenarioKey*, Node*>> NamedFiles(Node& document);

// Reads the text of a scenario file, at most 256 KiB, into its tree; "-" is standard input. A
// relative path in model.hugging_face is taken from the scenario's folder; a name of the Hub, where
// no such file is, is left as it is.
// relative path of NamedFiles() is taken from the scenario's folder.
absl::StatusOr<Node> ReadScenarioFile(const std::string& path);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SCENARIO_SCENARIO_H_
