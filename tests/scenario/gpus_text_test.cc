// GPUs in one text: every way that people write a number and a kind.
#include "planner/scenario/gpus_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gpuday {
namespace {

TEST(SplitGpus, TakesANumberAndAKindHoweverTheyAreWritten) {
  for (const char* text :
       {"8xH100-SXM5-80GB", "8 x H100-SXM5-80GB", "8XH100-SXM5-80GB", "8*H100-SXM5-80GB",
        "8 * H100-SXM5-80GB", "8 \u00d7 H100-SXM5-80GB", "8 H100-SXM5-80GB", "H100-SXM5-80GB:8",
        "H100-SXM5-80GB : 8", "  8xH100-SXM5-80GB  "}) {
    const GpusText gpus = SplitGpus(text);
    EXPECT_EQ(gpus.number, "8") << text;
    EXPECT_EQ(gpus.kind, "H100-SXM5-80GB") << text;
  }
  EXPECT_EQ(SplitGpus("8 x A100 SXM4 80GB").kind, "A100 SXM4 80GB");
  EXPECT_EQ(SplitGpus("8x4090").kind, "4090");
  EXPECT_EQ(SplitGpus("-4xH100").number, "-4");
}

TEST(SplitGpus, OneOfThemMayStandAlone) {
  for (const char* number : {"64", "1_000", "-4", "8 nodes", "1 node", "8nodes"}) {
    EXPECT_EQ(SplitGpus(number).number, number);
    EXPECT_EQ(SplitGpus(number).kind, "") << number;
  }
  for (const char* kind : {"H100-SXM5-80GB", "3090Ti", "xpu", "-", "", ":8", "nodes"}) {
    EXPECT_EQ(SplitGpus(kind).number, "") << kind;
    EXPECT_EQ(SplitGpus(kind).kind, kind);
  }
  EXPECT_TRUE(SplitGpus("64x").times);
  EXPECT_EQ(SplitGpus("64x").number, "64");
}

TEST(SplitGpus, NumbersAreMadeOfWhatTheCallerSays) {
  const GpusText gpus = SplitGpus("<=64xH100*", "0123456789<=");
  EXPECT_EQ(gpus.number, "<=64");
  EXPECT_EQ(gpus.kind, "H100*");
}

TEST(NodesIn, IsTheNumberBeforeTheWord) {
  EXPECT_EQ(NodesIn("8 nodes"), "8");
  EXPECT_EQ(NodesIn("1 Node"), "1");
  EXPECT_EQ(NodesIn("1k nodes"), "1k");
  for (const char* text : {"nodes", "8", "eight nodes", ""}) {
    EXPECT_EQ(NodesIn(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace gpuday
