// What is asked: a scenario as it was given, key by key, each value with its place. Nothing is
// looked up here; what is absent stays absent, and compose/ decides on it.
#ifndef GPUDAY_PLANNER_SCENARIO_SCENARIO_H_
#define GPUDAY_PLANNER_SCENARIO_SCENARIO_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/base/table_reader.h"

namespace gpuday {

// Keys that belong to a plugin, which checks them.
using PluginOptions = std::vector<std::pair<std::string, Node>>;

// A plugin by name, with its options. `table` is the dotted name of its table, for messages.
struct PluginChoice {
  Given<std::string> name;
  PluginOptions options;
  std::string table;
};

struct Scenario {
  std::optional<Given<std::string>> title;  // "name" at the top

  struct {
    std::optional<Given<std::string>> name;          // of a model of the catalog
    std::optional<Given<std::string>> architecture;  // of a plugin; then `parameters` say it all
    std::optional<Given<std::string>> hugging_face;  // path of a config.json
    PluginOptions parameters;
    Location where;
  } model;

  struct {
    std::optional<Given<double>> tokens;  // whole
    std::optional<Given<std::uint64_t>> steps;
    std::optional<Given<std::uint64_t>> sequence_length;
    std::optional<Given<std::uint64_t>> global_batch;  // sequences
    std::optional<Given<std::uint64_t>> micro_batch;   // sequences
    std::optional<Given<std::string>> recompute;       // none | selective | operations | full
    std::optional<Given<bool>> flash_attention;
    std::optional<Given<std::string>> loss;     // chunked | fused | compiled | eager | shifted
    std::optional<Given<std::string>> kernels;  // fused | native | unfused
    std::optional<Given<std::uint64_t>> trained_layers;  // the last ones; the others are frozen
    std::optional<Given<std::string>> framework;  // of the catalog: brings defaults of its own
  } training;

  // The first decides what is trained; each "then" names the next stage. Empty: not given.
  std::vector<PluginChoice> optimizer;
  std::optional<PluginChoice> precision;

  struct {
    std::optional<Given<std::string>> gpu;
    std::optional<Given<std::uint64_t>> gpus;
    std::optional<Given<std::string>> region;  // "GCP/europe-north1"
    // In the place of what the GPU's entry says.
    std::optional<Given<double>> network_gb_per_s;  // per GPU, one direction, to other nodes
    std::optional<Given<double>> link_gb_per_s;     // per GPU, one direction, inside a node
    std::optional<Given<std::uint64_t>> gpus_per_node;
  } cluster;

  struct {
    std::optional<Given<std::uint64_t>> data;
    std::optional<Given<std::uint64_t>> zero, zero_group;
    std::optional<Given<std::uint64_t>> tensor, pipeline, virtual_stages, context, expert;
    std::optional<Given<bool>> sequence;
    // none | optimizer | parameters | optimizer+parameters | activations
    std::optional<Given<std::string>> offload;
    std::optional<Given<std::uint64_t>> bucket_bytes;  // for gradients and parameters on their way
    std::optional<Given<bool>> sharded_gradient_copy;  // FP32, of the optimizer's own share
  } parallel;

  // What is served, for gpuday inference.
  struct {
    std::optional<Given<std::uint64_t>> prompt_tokens;     // of each sequence
    std::optional<Given<std::uint64_t>> generated_tokens;  // of each sequence
    std::optional<Given<std::uint64_t>> batch;             // sequences at once
    std::optional<Given<std::uint64_t>> cache_bits;        // 4 | 8 | 16
    std::optional<Given<std::uint64_t>> tensor;            // GPUs that share the model
  } inference;

  // A share of the peak, or "predicted": the step-time model finds it.
  std::optional<Given<double>> utilization;
  std::optional<Given<bool>> predict;

  // What the training software does, as far as it changes the time of a step.
  struct {
    // A row of the catalog's generations.toml.
    std::optional<Given<std::string>> generation;
    std::optional<Given<std::uint64_t>> flash_version;
    std::optional<Given<bool>> overlap_gradients, overlap_tensor, compiled_launch;
    std::optional<Given<std::string>> context;  // ring | unbalanced-ring | all-to-all
    std::optional<Given<double>> network_share;
  } software;

  // What wall-clock time loses.
  struct {
    std::optional<Given<double>> failures_per_gpu_day, restart_minutes, checkpoint_seconds,
        checkpoint_minutes, other_losses, losses_per_doubling;
  } goodput;

  struct {
    std::optional<Given<double>> usd_per_gpu_hour;
    std::optional<Given<std::string>> provider;
    std::optional<Given<std::string>> kind;  // on-demand | spot | ...
  } price;

  struct {
    std::optional<Given<double>> usd;
    std::optional<Given<double>> deadline_days;
  } budget;

  // A published or measured figure to print beside ours.
  struct {
    std::optional<Given<double>> gpu_hours;
    std::optional<Given<std::string>> source;
  } reference;
};

// Reads a scenario from its tree. Error (kInput) with file:line:column for a wrong value, an
// unknown key ("did you mean") or keys that contradict each other.
absl::StatusOr<Scenario> ReadScenario(const Node& document);

// Reads the text of a scenario file, at most 256 KiB, into its tree; "-" is standard input. A
// relative path in model.hugging_face is taken from the scenario's folder.
absl::StatusOr<Node> ReadScenarioFile(const std::string& path);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SCENARIO_SCENARIO_H_
