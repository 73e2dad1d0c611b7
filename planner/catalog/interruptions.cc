// How often rented machines are taken away (interruptions.toml).
#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/catalog/catalog.h"

namespace gpuday {
namespace {

// `expected`, checked to lie from `low` to `high`.
InterruptionEntry::Estimate ReadEstimate(const Node& table, TableReader& reader,
                                         const char* expected, double most) {
  const InterruptionEntry::Estimate estimate{
      .expected = reader.RequiredNumber(expected, {.low = 0, .high = most}),
      .low = reader.RequiredNumber("low", {.low = 0, .high = most}),
      .high = reader.RequiredNumber("high", {.low = 0, .high = most})};
  if (estimate.expected < estimate.low || estimate.expected > estimate.high) {
    const Node* node = table.Find(expected);
    reader.FailAt(expected, node == nullptr ? table.where : node->where,
                  absl::StrCat("expected a number from low, ", estimate.low, ", to high, ",
                               estimate.high, ", found ", estimate.expected));
  }
  return estimate;
}

absl::StatusOr<InterruptionEntry> ReadInterruption(const Node& node) {
  TableReader reader(node, "interruption");
  InterruptionEntry entry;
  entry.where = node.where;
  const std::vector<std::string> kinds(kKindsTakenAway.begin(), kKindsTakenAway.end());
  if (node.Find("kind") == nullptr) reader.RequiredText("kind");
  if (const auto kind = reader.Text("kind", kinds)) entry.kind = kind->value;
  if (const auto provider = reader.Text("provider")) entry.provider = provider->value;
  entry.preemptions_per_node_hour = ReadEstimate(node, reader, "preemptions_per_node_hour", 1000);
  entry.share_of_time_up = reader.RequiredNumber("share_of_time_up", {.low = 0.001, .high = 1});
  if (const auto guess = reader.Boolean("guess")) entry.guess = guess->value;
  reader.Count("traces");
  entry.source = reader.RequiredText("source");
  entry.date = reader.RequiredText("date");
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  return entry;
}

}  // namespace

absl::StatusOr<std::vector<InterruptionEntry>> Catalog::Interruptions() const {
  const auto path = Locate("", "interruptions");
  if (!path.has_value()) {
    return Error(Fault::kInput, "no interruptions.toml in any catalog folder");
  }
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file,
                          Read(*path, "interruptions.toml"));
  TableReader reader(*file, "");
  const Node* gang = reader.Table("gang");
  const Node* rows = reader.Array("interruption");
  if (gang == nullptr) {
    reader.Fail(file->where, "missing table [gang]: expected exponent, low, high, source and date");
  }
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  TableReader gang_reader(*gang, "gang");
  const InterruptionEntry::Estimate exponent = ReadEstimate(*gang, gang_reader, "exponent", 1);
  const std::string exponent_source = gang_reader.RequiredText("source");
  gang_reader.RequiredText("date");
  GPUDAY_RETURN_IF_ERROR(gang_reader.Finish());
  std::vector<InterruptionEntry> entries;
  if (rows == nullptr) return entries;
  for (const Node& node : rows->items) {
    GPUDAY_ASSIGN_OR_RETURN(InterruptionEntry entry, ReadInterruption(node));
    entry.gang_exponent = exponent;
    entry.gang_source = exponent_source;
    entries.push_back(std::move(entry));
  }
  return entries;
}

const InterruptionEntry* FindInterruption(const std::vector<InterruptionEntry>& entries,
                                          const std::string& kind, const std::string& provider) {
  const InterruptionEntry* of_kind = nullptr;
  for (const InterruptionEntry& entry : entries) {
    if (entry.kind != kind) continue;
    if (entry.provider.empty()) {
      of_kind = &entry;
    } else if (NormalName(entry.provider) == NormalName(provider)) {
      return &entry;
    }
  }
  return of_kind;
}

}  // namespace gpuday
