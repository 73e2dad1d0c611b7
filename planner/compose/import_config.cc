// Hugging Face config.json -> catalog entry. Nothing here knows a model type: plugins say what they
// read (sdk::ModelType, Parameter::Keys), this file looks it up.
#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "planner/base/files.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/compose/compose.h"
#include "planner/host/options.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestConfig = 1024 * 1024;
constexpr char kHowToAdd[] = "docs/plugins.md shows how to add a plugin that does";

// A value that is there and says something.
const Node* FindValue(const Node& table, const std::string& path) {
  const Node* node = table.FindPath(path);
  return node == nullptr || node->kind == Node::Kind::kNull ? nullptr : node;
}

// The name of the folder that the file at `path` lies in; empty: it is not known.
std::string FolderOf(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path().filename().string() : "";
}

// What the model is called whose file is `path`: as the file is, unless that is config.json, as all
// downloads are; then as it calls itself, as its folder is called, or else by its shape.
std::string NameOf(const fs::path& path, const std::string& folder, const Node& file,
                   const ModelEntry& entry, const PluginHost& host) {
  const std::string stem = path.stem().string();
  if (!stem.empty() && stem != "config") return Printable(stem, 80);
  if (const Node* own = FindValue(file, "_name_or_path"); own != nullptr) {
    // "meta-llama/Llama-2-7b-hf", or the folder that it was trained in.
    const fs::path called = own->kind == Node::Kind::kText ? fs::path(own->text) : fs::path();
    const std::string name = called.filename().string();
    if (!name.empty() && name != "." && name != "..") return Printable(name, 80);
  }
  if (!folder.empty()) return Printable(folder, 80);
  const absl::StatusOr<ResolvedModel> resolved = ResolveModel(entry, host);
  if (!resolved.ok()) return entry.architecture;
  return absl::StrCat(entry.architecture, " ", resolved->model.layers, " x ",
                      resolved->model.hidden_size);
}

// How much of what the plugin reads the file has.
std::size_t KeysInCommon(const PluginHost::Reader& reader, const Node& file) {
  const Node* table = file.FindPath(reader.type->section);
  if (table == nullptr) return 0;
  std::size_t common = 0;
  for (const ParameterInfo& parameter : reader.plugin->parameters) {
    common += std::any_of(parameter.keys.begin(), parameter.keys.end(),
                          [&](const auto& key) { return table->FindPath(key) != nullptr; });
  }
  return common;
}

// How like a model type that is read is to the file's: by the beginning of its name, or else by the
// keys that it reads, or else by its letters.
std::tuple<std::size_t, std::size_t, std::ptrdiff_t> Likeness(const PluginHost::Reader& reader,
                                                              const std::string& model_type,
                                                              const Node& file) {
  // A few letters in common are chance; more than these are nobody's.
  constexpr std::size_t kMeaningful = 4, kLongest = 64;
  const std::string name = NormalName(reader.type->name);
  const std::string wanted = NormalName(model_type.substr(0, kLongest));
  const auto end = std::mismatch(name.begin(), name.end(), wanted.begin(), wanted.end());
  const auto prefix = static_cast<std::size_t>(end.first - name.begin());
  return {prefix >= kMeaningful ? prefix : 0, KeysInCommon(reader, file),
          -static_cast<std::ptrdiff_t>(EditDistance(name, wanted))};
}

absl::Status Unsupported(const Node& type, const Node& file, const PluginHost& host) {
  const std::string message =
      absl::StrCat(type.where.Text(), ": model_type \"", Printable(type.text, 60),
                   "\": no architecture plugin reads this type of model");
  const Node* part_type = FindValue(file, "text_config.model_type");
  if (part_type != nullptr && part_type->kind == Node::Kind::kText &&
      host.FindReader(part_type->text).plugin != nullptr) {
    return Error(
        Fault::kInput,
        absl::StrCat(message, "; its text_config is of type \"", Printable(part_type->text, 60),
                     "\", which is read: save that part as a file of its own to plan the "
                     "language model alone; ",
                     kHowToAdd));
  }
  const std::vector<PluginHost::Reader> readers = host.AllReaders();
  const auto nearest =
      std::max_element(readers.begin(), readers.end(),
                       [&](const PluginHost::Reader& a, const PluginHost::Reader& b) {
                         return Likeness(a, type.text, file) < Likeness(b, type.text, file);
                       });
  return Error(Fault::kInput,
               nearest == readers.end()
                   ? absl::StrCat(message, "; ", kHowToAdd)
                   : absl::StrCat(message, "; the nearest that is read is \"", nearest->type->name,
                                  "\" (architecture ", nearest->plugin->name, "); ", kHowToAdd));
}

absl::StatusOr<const Node*> ModelTypeOf(const Node& file) {
  const Node* type = FindValue(file, "model_type");
  if (type == nullptr) {
    const char* hint = file.Find("peft_type") != nullptr
                           ? "; this is an adapter's file, give the config.json of its base model"
                           : "; is this a model's config.json?";
    return Error(Fault::kInput,
                 absl::StrCat(file.where.origin.str(),
                              ": missing key model_type: the type of the model, such "
                              "as \"llama\"",
                              hint));
  }
  if (type->kind != Node::Kind::kText || type->text.empty()) {
    return Error(Fault::kInput,
                 absl::StrCat(type->where.Text(),
                              ": model_type: expected the type of the model in text, "
                              "found ",
                              Printable(type->ValueText(), 60)));
  }
  return type;
}

// JSON's types are taken as they are: a number in quotes is a mistake of the file.
absl::Status CheckKind(const ParameterInfo& parameter, const std::string& key, const Node& node) {
  if (node.kind != Node::Kind::kText || parameter.type == GPUDAY_TEXT) return absl::OkStatus();
  const char* expected = parameter.type == GPUDAY_BOOLEAN   ? "true or false"
                         : parameter.type == GPUDAY_INTEGER ? "a whole number"
                         : parameter.type == GPUDAY_REAL    ? "a number"
                                                            : "a list";
  return Error(Fault::kInput,
               absl::StrCat(node.where.Text(), ": ", Printable(key, 80), ": expected ", expected,
                            ", found ", Printable(node.ValueText(), 60)));
}

// The value of a parameter in the file, under the first of its keys that says something. A null
// that means a value becomes that value; otherwise it is as if the key were not there.
absl::Status TakeParameter(const ParameterInfo& parameter, const Node& table,
                           std::vector<std::pair<std::string, Node>>& taken) {
  for (const std::string& key : parameter.keys) {
    const Node* node = FindValue(table, key);
    if (node == nullptr) continue;
    GPUDAY_RETURN_IF_ERROR(CheckKind(parameter, key, *node));
    taken.emplace_back(key, *node);
    return absl::OkStatus();
  }
  if (!parameter.has_null) return absl::OkStatus();
  for (const std::string& key : parameter.keys) {
    const Node* node = table.FindPath(key);
    if (node == nullptr) continue;
    taken.emplace_back(key, parameter.type == GPUDAY_BOOLEAN
                                ? Node::Boolean(parameter.null_integer != 0, node->where)
                                : Node::Integer(parameter.null_integer, node->where));
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

// `folder`: that the file lies in; empty: it is not known.
absl::StatusOr<ImportedModel> Import(std::string_view text, const fs::path& name,
                                     const std::string& folder, const PluginHost& host) {
  GPUDAY_ASSIGN_OR_RETURN(const Node file, ParseJson(text, name.string()));
  GPUDAY_ASSIGN_OR_RETURN(const Node* type, ModelTypeOf(file));
  const auto [plugin, how, refused] = host.FindReader(type->text);
  if (plugin == nullptr) return refused.ok() ? Unsupported(*type, file, host) : refused;

  const Node* table = file.FindPath(how->section);
  if (table == nullptr || table->kind != Node::Kind::kTable) {
    return Error(Fault::kInput,
                 absl::StrCat(file.where.origin.str(), ": missing key ", how->section,
                              ": a model of type \"", how->name, "\" is described in it"));
  }
  ImportedModel imported;
  imported.model_type = type->text;
  imported.sha256 = Sha256(text);
  ModelEntry& entry = imported.entry;
  entry.architecture = plugin->name;
  entry.parameters = Node::Table(table->where);
  entry.parameters_table = "";
  entry.source =
      absl::StrCat("Hugging Face ", Printable(name.filename().string(), 80), ", model_type ",
                   Printable(type->text, 60), ", sha256 ", imported.sha256.substr(0, 12));
  entry.file = name;
  entry.where = {file.where.origin, 0, 0};

  auto& taken = entry.parameters.entries;
  for (const ParameterInfo& parameter : plugin->parameters) {
    const std::size_t before = taken.size();
    GPUDAY_RETURN_IF_ERROR(TakeParameter(parameter, *table, taken));
    if (taken.size() > before) continue;
    for (const auto& value : how->defaults) {
      if (value.first != parameter.name) continue;
      taken.push_back(value);
      imported.class_defaults.push_back(value);
    }
  }
  entry.name = NameOf(name, folder, file, entry, host);
  if (!how->note.empty()) imported.notes.push_back(Printable(how->note, 400));
  if (FindValue(file, "quantization_config") != nullptr) {
    imported.notes.push_back(
        "the file has a quantization_config: it changes how the published weights are stored, not "
        "how many parameters there are; [precision] says how a plan keeps them");
  }
  return imported;
}

}  // namespace

absl::StatusOr<ImportedModel> ImportConfig(const fs::path& path, const PluginHost& host) {
  std::error_code ignored;
  const fs::path file_path = fs::is_directory(path, ignored) ? path / "config.json" : path;
  GPUDAY_ASSIGN_OR_RETURN(const std::string text, ReadFile(file_path, kLargestConfig));
  return Import(text, file_path, FolderOf(fs::weakly_canonical(file_path, ignored)), host);
}

absl::StatusOr<ImportedModel> ImportConfigText(std::string_view text, const fs::path& name,
                                               const PluginHost& host) {
  return Import(text, name, FolderOf(name), host);
}

absl::StatusOr<Node> OwnParameters(const ModelEntry& entry, const PluginHost& host) {
  GPUDAY_ASSIGN_OR_RETURN(const Plugin* plugin,
                          host.Get(Family::kArchitecture, entry.architecture, entry.where));
  Node parameters = Node::Table();
  for (const auto& [key, value] : entry.parameters.entries) {
    parameters.entries.emplace_back(CanonicalName(*plugin, key), value);
  }
  return parameters;
}

}  // namespace gpuday
