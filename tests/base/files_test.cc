// Reading what is no file, and fingerprints.
#include "planner/base/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "planner/base/status.h"
#include "tests/base/temporary_folder.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Reading fails at once with kInput and a message that holds the path and `reason`.
void ExpectUnreadable(const fs::path& path, const std::string& reason) {
  const MustBeQuick quick;
  const auto content = ReadFile(path, 1024);
  ASSERT_FALSE(content.ok()) << path;
  EXPECT_EQ(FaultOf(content.status()), Fault::kInput);
  EXPECT_THAT(std::string(content.status().message()),
              AllOf(HasSubstr(path.string()), HasSubstr(reason)));
}

TEST(ReadFile, ReturnsEveryByteUpToTheLimit) {
  const TemporaryFolder folder;
  const std::string bytes("a\0\xFF\n", 4);
  EXPECT_EQ(ReadFile(folder.Write("f", bytes), 4).value(), bytes);
  EXPECT_EQ(ReadFile(folder.Write("empty", ""), 4).value(), "");
  EXPECT_FALSE(ReadFile(folder.Write("five", "12345"), 4).ok());
}

TEST(ReadFile, AFileTooLargeIsAnErrorAndNotReadWhole) {
  const TemporaryFolder folder;
  const fs::path path = folder.Write("sparse", "");
  fs::resize_file(path, 1ull << 40);
  ExpectUnreadable(path, "more than 1024 bytes");
}

TEST(ReadInPieces, HandsOutEveryByteAndStopsAtTheFirstError) {
  const TemporaryFolder folder;
  std::string bytes;
  for (int i = 0; i < 300'000; ++i) bytes += static_cast<char>(i % 251);
  const auto path = folder.Write("f", bytes);
  std::string read;
  std::size_t longest = 0;
  EXPECT_TRUE(ReadInPieces(path, [&](std::string_view piece) {
                read.append(piece);
                longest = std::max(longest, piece.size());
                return absl::OkStatus();
              }).ok());
  EXPECT_EQ(read, bytes);
  EXPECT_LT(longest, bytes.size() / 2);
  int calls = 0;
  const absl::Status stopped = ReadInPieces(path, [&](std::string_view) {
    ++calls;
    return Error(Fault::kInput, "enough");
  });
  EXPECT_EQ(stopped.message(), "enough");
  EXPECT_EQ(calls, 1);
  const auto nothing = [](std::string_view) { return absl::OkStatus(); };
  EXPECT_FALSE(ReadInPieces(folder.path(), nothing).ok());
  EXPECT_FALSE(ReadInPieces("/dev/zero", nothing).ok());
}

TEST(ReadFile, AFifoThatNobodyWritesToDoesNotHang) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0600), 0);
  ExpectUnreadable(folder / "fifo", "is not a regular file");
}

TEST(ReadFile, FoldersAndDevicesAreRefused) {
  const TemporaryFolder folder;
  ExpectUnreadable(folder.path(), "is a folder, not a file");
  ExpectUnreadable("/dev/zero", "is not a regular file");
  ExpectUnreadable("/dev/null", "is not a regular file");
}

TEST(ReadFile, MissingFilesAndLinksToNowhereAreErrors) {
  const TemporaryFolder folder;
  ExpectUnreadable(folder / "missing", "No such file");
  fs::create_symlink("nowhere", folder / "dangling");
  ExpectUnreadable(folder / "dangling", "No such file");
  fs::create_symlink("loop", folder / "loop");
  ExpectUnreadable(folder / "loop", "symbolic links");
  ExpectUnreadable(folder.Write("file", "") / "below", "Not a directory");
}

TEST(ReadFile, AHostileNameIsPrintedHarmlessly) {
  const auto content = ReadFile("/nowhere/\x1B[31m\n.toml", 10);
  ASSERT_FALSE(content.ok());
  EXPECT_THAT(std::string(content.status().message()), HasSubstr("/nowhere/?[31m?.toml"));
}

TEST(ListFiles, IsSortedAndHoldsWhateverIsCalledSo) {
  const TemporaryFolder folder;
  for (const char* name : {"b.toml", "a.toml", "C.toml", "other.txt", "toml"}) {
    folder.Write(name, "");
  }
  fs::create_directory(folder / "folder.toml");
  ASSERT_EQ(mkfifo((folder / "fifo.toml").c_str(), 0600), 0);
  EXPECT_THAT(ListFiles(folder.path(), ".toml"),
              ElementsAre(folder / "C.toml", folder / "a.toml", folder / "b.toml",
                          folder / "fifo.toml", folder / "folder.toml"));
}

TEST(ListFiles, NoFolderIsNoFiles) {
  const TemporaryFolder folder;
  EXPECT_THAT(ListFiles(folder / "missing", ".toml"), IsEmpty());
  EXPECT_THAT(ListFiles(folder.Write("file", ""), ".toml"), IsEmpty());
}

TEST(Folders, TheUsersFolderFollowsXdgAndIsNeverRelative) {
  setenv("XDG_DATA_HOME", "/x/data", 1);
  EXPECT_EQ(UserDataFolder(), "/x/data/gpuday");
  setenv("XDG_DATA_HOME", "relative", 1);
  setenv("HOME", "/home/somebody", 1);
  EXPECT_EQ(UserDataFolder(), "/home/somebody/.local/share/gpuday");
  setenv("HOME", "", 1);
  EXPECT_EQ(UserDataFolder(), "");
  unsetenv("HOME");
  unsetenv("XDG_DATA_HOME");
  EXPECT_EQ(UserDataFolder(), "");
}

TEST(Folders, AnEnvironmentListIsSplitAtColons) {
  setenv("GPUDAY_TEST_LIST", "/a::/b b:", 1);
  EXPECT_THAT(FoldersFromEnvironment("GPUDAY_TEST_LIST"), ElementsAre("/a", "/b b"));
  unsetenv("GPUDAY_TEST_LIST");
  EXPECT_THAT(FoldersFromEnvironment("GPUDAY_TEST_LIST"), IsEmpty());
}

TEST(Folders, TheProgramsRootIsAboveItsOwnFolder) {
  EXPECT_EQ(ProgramRoot(), fs::path(GPUDAY_BUILD_ROOT));
}

// FIPS 180-4 and NIST's examples for SHA-256.
TEST(Sha256, GivesTheKnownAnswers) {
  EXPECT_EQ(Sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(Sha256(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Status, KeepsItsFaultThroughAnnotation) {
  for (const Fault fault :
       {Fault::kUsage, Fault::kInput, Fault::kPlugin, Fault::kStore, Fault::kOutput}) {
    const absl::Status status = Annotate(Error(fault, "inner"), "outer");
    EXPECT_EQ(FaultOf(status), fault);
    EXPECT_EQ(status.message(), "outer: inner");
  }
  EXPECT_TRUE(Annotate(absl::OkStatus(), "outer").ok());
  EXPECT_EQ(FaultOf(absl::InternalError("foreign")), Fault::kInput);
}

}  // namespace
}  // namespace gpuday
