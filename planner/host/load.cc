// The one place that includes Boost.DLL: from a checked file to a Plugin with a checked descriptor.
#define BOOST_DLL_USE_STD_FS
#include <algorithm>
#include <boost/dll/shared_library.hpp>
#include <cmath>
#include <cstring>
#include <memory>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/files.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/host/boundary.h"
#include "planner/host/plugin.h"

namespace gpuday {
namespace {

constexpr std::uint32_t kMostParameters = 256;

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
    const bool number = info.type == GPUDAY_INTEGER || info.type == GPUDAY_REAL;
    if (info.type < GPUDAY_INTEGER || info.type > GPUDAY_TEXT_LIST) {
      Fail(absl::StrCat("parameter ", Printable(info.name), " has the unknown type ", info.type));
    } else if (number &&
               !(std::isfinite(raw.low) && std::isfinite(raw.high) && raw.low <= raw.high)) {
      Fail(absl::StrCat("parameter ", Printable(info.name), " has a range that holds nothing"));
    }
    const double value =
        info.type == GPUDAY_INTEGER ? static_cast<double>(info.default_integer) : info.default_real;
    if (number && !info.required && !info.derived && !(value >= raw.low && value <= raw.high)) {
      Fail(absl::StrCat("parameter ", Printable(info.name), " has a default outside its range"));
    }
    const std::vector<std::string> words =
        absl::StrSplit(info.default_text, ' ', absl::SkipEmpty());
    for (const std::string& word : words) {
      const bool known =
          std::find(info.choices.begin(), info.choices.end(), word) != info.choices.end();
      if (!number && !info.choices.empty() && !known && !info.required && !info.derived) {
        Fail(absl::StrCat("parameter ", Printable(info.name),
                          " has a default that is none of its choices"));
      }
    }
    return info;
  }

  absl::Status status() const { return status_; }

 private:
  std::string path_;
  absl::Status status_;
};

absl::StatusOr<const gpuday_plugin*> LoadEntry(const std::filesystem::path& path) {
  using boost::dll::shared_library;
  // Loaded for ever, and reachable so: a plan's pointers into a plugin must stay good.
  static auto* const loaded = new std::vector<std::unique_ptr<shared_library>>();
  const std::string name = Printable(path.string());
  try {
    loaded->push_back(std::make_unique<shared_library>(
        path, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local));
    const shared_library& library = *loaded->back();
    if (!library.has("gpuday_plugin_entry")) {
      return Error(Fault::kPlugin,
                   absl::StrCat(name,
                                ": refused: is a shared library but no gpuday plugin (it does "
                                "not export gpuday_plugin_entry)"));
    }
    // As bytes first: what is exported under this name need not be a descriptor at all.
    const char* entry = &library.get<const char>("gpuday_plugin_entry");
    if (reinterpret_cast<std::uintptr_t>(entry) % alignof(gpuday_plugin) != 0) {
      return Error(Fault::kPlugin,
                   absl::StrCat(name, ": refused: its entry is no gpuday descriptor"));
    }
    return reinterpret_cast<const gpuday_plugin*>(entry);
  } catch (const std::exception& error) {
    return Error(Fault::kPlugin,
                 absl::StrCat(name, ": refused: cannot be loaded: ", Printable(error.what(), 400)));
  }
}

absl::Status CheckVersion(const gpuday_plugin& entry, const std::string& name) {
  if (entry.magic != GPUDAY_MAGIC || entry.struct_size < kOldestSize<gpuday_plugin>) {
    return Error(Fault::kPlugin,
                 absl::StrCat(name, ": refused: its entry is no gpuday descriptor"));
  }
  if (entry.abi_major != GPUDAY_ABI_MAJOR) {
    return Error(Fault::kPlugin,
                 absl::StrCat(name, ": refused: built for plugin interface ", entry.abi_major, ".",
                              entry.abi_minor, ", this gpuday speaks ", GPUDAY_ABI_MAJOR, ".",
                              GPUDAY_ABI_MINOR, "; rebuild it with this version's SDK"));
  }
  return absl::OkStatus();
}

}  // namespace

std::string FamilyName(Family family) {
  switch (family) {
    case Family::kArchitecture:
      return "architecture";
    case Family::kOptimizer:
      return "optimizer";
    case Family::kPrecision:
      return "precision";
  }
  return "unknown family";
}

std::string FamilyFolder(Family family) {
  return FamilyName(family) == "precision" ? "precisions" : FamilyName(family) + "s";
}

std::string ParameterInfo::DefaultText() const {
  if (derived) return absl::StrCat("derived: ", default_text);
  switch (type) {
    case GPUDAY_INTEGER:
      return absl::StrCat(default_integer);
    case GPUDAY_BOOLEAN:
      return default_integer != 0 ? "true" : "false";
    case GPUDAY_REAL:
      return RealText(default_real);
    default:
      return default_text;
  }
}

std::string Plugin::Title() const {
  return absl::StrCat("plugin ", name, " (", Printable(path.string()), ")");
}

absl::StatusOr<Plugin> LoadPlugin(Family family, const std::filesystem::path& path) {
  GPUDAY_ASSIGN_OR_RETURN(const std::string content, CheckPluginFile(path));
  GPUDAY_ASSIGN_OR_RETURN(const gpuday_plugin* raw, LoadEntry(path));
  const std::string title = Printable(path.string());
  GPUDAY_RETURN_IF_ERROR(CheckVersion(*raw, title));
  const gpuday_plugin entry = Receive(*raw);

  DescriptorReader reader(title);
  Plugin plugin;
  plugin.family = family;
  plugin.path = path;
  plugin.sha256 = Sha256(content);
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
                             Printable(plugin.name), ".so"));
  }
  if (entry.functions == nullptr) reader.Fail("has no functions");
  if (entry.parameter_count > kMostParameters ||
      (entry.parameter_count > 0 &&
       (entry.parameters == nullptr || entry.parameter_stride < kOldestSize<gpuday_parameter>))) {
    reader.Fail("its list of parameters is malformed");
  }
  GPUDAY_RETURN_IF_ERROR(reader.status());

  std::set<std::string> names;
  const char* parameter = reinterpret_cast<const char*>(entry.parameters);
  for (std::uint32_t i = 0; i < entry.parameter_count; ++i, parameter += entry.parameter_stride) {
    const auto& described = *reinterpret_cast<const gpuday_parameter*>(parameter);
    plugin.parameters.push_back(reader.Parameter(Receive(described)));
    std::vector<std::string> all = plugin.parameters.back().aliases;
    all.push_back(plugin.parameters.back().name);
    for (const std::string& name : all) {
      if (!names.insert(name).second) {
        reader.Fail(absl::StrCat("has two parameters called ", Printable(name)));
      }
    }
  }
  GPUDAY_RETURN_IF_ERROR(reader.status());
  return plugin;
}

}  // namespace gpuday
