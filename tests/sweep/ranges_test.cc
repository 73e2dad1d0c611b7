#include "planner/sweep/ranges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "planner/base/status.h"
#include "tests/sweep/sweep_testing.h"

namespace gpuday {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> Values(const std::string& range, const std::string& key = "a.b") {
  World world;
  const absl::StatusOr<SweepKey> read =
      ReadVary(key + "=" + range, Node::Table(), world.catalog, world.host);
  EXPECT_TRUE(read.ok()) << read.status().message();
  std::vector<std::string> values;
  if (!read.ok()) return values;
  EXPECT_EQ(read->key, key);
  for (const Node& value : read->values) values.push_back(SweepValueText(value));
  return values;
}

TEST(Ranges, FactorsStepsListsAndWords) {
  EXPECT_THAT(Values("8..64*2"), ElementsAre("8", "16", "32", "64"));
  EXPECT_THAT(Values("8..63*2"), ElementsAre("8", "16", "32"));
  EXPECT_THAT(Values("8..32+8"), ElementsAre("8", "16", "24", "32"));
  EXPECT_THAT(Values("1..3"), ElementsAre("1", "2", "3"));
  EXPECT_THAT(Values("5..5"), ElementsAre("5"));
  EXPECT_THAT(Values("none,full"), ElementsAre("none", "full"));
  EXPECT_THAT(Values("1..2, 8,16..32*2"), ElementsAre("1", "2", "8", "16", "32"));
  EXPECT_THAT(Values("true,false"), ElementsAre("true", "false"));
  EXPECT_THAT(Values("[\"q\", \"v\"],all"), ElementsAre("[q, v]", "all"));
}

TEST(Ranges, SuffixesAndFractions) {
  EXPECT_THAT(Values("1k..4k*2"), ElementsAre("1000", "2000", "4000"));
  // As the key has it.
  EXPECT_THAT(Values("1k..4k*2", "training.sequence_length"), ElementsAre("1024", "2048", "4096"));
  EXPECT_THAT(Values("1w..3w+1w", "budget.deadline_days"), ElementsAre("7", "14", "21"));
  EXPECT_THAT(Values("1e3..1e+3"), ElementsAre("1000"));
  EXPECT_THAT(Values("0.1..0.3+0.1"), ElementsAre("0.1", "0.2", "0.3"));
  EXPECT_THAT(Values("1..2*1.5"), ElementsAre("1", "1.5"));
  // The last value does not overstep the end by a rounding.
  EXPECT_EQ(Values("0.05..0.95+0.1").back(), "0.95");
}

TEST(Ranges, PatternsStandForNamesOfTheCatalog) {
  EXPECT_THAT(Values("H200*,L4", "cluster.gpu"), ElementsAre("H200-SXM5-141GB", "L4"));
  EXPECT_THAT(Values("llama-2-*", "model.name"),
              ElementsAre("llama-2-13b", "llama-2-70b", "llama-2-7b"));
  EXPECT_THAT(Values("GCP/europe-nort*", "cluster.region"), Contains("GCP/europe-north1"));
}

TEST(Ranges, MistakesSayWhatIsExpected) {
  World world;
  const auto error = [&](const std::string& text, Fault fault = Fault::kUsage) {
    const absl::StatusOr<SweepKey> read = ReadVary(text, Node::Table(), world.catalog, world.host);
    EXPECT_EQ(FaultOf(read.status()), fault) << text;
    return std::string(read.status().message());
  };
  EXPECT_THAT(error("cluster.gpus"), HasSubstr("expected table.key=range"));
  EXPECT_THAT(error("gpus=1,2"), HasSubstr("expected table.key=range"));
  EXPECT_THAT(error("=1,2"), HasSubstr("expected table.key=range"));
  EXPECT_THAT(error("a.b="), HasSubstr("an empty value"));
  EXPECT_THAT(error("a.b=1,,2"), HasSubstr("an empty value"));
  EXPECT_THAT(error("a.b=64..8"), HasSubstr("an empty range: 64 is above 8"));
  EXPECT_THAT(error("a.b=8..64*1"), HasSubstr("a factor must be above 1"));
  EXPECT_THAT(error("a.b=0..64*2"), HasSubstr("start above 0"));
  EXPECT_THAT(error("a.b=8..64+0"), HasSubstr("a step must be above 0"));
  EXPECT_THAT(error("a.b=8..x"), HasSubstr("\"8..x\" is no range"));
  EXPECT_THAT(error("a.b=1..1e9"), HasSubstr("more than 100,000 values"));
  EXPECT_THAT(error("cluster.gpu=X9*", Fault::kInput), HasSubstr("nothing matches"));
}

// A pattern stands for whatever a key takes by name, and a plugin's parameters are keys.
TEST(Ranges, PatternsStandForNamesAndWordsOfEveryKey) {
  World world;
  const auto values = [&](const std::string& document, const std::string& text) {
    const auto read = ReadVary(text, world.Read(document), world.catalog, world.host);
    EXPECT_TRUE(read.ok()) << read.status().message();
    std::vector<std::string> all;
    for (const Node& value : read.ok() ? read->values : std::vector<Node>{}) {
      all.push_back(SweepValueText(value));
    }
    return all;
  };
  const std::string none = "name = \"x\"";
  EXPECT_THAT(values(none, "precision.name=int*"), ElementsAre("int4", "int8"));
  EXPECT_THAT(values(none, "training.recompute=*l*"), ElementsAre("selective", "full"));
  EXPECT_THAT(values(none, "price.kind=on-*"), ElementsAre("on-demand"));
  EXPECT_THAT(values(none, "training.framework=mega*"), Contains("megatron-core"));
  EXPECT_THAT(values("[precision]\nname = \"int4\"", "precision.others=*"),
              ElementsAre("16bit", "fp32", "quantized"));
}

}  // namespace
}  // namespace gpuday
