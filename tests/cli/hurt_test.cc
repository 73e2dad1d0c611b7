// What broke under attack once: each with what it does now.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/sandbox.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

constexpr int kUsage = 2, kInput = 3, kPlugin = 4, kStore = 5;
constexpr char kPlan[] = "gpuday plan gpt2 --tokens 1B --gpus 8xA100-SXM4-80GB ";

TEST(Hurt, ADocumentNeverTakesThePlaceOfWhatIsRead) {
  const Sandbox sandbox;
  const std::string scenario = "[model]\nname = \"gpt2\"\n";
  sandbox.Write("in.toml", scenario);
  fs::create_symlink("in.toml", sandbox.work() / "out.csv");
  fs::create_hard_link(sandbox.work() / "in.toml", sandbox.work() / "hard.md");
  for (const char* line :
       {"gpuday plan in.toml --csv out.csv", "gpuday plan in.toml --md hard.md",
        "gpuday sweep in.toml --vary cluster.gpus=8,16 --csv out.csv",
        "gpuday compare gpt2-xl in.toml --csv out.csv", "gpuday ranks in.toml --csv out.csv"}) {
    const Finished run = sandbox.Shell(line);
    EXPECT_EQ(run.exit_code, kUsage) << line << run.err;
    EXPECT_EQ(ReadWhole(sandbox.work() / "in.toml"), scenario) << line;
  }
  // Nor two documents each other's.
  sandbox.Write("a.csv", "");
  fs::create_symlink("a.csv", sandbox.work() / "b.html");
  EXPECT_EQ(sandbox.Shell(std::string(kPlan) + "--csv a.csv --html b.html").exit_code, kUsage);
}

TEST(Hurt, ATableOfMeasurementsEndsWithASentence) {
  const Sandbox sandbox;
  const std::string header =
      "id,group,tier,model,gpu,gpus,framework,year,gpu_hours,tokens,sequence_length\n";
  for (const char* row : {"a,g,A,llama-2-7b,A100-SXM4-80GB,0.5,,2023,1000,1e9,4096",
                          "a,g,A,llama-2-7b,A100-SXM4-80GB,7.5,,2023,1000,1e9,4096",
                          "a,g,A,llama-2-7b,A100-SXM4-80GB,64,fsdp,1e18,1000,1e9,4096",
                          "a,g,A,llama-2-7b,A100-SXM4-80GB,64,fsdp,2147483647,1000,1e9,4096"}) {
    sandbox.Write("rows.csv", header + row + "\n");
    const Finished run = sandbox.Shell("gpuday validate rows.csv");
    EXPECT_THAT(run.exit_code, testing::AnyOf(0, kInput)) << row << run.err;
    EXPECT_LT(run.cpu_seconds, 5) << row;
  }
}

// A limit on the size of files is an error of the save, not the end of the program.
TEST(Hurt, ALimitOnFileSizesIsTold) {
  const Sandbox sandbox;
  const Finished run = sandbox.Shell(std::string("ulimit -f 50; ") + kPlan + "--save");
  EXPECT_EQ(run.exit_code, kStore) << run.err;
  EXPECT_THAT(run.err, HasSubstr("File too large"));
}

TEST(Hurt, ThousandsOfKeysAreRefusedAtOnce) {
  const Sandbox sandbox;
  std::string text = "[model]\nname = \"gpt2\"\n[model.parameters]\n";
  for (int i = 0; i < 20000; ++i) text += "k" + std::to_string(i) + "=1\n";
  sandbox.Write("many.toml", text);
  const Finished run = sandbox.Shell("gpuday plan many.toml");
  EXPECT_EQ(run.exit_code, kInput);
  EXPECT_THAT(run.err, HasSubstr("many.toml:3:8: a table with 20,000 keys"));
  EXPECT_LT(run.cpu_seconds, 2);
}

TEST(Hurt, AMethodOfOnesOwnWithoutANameIsRefused) {
  const Sandbox sandbox;
  const fs::path catalog = sandbox.home() / ".local/share/gpuday/catalog";
  fs::create_directories(catalog);
  std::string methods = ReadWhole(fs::path(GPUDAY_SOURCE_ROOT) / "catalog/methods.toml");
  const std::string name = "\"optimizer.name\" = \"lora\"";
  ASSERT_NE(methods.find(name), std::string::npos);
  methods.replace(methods.find(name), name.size(), "\"optimizer.name\" = 1");
  std::ofstream(catalog / "methods.toml") << methods;
  const Finished run = sandbox.Shell("gpuday ranks gpt2 --tokens 10M");
  EXPECT_EQ(run.exit_code, kInput) << run.err;
  EXPECT_THAT(run.err, HasSubstr("optimizer.name: expected a name, found 1"));
}

// It was "no architecture plugin reads this type; the nearest is gemma".
TEST(Hurt, AnImportSaysThatItsPluginIsRefused) {
  const Sandbox sandbox;
  fs::create_directories(sandbox.work() / "plugins/architectures");
  sandbox.Write("plugins/architectures/llama.so", "junk");
  sandbox.Write("config.json",
                R"({"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2,
                    "num_attention_heads": 4, "intermediate_size": 128, "vocab_size": 100})");
  for (const char* line : {"plan config.json", "sweep llama-2-7b --vary cluster.gpus=8,16"}) {
    const Finished run = sandbox.Shell(std::string("gpuday --plugin-dir plugins ") + line);
    EXPECT_EQ(run.exit_code, kPlugin) << line << run.err;
    EXPECT_THAT(run.err, HasSubstr("llama.so: refused")) << line;
  }
}

TEST(Hurt, ADamagedPlanSaysSoInEveryDocument) {
  const Sandbox sandbox;
  ASSERT_EQ(sandbox.Shell(std::string(kPlan) + "--save").exit_code, 0);
  sqlite3* store = nullptr;
  const fs::path path = sandbox.home() / ".local/share/gpuday/gpuday.db";
  ASSERT_EQ(sqlite3_open(path.c_str(), &store), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(store, "UPDATE lines SET value = value * 10 WHERE line_id = 'cost.usd'",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(store);
  for (const char* shown : {"--html -", "--md -", "--json", "--details"}) {
    EXPECT_THAT(sandbox.Shell(std::string("gpuday show 1 ") + shown).out,
                HasSubstr("changed or damaged after it was saved"))
        << shown;
  }
  EXPECT_THAT(sandbox.Shell("gpuday scenarios").out,
              AllOf(ContainsRegex("1 +damaged"), HasSubstr("do not rely on it")));
  const Json list = Json::parse(sandbox.Shell("gpuday scenarios --json").out);
  EXPECT_EQ(list.at("scenarios").at(0).at("intact"), false);
  for (const char* line : {"gpuday compare 1 gpt2", "gpuday diff 1 1", "gpuday show 1"}) {
    const Finished run = sandbox.Shell(line);
    EXPECT_THAT(run.out + run.err, HasSubstr("changed or damaged after it was saved")) << line;
  }
}

TEST(Hurt, ControlCharactersOfTheCatalogStayOffTheTerminal) {
  const Sandbox sandbox;
  const fs::path gpus = sandbox.home() / ".local/share/gpuday/catalog/gpus";
  fs::create_directories(gpus);
  std::ofstream(gpus / "a\x1b[31mb.toml")
      << "name = \"a\\u001b[31mb\"\nvendor = \"V\"\nmemory_gb = 80\n"
         "memory_bandwidth_gb_per_s = 2000\nsource = \"s\"\ndate = \"2026\"\n"
         "[dense_peak_tflops]\nbf16 = 312\n";
  for (const char* line : {"gpuday gpus", "gpuday plan gpt2 --gpus a31mb", "gpuday doctor"}) {
    const Finished run = sandbox.Shell(line);
    EXPECT_THAT(run.out + run.err, Not(HasSubstr("\x1b[31m"))) << line;
  }
}

// Every number of a scenario at both ends of its range: an answer in finite numbers, or a sentence.
TEST(Hurt, NoNumberAtAnEndOfItsRangeMakesAnInfinity) {
  const Sandbox sandbox;
  int planned = 0;
  const Json keys = Json::parse(sandbox.Shell("gpuday keys --json").out);
  for (const Json& row : keys.at("keys")) {
    if (!row.at("range").is_object()) continue;
    const std::string path = row.at("path");
    const bool served = path.starts_with("inference.");
    for (const char* end : {"low", "high"}) {
      const std::string line = std::string(served ? "gpuday inference" : "gpuday plan") +
                               " llama-2-7b --json --set " + path + "=" +
                               row.at("range").at(end).dump();
      const Finished run = sandbox.Shell(line);
      EXPECT_LE(run.exit_code, kInput) << line << run.err;
      EXPECT_LT(run.cpu_seconds, 10) << line;
      if (run.exit_code >= kUsage) continue;
      ++planned;
      const Json plan = Json::parse(run.out, nullptr, false);
      ASSERT_FALSE(plan.is_discarded()) << line;
      for (const Json& line_of : plan.at("lines")) {
        EXPECT_TRUE(line_of.at("value").is_number()) << line << ": " << line_of.at("id");
      }
      EXPECT_THAT(run.out, Not(ContainsRegex("[^a-z](inf|nan)[^a-zA-Z]"))) << line;
    }
  }
  EXPECT_GT(planned, 60);
}

}  // namespace
}  // namespace gpuday
