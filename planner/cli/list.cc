// gpus, prices, regions: what is known.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/budget/inference.h"
#include "planner/cli/commands.h"
#include "planner/cli/list_json.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

const Location kCommandLine{"command line", 0, 0};

std::string Peak(const GpuEntry& gpu, const std::string& type) {
  const auto it = gpu.peak_flops_per_second.find(type);
  return it == gpu.peak_flops_per_second.end() ? "-" : Plain(it->second / 1e12, 4);
}

bool Matches(const std::string& value, const std::string& wanted) {
  return wanted.empty() || NormalName(value) == NormalName(wanted);
}

}  // namespace

std::string LeftOut(const std::vector<absl::Status>& bad) {
  std::string remark;
  for (const absl::Status& status : bad) {
    absl::StrAppend(&remark, "gpuday: left out: ", std::string(status.message()), "\n");
  }
  return remark;
}

absl::StatusOr<Answer> RunGpus(const Session& session, const ListOptions& options) {
  std::vector<GpuEntry> gpus;
  std::vector<absl::Status> bad;
  if (options.operands.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(gpus, session.catalog.AllGpus(&bad));
  } else {
    GPUDAY_ASSIGN_OR_RETURN(GpuEntry gpu,
                            session.catalog.FindGpu(options.operands[0], kCommandLine));
    gpus.push_back(std::move(gpu));
  }
  if (options.json) return Answer{.output = GpusJson(gpus), .remark = LeftOut(bad)};
  std::vector<std::vector<std::string>> rows = {
      {"GPU", "usable GiB", "TB/s", "bf16", "fp16", "fp8", "fp32", "link GB/s", "W"}};
  const auto optional = [](double value) { return value == 0 ? "-" : Plain(value, 4); };
  for (const GpuEntry& gpu : gpus) {
    rows.push_back({gpu.name, Plain(gpu.memory_bytes / kBytesPerGiB),
                    Plain(gpu.memory_bandwidth_bytes_per_second / 1e12), Peak(gpu, "bf16"),
                    Peak(gpu, "fp16"), Peak(gpu, "fp8"), Peak(gpu, "fp32"),
                    optional(gpu.interconnect_bytes_per_second / 1e9), optional(gpu.tdp_watts)});
  }
  std::string output = absl::StrCat(Columns(rows, Align::kRight, 0),
                                    "Peaks are dense TFLOP/s; links in one direction.\n");
  if (!options.operands.empty()) {
    const GpuEntry& gpu = gpus[0];
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
    output += Columns(details, Align::kLeft, 0);
  }
  return Answer{.output = output, .remark = LeftOut(bad)};
}

absl::StatusOr<Answer> RunPrices(const Session& session, const PricesOptions& options) {
  std::vector<PriceRow> rows;
  if (options.list.operands.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(rows, session.catalog.AllPrices());
  } else {
    GPUDAY_ASSIGN_OR_RETURN(const GpuEntry gpu,
                            session.catalog.FindGpu(options.list.operands[0], kCommandLine));
    GPUDAY_ASSIGN_OR_RETURN(rows, session.catalog.PricesFor(gpu.name));
  }
  rows.erase(std::remove_if(rows.begin(), rows.end(),
                            [&](const PriceRow& row) {
                              return !Matches(row.provider, options.provider) ||
                                     !Matches(row.kind, options.kind);
                            }),
             rows.end());
  std::stable_sort(rows.begin(), rows.end(), [](const PriceRow& a, const PriceRow& b) {
    return std::pair(a.gpu, a.usd_per_gpu_hour) < std::pair(b.gpu, b.usd_per_gpu_hour);
  });
  if (options.list.json)
    return Answer{.output = PricesJson(rows), .remark = "", .yes = !rows.empty()};
  if (rows.empty())
    return Answer{.output = "", .remark = "no price of that kind is known\n", .yes = false};
  std::vector<std::vector<std::string>> table = {
      {"GPU", "USD/GPU-hour", "provider", "kind", "statistic", "date", "instance, region"}};
  for (const PriceRow& row : rows) {
    table.push_back(
        {row.gpu, Dollars(row.usd_per_gpu_hour), Printable(row.provider), row.kind, row.statistic,
         Printable(row.date),
         Printable(absl::StrCat(row.instance, row.region.empty() ? "" : ", ", row.region), 60)});
  }
  return Answer{.output = Columns(table, Align::kLeft, 0), .remark = ""};
}

absl::StatusOr<Answer> RunRegions(const Session& session, const ListOptions& options) {
  std::vector<RegionEntry> regions;
  if (options.operands.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(regions, session.catalog.AllRegions());
  } else {
    GPUDAY_ASSIGN_OR_RETURN(const RegionEntry region,
                            session.catalog.FindRegion(options.operands[0], kCommandLine));
    regions.push_back(region);
  }
  if (options.json) return Answer{.output = RegionsJson(regions), .remark = ""};
  std::vector<std::vector<std::string>> rows = {{"region", "g CO2e/kWh", "PUE", "place"}};
  for (const RegionEntry& region : regions) {
    rows.push_back({Printable(region.name), Plain(region.gco2e_per_kwh, 4),
                    region.pue == 0 ? "-" : Plain(region.pue, 4), Printable(region.place)});
  }
  return Answer{.output = Columns(rows, Align::kLeft, 0), .remark = ""};
}

}  // namespace gpuday
