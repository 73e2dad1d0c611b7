// What a program that calls gpuday can rely on: exit codes, which stream says what, and JSON.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "absl/numeric/int128.h"
#include "tests/cli/sandbox.h"

namespace gpuday {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// The value at "memory.per_gpu.total_bytes"; a failed test and null when it is not there.
Json At(const Json& root, const std::string& path) {
  const Json* node = &root;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t dot = std::min(path.find('.', start), path.size());
    const std::string key = path.substr(start, dot - start);
    if (!node->is_object() || !node->contains(key)) {
      ADD_FAILURE() << path << " is not in the JSON";
      return nullptr;
    }
    node = &(*node)[key];
    start = dot + 1;
  }
  return *node;
}

Json PlanAsJson(const Sandbox& sandbox, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "plan");
  arguments.emplace_back("--json");
  const Finished run = sandbox.Run(arguments);
  EXPECT_THAT(run.err, IsEmpty());
  return Json::parse(run.out, nullptr, false);
}

std::string Digits(absl::uint128 value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

struct ExitCase {
  const char* why;
  const char* line;
  int exit_code;
};

TEST(ExitCodes, AreThoseOfTheTable) {
  const Sandbox sandbox;
  sandbox.Write("bad/optimizers/adam.so", "no code");
  sandbox.Write("text.txt", "buy milk\n");
  sandbox.Write("wrong.toml", "[model]\nname = 1\n");
  const ExitCase cases[] = {
      {"a plan", "gpuday plan gpt2", 0},
      {"help", "gpuday --help", 0},
      {"an empty list", "gpuday scenarios", 0},
      {"does not fit", "gpuday plan llama-65b --gpus 1xA100-SXM4-80GB", 1},
      {"over budget", "gpuday plan llama-2-7b --price 2 --budget 1", 1},
      {"too late", "gpuday plan llama-2-7b --gpus 8 --within 1", 1},
      {"no such price", "gpuday prices L4 --provider Verda", 1},
      {"no command", "gpuday", 2},
      {"an unknown command", "gpuday paln", 2},
      {"an unknown option", "gpuday plan gpt2 --tokns 1", 2},
      {"an unknown model", "gpuday plan gpt5", 3},
      {"a wrong value", "gpuday plan gpt2 --tokens lots", 3},
      {"a wrong file", "gpuday plan wrong.toml", 3},
      {"a missing file", "gpuday plan missing.toml", 3},
      {"a plugin that is none", "gpuday plan gpt2 --plugin-dir bad", 4},
      {"no saved plan", "gpuday show 1", 5},
      {"nowhere to keep the plan", "gpuday plan gpt2 --save --db text.txt", 5},
      {"a full disk", "gpuday plan gpt2 > /dev/full", 6},
      {"a full disk for help", "gpuday --help > /dev/full", 6},
      {"a full disk for a list", "gpuday prices --json > /dev/full", 6},
      {"no standard output", "gpuday plan gpt2 >&-", 6}};
  for (const ExitCase& c : cases) {
    const Finished run = sandbox.Shell(c.line);
    EXPECT_EQ(run.exit_code, c.exit_code) << c.why << ": " << c.line << "\n" << run.err;
    if (c.exit_code >= 2) {
      EXPECT_THAT(run.err, StartsWith("gpuday: ")) << c.line;
      // A plan that could not be kept is there all the same.
      const bool answered = std::string_view(c.why) == "nowhere to keep the plan";
      EXPECT_EQ(run.out.empty(), !answered) << c.line;
    }
  }
}

TEST(Streams, StandardOutputHoldsTheAnswerAndNothingElse) {
  const Sandbox sandbox;
  const Finished plain = sandbox.Run({"plan", "gpt2", "--json"});
  const Finished saved = sandbox.Run({"plan", "gpt2", "--json", "--save"});
  EXPECT_EQ(saved.out, plain.out);
  EXPECT_THAT(plain.err, IsEmpty());
  EXPECT_THAT(saved.err, StartsWith("saved as 1"));
  const Finished nothing = Sandbox().Run({"scenarios"});
  EXPECT_THAT(nothing.out, IsEmpty());
  EXPECT_THAT(nothing.err, Not(IsEmpty()));
  // A plan that does not fit is an answer, on standard output alone.
  const Finished no = sandbox.Run({"plan", "llama-65b", "--gpus", "1xA100-SXM4-80GB"});
  EXPECT_THAT(no.out, HasSubstr("does not fit"));
  EXPECT_THAT(no.err, IsEmpty());
}

TEST(PlanJson, HasEveryKeyThatIsPromised) {
  const Sandbox sandbox;
  const Json plan = PlanAsJson(sandbox, {"llama-2-7b", "--tokens", "1T", "--price", "2"});
  for (const char* path : {"model.parameters.total",
                           "model.parameters.trainable",
                           "model.parameters.active",
                           "memory.per_gpu.total_bytes",
                           "memory.per_gpu.weights_bytes",
                           "memory.per_gpu.gradients_bytes",
                           "memory.per_gpu.gradient_copy_bytes",
                           "memory.per_gpu.master_weights_bytes",
                           "memory.per_gpu.optimizer_bytes",
                           "memory.per_gpu.activations_bytes",
                           "memory.per_gpu.overhead_bytes",
                           "memory.capacity_bytes",
                           "memory.bytes_per_parameter",
                           "compute.training_flops",
                           "compute.flops_per_token",
                           "time.utilization",
                           "time.step_seconds",
                           "time.tokens_per_second",
                           "time.days",
                           "time.gpu_hours",
                           "time.gpu_days",
                           "cost.usd",
                           "cost.usd_per_gpu_hour"}) {
    EXPECT_TRUE(At(plan, path).is_number()) << path;
  }
  EXPECT_EQ(At(plan, "memory.fits"), "yes");
  EXPECT_TRUE(At(plan, "schema").is_string());
  ASSERT_TRUE(At(plan, "assumptions").is_array());
  for (const Json& assumption : plan["assumptions"]) {
    for (const char* key : {"key", "value", "reason"}) EXPECT_TRUE(assumption[key].is_string());
  }
  ASSERT_TRUE(At(plan, "lines").is_array());
  EXPECT_GT(plan["lines"].size(), 20u);
  for (const Json& line : plan["lines"]) {
    EXPECT_TRUE(line["value"].is_number()) << line;
    EXPECT_FALSE(line["formula"].get<std::string>().empty()) << line;
    EXPECT_FALSE(line["source"].get<std::string>().empty()) << line;
    EXPECT_EQ(At(plan, line["id"].get<std::string>()), line["value"]);
  }
}

TEST(PlanJson, MemoryIsTheSumOfItsPartsInWholeBytes) {
  const Sandbox sandbox;
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"llama-2-7b"},
        {"llama-2-7b", "--recompute", "full", "--micro-batch", "3"},
        {"gpt2-xl", "--precision", "mixed", "--set", "precision.gradients=both"},
        {"llama-65b", "--gpus", "2048xA100-SXM4-80GB"},
        {"llama-2-7b", "--optimizer", "lora", "--precision", "int4", "--gpus", "1xRTX4090"}}) {
    const Json plan = PlanAsJson(sandbox, arguments);
    const Json memory = At(plan, "memory.per_gpu");
    std::int64_t sum = 0;
    for (const char* part : {"weights", "gradients", "gradient_copy", "master_weights", "optimizer",
                             "activations", "overhead"}) {
      const Json& bytes = memory[std::string(part) + "_bytes"];
      EXPECT_TRUE(bytes.is_number_integer()) << part << " of " << arguments[0];
      sum += bytes.get<std::int64_t>();
    }
    EXPECT_EQ(memory["total_bytes"].get<std::int64_t>(), sum) << arguments[0];
    // More than half of the runs like it fit in what is there.
    EXPECT_EQ(At(plan, "memory.fits") != "no",
              static_cast<double>(sum) <= At(plan, "memory.capacity_bytes").get<double>());
  }
}

TEST(PlanJson, CountsBeyondWhatADoubleHoldsComeAsTextToo) {
  const Sandbox sandbox;
  // 1e12 parameters x 6e15 tokens: past 64 bits by far.
  const Json plan = PlanAsJson(
      sandbox, {"megatron-1008b", "--tokens", "6000000000000001", "--recompute", "none"});
  const auto parameters = At(plan, "model.parameters.total").get<std::uint64_t>();
  EXPECT_GT(parameters, 1'000'000'000'000u);
  const absl::uint128 flops = absl::uint128(parameters) * 6 * 6000000000000001u;
  EXPECT_EQ(At(plan, "compute.training_flops_string"), Digits(flops));
  EXPECT_NEAR(At(plan, "compute.training_flops").get<double>() / static_cast<double>(flops), 1,
              1e-15);
  // What a double holds needs no text beside it.
  EXPECT_FALSE(plan["model"]["parameters"].contains("total_string"));
}

TEST(PlanJson, IsTheSameByteForByteInEveryRunLocaleAndFolder) {
  const Sandbox sandbox, elsewhere;
  const std::vector<std::string> arguments = {"plan", "llama-2-7b", "--tokens", "1.4T", "--json"};
  const std::string first = sandbox.Run(arguments).out;
  EXPECT_THAT(first, HasSubstr("training_flops"));
  EXPECT_EQ(sandbox.Run(arguments).out, first);
  EXPECT_EQ(elsewhere.Run(arguments).out, first);
  for (const char* locale : {"C", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "nonsense"}) {
    EXPECT_EQ(sandbox.Run(arguments, {.environment = {{"LC_ALL", locale}, {"LANG", locale}}}).out,
              first)
        << locale;
  }
}

TEST(Json, OfEveryCommandParsesAndNamesItsSchema) {
  const Sandbox sandbox;
  for (int i = 0; i < 2; ++i) sandbox.Run({"plan", "gpt2", "--save"});
  for (const char* command :
       {"plan gpt2", "compare gpt2 gpt2-xl", "scenarios", "show 1", "diff 1 2", "models",
        "models gpt2", "gpus", "gpus A100-SXM4-80GB", "prices", "prices A100-SXM4-80GB", "regions",
        "regions AWS/us-east-1", "plugins", "plugins lora", "doctor"}) {
    const Finished run = sandbox.Shell("gpuday " + std::string(command) + " --json");
    const Json json = Json::parse(run.out, nullptr, false);
    ASSERT_TRUE(json.is_object()) << command;
    EXPECT_THAT(json.value("schema", ""), StartsWith("gpuday.")) << command;
    EXPECT_EQ(run.exit_code, 0) << command;
    EXPECT_EQ(run.out.find('\r'), std::string::npos) << command;
  }
}

}  // namespace
}  // namespace gpuday
