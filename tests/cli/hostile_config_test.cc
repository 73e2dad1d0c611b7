// Configuration files that nobody should write, given to the program whole: each ends in a message
// with file and key within a second and little memory; no number wraps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "tests/cli/sandbox.h"

namespace gpuday {
namespace {

using Json = nlohmann::ordered_json;
using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::size_t kMuchMemory = std::size_t{1} << 30;
constexpr double kSecondsAllowed = kSanitized ? 20 : 1;  // of computing

std::string Repeat(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

// A small legal file, with `changes` in it.
Json Config(const Json& changes = Json::object()) {
  Json config = {
      {"model_type", "deepseek_v3"}, {"hidden_size", 64},        {"num_hidden_layers", 4},
      {"num_attention_heads", 4},    {"intermediate_size", 128}, {"vocab_size", 1000},
      {"n_routed_experts", 16},      {"num_experts_per_tok", 2}, {"kv_lora_rank", 16}};
  config.update(changes);
  return config;
}

Finished Plan(const Sandbox& sandbox, const std::string& text) {
  sandbox.Write("c.json", text);
  return sandbox.Run({"plan", "c.json", "--json"}, {.address_space_bytes = kMuchMemory});
}

void ExpectRefused(const Finished& run, const std::string& key, const std::string& what) {
  EXPECT_EQ(run.exit_code, 3) << what << ", signal " << run.signal << "\n" << run.err;
  EXPECT_THAT(run.err, StartsWith("gpuday: c.json")) << what;
  EXPECT_THAT(run.err, HasSubstr(key)) << what;
  EXPECT_LT(run.err.size(), 2000u) << what;
  EXPECT_THAT(run.out, IsEmpty()) << what;
  EXPECT_LT(run.cpu_seconds, kSecondsAllowed) << what;
}

TEST(HostileConfig, TextIsRefusedQuicklyAndInBoundedMemory) {
  const Sandbox sandbox;
  ASSERT_EQ(sandbox.Run({"plugins"}).exit_code, 0);  // tries each once, which takes its time
  std::string many_keys = "{";
  for (int i = 0; i < 60'000; ++i) many_keys += "\"k" + std::to_string(i) + "\":1,";
  const std::pair<const char*, std::string> texts[] = {
      {"nothing", ""},
      {"a list", "[]"},
      {"a text", "\"llama\""},
      {"100,000 brackets", "{\"a\":" + Repeat("[", 100'000)},
      {"100,000 braces", Repeat("{\"a\":", 100'000)},
      {"65 brackets that are closed", "{\"a\":" + Repeat("[", 65) + Repeat("]", 65) + "}"},
      {"400,000 values", "{\"a\":[" + Repeat("0,", 400'000) + "0]}"},
      {"2 MiB", "{\"a\":\"" + Repeat("x", 2'000'000) + "\"}"},
      {"60,000 keys that end nowhere", many_keys},
      {"bytes that are not UTF-8", "{\"model_type\": \"\xff\xfe\"}"},
      {"half a surrogate", "{\"model_type\": \"\\ud800\"}"},
      {"a null byte", std::string("{\"model_type\": \"a\0b\"}", 21)},
      {"a comment", "{\"model_type\": \"llama\" /* why */}"},
      {"a comma too many", "{\"model_type\": \"llama\",}"},
      {"text behind the object", "{\"model_type\": \"llama\"} x"},
      {"a number of 100,000 digits", "{\"hidden_size\": " + Repeat("1", 100'000) + "}"},
      {"NaN", "{\"hidden_size\": NaN}"},
      {"an infinity", "{\"hidden_size\": -Infinity}"},
      {"a type of 900,000 letters", "{\"model_type\": \"" + Repeat("a", 900'000) + "\"}"},
      {"no type", "{\"hidden_size\": 64}"},
      {"a type that is null", "{\"model_type\": null}"},
      {"a type that is empty", "{\"model_type\": \"\"}"},
      {"an escape sequence", "{\"model_type\": \"\\u001b[31mred\"}"}};
  for (const auto& [what, text] : texts) ExpectRefused(Plan(sandbox, text), "", what);
}

TEST(HostileConfig, FilesThatAreNoFilesAreRefusedWithoutWaiting) {
  const Sandbox sandbox;
  std::filesystem::create_directory(sandbox.work() / "c.json.folder");
  ASSERT_EQ(mkfifo((sandbox.work() / "c.fifo.json").c_str(), 0600), 0);
  std::filesystem::create_symlink("c.loop.json", sandbox.work() / "c.loop.json");
  std::filesystem::create_symlink("/dev/zero", sandbox.work() / "c.zero.json");
  std::filesystem::create_directory(sandbox.work() / "c.folder.json");
  for (const char* name : {"c.fifo.json", "c.loop.json", "c.zero.json", "c.folder.json", "./"}) {
    for (const char* command : {"plan", "models"}) {
      const Finished run = sandbox.Run({command, name}, {.address_space_bytes = kMuchMemory});
      EXPECT_EQ(run.exit_code, 3) << name;
      EXPECT_THAT(run.err, StartsWith("gpuday: ")) << name;
      EXPECT_THAT(run.out, IsEmpty()) << name;
    }
  }
}

// Every key that matters with every value that may be wrong: planned or refused with its name.
TEST(HostileConfig, EveryKeyAtItsEdgesIsPlannedOrRefused) {
  const Sandbox sandbox;
  ASSERT_EQ(Plan(sandbox, Config().dump()).exit_code, 0);
  const char* const keys[] = {"hidden_size",         "num_hidden_layers", "num_attention_heads",
                              "intermediate_size",   "vocab_size",        "n_routed_experts",
                              "num_experts_per_tok", "kv_lora_rank",      "first_k_dense_replace",
                              "tie_word_embeddings", "topk_method",       "q_lora_rank"};
  const char* const values[] = {"0",
                                "-1",
                                "0.5",
                                "1e308",
                                "1e400",
                                "5e-324",
                                "2147483648",
                                "9007199254740993",
                                "9223372036854775807",
                                "9223372036854775808",
                                "-9223372036854775808",
                                "18446744073709551616",
                                "1000000",
                                "100000000",
                                "\"64\"",
                                "\"\"",
                                "null",
                                "true",
                                "[]",
                                "[64]",
                                "{}",
                                "{\"a\": 1}"};
  for (const char* key : keys) {
    for (const char* value : values) {
      const std::string what = std::string(key) + " = " + value;
      Json config = Config();
      config[key] = "VALUE";
      std::string text = config.dump();
      text.replace(text.find("\"VALUE\""), 7, value);
      const Finished run = Plan(sandbox, text);
      if (run.exit_code == 3) {
        // A value that does not go with the others is told by the architecture, in its own words.
        EXPECT_THAT(run.err, AnyOf(HasSubstr(key), HasSubstr("architecture deepseek: "))) << what;
        EXPECT_THAT(run.err, StartsWith("gpuday: c.json")) << what;
        continue;
      }
      ASSERT_TRUE(run.exit_code == 0 || run.exit_code == 1)
          << what << ": exit code " << run.exit_code << ", signal " << run.signal << "\n"
          << run.err;
      const Json plan = Json::parse(run.out, nullptr, false);
      ASSERT_TRUE(plan.is_object()) << what;
      EXPECT_GT(plan["model"]["parameters"]["total"].get<double>(), 0) << what;
      EXPECT_LT(plan["model"]["parameters"]["total"].get<double>(), 1e15) << what;
    }
  }
}

TEST(HostileConfig, RequiredKeysThatAreMissingAreNamed) {
  const Sandbox sandbox;
  for (const char* key :
       {"hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size"}) {
    for (const bool null : {false, true}) {
      Json config = Config();
      config.erase(key);
      if (null) config[key] = nullptr;
      ExpectRefused(Plan(sandbox, config.dump()), std::string("missing key ") + key, key);
    }
  }
}

TEST(HostileConfig, NamesInItDoNoHarm) {
  const Sandbox sandbox;
  sandbox.Write("c\x1b[31m\n.json", Config().dump());
  const Finished run = sandbox.Run({"models", "c\x1b[31m\n.json"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out.find('\x1b'), std::string::npos);
  // It would be no file's name.
  EXPECT_EQ(sandbox.Run({"models", "add", "c\x1b[31m\n.json"}).exit_code, 2);
}

}  // namespace
}  // namespace gpuday
