// What the page begins with is what there is.
#include <map>
#include <string>

#include "planner/report/formats.h"
#include "planner/scenario/keys.h"
#include "tests/web/web_testing.h"

namespace gpuday {
namespace {

TEST(Start, SaysWhatThereIs) {
  const Json start = Server().Get("/api/start");
  EXPECT_EQ(start.at("schema"), "gpuday.start/1");
  EXPECT_GT(start.at("models").size(), 100u);
  EXPECT_GT(start.at("gpus").size(), 40u);
  for (const char* list : {"optimizers", "precisions", "providers", "examples"}) {
    EXPECT_GE(start.at(list).size(), 3u) << list;
  }
  const auto named = [&](const char* list, const std::string& name) -> Json {
    for (const Json& item : start.at(list)) {
      if (item.at("name") == name) return item;
    }
    return nullptr;
  };
  EXPECT_EQ(named("models", "llama-65b").at("parameters"), 65285660672);
  EXPECT_EQ(named("models", "llama-65b").at("context_length"), 2048);
  EXPECT_EQ(named("models", "llama-3.1-8b").at("hugging_face"), "meta-llama/Llama-3.1-8B");
  EXPECT_GT(named("gpus", "A100-SXM4-80GB").at("usd_per_gpu_hour"), 0.5);
  // The form is made of these: a key of each kind, one of a plugin, and what a
  // method varies.
  const auto key = [](const Json& keys, const std::string& path) -> Json {
    for (const Json& row : keys) {
      if (row.at("path") == path) return row;
    }
    return nullptr;
  };
  const Json training = named("tables", "training").at("keys");
  const Json micro_batch = key(training, "training.micro_batch");
  EXPECT_EQ(micro_batch.at("kind"), "whole");
  EXPECT_EQ(micro_batch.at("range").at("low"), 1);
  EXPECT_EQ(micro_batch.at("unit"), "sequences");
  EXPECT_EQ(micro_batch.at("option"), "--micro-batch");
  EXPECT_EQ(micro_batch.at("part"), "job");
  EXPECT_EQ(key(training, "training.recompute").at("words").size(), 4u);
  EXPECT_EQ(key(named("tables", "cluster").at("keys"), "cluster.gpu").at("names"), "gpus");
  for (const Json& method : start.at("methods")) {
    if (method.at("rank_key").is_null()) continue;
    const Json optimizer = named("optimizers", method.at("settings").at("optimizer.name"));
    EXPECT_EQ(key(optimizer.at("keys"), method.at("rank_key")).at("kind"), "whole") << method;
  }
  for (const Json& example : start.at("examples")) {
    const Json plan = Server().Post("/api/plan", {{"scenario_toml", example.at("scenario_toml")}});
    EXPECT_EQ(plan.at("schema"), "gpuday.plan/1") << plan;
  }
}

TEST(Start, TellsOfMethodsAndOfWhatPluginsAre) {
  const Json start = Server().Get("/api/start");
  const auto named = [&](const char* list, const std::string& name) {
    for (const Json& item : start.at(list)) {
      if (item.at("name") == name) return item;
    }
    return Json();
  };
  EXPECT_TRUE(named("methods", "full").at("settings").empty());
  const Json lora = named("methods", "lora");
  EXPECT_EQ(lora.at("settings").at("optimizer.name"), "lora");
  EXPECT_EQ(lora.at("rank_key"), "optimizer.rank");
  EXPECT_EQ(lora.at("targets").at("q v"), Json({"q", "v"}));
  EXPECT_EQ(named("optimizers", "adam").at("then"), nullptr);
  EXPECT_EQ(named("optimizers", "lora").at("keys").at(0).at("path"), "optimizer.rank");
  EXPECT_NE(named("optimizers", "lora").at("then"), nullptr);
  EXPECT_EQ(named("precisions", "mixed").at("trains_in_full"), true);
  for (const char* frozen : {"int4", "int8", "gguf"}) {
    EXPECT_EQ(named("precisions", frozen).at("trains_in_full"), false) << frozen;
  }
}

TEST(Start, HasEveryFormatThatWritesAPlan) {
  const Json formats = Server().Get("/api/start").at("formats");
  std::size_t listed = 0;
  for (const DocumentFormat& format : DocumentFormats()) {
    if (format.plan == nullptr) continue;
    ASSERT_GT(formats.size(), listed) << format.name;
    EXPECT_EQ(formats.at(listed++),
              Json({{"name", format.name}, {"suffix", format.suffix}, {"label", format.label}}));
    const Json body = {{"operand", "gpt2"}, {"format", format.name}};
    EXPECT_EQ(Server().Ask("POST", "/api/report", body.dump()).status, 200) << format.name;
  }
  EXPECT_EQ(formats.size(), listed);
}

TEST(Start, HasTheFormWithItsFields) {
  const Json start = Server().Get("/api/start");
  std::map<std::string, Json> fields;
  for (const Json& part : start.at("form")) {
    for (const Json& line : part.at("lines")) {
      for (const Json& field : line) fields.emplace(field.at("path"), field);
    }
  }
  for (const ScenarioKey& row : ScenarioKeys()) {
    EXPECT_EQ(fields.count(row.path), row.field.part == FormPart::kNone ? 0u : 1u) << row.path;
  }
  EXPECT_EQ(fields.at("training.global_batch").at("label"), "Global batch");
  EXPECT_EQ(fields.at("training.global_batch").at("unit"), "seq.");
  EXPECT_EQ(fields.at("cluster.gpu").at("names"), "gpus");
  const Json& zero = fields.at("parallel.zero");
  ASSERT_EQ(zero.at("choices").size(), 4u);
  // What a field offers is taken.
  for (const auto& [path, field] : fields) {
    for (const Json& choice : field.at("choices")) {
      const Json plan =
          Server().Post("/api/plan", {{"operand", "gpt2"}, {"set", {{path, choice.at("value")}}}});
      EXPECT_NE(plan.value("key", Json()), path) << plan;
    }
  }
}

}  // namespace
}  // namespace gpuday
