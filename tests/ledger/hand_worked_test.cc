// Whole plans of which a figure is worked out by hand: short trainings, quantized bases, what hosts
// hold, GPUs that are taken away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "absl/strings/str_cat.h"
#include "tests/ledger/planning.h"

namespace gpuday {
namespace {

TEST(ShortTraining, TakesAWholeStepOfTimeAndMoney) {
  const auto plan = [](const std::string& tokens) {
    return PlanText(absl::StrCat(
        "[model]\nname = \"llama-3.1-8b\"\n[training]\nglobal_batch = 512\n"
        "sequence_length = 4096\ntokens = ",
        tokens,
        "\n[cluster]\ngpus = 8\ngpu = \"H100-SXM5-80GB\"\n[price]\nusd_per_gpu_hour = 2\n"));
  };
  const Plan one = plan("100000");
  EXPECT_EQ(ValueOf(one, "time.steps"), 1);
  EXPECT_GT(ValueOf(one, "time.step_seconds"), 1);
  EXPECT_DOUBLE_EQ(ValueOf(one, "time.days"), ValueOf(one, "time.step_seconds") / 86400);
  EXPECT_DOUBLE_EQ(ValueOf(one, "cost.usd"), ValueOf(one, "time.step_seconds") / 3600 * 8 * 2);
  EXPECT_EQ(ValueOf(plan("1000"), "time.wall_days"), ValueOf(one, "time.wall_days"));
  EXPECT_DOUBLE_EQ(ValueOf(plan("2097153"), "time.days"), 2 * ValueOf(one, "time.days"));
}

// Weights of 8 bit are read, cast and written, three bytes each; those of 4 bit take a kernel.
TEST(QuantizedBase, OfEightBitIsNotUnpackedAsOneOfFour) {
  const auto plan = [](const std::string& precision) {
    return PlanText(absl::StrCat(
        "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"30M\"\nglobal_batch = 16\n"
        "recompute = \"none\"\n[optimizer]\nname = \"lora\"\n[precision]\nname = \"",
        precision, "\"\n[cluster]\ngpus = 1\ngpu = \"A100-SXM4-80GB\"\n"));
  };
  const double four = ValueOf(plan("int4"), "time.step_parts.unpack_seconds");
  const double eight = ValueOf(plan("int8"), "time.step_parts.unpack_seconds");
  const absl::StatusOr<Workload> any = ComposeText(
      "[model]\nname = \"llama-2-7b\"\n[cluster]\ngpus = 1\ngpu = \"A100-SXM4-80GB\"\n");
  ASSERT_TRUE(any.ok()) << any.status().message();
  const Machine& machine = any->machine;
  const double unpack_bytes = machine.speed.unpack_bytes;
  EXPECT_GT(unpack_bytes, 3);
  EXPECT_NEAR(eight / four, 3 / unpack_bytes, 0.02 * 3 / unpack_bytes);
  // 16 micro-batches, forward and backward, over all but the adapters' weights.
  const double memory = machine.device.memory_bytes_per_second * machine.speed.memory_share;
  EXPECT_NEAR(eight, 16 * 2 * 3 * 6.738e9 / memory, 0.02 * eight);
  EXPECT_EQ(plan("mixed").FindLine("time.step_parts.unpack_seconds"), nullptr);
}

// Masters, gradients of 32 bit and Adam's states: 4 + 4 + 8 bytes (Ren et al. 2021, section 3).
TEST(Hosts, HoldSixteenBytesOfEachParameterThatIsOffloaded) {
  const auto plan = [](int gpus, const std::string& offload) {
    return PlanText(absl::StrCat("[model]\nname = \"llama-2-70b\"\n[cluster]\ngpus = ", gpus,
                                 "\ngpu = \"A100-SXM4-80GB\"\n[parallel]\nzero = 3\noffload = \"",
                                 offload, "\"\n"));
  };
  constexpr double kParameters = 68976648192;
  const double one_node = ValueOf(plan(8, "optimizer"), "memory.host_per_node_bytes");
  EXPECT_NEAR(one_node / kParameters, 16, 0.1);
  EXPECT_NEAR(ValueOf(plan(32, "optimizer"), "memory.host_per_node_bytes"), one_node / 4,
              1e-6 * one_node);
  // The weights come to it.
  EXPECT_NEAR(ValueOf(plan(8, "optimizer+parameters"), "memory.host_per_node_bytes") / kParameters,
              18, 0.1);
  EXPECT_EQ(plan(8, "none").FindLine("memory.host_per_node_bytes"), nullptr);
}

TEST(Hosts, ThatHoldTooLittleSayNo) {
  const auto answer = [](int gpus) {
    const Plan plan = PlanText(absl::StrCat(
        "[model]\nname = \"llama-2-70b\"\n[cluster]\ngpu = \"V100-SXM2-16GB\"\ngpus = ", gpus,
        "\n[parallel]\nzero = 3\noffload = \"optimizer\"\n"));
    EXPECT_EQ(ValueOf(plan, "memory.host_capacity_bytes"), 488.0 * (1u << 30));
    return plan.FindVerdict("memory.host_fits")->state;
  };
  EXPECT_EQ(answer(8), VerdictState::kNo);
  EXPECT_EQ(answer(32), VerdictState::kYes);
}

TEST(Spot, IsTakenAwayByAPowerOfTheNodes) {
  const auto plan = [](int gpus, const std::string& kind) {
    return PlanText(absl::StrCat(
        "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"100B\"\n[cluster]\ngpu = "
        "\"A100-SXM4-80GB\"\ngpus = ",
        gpus, "\n[price]\nprovider = \"AWS\"\nkind = \"", kind, "\"\n"));
  };
  // 0.464 an hour and node at AWS, the whole job by nodes^0.15 (catalog/interruptions.toml).
  const Plan one = plan(8, "spot"), many = plan(128, "spot");
  EXPECT_NEAR(ValueOf(one, "goodput.preemptions_per_day"), 24 * 0.464, 1e-9);
  EXPECT_NEAR(ValueOf(many, "goodput.preemptions_per_day"), 24 * 0.464 * std::pow(16, 0.15), 1e-9);
  // 4.7e-4 failures per GPU-day come to it.
  EXPECT_NEAR(24 / ValueOf(many, "goodput.hours_between_failures"),
              24 * 0.464 * std::pow(16, 0.15) + 128 * 4.7e-4, 1e-9);
  const Plan kept = plan(128, "on-demand");
  EXPECT_EQ(ValueOf(many, "time.days"), ValueOf(kept, "time.days"));
  EXPECT_GT(ValueOf(many, "time.wall_days"), 1.01 * ValueOf(kept, "time.wall_days"));
  EXPECT_EQ(kept.FindLine("goodput.preemptions_per_day"), nullptr);
  EXPECT_THAT(many.notes, testing::Contains(testing::HasSubstr("can be taken away")));
}

}  // namespace
}  // namespace gpuday
