// What the catalog's tests share: small catalogs made of text.
#ifndef GPUDAY_TESTS_CATALOG_CATALOG_TESTING_H_
#define GPUDAY_TESTS_CATALOG_CATALOG_TESTING_H_

#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "planner/catalog/catalog.h"
#include "tests/base/temporary_folder.h"

namespace gpuday {

inline const Location kAsked = {"asked.toml", 7, 3};

inline Catalog BundledCatalog() {
  return Catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
}

// Files of one entry each that read without error; `extra` is more lines at the top.
inline std::string ModelText(const std::string& name, const std::string& extra = "") {
  return absl::StrCat("name = \"", name, "\"\n", extra,
                      "architecture = \"gpt\"\nsource = \"s\"\ndate = \"2026\"\n"
                      "[parameters]\nhidden_size = 8\n");
}

inline std::string GpuText(const std::string& name, const std::string& extra = "") {
  return absl::StrCat("name = \"", name, "\"\n", extra,
                      "vendor = \"V\"\nmemory_gb = 80\nmemory_bandwidth_gb_per_s = 2000\n"
                      "source = \"s\"\ndate = \"2026\"\n[dense_peak_tflops]\nbf16 = 312\n");
}

inline std::string PriceText(const std::string& gpu, const std::string& usd,
                             const std::string& extra = "") {
  return absl::StrCat("gpu = \"", gpu,
                      "\"\n[[price]]\nprovider = \"P\"\nkind = \"on-demand\"\n"
                      "usd_per_gpu_hour = ",
                      usd, "\n", extra, "date = \"2026\"\nsource = \"s\"\n");
}

// `text` with `from`, which must be in it, replaced.
inline std::string With(const std::string& text, const std::string& from, const std::string& to) {
  EXPECT_NE(text.find(from), std::string::npos) << from;
  return absl::StrReplaceAll(text, {{from, to}});
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_CATALOG_CATALOG_TESTING_H_
