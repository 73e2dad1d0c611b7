// From the options of a scenario to the checked values that a plugin gets.
#ifndef GPUDAY_PLANNER_HOST_OPTIONS_H_
#define GPUDAY_PLANNER_HOST_OPTIONS_H_

#include <gpuday/abi.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/host/plugin.h"

namespace gpuday {

// Values in the order of the plugin's parameters, as both sides of the boundary need them.
class PluginValues {
 public:
  struct Value {
    std::string name;
    bool given = false;  // by the user; otherwise the default, or unset when derived
    bool derived = false;
    std::int64_t integer = 0;
    double real = 0;
    std::string text;
    std::string shown;  // the value, or for one left to the plugin how it is derived
  };

  // Checks `options` (keys by name or alias) against the plugin's parameters. `table` is the dotted
  // name of the options' table. Error (kInput) with place, expectation and the nearest name of each
  // that is wrong (Mistakes); a required parameter that is absent is an error at `where`.
  // With an empty `table` keys stand for themselves.
  static absl::StatusOr<PluginValues> Check(
      const Plugin& plugin, const std::vector<std::pair<std::string, Node>>& options,
      const std::string& table, const Location& where);
  // Checks values of some of the parameters, whatever else is required.
  static absl::Status CheckSome(const Plugin& plugin,
                                const std::vector<std::pair<std::string, Node>>& options);

  const std::vector<Value>& values() const { return values_; }

  // The same as C structs that point into this object.
  std::vector<gpuday_value> ForPlugin() const;

 private:
  absl::Status TakeAll(const Plugin& plugin,
                       const std::vector<std::pair<std::string, Node>>& options,
                       const std::string& table);
  absl::Status TakeOne(const Plugin& plugin, const std::string& key, const Node& node,
                       const std::string& name);

  std::vector<Value> values_;
};

// The name of the parameter that `key` means (Plugin::FindParameter); `key` itself when there is
// none.
std::string CanonicalName(const Plugin& plugin, const std::string& key);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_HOST_OPTIONS_H_
