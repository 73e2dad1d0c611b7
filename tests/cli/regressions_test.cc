// What went wrong once, as people met it at the terminal.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/cli/sandbox.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr int kOutputFault = 6;

// "architectures/llama" of every part that a plan says it was made from.
std::set<std::string> NamesOf(const Json& provenance, const std::string& kind) {
  std::set<std::string> names;
  for (const Json& part : provenance) {
    if (part.at("kind") == kind) names.insert(part.at("name").get<std::string>());
  }
  return names;
}

TEST(Documents, ReplaceNoPipeNoDeviceAndNoLink) {
  const Sandbox sandbox;
  sandbox.Write("real.csv", "before");
  fs::create_symlink("real.csv", sandbox.work() / "link.csv");
  const std::string plan = "gpuday plan gpt2 --tokens 1B --gpus 8xA100-SXM4-80GB ";
  for (const char* option : {"--csv", "--html", "--md", "--xlsx"}) {
    const std::string pipe = std::string("pipe.") + (option + 2);
    ASSERT_EQ(mkfifo((sandbox.work() / pipe).c_str(), 0600), 0);
    const Finished run = sandbox.Shell(plan + option + " " + pipe);
    EXPECT_EQ(run.exit_code, kOutputFault) << option;
    EXPECT_THAT(run.err, HasSubstr("not a regular file")) << option;
    EXPECT_TRUE(fs::is_fifo(sandbox.work() / pipe)) << option;
  }
  const Finished sweep = sandbox.Shell(
      "gpuday sweep gpt2 --tokens 1B --gpus 8xA100-SXM4-80GB --vary training.micro_batch=1,2 "
      "--csv pipe.csv");
  EXPECT_EQ(sweep.exit_code, kOutputFault);
  EXPECT_TRUE(fs::is_fifo(sandbox.work() / "pipe.csv"));
  fs::create_symlink("/dev/null", sandbox.work() / "device.csv");
  EXPECT_EQ(sandbox.Shell(plan + "--csv device.csv").exit_code, kOutputFault);

  EXPECT_EQ(sandbox.Shell(plan + "--csv link.csv").exit_code, 0);
  EXPECT_TRUE(fs::is_symlink(sandbox.work() / "link.csv"));
  EXPECT_THAT(ReadWhole(sandbox.work() / "real.csv"), HasSubstr("time.days"));
}

// search took 30d, every other command refused it.
TEST(Deadline, IsWrittenAlikeForEveryCommand) {
  const Sandbox sandbox;
  sandbox.Write("days.toml",
                "[model]\nname = \"gpt2\"\n[training]\ntokens = \"1B\"\n[cluster]\n"
                "gpu = \"A100-SXM4-80GB\"\ngpus = 8\n[budget]\ndeadline_days = \"36h\"\n");
  const std::string job = " gpt2 --tokens 1B --gpus 8xA100-SXM4-80GB ";
  for (const std::string& command :
       {"plan" + job + "--within 36h", "plan" + job + "--set budget.deadline_days=36h",
        std::string("plan days.toml"), "search" + job + "--within 36h"}) {
    const Finished run = sandbox.Shell("gpuday " + command + " --json");
    ASSERT_EQ(run.exit_code, 0) << command << "\n" << run.err;
    const Json answer = Json::parse(run.out);
    EXPECT_EQ(answer.contains("deadline_days") ? answer.at("deadline_days")
                                               : answer.at("budget").at("deadline_days"),
              1.5)
        << command;
  }
  const auto said = [&](const std::string& command) {
    return sandbox.Shell("gpuday " + command + job + "--within soon").err;
  };
  EXPECT_THAT(said("plan"), HasSubstr("such as 30, 4w, 36h or 3 months"));
  EXPECT_EQ(said("plan"), said("search"));
}

TEST(Compare, EachPlanIsMadeFromItsOwnSources) {
  const Sandbox sandbox;
  const Finished run =
      sandbox.Shell("gpuday compare llama-2-7b gpt2 --tokens 1B --gpus 8xA100-SXM4-80GB --json");
  const Json plans = Json::parse(run.out).at("plans");
  const Json& second = plans.at(1).at("provenance");
  EXPECT_THAT(NamesOf(second, "plugin"), Contains("architectures/gpt"));
  EXPECT_THAT(NamesOf(second, "plugin"), Not(Contains("architectures/llama")));
  EXPECT_THAT(NamesOf(second, "catalog"), Contains("models/gpt2.toml"));
  EXPECT_THAT(NamesOf(second, "catalog"), Not(Contains("models/llama-2-7b.toml")));
}

TEST(Ranks, AreMadeFromWhatTheirRowsSay) {
  const Sandbox sandbox;
  const Finished run = sandbox.Shell("gpuday ranks llama-2-7b --tokens 10M --json");
  const Json table = Json::parse(run.out);
  const std::set<std::string> plugins = NamesOf(table.at("provenance"), "plugin");
  EXPECT_THAT(plugins, Contains("optimizers/lora"));
  EXPECT_THAT(plugins, Contains("precisions/int4"));
  // The cards of the table and no others.
  std::set<std::string> cards;
  for (const Json& card : table.at("cards")) {
    cards.insert("gpus/" + card.at("gpu").get<std::string>() + ".toml");
  }
  for (const std::string& file : NamesOf(table.at("provenance"), "catalog")) {
    if (file.starts_with("gpus/")) {
      EXPECT_THAT(cards, Contains(file));
    }
  }
}

TEST(Json, SurvivesNamesThatAreNotUtf8) {
  const Sandbox sandbox;
  for (const char* line : {"gpuday search $(printf 'x\\377.toml') --gpus 8xA100-SXM4-80GB --json",
                           "gpuday plugins check $(printf 'p\\377.so') --json"}) {
    const Finished run = sandbox.Shell(line);
    EXPECT_THAT(run.err, Not(HasSubstr("internal error"))) << line;
    EXPECT_THAT(run.err, Not(HasSubstr("json.exception"))) << line;
  }
  // Where the file is there its name is in the answer, with a sign for what is no text.
  const Finished found = sandbox.Shell(
      "f=$(printf 'x\\377.toml'); printf '[model]\\nname = \"gpt2\"\\n' > \"$f\"; "
      "gpuday search \"$f\" --tokens 1B --gpus 8xA100-SXM4-80GB --json");
  EXPECT_EQ(found.exit_code, 0) << found.err;
  EXPECT_FALSE(Json::parse(found.out, nullptr, false).is_discarded());
  EXPECT_THAT(found.out, HasSubstr("x\xEF\xBF\xBD.toml"));
}

TEST(Ranks, SayShareAndMultipleInGoodEnglish) {
  const Sandbox sandbox;
  const Finished run = sandbox.Shell("gpuday ranks llama-2-7b --tokens 10M");
  EXPECT_THAT(run.out, Not(HasSubstr(" of of ")));
  EXPECT_THAT(run.out, Not(HasSubstr(" times of ")));
}

TEST(Accelerators, OfNoNvidiaAreToldWithoutItsWords) {
  const Sandbox sandbox;
  for (const char* gpus : {"64xTPU-v5p", "64xMI300X"}) {
    for (const char* how : {"", " --explain", " --json", " --html -", " --md -", " --csv -"}) {
      const Finished run =
          sandbox.Shell(std::string("gpuday plan llama-2-7b --tokens 1T --gpus ") + gpus + how);
      ASSERT_NE(run.out, "") << gpus << how << run.err;
      for (const char* word : {"CUDA", "nvidia-smi", "NCCL"}) {
        EXPECT_THAT(run.out, Not(HasSubstr(word))) << gpus << how;
      }
    }
  }
}

// "12080884010188800.0 / (64 x 312,000,000,000,000" had its digits in two styles.
TEST(Explain, LargeNumbersHaveSeparators) {
  const Sandbox sandbox;
  const Finished run =
      sandbox.Shell("gpuday plan llama-2-7b --tokens 1T --gpus 64xA100-SXM4-80GB --explain");
  EXPECT_THAT(run.out, Not(testing::ContainsRegex("[^0-9.,][0-9]{5,}[.][0-9]")));
  EXPECT_THAT(run.out, Not(testing::ContainsRegex("[^0-9.,][0-9]{5,}([.][0-9]+)? [x/+]")));
}

// A broken file of a GPU was told, and the GPUs were called fine all the same.
TEST(Doctor, DoesNotCallGpusFineWhenOneIsBroken) {
  const Sandbox sandbox;
  const Finished run = sandbox.Shell(
      "mkdir -p $HOME/.local/share/gpuday/catalog/gpus && "
      "echo 'name = ' > $HOME/.local/share/gpuday/catalog/gpus/broken.toml && gpuday doctor");
  EXPECT_EQ(run.exit_code, 1) << run.err;
  EXPECT_THAT(run.out, testing::ContainsRegex("BAD  GPUs +[^\n]*broken.toml"));
  EXPECT_THAT(run.out, Not(testing::ContainsRegex("ok   GPUs")));
}

// A run of an hour had "0 GPU-days" in a ticket.
TEST(Documents, KeepTheDigitsOfSmallRuns) {
  const Sandbox sandbox;
  const Finished run =
      sandbox.Shell("gpuday plan gpt2 --tokens 10M --gpus 1xA100-SXM4-80GB --md -");
  EXPECT_THAT(run.out, HasSubstr("| GPU-days without interruptions | **0.0"));
}

}  // namespace
}  // namespace gpuday
