// What a scenario says in words of other tools, or of nodes, as it is meant here: the catalog
// knows.
#include <algorithm>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/compose/resolve.h"
#include "planner/scenario/gpus_text.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

// A place where a word may stand: `path` is the key there, `key` that of names.toml.
struct Place {
  std::string path;
  std::string key;
};

// Those of `document`: keys whose values are names, and the name of each stage of the optimizer.
std::vector<Place> PlacesOfWords(const Node& document) {
  std::vector<Place> places;
  for (const char* const path :
       {key::kPrecisionName.path, key::kPriceProvider.path, key::kPriceKind.path}) {
    places.push_back({path, path});
  }
  std::string stage(FindKey(key::kOptimizerName.path)->Table());
  for (const Node* node = document.FindPath(stage); node != nullptr;
       node = document.FindPath(stage)) {
    // The table itself has to be one, which the reader tells.
    if (node->kind != Node::Kind::kTable && stage.find('.') == std::string::npos) break;
    places.push_back(
        {node->kind == Node::Kind::kTable ? stage + ".name" : stage, key::kOptimizerName.path});
    stage += ".then";
  }
  return places;
}

// Puts the settings of `word` in the place of what stands there.
absl::Status PutWord(const OtherNames::Word& word, const Place& place, Node& document,
                     std::vector<Assumption>& assumptions) {
  const Node asked = *document.FindPath(place.path);
  const auto table_of = [](const std::string& path) { return path.substr(0, path.rfind('.')); };
  const bool named = place.path.ends_with(".name");
  for (const auto& [key, value] : word.settings) {
    std::string path = key;
    // What is said of the first stage of the optimizer goes to the stage where the word stands.
    if (table_of(key) == table_of(place.key)) {
      path = absl::StrCat(named || place.path == place.key ? table_of(place.path) : place.path,
                          key.substr(key.rfind('.')));
    }
    // What is said beside the word counts.
    if (key != place.key && document.FindPath(path) != nullptr) continue;
    Node meant = value;
    meant.where = asked.where;
    assumptions.push_back(
        {path, meant.kind == Node::Kind::kText ? meant.text : meant.ValueText(),
         absl::StrCat("\"", Printable(asked.text, 60), "\": ", Printable(word.reason, 200))});
    // A stage that is a name alone becomes a table.
    if (path.starts_with(place.path + ".") &&
        document.FindPath(place.path)->kind != Node::Kind::kTable) {
      GPUDAY_RETURN_IF_ERROR(SetPath(document, place.path, Node::Table(asked.where)));
    }
    GPUDAY_RETURN_IF_ERROR(SetPath(document, path, std::move(meant)));
  }
  return absl::OkStatus();
}

// The GPUs of a node: as the scenario says, else of the GPU's entry.
absl::StatusOr<double> GpusPerNode(const Catalog& catalog, const Node& document) {
  if (const Node* given = document.FindPath(key::kClusterGpusPerNode.path)) {
    return ReadNumber(*given, key::kClusterGpusPerNode.path,
                      FindKey(key::kClusterGpusPerNode.path)->range);
  }
  const Node* gpu = document.FindPath(key::kClusterGpu.path);
  if (gpu == nullptr) return 0;
  const std::string name = gpu->kind == Node::Kind::kText ? gpu->text : gpu->ValueText();
  GPUDAY_ASSIGN_OR_RETURN(const GpuEntry entry,
                          WithKey(catalog.FindGpu(name, gpu->where), key::kClusterGpu.path));
  GPUDAY_ASSIGN_OR_RETURN(const Device device, DeviceOf(entry, catalog));
  return device.gpus_per_node;
}

// The words of a list, as plugins take it.
std::vector<std::string> WordsIn(const Node& node) {
  if (node.kind == Node::Kind::kText) {
    return absl::StrSplit(node.text, absl::ByAnyChar(" ,"), absl::SkipEmpty());
  }
  std::vector<std::string> words;
  for (const Node& item : node.items) words.push_back(item.text);
  return words;
}

// What a way to fine-tune of this name is in settings, for the end of a message; empty: there is
// none.
std::string MethodOfThatName(const Composing& c, const std::string& name) {
  const absl::StatusOr<FineTuning> all = c.catalog->FineTuningMethods();
  const MethodEntry* method = all.ok() ? all->Find(NormalName(name)) : nullptr;
  if (method == nullptr || method->settings.empty()) return "";
  std::vector<std::string> settings;
  for (const auto& [key, value] : method->settings) {
    settings.push_back(absl::StrCat(key, " = ", value.ValueText()));
  }
  return absl::StrCat("; ", method->label, " is ", absl::StrJoin(settings, " with "));
}

}  // namespace

absl::Status TakeWords(const Catalog& catalog, Node& document,
                       std::vector<Assumption>& assumptions) {
  OtherNames names;
  for (const Place& place : PlacesOfWords(document)) {
    const Node* asked = document.FindPath(place.path);
    if (asked == nullptr || asked->kind != Node::Kind::kText) continue;
    if (names.words.empty()) {
      GPUDAY_ASSIGN_OR_RETURN(names, catalog.Silent().Names());
    }
    const OtherNames::Word* word = names.Find(place.key, asked->text);
    if (word == nullptr) continue;
    // Only a plan that takes a word of the file comes from it.
    GPUDAY_RETURN_IF_ERROR(catalog.Names().status());
    GPUDAY_RETURN_IF_ERROR(PutWord(*word, place, document, assumptions));
  }
  return absl::OkStatus();
}

absl::Status CountNodes(const Catalog& catalog, Node& document,
                        std::vector<Assumption>& assumptions) {
  Node* const asked =
      document.Find("cluster") == nullptr ? nullptr : document.Find("cluster")->Find("gpus");
  if (asked == nullptr || asked->kind != Node::Kind::kText) return absl::OkStatus();
  const std::optional<std::string> nodes = NodesIn(asked->text);
  if (!nodes.has_value()) return absl::OkStatus();
  GPUDAY_ASSIGN_OR_RETURN(const double count,
                          ReadNumber(Node::Text(*nodes, asked->where), key::kClusterGpus.path,
                                     Range::Whole(1, key::kMostGpus)));
  GPUDAY_ASSIGN_OR_RETURN(const double each, GpusPerNode(catalog, document));
  if (each < 1) {
    return WithKey(
        Error(Fault::kInput,
              absl::StrCat(asked->where.Text(), ": ", key::kClusterGpus.path,
                           ": how many GPUs a node has is not known; give ",
                           key::kClusterGpusPerNode.path, ", or the GPUs in place of nodes")),
        key::kClusterGpus.path);
  }
  const std::string gpus = absl::StrCat(static_cast<std::int64_t>(count * each));
  assumptions.push_back(
      {key::kClusterGpus.path, gpus,
       absl::StrCat(Printable(asked->text, 40), " of ", static_cast<std::int64_t>(each), " GPUs")});
  *asked = Node::Integer(static_cast<std::int64_t>(count * each), asked->where);
  return absl::OkStatus();
}

absl::Status ExpandSets(Composing& c, const Plugin& plugin, PluginOptions& options) {
  std::map<std::string, std::string> sets;
  for (auto& [key, node] : options) {
    const ParameterInfo* parameter = plugin.FindParameter(key);
    if (parameter == nullptr || parameter->type != GPUDAY_TEXT_LIST || parameter->choices.empty() ||
        (node.kind != Node::Kind::kText && node.kind != Node::Kind::kArray)) {
      continue;
    }
    const auto known = [&](const std::string& word) {
      return std::find(parameter->choices.begin(), parameter->choices.end(), word) !=
             parameter->choices.end();
    };
    std::vector<std::string> words = WordsIn(node), meant;
    if (std::all_of(words.begin(), words.end(), known)) continue;
    if (sets.empty()) {
      GPUDAY_ASSIGN_OR_RETURN(FineTuning all, c.catalog->FineTuningMethods());
      sets = std::move(all.sets);
    }
    for (const std::string& word : words) {
      const auto set = sets.find(word);
      const std::vector<std::string> roles =
          set == sets.end() || known(word)
              ? std::vector{word}
              : std::vector<std::string>(absl::StrSplit(set->second, ' ', absl::SkipEmpty()));
      for (const std::string& role : roles) {
        if (std::find(meant.begin(), meant.end(), role) == meant.end()) meant.push_back(role);
      }
    }
    node = Node::Text(absl::StrJoin(meant, " "), node.where);
  }
  return absl::OkStatus();
}

void NoteTaken(Composing& c, std::string_view key, std::string_view asked, std::string_view name) {
  if (SpeltAlike(asked, name)) return;
  c.workload.told.notes.push_back(absl::StrCat(std::string(key), ": \"", Printable(asked, 60),
                                               "\" is taken to be ", std::string(name)));
}

absl::StatusOr<const Plugin*> FindPlugin(Composing& c, Family family, const PluginChoice& choice) {
  const std::string key = absl::StrCat(choice.table, ".name");
  const absl::StatusOr<const Plugin*> plugin =
      c.host->Get(family, choice.name.value, choice.name.where);
  if (plugin.ok()) return *plugin;
  return WithKey(
      Error(
          FaultOf(plugin.status()),
          absl::StrCat(plugin.status().message(),
                       family == Family::kOptimizer ? MethodOfThatName(c, choice.name.value) : "")),
      key);
}

}  // namespace gpuday
