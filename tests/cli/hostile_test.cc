// Scenarios that nobody should write, given to the program whole: each ends in a message within a
// second and little memory; numbers at the edges are planned or refused, never wrapped.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/cli/sandbox.h"

namespace gpuday {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr std::size_t kMuchMemory = std::size_t{1} << 30;
constexpr double kSecondsAllowed = kSanitized ? 20 : 1;  // of computing
constexpr double kSecondsWaited = 20;                    // on a busy machine

std::string Repeat(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

void ExpectRefused(const Finished& run, const std::string& what) {
  EXPECT_EQ(run.exit_code, 3) << what << ", signal " << run.signal << "\n" << run.err;
  EXPECT_THAT(run.err, StartsWith("gpuday: ")) << what;
  EXPECT_LT(run.err.size(), 2000u) << what;
  EXPECT_THAT(run.out, IsEmpty()) << what;
  EXPECT_LT(run.cpu_seconds, kSecondsAllowed) << what;
  EXPECT_LT(run.seconds, kSecondsWaited) << what;
}

TEST(HostileText, IsRefusedQuicklyAndInBoundedMemory) {
  const Sandbox sandbox;
  std::string many_keys;
  for (int i = 0; i < 20'000; ++i) many_keys += "k" + std::to_string(i) + "=1\n";
  const std::pair<const char*, std::string> texts[] = {
      {"a dotted key of 20,000 parts", Repeat("a.", 19'999) + "a = 1\n"},
      {"100,000 brackets", "a = " + Repeat("[", 100'000)},
      {"100,000 braces", "a = " + Repeat("{a=", 33'000)},
      {"a file of 1 MiB", Repeat("# nothing here\n", 70'000)},
      {"bytes that are not UTF-8", "name = \"\xff\xfe\xc0\x80\"\n"},
      {"a null byte", std::string("name = \"a\0b\"\n", 13)},
      {"a number of 100,000 digits", "[training]\ntokens = " + Repeat("1", 100'000)},
      {"a name of 200,000 letters", "[model]\nname = \"" + Repeat("a", 200'000) + "\"\n"},
      {"20,000 unknown keys", "[model]\nname = \"gpt2\"\n[training]\n" + many_keys},
      {"20,000 tables", Repeat("[[a]]\n", 20'000)},
      {"an option of 200,000 words",
       "[model]\nname = \"gpt2\"\n[optimizer]\nname = \"lora\"\ntargets = \"" +
           Repeat("q ", 100'000) + "x\"\n"},
      {"optimizers nested 60 deep",
       "[model]\nname = \"gpt2\"\n[optimizer]\nname = \"lora\"\nthen = " +
           Repeat("{ name = \"lora\", then = ", 50) + "\"adam\"" + Repeat(" }", 50) + "\n"}};
  const RunOptions small{.address_space_bytes = kMuchMemory};
  for (const auto& [what, text] : texts) {
    sandbox.Write("hostile.toml", text);
    ExpectRefused(sandbox.Run({"plan", "hostile.toml"}, small), what);
    ExpectRefused(sandbox.Run({"plan", "-"}, {.input = text, .address_space_bytes = kMuchMemory}),
                  std::string(what) + ", from standard input");
  }
}

TEST(HostileFiles, ThatAreNoFilesAreRefusedWithoutWaiting) {
  const Sandbox sandbox;
  std::filesystem::create_directory(sandbox.work() / "folder.toml");
  ASSERT_EQ(mkfifo((sandbox.work() / "fifo.toml").c_str(), 0600), 0);
  std::filesystem::create_symlink("loop.toml", sandbox.work() / "loop.toml");
  const RunOptions small{.address_space_bytes = kMuchMemory};
  for (const char* name : {"folder.toml", "fifo.toml", "loop.toml", "/dev/zero", "/dev/null"}) {
    ExpectRefused(sandbox.Run({"plan", name}, small), name);
  }
  EXPECT_EQ(sandbox.Run({"plan", ""}, small).exit_code, 2);
  ExpectRefused(sandbox.Shell("gpuday plan - < /dev/zero", small), "endless zeros");
  ExpectRefused(sandbox.Shell("yes 'a = 1' | gpuday plan -", small), "endless lines");
}

// Every number of a scenario at its edges.
class NumericKey : public testing::TestWithParam<const char*> {};

// A number that JSON cannot say is null in it. Whether a line has an expression, a step an
// improvement and a verdict a chance is said by null on purpose.
void ExpectNoNulls(const Json& json, const std::string& what) {
  if (json.is_structured()) {
    for (const auto& [key, item] : json.items()) {
      if (key != "expression" && key != "improvement" && key != "chance") ExpectNoNulls(item, what);
    }
  }
  EXPECT_FALSE(json.is_null()) << what;
}

TEST_P(NumericKey, AtItsEdgesIsPlannedOrRefused) {
  const Sandbox sandbox;
  const std::string path = GetParam();
  const std::size_t dot = path.rfind('.');
  const std::string table = path.substr(0, dot), key = path.substr(dot + 1);
  const std::string command = table == "inference" ? "inference" : "plan";
  std::string base;
  for (const auto& [name, lines] :
       {std::pair<std::string, std::string>{"model", "name = \"llama-2-7b\"\n"},
        {"model.parameters", ""},
        {"training", ""},
        {"optimizer", "name = \"lora\"\n"},
        {"precision", "name = \"int4\"\n"},
        {"cluster", ""},
        {"parallel", ""},
        {"efficiency", ""},
        {"inference", ""},
        {"price", ""},
        {"budget", ""},
        {"reference", ""}}) {
    base += "[" + name + "]\n" + lines + (name == table ? key + " = VALUE\n" : "");
  }
  for (const char* value : {"0",
                            "-1",
                            "1",
                            "0.5",
                            "nan",
                            "-nan",
                            "inf",
                            "-inf",
                            "1e400",
                            "-1e400",
                            "1e308",
                            "1e-308",
                            "5e-324",
                            "9223372036854775807",
                            "9223372036854775808",
                            "-9223372036854775808",
                            "18446744073709551616",
                            "9007199254740992",
                            "9007199254740993",
                            "9e15",
                            "2147483648",
                            "1_000_000",
                            "\"1e400\"",
                            "\"nan\"",
                            "\"0x10\"",
                            "\"1.4T\"",
                            "\"-1k\"",
                            "\"\"",
                            "[]",
                            "true"}) {
    std::string text = base;
    text.replace(text.find("VALUE"), 5, value);
    const std::string what = path + " = " + value;
    const Finished run = sandbox.Run({command, "-", "--json"}, {.input = text});
    EXPECT_TRUE(run.exit_code == 0 || run.exit_code == 1 || run.exit_code == 3)
        << what << ": exit code " << run.exit_code << ", signal " << run.signal << "\n"
        << run.err;
    if (run.exit_code == 3) {
      EXPECT_THAT(run.err, StartsWith("gpuday: ")) << what;
      // A shape that is the catalog's but for one value is told at the catalog's entry.
      if (table != "model.parameters") {
        EXPECT_THAT(run.err, HasSubstr("standard input:")) << what;
      }
      continue;
    }
    const Json plan = Json::parse(run.out, nullptr, false);
    ASSERT_TRUE(plan.is_object()) << what << "\n" << run.out.substr(0, 500);
    ExpectNoNulls(plan, what);
    std::vector<const char*> times = {"step_seconds", "tokens_per_second"};
    if (command == "plan") times.insert(times.end(), {"days", "gpu_hours"});
    for (const char* positive : times) {
      EXPECT_GT(plan["time"][positive].get<double>(), 0) << what;
    }
    EXPECT_GT(plan["memory"]["per_gpu"]["total_bytes"].get<double>(), 0) << what;
    // The table of the same plan, for what only its formatting could trip over.
    const Finished table_run = sandbox.Run({command, "-", "--explain"}, {.input = text});
    EXPECT_EQ(table_run.exit_code, run.exit_code) << what;
    EXPECT_THAT(table_run.out, Not(HasSubstr(" nan"))) << what;
    EXPECT_THAT(table_run.out, Not(testing::ContainsRegex(" inf[^e]"))) << what;
  }
}

std::string KeyName(const testing::TestParamInfo<const char*>& key) {
  std::string name = key.param;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(
    Of, NumericKey,
    testing::Values("training.tokens", "training.steps", "training.sequence_length",
                    "training.global_batch", "training.micro_batch", "cluster.gpus",
                    "parallel.data", "parallel.zero", "efficiency.utilization",
                    "price.usd_per_gpu_hour", "budget.usd", "budget.deadline_days",
                    "reference.gpu_hours", "inference.prompt_tokens", "inference.generated_tokens",
                    "inference.batch", "inference.cache_bits", "inference.tensor", "optimizer.rank",
                    "optimizer.alpha", "precision.block_size", "model.parameters.hidden_size",
                    "model.parameters.num_hidden_layers", "model.parameters.num_attention_heads",
                    "model.parameters.num_key_value_heads", "model.parameters.head_dim",
                    "model.parameters.intermediate_size", "model.parameters.vocab_size",
                    "model.parameters.max_position_embeddings"),
    KeyName);

TEST(Extremes, TogetherAreStillWholeAndFinite) {
  const Sandbox sandbox;
  const std::vector<std::vector<std::string>> questions = {
      {"megatron-1008b", "--tokens", "9e15", "--gpus", "10000000xA100-SXM4-80GB", "--price", "1e6"},
      {"megatron-1008b", "--tokens", "9e15", "--gpus", "1xT4", "--precision", "fp32"},
      {"llama-2-7b", "--micro-batch", "1000000000", "--sequence-length", "100000000"},
      {"gpt2", "--tokens", "1", "--gpus", "10000000"},
      {"inference", "llama-2-7b", "--gpus", "10000000", "--batch", "1000000000", "--prompt",
       "100000000", "--generate", "100000000", "--price", "0.0001"},
      {"inference", "megatron-1008b", "--gpus", "T4", "--precision", "fp32", "--prompt", "1",
       "--generate", "1", "--price", "1"},
      {"gpt2", "--set", "training.steps=1000000000000", "--micro-batch", "1000000000"}};
  for (std::vector<std::string> question : questions) {
    if (question.front() != "inference") question.insert(question.begin(), "plan");
    question.emplace_back("--json");
    const Finished run = sandbox.Run(question);
    EXPECT_THAT((std::vector<int>{0, 1, 3}), testing::Contains(run.exit_code)) << run.err;
    if (run.exit_code == 3) continue;
    const Json plan = Json::parse(run.out, nullptr, false);
    ASSERT_TRUE(plan.is_object()) << question[1];
    ExpectNoNulls(plan, question[1]);
  }
}

TEST(Names, WithControlCharactersMarkupOrFormulasAreHarmless) {
  const Sandbox sandbox;
  const std::pair<const char*, const char*> names[] = {
      {"line\nbreak", R"("line\nbreak")"},
      {"\x1b[31mred\x1b[0m\x07", R"("\u001b[31mred\u001b[0m\u0007")"},
      {"\xc2\x9b"
       "31mC1",
       R"("\u009b31mC1")"},
      {"\xe2\x80\xae"
       "desrever",
       R"("\u202edesrever")"},
      {"<script>alert(1)</script>", R"("<script>alert(1)</script>")"},
      {"=cmd|'/C calc'!A0", R"("=cmd|'/C calc'!A0")"},
      {"\"quoted\", \\ and {}", R"("\"quoted\", \\ and {}")"}};
  for (const auto& [name, toml] : names) {
    const std::string text = "name = " + std::string(toml) +
                             "\n[model]\nname = \"gpt2\"\n[price]\nusd_per_gpu_hour = 2\n" +
                             "[reference]\ngpu_hours = 5\nsource = " + toml + "\n";
    // What cannot be printed is no name; the title, made printable, is.
    const bool printable = std::string_view(toml).find("\\u") == std::string_view::npos &&
                           std::string_view(toml).find("\\n") == std::string_view::npos;
    const Finished refused = sandbox.Run({"plan", "-", "--name", name}, {.input = text});
    EXPECT_EQ(refused.exit_code, printable ? 0 : 3) << refused.err;
    const Finished saved =
        printable ? refused : sandbox.Run({"plan", "-", "--save"}, {.input = text});
    const Finished json = sandbox.Run({"plan", "-", "--json"}, {.input = text});
    const Finished shown = sandbox.Run({"show", printable ? name : "latest"});
    const Finished list = sandbox.Run({"scenarios"});
    const Finished list_json = sandbox.Run({"scenarios", "--json"});
    const Finished model = sandbox.Run({"plan", name});
    // No model is called so; a saved plan may be.
    EXPECT_EQ(model.exit_code, printable ? 0 : 3) << model.err;
    EXPECT_EQ(saved.exit_code, 0) << saved.err;
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    for (const Finished& run : {refused, saved, json, shown, list, list_json, model}) {
      for (const std::string& stream : {run.out, run.err}) {
        EXPECT_THAT(stream, Not(HasSubstr("\x1b"))) << toml;
        EXPECT_THAT(stream, Not(HasSubstr("\x07"))) << toml;
        EXPECT_THAT(stream, Not(HasSubstr("\nbreak"))) << toml;
      }
    }
    for (const Finished& run : {refused, saved, shown, list, model}) {
      EXPECT_THAT(run.out + run.err, Not(HasSubstr("\xc2\x9b"))) << toml;
      EXPECT_THAT(run.out + run.err, Not(HasSubstr("\xe2\x80\xae"))) << toml;
    }
    EXPECT_TRUE(Json::parse(json.out, nullptr, false).is_object()) << toml;
    const Json plans = Json::parse(list_json.out, nullptr, false)["scenarios"];
    ASSERT_FALSE(plans.empty());
    EXPECT_EQ(plans.back()["name"] == name, printable);
  }
}

}  // namespace
}  // namespace gpuday
