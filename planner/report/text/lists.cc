#include "planner/report/text/lists.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
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

}  // namespace

std::string GpuTable(const std::vector<GpuEntry>& gpus) {
  std::vector<std::vector<std::string>> rows = {
      {"GPU", "usable GiB", "TB/s", "bf16", "fp16", "fp8", "fp32", "link GB/s", "W"}};
  const auto optional = [](double value) { return value == 0 ? "-" : Plain(value, 4); };
  for (const GpuEntry& gpu : gpus) {
    rows.push_back({gpu.name, Plain(gpu.memory_bytes / kBytesPerGiB),
                    Plain(gpu.memory_bandwidth_bytes_per_second / 1e12), Peak(gpu, "bf16"),
                    Peak(gpu, "fp16"), Peak(gpu, "fp8"), Peak(gpu, "fp32"),
                    optional(gpu.interconnect_bytes_per_second / 1e9), optional(gpu.tdp_watts)});
  }
  return absl::StrCat(Columns(rows, Align::kRight, 0),
                      "Peaks are dense TFLOP/s; links in one direction.\n");
}

std::string GpuText(const GpuEntry& gpu) {
  std::vector<std::vector<std::string>> details = {{"source", Printable(gpu.source, 600)},
                                                   {"recorded", Printable(gpu.date)}};
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
  return absl::StrCat(GpuTable({gpu}), Columns(details, Align::kLeft, 0));
}

std::string PriceTable(const std::vector<PriceRow>& rows) {
  std::vector<std::vector<std::string>> table = {
      {"GPU", "USD/GPU-hour", "provider", "kind", "statistic", "date", "instance, region"}};
  for (const PriceRow& row : rows) {
    table.push_back(
        {row.gpu, Dollars(row.usd_per_gpu_hour), Printable(row.provider), row.kind, row.statistic,
         Printable(row.date),
         Printable(absl::StrCat(row.instance, row.region.empty() ? "" : ", ", row.region), 60)});
  }
  return Columns(table, Align::kLeft, 0);
}

std::string RegionTable(const std::vector<RegionEntry>& regions) {
  std::vector<std::vector<std::string>> rows = {{"region", "g CO2e/kWh", "PUE", "place"}};
  for (const RegionEntry& region : regions) {
    rows.push_back({Printable(region.name), Plain(region.gco2e_per_kwh, 4),
                    region.pue == 0 ? "-" : Plain(region.pue, 4), Printable(region.place)});
  }
  return Columns(rows, Align::kLeft, 0);
}

std::string ModelTable(const std::vector<ListedModel>& models) {
  std::vector<std::vector<std::string>> rows = {{"model", "architecture", "parameters", "count"}};
  for (const auto& [entry, resolved] : models) {
    const std::uint64_t count = CountParameters(resolved.model);
    const bool exact = entry.exact_parameters == absl::StrCat(count);
    rows.push_back({entry.name, entry.architecture, Grouped(absl::uint128(count)),
                    exact ? "as its source" : "from its shape"});
  }
  return Columns(rows, Align::kLeft, 0);
}

}  // namespace gpuday
