// What a key of a scenario is: what may stand there, in which unit, what is taken where nobody
// says, and who may ask for it how. The keys themselves are the rows of keys.h.
#ifndef GPUDAY_PLANNER_SCENARIO_KEY_H_
#define GPUDAY_PLANNER_SCENARIO_KEY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "planner/base/table_reader.h"
#include "planner/plan/words.h"
#include "planner/scenario/form.h"

namespace gpuday {

class Scenario;

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
  kFiles,  // of this machine; a relative path is taken from the folder of the scenario
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
                                                     {Names::kFiles, "files"},
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

// Of a key that a plugin's table holds: code of its own reads it.
struct NoValue {};

// What is known of a key. `Text`, `Values` and `Words` are what texts, the whole numbers that alone
// may stand there, and words are kept in.
template <typename Text, typename Values, typename Words>
struct KeyFields {
  Text path = "";  // "training.micro_batch"; the title's has no table
  KeyKind kind = KeyKind::kText;
  Text unit = "";
  Text help = "";      // half a sentence, as --help prints it
  Range range = {};    // of kWhole and kNumber
  Values values = {};  // of kWhole: these alone, within `range`
  // Of kWords; of kNumber: what may stand in its place, which leaves the number open.
  Words words = {};
  Names names = Names::kNone;
  DefaultFrom default_from = DefaultFrom::kNowhere;
  Text default_text = "";  // of kChosen
  Text shortcut = "";      // "--micro-batch"; empty: --set alone
  KeyUse shortcut_of = KeyUse::kTraining;
  KeyPart part = KeyPart::kFoundation;
  // A plan, an answer about serving cannot do without: given or of defaults.toml.
  bool needed_to_train = false;
  bool needed_to_serve = false;
  // A search sets it or weighs it itself, so it is taken out of what the candidates share.
  bool searched = false;
  Text axis = "";        // of `gpuday search --only`; empty: none
  FormField field = {};  // of the page's form
};

// A row of keys.h, known to the compiler.
using KeyRow =
    KeyFields<const char*, std::span<const std::uint64_t>, const std::vector<std::string>& (*)()>;

// With the type of its value.
template <typename T>
struct Key : KeyRow {
  using Value = T;
};

// Where the reader puts a value: into the scenario that was handed in.
using KeySlot = std::variant<std::optional<Given<double>>*, std::optional<Given<std::uint64_t>>*,
                             std::optional<Given<std::string>>*, std::optional<Given<bool>>*>;

// A key at run time: a row of keys.h, or one that a plugin brings (host/plugin_keys.h).
struct ScenarioKey : KeyFields<std::string, std::vector<std::uint64_t>, std::vector<std::string>> {
  // Null: read by code of its own (a plugin's stages).
  KeySlot (*slot)(Scenario& scenario) = nullptr;

  std::string_view Table() const;  // "training"; empty for the title
  std::string_view Name() const;   // "micro_batch"
  // "a whole number from 1 to 1,000", "none | full", "a GPU's name": what may stand there.
  std::string Expects() const;
};

// A key as it is told to people.
struct KnownKey {
  ScenarioKey key;
  std::vector<std::string> plugins = {};  // that bring it; none: it is one of every plan
};

// A table of the scenario and what it is about, in the order in which they are read.
struct KeyTable {
  const char* name = "";
  const char* help = "";
};
std::span<const KeyTable> KeyTables();

// The rows of keys.h, table by table. Made once; may be called from any thread.
const std::vector<ScenarioKey>& ScenarioKeys();

// The keys of a table ("" for those beside all tables).
std::span<const ScenarioKey> KeysOfTable(std::string_view table);

// The row of `path`, or null: no key, or one of a plugin ("optimizer.rank").
const ScenarioKey* FindKey(std::string_view path);

// The key that is searched along the axis of this name, or null.
const ScenarioKey* FindAxis(std::string_view axis);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SCENARIO_KEY_H_
