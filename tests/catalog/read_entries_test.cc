// Rows that are wrong are refused, each with the place in its file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/catalog/catalog.h"
#include "tests/catalog/catalog_testing.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// The complaint about the catalog whose only file is KIND/NAME.toml with `text`.
std::string Complaint(const std::string& kind, const std::string& name, const std::string& text) {
  const TemporaryFolder folder;
  const std::string path = folder.Write(kind + "/" + name + ".toml", text).string();
  Catalog catalog({folder.path()});
  const absl::Status status = kind == "models"   ? catalog.AllModels().status()
                              : kind == "gpus"   ? catalog.AllGpus().status()
                              : kind == "prices" ? catalog.AllPrices().status()
                                                 : catalog.AllRegions().status();
  if (status.ok()) return "accepted";
  EXPECT_EQ(FaultOf(status), Fault::kInput);
  std::string message(status.message());
  EXPECT_THAT(message, StartsWith(path)) << "no place";
  return message.starts_with(path) ? message.substr(path.size()) : message;
}

std::string GpuComplaint(const std::string& from, const std::string& to) {
  return Complaint("gpus", "X1", With(GpuText("X1"), from, to));
}
std::string PriceComplaint(const std::string& from, const std::string& to) {
  return Complaint("prices", "X1", With(PriceText("X1", "2.5"), from, to));
}
std::string ModelComplaint(const std::string& from, const std::string& to) {
  return Complaint("models", "x1", With(ModelText("x1"), from, to));
}

TEST(ReadEntries, TheRowsOfTheseTestsAreGood) {
  EXPECT_EQ(Complaint("gpus", "X1", GpuText("X1")), "accepted");
  EXPECT_EQ(Complaint("prices", "X1", PriceText("X1", "2.5")), "accepted");
  EXPECT_EQ(Complaint("models", "x1", ModelText("x1")), "accepted");
}

TEST(ReadGpu, GivesBaseUnits) {
  const TemporaryFolder folder;
  folder.Write("gpus/X1.toml",
               GpuText("X1", "usable_memory_gib = 79\ntdp_w = 400\ninterconnect_gb_per_s = 300\n"));
  folder.Write("gpus/X2.toml", GpuText("X2"));
  Catalog catalog({folder.path()});
  const auto gpu = catalog.FindGpu("X1", kAsked);
  ASSERT_TRUE(gpu.ok()) << gpu.status();
  EXPECT_EQ(gpu->memory_bytes, 79 * 1024.0 * 1024 * 1024);
  EXPECT_EQ(gpu->memory_source, "usable_memory_gib");
  EXPECT_EQ(gpu->memory_bandwidth_bytes_per_second, 2e12);
  EXPECT_EQ(gpu->interconnect_bytes_per_second, 3e11);
  EXPECT_EQ(gpu->tdp_watts, 400);
  EXPECT_EQ(gpu->peak_flops_per_second.at("bf16"), 312e12);
  EXPECT_EQ(gpu->peak_flops_per_second.count("fp8"), 0u);
  EXPECT_EQ(gpu->host_memory_bytes, 0);
  EXPECT_EQ(gpu->counted_as, "");
  EXPECT_TRUE(gpu->reached.flash_attention);
  EXPECT_EQ(catalog.FindGpu("X2", kAsked)->memory_bytes, 80e9);
  EXPECT_EQ(catalog.FindGpu("X2", kAsked)->memory_source, "memory_gb");
}

TEST(ReadGpu, SaysWhatItIsAPartOf) {
  const TemporaryFolder folder;
  const std::string reached = "[reached]\nbf16_tflops = 200\ngpus_per_node = 72\nsource = \"s\"\n";
  folder.Write("gpus/X1.toml", GpuText("X1",
                                       "gpus_per_node = 4\nhost_memory_gib = 512\n"
                                       "counted_as = \"one of two devices\"\n") +
                                   reached + "flash_attention = false\n");
  const auto gpu = Catalog({folder.path()}).FindGpu("X1", kAsked);
  ASSERT_TRUE(gpu.ok()) << gpu.status();
  EXPECT_EQ(gpu->gpus_per_node, 4);
  EXPECT_EQ(gpu->host_memory_bytes, 512 * 1024.0 * 1024 * 1024);
  EXPECT_EQ(gpu->counted_as, "one of two devices");
  EXPECT_EQ(gpu->reached.gpus_per_node, 72);
  EXPECT_FALSE(gpu->reached.flash_attention);
  EXPECT_THAT(Complaint("gpus", "X1", GpuText("X1", "gpus_per_node = 80\n") + reached),
              StartsWith(":12:1: reached.gpus_per_node: expected 80 at least, the GPUs of a "
                         "machine, found 72"));
  EXPECT_THAT(Complaint("gpus", "X1", GpuText("X1") + reached + "flash_attention = 2\n"),
              StartsWith(":13:1: reached.flash_attention: expected true or false"));
  EXPECT_THAT(Complaint("gpus", "X1", GpuText("X1", "counted_as = \"\"\n")),
              StartsWith(":2:1: counted_as: expected text"));
}

TEST(ReadGpu, WrongNumbersAreRefused) {
  EXPECT_THAT(GpuComplaint("per_s = 2000", "per_s = -2000"),
              StartsWith(":4:1: memory_bandwidth_gb_per_s: expected a number from 0.001 to"));
  for (const char* value : {"0", "-1", "nan", "inf", "1e308", "1e7", "\"1e400\"", "true", "[]"}) {
    EXPECT_THAT(GpuComplaint("per_s = 2000", absl::StrCat("per_s = ", value)),
                StartsWith(":4:1: memory_bandwidth_gb_per_s: expected"));
    EXPECT_THAT(GpuComplaint("memory_gb = 80", absl::StrCat("memory_gb = ", value)),
                StartsWith(":3:1: memory_gb: expected"));
  }
  for (const char* key :
       {"usable_memory_gib", "interconnect_gb_per_s", "pcie_gb_per_s", "tdp_w",
        "network_gbit_per_s_per_gpu", "gpus_per_node", "release_year", "host_memory_gib"}) {
    EXPECT_THAT(Complaint("gpus", "X1", GpuText("X1", absl::StrCat(key, " = -1\n"))),
                StartsWith(absl::StrCat(":2:1: ", key, ": expected")));
  }
  EXPECT_THAT(GpuComplaint("bf16 = 312", "bf16 = 0"),
              StartsWith(":8:1: dense_peak_tflops.bf16: expected a number from 0.001 to"));
  EXPECT_THAT(GpuComplaint("bf16 = 312", ""), HasSubstr("dense_peak_tflops: holds no peak at all"));
  EXPECT_THAT(GpuComplaint("[dense_peak_tflops]\nbf16 = 312\n", ""),
              HasSubstr("missing table [dense_peak_tflops]"));
}

TEST(ReadGpu, ANumberWithoutItsUnitIsNotTaken) {
  EXPECT_THAT(GpuComplaint("memory_gb = 80", "memory = 80"),
              AllOf(StartsWith(":3:1: unknown key memory"), HasSubstr("memory_gb")));
  EXPECT_THAT(GpuComplaint("memory_bandwidth_gb_per_s", "memory_bandwidth"),
              StartsWith(":4:1: unknown key memory_bandwidth"));
  EXPECT_THAT(GpuComplaint("[dense_peak_tflops]", "[dense_peak]"),
              AllOf(StartsWith(":"), HasSubstr("dense_peak")));
}

TEST(ReadGpu, UnknownAndMissingKeysAreTold) {
  EXPECT_THAT(Complaint("gpus", "X1", GpuText("X1", "vender = \"V\"\n")),
              StartsWith(":2:1: unknown key vender; did you mean \"vendor\"?"));
  EXPECT_THAT(GpuComplaint("bf16 = 312", "bf17 = 312"),
              StartsWith(":8:1: unknown key dense_peak_tflops.bf17; did you mean"));
  for (const char* line : {"vendor = \"V\"\n", "memory_gb = 80\n", "source = \"s\"\n",
                           "date = \"2026\"\n", "memory_bandwidth_gb_per_s = 2000\n"}) {
    const std::string key(line, std::string(line).find(' '));
    EXPECT_THAT(GpuComplaint(line, ""), StartsWith(absl::StrCat(":1:1: missing key ", key)));
  }
}

// What has no year would never be told to be old.
TEST(ReadEntries, ADateMustNameAYear) {
  for (const char* date : {"yesterday", "05-24", "d"}) {
    const std::string to = absl::StrCat("date = \"", date, "\"");
    const std::string told = absl::StrCat(
        "date: expected a day, a month or a year, such as 2026-11-30, found \"", date, "\"");
    EXPECT_THAT(GpuComplaint("date = \"2026\"", to), HasSubstr(told));
    EXPECT_THAT(ModelComplaint("date = \"2026\"", to), HasSubstr(told));
    EXPECT_THAT(PriceComplaint("date = \"2026\"", to), HasSubstr("price." + told));
  }
  for (const char* date : {"2026-05-24", "Q3 2026", "2025/2026"}) {
    EXPECT_EQ(PriceComplaint("\"2026\"", absl::StrCat("\"", date, "\"")), "accepted");
  }
}

TEST(ReadGpu, NoMoreMemoryIsUsableThanTheCardHas) {
  EXPECT_EQ(Complaint("gpus", "X1", GpuText("X1", "usable_memory_gib = 80\n")), "accepted");
  EXPECT_THAT(Complaint("gpus", "X1", GpuText("X1", "usable_memory_gib = 81\n")),
              StartsWith(":2:1: usable_memory_gib: expected no more than the 80 GB of memory_gb, "
                         "found 81 GiB"));
}

TEST(ReadEntries, TheNameMustBeTheFiles) {
  EXPECT_THAT(Complaint("gpus", "X2", GpuText("X1")),
              StartsWith(":1:1: name: expected \"X2\", the file's own name, found \"X1\""));
  EXPECT_THAT(Complaint("models", "x2", ModelText("x1")),
              StartsWith(":1:1: name: expected \"x2\", the file's own name, found \"x1\""));
  EXPECT_THAT(Complaint("prices", "X2", PriceText("X1", "1")),
              StartsWith(":1:1: gpu: expected \"X2\", the file's own name, found \"X1\""));
  EXPECT_EQ(Complaint("gpus", "x1", GpuText("X1")), "accepted");
}

TEST(ReadEntries, ANameOrAliasOfTwoEntriesIsRefusedWithBothPlaces) {
  for (const auto& [a, b] : {std::pair{"aliases = [\"same\"]\n", "aliases = [\"SAME\"]\n"},
                             {"aliases = [\"x2\"]\n", ""}}) {
    const TemporaryFolder folder;
    folder.Write("gpus/X1.toml", GpuText("X1", a));
    folder.Write("gpus/X2.toml", GpuText("X2", b));
    folder.Write("models/x1.toml", ModelText("x1", a));
    folder.Write("models/x2.toml", ModelText("x2", b));
    Catalog catalog({folder.path()});
    EXPECT_THAT(std::string(catalog.AllGpus().status().message()),
                AllOf(HasSubstr("X2.toml:1:1: duplicate name"), HasSubstr("X1.toml:1:1 has it")));
    EXPECT_THAT(std::string(catalog.AllModels().status().message()),
                AllOf(HasSubstr("x2.toml:1:1: duplicate name"), HasSubstr("x1.toml:1:1 has it")));
  }
  EXPECT_EQ(Complaint("gpus", "X1", GpuText("X1", "aliases = [\"x1\", \"y\", \"Y\"]\n")),
            "accepted");
}

TEST(ReadPrices, WrongPricesAreRefused) {
  for (const char* value : {"0", "0.0", "-2.5", "nan", "inf", "1e308", "10001", "\"free\"", "{}"}) {
    EXPECT_THAT(PriceComplaint("= 2.5", absl::StrCat("= ", value)),
                StartsWith(":5:1: price.usd_per_gpu_hour: expected a number from 0.0001 to"));
  }
  EXPECT_THAT(PriceComplaint("on-demand", "ondemand"),
              AllOf(StartsWith(":4:1: price.kind: expected on-demand | spot"),
                    HasSubstr("did you mean \"on-demand\"?")));
  EXPECT_THAT(PriceComplaint("provider", "providor"),
              StartsWith(":3:1: unknown key price.providor; did you mean \"provider\"?"));
  EXPECT_THAT(Complaint("prices", "X1", PriceText("X1", "1", "gpus_per_instance = 0\n")),
              StartsWith(":6:1: price.gpus_per_instance: expected a whole number from 1"));
  EXPECT_THAT(Complaint("prices", "X1", PriceText("X1", "1", "statistic = \"mean\"\n")),
              StartsWith(":6:1: price.statistic: expected list | cheapest"));
}

TEST(ReadPrices, AnOwnClusterMayCostNothing) {
  const auto priced = [](const std::string& kind, const std::string& usd) {
    return PriceComplaint("kind = \"on-demand\"\nusd_per_gpu_hour = 2.5",
                          absl::StrCat("kind = \"", kind, "\"\nusd_per_gpu_hour = ", usd));
  };
  EXPECT_EQ(priced("own", "0"), "accepted");
  EXPECT_EQ(priced("own", "1.2"), "accepted");
  EXPECT_THAT(priced("own", "-1"),
              StartsWith(":5:1: price.usd_per_gpu_hour: expected a number from 0 to 10,000"));
  EXPECT_THAT(priced("spot", "0"),
              StartsWith(":5:1: price.usd_per_gpu_hour: expected a number from 0.0001 to"));
}

TEST(ReadPrices, AMachineIsWhatItsRowSays) {
  const TemporaryFolder folder;
  folder.Write("prices/X1.toml", PriceText("X1", "2.5"));
  folder.Write(
      "prices/X2.toml",
      PriceText("X2", "2.5", "gpus_per_instance = 8\nhost_memory_gib = 2048\nvcpus = 96\n"));
  const Catalog catalog({folder.path()});
  const auto unnamed = catalog.PricesFor("X1"), named = catalog.PricesFor("X2");
  ASSERT_TRUE(unnamed.ok() && named.ok()) << unnamed.status() << named.status();
  EXPECT_EQ((*unnamed)[0].gpus_per_instance, std::nullopt);
  EXPECT_EQ((*unnamed)[0].host_memory_bytes, 0);
  EXPECT_EQ((*named)[0].gpus_per_instance, 8u);
  EXPECT_EQ((*named)[0].host_memory_bytes, 2048 * 1024.0 * 1024 * 1024);
  EXPECT_EQ((*named)[0].vcpus, 96);
  EXPECT_EQ((*named)[0].date, "2026");
  for (const char* key : {"host_memory_gib", "vcpus"}) {
    EXPECT_THAT(Complaint("prices", "X1", PriceText("X1", "1", absl::StrCat(key, " = 0\n"))),
                StartsWith(absl::StrCat(":6:1: price.", key, ": expected")));
  }
}

TEST(ReadPrices, RowsTakeWhatTheirTableSaysUnlessTheySayIt) {
  const auto file = [](const std::string& from) {
    return absl::StrCat("gpu = \"X1\"\n[from.list]\nprovider = \"P\"\nkind = \"on-demand\"\n",
                        "date = \"2026\"\nsource = \"s\"\n[[price]]\nfrom = ", from,
                        "\nusd_per_gpu_hour = 2\n[[price]]\nfrom = \"list\"\nkind = \"spot\"\n",
                        "usd_per_gpu_hour = 1\n");
  };
  const TemporaryFolder folder;
  folder.Write("prices/X1.toml", file("\"list\""));
  const auto rows = Catalog({folder.path()}).PricesFor("X1");
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[0].kind, "on-demand");
  EXPECT_EQ((*rows)[1].kind, "spot");
  for (const PriceRow& row : *rows) EXPECT_EQ(row.provider, "P");
  for (const char* wrong : {"\"lists\"", "3"}) {
    EXPECT_THAT(Complaint("prices", "X1", file(wrong)),
                AllOf(StartsWith(":8:"), HasSubstr("price.from: expected the NAME of a table "
                                                   "[from.NAME] of this file, found")));
  }
}

TEST(ReadPrices, AMachinesNetworkNamesItsSource) {
  const std::string network = "network_gbit_per_s = 3200\n";
  EXPECT_THAT(Complaint("prices", "X1", PriceText("X1", "1", network)),
              HasSubstr("missing key price.network_source: who says so of the machine's network"));
  EXPECT_EQ(Complaint("prices", "X1", PriceText("X1", "1", network + "network_source = \"s\"\n")),
            "accepted");
}

TEST(ReadPrices, MissingKeysAreToldAtTheRow) {
  for (const char* line : {"provider = \"P\"\n", "kind = \"on-demand\"\n",
                           "usd_per_gpu_hour = 2.5\n", "date = \"2026\"\n", "source = \"s\"\n"}) {
    const std::string key(line, std::string(line).find(' '));
    EXPECT_THAT(PriceComplaint(line, ""),
                AllOf(StartsWith(":2:"), HasSubstr(absl::StrCat("missing key price.", key))));
  }
  EXPECT_THAT(Complaint("prices", "X1", "gpu = \"X1\"\n"), HasSubstr("no [[price]] rows"));
  EXPECT_THAT(Complaint("prices", "X1", "gpu = \"X1\"\nprice = [1]\n"),
              HasSubstr("price: expected a table, found 1"));
}

TEST(ReadPrices, TheSamePriceTwiceIsRefused) {
  const std::string row =
      "[[price]]\nprovider = \"P\"\nkind = \"spot\"\nusd_per_gpu_hour = 1\ndate = \"2026\"\n"
      "source = \"s\"\n";
  EXPECT_THAT(Complaint("prices", "X1", absl::StrCat("gpu = \"X1\"\n", row, row)),
              AllOf(StartsWith(":8:"), HasSubstr("a second price of P, spot")));
  EXPECT_EQ(Complaint("prices", "X1", absl::StrCat("gpu = \"X1\"\n", row, row, "region = \"r\"\n")),
            "accepted");
}

TEST(ReadModels, WrongRowsAreRefused) {
  EXPECT_THAT(ModelComplaint("architecture", "arkitecture"),
              StartsWith(":2:1: unknown key arkitecture; did you mean \"architecture\"?"));
  EXPECT_THAT(ModelComplaint("[parameters]\nhidden_size = 8\n", ""),
              HasSubstr("missing table [parameters]"));
  EXPECT_THAT(ModelComplaint("source = \"s\"\n", ""), StartsWith(":1:1: missing key source"));
  for (const char* value : {"0", "-1", "1.5", "nan", "1e308", "9007199254740993", "\"x\""}) {
    EXPECT_THAT(Complaint("models", "x1",
                          ModelText("x1", absl::StrCat("exact_parameters = ", value, "\n"))),
                StartsWith(":2:1: exact_parameters: expected a whole number"))
        << value;
  }
  EXPECT_THAT(Complaint("models", "x1", ModelText("x1", "aliases = \"a\"\n")),
              StartsWith(":2:1: aliases: expected a list"));
  EXPECT_EQ(Complaint("models", "x1", ModelText("x1", "weights_published = false\n")), "accepted");
  EXPECT_THAT(Complaint("models", "x1", ModelText("x1", "weights_published = \"none\"\n")),
              StartsWith(":2:1: weights_published: expected true or false"));
  EXPECT_THAT(Complaint("models", "x1", ModelText("x1", "aliases = [3]\n")),
              HasSubstr("aliases: expected a list of texts"));
}

TEST(ReadRegions, WrongRowsAreRefused) {
  const std::string good =
      "provider = \"P\"\n[[region]]\nname = \"r\"\ngco2e_per_kwh = 100\nsource = \"s\"\n"
      "date = \"d\"\n";
  EXPECT_EQ(Complaint("regions", "p", good), "accepted");
  EXPECT_THAT(Complaint("regions", "p", With(good, "= 100", "= -1")),
              StartsWith(":4:1: region.gco2e_per_kwh: expected a number from 0 to 5,000"));
  EXPECT_THAT(Complaint("regions", "p", good + "pue = 0.9\n"),
              StartsWith(":7:1: region.pue: expected a number from 1 to 5"));
  EXPECT_THAT(Complaint("regions", "p", With(good, "name", "nane")),
              StartsWith(":3:1: unknown key region.nane; did you mean \"name\"?"));
}

TEST(Defaults, ConstantsAreChecked) {
  const TemporaryFolder folder;
  Catalog catalog({folder.path()});
  const std::string path = folder
                               .Write("defaults.toml",
                                      "[[constant]]\nname = \"c\"\nvalue = -1\n"
                                      "unit = \"u\"\nsource = \"s\"\n")
                               .string();
  EXPECT_THAT(std::string(catalog.Constant("c").status().message()),
              StartsWith(path + ":3:1: constant.value: expected a number of at least 0"));
}

TEST(Defaults, NameACommandThatIsThere) {
  const TemporaryFolder folder;
  Catalog catalog({folder.path()});
  const std::string path = folder
                               .Write("defaults.toml",
                                      "[[default]]\nkey = \"a.b\"\nvalue = 1\nreason = \"r\"\n"
                                      "command = \"plans\"\n")
                               .string();
  EXPECT_THAT(std::string(catalog.Defaults().status().message()),
              StartsWith(path + ":5:1: default.command: expected plan | inference"));
}

TEST(Catalog, HostileFilesEndInAnErrorAtOnce) {
  for (const std::string& text : {std::string(300 * 1024, '#'), std::string("\xFF"),
                                  "a = " + std::string(100000, '['), std::string("\0", 1)}) {
    const MustBeQuick quick;
    EXPECT_THAT(Complaint("models", "x1", text), StartsWith(":"));
  }
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "models");
  ASSERT_EQ(mkfifo((folder / "models/fifo.toml").c_str(), 0600), 0);
  Catalog catalog({folder.path()});
  const MustBeQuick quick;
  EXPECT_FALSE(catalog.FindModel("fifo", kAsked).ok());
}

}  // namespace
}  // namespace gpuday
