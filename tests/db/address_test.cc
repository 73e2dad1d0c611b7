// Where a store is, as its address says it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "db/store.h"
#include "planner/base/status.h"
#include "tests/db/store_testing.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(Address, IsThePathOfAFileOrSqliteAndAPath) {
  const TemporaryFolder folder;
  const std::string path = (folder / "plans.db").string();
  const auto written = OpenStore("sqlite:" + path, StoreAccess::kWrite);
  ASSERT_TRUE(written.ok()) << written.status();
  ASSERT_TRUE((*written)->Save("one", SamplePlan(1)).ok());
  const auto read = OpenStore(path, StoreAccess::kRead);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ((*read)->List()->size(), 1u);
  EXPECT_EQ(Dump((*read)->Get(1)->plan), Dump(SamplePlan(1)));
  EXPECT_EQ(*StorePath("sqlite:" + path), path);
  EXPECT_EQ(*StorePath(path), path);
}

TEST(Address, IsAPathWhenAColonComesBehindASlashOrADot) {
  for (const char* path : {"/tmp/a:b.db", "./a:b.db", "plans.db", "3:4.db", ":memory:", ""}) {
    EXPECT_EQ(*StorePath(path), path);
  }
}

TEST(Address, OfAnUnknownKindNamesThoseThatAreKnown) {
  const TemporaryFolder folder;
  for (const char* address : {"postgres://host/plans", "file:plans.db", "a:b.db", "sqlite:"}) {
    for (const StoreAccess access : {StoreAccess::kRead, StoreAccess::kWrite}) {
      const absl::Status status = OpenStore(address, access).status();
      EXPECT_EQ(FaultOf(status), Fault::kStore);
      EXPECT_FALSE(absl::IsNotFound(status));
      EXPECT_THAT(std::string(status.message()),
                  AllOf(HasSubstr(address), HasSubstr("sqlite:PATH")));
    }
  }
}

TEST(Address, IsNotCreatedForReading) {
  const TemporaryFolder folder;
  const auto read = OpenStore((folder / "none.db").string(), StoreAccess::kRead);
  EXPECT_TRUE(absl::IsNotFound(read.status()));
  EXPECT_TRUE(folder.Files().empty());
}

}  // namespace
}  // namespace gpuday
