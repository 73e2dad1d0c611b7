// Weights in llama.cpp's file types against what llama.cpp prints for them, and a precision that
// stores matrices in different ways in both ledgers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "planner/base/numbers.h"
#include "tests/ledger/planning.h"
#include "tests/ledger/working_out.h"

namespace gpuday {
namespace {

std::string Gguf(const std::string& model, const std::string& file_type,
                 const std::string& more = "") {
  return "model.name = \"" + model + "\"\n[precision]\nname = \"gguf\"\nfile_type = \"" +
         file_type + "\"\n" + more;
}

double WeightBytes(const std::string& model, const std::string& file_type,
                   const std::string& more = "") {
  return ValueOf(InferenceText(Gguf(model, file_type, more)), "memory.weights_bytes");
}

// Sizes that llama.cpp's tools/quantize/quantize.cpp prints as help for LLaMA v1 7B, in GiB. Its
// Q4_1, Q5_1 and Q8_0 are older than the Q6_K head and left out.
TEST(Gguf, SizesAreThoseOfLlamaCppsHelp) {
  const std::pair<const char*, double> printed[] = {
      {"q4_0", 3.56},   {"q5_0", 4.33},   {"q2_k_2023", 2.63}, {"q3_k_s", 2.75},
      {"q3_k_m", 3.07}, {"q3_k_l", 3.35}, {"q4_k_s", 3.59},    {"q4_k_m", 3.80},
      {"q5_k_s", 4.33}, {"q5_k_m", 4.45}, {"q6_k", 5.15}};
  for (const auto& [type, gib] : printed) {
    EXPECT_NEAR(WeightBytes("llama-7b", type) / kBytesPerGiB, gib, 0.0055) << type;
  }
}

// Llama-2-7B in Q4_K_M by hand. 16 of 32 layers get more bits: 4 first, 4 last, every third of the
// 24 between (8). Values and down projections: half in Q4_K, half in Q6_K; the head Q6_K; norms
// F32.
TEST(Gguf, Llama7BInQ4KM) {
  const double h = 4096, f = 11008, vocabulary = 32000, layers = 32;
  const double q4 = 144.0 / 256, q6 = 210.0 / 256;
  const double in_q4 = layers * (3 * h * h + 2 * h * f) + vocabulary * h;
  const double mixed = layers * (h * h + h * f);
  EXPECT_EQ(WeightBytes("llama-2-7b", "q4_k_m"),
            in_q4 * q4 + mixed * (q4 + q6) / 2 + vocabulary * h * q6 + (2 * layers + 1) * h * 4);
}

// Rows of 3,200 and 8,640 do not fill blocks of 256: Q4_K becomes Q5_0, Q6_K becomes Q8_0.
TEST(Gguf, RowsThatDoNotFillABlockFallBack) {
  const double h = 3200, f = 8640, vocabulary = 32000, layers = 26;
  const double q5 = 22.0 / 32, q8 = 34.0 / 32;
  // 3 first, every third of 20 between (6), 4 last.
  const double more = 13 / layers;
  const double mixed = layers * (h * h + h * f);
  EXPECT_NEAR(WeightBytes("open-llama-3b", "q4_k_m"),
              (layers * (3 * h * h + 2 * h * f) + vocabulary * h) * q5 +
                  mixed * ((1 - more) * q5 + more * q8) + vocabulary * h * q8 +
                  (2 * layers + 1) * h * 4,
              1);
}

// Where the file has Q4_K, the head's Q6_K.
TEST(Gguf, ATiedEmbeddingIsTheHead) {
  const double embedding = 128256.0 * 2048;
  const double layers = 16 * 2048.0 * (2 * 2048 + 2 * 512 + 3 * 8192);
  const double norms = 33 * 2048 * 4.0;
  EXPECT_EQ(WeightBytes("llama-3.2-1b", "q6_k"), (embedding + layers) * 210 / 256 + norms);
  // The down projections of the first eighth and the values of the first four in Q5_K.
  const double raised = 2 * 2048.0 * 8192 + 4 * 2048.0 * 512;
  EXPECT_EQ(WeightBytes("llama-3.2-1b", "q4_k_s"),
            (embedding * 210 + layers * 144 + raised * (176 - 144)) / 256 + norms);
}

TEST(Gguf, SeventyBillionAndEightExpertsHaveRulesOfTheirOwn) {
  // Values of 70B: Q5_K where 7B has Q4_K. Figure: llama.cpp's log, 38.58 GiB.
  EXPECT_NEAR(WeightBytes("llama-2-70b", "q4_k_m") / kBytesPerGiB, 38.58, 0.005);
  // Keys and values of 8 experts in Q8_0, outputs in Q5_K: a layer has 2 x 4096 x 1024 and 4096^2.
  const double by_rule =
      32.0 * (2 * 4096 * 1024 * (34.0 / 32 - 144.0 / 256) + 4096.0 * 4096 * (176 - 144) / 256);
  const double planned = WeightBytes("mixtral-8x7b-v0.1", "q4_k_s");
  // Down projections of the first eighth in Q5_K, head in Q6_K, router and norms in F32. (Values of
  // the first four layers are in Q8_0 all the same.)
  const double q4 = (46'702'792'704 - 32.0 * 4096 * 8 - 65.0 * 4096) * 144 / 256;
  const double down = 4.0 * 8 * 4096 * 14336 * (176 - 144) / 256;
  const double head = 32000.0 * 4096 * (210 - 144) / 256;
  EXPECT_NEAR(planned, q4 + by_rule + down + head + (32.0 * 4096 * 8 + 65.0 * 4096) * 4, 1);
}

TEST(Gguf, AFusedProjectionHasItsOwnType) {
  const double apart = WeightBytes("qwen-7b", "q4_k_m");
  const double fused = WeightBytes("qwen-7b", "q4_k_m", "fused_qkv = true\n");
  // q, k, v in Q5_K in place of Q4_K, Q4_K and half of Q6_K.
  const double h = 4096, layers = 32;
  EXPECT_EQ(fused - apart, layers * h * h * (3 * 176.0 - (2 * 144 + (144 + 210) / 2.0)) / 256);
}

TEST(Gguf, EveryModelOfTheCatalogIsServedAndItsLinesWorkOut) {
  Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  const auto models = catalog.AllModels();
  ASSERT_TRUE(models.ok()) << models.status();
  const char* types[] = {"q4_k_m", "q2_k", "q3_k_l", "q5_0", "f16"};
  std::size_t next = 0;
  for (const ModelEntry& entry : *models) {
    const char* type = types[next++ % std::size(types)];
    SCOPED_TRACE(entry.name + " in " + type);
    const Plan plan = InferenceText(Gguf(entry.name, type));
    EXPECT_GT(CheckLines(plan.lines), 25);
  }
}

TEST(Gguf, AdaptersOverItAreTrainedAndItIsNot) {
  const std::string adapters = "[optimizer]\nname = \"lora\"\n[training]\ntokens = \"1B\"\n";
  for (const char* layout : {"", "[cluster]\ngpus = 2\n[parallel]\ntensor = 2\n"}) {
    const Plan plan = PlanText(Gguf("llama-2-7b", "q4_k_m", adapters + layout));
    EXPECT_GT(CheckLines(plan.lines), 25);
    CheckIds(plan);
  }
  const Plan plan = PlanText(Gguf("llama-2-7b", "q4_k_m", adapters + "[cluster]\ngpus = 1\n"));
  // Beside 16-bit adapters.
  EXPECT_EQ(ValueOf(plan, "memory.per_gpu.weights_bytes"),
            WeightBytes("llama-2-7b", "q4_k_m") + 2 * ValueOf(plan, "model.parameters.trainable"));
  const auto full = ComposeText(Gguf("llama-2-7b", "q4_k_m", "[optimizer]\nname = \"adam\"\n"));
  EXPECT_THAT(std::string(full.status().message()), testing::HasSubstr("are for inference"));
}

}  // namespace
}  // namespace gpuday
