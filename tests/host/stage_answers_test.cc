// Wrong answers of optimizers and precisions, and stages that follow each other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "planner/compose/compose.h"
#include "tests/base/temporary_folder.h"
#include "tests/host/host_testing.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

absl::StatusOr<Training> Optimize(const std::string& what, const Model& model) {
  return AskOptimizer({StageNamed("answers", absl::StrCat("do = \"", what, "\"\n"))}, model);
}

absl::StatusOr<Precision> Describe(const std::string& what, const std::string& name = "answers") {
  const Plugin& plugin = MustGet(Family::kPrecision, name);
  return AskPrecision(plugin, MustCheck(plugin, absl::StrCat("do = \"", what, "\"\n")), kAsked,
                      OneMatrix(8, 4));
}

void ExpectFault(const absl::Status& status, const std::string& reason) {
  ASSERT_FALSE(status.ok()) << reason;
  EXPECT_EQ(FaultOf(status), Fault::kPlugin);
  EXPECT_THAT(std::string(status.message()),
              AllOf(StartsWith("plugin answers ("), HasSubstr(reason)));
  for (const char c : status.message()) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
}

void ExpectOptimizerFault(const std::string& what, const std::string& reason,
                          const Model& model = OneMatrix(8, 4)) {
  const MustBeQuick quick;
  SCOPED_TRACE(what);
  ExpectFault(Optimize(what, model).status(), reason);
}

void ExpectPrecisionFault(const std::string& what, const std::string& reason) {
  SCOPED_TRACE(what);
  ExpectFault(Describe(what).status(), reason);
}

TEST(OptimizerAnswer, AGoodOneArrivesWhole) {
  const auto training = Optimize("well", OneMatrix(8, 4));
  ASSERT_TRUE(training.ok()) << training.status();
  EXPECT_THAT(training->trained, ElementsAre(true));
  EXPECT_THAT(Optimize("nothing", OneMatrix(8, 4))->trained, ElementsAre(false));
}

TEST(OptimizerAnswer, ExceptionsAcrossTheBoundaryAreCaught) {
  ExpectOptimizerFault("throw", "threw an exception across the plugin boundary");
}

TEST(OptimizerAnswer, AnIndexOutOfRangeIsNamed) {
  ExpectOptimizerFault("train_index", "matrix 1 of 1");
  ExpectOptimizerFault("train_last_index", "matrix 4294967295 of 1");
  ExpectOptimizerFault("state_index", "matrix 1 of 1");
  ExpectOptimizerFault("adapter_index", "matrix 1 of 1");
}

TEST(OptimizerAnswer, StateWithoutTrainingIsRefused) {
  ExpectOptimizerFault("state_untrained", "moment: state for w, which is not trained");
}

TEST(OptimizerAnswer, StatesAreBoundedAndNamed) {
  ExpectOptimizerFault("state_huge", "moment: elements is 9223372036854775808");
  ExpectOptimizerFault("state_bits", "moment: bits is 4294967295");
  ExpectOptimizerFault("state_newline", "state: the name is not text");
  ExpectOptimizerFault("state_nameless", "state: the name is not text");
}

TEST(OptimizerAnswer, AdaptersAreCheckedAsMatricesAre) {
  ExpectOptimizerFault("adapter_zero", "a: rows is 0");
  ExpectOptimizerFault("adapter_huge", "a: rows is 9223372036854775808");
  ExpectOptimizerFault("adapter_newline", "matrix: the name is not text");
  ExpectOptimizerFault("adapter_twice", "two adapters are called a");
}

TEST(OptimizerAnswer, NullPointersAreNotFollowed) {
  ExpectOptimizerFault("null_state", "a null pointer");
  ExpectOptimizerFault("null_adapter", "a null pointer");
}

// Each piece is within bounds; their sum passes 2^64 and must not wrap.
TEST(OptimizerAnswer, SumsThatPass64BitsAreRefused) {
  const Model large = OneMatrix(30'000'000, 30'000'000);
  ExpectOptimizerFault("adapters_overflow", "", large);
  ExpectOptimizerFault("states_overflow", "", large);
}

TEST(OptimizerAnswer, ThousandsOfStatesAreRefused) { ExpectOptimizerFault("many_states", ""); }

TEST(PrecisionAnswer, AGoodOneArrivesWhole) {
  const auto precision = Describe("well");
  ASSERT_TRUE(precision.ok()) << precision.status();
  EXPECT_EQ(precision->For(sdk::Tensor::kTrainedWeight).bits, 16);
  EXPECT_EQ(precision->For(sdk::Tensor::kMasterWeight).bits, 0);
  EXPECT_THAT(precision->compute, ElementsAre(sdk::ComputeType::kBf16));
  EXPECT_EQ(precision->full_training_refused, "");
}

TEST(PrecisionAnswer, BitsMustBeFiniteAndSane) {
  for (const char* what : {"nan_bits", "infinite_bits", "negative_bits", "zero_bits", "huge_bits",
                           "nan_overhead", "negative_overhead"}) {
    ExpectPrecisionFault(what, "wrong answer: trained weight: takes ");
  }
}

TEST(PrecisionAnswer, UnknownClassesAndTypesAreRefused) {
  ExpectPrecisionFault("tensor_zero", "unknown tensor class 0");
  ExpectPrecisionFault("tensor_unknown", "unknown tensor class 4294967295");
  ExpectPrecisionFault("compute_zero", "unknown compute type 0");
  ExpectPrecisionFault("compute_unknown", "unknown compute type 99");
}

TEST(PrecisionAnswer, WhatEveryTrainingNeedsMustBeThere) {
  ExpectPrecisionFault("nothing", "no storage for trained weight");
  ExpectPrecisionFault("no_activation", "no storage for activation");
  ExpectPrecisionFault("no_state", "no storage for optimizer state");
  ExpectPrecisionFault("no_compute", "no compute type");
}

TEST(PrecisionAnswer, ReasonsAreTextAndThere) {
  ExpectPrecisionFault("null_reason", "gradient: stored without a reason");
  ExpectPrecisionFault("empty_reason", "gradient: stored without a reason");
  ExpectPrecisionFault("refuse_null", "full training refused without a reason");
  ExpectPrecisionFault("refuse_empty", "full training refused without a reason");
  ExpectPrecisionFault("throw", "threw an exception across the plugin boundary");
}

TEST(PrecisionAnswer, ReasonsArriveHarmless) {
  const auto precision = Describe("reason_newline");
  ASSERT_TRUE(precision.ok()) << precision.status();
  EXPECT_EQ(precision->For(sdk::Tensor::kActivation).reason, "a?b?[31m");
}

TEST(MatrixStorage, AGoodOneArrivesWhole) {
  const auto precision = Describe("matrix_well");
  ASSERT_TRUE(precision.ok()) << precision.status();
  ASSERT_THAT(precision->matrix_storage, SizeIs(1));
  EXPECT_EQ(precision->matrix_storage[0].bits, 8);
  EXPECT_EQ(precision->matrix_storage[0].overhead_bits, 0.5);
  EXPECT_THAT(Describe("well")->matrix_storage, IsEmpty());
}

TEST(MatrixStorage, AnIndexOutOfRangeIsNamed) {
  ExpectPrecisionFault("matrix_index", "wrong answer: storage of matrix 1 of 1");
  ExpectPrecisionFault("matrix_last_index", "wrong answer: storage of matrix 4294967295 of 1");
  ExpectPrecisionFault("matrix_ignored", "wrong answer: storage of matrix 1 of 1");
}

TEST(MatrixStorage, BitsMustBeFiniteAndSane) {
  for (const char* what : {"matrix_nan", "matrix_zero", "matrix_huge", "matrix_overhead"}) {
    ExpectPrecisionFault(what, "wrong answer: w: takes ");
  }
  ExpectPrecisionFault("matrix_throw", "threw an exception across the plugin boundary");
}

TEST(MatrixStorage, APluginThatIsOlderThanTheQuestionIsNotAskedIt) {
  const auto precision = Describe("matrix_index", "older_precision");
  ASSERT_TRUE(precision.ok()) << precision.status();
  EXPECT_THAT(precision->matrix_storage, IsEmpty());
}

std::uint64_t Sum(const std::vector<Matrix>& matrices) {
  std::uint64_t sum = 0;
  for (const Matrix& matrix : matrices) sum += matrix.Parameters();
  return sum;
}

TEST(Stages, LoraOfRank8Beside1024By512Has12288Parameters) {
  const auto training = AskOptimizer({StageNamed("lora", "rank = 8\n"), StageNamed("adam", "")},
                                     OneMatrix(1024, 512));
  ASSERT_TRUE(training.ok()) << training.status();
  ASSERT_THAT(training->adapters, SizeIs(2));
  EXPECT_EQ(training->adapters[0].rows, 1024u);
  EXPECT_EQ(training->adapters[0].columns, 8u);
  EXPECT_EQ(training->adapters[1].rows, 8u);
  EXPECT_EQ(training->adapters[1].columns, 512u);
  EXPECT_EQ(training->adapters[0].part, sdk::Part::kAdapter);
  EXPECT_EQ(Sum(training->adapters), 12288u);
  EXPECT_THAT(training->trained, ElementsAre(false));
  ASSERT_THAT(training->states, SizeIs(2));  // Adam's moments, of the adapters alone
  EXPECT_EQ(training->states[0].elements, 12288u);
  EXPECT_EQ(training->states[1].elements, 12288u);
}

// hidden 64, 8 query heads of 8 for 2 KV heads, MLP 160, 3 layers.
constexpr char kSmallLlama[] =
    "hidden_size = 64\nnum_hidden_layers = 3\nnum_attention_heads = 8\nnum_key_value_heads = 2\n"
    "intermediate_size = 160\nvocab_size = 100\n";

TEST(Stages, LoraFollowsGroupedHeadsAndTheMlpsWidth) {
  const auto model = AskArchitecture("llama", kSmallLlama);
  ASSERT_TRUE(model.ok()) << model.status();
  const auto adapters = [&](const std::string& options) {
    const auto training =
        AskOptimizer({StageNamed("lora", options), StageNamed("sgd", "")}, *model);
    EXPECT_TRUE(training.ok()) << training.status();
    return training.ok() ? Sum(training->adapters) : 0;
  };
  // r (rows + columns) for each matrix, in each layer.
  EXPECT_EQ(adapters("rank = 4\ntargets = [\"k\"]\n"), 3u * 4 * (64 + 16));
  EXPECT_EQ(adapters("rank = 4\ntargets = \"q v\"\n"), 3u * 4 * (64 + 64 + 64 + 16));
  EXPECT_EQ(adapters("rank = 4\ntargets = \"down\"\n"), 3u * 4 * (160 + 64));
  EXPECT_EQ(adapters("rank = 4\n"), 3u * 4 * (2 * (64 + 64) + 2 * (64 + 16) + 3 * (64 + 160)));
  EXPECT_EQ(adapters("rank = 8\n"), 2 * adapters("rank = 4\n"));
  EXPECT_EQ(adapters("rank = 4\ntargets = \"head\"\n"), 4u * (64 + 100));
}

TEST(Stages, LoraMayTrainSomeInFullToo) {
  const auto model = AskArchitecture("llama", kSmallLlama);
  ASSERT_TRUE(model.ok()) << model.status();
  const auto training =
      AskOptimizer({StageNamed("lora", "rank = 4\ntargets = \"q\"\ntrain_in_full = \"norm\"\n"),
                    StageNamed("adam", "")},
                   *model);
  ASSERT_TRUE(training.ok()) << training.status();
  std::uint64_t in_full = 0;
  for (std::size_t i = 0; i < model->matrices.size(); ++i) {
    EXPECT_EQ(training->trained[i], model->matrices[i].role == sdk::Role::kNorm);
    if (training->trained[i]) in_full += model->matrices[i].Parameters();
  }
  EXPECT_EQ(in_full, (2u * 3 + 1) * 64);
  EXPECT_EQ(training->states[0].elements, in_full + Sum(training->adapters));
}

TEST(Stages, LoraRefusesWhatCannotBe) {
  const auto wide = AskOptimizer({StageNamed("lora", "rank = 65\n")}, OneMatrix(64, 512));
  EXPECT_EQ(FaultOf(wide.status()), Fault::kInput);
  EXPECT_THAT(
      std::string(wide.status().message()),
      StartsWith("asked.toml:7:3: optimizer lora: rank 65 is more than w has rows or columns"));
  const auto none =
      AskOptimizer({StageNamed("lora", "targets = \"gate\"\n")}, OneMatrix(64, 512, sdk::Role::kQ));
  EXPECT_THAT(std::string(none.status().message()), HasSubstr("none of the targets"));
}

TEST(Stages, SgdWithoutMomentumHasNoStateAndWithItOne) {
  for (const bool lora : {false, true}) {
    std::vector<OptimizerStage> stages;
    if (lora) stages.push_back(StageNamed("lora", "rank = 8\n"));
    stages.push_back(StageNamed("sgd", "momentum = 0\n"));
    const auto none = AskOptimizer(stages, OneMatrix(1024, 512));
    ASSERT_TRUE(none.ok()) << none.status();
    EXPECT_THAT(none->states, IsEmpty());
    EXPECT_THAT(none->trained, ElementsAre(!lora));
    stages.back() = StageNamed("sgd", "");
    const auto one = AskOptimizer(stages, OneMatrix(1024, 512));
    ASSERT_THAT(one->states, SizeIs(1));
    EXPECT_EQ(one->states[0].elements, lora ? 12288u : 1024u * 512);
  }
}

TEST(Stages, ATiedHeadCarriesNoStateOfItsOwn) {
  Model model = OneMatrix(8, 4);
  model.matrices.push_back(model.matrices[0]);
  model.matrices[1].name = "head";
  model.matrices[1].shares_storage = true;
  const auto training = AskOptimizer({StageNamed("adam", "amsgrad = true\n")}, model);
  ASSERT_THAT(training->states, SizeIs(3));
  EXPECT_EQ(training->states[2].elements, 32u);
}

TEST(Stages, LoraAndFreezeHandOn) {
  for (const char* name : {"lora", "freeze"}) {
    EXPECT_TRUE(NeedsNextStage(MustGet(Family::kOptimizer, name))) << name;
    EXPECT_EQ(DefaultNextStage(MustGet(Family::kOptimizer, name)), "adam") << name;
  }
  for (const char* name : {"adafactor", "adam", "galore", "lion", "muon", "sgd"}) {
    EXPECT_FALSE(NeedsNextStage(MustGet(Family::kOptimizer, name)));
    EXPECT_EQ(DefaultNextStage(MustGet(Family::kOptimizer, name)), "");
  }
}

absl::Status Compose(const std::string& optimizer) {
  Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  PluginHost host({kBundledPlugins});
  const auto document =
      ParseToml(absl::StrCat("[model]\nname = \"gpt2\"\n[optimizer]\n", optimizer), "s.toml");
  if (!document.ok()) return document.status();
  return gpuday::Compose(*document, catalog, host).status();
}

TEST(Stages, ThenBehindAnOptimizerThatTrainsByItselfIsRefused) {
  EXPECT_TRUE(Compose("name = \"lora\"\nthen = \"sgd\"\n").ok());
  EXPECT_TRUE(Compose("name = \"lora\"\n").ok());
  const absl::Status status = Compose("name = \"adam\"\nthen = \"sgd\"\n");
  EXPECT_EQ(FaultOf(status), Fault::kInput);
  EXPECT_THAT(std::string(status.message()),
              StartsWith("s.toml:5:1: optimizer.then: adam trains by itself"));
}

}  // namespace
}  // namespace gpuday
