// What gpuday inference works out, against figures by hand: experts, latents, windows, GPUs that
// share a model, and the searches for the largest batch and the longest context.
#include <tuple>

#include "tests/ledger/planning.h"
#include "tests/ledger/working_out.h"

namespace gpuday {
namespace {

std::string Serve(const std::string& model, const std::string& inference,
                  const std::string& rest = "") {
  return "model.name = \"" + model + "\"\n" + rest + "[inference]\n" + inference;
}

constexpr char kEightH200[] = "[cluster]\ngpu = \"H200-SXM5-141GB\"\ngpus = 8\n";

class InferenceLedger : public testing::TestWithParam<std::string> {};

TEST_P(InferenceLedger, EveryLineIsWhatItsNumbersSay) {
  EXPECT_GT(CheckLines(InferenceText(GetParam()).lines), 25);
}

TEST_P(InferenceLedger, IdsAreUniqueAndNoneIsPartOfAnother) { CheckIds(InferenceText(GetParam())); }

TEST_P(InferenceLedger, TheLargestBatchFitsAndOneMoreDoesNot) {
  const absl::StatusOr<InferenceWorkload> workload = ComposeInferenceText(GetParam());
  ASSERT_TRUE(workload.ok());
  const InferenceSums sums = TakeInferenceSums(*workload);
  const Inference figures = EvaluateInference(*workload, sums);
  const auto fits = [&](const Serving& serving) {
    return EvaluateInferenceMemory(*workload, sums, serving).total_bytes <=
           workload->common.machine.capacity_bytes;
  };
  Serving serving = workload->serving;
  serving.batch = figures.largest_batch + 1;
  EXPECT_FALSE(fits(serving));
  --serving.batch;
  EXPECT_TRUE(serving.batch == 0 || fits(serving));
  EXPECT_EQ(figures.fits, workload->serving.batch <= figures.largest_batch);

  serving = workload->serving;
  if (figures.longest_context == 0) return;
  serving.prompt_tokens = figures.longest_context - serving.generated_tokens;
  EXPECT_TRUE(fits(serving));
  ++serving.prompt_tokens;
  EXPECT_NE(workload->common.model.context_is_hard_limit, !fits(serving));
}

TEST_P(InferenceLedger, DecodingTurnsComputeBoundAtTheTurningBatch) {
  absl::StatusOr<InferenceWorkload> workload = ComposeInferenceText(GetParam());
  ASSERT_TRUE(workload.ok());
  const InferenceSums sums = TakeInferenceSums(*workload);
  const std::uint64_t turn = EvaluateInference(*workload, sums).turning_batch;
  const auto compute_bound = [&](std::uint64_t batch) {
    workload->serving.batch = batch;
    const Inference f = EvaluateInference(*workload, sums);
    return f.step_compute_seconds >= f.step_memory_seconds;
  };
  if (turn == 0) {
    EXPECT_FALSE(compute_bound(1'000'000'000));
    return;
  }
  EXPECT_TRUE(compute_bound(turn));
  EXPECT_FALSE(compute_bound(turn - 1));
}

INSTANTIATE_TEST_SUITE_P(
    Scenarios, InferenceLedger,
    testing::Values(Serve("gpt2", ""), Serve("llama-2-7b", "batch = 16\n"),
                    Serve("llama-2-70b", "batch = 7\ncache_bits = 8\ntensor = 4\n",
                          "[cluster]\ngpus = 8\n[price]\nusd_per_gpu_hour = 2.5\n"),
                    Serve("mixtral-8x7b-v0.1",
                          "batch = 5\ntensor = 2\n[precision]\nname = \"int8\"\n"),
                    Serve("deepseek-v3", "batch = 100\n[precision]\nname = \"int4\"\n", kEightH200),
                    Serve("gemma-3-4b", "prompt_tokens = 5000\nbatch = 30\ncache_bits = 4\n"),
                    Serve("mistral-7b-v0.1", "prompt_tokens = 20000\nbatch = 3\n"),
                    Serve("falcon-7b", "tensor = 1\n")));

TEST(InferenceLedgerOfAll, EveryModelOfTheCatalogIsServedAndItsLinesWorkOut) {
  Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  const auto models = catalog.AllModels();
  ASSERT_TRUE(models.ok()) << models.status();
  for (const ModelEntry& entry : *models) {
    SCOPED_TRACE(entry.name);
    const Plan plan = InferenceText(Serve(entry.name, "batch = 3\ngenerated_tokens = 20\n"));
    EXPECT_GT(CheckLines(plan.lines), 25);
  }
}

TEST(Inference, MemoryIsTheSumOfItsParts) {
  const Plan plan = InferenceText(Serve("llama-2-7b", "batch = 4\n"));
  double sum = 0;
  for (const char* part : {"weights", "kv_cache", "working_set", "runtime"}) {
    sum += ValueOf(plan, std::string("memory.per_gpu.") + part + "_bytes");
  }
  EXPECT_EQ(sum, ValueOf(plan, "memory.per_gpu.total_bytes"));
  // h in the stream and normed, gate, up and their product, for a prompt; logits of 4 tokens.
  EXPECT_EQ(plan.FactValue("memory.widest_block"), "layers.mlp");
  EXPECT_EQ(ValueOf(plan, "memory.per_gpu.working_set_bytes"),
            512.0 * (2 * 4096 + 3 * 11008) * 2 + 4 * 32000 * 4);
}

TEST(Inference, AQuantizedMatrixIsUnpackedBeforeItIsMultiplied) {
  const std::string asked = "batch = 4\n";
  const Plan full = InferenceText(Serve("llama-2-7b", asked));
  for (const char* precision : {"int8", "int4"}) {
    const Plan plan = InferenceText(
        Serve("llama-2-7b", asked, "precision.name = \"" + std::string(precision) + "\"\n"));
    EXPECT_EQ(ValueOf(plan, "memory.per_gpu.working_set_bytes"),
              ValueOf(full, "memory.per_gpu.working_set_bytes") + 2.0 * 4096 * 11008);
  }
}

TEST(Inference, AStepOfExpertsReadsThoseThatTheBatchVisits) {
  // Mixtral 8x7B: 32 layers x 8 experts x 3 x 4096 x 14336, of which a token visits 2.
  const double experts = 2.0 * 32 * 8 * 3 * 4096 * 14336;
  const double others = 2 * 46702792704.0 - experts;
  for (const int batch : {1, 4, 1000}) {
    const Plan plan = InferenceText(Serve("mixtral-8x7b-v0.1", "batch = " + std::to_string(batch)));
    EXPECT_EQ(ValueOf(plan, "memory.weights_bytes"), others + experts);
    const double touched = batch == 1 ? 0.25 : batch == 4 ? 1 - 0.31640625 : 1;
    EXPECT_NEAR(ValueOf(plan, "time.step_weight_bytes"), others + touched * experts, 100);
    // 2 FLOPs for every parameter that a token passes through.
    EXPECT_DOUBLE_EQ(ValueOf(plan, "compute.parameter_flops"), others + experts / 4);
  }
}

TEST(Inference, LatentsAreOnEveryGpu) {
  const Plan plan = InferenceText(Serve(
      "deepseek-v3", "batch = 10\nprompt_tokens = 900\ngenerated_tokens = 100\n", kEightH200));
  EXPECT_EQ(ValueOf(plan, "inference.tensor"), 8);
  EXPECT_EQ(ValueOf(plan, "memory.kv_cache_bytes_per_token"), 70272);  // 61 x (512 + 64) x 2
  EXPECT_EQ(ValueOf(plan, "memory.per_gpu.kv_cache_bytes"), 10 * 1000 * 70272.0);
}

TEST(Inference, WindowsKeepTheirWidth) {
  // Gemma 3 4B: 29 layers keep 1,024 tokens, 5 layers all; 2,048 elements each.
  const Plan plan = InferenceText(
      Serve("gemma-3-4b", "batch = 3\nprompt_tokens = 9900\ngenerated_tokens = 100\n"));
  EXPECT_EQ(ValueOf(plan, "memory.kv_cache_bytes"), 3 * 2 * 2048.0 * (29 * 1024 + 5 * 10000));
  // The cache weighs as much as the weights when the windows are long full.
  EXPECT_NEAR(ValueOf(plan, "memory.cache_equals_weights_context"),
              (2 * 3880263168.0 / (3 * 2) - 29 * 2048.0 * 1024) / (5 * 2048.0), 0.01);
  // Where all layers have windows of 4,096 tokens, 0.5 GiB is all that a sequence ever keeps.
  const Plan bounded = InferenceText(Serve("mistral-7b-v0.1", "prompt_tokens = 30000\n"));
  EXPECT_EQ(ValueOf(bounded, "memory.kv_cache_bytes"), 536870912);
  EXPECT_EQ(bounded.FindLine("memory.cache_equals_weights_context"), nullptr);
}

TEST(Inference, HeadsAreSharedAndFewKeysAreCopied) {
  // Llama-2-70B, 64 heads and 8 key-value heads, on 4 and on 16 GPUs.
  const Plan four = InferenceText(Serve("llama-2-70b", "batch = 8\ntensor = 4\n"));
  EXPECT_EQ(ValueOf(four, "cluster.gpus"), 4);
  EXPECT_EQ(ValueOf(four, "memory.per_gpu.kv_cache_bytes"),
            ValueOf(four, "memory.kv_cache_bytes") / 4);
  // Norms, 2 in each of 80 layers and the last one, are on every GPU.
  const double norms = 161.0 * 8192;
  EXPECT_EQ(ValueOf(four, "memory.per_gpu.weights_bytes"),
            2 * ((68976648192.0 - norms) / 4 + norms));
  const Plan sixteen = InferenceText(Serve("llama-2-70b", "batch = 8\ntensor = 16\n"));
  EXPECT_EQ(ValueOf(sixteen, "memory.per_gpu.kv_cache_bytes"),
            ValueOf(sixteen, "memory.kv_cache_bytes") / 8);
  const double keys_and_values = 2.0 * 80 * 8192 * 8 * 128;
  EXPECT_EQ(ValueOf(sixteen, "memory.per_gpu.weights_bytes"),
            2 * ((68976648192.0 - norms - keys_and_values) / 16 + keys_and_values / 8 + norms));
}

TEST(Inference, CopiesServeSequencesOfTheirOwn) {
  const Plan one =
      InferenceText(Serve("llama-2-7b", "batch = 4\ntensor = 1\n", "price.usd_per_gpu_hour = 2\n"));
  const Plan three = InferenceText(Serve("llama-2-7b", "batch = 4\ntensor = 1\n",
                                         "cluster.gpus = 3\nprice.usd_per_gpu_hour = 2\n"));
  EXPECT_DOUBLE_EQ(ValueOf(three, "time.tokens_per_second"),
                   3 * ValueOf(one, "time.tokens_per_second"));
  EXPECT_EQ(ValueOf(three, "time.step_seconds"), ValueOf(one, "time.step_seconds"));
  EXPECT_DOUBLE_EQ(ValueOf(three, "cost.usd_per_million_generated_tokens"),
                   ValueOf(one, "cost.usd_per_million_generated_tokens"));
}

TEST(Inference, TimeAndMoneyByHand) {
  const Plan plan =
      InferenceText(Serve("llama-2-7b", "batch = 8\nprompt_tokens = 1000\ngenerated_tokens = 200\n",
                          "[price]\nusd_per_gpu_hour = 3.6\n"));
  // 13.48 GB of weights and 8 x 1,100 tokens x 512 KiB at 2,039 GB/s.
  const double step = (2 * 6738415616.0 + 8 * 1100 * 524288.0) / 2.039e12;
  EXPECT_DOUBLE_EQ(ValueOf(plan, "time.step_seconds"), step);
  EXPECT_DOUBLE_EQ(ValueOf(plan, "time.tokens_per_second"), 8 / step);
  EXPECT_NEAR(ValueOf(plan, "cost.usd_per_million_generated_tokens"), step / 8 * 1e6 * 0.001, 1e-9);
  // 2P and 2 x 32 layers x 4,096 x 2 for each of 500.5 tokens, at half of 312 TFLOP/s.
  const double flops = 2 * 6738415616.0 + 2 * 32 * 4096 * 2 * 500.5;
  EXPECT_DOUBLE_EQ(ValueOf(plan, "time.prefill_seconds"), 1000 * flops / 156e12);
  EXPECT_NEAR(ValueOf(plan, "cost.usd_per_million_prompt_tokens"), flops / 156e12 * 1e6 * 0.001,
              1e-9);
}

// ---- measured ----

double AllocatedBytes(const Plan& plan) {
  return ValueOf(plan, "memory.per_gpu.total_bytes") -
         ValueOf(plan, "memory.per_gpu.runtime_bytes");
}

void ExpectWithin(double planned, double measured, double share) {
  EXPECT_NEAR(planned / measured, 1, share) << planned << " planned, " << measured << " measured";
}

TEST(InferenceMeasured, KvCachesOfLlamaCpp) {
  // Logs of llama.cpp: size of the cache in 16 bit.
  const std::tuple<const char*, int, double> rows[] = {
      {"llama-2-7b", 2048, 1073741824},  {"llama-2-7b", 4096, 2147483648},
      {"llama-7b", 512, 268435456},      {"llama-2-70b", 4096, 1342177280},
      {"open-llama-3b", 512, 170393600},
  };
  for (const auto& [model, context, bytes] : rows) {
    const Plan plan = InferenceText(
        Serve(model, "generated_tokens = 1\nprompt_tokens = " + std::to_string(context - 1)));
    ExpectWithin(ValueOf(plan, "memory.kv_cache_bytes"), bytes, 0.01);
  }
}

TEST(InferenceMeasured, WeightsOfLlamaCpp) {
  // Logs of llama.cpp: size of the model; Q8_0 is 8 bits and a 16-bit scale per 32.
  const auto weights = [](const char* model, const std::string& precision) {
    return ValueOf(InferenceText(Serve(model, "", precision)), "memory.weights_bytes");
  };
  ExpectWithin(weights("open-llama-7b", ""), 13475459891, 0.01);
  ExpectWithin(weights("open-llama-3b", ""), 6850472837, 0.01);
  ExpectWithin(weights("llama-2-7b",
                       "[precision]\nname = \"int8\"\nblock_size = 64\nothers = \"quantized\"\n"),
               7161857966, 0.01);
}

TEST(InferenceMeasured, GenerationOfLitGpt) {
  // Lightning-AI/litgpt, tutorials/resource-tables.md (26857050fe), A100-SXM4-40GB: peak of
  // allocated memory while generating 50 tokens in BF16.
  const std::pair<const char*, double> rows[] = {{"phi-1.5", 2.86e9}, {"llama-2-7b", 13.52e9}};
  for (const auto& [model, bytes] : rows) {
    const Plan plan = InferenceText(Serve(model, "prompt_tokens = 8\ngenerated_tokens = 50\n",
                                          "cluster.gpu = \"A100-SXM4-40GB\"\n"));
    ExpectWithin(AllocatedBytes(plan), bytes, 0.01);
  }
}

TEST(InferenceMeasured, SharedGenerationOfLitGpt) {
  // tutorials/inference.md (26857050fe), A100-SXM4-40GB: Llama-2-70B in BF16 by tensor parallelism.
  // It keeps embedding and head whole on every GPU, 2 x 32,000 x 8,192; ours are split.
  for (const auto& [gpus, bytes] : {std::pair{4, 35.46e9}, {8, 18.19e9}}) {
    const Plan plan = InferenceText(
        Serve("llama-2-70b",
              "prompt_tokens = 8\ngenerated_tokens = 50\ntensor = " + std::to_string(gpus) + "\n",
              "cluster.gpu = \"A100-SXM4-40GB\"\n"));
    const double whole = 2 * 2 * 32000.0 * 8192 * (1 - 1.0 / gpus);
    ExpectWithin(AllocatedBytes(plan) + whole, bytes, 0.01);
  }
}

TEST(InferenceMeasured, SpeedOfGptFastIsTheShareOfTheRoofline) {
  // pytorch-labs/gpt-fast, README.md (0f925b5d4c), A100-80GB, batch 1, 5 prompt tokens:
  // Llama-2-7B 104.9 tokens/s in BF16.
  const Plan plan =
      InferenceText(Serve("llama-2-7b", "prompt_tokens = 5\ngenerated_tokens = 200\n"));
  ExpectWithin(ValueOf(plan, "time.tokens_per_second_reached"), 104.9, 0.02);
  EXPECT_GT(ValueOf(plan, "time.tokens_per_second"), 104.9);
}

// ---- what is refused ----

std::string Complaint(const std::string& toml) {
  const auto workload = ComposeInferenceText(toml);
  return workload.ok() ? "" : std::string(workload.status().message());
}

TEST(InferenceMistakes, SayPlaceExpectationAndFinding) {
  EXPECT_EQ(Complaint(Serve("llama-2-7b", "cache_bits = 5\n")),
            "scenario.toml:3:1: inference.cache_bits: expected 4, 8 or 16, found 5");
  EXPECT_EQ(Complaint(Serve("gpt2", "tensor = 16\n")),
            "scenario.toml:3:1: inference.tensor: found 16, but each GPU takes whole heads, and 12 "
            "attention heads do not split over 16; 1, 2, 3, 4, 6, 12 GPUs can share it");
  EXPECT_EQ(Complaint(Serve("llama-2-7b", "tensor = 4\n", "cluster.gpus = 6\n")),
            "scenario.toml:4:1: inference.tensor: expected a divisor of cluster.gpus = 6, found 4; "
            "each copy of the model takes as many GPUs");
  EXPECT_EQ(Complaint(Serve("gpt2", "prompt_tokens = 1000\ngenerated_tokens = 25\n")),
            "scenario.toml:4:1: inference.generated_tokens: 1,000 prompt and 25 generated tokens; "
            "the model was made for 1,024 and has no positions beyond them");
  EXPECT_EQ(Complaint(Serve("gpt2", "batches = 2\n")),
            "scenario.toml:3:1: unknown key inference.batches; did you mean \"batch\"? (gpuday "
            "keys lists all)");
}

TEST(InferenceMistakes, AShortContextShortensThePromptThatNobodyAsked) {
  const Plan plan = InferenceText(Serve("gpt2", "generated_tokens = 1000\n"));
  EXPECT_EQ(ValueOf(plan, "inference.prompt_tokens"), 24);
}

TEST(Inference, GpusThatCannotAllShareServeCopies) {
  // 12 heads: of 8 GPUs in a node 4 share a copy.
  const Plan plan = InferenceText(Serve("gpt2", "", "cluster.gpus = 8\n"));
  EXPECT_EQ(ValueOf(plan, "inference.tensor"), 4);
  EXPECT_EQ(ValueOf(plan, "inference.copies"), 2);
}

}  // namespace
}  // namespace gpuday
