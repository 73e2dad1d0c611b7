// The scenario of a request's body. What comes over the wire names no file of this machine.
#ifndef GPUDAY_PLANNER_WEB_API_ASKED_SCENARIO_H_
#define GPUDAY_PLANNER_WEB_API_ASKED_SCENARIO_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"
#include "planner/plan/plan.h"
#include "planner/search/space.h"
#include "planner/web/api/http.h"

namespace gpuday {

struct AskedScenario {
  Node document;
  std::string operand;             // the model that was named; empty: none was
  Settings given;                  // what "set" said, as --set takes it
  std::vector<std::string> notes;  // on a config.json that was imported
};

// The entry called `key`, which then is no longer in `table`.
std::optional<Node> TakeEntry(Node& table, std::string_view key);

// Takes the keys of a scenario (docs/api.md) out of a request's `body`. `host` reads a config.json.
// Error (kInput): what they say is wrong, or names a file.
absl::StatusOr<AskedScenario> TakeScenario(Node& body, PluginHost& host);

// Its plan, with the notes; `host` begins it with nothing asked for.
absl::StatusOr<Plan> PlanAsked(const AskedScenario& asked, Catalog& catalog, PluginHost& host);

// Error (kInput) when the body has a key that nobody took.
absl::Status CheckNothingElse(const Node& body);

// Which part of a request `status` is about, and what is wrong with it: the message without the
// place in the request that the scenario's readers put in front.
WrongPart WrongPartOf(const absl::Status& status);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_WEB_API_ASKED_SCENARIO_H_
