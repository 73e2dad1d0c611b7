#include "planner/trial/plugin_states.h"

#include "planner/base/text.h"
#include "planner/trial/admission.h"

namespace gpuday {
namespace {

const Location kTyped{kCommandLine, 0, 0};

}  // namespace

std::vector<PluginState> StatesOf(const PluginHost& host, const std::string& only) {
  std::vector<PluginState> states;
  for (const FoundPlugin& found : host.Find()) {
    if (!only.empty() && found.name != only) continue;
    PluginState state{.family = FamilyName(found.family),
                      .name = Printable(found.name),
                      .state = "accepted",
                      .path = Printable(found.path.string(), 1000),
                      .reason = ""};
    if (found.shadowed) {
      state.state = "shadowed";
      state.reason = "a folder that is searched before has one of this name";
    } else {
      const absl::StatusOr<const Plugin*> plugin = host.Get(found.family, found.name, kTyped);
      if (plugin.ok()) {
        state.plugin = *plugin;
      } else {
        state.state = Admission::IsDisabled(plugin.status()) ? "disabled" : "refused";
        state.reason = std::string(plugin.status().message());
      }
    }
    states.push_back(std::move(state));
  }
  return states;
}

}  // namespace gpuday
