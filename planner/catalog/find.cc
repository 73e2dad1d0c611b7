// From a name as somebody writes it to the entry of the catalog that is meant.
#include <algorithm>
#include <filesystem>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/catalog/catalog.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

bool Same(const std::string& a, const std::string& b) { return NormalName(a) == NormalName(b); }

template <typename Entry>
std::vector<std::string> NamesOf(const Entry& entry) {
  std::vector<std::string> names = {entry.name};
  names.insert(names.end(), entry.aliases.begin(), entry.aliases.end());
  return names;
}

template <typename Entry>
bool Answers(const Entry& entry, const std::string& name) {
  const std::vector<std::string> names = NamesOf(entry);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& own) { return Same(own, name); });
}

// The entries that are likely meant by `name`, each once by its own name.
template <typename Entry>
std::vector<std::string> NearestEntries(const std::string& name,
                                        const std::vector<Entry>& entries) {
  constexpr std::size_t kMostNear = 3;
  std::vector<std::string> known;
  std::map<std::string, std::string> owner;
  for (const Entry& entry : entries) {
    for (const std::string& own : NamesOf(entry)) {
      known.push_back(own);
      owner.emplace(own, entry.name);
    }
  }
  std::vector<std::string> nearest;
  for (const std::string& near : NearestNames(name, known, known.size())) {
    const std::string& entry = owner[near];
    if (std::find(nearest.begin(), nearest.end(), entry) != nearest.end()) continue;
    nearest.push_back(entry);
    if (nearest.size() == kMostNear) break;
  }
  return nearest;
}

// `next`: what to do, "gpuday gpus lists them".
absl::Status NotFound(const char* what, const std::string& name, const Location& where,
                      const std::vector<std::string>& nearest, const std::string& next) {
  return Error(Fault::kInput,
               absl::StrCat(where.Text(), ": no ", what, " is called \"", Printable(name, 60), "\"",
                            DidYouMeanOneOf(nearest), " (", next, ")"));
}

// "A100-80GB" -> {a100, 80gb}.
std::vector<std::string> PartsOf(const std::string& name) {
  return absl::StrSplit(NormalName(name), '-', absl::SkipEmpty());
}

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

// Whether `wanted` is a part of a name in short: "4090" of "rtx4090", "sxm" of "sxm4", "80" of
// "80gb". No number is cut, and no letter behind one: "l40" is not "l40s".
bool Abbreviates(const std::string& wanted, const std::string& part) {
  if (wanted == part || wanted + "gb" == part) return true;
  if (wanted.empty() || wanted.size() >= part.size()) return false;
  const auto no_digit = [](std::string_view text) {
    return std::none_of(text.begin(), text.end(), IsDigit);
  };
  const std::size_t front = part.size() - wanted.size();
  if (IsDigit(wanted[0]) && part.ends_with(wanted) && no_digit(part.substr(0, front))) return true;
  return no_digit(wanted) && part.starts_with(wanted) && IsDigit(part[wanted.size()]);
}

using MatchesPart = bool (*)(const std::string& wanted, const std::string& part);

bool HasAllParts(const std::vector<std::string>& name, const std::vector<std::string>& wanted,
                 MatchesPart matches) {
  return !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [&](const auto& part) {
    return std::any_of(name.begin(), name.end(),
                       [&](const std::string& own) { return matches(part, own); });
  });
}

std::vector<fs::path> WithAllParts(const std::vector<fs::path>& files, const std::string& name,
                                   MatchesPart matches) {
  std::vector<fs::path> found;
  for (const fs::path& file : files) {
    if (HasAllParts(PartsOf(file.stem().string()), PartsOf(name), matches)) found.push_back(file);
  }
  return found;
}

// A model's name without who published it and how it was tuned: "Qwen/Qwen2.5-32B-Instruct" is
// "qwen2.5-32b".
std::string Untuned(const std::string& name, const std::vector<std::string>& tuning) {
  std::vector<std::string> parts = PartsOf(name.substr(name.rfind('/') + 1));
  std::erase_if(parts, [&](const std::string& part) {
    return std::find(tuning.begin(), tuning.end(), part) != tuning.end();
  });
  return absl::StrJoin(parts, "-");
}

// The models that `name` is, but for its publisher and tuning.
std::vector<const ModelEntry*> UntunedModels(const std::vector<ModelEntry>& models,
                                             const std::string& name,
                                             const std::vector<std::string>& tuning) {
  std::vector<const ModelEntry*> found;
  // One publisher in front; a path is no name.
  const std::size_t slash = name.find('/');
  if (slash == 0 || slash != name.rfind('/') || name.starts_with('.')) return found;
  const std::string wanted = Untuned(name, tuning);
  for (const ModelEntry& model : models) {
    const std::vector<std::string> names = NamesOf(model);
    if (std::any_of(names.begin(), names.end(),
                    [&](const std::string& own) { return Untuned(own, tuning) == wanted; })) {
      found.push_back(&model);
    }
  }
  return found;
}

// What a file of that name is, for somebody who meant it.
std::string FileOfThatName(const std::string& name) {
  std::error_code ignored;
  const fs::file_status status = fs::status(name, ignored);
  if (fs::is_directory(status)) {
    return absl::StrCat("; a folder of that name is there: its config.json is read as ./",
                        Printable(name, 60));
  }
  return fs::is_regular_file(status) ? "; a file of that name is there: a scenario's name ends in "
                                       ".toml, that of a model's configuration in .json"
                                     : "";
}

}  // namespace

bool ModelEntry::IsCalled(const std::string& wanted) const { return Answers(*this, wanted); }

bool SpeltAlike(std::string_view a, std::string_view b) {
  const auto bare = [](std::string_view name) {
    std::string letters;
    for (const char c : name) {
      const auto byte = static_cast<unsigned char>(c);
      if (absl::ascii_isalnum(byte) || c == '.') letters += absl::ascii_tolower(byte);
    }
    return letters;
  };
  return bare(a) == bare(b);
}

absl::StatusOr<ModelEntry> Catalog::FindModel(const std::string& name,
                                              const Location& where) const {
  if (const auto path = Locate("models", name)) {
    GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file,
                            Read(*path, absl::StrCat("models/", path->filename().string())));
    return ReadModelEntry(*file, path->stem().string());
  }
  // Not a file's name: perhaps an alias. What is read on the way is not what the plan was made
  // from.
  std::vector<absl::Status> bad;  // somebody else's broken file does not matter here
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<ModelEntry> models, Silent().AllModels(&bad));
  for (const ModelEntry& model : models) {
    if (Answers(model, name)) return FindModel(model.file.stem().string(), where);
  }
  GPUDAY_ASSIGN_OR_RETURN(const OtherNames others, Silent().Names());
  const std::vector<const ModelEntry*> untuned = UntunedModels(models, name, others.tuning);
  if (untuned.size() == 1) return FindModel(untuned[0]->file.stem().string(), where);
  std::vector<std::string> nearest;
  for (const ModelEntry* model : untuned) nearest.push_back(model->name);
  return NotFound("model", name, where, untuned.empty() ? NearestEntries(name, models) : nearest,
                  absl::StrCat("gpuday models lists them; any other is planned from its "
                               "config.json, which gpuday models add keeps",
                               FileOfThatName(name)));
}

absl::StatusOr<GpuEntry> Catalog::FindGpu(const std::string& name, const Location& where) const {
  const auto read = [this](const fs::path& path) -> absl::StatusOr<GpuEntry> {
    GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file,
                            Read(path, absl::StrCat("gpus/", path.filename().string())));
    return ReadGpuEntry(*file, path.stem().string());
  };
  if (const auto path = Locate("gpus", name)) return read(*path);
  const std::vector<fs::path> files = FilesOf("gpus");
  std::vector<fs::path> candidates = WithAllParts(
      files, name,
      [](const std::string& wanted, const std::string& part) { return wanted == part; });
  if (candidates.size() == 1) return read(candidates[0]);

  std::vector<absl::Status> bad;
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<GpuEntry> gpus, Silent().AllGpus(&bad));
  for (const GpuEntry& gpu : gpus) {
    if (Answers(gpu, name)) return read(gpu.file);
  }
  if (candidates.empty()) candidates = WithAllParts(files, name, Abbreviates);
  if (candidates.size() == 1) return read(candidates[0]);
  if (candidates.size() > 1) {
    const std::string list = absl::StrJoin(
        candidates, ", ",
        [](std::string* out, const fs::path& path) { absl::StrAppend(out, path.stem().string()); });
    return Error(Fault::kInput, absl::StrCat(where.Text(), ": \"", Printable(name, 60),
                                             "\" can be any of ", list, "; give one of these"));
  }
  return NotFound("GPU", name, where, NearestEntries(name, gpus),
                  "gpuday gpus lists them; one of your own is a file of your catalog, "
                  "docs/catalog.md");
}

absl::StatusOr<RegionEntry> Catalog::FindRegion(const std::string& name,
                                                const Location& where) const {
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<RegionEntry> regions, AllRegions());
  std::vector<std::string> names;
  for (const RegionEntry& region : regions) {
    if (Same(region.name, name)) return region;
    names.push_back(region.name);
  }
  return NotFound("region", name, where, NearestNames(name, names), "gpuday regions lists them");
}

}  // namespace gpuday
