// What a plan is computed from, as plain structs: the model, what of it is trained, how it is kept,
// the job and the machine. Everything is resolved and checked; nothing here reads files or plugins.
#ifndef GPUDAY_PLANNER_BUDGET_WORKLOAD_H_
#define GPUDAY_PLANNER_BUDGET_WORKLOAD_H_

#include <gpuday/optimizer.h>
#include <gpuday/precision.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "planner/budget/goodput.h"
#include "planner/budget/speed_constants.h"
#include "planner/plan/odds.h"
#include "planner/plan/plan.h"
#include "planner/plan/words.h"

namespace gpuday {

// ---- the model, as its architecture told it (plugins/sdk/include/gpuday/architecture.h) ----

// layers x per_layer copies of rows x columns parameters.
struct Matrix {
  std::string name;
  sdk::Role role = sdk::Role::kOther;
  sdk::Part part = sdk::Part::kEmbedding;
  sdk::Operation operation = sdk::Operation::kMatmul;
  sdk::Split split = sdk::Split::kNone;
  sdk::Place place = sdk::Place::kLayer;
  bool shares_storage = false;  // work, but no parameters of its own (tied head)
  std::uint64_t rows = 0;
  std::uint64_t columns = 0;
  std::uint64_t layers = 1;
  std::uint64_t per_layer = 1;
  std::uint64_t active_per_layer = 1;
  bool reached = true;  // by the backward pass; false below the first layer that is trained

  // Elements that a token passes through, stored here or elsewhere.
  std::uint64_t ActiveElements() const { return rows * columns * layers * active_per_layer; }
  // Parameters kept in memory; 0 when the storage is shared.
  std::uint64_t Parameters() const {
    return shares_storage ? 0 : rows * columns * layers * per_layer;
  }
  std::uint64_t ActiveParameters() const { return shares_storage ? 0 : ActiveElements(); }
};

struct AttentionLayers {
  std::string name;
  std::uint64_t layers = 0;
  std::uint64_t query_heads = 0;
  std::uint64_t kv_heads = 0;
  std::uint64_t qk_head_size = 0;
  std::uint64_t v_head_size = 0;
  std::uint64_t window = 0;          // tokens attended to; 0: all before
  std::uint64_t cache_elements = 0;  // per token and layer
};

struct SavedActivation {
  std::string name;
  sdk::Place place = sdk::Place::kLayer;
  std::uint64_t layers = 1;
  std::uint64_t elements = 0;   // per token of the micro-batch
  bool per_token_pair = false;  // true: per pair of tokens of a sequence
  sdk::Kept kept = sdk::Kept::kActivation;
  std::uint32_t dropped_by = 0;  // mask of sdk::DroppedBy
  sdk::Split split = sdk::Split::kNone;
  std::uint64_t input_of = 0;  // mask of sdk::InputOf; 0: needed in any case
};

struct Model {
  std::uint64_t layers = 0;
  std::uint64_t hidden_size = 0;
  std::uint64_t context_length = 0;  // tokens; 0: not known
  bool context_is_hard_limit = false;
  std::vector<Matrix> matrices;
  std::vector<AttentionLayers> attention;
  std::vector<SavedActivation> activations;
};

// ---- what is trained, as the optimizer's stages told it ----

// One state slot summed over the matrices that carry it.
struct OptimizerState {
  std::string name;
  std::uint64_t elements = 0;
  std::uint32_t bits = 0;  // 0: the precision's type
};

struct Training {
  std::vector<bool> trained;           // for each matrix of the model
  std::vector<bool> adapted;           // whether an adapter reads its input
  double backward_share = 1;           // of the layers, that the backward pass goes through
  std::vector<Matrix> adapters;        // extra matrices, all trained
  std::vector<OptimizerState> states;  // summed over matrices
  // The same for each matrix of the model, and for each adapter: elements of all copies.
  std::vector<std::vector<OptimizerState>> matrix_states, adapter_states;
};

// ---- how it is kept and computed, as the precision told it ----

struct Storage {
  double bits = 0;           // per element; 0: not kept
  double overhead_bits = 0;  // scales and the like
  std::string reason;

  double BytesPerElement() const { return (bits + overhead_bits) / 8; }
};

inline constexpr std::size_t kTensorClasses = 10;  // sdk::Tensor starts at 1

struct Precision {
  std::array<Storage, kTensorClasses> storage;
  // Of each matrix of the model where it is not trained, on average over its copies; no bits: as
  // its class. Empty: the precision tells none apart.
  std::vector<Storage> matrix_storage;
  std::vector<sdk::ComputeType> compute;  // in order of preference
  std::string full_training_refused;      // empty: allowed

  const Storage& For(sdk::Tensor tensor) const { return storage[static_cast<std::size_t>(tensor)]; }
};

// ---- the job and the machine ----

struct Job {
  Task task = Task::kPretraining;
  double tokens = 0;         // of the whole training, padding included; whole, up to 2^53
  double padding_share = 0;  // of them: fills up sequences that one example takes
  Packing packing = Packing::kPacked;
  double example_tokens = 0;  // average length of an example; 0: not known
  std::uint64_t sequence_length = 0;
  std::uint64_t micro_batch = 1;   // sequences per GPU and pass
  std::uint64_t global_batch = 1;  // sequences per optimizer step
  Recompute recompute = Recompute::kNone;
  bool flash_attention = true;
  Kernels kernels = Kernels::kFused;
  Loss loss = Loss::kFused;
};

// What a job takes of the data where nobody says (catalog defaults.toml).
struct UsualData {
  double tokens = 0;  // of a fine-tuning; 0: the catalog has none
  std::string tokens_reason;
  double example_tokens = 0;  // average length of an example; 0: the catalog has none
  std::string example_tokens_reason;
  double padded_length = 1;  // of a sequence that one example takes, times the average
  std::string padded_length_reason;
};

// What lies in the file that was named (data.file); tokens are estimates.
struct CountedData {
  double examples = 0;  // 0: no file was named
  double tokens = 0, tokens_low = 0, tokens_high = 0;
  double longest_example = 0;  // tokens
  std::string name;            // of the file or folder
  std::string found;           // "51,234 examples, 31.2 MB of text: Latin 96 %, Han 4 %"
};

// What long work reaches on one GPU, for the step-time model (budget/step_time.h); 0: not known.
struct Device {
  double flops16 = 0;  // FLOP/s of 16-bit matrix products, sustained
  double flops8 = 0;   // of FP8; that of 16 bit where there is none
  double flops4 = 0;   // of FP4; that of FP8 where there is none
  double memory_bytes_per_second = 0;
  double link_bytes_per_second = 0;     // to GPUs of the same node, one direction
  double network_bytes_per_second = 0;  // to other nodes, per GPU, one direction
  double pcie_bytes_per_second = 0;
  double gpus_per_node = 8;
  bool on_board = false;  // with others: none of them is a machine alone
  double multiprocessors = 1;
  bool power_limited = false;      // long products run below the rate of short ones
  bool flash_attention_3 = false;  // kernels for it exist
  bool measured = false;           // the rates of products, not derived
  bool one_source = false;         // what training reaches on it, from one source alone
};

// What the training software does, as far as it changes the time of a step.
struct Software {
  std::size_t generation = 0;           // whose factor in SpeedConstants; 0: a neutral one
  bool fused_adapters = false;          // adapters take no passes and launches of their own
  bool overlap_needs_sequence = false;  // overlap_tensor works with sequence parallelism alone
  int flash_version = 2;                // of FlashAttention; 3 where the GPU has kernels for it
  bool overlap_gradients = true;        // data-parallel traffic during the backward pass
  bool overlap_tensor = false;          // tensor-parallel traffic beside products
  bool compiled_launch = false;         // by graphs or compiled code
  ContextParallel context = ContextParallel::kRing;
  double network_share = 1;  // of the network's rate that its collectives reach
};

// How far measured memory lies from planned, as factors of 10 % and 90 % of published runs.
struct MemorySpread {
  double lasting_low = 1, lasting_high = 1;      // weights, gradients, states
  double transient_low = 1, transient_high = 1;  // what comes and goes
  double runtime_low = 1, runtime_high = 1;      // context, communication, workspaces
};

struct Machine {
  std::uint64_t gpus = 1;
  double capacity_bytes = 0;         // of one GPU, as programs can use it
  double peak_flops_per_second = 0;  // dense, of the precision's compute type
  double utilization = 0;            // share of the peak that training reaches; 0: predicted
  double context_bytes = 0;          // of the runtime, for one process
  double communication_bytes = 0;    // buffers of one group of GPUs
  double workspace_bytes = 0;        // of the program's libraries, allocated by them
  double fragmentation = 0;          // what the allocator adds to tensors that come and go, a share
  double host_bytes = 0;             // memory of one node's host; 0: not known
  MemorySpread memory_spread;
  // How much of the way to the band's high end must fit too (ShareOfHighEnd of plan/odds.h).
  double margin_share = 0;
  Device device;
  Software software;
  SpeedConstants speed;
  double own_factor = 1;  // on predicted times, from the user's own runs
};

// How the GPUs share the work: GPUs = tensor x pipeline x context x data; expert divides
// tensor x context x data.
struct Layout {
  std::uint64_t data = 1;            // data-parallel degree
  int zero = 0;                      // ZeRO stage, 0 to 3, over data x context
  std::uint64_t zero_group = 0;      // or over so many of them, each group the same (hybrid FSDP)
  std::uint64_t tensor = 1;          // matrices split over so many GPUs
  std::uint64_t pipeline = 1;        // stages that the layers are cut into
  std::uint64_t virtual_stages = 1;  // model chunks of each GPU; 1: plain 1F1B
  std::uint64_t context = 1;         // GPUs that share a sequence
  std::uint64_t expert = 1;          // GPUs that share the experts
  bool sequence_parallel = false;    // norms and dropout split over the tensor-parallel GPUs
  Offload offload = Offload::kNone;
  double bucket_bytes = 0;             // gradients and parameters gathered to be sent together
  bool sharded_gradient_copy = false;  // FP32 gradients of the optimizer's share (DeepSpeed)

  // GPUs with the same weights.
  std::uint64_t Replicas() const { return data * context; }
  // Of these, the ones that ZeRO shards over.
  std::uint64_t ZeroGpus() const {
    return zero_group == 0 || zero_group > Replicas() ? Replicas() : zero_group;
  }
  std::uint64_t Gpus() const { return tensor * pipeline * context * data; }
  bool Offloads(Offload part) const {
    return (static_cast<std::uint32_t>(offload) & static_cast<std::uint32_t>(part)) != 0;
  }
};

// What somebody rents GPUs for, by the hour.
struct Offer {
  std::string provider;
  std::string kind;      // "on-demand"
  std::string instance;  // empty: not named
  double usd_per_gpu_hour = 0;
  std::uint64_t gpus_per_instance = 0;  // 0: not said
  double host_bytes = 0;                // of an instance; 0: not said
  double network_bytes_per_second = 0;  // that a GPU of it reaches to others; 0: not said
  std::string network_source;
  std::string row;  // ", region, source (date)", for people
  std::string date;
  bool verified = true;
  // How often a machine is taken away, per hour, and with which power of their number all of them
  // are; 0: they are not.
  double preemptions_per_node_hour = 0;
  double gang_exponent = 1;
  std::string preemptions_source;
};

struct Prices {
  static constexpr std::size_t kNoOffer = SIZE_MAX;

  bool known = false;
  std::size_t offer = kNoOffer;        // which of the workload's; none: the price was given
  bool network_of_offer = false;       // the device's network is that of the offer's machines
  bool rented = true;                  // of machines of the right size, as far as anybody says
  double usd_per_gpu_hour = 0;         // may be 0: what one owns
  std::uint64_t billed_gpus = 0;       // whole instances of them; 0: those that are used
  std::uint64_t gpus_per_machine = 0;  // that is rented; 0: each GPU by itself
  Band spread{.low = 1, .high = 1};    // factors of the price, where it is the middle of several
  double budget_usd = 0;               // 0: no limit
  double deadline_days = 0;            // 0: no limit
};

// When it starts and must end, as days of the calendar.
struct Dates {
  bool given = false;  // otherwise nobody spoke of dates
  absl::CivilDay start;
  std::optional<absl::CivilDay> by;
};

// ---- what is told and never computed with ----

// How the GPU's runtime and its tools are called (catalog runtimes/).
struct RuntimeWords {
  std::string context = "runtime context";  // what a process keeps before any tensor
  std::string libraries = "libraries";      // whose workspaces are allocated
  std::string driver_tool;                  // tells memory in use; empty: there is none
  bool allocator_readings = false;  // PyTorch's max_memory_allocated and max_memory_reserved
  std::string readings_source;
};

// Where the inputs come from and what else a plan says in words. A search and the rows of a sweep
// have none of it.
struct Told {
  std::string title;
  std::string scenario_toml;
  std::vector<Fact> facts;
  std::vector<Assumption> assumptions;
  std::vector<std::string> notes;
  std::vector<Provenance> provenance;
  std::vector<std::string> time_doubts;  // why the band of times is wide
  RuntimeWords runtime;
  // How many tokens are trained and where that comes from, a sentence for the first line of an
  // answer; empty: they were given as such.
  std::string tokens_note;
  // The key that says how many, as given or assumed, and the number there; 0: it names a file.
  std::string tokens_key;
  double tokens_key_value = 0;

  Origin model_origin, tokens_origin, peak_origin, capacity_origin, context_origin,
      communication_origin, workspace_origin, fragmentation_origin, losses_origin,
      utilization_origin, price_origin, energy_origin, carbon_origin, host_origin;
  std::string reference_source;  // of the published figure
};

// ---- all of it ----

struct Workload {
  Model model;
  Training training;
  Precision precision;
  UsualData usual_data;
  CountedData counted_data;
  Job job;
  Machine machine;
  Layout layout;
  Prices prices;
  std::vector<Offer> offers;  // that the scenario allows, whatever the number of GPUs
  Losses losses;
  Band time_band{.low = 1, .high = 1};  // factors on predicted times
  Dates dates;
  double confidence = kUsualConfidence;  // from which chance on an answer is yes

  std::string compute_type;  // "bf16"
  std::string gpu;           // its name in the catalog
  std::string framework;     // as the scenario named it; empty: not named

  // Energy, when a region was given; 0: not known.
  double gpu_watts = 0;
  double power_usage_effectiveness = 0;
  double gco2e_per_kwh = 0;
  // A published figure to print beside ours; 0: none.
  double reference_gpu_hours = 0;

  Told told;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_WORKLOAD_H_
