// From the tree of one catalog file to its entries, every value checked.
#include <cmath>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/dates.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/catalog/catalog.h"

namespace gpuday {
namespace {

constexpr double kGiga = 1e9;
constexpr double kTera = 1e12;
constexpr const char* kComputeTypes[] = {"fp32", "tf32", "fp16", "bf16",
                                         "fp8",  "int8", "int4", "fp4"};

double OptionalNumber(TableReader& reader, const char* key, const Range& range) {
  const auto given = reader.Number(key, range);
  return given.has_value() ? given->value : 0;
}

std::string OptionalText(TableReader& reader, const char* key) {
  const auto given = reader.Text(key);
  return given.has_value() ? given->value : "";
}

// A day, a month, a year or years, as AgeInDays() reads them.
std::string RequiredDate(TableReader& reader, const Node& table) {
  const std::string date = reader.RequiredText("date");
  constexpr absl::CivilDay kLater(9999, 1, 1);
  if (!date.empty() && !AgeInDays(date, kLater).has_value()) {
    reader.FailAt("date", table.Find("date")->where,
                  absl::StrCat("expected a day, a month or a year, such as 2026-11-30, found \"",
                               Printable(date, 40), "\""));
  }
  return date;
}

// Rows of `[[key]]`; the reader has checked that they are an array.
const std::vector<Node>& Rows(TableReader& reader, const Node& file, const char* key) {
  static const std::vector<Node> kNone;
  const Node* array = reader.Array(key);
  if (array == nullptr) {
    reader.Fail(file.where, absl::StrCat("no [[", key, "]] rows"));
    return kNone;
  }
  return array->items;
}

}  // namespace

void CheckStem(TableReader& reader, const Node& file, const std::string& name,
               const std::string& stem) {
  if (Printable(name, name.size()) != name) {
    reader.Fail(file.Find("name")->where,
                absl::StrCat("name: expected text without control characters, found \"",
                             Printable(name), "\""));
  }
  if (name.empty() || NormalName(name) == NormalName(stem)) return;
  reader.Fail(file.Find("name")->where,
              absl::StrCat("name: expected \"", Printable(stem),
                           "\", the file's own name, found \"", Printable(name), "\""));
}

absl::StatusOr<ModelEntry> ReadModelEntry(const Node& file, const std::string& stem) {
  ModelEntry entry;
  TableReader reader(file, "");
  entry.where = file.where;
  entry.name = reader.RequiredText("name");
  CheckStem(reader, file, entry.name, stem);
  entry.aliases = reader.Texts("aliases");
  entry.architecture = reader.RequiredText("architecture");
  if (const auto exact = reader.Count("exact_parameters")) {
    entry.exact_parameters = absl::StrCat(exact->value);
  }
  reader.Number("nominal_parameters", Range::Between(1, 1e18));
  if (const auto published = reader.Boolean("weights_published")) {
    entry.weights_published = published->value;
  }
  entry.source = reader.RequiredText("source");
  entry.date = RequiredDate(reader, file);
  entry.notes = OptionalText(reader, "notes");
  if (const Node* parameters = reader.Table("parameters")) {
    entry.parameters = *parameters;
  } else {
    reader.Fail(file.where, "missing table [parameters]");
  }
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  return entry;
}

namespace {

absl::Status ReadReached(const Node& table, double machine, GpuEntry::Reached& reached) {
  TableReader reader(table, "reached");
  const auto flag = [&](const char* key, bool unsaid = false) {
    const auto given = reader.Boolean(key);
    return given.has_value() ? given->value : unsaid;
  };
  reached.flops16 = kTera * reader.RequiredNumber("bf16_tflops", Range::Between(0.001, 1e7));
  reached.flops8 = kTera * OptionalNumber(reader, "fp8_tflops", Range::Between(0.001, 1e7));
  reached.flops4 = kTera * OptionalNumber(reader, "fp4_tflops", Range::Between(0.001, 1e7));
  reached.multiprocessors = OptionalNumber(reader, "multiprocessors", Range::Whole(1, 1e5));
  reached.link_bytes_per_second =
      kGiga * OptionalNumber(reader, "link_gb_per_s", Range::Between(0.001, 1e6));
  reached.network_bytes_per_second =
      kGiga * OptionalNumber(reader, "network_gb_per_s", Range::Between(0.001, 1e6));
  reached.gpus_per_node = OptionalNumber(reader, "gpus_per_node", Range::Whole(1, 1e6));
  if (const Node* reach = table.Find("gpus_per_node");
      reach != nullptr && reached.gpus_per_node < machine) {
    reader.FailAt("gpus_per_node", reach->where,
                  absl::StrCat("expected ", machine, " at least, the GPUs of a machine, found ",
                               reached.gpus_per_node));
  }
  reached.power_limited = flag("power_limited");
  reached.flash_attention = flag("flash_attention", true);
  reached.flash_attention_3 = flag("flash_attention_3");
  reached.measured = flag("measured");
  reached.one_source = flag("one_source");
  reached.source = reader.RequiredText("source");
  return reader.Finish();
}

}  // namespace

absl::StatusOr<GpuEntry> ReadGpuEntry(const Node& file, const std::string& stem) {
  GpuEntry entry;
  TableReader reader(file, "");
  entry.where = file.where;
  entry.name = reader.RequiredText("name");
  CheckStem(reader, file, entry.name, stem);
  entry.aliases = reader.Texts("aliases");
  entry.vendor = reader.RequiredText("vendor");
  for (const char* key : {"generation", "memory_type", "interconnect"}) reader.Text(key);
  if (const auto form_factor = reader.Text("form_factor")) {
    entry.on_board = form_factor->value.starts_with("SXM") || form_factor->value.starts_with("OAM");
  }
  reader.Number("release_year", Range::Whole(2000, 2100));
  const double memory_gb = reader.RequiredNumber("memory_gb", Range::Between(0.1, 1e5));
  const double usable_gib = OptionalNumber(reader, "usable_memory_gib", Range::Between(0.1, 1e5));
  entry.memory_bytes =
      std::floor(usable_gib > 0 ? usable_gib * kBytesPerGiB : memory_gb * kBytesPerGB);
  entry.memory_source = usable_gib > 0 ? "usable_memory_gib" : "memory_gb";
  // A card of "80 GB" may have 80 GiB, and no more.
  constexpr double kMostAboveName = 1.08;
  if (memory_gb > 0 && usable_gib * kBytesPerGiB > kMostAboveName * memory_gb * kBytesPerGB) {
    reader.FailAt("usable_memory_gib", file.Find("usable_memory_gib")->where,
                  absl::StrCat("expected no more than the ", Plain(memory_gb),
                               " GB of memory_gb, found ", Plain(usable_gib), " GiB"));
  }
  entry.memory_bandwidth_bytes_per_second =
      kGiga * reader.RequiredNumber("memory_bandwidth_gb_per_s", Range::Between(0.001, 1e6));
  entry.interconnect_bytes_per_second =
      kGiga * OptionalNumber(reader, "interconnect_gb_per_s", Range::Between(0.001, 1e6));
  entry.pcie_bytes_per_second =
      kGiga * OptionalNumber(reader, "pcie_gb_per_s", Range::Between(0.001, 1e6));
  entry.gpus_per_node = OptionalNumber(reader, "gpus_per_node", Range::Whole(1, 1e6));
  entry.host_memory_bytes =
      kBytesPerGiB * OptionalNumber(reader, "host_memory_gib", Range::Between(0.1, 1e6));
  entry.counted_as = OptionalText(reader, "counted_as");
  entry.network_bytes_per_second =
      kGiga / 8 * OptionalNumber(reader, "network_gbit_per_s_per_gpu", Range::Between(0.001, 1e6));
  entry.tdp_watts = OptionalNumber(reader, "tdp_w", Range::Between(1, 1e5));
  entry.source = reader.RequiredText("source");
  entry.date = RequiredDate(reader, file);
  entry.unverified = reader.Texts("unverified");
  entry.notes = OptionalText(reader, "notes");
  const Node* peaks = reader.Table("dense_peak_tflops");
  if (peaks == nullptr) {
    reader.Fail(file.where, "missing table [dense_peak_tflops]");
  } else {
    TableReader peak_reader(*peaks, "dense_peak_tflops");
    for (const char* type : kComputeTypes) {
      if (const auto given = peak_reader.Number(type, Range::Between(0.001, 1e7))) {
        entry.peak_flops_per_second[type] = given->value * kTera;
      }
    }
    GPUDAY_RETURN_IF_ERROR(peak_reader.Finish());
    if (entry.peak_flops_per_second.empty()) {
      reader.Fail(peaks->where, "dense_peak_tflops: holds no peak at all");
    }
  }
  if (const Node* reached = reader.Table("reached")) {
    GPUDAY_RETURN_IF_ERROR(ReadReached(*reached, entry.gpus_per_node, entry.reached));
  }
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  return entry;
}

namespace {

// `row` with what the table that it is `from` says of all its rows, where the row itself does not.
absl::StatusOr<Node> WithShared(const Node& row, const Node* tables) {
  const Node* from = row.Find("from");
  if (from == nullptr) return row;
  const Node* shared =
      tables == nullptr || from->kind != Node::Kind::kText ? nullptr : tables->Find(from->text);
  if (shared == nullptr || shared->kind != Node::Kind::kTable) {
    return Error(Fault::kInput, absl::StrCat(from->where.Text(),
                                             ": price.from: expected the NAME of a table "
                                             "[from.NAME] of this file, found ",
                                             Printable(from->ValueText(), 60)));
  }
  Node whole = row;
  std::erase_if(whole.entries, [](const auto& entry) { return entry.first == "from"; });
  for (const auto& [key, value] : shared->entries) {
    if (row.Find(key) == nullptr) whole.entries.emplace_back(key, value);
  }
  return whole;
}

// A row of a price file, but for its `gpu`.
absl::StatusOr<PriceRow> ReadPriceRow(const Node& node) {
  TableReader reader(node, "price");
  PriceRow row;
  row.where = node.where;
  row.provider = reader.RequiredText("provider");
  const std::vector<std::string> kinds(kKindsOfPrice.begin(), kKindsOfPrice.end());
  const auto kind = reader.Text("kind", kinds);
  if (kind.has_value()) row.kind = kind->value;
  row.usd_per_gpu_hour = reader.RequiredNumber("usd_per_gpu_hour", row.kind == kOwnPriceKind
                                                                       ? Range::Between(0, 1e4)
                                                                       : Range::Between(1e-4, 1e4));
  if (const auto gpus = reader.Count("gpus_per_instance", 1, 10'000)) {
    row.gpus_per_instance = gpus->value;
  }
  row.host_memory_bytes =
      kBytesPerGiB * OptionalNumber(reader, "host_memory_gib", Range::Between(0.1, 1e6));
  row.network_bytes_per_second =
      kGiga / 8 * OptionalNumber(reader, "network_gbit_per_s", Range::Between(0.001, 1e6));
  row.network_source = OptionalText(reader, "network_source");
  if (row.network_bytes_per_second > 0 && row.network_source.empty()) {
    reader.Fail(node.where,
                "missing key price.network_source: who says so of the machine's network");
  }
  row.vcpus = OptionalNumber(reader, "vcpus", Range::Whole(1, 1e5));
  row.instance = OptionalText(reader, "instance");
  row.region = OptionalText(reader, "region");
  const auto statistic =
      reader.Text("statistic", {"list", "cheapest", "cheapest_region", "median_region"});
  if (statistic.has_value()) row.statistic = statistic->value;
  row.date = RequiredDate(reader, node);
  row.source = reader.RequiredText("source");
  if (const auto verified = reader.Boolean("verified")) row.verified = verified->value;
  OptionalText(reader, "notes");
  if (!kind.has_value() && node.Find("kind") == nullptr) {
    reader.Fail(node.where,
                absl::StrCat("missing key price.kind: expected ", absl::StrJoin(kinds, " | ")));
  }
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  return row;
}

}  // namespace

absl::StatusOr<std::vector<PriceRow>> ReadPriceRows(const Node& file, const std::string& stem) {
  std::vector<PriceRow> rows;
  TableReader reader(file, "");
  const std::string gpu = reader.RequiredText("gpu");
  if (!gpu.empty() && NormalName(gpu) != NormalName(stem)) {
    reader.Fail(file.Find("gpu")->where,
                absl::StrCat("gpu: expected \"", Printable(stem),
                             "\", the file's own name, found \"", Printable(gpu), "\""));
  }
  const Node* shared = reader.Table("from");
  std::set<std::string> seen;
  for (const Node& node : Rows(reader, file, "price")) {
    GPUDAY_ASSIGN_OR_RETURN(const Node whole, WithShared(node, shared));
    GPUDAY_ASSIGN_OR_RETURN(PriceRow row, ReadPriceRow(whole));
    row.gpu = gpu;
    const std::string identity =
        absl::StrCat(row.provider, "\n", row.kind, "\n", row.instance, "\n", row.region, "\n",
                     row.statistic, "\n", row.date);
    if (!seen.insert(identity).second) {
      reader.Fail(node.where, absl::StrCat("a second price of ", Printable(row.provider), ", ",
                                           row.kind, ", for the same instance, region and date"));
    }
    rows.push_back(std::move(row));
  }
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  return rows;
}

absl::StatusOr<std::vector<RegionEntry>> ReadRegionEntries(const Node& file) {
  std::vector<RegionEntry> regions;
  TableReader reader(file, "");
  const std::string provider = reader.RequiredText("provider");
  for (const Node& node : Rows(reader, file, "region")) {
    TableReader row_reader(node, "region");
    RegionEntry region;
    region.where = node.where;
    region.name = absl::StrCat(provider, "/", row_reader.RequiredText("name"));
    region.place = OptionalText(row_reader, "place");
    region.gco2e_per_kwh = row_reader.RequiredNumber("gco2e_per_kwh", {.low = 0, .high = 5000});
    region.pue = OptionalNumber(row_reader, "pue", {.low = 1, .high = 5});
    OptionalText(row_reader, "pue_source");
    region.source = row_reader.RequiredText("source");
    region.date = row_reader.RequiredText("date");
    OptionalText(row_reader, "notes");
    GPUDAY_RETURN_IF_ERROR(row_reader.Finish());
    regions.push_back(std::move(region));
  }
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  return regions;
}

}  // namespace gpuday
