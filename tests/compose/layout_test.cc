// How a model is shared between GPUs, against the published formulas and sums worked out by hand.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "tests/ledger/planning.h"

namespace gpuday {
namespace {

// The 22B model of Korthikanti et al. 2022, table 3, on eight GPUs; eager attention, dropout.
Plan Plan22B(const std::string& recompute, bool sequence_parallel) {
  return PlanText(absl::StrCat(
      Gpt(6144, 48, 51200, 64),
      "[training]\ntokens = 1e9\nsequence_length = 2048\nmicro_batch = 4\n",
      "flash_attention = false\nrecompute = \"", recompute, "\"\n[cluster]\ngpus = 8\n",
      "[parallel]\ntensor = 8\nsequence = ", sequence_parallel ? "true" : "false", "\n"));
}

// Table 2 of the paper: bytes of one layer, s = 2048, b = 4, h = 6144, a = 64, t = 8.
TEST(ActivationsOfTensorParallelism, AreThoseOfThePapersTable) {
  const double sbh = 2048.0 * 4 * 6144;
  const double scores = 5.0 * 64 * 2048 / 6144;
  EXPECT_NEAR(Memory(Plan22B("none", false), "activations"), 48 * sbh * (10 + (24 + scores) / 8),
              1);
  EXPECT_NEAR(Memory(Plan22B("none", true), "activations"), 48 * sbh * (34 + scores) / 8, 1);
  EXPECT_NEAR(Memory(Plan22B("selective", false), "activations"), 48 * sbh * (10 + 24.0 / 8), 1);
  EXPECT_NEAR(Memory(Plan22B("selective", true), "activations"), 48 * sbh * 34 / 8, 1);
  EXPECT_NEAR(Memory(Plan22B("full", false), "activations"), 48 * sbh * 2, 1);
}

// GPT-3 175B on 64 GPUs as in the same paper: t = 8, p = 8, three chunks per GPU, b = 1.
TEST(ActivationsOfAPipeline, AreThoseOfItsFirstStage) {
  const Plan plan = PlanText(
      "[model]\nname = \"gpt3-175b\"\n[training]\ntokens = 1e9\nsequence_length = 2048\n"
      "global_batch = 64\nrecompute = \"selective\"\nflash_attention = false\n[cluster]\ngpus = "
      "64\n"
      "[parallel]\ntensor = 8\npipeline = 8\nvirtual_stages = 3\n");
  // 34 sbh / t for each of 96 layers, times 1 + (p - 1) / (p m) (section 4.2.3).
  const double layer = 34.0 * 2048 * 12288 / 8;
  EXPECT_NEAR(Memory(plan, "activations"), 96 * layer * (1 + 7.0 / 24), 1);
}

TEST(States, TensorAndPipelineShareThemAndZeroTheRest) {
  // LLaMA-7B on 16 GPUs: tensor 4, pipeline 2, data 2. The first stage has 16 layers and the
  // embedding, the last 16 layers, the norm and the head; both are equally large but for the norm.
  const Plan plan = PlanText(
      "[model]\nname = \"llama-7b\"\n[cluster]\ngpus = 16\n[parallel]\ntensor = 4\npipeline = 2\n"
      "zero = 1\n");
  const double matrices = 4.0 * 4096 * 4096 + 3.0 * 4096 * 11008, norms = 2 * 4096;
  const double stage = 16 * (matrices / 4 + norms) + 32000.0 * 4096 / 4;
  EXPECT_NEAR(Memory(plan, "weights"), 2 * stage, 2 * 4096);
  EXPECT_NEAR(Memory(plan, "optimizer"), 8 * stage / 2, 8 * 4096);
  EXPECT_NEAR(Memory(plan, "master_weights"), 4 * stage / 2, 4 * 4096);
}

TEST(States, FewKvHeadsAreHeldSeveralTimes) {
  // Llama-2-70B has 8 KV heads: over 16 GPUs each k and v is held twice.
  const Plan plan = PlanText(
      "[model]\nname = \"llama-2-70b\"\n[cluster]\ngpus = 16\n[parallel]\ntensor = 16\nzero = 0\n");
  const double layer =
      2.0 * 8192 * 8192 / 16 + 2.0 * 8192 * 1024 / 8 + 3.0 * 8192 * 28672 / 16 + 2 * 8192;
  EXPECT_EQ(Memory(plan, "weights"), 2 * (80 * layer + 2 * 32000.0 * 8192 / 16 + 8192));
}

TEST(States, ExpertsAreSharedByExpertParallelism) {
  // Mixtral on 8 GPUs, data parallel, each with one of eight experts; ZeRO has nothing to share of
  // the experts.
  const Plan plan = PlanText(
      "[model]\nname = \"mixtral-8x7b\"\n[cluster]\ngpus = 8\n[parallel]\nexpert = 8\nzero = 1\n");
  const double expert = 32 * 3.0 * 4096 * 14336;
  const double rest = 46702792704.0 - 8 * expert;
  EXPECT_EQ(Memory(plan, "weights"), 2 * (rest + expert));
  EXPECT_EQ(Memory(plan, "optimizer"), 8 * (rest / 8 + expert));
}

// LLaMA-7B's layers and the parameters of its embedding, final norm and head.
constexpr double kLlama7BLayer = 4.0 * 4096 * 4096 + 3.0 * 4096 * 11008 + 2 * 4096;
constexpr double kLlama7BEnds = 2 * 32000.0 * 4096 + 4096;

TEST(ZeroThree, HoldsTwoLayersAndTheEndsWhole) {
  const auto gathered = [](const std::string& cluster, const std::string& precision) {
    const Plan plan = PlanText(absl::StrCat("[model]\nname = \"llama-7b\"\n[precision]\nname = \"",
                                            precision, "\"\n[cluster]\n", cluster));
    const Line* line = plan.FindLine("memory.per_gpu.overhead_parts.gathered_bytes");
    return line == nullptr ? 0 : line->value;
  };
  const double elements = 2 * kLlama7BLayer + kLlama7BEnds;
  EXPECT_EQ(gathered("gpus = 8\n[parallel]\nzero = 3\n", "mixed"), 2 * elements);
  EXPECT_EQ(gathered("gpus = 8\n[parallel]\nzero = 3\n", "fp32"), 4 * elements);
  EXPECT_EQ(gathered("gpus = 8\n[parallel]\nzero = 2\n", "mixed"), 0);
  // Nobody to gather from.
  EXPECT_EQ(gathered("gpus = 1\n[parallel]\nzero = 3\n", "mixed"), 0);
  // Of matrices that tensor parallelism shares too, the GPU's half; norms are whole.
  const double norms = 2 * (2 * 4096) + 4096;
  EXPECT_EQ(gathered("gpus = 8\n[parallel]\nzero = 3\ntensor = 2\n", "mixed"),
            2 * ((elements - norms) / 2 + norms));
}

TEST(Readings, LeaveOutWhatTheToolDoesNotSee) {
  const Plan plan = PlanText("[model]\nname = \"llama-7b\"\n[cluster]\ngpus = 8\n");
  const double total = Memory(plan, "total"), runtime = Memory(plan, "overhead_parts.runtime");
  const double fragmentation = Memory(plan, "overhead_parts.fragmentation");
  EXPECT_GT(fragmentation, 0);
  EXPECT_EQ(ValueOf(plan, "memory.readings.driver_bytes"), total);
  EXPECT_EQ(ValueOf(plan, "memory.readings.reserved_bytes"), total - runtime);
  EXPECT_EQ(ValueOf(plan, "memory.readings.allocated_bytes"), total - runtime - fragmentation);
  // States are allocated whatever the batch; of what comes and goes a share is not in use.
  const double comes_and_goes =
      Memory(plan, "activations") + Memory(plan, "overhead_parts.output") +
      Memory(plan, "overhead_parts.recomputation") + Memory(plan, "overhead_parts.gathered");
  EXPECT_EQ(fragmentation, std::ceil(0.15 * comes_and_goes));
}

TEST(CommunicationBuffers, AreOneSetForEachKindOfGroup) {
  const auto runtime = [](const std::string& cluster) {
    return Memory(PlanText("[model]\nname = \"llama-7b\"\n[cluster]\ngpus = " + cluster),
                  "overhead_parts.runtime");
  };
  const double context = runtime("1\n"), buffers = runtime("8\n") - context;
  EXPECT_GT(buffers, 0);
  EXPECT_EQ(runtime("8\n[parallel]\ntensor = 8\n"), context + buffers);
  EXPECT_EQ(runtime("8\n[parallel]\ntensor = 2\n"), context + 2 * buffers);
  EXPECT_EQ(runtime("8\n[parallel]\ntensor = 2\npipeline = 2\n"), context + 3 * buffers);
  EXPECT_EQ(runtime("8\n[parallel]\npipeline = 8\n"), context + buffers);
}

// Bytes per logit beside those of `chunked`, which has none at once: docs/formulas.md, section 6.
TEST(Loss, TakesItsBytesPerLogit) {
  const auto output = [](const std::string& loss, int tensor) {
    return Memory(
        PlanText(absl::StrCat("[model]\nname = \"llama-7b\"\n[training]\nloss = \"", loss,
                              "\"\nsequence_length = 1024\nmicro_batch = 2\n",
                              "[cluster]\ngpus = 2\n[parallel]\ntensor = ", tensor, "\n")),
        "overhead_parts.output");
  };
  for (const int tensor : {1, 2}) {
    const double logits = 1024.0 * 2 * 32000 / tensor, none = output("chunked", tensor);
    EXPECT_EQ(output("fused", tensor) - none, 4 * logits);
    EXPECT_EQ(output("compiled", tensor) - none, 8 * logits);
    EXPECT_EQ(output("eager", tensor) - none, 12 * logits);
    EXPECT_EQ(output("shifted", tensor) - none, 22 * logits);
    // What is left: final norm, head input, embeddings.
    EXPECT_LT(none, 1024.0 * 2 * 4096 * 16);
    EXPECT_GE(none, 0);
  }
}

TEST(Loss, OfAnotherNameIsRefused) {
  const auto refused = ComposeText("[model]\nname = \"llama-7b\"\n[training]\nloss = \"fast\"\n");
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.status().message().find("training.loss"), std::string::npos)
      << refused.status().message();
}

// Hybrid sharding (Zhao et al. 2023, section 3.2.2): shards within a group, copies beyond.
TEST(ZeroGroup, ShardsWithinAGroupOnly) {
  const auto plan = [](int gpus, const std::string& group) {
    return PlanText(absl::StrCat("[model]\nname = \"llama-7b\"\n[cluster]\ngpus = ", gpus,
                                 "\n[parallel]\nzero = 3\n", group));
  };
  const Plan hybrid = plan(64, "zero_group = 8\n");
  for (const char* part : {"weights", "gradients", "master_weights", "optimizer"}) {
    EXPECT_EQ(Memory(hybrid, part), Memory(plan(8, ""), part)) << part;
    EXPECT_GT(Memory(hybrid, part), 7 * Memory(plan(64, ""), part)) << part;
  }
  // Parameters stay inside the node; gradients alone go out.
  EXPECT_LT(ValueOf(hybrid, "time.step_parts.data_seconds"),
            ValueOf(plan(64, ""), "time.step_parts.data_seconds"));
  const auto refused = ComposeText(
      "[model]\nname = \"llama-7b\"\n[cluster]\ngpus = 8\n[parallel]\nzero = 3\nzero_group = 3\n");
  EXPECT_NE(refused.status().message().find("does not divide the 8 GPUs"), std::string::npos);
}

TEST(Cluster, OwnNetworkTakesThePlaceOfTheCatalogs) {
  const auto data = [](const std::string& cluster) {
    return ValueOf(PlanText("[model]\nname = \"llama-7b\"\n[cluster]\ngpus = 64\n" + cluster),
                   "time.step_parts.data_seconds");
  };
  EXPECT_GT(data("network_gb_per_s = 1\n"), 2 * data(""));
  EXPECT_LT(data("gpus_per_node = 64\n"), data("network_gb_per_s = 5\n"));
}

TEST(Fits, AreFoundWithTheOtherDegreesAsTheyAre) {
  const Plan plan = PlanText(
      "[model]\nname = \"llama-65b\"\n[training]\nsequence_length = 2048\nrecompute = \"full\"\n"
      "[cluster]\ngpu = \"A100-SXM4-80GB\"\ngpus = 256\n[parallel]\ntensor = 8\npipeline = 4\n");
  const double smallest = ValueOf(plan, "memory.smallest_gpus");
  EXPECT_EQ(std::fmod(smallest, 32), 0);
  EXPECT_LE(smallest, 256);
  EXPECT_TRUE(plan.Holds());
}

TEST(LongSequences, AreSharedByContextParallelism) {
  const auto plan = [](int context) {
    return PlanText(
        absl::StrCat("[model]\nname = \"llama-3.1-8b\"\n[training]\nsequence_length = 131072\n"
                     "recompute = \"full\"\n[cluster]\ngpus = 8\n[parallel]\ncontext = ",
                     context, "\nzero = 3\n"));
  };
  EXPECT_EQ(Memory(plan(8), "activations"), Memory(plan(1), "activations") / 8);
  EXPECT_EQ(Memory(plan(8), "weights"), Memory(plan(1), "weights"));  // ZeRO shares over all 8
}

}  // namespace
}  // namespace gpuday
