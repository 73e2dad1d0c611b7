// A row of a table as the scenario that it measured, and what is not guessed.
#include "planner/validate/row.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/validate/validate_testing.h"

namespace gpuday {
namespace {

using ::testing::HasSubstr;

// The text of the value under a key such as "optimizer.name"; empty when it is not there.
std::string At(const Node& scenario, const std::string& table, const std::string& key) {
  const Node* found = scenario.Find(table);
  found = found == nullptr ? nullptr : found->Find(key);
  if (found == nullptr) return "";
  return found->kind == Node::Kind::kText ? found->text : found->ValueText();
}

Node ScenarioOf(const Cells& changes) {
  const auto scenario =
      ScenarioOfRow(Gpt2Row(changes), World().words, World().catalog, World().host);
  EXPECT_TRUE(scenario.ok()) << scenario.status().message();
  return scenario.ok() ? *scenario : Node::Table();
}

TEST(ScenarioOfRow, NamesWhatTheTableNames) {
  const Node scenario = ScenarioOf({});
  EXPECT_EQ(At(scenario, "model", "architecture"), "gpt");
  EXPECT_EQ(At(scenario, "optimizer", "name"), "adam");
  EXPECT_EQ(At(scenario, "precision", "name"), "fp32");
  EXPECT_EQ(At(scenario, "training", "sequence_length"), "1024");
  EXPECT_EQ(At(scenario, "training", "micro_batch"), "8");
  EXPECT_EQ(At(scenario, "training", "recompute"), "none");
  EXPECT_EQ(At(scenario, "training", "flash_attention"), "true");
  EXPECT_EQ(At(scenario, "cluster", "gpu"), "A100-SXM4-80GB");
  EXPECT_EQ(At(scenario, "cluster", "gpus"), "1");
}

TEST(ScenarioOfRow, TakesWordsFromTheCatalog) {
  const Node eight_bit = ScenarioOf({{"optimizer", "adam-8bit"}});
  EXPECT_EQ(At(eight_bit, "optimizer", "name"), "adam");
  EXPECT_EQ(At(eight_bit, "optimizer", "state_bits"), "8");
  const Node mixed = ScenarioOf({{"precision", "mixed-bf16"}, {"gradients", "fp32"}});
  EXPECT_EQ(At(mixed, "precision", "name"), "mixed");
  EXPECT_EQ(At(mixed, "precision", "type"), "bf16");
  EXPECT_EQ(At(mixed, "precision", "gradients"), "fp32");
  const Node adapters =
      ScenarioOf({{"method", "lora"}, {"lora_rank", "16"}, {"lora_targets", "q v +head"}});
  EXPECT_EQ(At(adapters, "optimizer", "name"), "lora");
  EXPECT_EQ(At(adapters, "optimizer", "rank"), "16");
  EXPECT_EQ(At(adapters, "optimizer", "targets"), "q v ");
  EXPECT_EQ(At(adapters, "optimizer", "train_in_full"), "head ");
}

TEST(ScenarioOfRow, ReadsTheLayout) {
  const Node scenario = ScenarioOf({{"gpus", "16"},
                                    {"tensor", "4"},
                                    {"pipeline", "2"},
                                    {"zero", "1"},
                                    {"offload", "optimizer"}});
  EXPECT_EQ(At(scenario, "cluster", "gpus"), "16");
  EXPECT_EQ(At(scenario, "parallel", "tensor"), "4");
  EXPECT_EQ(At(scenario, "parallel", "pipeline"), "2");
  EXPECT_EQ(At(scenario, "parallel", "zero"), "1");
  EXPECT_EQ(At(scenario, "parallel", "offload"), "optimizer");
}

TEST(ScenarioOfRow, GuessesNothing) {
  const struct {
    Cells changes;
    const char* reason;
  } kCases[] = {
      {{{"architecture", ""}}, "no architecture"},
      {{{"architecture", "rwkv"}}, "no architecture plugin reads \"rwkv\""},
      {{{"hidden", ""}}, "sizes only, no shape"},
      {{{"experts", "8"}}, "architecture gpt has no experts (8)"},
      {{{"sequence_length", ""}}, "no sequence_length"},
      {{{"micro_batch", ""}}, "no micro_batch"},
      {{{"recompute", ""}}, "recomputation is not known"},
      {{{"recompute", "selective"}}, "selective recomputation of another kind: not known which"},
      {{{"attention", ""}}, "the attention kernel is not known"},
      {{{"optimizer", ""}}, "the optimizer is not known"},
      {{{"optimizer", "shampoo"}}, "optimizer \"shampoo\" is not planned"},
      {{{"method", "lora"}}, "adapters without rank or targets"},
      {{{"precision", ""}}, "the precision is not known"},
      {{{"quantization", "hqq"}}, "quantization \"hqq\" is not planned"},
      {{{"gpus", ""}}, "the number of GPUs is not known"},
      {{{"gpus", "8"}}, "the layout is not printed"},
      {{{"gpus", "8"}, {"tensor", "1"}, {"pipeline", "1"}}, "the ZeRO stage is not known"}};
  for (const auto& c : kCases) {
    const auto scenario =
        ScenarioOfRow(Gpt2Row(c.changes), World().words, World().catalog, World().host);
    ASSERT_FALSE(scenario.ok()) << c.reason;
    EXPECT_THAT(std::string(scenario.status().message()), HasSubstr(c.reason));
  }
}

TEST(ScenarioOfRow, OfStatesAloneNeedsNoBatch) {
  const auto scenario = ScenarioOfRow(Gpt2Row({{"memory_kind", "states"},
                                               {"sequence_length", ""},
                                               {"micro_batch", ""},
                                               {"recompute", ""},
                                               {"attention", ""}}),
                                      World().words, World().catalog, World().host);
  EXPECT_TRUE(scenario.ok()) << scenario.status().message();
}

TEST(IsServed, WhereNothingIsTrained) {
  EXPECT_FALSE(IsServed(Gpt2Row()));
  EXPECT_TRUE(IsServed(Gpt2Row({{"method", ""}})));
  EXPECT_TRUE(IsServed(Gpt2Row({{"memory_kind", "weights"}, {"optimizer", ""}})));
}

TEST(ServedScenarioOfRow, ReadsTheCacheAndTheSequences) {
  const auto scenario = ServedScenarioOfRow(Gpt2Row({{"method", ""},
                                                     {"precision", "fp16"},
                                                     {"quantization", "kv-int8"},
                                                     {"batch", "4"},
                                                     {"context_tokens", "512"}}),
                                            World().words, World().catalog, World().host);
  ASSERT_TRUE(scenario.ok()) << scenario.status().message();
  EXPECT_EQ(At(*scenario, "inference", "cache_bits"), "8");
  EXPECT_EQ(At(*scenario, "inference", "batch"), "4");
  EXPECT_EQ(At(*scenario, "inference", "prompt_tokens"), "1");
  EXPECT_EQ(At(*scenario, "inference", "generated_tokens"), "511");
}

}  // namespace
}  // namespace gpuday
