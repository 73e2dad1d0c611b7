#include "planner/base/output_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "planner/base/status.h"
#include "tests/base/temporary_folder.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

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
  EXPECT_THAT(std::string(file.status().message()), HasSubstr("/nowhere/rows.csv"));
}

TEST(WriteFileAtomically, WritesAndReplacesLeavingNothingElse) {
  const TemporaryFolder folder;
  for (const std::string& content : {std::string("one"), std::string("a longer two"),
                                     std::string(1 << 20, 'x'), std::string()}) {
    ASSERT_TRUE(WriteFileAtomically(folder / "out", content).ok());
    EXPECT_EQ(ReadAll(folder / "out"), content);
  }
  EXPECT_THAT(folder.Names(), ElementsAre("out"));
}

TEST(WriteFileAtomically, TheFileHasTheUsersDefaultRights) {
  const TemporaryFolder folder;
  const mode_t before = umask(027);
  ASSERT_TRUE(WriteFileAtomically(folder / "out", "x").ok());
  umask(before);
  struct stat info;
  ASSERT_EQ(stat((folder / "out").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0640u);
}

TEST(WriteFileAtomically, FailureIsAnOutputFaultAndLeavesNothingBehind) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "taken" / "full");
  for (const fs::path& path : {folder / "no" / "such" / "folder", folder / "taken"}) {
    const absl::Status status = WriteFileAtomically(path, "x");
    ASSERT_FALSE(status.ok()) << path;
    EXPECT_EQ(FaultOf(status), Fault::kOutput);
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr(path.string()),
                      AnyOf(HasSubstr("cannot be written"), HasSubstr("not a regular file"))));
  }
  EXPECT_THAT(folder.Names(), ElementsAre("taken"));
}

// A rename would put a plain file in the place of /dev/null or a pipe that somebody reads from.
TEST(OutputFile, NeverReplacesWhatIsNoRegularFile) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  fs::create_symlink("pipe", folder / "link to pipe");
  fs::create_directory(folder / "folder");
  const MustBeQuick quick;
  for (const char* name : {"pipe", "link to pipe", "folder"}) {
    const absl::StatusOr<OutputFile> file = OutputFile::Create(folder / name);
    ASSERT_FALSE(file.ok()) << name;
    EXPECT_EQ(FaultOf(file.status()), Fault::kOutput);
    EXPECT_THAT(std::string(file.status().message()),
                AllOf(HasSubstr(name), HasSubstr("not a regular file")));
  }
  EXPECT_TRUE(fs::is_fifo(folder / "pipe"));
  EXPECT_TRUE(fs::is_symlink(folder / "link to pipe"));
  EXPECT_THAT(folder.Names(), UnorderedElementsAre("folder", "link to pipe", "pipe"));
}

TEST(OutputFile, FollowsALinkToAFile) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "there");
  const fs::path file = folder.Write("there/file", "before");
  fs::create_symlink("there/file", folder / "link");
  ASSERT_TRUE(WriteFileAtomically(folder / "link", "after").ok());
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(ReadAll(file), "after");
  EXPECT_EQ(FilesIn(folder / "there"), 1u);
}

TEST(OutputFile, MakesTheFileThatALinkNames) {
  const TemporaryFolder folder;
  fs::create_symlink("later", folder / "link");
  ASSERT_TRUE(WriteFileAtomically(folder / "link", "x").ok());
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(ReadAll(folder / "later"), "x");
}

TEST(OutputFile, KeepsThePermissionsOfWhatIsThere) {
  const TemporaryFolder folder;
  const fs::path path = folder.Write("secret", "before");
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  ASSERT_TRUE(WriteFileAtomically(path, "after").ok());
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0600u);
}

}  // namespace
}  // namespace gpuday
