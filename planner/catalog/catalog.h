// What is known: models, GPUs, prices, regions, defaults. Each is a TOML file of its own, named
// after what it is about, so a plan reads only what it names. Folders stand in line: the user's own
// files come before the bundled ones (docs/catalog.md).
#ifndef GPUDAY_PLANNER_CATALOG_CATALOG_H_
#define GPUDAY_PLANNER_CATALOG_CATALOG_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "planner/base/node.h"
#include "planner/base/table_reader.h"
#include "planner/plan/sources.h"
#include "planner/plan/words.h"

namespace gpuday {

// A model: an architecture and the parameters that make it this one.
struct ModelEntry {
  std::string name;
  std::vector<std::string> aliases;
  std::string architecture;
  Node parameters;                              // a table
  std::string parameters_table = "parameters";  // its name in messages; empty: keys alone
  std::string exact_parameters;  // digits of the count that its source states; empty: none
  // False: a shape from a paper, which can be trained but not downloaded, so not fine-tuned.
  bool weights_published = true;
  std::string source;
  std::string date;
  std::string notes;
  std::filesystem::path file;
  Location where;

  // Whether `wanted` is the name or one of the aliases.
  bool IsCalled(const std::string& wanted) const;
};

// An accelerator. Peaks are dense, in FLOP/s; 0 means that the type is not supported or not known.
struct GpuEntry {
  std::string name;
  std::vector<std::string> aliases;
  std::string vendor;
  double memory_bytes = 0;    // as programs can use it
  std::string memory_source;  // which key said so
  double memory_bandwidth_bytes_per_second = 0;
  double interconnect_bytes_per_second = 0;  // one direction, all links
  double pcie_bytes_per_second = 0;          // one direction; 0: not known
  double network_bytes_per_second = 0;       // per GPU, one direction; 0: not known
  double tdp_watts = 0;
  double gpus_per_node = 0;      // in one machine; 0: not known
  double host_memory_bytes = 0;  // of that machine, as it is usually sold; 0: not known
  bool on_board = false;         // sits on a board with others (SXM, OAM): none is a machine alone
  // Where the entry is a part of what is sold, what part: "one of the two devices of a module";
  // empty: the entry is what is sold.
  std::string counted_as;
  std::map<std::string, double> peak_flops_per_second;  // "bf16" -> 3.12e14
  // Table [reached]: what long work reaches, rates in FLOP/s and bytes/s; 0: not told.
  struct Reached {
    double flops16 = 0, flops8 = 0, flops4 = 0;
    double multiprocessors = 0;
    double link_bytes_per_second = 0, network_bytes_per_second = 0;
    double gpus_per_node = 0;  // whose links reach each other, where that is more than a machine
    bool power_limited = false, flash_attention_3 = false, measured = false;
    bool flash_attention = true;  // FlashAttention 2 or its like has kernels for it
    bool one_source = false;      // what training reaches on it was seen in one source alone
    std::string source;
  } reached;
  std::vector<std::string> unverified;  // keys recalled, not seen in a source
  std::string source;
  std::string date;
  std::string notes;
  std::filesystem::path file;
  Location where;
};

struct PriceRow {
  std::string provider;
  std::string gpu;
  std::string kind;             // one of kKindsOfPrice
  double usd_per_gpu_hour = 0;  // 0 for kOwnPriceKind alone
  std::string region;
  std::string instance;
  // GPUs of one machine, which is rented whole. Nothing: the source names a price per GPU and no
  // machine, so how many GPUs one has is not known.
  std::optional<std::uint64_t> gpus_per_instance;
  double host_memory_bytes = 0;         // of that machine; 0: not said
  double network_bytes_per_second = 0;  // of that machine to others, one direction; 0: not said
  std::string network_source;
  double vcpus = 0;       // likewise
  std::string statistic;  // list | cheapest | cheapest_region | median_region
  std::string date;       // names a year at least; AgeInDays() (base/dates.h) reads it
  std::string source;
  bool verified = true;
  Location where;
};

// What a price can be of.
inline constexpr char kOwnPriceKind[] = "own";
inline constexpr std::array<const char*, 5> kKindsOfPrice = {"on-demand", "spot", "marketplace",
                                                             "community", kOwnPriceKind};

// Those of machines that others ask for while they run: the kinds that interruptions.toml may name.
inline constexpr std::array<const char*, 3> kKindsTakenAway = {"spot", "marketplace", "community"};

// How often rented machines are taken away (interruptions.toml).
struct InterruptionEntry {
  struct Estimate {
    double expected = 0, low = 0, high = 0;
  };
  std::string kind;                    // of price, one of kKindsTakenAway
  std::string provider;                // empty: those that no other row of the kind names
  Estimate preemptions_per_node_hour;  // of one machine
  // A gang of N machines, all of which must be up, is interrupted N^gang_exponent times as often.
  Estimate gang_exponent;
  std::string gang_source;
  double share_of_time_up = 1;  // of the time that machines are wanted
  bool guess = false;           // nothing is published; `source` says what it is taken from
  std::string source;
  std::string date;
  Location where;
};

// The row of the provider, else that of the kind; null where neither has one.
const InterruptionEntry* FindInterruption(const std::vector<InterruptionEntry>& entries,
                                          const std::string& kind, const std::string& provider);

// Prices that may be older than so many days are told to be old.
inline constexpr std::int64_t kOldPriceDays = 180;

struct RegionEntry {
  std::string name;  // "GCP/europe-north1"
  std::string place;
  double gco2e_per_kwh = 0;
  double pue = 0;  // 0: not known
  std::string source;
  std::string date;
  Location where;
};

// Whose defaults a row of defaults.toml can be; those of "plan" are what a row without `command`
// is.
inline constexpr std::array<const char*, 3> kDefaultsCommands = {"plan", "inference", "ranks"};

// What the text of an example is, where it is a JSON object (training_data.toml): strings at these
// paths, "[]" behind a list's key.
struct TextFields {
  std::string name;                 // "messages"
  std::vector<std::string> fields;  // each has to be there
  std::vector<std::string> also;    // read where they are there
  auto operator<=>(const TextFields&) const = default;
};

// A script and how finely tokenizers cut it: the usual characters of a token, those of tokenizers
// that know it badly, and well.
struct ScriptEntry {
  std::string name;
  std::vector<std::pair<char32_t, char32_t>> ranges;  // of code points, both ends included
  double characters_per_token = 0, low = 0, high = 0;
  auto operator<=>(const ScriptEntry&) const = default;
};

// training_data.toml: what is read of a file of training data, and how many tokens that makes.
struct TrainingDataRules {
  std::vector<std::string> json_files, text_files;  // endings, ".jsonl"
  std::vector<TextFields> formats;                  // the first that fits an example counts
  std::vector<ScriptEntry> scripts;  // characters of none count with the script before them
  auto operator<=>(const TrainingDataRules&) const = default;
};

// A value for a scenario key that nobody gave.
struct DefaultEntry {
  std::string key;  // "optimizer.name"
  Node value;
  std::string reason;
};

// A measured constant of the cost model.
struct ConstantEntry {
  double value = 0;
  std::string unit;
  std::string source;
};

// What runs on the accelerators of a vendor beside the program (runtimes/VENDOR.toml): how it is
// called and the memory that it takes.
struct RuntimeEntry {
  std::string name;                   // of the vendor, as GPU entries have it, or "other"
  std::string context;                // what a process keeps on the GPU before any tensor
  std::string libraries;              // whose workspaces are allocated
  std::string driver_tool;            // tells memory in use; empty: there is none
  bool allocator_readings = false;    // PyTorch's max_memory_allocated and max_memory_reserved
  std::string readings_source;        // of both; empty where there is none
  ConstantEntry context_bytes;        // of one process
  ConstantEntry communication_bytes;  // of one group of GPUs
  ConstantEntry workspace_bytes;
  ConstantEntry fragmentation;  // share of tensors that come and go
};

// A constant of the step-time model. Those that are fitted have a value that was known before and
// how far from it, in logarithms, they are expected.
struct SpeedConstantEntry {
  double value = 0;
  bool fitted = false;
  double prior = 0;
  double prior_log_sd = 0;
};

// What layouts a training framework can run (table [can] of frameworks/NAME.toml). What nobody
// says is allowed.
struct FrameworkCan {
  bool tensor = true, sequence = true, pipeline = true, virtual_stages = true;
  bool context = true, expert = true;  // ways to split work over GPUs
  bool zero_group = true;              // ZeRO over a part of the GPUs, each part the same
  bool experts = true;                 // mixtures of experts, split over GPUs or not
  bool adapters = true;
  bool quantized = true;  // a frozen base of 4 or 8 bit
  std::vector<std::uint64_t> zero = {0, 1, 2, 3};
  std::vector<Recompute> recompute = {Recompute::kNone, Recompute::kSelective,
                                      Recompute::kOperations, Recompute::kFull};
  std::vector<Offload> offload = {Offload::kNone, Offload::kOptimizer, Offload::kParameters,
                                  Offload::kBoth, Offload::kActivations};
  std::vector<std::string> vendors;  // whose GPUs it runs on; empty: of any
  std::string source;                // empty: nobody says anything

  bool RunsOn(const std::string& vendor) const {
    return vendors.empty() || std::find(vendors.begin(), vendors.end(), vendor) != vendors.end();
  }
};

struct FrameworkFile;  // of frameworks.cc

// A generation of training software (generations.toml), as `software.generation` names it.
struct GenerationEntry {
  std::string name;
  std::string factor;                   // constant of speed.toml on products' rate; empty: none
  bool fused_adapters = false;          // adapters take no passes and launches of their own
  bool overlap_needs_sequence = false;  // overlap_tensor works with sequence parallelism alone
  // What a measured row that does not say is tried with, in this order; empty: not known.
  std::vector<std::string> usual_recompute;
};

// What own runs said of predicted times (calibration.toml, written by gpuday calibrate).
struct CalibrationEntry {
  std::string gpu;        // exact name
  std::string framework;  // as scenarios name it; empty: none was named
  std::string size;       // SizeClass()
  double factor = 1;      // on predicted times
  std::size_t rows = 0;   // runs that it is from
  std::string source;
  std::string date;
};

// What a factor of own runs may be: beyond it the runs are mistaken, in their units most likely.
inline constexpr double kLeastOwnFactor = 0.05, kMostOwnFactor = 20;

// "small", "medium" or "large": hidden sizes below 2,048, to 4,096, and above.
std::string SizeClass(std::uint64_t hidden_size);

// A way to fine-tune: scenario keys that make it, and those that are varied.
struct MethodEntry {
  std::string name;
  std::string label;
  std::string source;
  std::string rank_key, targets_key;  // empty: has no ranks
  std::string instead_of;             // the method that it has to beat; may be empty
  std::vector<std::pair<std::string, Node>> settings;  // scenario keys with their values
};

// methods.toml: what gpuday ranks compares.
struct FineTuning {
  std::vector<MethodEntry> methods;
  std::vector<std::uint64_t> ranks;         // tried when nobody says otherwise
  std::vector<std::string> targets;         // likewise: names of sets, or roles of matrices
  std::vector<std::string> cards;           // likewise: names of GPUs, with '*' and '?'
  std::map<std::string, std::string> sets;  // short names of sets of roles: "all"

  // Null when there is none.
  const MethodEntry* Find(const std::string& name) const;
};

// An input that gpuday sensitivity varies, of sensitivity.toml.
struct FactorEntry {
  std::string key;            // of the scenario
  std::string label;          // for people
  std::vector<double> times;  // factors on the plan's own value; or
  std::vector<Node> values;   // values that take its place
  std::string source;         // where the range comes from
};

// What other tools call values that have another name here, as names.toml has them.
struct OtherNames {
  // Words for a value of a scenario key, and the settings that they are.
  struct Word {
    std::string key;
    std::vector<std::string> words;
    std::vector<std::pair<std::string, Node>> settings;
    std::string reason;
  };
  std::vector<Word> words;
  // Parts of models' names that say how a model was tuned, not what it is made of: "instruct".
  std::vector<std::string> tuning;

  // What `word` is at `key`; null: nothing is known of it.
  const Word* Find(std::string_view key, std::string_view word) const;
};

// A word of the field that plans use, in plain words (words.toml).
struct WordEntry {
  std::string word;                   // as the screens have it: "goodput"
  std::vector<std::string> synonyms;  // other ways to write or say it
  std::string says;                   // what it is, in sentences that a manager reads at once
  std::string formula;                // empty: there is none
  std::vector<std::string> lines;     // ids of the lines and facts of a plan that show it
  std::vector<std::string> keys;      // of a scenario, that set it
  std::vector<std::string> read;      // where to read on: papers, pages of the documentation
};

// The files of some folders. Lookups change nothing: a catalog may be used by several threads at
// once. A copy is the same catalog, and cheap. It reads a file once and keeps what that said, so a
// question that lasts gets one answer throughout; who wants the files as they are on the disk now
// makes a new catalog, which reads nothing before it is asked.
class Catalog {
 public:
  // `folders` in order of precedence; those that do not exist count as empty.
  explicit Catalog(std::vector<std::filesystem::path> folders);

  // This catalog for one question: each file that a lookup's answer comes from is noted in
  // `sources`, in the place of an account that this one may note in. What is read on the way to it,
  // in search of an alias, is not. `sources` belongs to the question and must live as long as the
  // catalog that is returned, which goes by its rule: one thread at a time.
  Catalog Noting(Sources& sources) const;
  // This catalog without an account, for looks at what a question may not come from after all.
  Catalog Silent() const;

  // $GPUDAY_CATALOG_PATH, the user's data folder, and what came with the program.
  static std::vector<std::filesystem::path> DefaultFolders();

  // The model called `name`: a name or an alias, in any case, or a name of the Hugging Face Hub
  // that is one of them but for who published it and how it was tuned. `where` is where somebody
  // asked for it. Error (kInput) names the nearest.
  absl::StatusOr<ModelEntry> FindModel(const std::string& name, const Location& where) const;

  // The GPU called `name`, or the only one whose name has all the parts of `name` ("H200", "4090").
  // Error (kInput) lists the candidates when there are several.
  absl::StatusOr<GpuEntry> FindGpu(const std::string& name, const Location& where) const;

  // All rows for the GPU with this exact name, from all folders; empty when there are none.
  absl::StatusOr<std::vector<PriceRow>> PricesFor(const std::string& gpu) const;

  absl::StatusOr<RegionEntry> FindRegion(const std::string& name, const Location& where) const;

  // Those of a command: rows that name it, or for "plan" those that name none.
  absl::StatusOr<std::vector<DefaultEntry>> Defaults(const std::string& command = "plan") const;
  // Those of rows with `task`, whatever the command: what trainings of this kind take where nobody
  // says.
  absl::StatusOr<std::vector<DefaultEntry>> TaskDefaults(Task task) const;
  // frameworks/NAME.toml: what a training framework, by name or alias, brings along, its own and
  // that of what it is built on. Error (kInput) at `where` names the nearest.
  absl::StatusOr<std::vector<DefaultEntry>> FrameworkDefaults(const std::string& framework,
                                                              const Location& where) const;
  // What it can run, likewise.
  absl::StatusOr<FrameworkCan> FrameworkLimits(const std::string& framework,
                                               const Location& where) const;
  // Its own name, where `framework` may be an alias ("hf").
  absl::StatusOr<std::string> FrameworkName(const std::string& framework,
                                            const Location& where) const;
  std::vector<std::string> FrameworkNames() const;
  // The program of that framework and year where the catalog tells them apart ("NAME-2023" is that
  // of 2023 and before), else `framework` itself.
  std::string FrameworkOfYear(const std::string& framework, double year) const;
  // interruptions.toml: how often machines are taken away, by the way in which they are rented
  // (FindInterruption). Error (kInput) when a key is wrong, with file:line:column.
  absl::StatusOr<std::vector<InterruptionEntry>> Interruptions() const;
  // generations.toml, in its order. Error (kInput) when there is none or a key is wrong.
  absl::StatusOr<std::vector<GenerationEntry>> Generations() const;
  // speed.toml: each constant of the step-time model by name.
  absl::StatusOr<std::map<std::string, SpeedConstantEntry>> SpeedConstantEntries() const;
  // Of calibration.toml; empty when there is none.
  absl::StatusOr<std::vector<CalibrationEntry>> Calibration() const;
  // names.toml; empty when there is none. Error (kInput) when a key is wrong.
  absl::StatusOr<OtherNames> Names() const;
  // methods.toml. Error (kInput) when there is none or a key is wrong, with file:line:column.
  absl::StatusOr<FineTuning> FineTuningMethods() const;
  // sensitivity.toml, in its order. Errors as FineTuningMethods().
  absl::StatusOr<std::vector<FactorEntry>> SensitivityFactors() const;
  // words.toml, in its order. Errors as FineTuningMethods().
  absl::StatusOr<std::vector<WordEntry>> Words() const;
  // measurements.toml: what the words of measurement tables mean as settings.
  absl::StatusOr<Node> Measurements() const;
  // runtimes/VENDOR.toml: what runs on the accelerators of this vendor. Error (kInput) when a key
  // is wrong, with file:line:column.
  absl::StatusOr<RuntimeEntry> FindRuntime(const std::string& vendor) const;
  // training_data.toml. Error (kInput) when there is none or a key is wrong, with file:line:column.
  absl::StatusOr<TrainingDataRules> TrainingData() const;
  // Error (kInput) when defaults.toml lacks it.
  absl::StatusOr<ConstantEntry> Constant(const std::string& name) const;

  // Everything, sorted by name; also refuses names and aliases that occur twice. With `bad`, files
  // that cannot be read are told there and left out; without, the first of them is the error.
  absl::StatusOr<std::vector<ModelEntry>> AllModels(std::vector<absl::Status>* bad = nullptr) const;
  absl::StatusOr<std::vector<GpuEntry>> AllGpus(std::vector<absl::Status>* bad = nullptr) const;
  absl::StatusOr<std::vector<PriceRow>> AllPrices() const;
  absl::StatusOr<std::vector<RegionEntry>> AllRegions() const;
  // Names of the scenarios that come with the program, with their paths.
  std::vector<std::filesystem::path> ExampleScenarios() const;

 private:
  // The rows of defaults.toml with this command or, where there is one, this task.
  absl::StatusOr<std::vector<DefaultEntry>> DefaultRows(const std::string& command,
                                                        const std::string& task) const;
  struct Files;  // the folders and what has been read, shared by all copies

  // The tree of a file, which is noted under `name` ("models/llama-2-7b.toml").
  absl::StatusOr<std::shared_ptr<const Node>> Read(const std::filesystem::path& path,
                                                   const std::string& name) const;
  // The file KIND/STEM.toml of the first folder that has it, spelt alike (NormalName()).
  std::optional<std::filesystem::path> Locate(const std::string& kind,
                                              const std::string& stem) const;
  // All files of a kind, first folder wins per name, sorted by name.
  std::vector<std::filesystem::path> FilesOf(const std::string& kind) const;
  template <typename Entry>
  absl::StatusOr<std::vector<Entry>> All(const std::string& kind,
                                         absl::StatusOr<Entry> (*read)(const Node& file,
                                                                       const std::string& stem),
                                         std::vector<absl::Status>* bad) const;
  absl::StatusOr<std::shared_ptr<const Node>> DefaultsFile() const;
  // `framework`, by name or alias, and what it is built on, itself first.
  absl::StatusOr<std::vector<FrameworkFile>> FrameworkLineage(const std::string& framework,
                                                              const Location& where) const;

  std::shared_ptr<Files> files_;
  Sources* sources_ = nullptr;  // null: no account is kept
};

// Whether two names are spelt alike but for case and signs between their parts: "RTX 4090" and
// "RTX4090".
bool SpeltAlike(std::string_view a, std::string_view b);

// The name inside a file must be the file's own, `stem`: that is how it is found. Fails `reader`
// where it is another; an empty name is told already.
void CheckStem(TableReader& reader, const Node& file, const std::string& name,
               const std::string& stem);

// Readers of one file each: the tree of a file into entries. Error (kInput) with file:line:column.
absl::StatusOr<ModelEntry> ReadModelEntry(const Node& file, const std::string& stem);
absl::StatusOr<GpuEntry> ReadGpuEntry(const Node& file, const std::string& stem);
absl::StatusOr<std::vector<PriceRow>> ReadPriceRows(const Node& file, const std::string& stem);
absl::StatusOr<std::vector<RegionEntry>> ReadRegionEntries(const Node& file);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CATALOG_CATALOG_H_
