// What a scenario says in other words, as it is meant; and all that is wrong with one, at once.
#include <gmock/gmock.h>

#include <string>

#include "planner/base/status.h"
#include "tests/ledger/planning.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

std::string AssumedAt(const Workload& workload, const std::string& key) {
  const Assumption* assumed = FindAssumption(workload.told.assumptions, key);
  return assumed == nullptr ? "" : absl::StrCat(assumed->value, ": ", assumed->reason);
}

Workload MustCompose(const std::string& toml) {
  const auto workload = ComposeText(toml);
  EXPECT_TRUE(workload.ok()) << workload.status();
  return workload.ok() ? *workload : Workload();
}

// In the layout that a plan chooses.
Workload MustChoose(const std::string& toml) {
  const auto workload = ChooseText(toml);
  EXPECT_TRUE(workload.ok()) << workload.status();
  return workload.ok() ? *workload : Workload();
}

std::string Complaint(const std::string& toml) {
  const auto workload = ComposeText(toml);
  EXPECT_FALSE(workload.ok()) << toml;
  EXPECT_EQ(FaultOf(workload.status()), Fault::kInput);
  return std::string(workload.status().message());
}

std::string Model(const std::string& rest) { return "[model]\nname = \"gpt2\"\n" + rest; }

TEST(Words, OfOtherToolsAreTakenAndListed) {
  const Workload plain = MustCompose(
      Model("[optimizer]\nname = \"adam\"\nstate_bits = 8\n[price]\nprovider = \"AWS\"\n"));
  const Workload words =
      MustCompose(Model("[optimizer]\nname = \"adamw_8bit\"\n[price]\nprovider = \"Amazon\"\n"));
  EXPECT_EQ(words.prices.usd_per_gpu_hour, plain.prices.usd_per_gpu_hour);
  EXPECT_THAT(AssumedAt(words, "optimizer.name"), HasSubstr("adam: \"adamw_8bit\": AdamW"));
  EXPECT_THAT(AssumedAt(words, "optimizer.state_bits"), HasSubstr("8: \"adamw_8bit\""));
  EXPECT_THAT(AssumedAt(words, "price.provider"), HasSubstr("AWS: \"Amazon\""));
  EXPECT_EQ(AssumedAt(plain, "optimizer.name"), "");
  // What is said beside the word counts.
  const Workload beside =
      MustCompose(Model("[optimizer]\nname = \"adamw_8bit\"\nstate_bits = 16\n"));
  EXPECT_EQ(AssumedAt(beside, "optimizer.state_bits"), "");
}

TEST(Words, StandAtEveryStageOfTheOptimizer) {
  for (const char* then :
       {"then = \"adamw_8bit\"\n", "[optimizer.then]\nname = \"adamw_8bit\"\n"}) {
    const Workload workload =
        MustCompose(Model(absl::StrCat("[optimizer]\nname = \"lora\"\n", then)));
    EXPECT_THAT(AssumedAt(workload, "optimizer.then.name"), HasSubstr("adam: ")) << then;
    EXPECT_THAT(AssumedAt(workload, "optimizer.then.state_bits"), HasSubstr("8: ")) << then;
    EXPECT_EQ(AssumedAt(workload, "optimizer.state_bits"), "") << then;
  }
}

TEST(Words, OfPrecisionsBringTheirOptions) {
  const Workload half = MustCompose(Model("[precision]\nname = \"fp16\"\n"));
  EXPECT_EQ(half.compute_type, "fp16");
  EXPECT_THAT(AssumedAt(half, "precision.type"), HasSubstr("fp16: \"fp16\""));
  EXPECT_EQ(MustCompose(Model("[precision]\nname = \"bfloat16\"\n")).compute_type, "bf16");
}

TEST(Nodes, AreCountedByTheGpuOrTheKey) {
  const Workload entry =
      MustChoose(Model("[cluster]\ngpus = \"2 nodes\"\ngpu = \"A100-SXM4-80GB\"\n"));
  EXPECT_EQ(entry.machine.gpus, 16u);
  EXPECT_EQ(AssumedAt(entry, "cluster.gpus"), "16: 2 nodes of 8 GPUs");
  const Workload given = MustChoose(Model("[cluster]\ngpus = \"2 nodes\"\ngpus_per_node = 4\n"));
  EXPECT_EQ(given.machine.gpus, 8u);
  EXPECT_THAT(Complaint(Model("[cluster]\ngpus = \"0 nodes\"\n")),
              HasSubstr("cluster.gpus: expected a whole number from 1"));
}

TEST(Sets, ShortNamesOfMatricesAreTakenWhereMatricesAreNamed) {
  const auto trained = [](const std::string& targets) {
    return MustCompose(Model("[optimizer]\nname = \"lora\"\ntargets = " + targets + "\n"))
        .training.adapters.size();
  };
  EXPECT_EQ(trained("\"all\""), trained("\"q k v o gate up down\""));
  EXPECT_EQ(trained("[\"q_proj\", \"v_proj\"]"), trained("\"q v\""));
  EXPECT_EQ(trained("\"q_proj,v_proj\""), trained("\"q v\""));
  EXPECT_LT(trained("\"q v\""), trained("\"all\""));
  EXPECT_THAT(Complaint(Model("[optimizer]\nname = \"lora\"\ntargets = \"qkv\"\n")),
              AllOf(HasSubstr("optimizer.targets: expected q | k"), HasSubstr("found \"qkv\"")));
}

TEST(Names, AreNotedWhereAnotherWasTaken) {
  const auto notes = [](const std::string& gpu, const std::string& model) {
    return MustCompose("[model]\nname = \"" + model + "\"\n[cluster]\ngpu = \"" + gpu + "\"\n")
        .told.notes;
  };
  EXPECT_THAT(notes("A100-40GB", "gpt2"),
              Contains("cluster.gpu: \"A100-40GB\" is taken to be A100-SXM4-40GB"));
  EXPECT_THAT(notes("RTX 4090", "gpt2"), Not(Contains(HasSubstr("taken to be"))));
  EXPECT_THAT(
      notes("L4", "Somebody/Qwen2.5-0.5B-Instruct"),
      Contains("model.name: \"Somebody/Qwen2.5-0.5B-Instruct\" is taken to be qwen2.5-0.5b"));
}

TEST(AllMistakes, OfNamesAndValuesAreToldTogether) {
  const std::string complaint = Complaint(R"([model]
name = "gtp2"
[training]
epochs = 3
[optimizer]
name = "lora"
rnak = 8
learning_rate = 1e-4
[precision]
name = "mixt"
[cluster]
gpu = "H100-SMX5-80GB"
)");
  EXPECT_THAT(complaint, AllOf(HasSubstr("no model is called \"gtp2\""),
                               HasSubstr("unknown key training.epochs"),
                               HasSubstr("optimizer.rnak: optimizer lora has no such option; did "
                                         "you mean \"rank\"?"),
                               HasSubstr("no such option; no plan needs it"),
                               HasSubstr("no precision plugin is called \"mixt\""),
                               HasSubstr("no GPU is called \"H100-SMX5-80GB\"")));
  EXPECT_LT(complaint.find("gtp2"), complaint.find("H100-SMX5-80GB"));
}

TEST(AllMistakes, OneIsToldAsItIs) {
  const std::string one = Complaint(Model("[cluster]\ngpu = \"H100-SMX5-80GB\"\n"));
  EXPECT_EQ(one.find('\n'), std::string::npos) << one;
  // Where it was met in a later step, beside a name that nobody knows.
  const std::string two = Complaint(
      Model("[optimizer]\nname = \"lora\"\nrank = 5000\n[cluster]\ngpu = \"H100-SMX5-80GB\"\n"));
  EXPECT_THAT(two, AllOf(HasSubstr("rank 5000"), HasSubstr("no GPU is called")));
}

TEST(AllMistakes, AMethodIsToldAsTheSettingsThatMakeIt) {
  EXPECT_THAT(Complaint(Model("[optimizer]\nname = \"qlora\"\n")),
              HasSubstr("QLoRA is optimizer.name = \"lora\" with precision.name = \"int4\""));
}

}  // namespace
}  // namespace gpuday
