// What is kept for the backward pass, by kernels, recomputation, what is trained and where it lies;
// what frameworks bring along; and how sure a plan is of its memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "absl/strings/str_cat.h"
#include "tests/ledger/planning.h"

namespace gpuday {
namespace {

using ::testing::HasSubstr;

// LLaMA-7B in 16 bit, one sequence of 1,024 tokens on one GPU.
constexpr double kHidden = 4096, kWidth = 11008, kLayers = 32, kHeads = 32, kTokens = 1024;

double Activations(const std::string& training, const std::string& rest = "") {
  const Plan plan =
      PlanText(absl::StrCat("[model]\nname = \"llama-7b\"\n[training]\nsequence_length = 1024\n",
                            training, "[cluster]\ngpus = 1\n", rest));
  return Memory(plan, "activations");
}

// Of `per_layer` bytes per token.
double Kept(double per_layer) { return kTokens * kLayers * per_layer; }

// Inputs of norms and products, q, k, v, attention's output, gate, up and their product, in 16 bit;
// softmax sums in 32.
constexpr double kFusedLayer = 2 * (8 * kHidden + 3 * kWidth) + 4 * kHeads;

TEST(SavedTensors, AreMoreWhereKernelsDoLessAtOnce) {
  EXPECT_EQ(Activations(""), Kept(kFusedLayer));
  EXPECT_EQ(Activations("kernels = \"fused\"\n"), Kept(kFusedLayer));
  // The activated gate, before it is multiplied.
  EXPECT_EQ(Activations("kernels = \"native\"\n"), Kept(kFusedLayer + 2 * kWidth));
  // And each of two norms' input in 32 bit.
  EXPECT_EQ(Activations("kernels = \"unfused\"\n"),
            Kept(kFusedLayer + 2 * kWidth + 2 * 4 * kHidden));
}

TEST(SavedTensors, OfOperationsAreEveryOtherProductAndAttention) {
  // The layer's input, q, v, attention's output and sums, the gate's output.
  EXPECT_EQ(Activations("recompute = \"operations\"\n"),
            Kept(2 * (4 * kHidden + kWidth) + 4 * kHeads));
}

TEST(SavedTensors, InputsOfFrozenMatricesAreNotAmongThem) {
  const auto lora = [](const std::string& targets) {
    return Activations("",
                       "[optimizer]\nname = \"lora\"\nrank = 8\ntargets = \"" + targets + "\"\n");
  };
  // Down's input, and the input that gate and up share.
  EXPECT_EQ(lora("q v"), Kept(kFusedLayer - 2 * kWidth - 2 * kHidden));
  EXPECT_EQ(lora("q gate"), Kept(kFusedLayer - 2 * kWidth));
  EXPECT_EQ(lora("down"), Kept(kFusedLayer - 2 * 2 * kHidden));
  EXPECT_EQ(lora("q k v o gate up down"), Kept(kFusedLayer));
}

TEST(SavedTensors, OnTheHostAreBackForTwoLayers) {
  EXPECT_EQ(Activations("", "[parallel]\noffload = \"activations\"\n"),
            Kept(kFusedLayer) * 2 / kLayers);
}

// The last 8 of 32 layers, final norm and head: below them nothing goes back.
TEST(FrozenLayers, KeepNothingAndHaveNoBackwardPass) {
  const auto plan = [](const std::string& training) {
    return PlanText(
        absl::StrCat("[model]\nname = \"llama-7b\"\n[training]\nsequence_length = 1024\n", training,
                     "[cluster]\ngpus = 1\n"));
  };
  const Plan all = plan(""), some = plan("trained_layers = 8\n");
  EXPECT_EQ(Memory(some, "activations"), Memory(all, "activations") / 4);
  const double layer = 4 * kHidden * kHidden + 3 * kHidden * kWidth + 2 * kHidden;
  const double ends = kHidden + 32000 * kHidden;  // final norm, head
  EXPECT_EQ(ValueOf(some, "model.parameters.trainable"), 8 * layer + ends);
  EXPECT_EQ(ValueOf(some, "model.parameters.total"), ValueOf(all, "model.parameters.total"));
  EXPECT_EQ(Memory(some, "weights"), Memory(all, "weights"));
  // Forward everywhere, twice as much backward where it goes.
  const double total = ValueOf(all, "model.parameters.total");
  EXPECT_EQ(ValueOf(some, "compute.flops_per_token"), 2 * total + 4 * (8 * layer + ends));
  const auto products = [](const Plan& of) {
    return ValueOf(of, "time.step_parts.matmul_seconds");
  };
  EXPECT_NEAR(products(some) / products(all), 0.5, 0.03);
  EXPECT_LT(ValueOf(some, "time.step_parts.optimizer_seconds"),
            0.3 * ValueOf(all, "time.step_parts.optimizer_seconds"));
  EXPECT_EQ(ValueOf(plan("trained_layers = 32\n"), "time.days"), ValueOf(all, "time.days"));
  const auto refused =
      ComposeText("[model]\nname = \"llama-7b\"\n[training]\ntrained_layers = 33\n");
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("the model has 32 layers"));
}

TEST(Frameworks, BringWhatNobodySaid) {
  const std::string model = "[model]\nname = \"llama-7b\"\n[training]\nframework = ";
  const auto litgpt = ComposeText(model + "\"litgpt\"\n");
  ASSERT_TRUE(litgpt.ok()) << litgpt.status();
  EXPECT_EQ(litgpt->job.kernels, Kernels::kUnfused);
  EXPECT_EQ(litgpt->job.loss, Loss::kEager);
  const auto own = ComposeText(model + "\"litgpt\"\nloss = \"chunked\"\n");
  ASSERT_TRUE(own.ok()) << own.status();
  EXPECT_EQ(own->job.loss, Loss::kChunked);
  // Each is told as an assumption that names the framework.
  int told = 0;
  for (const Assumption& assumption : litgpt->told.assumptions) {
    told += assumption.reason.starts_with("framework litgpt: ") ? 1 : 0;
  }
  EXPECT_EQ(told, 2);
  const auto unknown = ComposeText(model + "\"torchtitian\"\n");
  ASSERT_FALSE(unknown.ok());
  EXPECT_THAT(std::string(unknown.status().message()), HasSubstr("did you mean \"torchtitan\"?"));
}

TEST(Frameworks, OfDeepSpeedKeepBucketsAndGradientsOfTheirShare) {
  const auto buffers = [](const std::string& framework, int gpus) {
    return Memory(PlanText(absl::StrCat("[model]\nname = \"llama-7b\"\n[training]\nframework = \"",
                                        framework, "\"\n[cluster]\ngpus = ", gpus,
                                        "\n[parallel]\nzero = ", gpus == 1 ? 0 : 1, "\n")),
                  "overhead_parts.buffers");
  };
  const double workspace = buffers("megatron-lm", 8);
  EXPECT_EQ(workspace, 352e6);
  EXPECT_EQ(buffers("megatron-deepspeed", 8), workspace + 2e9 + std::ceil(4 * 6738415616.0 / 8));
  EXPECT_EQ(buffers("megatron-deepspeed", 1), workspace + 4 * 6738415616.0);
}

TEST(MemoryBands, HoldEachPartAndTheTotal) {
  const Plan plan = PlanText("[model]\nname = \"llama-7b\"\n[cluster]\ngpus = 8\n");
  int parts = 0;
  for (const Line& line : plan.lines) {
    if (!line.id.starts_with("memory.per_gpu.")) continue;
    ASSERT_TRUE(line.band.has_value()) << line.id;
    EXPECT_LE(line.band->low, line.value) << line.id;
    EXPECT_GE(line.band->high, line.value) << line.id;
    ++parts;
  }
  EXPECT_GE(parts, 12);
  const Line& total = *plan.FindLine("memory.per_gpu.total_bytes");
  const Line& activations = *plan.FindLine("memory.per_gpu.activations_bytes");
  EXPECT_DOUBLE_EQ(activations.band->high, 1.6 * activations.value);
  EXPECT_DOUBLE_EQ(activations.band->low, 0.8 * activations.value);
  // Kinds that err each for itself: less together than one by one.
  EXPECT_LT(total.band->high, 1.6 * total.value);
  EXPECT_GT(total.band->high - total.value, activations.band->high - activations.value);
}

TEST(MemoryVerdict, SaysWhenItFitsOnlyIf) {
  const auto verdict = [](int micro_batch) {
    const Plan plan = PlanText(
        absl::StrCat("[model]\nname = \"llama-7b\"\n[training]\nmicro_batch = ", micro_batch,
                     "\n[cluster]\ngpus = 64\n"));
    for (const Verdict& answer : plan.verdicts) {
      if (answer.id == "memory.fits") return answer;
    }
    return Verdict{};
  };
  EXPECT_THAT(verdict(1).sentence, testing::StartsWith("fits: "));
  EXPECT_THAT(verdict(6).sentence, testing::StartsWith("may fit: "));
  EXPECT_EQ(verdict(6).state, VerdictState::kMaybe);
  EXPECT_THAT(verdict(9).sentence, testing::StartsWith("does not fit: "));
  EXPECT_EQ(verdict(9).state, VerdictState::kNo);
}

}  // namespace
}  // namespace gpuday
