#include "planner/catalog/catalog.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/files.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestCatalogFile = 256 * 1024;

constexpr char kPrices[] = "prices";
// Of a constant of the step-time model, in its own unit: the smallest are seconds of a launch.
constexpr Range kConstant = Range::Between(1e-12, 1e15);

// The file of `folder` with this name, spelt alike; none of a name that leads elsewhere. As it is
// typed it is nearly always right, and then the folder, which may be large, is not read.
std::optional<fs::path> FileNamed(const fs::path& folder, const std::string& name) {
  if (name.empty() || name.find('/') != std::string::npos || name[0] == '.') return std::nullopt;
  std::error_code ignored;
  if (fs::path exact = folder / (name + ".toml"); fs::is_regular_file(exact, ignored)) return exact;
  const std::string normal = NormalName(name);
  for (const fs::path& file : ListFiles(folder, ".toml")) {
    if (NormalName(file.stem().string()) == normal) return file;
  }
  return std::nullopt;
}

// Refuses a name or alias that two entries claim.
template <typename Entry>
absl::Status CheckUnique(const std::vector<Entry>& entries) {
  std::map<std::string, const Entry*> owners;
  for (const Entry& entry : entries) {
    std::vector<std::string> names = entry.aliases;
    names.push_back(entry.name);
    for (const std::string& name : names) {
      const auto [it, fresh] = owners.emplace(NormalName(name), &entry);
      if (fresh || it->second == &entry) continue;
      return Error(Fault::kInput,
                   absl::StrCat(entry.where.Text(), ": duplicate name \"", Printable(name),
                                "\": ", it->second->where.Text(), " has it already"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

struct Catalog::Files {
  explicit Files(std::vector<fs::path> searched) : folders(std::move(searched)) {}

  const std::vector<fs::path> folders;

  struct File {
    std::shared_ptr<const Node> tree;
    std::string sha256;
  };
  std::mutex mutex;                                     // of what follows
  std::map<std::string, File> known;                    // by path
  std::map<std::string, fs::path> located;              // found by Locate(), by kind and stem
  std::map<std::string, std::vector<fs::path>> listed;  // by FilesOf(), by kind
};

Catalog::Catalog(std::vector<fs::path> folders)
    : files_(std::make_shared<Files>(std::move(folders))) {}

Catalog Catalog::Noting(Sources& sources) const {
  Catalog noting = *this;
  noting.sources_ = &sources;
  return noting;
}

Catalog Catalog::Silent() const {
  Catalog silent = *this;
  silent.sources_ = nullptr;
  return silent;
}

std::vector<fs::path> Catalog::DefaultFolders() {
  std::vector<fs::path> folders = FoldersFromEnvironment("GPUDAY_CATALOG_PATH");
  if (const fs::path user = UserDataFolder(); !user.empty()) folders.push_back(user / "catalog");
  folders.push_back(ProgramRoot() / "share" / "gpuday" / "catalog");
  return folders;
}

absl::StatusOr<std::shared_ptr<const Node>> Catalog::Read(const fs::path& path,
                                                          const std::string& name) const {
  Files::File file;
  {
    const std::lock_guard lock(files_->mutex);
    if (const auto it = files_->known.find(path.string()); it != files_->known.end()) {
      file = it->second;
    }
  }
  if (file.tree == nullptr) {
    GPUDAY_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kLargestCatalogFile));
    GPUDAY_ASSIGN_OR_RETURN(Node tree, ParseToml(text, path.string()));
    file = {std::make_shared<const Node>(std::move(tree)), Sha256(text)};
    // Of two threads that read it at once, the first is kept for both.
    const std::lock_guard lock(files_->mutex);
    file = files_->known.emplace(path.string(), std::move(file)).first->second;
  }
  if (sources_ != nullptr) sources_->Note({"catalog", name, "", file.sha256});
  return file.tree;
}

std::vector<fs::path> Catalog::FilesOf(const std::string& kind) const {
  {
    const std::lock_guard lock(files_->mutex);
    if (const auto it = files_->listed.find(kind); it != files_->listed.end()) return it->second;
  }
  std::map<std::string, fs::path> by_name;
  for (const fs::path& folder : files_->folders) {
    for (const fs::path& file : ListFiles(folder / kind, ".toml")) {
      by_name.emplace(NormalName(file.stem().string()), file);
    }
  }
  std::vector<fs::path> files;
  for (const auto& [name, file] : by_name) files.push_back(file);
  const std::lock_guard lock(files_->mutex);
  return files_->listed.emplace(kind, std::move(files)).first->second;
}

std::optional<fs::path> Catalog::Locate(const std::string& kind, const std::string& stem) const {
  const std::string asked = absl::StrCat(kind, "/", stem);
  {
    const std::lock_guard lock(files_->mutex);
    if (const auto it = files_->located.find(asked); it != files_->located.end()) {
      return it->second;
    }
  }
  for (const fs::path& folder : files_->folders) {
    const std::optional<fs::path> file = FileNamed(folder / kind, stem);
    if (!file.has_value()) continue;
    const std::lock_guard lock(files_->mutex);
    return files_->located.emplace(asked, *file).first->second;
  }
  return std::nullopt;
}

absl::StatusOr<std::vector<PriceRow>> Catalog::PricesFor(const std::string& gpu) const {
  std::vector<PriceRow> rows;
  // The user's rows stand beside the bundled ones, not in their place; the same row counts once.
  std::set<std::string> seen;
  for (const fs::path& folder : files_->folders) {
    const std::optional<fs::path> path = FileNamed(folder / kPrices, gpu);
    if (!path.has_value()) continue;
    GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file,
                            Read(*path, absl::StrCat(kPrices, "/", path->filename().string())));
    GPUDAY_ASSIGN_OR_RETURN(const std::vector<PriceRow> found,
                            ReadPriceRows(*file, path->stem().string()));
    for (const PriceRow& row : found) {
      const std::string identity =
          absl::StrCat(row.provider, "\n", row.kind, "\n", row.instance, "\n", row.region, "\n",
                       row.statistic, "\n", row.date, "\n", row.usd_per_gpu_hour);
      if (seen.insert(identity).second) rows.push_back(row);
    }
  }
  return rows;
}

template <typename Entry>
absl::StatusOr<std::vector<Entry>> Catalog::All(
    const std::string& kind,
    absl::StatusOr<Entry> (*read)(const Node& file, const std::string& stem),
    std::vector<absl::Status>* bad) const {
  std::vector<Entry> entries;
  for (const fs::path& path : FilesOf(kind)) {
    const auto file = Read(path, absl::StrCat(kind, "/", path.filename().string()));
    absl::StatusOr<Entry> entry =
        file.ok() ? read(**file, path.stem().string()) : absl::StatusOr<Entry>(file.status());
    if (entry.ok()) {
      entry->file = path;
      entries.push_back(*std::move(entry));
    } else if (bad != nullptr) {
      bad->push_back(entry.status());
    } else {
      return entry.status();
    }
  }
  GPUDAY_RETURN_IF_ERROR(CheckUnique(entries));
  return entries;
}

absl::StatusOr<std::vector<ModelEntry>> Catalog::AllModels(std::vector<absl::Status>* bad) const {
  return All<ModelEntry>("models", ReadModelEntry, bad);
}

absl::StatusOr<std::vector<GpuEntry>> Catalog::AllGpus(std::vector<absl::Status>* bad) const {
  return All<GpuEntry>("gpus", ReadGpuEntry, bad);
}

absl::StatusOr<std::vector<PriceRow>> Catalog::AllPrices() const {
  std::vector<PriceRow> rows;
  for (const fs::path& path : FilesOf("prices")) {
    GPUDAY_ASSIGN_OR_RETURN(const std::vector<PriceRow> found, PricesFor(path.stem().string()));
    rows.insert(rows.end(), found.begin(), found.end());
  }
  return rows;
}

absl::StatusOr<std::vector<RegionEntry>> Catalog::AllRegions() const {
  std::map<std::string, RegionEntry> by_name;
  for (const fs::path& folder : files_->folders) {
    for (const fs::path& path : ListFiles(folder / "regions", ".toml")) {
      GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file,
                              Read(path, absl::StrCat("regions/", path.filename().string())));
      GPUDAY_ASSIGN_OR_RETURN(const std::vector<RegionEntry> found, ReadRegionEntries(*file));
      for (const RegionEntry& region : found) by_name.emplace(NormalName(region.name), region);
    }
  }
  std::vector<RegionEntry> regions;
  for (const auto& [name, region] : by_name) regions.push_back(region);
  return regions;
}

std::vector<fs::path> Catalog::ExampleScenarios() const { return FilesOf("scenarios"); }

absl::StatusOr<std::shared_ptr<const Node>> Catalog::DefaultsFile() const {
  const auto path = Locate("", "defaults");
  if (!path.has_value()) {
    return Error(Fault::kInput,
                 absl::StrCat("no catalog: defaults.toml is in none of ",
                              absl::StrJoin(files_->folders, ", ",
                                            [](std::string* out, const fs::path& folder) {
                                              absl::StrAppend(out, Printable(folder.string()));
                                            }),
                              "; gpuday doctor shows where it looks"));
  }
  return Read(*path, "defaults.toml");
}

absl::StatusOr<std::map<std::string, SpeedConstantEntry>> Catalog::SpeedConstantEntries() const {
  const auto path = Locate("", "speed");
  if (!path.has_value()) return Error(Fault::kInput, "no speed.toml in any catalog folder");
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, Read(*path, "speed.toml"));
  std::map<std::string, SpeedConstantEntry> entries;
  for (const auto& [name, table] : file->entries) {
    TableReader row(table, name);
    SpeedConstantEntry entry{.value = row.RequiredNumber("value", kConstant)};
    for (const char* key : {"unit", "meaning", "source"}) row.RequiredText(key);
    const auto fitted = row.Boolean("fitted");
    entry.fitted = fitted.has_value() && fitted->value;
    if (entry.fitted) {
      entry.prior = row.RequiredNumber("prior", kConstant);
      entry.prior_log_sd = row.RequiredNumber("prior_log_sd", kConstant);
    }
    GPUDAY_RETURN_IF_ERROR(row.Finish());
    entries[name] = entry;
  }
  return entries;
}

std::string SizeClass(std::uint64_t hidden_size) {
  return hidden_size < 2048 ? "small" : hidden_size <= 4096 ? "medium" : "large";
}

absl::StatusOr<std::vector<CalibrationEntry>> Catalog::Calibration() const {
  std::vector<CalibrationEntry> entries;
  const auto path = Locate("", "calibration");
  if (!path.has_value()) return entries;
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, Read(*path, "calibration.toml"));
  TableReader reader(*file, "");
  const Node* rows = reader.Array("factor");
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  if (rows == nullptr) return entries;
  for (const Node& node : rows->items) {
    TableReader row(node, "factor");
    CalibrationEntry entry{
        .gpu = row.RequiredText("gpu"),
        .framework = "",
        .size = row.RequiredText("size"),
        .factor = row.RequiredNumber("factor", {.low = kLeastOwnFactor, .high = kMostOwnFactor}),
        .rows = 0,
        .source = row.RequiredText("source"),
        .date = row.RequiredText("date")};
    if (const auto framework = row.Text("framework")) entry.framework = framework->value;
    if (const auto count = row.Count("rows")) entry.rows = count->value;
    GPUDAY_RETURN_IF_ERROR(row.Finish());
    entries.push_back(std::move(entry));
  }
  return entries;
}

absl::StatusOr<Node> Catalog::Measurements() const {
  const auto path = Locate("", "measurements");
  if (!path.has_value()) {
    return Error(Fault::kInput, "no measurements.toml in any catalog folder");
  }
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, Read(*path, "measurements.toml"));
  return *file;
}

}  // namespace gpuday
