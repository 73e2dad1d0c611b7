// Plans from scenario text, as the program makes them but in the plainest layout where the text
// leaves it open, so that figures can be worked out by hand.
#ifndef GPUDAY_TESTS_LEDGER_PLANNING_H_
#define GPUDAY_TESTS_LEDGER_PLANNING_H_

#include <gtest/gtest.h>

#include <string>

#include "planner/catalog/catalog.h"
#include "planner/compose/compose.h"
#include "planner/compose/plain_layout.h"
#include "planner/host/plugin_host.h"
#include "planner/ledger/inference.h"
#include "planner/ledger/ledger.h"

namespace gpuday {

inline absl::StatusOr<Workload> ComposeText(const std::string& toml) {
  Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  absl::StatusOr<Node> document = ParseToml(toml, "scenario.toml");
  if (!document.ok()) return document.status();
  const absl::StatusOr<Node> plain = WithPlainLayout(*document, catalog);
  if (!plain.ok()) return plain.status();
  return Compose(*plain, catalog, host);
}

// The same in the layout that is chosen where the text leaves it open.
inline absl::StatusOr<Workload> ChooseText(const std::string& toml) {
  Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  absl::StatusOr<Node> document = ParseToml(toml, "scenario.toml");
  if (!document.ok()) return document.status();
  return Compose(*document, catalog, host);
}

// As the program plans it, with advice that was planned.
inline Plan ChosenPlan(const std::string& toml, const std::string& origin = "scenario.toml") {
  Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  const absl::StatusOr<Node> document = ParseToml(toml, origin);
  if (!document.ok()) return {};
  const absl::StatusOr<Foundation> foundation = ComposeFoundation(*document, catalog, host);
  EXPECT_TRUE(foundation.ok()) << foundation.status();
  if (!foundation.ok()) return {};
  const absl::StatusOr<Workload> workload = ComposeJob(*foundation, foundation->document);
  EXPECT_TRUE(workload.ok()) << workload.status();
  if (!workload.ok()) return {};
  return MakePlan(*workload, [&](const Settings& settings) -> absl::StatusOr<Workload> {
    const absl::StatusOr<Node> changed = WithSettings(foundation->document, settings);
    if (!changed.ok()) return changed.status();
    return ComposeJob(*foundation, *changed);
  });
}

// The plan of a scenario; a failed test and an empty plan when it does not compose.
inline Plan PlanText(const std::string& toml) {
  const absl::StatusOr<Workload> workload = ComposeText(toml);
  EXPECT_TRUE(workload.ok()) << workload.status().message() << "\n" << toml;
  return workload.ok() ? MakePlan(*workload) : Plan{};
}

// The same of gpuday inference.
inline absl::StatusOr<InferenceWorkload> ComposeInferenceText(const std::string& toml) {
  Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  absl::StatusOr<Node> document = ParseToml(toml, "scenario.toml");
  if (!document.ok()) return document.status();
  return ComposeInference(*document, catalog, host);
}

inline Plan InferenceText(const std::string& toml) {
  const absl::StatusOr<InferenceWorkload> workload = ComposeInferenceText(toml);
  EXPECT_TRUE(workload.ok()) << workload.status().message() << "\n" << toml;
  return workload.ok() ? MakeInferencePlan(*workload) : Plan{};
}

// The value of a line; a failed test when there is no such line.
inline double ValueOf(const Plan& plan, const std::string& id) {
  const Line* line = plan.FindLine(id);
  EXPECT_NE(line, nullptr) << "no line " << id;
  return line == nullptr ? 0 : line->value;
}

// Of one GPU: "weights", "overhead_parts.output".
inline double Memory(const Plan& plan, const std::string& part) {
  return ValueOf(plan, "memory.per_gpu." + part + "_bytes");
}

// A GPT with exactly `vocab`-tuned parameters: layers x (12h^2 + 13h) + (vocab + 2048) h + 2h.
inline std::string Gpt(int hidden, int layers, int vocab, int heads = 40) {
  return "[model]\narchitecture = \"gpt\"\n[model.parameters]\nhidden_size = " +
         std::to_string(hidden) + "\nnum_hidden_layers = " + std::to_string(layers) +
         "\nnum_attention_heads = " + std::to_string(heads) +
         "\nvocab_size = " + std::to_string(vocab) + "\nmax_position_embeddings = 2048\n";
}

// Shapes whose parameters are a round number, so that figures "per 7e9 parameters" can be planned.
inline std::string Gpt7B() { return Gpt(4000, 36, 19482); }
inline std::string Gpt12B() { return Gpt(5000, 39, 57443); }
inline std::string Gpt13B() { return Gpt(5000, 42, 77404); }
inline std::string Gpt65B() { return Gpt(8000, 84, 57858); }

}  // namespace gpuday

#endif  // GPUDAY_TESTS_LEDGER_PLANNING_H_
