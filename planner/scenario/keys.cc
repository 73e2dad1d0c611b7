#include "planner/scenario/keys.h"

#include <algorithm>
#include <array>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/scenario/scenario.h"

namespace gpuday {
namespace {

constexpr std::array kTables = {
    KeyTable{"model",
             "What is trained or served: a model of the catalog by name, a config.json, or "
             "an architecture with its parameters."},
    KeyTable{"training",
             "How much is trained on, in which steps, and what the training software "
             "keeps in memory."},
    KeyTable{
        "data",
        "What is trained on, where it is known in examples or lies in a file: its examples, each "
        "of so many tokens, gone through so many times."},
    KeyTable{"optimizer",
             "The optimizer's plugin and its parameters. Adapters are an optimizer "
             "that trains something else and hands on to another."},
    KeyTable{"precision", "The plugin that says how numbers are kept, and its parameters."},
    KeyTable{"software",
             "What the training software does, as far as it changes the time of a "
             "step. training.framework sets it."},
    KeyTable{"goodput", "What wall-clock time loses beside the steps."},
    KeyTable{"cluster", "The GPUs and what joins them."},
    KeyTable{"parallel",
             "How the GPUs share the work. The product of data, tensor, pipeline and "
             "context is the number of GPUs."},
    KeyTable{"efficiency", "How much of the GPUs' peak the training reaches."},
    KeyTable{"price", "What a GPU-hour costs."},
    KeyTable{"inference", "What is served, for gpuday inference."},
    KeyTable{"budget", "What the answer has to keep."},
    KeyTable{"reference", "A published or measured figure to print beside the plan's."}};

// The table of a dotted path; empty when there is no dot.
std::string_view TableOf(std::string_view path) {
  const std::size_t dot = path.find('.');
  return dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
}

std::string NamesText(Names names) {
  switch (names) {
    case Names::kNone:
      return "text";
    case Names::kFiles:
      return "a file";
    case Names::kModels:
      return "a model (gpuday models)";
    case Names::kGpus:
      return "a GPU (gpuday gpus)";
    case Names::kRegions:
      return "a region (gpuday regions)";
    case Names::kFrameworks:
      return "a framework (catalog, frameworks/)";
    case Names::kProviders:
      return "a provider (gpuday prices)";
    case Names::kPriceKinds:
      return "a kind of price (gpuday prices)";
    case Names::kArchitectures:
      return "an architecture (gpuday plugins)";
    case Names::kOptimizers:
      return "an optimizer (gpuday plugins)";
    case Names::kPrecisions:
      return "a precision (gpuday plugins)";
  }
  return "";
}

template <typename T>
constexpr bool HoldsKind(KeyKind kind) {
  switch (kind) {
    case KeyKind::kWhole:
      return std::is_same_v<T, std::uint64_t> || std::is_same_v<T, double>;
    case KeyKind::kNumber:
      return std::is_same_v<T, double>;
    case KeyKind::kWords:
    case KeyKind::kText:
      return std::is_same_v<T, std::string>;
    case KeyKind::kYesNo:
      return std::is_same_v<T, bool>;
    case KeyKind::kPlugin:
    case KeyKind::kTable:
    case KeyKind::kList:
      return std::is_same_v<T, NoValue>;
  }
  return false;
}

// The row as others see it at run time.
template <const auto& kKey>
ScenarioKey RowOf() {
  using Value = typename std::remove_cvref_t<decltype(kKey)>::Value;
  static_assert(HoldsKind<Value>(kKey.kind), "a key's kind and the type of its value differ");
  // By name, so that a field that is new does not compile before it is here.
  const auto& [path, kind, unit, help, range, values, words, names, default_from, default_text,
               shortcut, shortcut_of, part, needed_to_train, needed_to_serve, searched, axis,
               field] = static_cast<const KeyRow&>(kKey);
  ScenarioKey row;
  row.path = path;
  row.kind = kind;
  row.unit = unit;
  row.help = help;
  row.range = range;
  row.names = names;
  row.default_from = default_from;
  row.default_text = default_text;
  row.shortcut = shortcut;
  row.shortcut_of = shortcut_of;
  row.part = part;
  row.needed_to_train = needed_to_train;
  row.needed_to_serve = needed_to_serve;
  row.searched = searched;
  row.axis = axis;
  row.field = field;
  row.values.assign(values.begin(), values.end());
  if (words != nullptr) row.words = words();
  if constexpr (!std::is_same_v<Value, NoValue>) {
    row.slot = [](Scenario& scenario) -> KeySlot { return &scenario.Get<kKey>(); };
  }
  return row;
}

}  // namespace

std::string_view ScenarioKey::Table() const { return TableOf(path); }

std::string_view ScenarioKey::Name() const {
  const std::size_t table = TableOf(path).size();
  return std::string_view(path).substr(table == 0 ? 0 : table + 1);
}

std::string ScenarioKey::Expects() const {
  switch (kind) {
    case KeyKind::kWhole:
      return values.empty() ? range.Text() : absl::StrJoin(values, " | ");
    case KeyKind::kNumber:
      return words.empty() ? range.Text()
                           : absl::StrCat(range.Text(), " or ", absl::StrJoin(words, " | "));
    case KeyKind::kWords:
      return absl::StrJoin(words, " | ");
    case KeyKind::kText:
    case KeyKind::kPlugin:
      return NamesText(names);
    case KeyKind::kYesNo:
      return "true | false";
    case KeyKind::kTable:
      return names == Names::kNone ? "a table" : absl::StrCat(NamesText(names), " or a table");
    case KeyKind::kList:
      return words.empty() ? "a list" : absl::StrCat("a list of ", absl::StrJoin(words, " | "));
  }
  return "";
}

std::span<const KeyTable> KeyTables() { return kTables; }

const std::vector<ScenarioKey>& ScenarioKeys() {
  static const auto* const kKeys = [] {
    auto* keys = new std::vector<ScenarioKey>;
    AllKeys::ForEach([keys]<const auto & kKey>() { keys->push_back(RowOf<kKey>()); });
    return keys;
  }();
  return *kKeys;
}

std::span<const ScenarioKey> KeysOfTable(std::string_view table) {
  // The reader asks for each table of each row of a sweep.
  using Spans = std::map<std::string, std::span<const ScenarioKey>, std::less<>>;
  static const auto* const kSpans = [] {
    auto* spans = new Spans;
    const std::vector<ScenarioKey>& keys = ScenarioKeys();
    for (std::size_t first = 0, last = 0; first < keys.size(); first = last) {
      const std::string_view name = TableOf(keys[first].path);
      while (last < keys.size() && TableOf(keys[last].path) == name) ++last;
      spans->emplace(name, std::span(keys).subspan(first, last - first));
    }
    return spans;
  }();
  const auto found = kSpans->find(table);
  return found == kSpans->end() ? std::span<const ScenarioKey>() : found->second;
}

const ScenarioKey* FindKey(std::string_view path) {
  for (const ScenarioKey& row : KeysOfTable(TableOf(path))) {
    if (path == row.path) return &row;
  }
  return nullptr;
}

const ScenarioKey* FindAxis(std::string_view axis) {
  const std::vector<ScenarioKey>& keys = ScenarioKeys();
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const ScenarioKey& row) {
    return !axis.empty() && axis == row.axis;
  });
  return found == keys.end() ? nullptr : &*found;
}

}  // namespace gpuday
