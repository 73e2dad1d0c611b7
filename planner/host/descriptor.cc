#include "planner/host/descriptor.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/host/boundary.h"
#include "planner/host/options.h"

namespace gpuday {
namespace {

constexpr std::uint32_t kMostParameters = 256;
constexpr std::uint64_t kMostModelTypes = 256;
constexpr std::uint64_t kMostGolden = 256;

// Reads the pieces of a descriptor and keeps the first thing wrong with them.
class DescriptorReader {
 public:
  explicit DescriptorReader(const std::string& path) : path_(path) {}

  void Fail(const std::string& reason) {
    if (status_.ok()) {
      status_ = Error(Fault::kPlugin, absl::StrCat(path_, ": refused: ", reason));
    }
  }

  std::string Text(const char* text, const char* field, bool required, std::size_t limit) {
    if (text == nullptr) {
      if (required) Fail(absl::StrCat("its ", field, " is missing"));
      return "";
    }
    const std::string_view view(text, strnlen(text, limit + 1));
    if (view.size() > limit || !IsUtf8(view) || (required && view.empty())) {
      Fail(absl::StrCat("its ", field, " is not text of ", required ? 1 : 0, " to ", limit,
                        " bytes in UTF-8"));
      return "";
    }
    return std::string(view);
  }

  std::vector<std::string> Words(const char* text, const char* field) {
    return absl::StrSplit(Text(text, field, false, 1024), ' ', absl::SkipEmpty());
  }

  ParameterInfo Parameter(const gpuday_parameter& raw) {
    ParameterInfo info;
    info.name = Text(raw.name, "parameter's name", true, 64);
    info.type = raw.type;
    info.required = (raw.flags & GPUDAY_REQUIRED) != 0;
    info.derived = (raw.flags & GPUDAY_DERIVED) != 0;
    info.unit = Text(raw.unit, "parameter's unit", false, 64);
    info.help = Text(raw.help, "parameter's help", false, 1024);
    info.aliases = Words(raw.aliases, "parameter's aliases");
    info.choices = Words(raw.choices, "parameter's choices");
    info.low = raw.low;
    info.high = raw.high;
    info.default_integer = raw.default_integer;
    info.default_real = raw.default_real;
    info.default_text = Text(raw.default_text, "parameter's default", false, 1024);
    info.keys = raw.keys == nullptr ? std::vector<std::string>{info.name}
                                    : Words(raw.keys, "parameter's keys");
    info.has_null = (raw.flags & GPUDAY_NULL) != 0;
    info.null_integer = raw.null_integer;
    CheckNumbers(info);
    CheckWords(info);
    return info;
  }

  ModelTypeInfo ModelType(const gpuday_model_type& raw) {
    ModelTypeInfo info;
    info.name = Text(raw.name, "model type's name", true, 64);
    info.section = Text(raw.section, "model type's section", false, 256);
    info.note = Text(raw.note, "model type's note", false, 1024);
    for (const std::string& word : Words(raw.defaults, "model type's defaults")) {
      const std::vector<std::string> parts = absl::StrSplit(word, absl::MaxSplits('=', 1));
      if (parts.size() != 2 || parts[0].empty()) {
        Fail(absl::StrCat("model type ", Printable(info.name), " has a default \"",
                          Printable(word, 60), "\", which is not parameter=value"));
        continue;
      }
      info.defaults.emplace_back(
          parts[0], ParseValue(parts[1], absl::StrCat("model_type ", Printable(info.name))));
    }
    return info;
  }

  GoldenFigure Golden(const gpuday_golden& raw) {
    GoldenFigure golden;
    golden.values_text = Text(raw.values, "golden figure's values", false, 4096);
    golden.figure = Text(raw.figure, "golden figure's name", true, 64);
    golden.source = Text(raw.source, "golden figure's source", false, 1024);
    golden.expected = raw.expected;
    if (!std::isfinite(raw.expected) || raw.expected < 0) Fail("a golden figure is no number");
    for (absl::string_view word : absl::StrSplit(golden.values_text, ' ', absl::SkipEmpty())) {
      const std::vector<std::string> parts = absl::StrSplit(word, absl::MaxSplits('=', 1));
      if (parts.size() != 2 || parts[0].empty()) {
        Fail(absl::StrCat("a golden figure has a value \"", Printable(std::string(word), 60),
                          "\", which is not parameter=value"));
        continue;
      }
      golden.values.emplace_back(parts[0], GoldenValue(parts[1]));
    }
    return golden;
  }

  absl::Status status() const { return status_; }

 private:
  // Words or numbers with commas between them are a list.
  static Node GoldenValue(const std::string& text) {
    constexpr const char* kPlace = "golden figure";
    if (!absl::StrContains(text, ',')) return ParseValue(text, kPlace);
    return ParseValue(
        absl::StrCat("[", absl::StrJoin(absl::StrSplit(text, ','), ", ", Quoted), "]"), kPlace);
  }
  static void Quoted(std::string* out, absl::string_view word) {
    const bool number = ParseNumber(std::string(word)).has_value();
    absl::StrAppend(out, number ? "" : "\"", word, number ? "" : "\"");
  }

  void CheckNumbers(const ParameterInfo& info) {
    const bool number = info.type == GPUDAY_INTEGER || info.type == GPUDAY_REAL;
    const bool ranged = number || info.type == GPUDAY_INTEGER_LIST;
    const auto fail = [&](const char* what) {
      Fail(absl::StrCat("parameter ", Printable(info.name), what));
    };
    if (info.type < GPUDAY_INTEGER || info.type > GPUDAY_INTEGER_LIST) {
      Fail(absl::StrCat("parameter ", Printable(info.name), " has the unknown type ", info.type));
    } else if (ranged &&
               !(std::isfinite(info.low) && std::isfinite(info.high) && info.low <= info.high)) {
      fail(" has a range that holds nothing");
    }
    const auto within = [&](double value) { return value >= info.low && value <= info.high; };
    const double value =
        info.type == GPUDAY_INTEGER ? static_cast<double>(info.default_integer) : info.default_real;
    if (number && !info.required && !info.derived && !within(value)) {
      fail(" has a default outside its range");
    }
    if (number && info.has_null && !within(static_cast<double>(info.null_integer))) {
      fail(" takes null for a value outside its range");
    }
  }

  void CheckWords(const ParameterInfo& info) {
    const bool words = info.type == GPUDAY_TEXT || info.type == GPUDAY_TEXT_LIST;
    if (!words || info.choices.empty() || info.required || info.derived) return;
    for (absl::string_view word : absl::StrSplit(info.default_text, ' ', absl::SkipEmpty())) {
      if (std::find(info.choices.begin(), info.choices.end(), word) != info.choices.end()) continue;
      Fail(absl::StrCat("parameter ", Printable(info.name),
                        " has a default that is none of its choices"));
    }
  }

  std::string path_;
  absl::Status status_;
};

void ReadParameters(const gpuday_plugin& entry, DescriptorReader& reader, Plugin& plugin) {
  std::map<std::string, std::string> owners;
  const char* parameter = reinterpret_cast<const char*>(entry.parameters);
  for (std::uint32_t i = 0; i < entry.parameter_count; ++i, parameter += entry.parameter_stride) {
    const auto& described = *reinterpret_cast<const gpuday_parameter*>(parameter);
    plugin.parameters.push_back(reader.Parameter(Receive(described)));
    const ParameterInfo& info = plugin.parameters.back();
    std::vector<std::string> names = info.aliases;
    names.push_back(info.name);
    // Its own name may stand among the keys of the file.
    for (const std::string& key : info.keys) {
      if (std::find(names.begin(), names.end(), key) == names.end()) names.push_back(key);
    }
    for (const std::string& name : names) {
      if (!owners.emplace(name, info.name).second) {
        reader.Fail(absl::StrCat("has two parameters called ", Printable(name)));
      }
    }
  }
}

void ReadGolden(const gpuday_plugin& entry, DescriptorReader& reader, Plugin& plugin) {
  if (entry.golden_count == 0) return;
  if (entry.golden_count > kMostGolden || entry.golden == nullptr ||
      entry.golden_stride < kOldestSize<gpuday_golden>) {
    return reader.Fail("its list of golden figures is malformed");
  }
  const char* golden = reinterpret_cast<const char*>(entry.golden);
  for (std::uint64_t i = 0; i < entry.golden_count; ++i, golden += entry.golden_stride) {
    plugin.golden.push_back(
        reader.Golden(Receive(*reinterpret_cast<const gpuday_golden*>(golden))));
    const absl::Status checked = PluginValues::CheckSome(plugin, plugin.golden.back().values);
    if (!checked.ok()) reader.Fail(std::string(checked.message()));
  }
}

void ReadModelTypes(DescriptorReader& reader, Plugin& plugin) {
  const auto functions = Receive(*static_cast<const gpuday_architecture*>(plugin.functions));
  if (functions.model_type_count == 0) return;
  if (functions.model_type_count > kMostModelTypes || functions.model_types == nullptr ||
      functions.model_type_stride < kOldestSize<gpuday_model_type>) {
    return reader.Fail("its list of model types is malformed");
  }
  const char* type = reinterpret_cast<const char*>(functions.model_types);
  for (std::uint64_t i = 0; i < functions.model_type_count;
       ++i, type += functions.model_type_stride) {
    const auto& described = *reinterpret_cast<const gpuday_model_type*>(type);
    plugin.model_types.push_back(reader.ModelType(Receive(described)));
    // Defaults are values like any other; the required rest is not there yet.
    const ModelTypeInfo& info = plugin.model_types.back();
    const absl::Status checked = PluginValues::CheckSome(plugin, info.defaults);
    if (!checked.ok()) reader.Fail(std::string(checked.message()));
  }
}

}  // namespace

absl::StatusOr<Plugin> ReadDescriptor(const gpuday_plugin& entry, Family family,
                                      const std::filesystem::path& path,
                                      const std::string& sha256) {
  DescriptorReader reader(Printable(path.string()));
  Plugin plugin;
  plugin.family = family;
  plugin.path = path;
  plugin.sha256 = sha256;
  plugin.abi_minor = entry.abi_minor;
  plugin.name = reader.Text(entry.name, "name", true, 64);
  plugin.version = reader.Text(entry.version, "version", true, 32);
  plugin.summary = reader.Text(entry.summary, "summary", false, 1024);
  plugin.functions = entry.functions;
  if (entry.family != static_cast<std::uint32_t>(family)) {
    reader.Fail(absl::StrCat("is no ", FamilyName(family), "; it lies in the wrong folder"));
  }
  if (plugin.name != path.stem().string()) {
    reader.Fail(absl::StrCat("calls itself \"", Printable(plugin.name), "\"; its file must be ",
                             Printable(plugin.name), path.extension().string()));
  }
  if (entry.functions == nullptr) reader.Fail("has no functions");
  if (entry.parameter_count > kMostParameters ||
      (entry.parameter_count > 0 &&
       (entry.parameters == nullptr || entry.parameter_stride < kOldestSize<gpuday_parameter>))) {
    reader.Fail("its list of parameters is malformed");
  }
  GPUDAY_RETURN_IF_ERROR(reader.status());
  ReadParameters(entry, reader, plugin);
  GPUDAY_RETURN_IF_ERROR(reader.status());
  if (family == Family::kArchitecture) ReadModelTypes(reader, plugin);
  ReadGolden(entry, reader, plugin);
  GPUDAY_RETURN_IF_ERROR(reader.status());
  return plugin;
}

}  // namespace gpuday
