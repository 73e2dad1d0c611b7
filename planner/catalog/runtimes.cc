// What runs on an accelerator beside the program (runtimes.toml).
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/catalog/catalog.h"

namespace gpuday {
namespace {

// The table that serves the vendors that no other names.
constexpr char kOther[] = "other";

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

absl::StatusOr<RuntimeEntry> ReadRuntime(const std::string& name, const Node& table) {
  TableReader reader(table, name);
  RuntimeEntry entry;
  entry.name = name;
  entry.vendors = reader.Texts("vendors");
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
  const auto path = Locate("", "runtimes");
  if (!path.has_value()) return Error(Fault::kInput, "no runtimes.toml in any catalog folder");
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, Read(*path, "runtimes.toml"));
  for (const auto& [name, table] : file->entries) {
    const Node* vendors = table.Find("vendors");
    if (vendors == nullptr) continue;
    if (std::any_of(vendors->items.begin(), vendors->items.end(), [&](const Node& each) {
          return NormalName(each.text) == NormalName(vendor);
        })) {
      return ReadRuntime(name, table);
    }
  }
  const Node* other = file->Find(kOther);
  if (other != nullptr) return ReadRuntime(kOther, *other);
  return Error(Fault::kInput,
               absl::StrCat(file->where.Text(), ": no table names the vendor \"",
                            Printable(vendor, 60), "\", and there is no table [", kOther, "]"));
}

}  // namespace gpuday
