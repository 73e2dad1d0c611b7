#include "planner/web/server/target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gpuday {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(Target, IsDecodedInItsParts) {
  const Target target = SplitTarget("/api/a%20b+c?q=x%26y+z&tag=%C3%BC&flag&=odd&");
  EXPECT_EQ(target.path, "/api/a b+c");
  EXPECT_THAT(target.query, ElementsAre(Pair("q", "x&y z"), Pair("tag", "\xC3\xBC"),
                                        Pair("flag", ""), Pair("", "odd")));
}

TEST(Target, KeepsWhatIsNoEscape) {
  EXPECT_EQ(SplitTarget("/%zz%4").path, "/%zz%4");
  EXPECT_EQ(SplitTarget("/100%").path, "/100%");
  EXPECT_THAT(SplitTarget("").query, IsEmpty());
  EXPECT_THAT(SplitTarget("/?").query, IsEmpty());
  // Decoded once.
  EXPECT_EQ(SplitTarget("/%252e").path, "/%2e");
}

}  // namespace
}  // namespace gpuday
