#include "planner/ranks/ranks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "tests/sweep/sweep_testing.h"

namespace gpuday {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kModel[] = "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"10M\"\n";

absl::StatusOr<RankTable> Ask(World& world, const std::string& toml, const RankQuestion& question) {
  return MakeRankTable(world.Read(toml), question, world.catalog, world.host);
}

// A failed test and an empty table when there is none.
RankTable TableOf(World& world, const std::string& toml, const RankQuestion& question) {
  absl::StatusOr<RankTable> table = Ask(world, toml, question);
  EXPECT_TRUE(table.ok()) << table.status().message();
  return table.ok() ? *std::move(table) : RankTable{};
}

const RankRow& RowOf(const RankTable& table, const std::string& method, std::uint64_t rank) {
  for (const RankRow& row : table.rows) {
    if (row.method == method && row.rank == rank) return row;
  }
  ADD_FAILURE() << "no row " << method << " " << rank;
  static const RankRow kNone;
  return kNone;
}

// Not the whole catalog, among which the cards were looked for.
TEST(Ranks, ProvenanceIsWhatTheRowsWereMadeFrom) {
  World world;
  const RankTable table =
      TableOf(world, kModel, {.ranks = {4}, .targets = {}, .cards = {"A100-SXM4-80GB"}});
  std::set<std::string> gpus, plugins, others;
  for (const Provenance& source : table.provenance) {
    if (source.name.starts_with("gpus/")) {
      gpus.insert(source.name);
    } else {
      (source.kind == "plugin" ? plugins : others).insert(source.name);
    }
  }
  std::set<std::string> cards;
  for (const Card& card : table.cards) cards.insert("gpus/" + card.name + ".toml");
  EXPECT_EQ(gpus, cards);
  for (const char* plugin : {"architectures/llama", "optimizers/adam", "optimizers/lora",
                             "precisions/mixed", "precisions/int4"}) {
    EXPECT_TRUE(plugins.contains(plugin)) << plugin;
  }
  for (const char* file : {"methods.toml", "defaults.toml", "models/llama-2-7b.toml"}) {
    EXPECT_TRUE(others.contains(file)) << file;
  }
}

TEST(Ranks, EachFigureIsThatOfAnOrdinaryPlan) {
  World world;
  const RankTable table =
      TableOf(world, kModel, {.ranks = {4, 16}, .targets = {"q v"}, .cards = {"A100-SXM4-80GB"}});
  ASSERT_EQ(table.cards[0].name, "A100-SXM4-80GB");
  const struct {
    const char* method;
    std::uint64_t rank;
    const char* toml;
  } kCases[] = {{"full", 0, ""},
                {"lora", 4, "[optimizer]\nname = \"lora\"\nrank = 4\ntargets = \"q v\"\n"},
                {"lora", 16, "[optimizer]\nname = \"lora\"\nrank = 16\ntargets = \"q v\"\n"},
                {"qlora", 16,
                 "[optimizer]\nname = \"lora\"\nrank = 16\ntargets = \"q v\"\n[precision]\nname = "
                 "\"int4\"\n"}};
  for (const auto& c : kCases) {
    const RankOnCard& on = RowOf(table, c.method, c.rank).on_cards[0];
    const char* const kNames[] = {"none", "selective", "operations", "full"};
    const Plan plan =
        world.PlanOf(absl::StrCat(kModel, "recompute = \"", kNames[static_cast<int>(on.recompute)],
                                  "\"\n[cluster]\ngpu = \"A100-SXM4-80GB\"\ngpus = 1\n", c.toml));
    EXPECT_EQ(on.bytes_per_gpu, ValueOf(plan, "memory.per_gpu.total_bytes")) << c.method;
    EXPECT_EQ(on.hours, 24 * ValueOf(plan, "time.wall_days")) << c.method;
    EXPECT_EQ(on.gpu_days, ValueOf(plan, "time.wall_gpu_hours") / 24) << c.method;
    EXPECT_EQ(on.usd, ValueOf(plan, "cost.wall_usd")) << c.method;
    EXPECT_EQ(static_cast<double>(RowOf(table, c.method, c.rank).trained),
              ValueOf(plan, "model.parameters.trainable"));
  }
}

// r (m + n) for q and v of 32 layers of 4096 x 4096: 32 x 2 x 8 x 8192.
TEST(Ranks, TrainedParametersAreExactAndTheFileHasTwoBytesForEach) {
  World world;
  const RankTable table =
      TableOf(world, kModel, {.ranks = {8}, .targets = {"q v"}, .cards = {"RTX4090"}});
  EXPECT_EQ(RowOf(table, "lora", 8).trained, 4'194'304u);
  EXPECT_EQ(RowOf(table, "lora", 8).file_bytes, 8'388'608);
  EXPECT_EQ(RowOf(table, "full", 0).trained, 6'738'415'616u);
}

TEST(Ranks, TheScenarioIsFreedOfWhatAMethodBrings) {
  World world;
  const RankQuestion question = {.ranks = {8}, .targets = {"q v"}, .cards = {"H200"}};
  const RankTable plain = TableOf(world, kModel, question);
  const RankTable adapted =
      TableOf(world,
              absl::StrCat(
                  kModel, "[optimizer]\nname = \"lora\"\nrank = 2\n[precision]\nname = \"int4\"\n"),
              question);
  for (const char* method : {"full", "lora", "qlora"}) {
    const std::uint64_t rank = method[0] == 'f' ? 0 : 8;
    EXPECT_EQ(RowOf(plain, method, rank).on_cards[0].bytes_per_gpu,
              RowOf(adapted, method, rank).on_cards[0].bytes_per_gpu)
        << method;
  }
}

// One state per parameter in the place of Adam's two.
TEST(Ranks, TheScenariosOptimizerTrainsBehindTheAdapters) {
  World world;
  const RankQuestion question = {.ranks = {8}, .targets = {"q v"}, .cards = {"H200"}};
  const RankTable adam = TableOf(world, kModel, question);
  const RankTable behind = TableOf(
      world, absl::StrCat(kModel, "[optimizer]\nname = \"lora\"\nthen = \"lion\"\n"), question);
  const RankTable alone =
      TableOf(world, absl::StrCat(kModel, "[optimizer]\nname = \"lion\"\n"), question);
  const auto bytes = [](const RankTable& table, const char* method, std::uint64_t rank) {
    return RowOf(table, method, rank).on_cards[0].bytes_per_gpu;
  };
  EXPECT_NE(bytes(behind, "full", 0), bytes(adam, "full", 0));
  EXPECT_NE(bytes(behind, "lora", 8), bytes(adam, "lora", 8));
  EXPECT_EQ(bytes(behind, "full", 0), bytes(alone, "full", 0));
  EXPECT_EQ(bytes(behind, "lora", 8), bytes(alone, "lora", 8));
}

// What a plan of any of its rows takes where nobody says how much is trained.
TEST(Ranks, AssumesTheTokensOfAFineTuning) {
  World world;
  const std::string model = "[model]\nname = \"llama-2-7b\"\n";
  const RankTable table =
      TableOf(world, model, {.ranks = {8}, .targets = {"q v"}, .cards = {"H200"}});
  EXPECT_EQ(table.tokens, 10e6);
  EXPECT_EQ(ValueOf(world.PlanOf(model + "[optimizer]\nname = \"lora\"\n"), "compute.tokens"),
            table.tokens);
  EXPECT_EQ(FindAssumption(table.assumptions, "training.task")->value, "fine-tuning");
  EXPECT_EQ(FindAssumption(table.assumptions, "training.tokens")->value, "10M");
  const RankTable more =
      TableOf(world, model + "[data]\nexamples = 50_000\naverage_tokens = 600\nepochs = 3\n",
              {.ranks = {8}, .targets = {"q v"}, .cards = {"H200"}});
  EXPECT_EQ(more.tokens, 90e6);
}

TEST(Ranks, TheScenariosRankIsTriedToo) {
  World world;
  const RankTable table = TableOf(
      world, absl::StrCat(kModel, "[optimizer]\nname = \"lora\"\nrank = 5\ntargets = [\"o\"]\n"),
      {.ranks = {}, .targets = {}, .cards = {"H200"}});
  EXPECT_EQ(RowOf(table, "lora", 5).targets, "o");
  EXPECT_EQ(RowOf(table, "lora", 16).targets, "o");
}

TEST(Ranks, OnEightCardsAtHomeOnlyTheQuantizedBaseFits) {
  World world;
  const RankTable table = TableOf(world, "[model]\nname = \"llama-2-70b\"\n[cluster]\ngpus = 8\n",
                                  {.ranks = {16}, .targets = {"q v"}, .cards = {"RTX4090"}});
  EXPECT_FALSE(RowOf(table, "lora", 16).cheapest.has_value());
  const RankRow& quantized = RowOf(table, "qlora", 16);
  ASSERT_TRUE(quantized.cheapest.has_value());
  EXPECT_EQ(quantized.pays, true);
  EXPECT_EQ(quantized.why, "pays: LoRA does not fit");
  EXPECT_THAT(table.sentences[0], StartsWith("Cheapest that fits: QLoRA of rank 16 on q v on 8 ×"));
}

TEST(Ranks, QuantizingDoesNotPayWhereTheSameCardHoldsBothAndIsFasterWithout) {
  World world;
  const RankTable table =
      TableOf(world, kModel, {.ranks = {16}, .targets = {"q v"}, .cards = {"A100-SXM4-80GB"}});
  const RankOnCard &plain = RowOf(table, "lora", 16).on_cards[0],
                   &quantized = RowOf(table, "qlora", 16).on_cards[0];
  ASSERT_TRUE(plain.MayFit() && quantized.MayFit());
  EXPECT_LT(plain.hours, quantized.hours);
  EXPECT_LT(quantized.bytes_per_gpu, plain.bytes_per_gpu);
  EXPECT_EQ(RowOf(table, "qlora", 16).pays, false);
}

TEST(Ranks, NothingFits) {
  World world;
  const RankTable table = TableOf(world, "[model]\nname = \"llama-2-70b\"\n",
                                  {.ranks = {16}, .targets = {"q v"}, .cards = {"RTX4090"}});
  EXPECT_EQ(table.Answer(), VerdictState::kNo);
  EXPECT_THAT(table.sentences[0], StartsWith("Nothing fits. The least is QLoRA of rank 16"));
}

TEST(Ranks, RecomputesTheLeastThatFitsUnlessTheScenarioSays) {
  World world;
  const RankQuestion question = {.ranks = {16}, .targets = {"q v"}, .cards = {"RTX4090"}};
  const RankTable free = TableOf(world, kModel, question);
  EXPECT_EQ(RowOf(free, "lora", 16).on_cards[0].recompute, Recompute::kFull);
  EXPECT_TRUE(RowOf(free, "lora", 16).on_cards[0].MayFit());
  const RankTable given = TableOf(world, absl::StrCat(kModel, "recompute = \"none\"\n"), question);
  EXPECT_EQ(RowOf(given, "lora", 16).on_cards[0].recompute, Recompute::kNone);
  EXPECT_FALSE(RowOf(given, "lora", 16).on_cards[0].MayFit());
}

TEST(Ranks, TheCardOfTheScenarioIsAskedForAndPatternsNameSeveral) {
  World world;
  const auto asked = [](const RankTable& table) {
    std::vector<std::string> names;
    for (const Card& card : table.cards) {
      if (card.asked) names.push_back(card.name);
    }
    return names;
  };
  const RankTable one = TableOf(world, absl::StrCat(kModel, "[cluster]\ngpu = \"L40S\"\n"),
                                {.ranks = {16}, .targets = {"q v"}, .cards = {}});
  EXPECT_THAT(asked(one), testing::ElementsAre("L40S"));
  const RankTable several =
      TableOf(world, kModel, {.ranks = {16}, .targets = {"q v"}, .cards = {"H100-*", "L4"}});
  EXPECT_THAT(asked(several), testing::Contains("H100-SXM5-80GB"));
  EXPECT_THAT(asked(several), testing::Contains("L4"));
  EXPECT_THAT(asked(several), testing::Not(testing::Contains("L40S")));
}

TEST(Ranks, ARankThatIsTooLargeIsARowThatIsRefused) {
  World world;
  const RankTable table =
      TableOf(world, kModel, {.ranks = {16, 5000}, .targets = {"q v"}, .cards = {"RTX4090"}});
  EXPECT_THAT(RowOf(table, "lora", 5000).refused, HasSubstr("rank 5000 is more than"));
  EXPECT_TRUE(RowOf(table, "lora", 16).cheapest.has_value());
}

TEST(Ranks, MistakesAreErrors) {
  World world;
  const auto error = [&](const RankQuestion& question) {
    const absl::StatusOr<RankTable> table = Ask(world, kModel, question);
    EXPECT_EQ(FaultOf(table.status()), Fault::kInput);
    return std::string(table.status().message());
  };
  EXPECT_THAT(error({.ranks = {}, .targets = {"query"}, .cards = {}}),
              HasSubstr("--targets: optimizer.targets: expected q | k"));
  EXPECT_THAT(error({.ranks = {}, .targets = {}, .cards = {"RTX409"}}),
              HasSubstr("did you mean \"RTX4090\""));
  EXPECT_THAT(error({.ranks = {}, .targets = {}, .cards = {"X9*"}}),
              HasSubstr("--cards: no GPU of the catalog matches \"X9*\""));
  EXPECT_THAT(error({.ranks = {100000}, .targets = {}, .cards = {}}),
              HasSubstr("from 1 to 65,536, found 100000"));
}

}  // namespace
}  // namespace gpuday
