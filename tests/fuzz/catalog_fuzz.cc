// Files of somebody's own catalog.
#include "planner/base/node.h"
#include "planner/catalog/catalog.h"
#include "tests/fuzz/fuzzing.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gpuday;
  const auto file = ParseToml(TextOf(data, size), "file.toml");
  if (!file.ok()) {
    CheckRefusal(file.status());
    return 0;
  }
  if (const auto gpu = ReadGpuEntry(*file, "file"); gpu.ok()) {
    Require(gpu->memory_bytes > 0 && std::isfinite(gpu->memory_bytes), "memory", gpu->name);
  } else {
    CheckRefusal(gpu.status());
  }
  if (const auto prices = ReadPriceRows(*file, "file"); prices.ok()) {
    for (const PriceRow& row : *prices) {
      Require(row.usd_per_gpu_hour > 0 && std::isfinite(row.usd_per_gpu_hour), "price",
              row.provider);
    }
  } else {
    CheckRefusal(prices.status());
  }
  if (const auto model = ReadModelEntry(*file, "file"); !model.ok()) CheckRefusal(model.status());
  if (const auto regions = ReadRegionEntries(*file); !regions.ok()) CheckRefusal(regions.status());
  return 0;
}
