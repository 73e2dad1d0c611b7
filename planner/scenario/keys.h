// The keys of a scenario, each in one row: what may stand there, in which unit, what is taken where
// nobody says, and who may ask for it how. The reader, the command line, sweep, search, the page's
// form and docs/scenario.md follow from the rows; no other code lists keys or writes one as text.
#ifndef GPUDAY_PLANNER_SCENARIO_KEYS_H_
#define GPUDAY_PLANNER_SCENARIO_KEYS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "planner/base/table_reader.h"
#include "planner/plan/ids.h"
#include "planner/plan/words.h"
#include "planner/scenario/form.h"
#include "planner/scenario/scenario.h"

namespace gpuday {

// The keys by name. One that is also the id of a line stands in plan/ids.h.
namespace key {

inline constexpr char kName[] = "name";

using id::kModelArchitecture;
using id::kModelName;
inline constexpr char kModelHuggingFace[] = "model.hugging_face";
inline constexpr char kModelParameters[] = "model.parameters";  // a table, of the architecture

inline constexpr char kTrainingFlashAttention[] = "training.flash_attention";
inline constexpr char kTrainingSteps[] = "training.steps";
inline constexpr char kTrainingTokens[] = "training.tokens";
using id::kTrainingFramework;
using id::kTrainingGlobalBatch;
using id::kTrainingKernels;
using id::kTrainingLoss;
using id::kTrainingMicroBatch;
using id::kTrainingRecompute;
using id::kTrainingSequenceLength;
using id::kTrainingTrainedLayers;

inline constexpr char kOptimizerName[] = "optimizer.name";
inline constexpr char kOptimizerThen[] = "optimizer.then";
inline constexpr char kPrecisionName[] = "precision.name";

inline constexpr char kSoftwareCompiledLaunch[] = "software.compiled_launch";
inline constexpr char kSoftwareContext[] = "software.context";
inline constexpr char kSoftwareFlashVersion[] = "software.flash_version";
inline constexpr char kSoftwareGeneration[] = "software.generation";
inline constexpr char kSoftwareNetworkShare[] = "software.network_share";
inline constexpr char kSoftwareOverlapGradients[] = "software.overlap_gradients";
inline constexpr char kSoftwareOverlapTensor[] = "software.overlap_tensor";

inline constexpr char kGoodputOtherLosses[] = "goodput.other_losses";
using id::kGoodputCheckpointMinutes;
using id::kGoodputCheckpointSeconds;
using id::kGoodputFailuresPerGpuDay;
using id::kGoodputLossesPerDoubling;
using id::kGoodputRestartMinutes;

inline constexpr char kClusterLinkGbPerS[] = "cluster.link_gb_per_s";
inline constexpr char kClusterNetworkGbPerS[] = "cluster.network_gb_per_s";
using id::kClusterGpu;
using id::kClusterGpus;
using id::kClusterGpusPerNode;
using id::kClusterRegion;

inline constexpr char kParallelBucketBytes[] = "parallel.bucket_bytes";
inline constexpr char kParallelSequence[] = "parallel.sequence";
inline constexpr char kParallelShardedGradientCopy[] = "parallel.sharded_gradient_copy";
inline constexpr char kParallelZeroGroup[] = "parallel.zero_group";
using id::kParallelContext;
using id::kParallelData;
using id::kParallelExpert;
using id::kParallelOffload;
using id::kParallelPipeline;
using id::kParallelTensor;
using id::kParallelVirtualStages;
using id::kParallelZero;

inline constexpr char kEfficiencyUtilization[] = "efficiency.utilization";

inline constexpr char kPriceUsdPerGpuHour[] = "price.usd_per_gpu_hour";
using id::kPriceKind;
using id::kPriceProvider;

inline constexpr char kInferenceCacheBits[] = "inference.cache_bits";
using id::kInferenceBatch;
using id::kInferenceGeneratedTokens;
using id::kInferencePromptTokens;
using id::kInferenceTensor;

using id::kBudgetDeadlineDays;
using id::kBudgetUsd;

inline constexpr char kReferenceSource[] = "reference.source";
using id::kReferenceGpuHours;

}  // namespace key

// What may stand at a key.
enum class KeyKind {
  kWhole,   // a whole number, of `range` or one of `values`
  kNumber,  // a number of `range`, or one of `words`
  kWords,   // one of `words`
  kText,    // any text, or a name of `names`
  kYesNo,   // true or false
  kPlugin,  // the name of a plugin, of `names`; its parameters stand in the same table
  kTable,   // a table whose keys are a plugin's, which checks them
  kList,    // of a plugin's: several of `words`, or whole numbers of `range` where there are none
};
inline constexpr NamedChoice<KeyKind> kKeyKindWords[] = {
    {KeyKind::kWhole, "whole"}, {KeyKind::kNumber, "number"}, {KeyKind::kWords, "words"},
    {KeyKind::kText, "text"},   {KeyKind::kYesNo, "yes_no"},  {KeyKind::kPlugin, "plugin"},
    {KeyKind::kTable, "table"}, {KeyKind::kList, "list"}};
constexpr std::span<const NamedChoice<KeyKind>> WordsFor(KeyKind) { return kKeyKindWords; }

// Whose names a key takes. Those of the catalog and of plugins are looked up in compose/.
enum class Names {
  kNone,
  kModels,
  kGpus,
  kRegions,
  kFrameworks,
  kProviders,
  kPriceKinds,
  kArchitectures,
  kOptimizers,
  kPrecisions,
};
inline constexpr NamedChoice<Names> kNamesWords[] = {{Names::kNone, ""},
                                                     {Names::kModels, "models"},
                                                     {Names::kGpus, "gpus"},
                                                     {Names::kRegions, "regions"},
                                                     {Names::kFrameworks, "frameworks"},
                                                     {Names::kProviders, "providers"},
                                                     {Names::kPriceKinds, "price_kinds"},
                                                     {Names::kArchitectures, "architectures"},
                                                     {Names::kOptimizers, "optimizers"},
                                                     {Names::kPrecisions, "precisions"}};
constexpr std::span<const NamedChoice<Names>> WordsFor(Names) { return kNamesWords; }

// Where a value comes from that nobody gave.
enum class DefaultFrom {
  kNowhere,  // the plan does without
  kCatalog,  // defaults.toml
  kChosen,   // from the rest, as `default_text` says
};
inline constexpr NamedChoice<DefaultFrom> kDefaultFromWords[] = {{DefaultFrom::kNowhere, "nowhere"},
                                                                 {DefaultFrom::kCatalog, "catalog"},
                                                                 {DefaultFrom::kChosen, "chosen"}};
constexpr std::span<const NamedChoice<DefaultFrom>> WordsFor(DefaultFrom) {
  return kDefaultFromWords;
}

// What a plan is made of: a foundation asks catalog and plugins, a job only counts. A sweep
// composes one foundation for all rows that differ in keys of the job alone.
enum class KeyPart { kFoundation, kJob };
inline constexpr NamedChoice<KeyPart> kKeyPartWords[] = {{KeyPart::kFoundation, "foundation"},
                                                         {KeyPart::kJob, "job"}};
constexpr std::span<const NamedChoice<KeyPart>> WordsFor(KeyPart) { return kKeyPartWords; }

// Commands that a shortcut belongs to.
enum class KeyUse { kBoth, kTraining, kInference };

// Where the reader puts a value. The pointers are into the scenario that was handed in.
using KeySlot = std::variant<std::optional<Given<double>>*, std::optional<Given<std::uint64_t>>*,
                             std::optional<Given<std::string>>*, std::optional<Given<bool>>*>;

// One key.
struct ScenarioKey {
  std::string path = {};  // "training.micro_batch"; the title's has no table
  KeyKind kind = KeyKind::kText;
  std::string unit = {};
  std::string help = {};                   // half a sentence, as --help prints it
  Range range = {};                        // of kWhole and kNumber
  std::vector<std::uint64_t> values = {};  // of kWhole: these alone, within `range`
  std::vector<std::string> words = {};     // of kWords; of kNumber: what may stand in its place
  Names names = Names::kNone;
  DefaultFrom default_from = DefaultFrom::kNowhere;
  std::string default_text = {};  // of kChosen
  std::string shortcut = {};      // "--micro-batch"; empty: --set alone
  KeyUse shortcut_of = KeyUse::kTraining;
  KeyPart part = KeyPart::kFoundation;
  // A plan, an answer about serving cannot do without: given or of defaults.toml.
  bool needed_to_train = false;
  bool needed_to_serve = false;
  // A search sets it or weighs it itself, so it is taken out of what the candidates share.
  bool searched = false;
  std::string axis = {};  // of `gpuday search --only`; empty: none
  FormField field = {};   // of the page's form
  // Null: read by code of its own (a plugin's stages).
  KeySlot (*slot)(Scenario& scenario) = nullptr;
  // Of kNumber with `words`: set to true for the word.
  KeySlot (*word_slot)(Scenario& scenario) = nullptr;

  std::string_view Table() const;  // "training"; empty for the title
  std::string_view Name() const;   // "micro_batch"
  // "a whole number from 1 to 1,000", "none | full", "a GPU's name": what may stand there.
  std::string Expects() const;
};

// A table of the scenario and what it is about, in the order in which they are read.
struct KeyTable {
  const char* name = "";
  const char* help = "";
};
std::span<const KeyTable> KeyTables();

// All keys, table by table. Made once; may be called from any thread.
const std::vector<ScenarioKey>& ScenarioKeys();

// The keys of a table ("" for those beside all tables).
std::span<const ScenarioKey> KeysOfTable(std::string_view table);

// The row of `path`, or null: no key, or one of a plugin ("optimizer.rank").
const ScenarioKey* FindKey(std::string_view path);

// The key that is searched along the axis of this name, or null.
const ScenarioKey* FindAxis(std::string_view axis);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SCENARIO_KEYS_H_
