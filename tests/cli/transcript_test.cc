// Every *.transcript of this folder, played again (the format: transcript.h), and the player
// itself.
#include "tests/cli/transcript.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<fs::path> Transcripts() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(fs::path(GPUDAY_SOURCE_ROOT) / "tests" / "cli")) {
    if (entry.path().extension() == ".transcript") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class Transcript : public testing::TestWithParam<fs::path> {};

TEST_P(Transcript, SaysWhatItSaid) {
  const std::string text = ReadWhole(GetParam());
  std::string rewritten;
  const std::string complaints = RunTranscript(text, rewritten);
  const char* update = std::getenv("GPUDAY_UPDATE_TRANSCRIPTS");
  if (update != nullptr && update[0] == '1') {
    if (rewritten != text) std::ofstream(GetParam(), std::ios::binary) << rewritten;
    return;
  }
  if (complaints.empty()) return;
  ADD_FAILURE() << GetParam().filename().string() << ", " << complaints
                << "('-' was expected, '+' came; GPUDAY_UPDATE_TRANSCRIPTS=1 rewrites it)";
}

std::string TestName(const testing::TestParamInfo<fs::path>& info) {
  std::string name = info.param.stem().string();
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, Transcript, testing::ValuesIn(Transcripts()), TestName);

TEST(TranscriptPlayer, PatternsMatchAPartOfALineAndAnyLines) {
  EXPECT_TRUE(LineMatches("saved {*} as {*}", "saved today as 1"));
  EXPECT_TRUE(LineMatches("{*}", ""));
  EXPECT_FALSE(LineMatches("saved {*} as 2", "saved today as 1"));
  EXPECT_TRUE(Agrees(DiffLines({"a", "{...}", "d"}, {"a", "b", "c", "d"})));
  EXPECT_TRUE(Agrees(DiffLines({"{...}"}, {})));
  EXPECT_FALSE(Agrees(DiffLines({"a", "{...}", "e"}, {"a", "b", "c", "d"})));
  EXPECT_FALSE(Agrees(DiffLines({"a"}, {"a", "b"})));
}

TEST(TranscriptPlayer, TellsWhatDiffersInOutputErrorsAndExitCode) {
  std::string rewritten;
  EXPECT_EQ(RunTranscript("# fine\n$ echo 1; echo 2 >&2; exit 4\n1\n! 2\n= 4\n\n", rewritten), "");
  const std::string complaints = RunTranscript("$ echo 1; echo 2 >&2; exit 4\n3\n! 2\n", rewritten);
  EXPECT_THAT(complaints, HasSubstr("line 1: $ echo 1"));
  EXPECT_THAT(complaints, HasSubstr("- 3"));
  EXPECT_THAT(complaints, HasSubstr("+ 1"));
  EXPECT_THAT(complaints, HasSubstr("exit code 4, expected 0"));
  EXPECT_THAT(complaints, testing::Not(HasSubstr("standard error")));
}

TEST(TranscriptPlayer, RewritesWhatFailsAndKeepsPatternsThatMatch) {
  std::string rewritten;
  RunTranscript(
      "# remark\n@ f\n$ x\n@ end\n$ cat f; date\n> echo '= 1'; echo new\nold\n{*}:{*}:{*}\n\n",
      rewritten);
  EXPECT_EQ(rewritten,
            "# remark\n@ f\n$ x\n@ end\n$ cat f; date\n> echo '= 1'; echo new\n\\$ x\n"
            "{*}:{*}:{*}\n\\= 1\nnew\n\n");
  std::string again;
  EXPECT_THAT(RunTranscript(rewritten, again), IsEmpty());
  EXPECT_EQ(again, rewritten);
}

TEST(TranscriptPlayer, StartsWithAnEmptyHomeAndFolderAndShowsNoPathOfThisMachine) {
  std::string rewritten;
  EXPECT_EQ(RunTranscript("$ ls -A . ~; pwd; echo $HOME ${NO_COLOR-unset} ${GPUDAY_DB-unset} $TERM"
                          "\n.:\n\n$HOME:\n$WORK\n$HOME unset unset dumb\n",
                          rewritten),
            "");
}

}  // namespace
}  // namespace gpuday
