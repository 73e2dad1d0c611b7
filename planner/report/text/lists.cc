#include "planner/report/text/lists.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/dates.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/budget/inference.h"
#include "planner/budget/totals.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

std::string Peak(const GpuEntry& gpu, const std::string& type) {
  const auto it = gpu.peak_flops_per_second.find(type);
  return it == gpu.peak_flops_per_second.end() ? "-" : Plain(it->second / 1e12, 4);
}

// "103 days", "up to 333 days, old", "undated".
std::string Age(const std::string& date, absl::CivilDay today) {
  const std::optional<std::int64_t> days = AgeInDays(date, today);
  if (!days.has_value()) return "undated";
  return absl::StrCat(ParseDate(date).has_value() ? "" : "up to ", *days,
                      *days == 1 ? " day" : " days", *days > kOldPriceDays ? ", old" : "");
}

std::string Rate(double bytes_per_second) {
  return absl::StrCat(Plain(bytes_per_second / kBytesPerGB), " GB/s");
}

// What one GPU is a part of: machine, links, network.
std::vector<std::vector<std::string>> Surroundings(const GpuEntry& gpu) {
  std::vector<std::vector<std::string>> rows;
  if (!gpu.counted_as.empty()) rows.push_back({"counted as", Printable(gpu.counted_as, 600)});
  if (gpu.gpus_per_node > 0) {
    rows.push_back(
        {"machine",
         absl::StrCat(Plain(gpu.gpus_per_node), " GPUs",
                      gpu.host_memory_bytes == 0
                          ? ""
                          : absl::StrCat(", ", Plain(gpu.host_memory_bytes / kBytesPerGiB, 4),
                                         " GiB of host memory"))});
  }
  const GpuEntry::Reached& reached = gpu.reached;
  if (reached.link_bytes_per_second > 0) {
    rows.push_back(
        {"between GPUs",
         absl::StrCat(Rate(reached.link_bytes_per_second), " reached",
                      reached.gpus_per_node == 0
                          ? " inside a machine"
                          : absl::StrCat(" among ", Plain(reached.gpus_per_node), " GPUs"))});
  }
  if (reached.network_bytes_per_second > 0) {
    rows.push_back(
        {"network", absl::StrCat(Rate(reached.network_bytes_per_second), " reached per GPU")});
  }
  if (!reached.flash_attention)
    rows.push_back({"attention", "FlashAttention 2 has no kernels for it"});
  return rows;
}

}  // namespace

std::string GpuTable(const std::vector<GpuEntry>& gpus, const Style& style) {
  std::vector<std::vector<std::string>> rows = {
      {"GPU", "usable GiB", "TB/s", "bf16", "fp16", "fp8", "fp32", "link GB/s", "W"}};
  const auto optional = [](double value) { return value == 0 ? "-" : Plain(value, 4); };
  for (const GpuEntry& gpu : gpus) {
    rows.push_back({gpu.name, Plain(gpu.memory_bytes / kBytesPerGiB),
                    Plain(gpu.memory_bandwidth_bytes_per_second / 1e12), Peak(gpu, "bf16"),
                    Peak(gpu, "fp16"), Peak(gpu, "fp8"), Peak(gpu, "fp32"),
                    optional(gpu.interconnect_bytes_per_second / 1e9), optional(gpu.tdp_watts)});
  }
  return absl::StrCat(HeadedColumns(rows, Align::kRight, style.list_width, 0),
                      "Peaks are dense TFLOP/s; links in one direction.\n");
}

std::string GpuText(const GpuEntry& gpu, const Style& style) {
  std::vector<std::vector<std::string>> details = {{"source", Printable(gpu.source, 600)},
                                                   {"recorded", Printable(gpu.date)}};
  for (std::vector<std::string>& row : Surroundings(gpu)) details.push_back(std::move(row));
  for (const auto& [type, peak] : gpu.peak_flops_per_second) {
    std::string turns =
        absl::StrCat(Plain(ArithmeticIntensity(peak, gpu.memory_bandwidth_bytes_per_second)),
                     " FLOP per byte of memory");
    if (gpu.interconnect_bytes_per_second > 0) {
      absl::StrAppend(&turns, ", ",
                      Plain(ArithmeticIntensity(peak, gpu.interconnect_bytes_per_second), 4),
                      " per byte of its link: compute-bound above, bandwidth-bound below");
    }
    details.push_back({type, absl::StrCat(Plain(peak / 1e12, 4), " TFLOP/s, ", turns)});
  }
  if (!gpu.unverified.empty()) {
    details.push_back({"not verified", Printable(absl::StrJoin(gpu.unverified, ", "), 600)});
  }
  if (!gpu.notes.empty()) details.push_back({"notes", Printable(gpu.notes, 600)});
  return absl::StrCat(GpuTable({gpu}, style), Columns(details, Align::kLeft, style.width, 0));
}

std::string PriceTable(const std::vector<PriceRow>& rows, absl::CivilDay today,
                       const Style& style) {
  std::vector<std::vector<std::string>> table = {
      {"GPU", "USD/GPU-hour", "provider", "kind", "GPUs", "instance, region", "date", "age"}};
  for (const PriceRow& row : rows) {
    std::vector<std::string> where;
    for (const std::string& part : {row.instance, row.region}) {
      if (!part.empty()) where.push_back(part);
    }
    table.push_back({row.gpu, Dollars(row.usd_per_gpu_hour), Printable(row.provider), row.kind,
                     row.gpus_per_instance.has_value() ? absl::StrCat(*row.gpus_per_instance) : "-",
                     Printable(absl::StrJoin(where, ", "), 60), Printable(row.date),
                     Age(row.date, today)});
  }
  return absl::StrCat(
      HeadedColumns(table, Align::kLeft, style.list_width, 0),
      Wrapped(absl::StrCat("GPUs: of one machine, which is rented whole; - where the source names "
                           "none. Old: more than ",
                           kOldPriceDays, " days."),
              style.width, 0),
      "\n");
}

std::string RegionTable(const std::vector<RegionEntry>& regions, const Style& style) {
  std::vector<std::vector<std::string>> rows = {{"region", "g CO2e/kWh", "PUE", "place"}};
  for (const RegionEntry& region : regions) {
    rows.push_back({Printable(region.name), Plain(region.gco2e_per_kwh, 4),
                    region.pue == 0 ? "-" : Plain(region.pue, 4), Printable(region.place)});
  }
  return HeadedColumns(rows, Align::kLeft, style.list_width, 0);
}

std::string ModelTable(const std::vector<ListedModel>& models, const Style& style) {
  std::vector<std::vector<std::string>> rows = {{"model", "architecture", "parameters", "count"}};
  for (const auto& [entry, resolved] : models) {
    const std::uint64_t count = CountParameters(resolved.model);
    const bool exact = entry.exact_parameters == absl::StrCat(count);
    rows.push_back({entry.name, entry.architecture, Grouped(absl::uint128(count)),
                    exact ? "as its source" : "from its shape"});
  }
  return HeadedColumns(rows, Align::kLeft, style.list_width, 0);
}

}  // namespace gpuday
