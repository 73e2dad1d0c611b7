// Runtimes and generations of software: the bundled ones, and what is refused.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "tests/catalog/catalog_testing.h"

namespace gpuday {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(BundledRuntimes, EveryVendorOfAGpuHasOne) {
  Catalog catalog = BundledCatalog();
  const auto gpus = catalog.AllGpus();
  ASSERT_TRUE(gpus.ok()) << gpus.status();
  for (const GpuEntry& gpu : *gpus) {
    const auto runtime = catalog.FindRuntime(gpu.vendor);
    ASSERT_TRUE(runtime.ok()) << runtime.status();
    EXPECT_NE(runtime->name, "other") << gpu.name;
    EXPECT_GT(runtime->context_bytes.value, 1e8) << gpu.name;
  }
  EXPECT_EQ(catalog.FindRuntime("NVIDIA")->context_bytes.value, 987842478);
  EXPECT_EQ(catalog.FindRuntime("nvidia")->driver_tool, "nvidia-smi");
  EXPECT_EQ(catalog.FindRuntime("Google")->driver_tool, "");
  EXPECT_EQ(catalog.FindRuntime("Example")->name, "other");
}

// A file that reads without error.
std::string RuntimeText(const std::string& extra = "") {
  const std::string amount = " = { value = 1, source = \"s\", date = \"d\" }\n";
  return absl::StrCat("name = \"V\"\ncontext = \"c\"\nlibraries = \"l\"\n",
                      "communication = \"m\"\n", extra, "context_bytes", amount,
                      "communication_bytes", amount, "workspace_bytes", amount, "fragmentation",
                      amount);
}

std::string RuntimeComplaint(const std::string& text) {
  const TemporaryFolder folder;
  folder.Write("runtimes/V.toml", text);
  Catalog catalog({folder.path()});
  const auto runtime = catalog.FindRuntime("V");
  if (runtime.ok()) return "accepted";
  const std::string message(runtime.status().message());
  return message.substr(std::min(message.find("V.toml"), message.size()));
}

TEST(ReadRuntimes, WrongFilesAreRefused) {
  const std::string good = RuntimeText();
  EXPECT_EQ(RuntimeComplaint(good), "accepted");
  // Of a vendor without a file, where there is none for others.
  const TemporaryFolder empty;
  EXPECT_THAT(std::string(Catalog({empty.path()}).FindRuntime("W").status().message()),
              HasSubstr("no catalog folder has a file runtimes/W.toml, nor runtimes/other.toml"));
  EXPECT_THAT(RuntimeComplaint(RuntimeText("driver_tool = \"t\"\n")),
              StartsWith("V.toml:1:1: missing key readings_source"));
  EXPECT_THAT(RuntimeComplaint(RuntimeText("driver_tol = \"t\"\n")),
              StartsWith("V.toml:5:1: unknown key driver_tol; did you mean"));
  EXPECT_THAT(
      RuntimeComplaint(With(good, "fragmentation = { value = 1", "fragmentation = { value = 2")),
      HasSubstr("fragmentation.value: expected a number from 0 to 1"));
  EXPECT_THAT(RuntimeComplaint(With(good, "workspace_bytes", "workspaces_bytes")),
              StartsWith("V.toml:1:1: missing table workspace_bytes"));
}

TEST(BundledGenerations, HaveFactorsAndAreThoseThatFrameworksName) {
  Catalog catalog = BundledCatalog();
  const auto generations = catalog.Generations();
  const auto constants = catalog.SpeedConstantEntries();
  ASSERT_TRUE(generations.ok() && constants.ok());
  std::vector<std::string> names;
  for (const GenerationEntry& generation : *generations) {
    names.push_back(generation.name);
    EXPECT_TRUE(generation.factor.empty() || constants->contains(generation.factor))
        << generation.name;
  }
  EXPECT_EQ(names.front(), "neutral");
  for (const char* framework : {"megatron-lm", "megatron-lm-2022", "megatron-deepspeed-2022"}) {
    const auto defaults = catalog.FrameworkDefaults(framework, kAsked);
    ASSERT_TRUE(defaults.ok()) << defaults.status();
    for (const DefaultEntry& entry : *defaults) {
      if (entry.key != "software.generation") continue;
      EXPECT_THAT(names, testing::Contains(entry.value.text)) << framework;
    }
  }
}

TEST(FrameworkOfYear, IsTheNearestThatIsNotOlder) {
  Catalog catalog = BundledCatalog();
  const auto of_year = [&](const std::string& framework, double year) {
    return catalog.FrameworkOfYear(framework, year);
  };
  EXPECT_EQ(of_year("megatron-lm", 2021), "megatron-lm-2022");
  EXPECT_EQ(of_year("megatron-lm", 2022), "megatron-lm-2022");
  EXPECT_EQ(of_year("megatron-lm", 2023), "megatron-lm-2023");
  EXPECT_EQ(of_year("megatron-lm", 2024), "megatron-lm");
  EXPECT_EQ(of_year("megatron-deepspeed", 2020), "megatron-deepspeed-2022");
  EXPECT_EQ(of_year("nobody's", 2020), "nobody's");
}

TEST(Defaults, TheirCommandsAreThoseOfTheManual) {
  std::ifstream file(std::filesystem::path(GPUDAY_SOURCE_ROOT) / "docs/catalog.md");
  const std::string manual{std::istreambuf_iterator<char>(file), {}};
  const std::size_t start = manual.find("## Defaults");
  ASSERT_NE(start, std::string::npos);
  const std::string section = manual.substr(start, manual.find("\n## ", start + 1) - start);
  for (const char* command : kDefaultsCommands) {
    EXPECT_THAT(section, HasSubstr(absl::StrCat("`\"", command, "\"`")));
  }
  const TemporaryFolder folder;
  folder.Write("defaults.toml",
               "[[default]]\nkey = \"a.b\"\nvalue = 1\nreason = \"r\"\ncommand = \"rank\"\n");
  Catalog catalog({folder.path()});
  EXPECT_THAT(std::string(catalog.Defaults().status().message()),
              HasSubstr("expected plan | inference | ranks, found \"rank\""));
}

TEST(Defaults, OfATaskAreNoCommands) {
  const TemporaryFolder folder;
  folder.Write("defaults.toml",
               "[[default]]\nkey = \"a.b\"\nvalue = 1\nreason = \"r\"\n"
               "[[default]]\ntask = \"fine-tuning\"\nkey = \"a.b\"\nvalue = 2\nreason = \"r\"\n"
               "[[default]]\ncommand = \"ranks\"\nkey = \"a.b\"\nvalue = 3\nreason = \"r\"\n");
  const Catalog catalog({folder.path()});
  const auto values = [](const absl::StatusOr<std::vector<DefaultEntry>>& defaults) {
    EXPECT_TRUE(defaults.ok()) << defaults.status();
    std::vector<std::int64_t> all;
    if (!defaults.ok()) return all;
    for (const DefaultEntry& entry : *defaults) all.push_back(entry.value.integer);
    return all;
  };
  EXPECT_THAT(values(catalog.Defaults()), ElementsAre(1));
  EXPECT_THAT(values(catalog.Defaults("ranks")), ElementsAre(3));
  EXPECT_THAT(values(catalog.TaskDefaults(Task::kFineTuning)), ElementsAre(2));
  EXPECT_THAT(values(catalog.TaskDefaults(Task::kPretraining)), IsEmpty());

  const TemporaryFolder both;
  both.Write("defaults.toml",
             "[[default]]\ntask = \"fine-tuning\"\ncommand = \"ranks\"\nkey = \"a.b\"\n"
             "value = 2\nreason = \"r\"\n");
  EXPECT_THAT(std::string(Catalog({both.path()}).Defaults().status().message()),
              HasSubstr("a row is of a command or of a task, not of both"));
}

}  // namespace
}  // namespace gpuday
