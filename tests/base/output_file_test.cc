#include "planner/base/output_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "planner/base/status.h"
#include "tests/base/temporary_folder.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t FilesIn(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(OutputFile, AppearsWhenItIsWhole) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "rows.csv";
  std::string expected;
  {
    absl::StatusOr<OutputFile> file = OutputFile::Create(path);
    ASSERT_TRUE(file.ok()) << file.status();
    // More than is held back.
    for (int i = 0; i < 300'000; ++i) {
      const std::string line = std::to_string(i) + ",x\n";
      expected += line;
      ASSERT_TRUE(file->Write(line).ok());
    }
    EXPECT_FALSE(fs::exists(path));
    ASSERT_TRUE(file->Commit().ok());
  }
  EXPECT_EQ(ReadAll(path), expected);
  EXPECT_EQ(FilesIn(folder.path()), 1u);
}

TEST(OutputFile, IsGoneWithoutCommitAndWhatWasThereStays) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "rows.csv";
  std::ofstream(path) << "before";
  {
    absl::StatusOr<OutputFile> file = OutputFile::Create(path);
    ASSERT_TRUE(file.ok());
    OutputFile moved = *std::move(file);
    ASSERT_TRUE(moved.Write("after").ok());
  }
  EXPECT_EQ(ReadAll(path), "before");
  EXPECT_EQ(FilesIn(folder.path()), 1u);
}

TEST(OutputFile, SaysWhereItCannotWrite) {
  const absl::StatusOr<OutputFile> file = OutputFile::Create("/nowhere/rows.csv");
  EXPECT_EQ(FaultOf(file.status()), Fault::kOutput);
  EXPECT_THAT(std::string(file.status().message()), testing::HasSubstr("/nowhere/rows.csv"));
}

}  // namespace
}  // namespace gpuday
