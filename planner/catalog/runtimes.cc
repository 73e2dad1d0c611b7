// What runs on an accelerator beside the program (runtimes/VENDOR.toml).
#include <filesystem>
#include <optional>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/catalog/catalog.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

// The file of the vendors that have none.
constexpr char kOther[] = "other";
constexpr char kRuntimes[] = "runtimes";

absl::Status ReadSourced(TableReader& runtime, const char* key, const Node& table,
                         const Range& range, ConstantEntry& entry) {
  const Node* node = runtime.Table(key);
  if (node == nullptr) {
    runtime.Fail(table.where, absl::StrCat("missing table ", runtime.FullName(key),
                                           ": expected value, source and date"));
    return absl::OkStatus();
  }
  TableReader reader(*node, runtime.FullName(key));
  entry.value = reader.RequiredNumber("value", range);
  entry.source = reader.RequiredText("source");
  reader.RequiredText("date");
  return reader.Finish();
}

absl::StatusOr<RuntimeEntry> ReadRuntime(const Node& table, const std::string& stem) {
  TableReader reader(table, "");
  RuntimeEntry entry;
  entry.name = reader.RequiredText("name");
  CheckStem(reader, table, entry.name, stem);
  entry.context = reader.RequiredText("context");
  entry.libraries = reader.RequiredText("libraries");
  reader.RequiredText("communication");
  if (const auto tool = reader.Text("driver_tool")) entry.driver_tool = tool->value;
  const auto readings = reader.Boolean("allocator_readings");
  entry.allocator_readings = readings.has_value() && readings->value;
  const auto source = reader.Text("readings_source");
  if (source.has_value()) entry.readings_source = source->value;
  if (!source.has_value() && (entry.allocator_readings || !entry.driver_tool.empty())) {
    reader.Fail(table.where, absl::StrCat("missing key ", reader.FullName("readings_source"),
                                          ": expected text, because there are readings"));
  }
  const Range bytes{.low = 0, .high = 1e12};
  const std::pair<const char*, ConstantEntry*> amounts[] = {
      {"context_bytes", &entry.context_bytes},
      {"communication_bytes", &entry.communication_bytes},
      {"workspace_bytes", &entry.workspace_bytes}};
  for (const auto& [key, amount] : amounts) {
    GPUDAY_RETURN_IF_ERROR(ReadSourced(reader, key, table, bytes, *amount));
    amount->unit = "bytes";
  }
  GPUDAY_RETURN_IF_ERROR(
      ReadSourced(reader, "fragmentation", table, {.low = 0, .high = 1}, entry.fragmentation));
  entry.fragmentation.unit = "share of tensors that come and go";
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  return entry;
}

}  // namespace

absl::StatusOr<RuntimeEntry> Catalog::FindRuntime(const std::string& vendor) const {
  std::optional<fs::path> path = Locate(kRuntimes, vendor);
  if (!path.has_value()) path = Locate(kRuntimes, kOther);
  if (!path.has_value()) {
    return Error(Fault::kInput,
                 absl::StrCat("no catalog folder has a file runtimes/", Printable(vendor, 60),
                              ".toml, nor runtimes/", kOther, ".toml"));
  }
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file,
                          Read(*path, absl::StrCat(kRuntimes, "/", path->filename().string())));
  return ReadRuntime(*file, path->stem().string());
}

}  // namespace gpuday
