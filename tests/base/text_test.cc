// Text from outside, made harmless, and names that are nearly right.
#include "planner/base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/base/temporary_folder.h"

namespace gpuday {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(IsUtf8, AcceptsEveryWellFormedLength) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("plain"));
  EXPECT_TRUE(IsUtf8("\xC3\xA9"));          // U+00E9
  EXPECT_TRUE(IsUtf8("\xE2\x82\xAC"));      // U+20AC
  EXPECT_TRUE(IsUtf8("\xF0\x9F\x98\x80"));  // U+1F600
  EXPECT_TRUE(IsUtf8("\xF4\x8F\xBF\xBF"));  // U+10FFFF, the last
  EXPECT_TRUE(IsUtf8("\xED\x9F\xBF"));      // U+D7FF, before the surrogates
  EXPECT_TRUE(IsUtf8(std::string_view("\0", 1)));
}

TEST(IsUtf8, RefusesMalformedBytes) {
  for (const char* text :
       {"\x80", "\xBF", "\xC3", "\xC3(", "\xE2\x82", "\xE2(\xAC", "\xF0\x9F\x98", "\xFE", "\xFF",
        "\xC0\x80", "\xC1\xBF", "\xE0\x80\xAF", "\xF0\x80\x80\xAF",  // overlong
        "\xED\xA0\x80", "\xED\xBF\xBF",                              // surrogates
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "good\x80"}) {
    EXPECT_FALSE(IsUtf8(text)) << ::testing::PrintToString(text);
  }
}

TEST(WellFormed, ReplacesMalformedBytesAlone) {
  EXPECT_EQ(WellFormed("größe 参数 🙂\n\x1B[31m"), "größe 参数 🙂\n\x1B[31m");
  EXPECT_EQ(WellFormed("a\xFF\xC0 b\xE5\x8F"), "a?? b??");
  EXPECT_EQ(WellFormed(""), "");
}

TEST(Printable, LeavesHarmlessTextAsItIs) {
  for (const char* text : {"", "llama-2-7b", "\xC3\xA9t\xC3\xA9", "\xF0\x9F\x98\x80", "<b>=1|2"}) {
    EXPECT_EQ(Printable(text), text);
  }
}

TEST(Printable, DisarmsTerminalEscapesAndLineBreaks) {
  EXPECT_EQ(Printable("\x1B[31mred\x1B[0m"), "?[31mred?[0m");
  EXPECT_EQ(Printable("a\nb\r\nc\td"), "a?b??c?d");
  EXPECT_EQ(Printable("bell\x07 del\x7F"), "bell? del?");
  EXPECT_EQ(Printable(std::string_view("nul\0!", 5)), "nul?!");
  EXPECT_EQ(Printable("c1 csi \xC2\x9B"
                      "31m"),
            "c1 csi ?31m");
}

TEST(Printable, DisarmsBidirectionalOverrides) {
  // U+202A..U+202E and U+2066..U+2069 reorder what is printed around them.
  EXPECT_EQ(Printable("a\xE2\x80\xAE"
                      "b"),
            "a?b");
  EXPECT_EQ(Printable("\xE2\x80\xAA\xE2\x80\xAB\xE2\x80\xAC\xE2\x80\xAD"), "????");
  EXPECT_EQ(Printable("\xE2\x81\xA6\xE2\x81\xA7\xE2\x81\xA8\xE2\x81\xA9"), "????");
  EXPECT_EQ(Printable("\xE2\x80\x93"), "\xE2\x80\x93");  // a dash is a neighbour and harmless
}

TEST(Printable, DisarmsUnicodeLineSeparators) {
  EXPECT_EQ(Printable("a\xE2\x80\xA8"
                      "b\xE2\x80\xA9"
                      "c"),
            "a?b?c");
}

TEST(Printable, ReplacesMalformedBytesOneByOne) {
  EXPECT_EQ(Printable("\xFF\xFE."), "??.");
  EXPECT_EQ(Printable("\xE2\x82"), "??");
  EXPECT_EQ(Printable("\xC3("), "?(");
}

TEST(Printable, CutsLongTextBetweenCharacters) {
  EXPECT_EQ(Printable("abcdef", 6), "abcdef");
  EXPECT_EQ(Printable("abcdefg", 6), "abcdef...");
  EXPECT_EQ(Printable("abcde\xC3\xA9", 6), "abcde...");
  EXPECT_EQ(Printable(std::string(1000000, 'x')).size(), 203u);
}

TEST(Printable, AnyBytesBecomeUtf8WithoutControlsAndStaySo) {
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string bytes;
    for (auto i = random() % 12; i > 0; --i) bytes += static_cast<char>(random() % 256);
    const std::string printable = Printable(bytes);
    ASSERT_TRUE(IsUtf8(printable));
    for (const char c : printable) ASSERT_FALSE((c >= 0 && c < 0x20) || c == 0x7F);
    ASSERT_EQ(Printable(printable), printable);
  }
}

TEST(QuoteToml, EscapesQuotesBackslashesAndControls) {
  EXPECT_EQ(QuoteToml("plain"), "\"plain\"");
  EXPECT_EQ(QuoteToml("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(QuoteToml("a\nb\x7F"), R"("a\u000Ab\u007F")");
  EXPECT_EQ(QuoteToml("\xC3\xA9"), "\"\xC3\xA9\"");
}

TEST(NormalName, IgnoresCaseAndKindOfDash) {
  EXPECT_EQ(NormalName("LLaMA_2 7B"), "llama-2-7b");
  EXPECT_EQ(NormalName("a100-80gb"), "a100-80gb");
  EXPECT_EQ(NormalName(""), "");
}

TEST(NearestNames, FindsSlipsOfEveryKind) {
  const std::vector<std::string> known = {"tokens", "steps", "micro_batch", "global_batch"};
  EXPECT_THAT(NearestNames("token", known), ElementsAre("tokens"));    // a letter missing
  EXPECT_THAT(NearestNames("tokenss", known), ElementsAre("tokens"));  // one too many
  EXPECT_THAT(NearestNames("tokans", known), ElementsAre("tokens"));   // another one
  EXPECT_THAT(NearestNames("tokesn", known), ElementsAre("tokens"));   // two swapped
  EXPECT_THAT(NearestNames("Micro-Batch", known), ElementsAre("micro_batch"));
}

TEST(NearestNames, KeepsQuietAboutWhatIsNotNear) {
  const std::vector<std::string> known = {"adam", "sgd", "lora"};
  EXPECT_THAT(NearestNames("shampoo", known), IsEmpty());
  EXPECT_THAT(NearestNames("", known), IsEmpty());
  EXPECT_THAT(NearestNames("adam", {}), IsEmpty());
  EXPECT_THAT(NearestNames(std::string(65, 'a'), {std::string(65, 'a')}), IsEmpty());
}

TEST(NearestNames, APartOfALongNameMeansIt) {
  EXPECT_THAT(NearestNames("h200", {"H200-SXM5-141GB", "A100-PCIe-40GB"}),
              ElementsAre("H200-SXM5-141GB"));
}

// "llama 3" is a generation, which llama-30b is none of.
TEST(NearestNames, ANameWithTheWholeNumberComesBeforeOneThatCutsIt) {
  EXPECT_THAT(NearestNames("llama 3", {"llama-30b", "llama-33b", "llama-3-8b", "llama-3.1-70b"}),
              ElementsAre("llama-3-8b", "llama-3.1-70b", "llama-30b"));
}

TEST(IsPattern, HasAStarOrAQuestionMark) {
  EXPECT_TRUE(IsPattern("H100*"));
  EXPECT_TRUE(IsPattern("?100"));
  EXPECT_FALSE(IsPattern("H100-SXM5-80GB"));
}

TEST(NearestNames, NearestFirstAndAtMostTheLimit) {
  EXPECT_THAT(NearestNames("llama-7b", {"llama-70b", "llama-7b", "llama-2-7b", "llama-13b"}, 2),
              ElementsAre("llama-7b", "llama-70b"));
}

TEST(NearestNames, AMillionBytesOfNameTakeNoTime) {
  const MustBeQuick quick;
  EXPECT_THAT(NearestNames(std::string(1000000, 'a'), {"adam"}), IsEmpty());
  NearestNames(std::string(64, 'a'), std::vector<std::string>(10, std::string(4096, 'b')));
}

TEST(DidYouMean, ReadsAsASentence) {
  EXPECT_EQ(DidYouMean("adm", {"adam"}), "; did you mean \"adam\"?");
  EXPECT_EQ(DidYouMean("abcd", {"abce", "abcf"}), "; did you mean \"abce\" or \"abcf\"?");
  EXPECT_EQ(DidYouMean("abcd", {"abce", "abcf", "abcg", "abch"}),
            "; did you mean \"abce\", \"abcf\" or \"abcg\"?");
  EXPECT_EQ(DidYouMean("nothing", {"adam"}), "");
}

TEST(MatchesPattern, StarIsAnyTextAndQuestionMarkAnyByte) {
  EXPECT_TRUE(MatchesPattern("A100-SXM4-80GB", "a100*"));
  EXPECT_TRUE(MatchesPattern("A100-SXM4-80GB", "*80gb"));
  EXPECT_TRUE(MatchesPattern("A100-SXM4-80GB", "A*-*-80G?"));
  EXPECT_TRUE(MatchesPattern("A100-SXM4-80GB", "a100_sxm4 80gb"));
  EXPECT_TRUE(MatchesPattern("aXbXc", "*x*c"));
  EXPECT_TRUE(MatchesPattern("", "*"));
  EXPECT_FALSE(MatchesPattern("A100-SXM4-80GB", "A100"));
  EXPECT_FALSE(MatchesPattern("A100-SXM4-80GB", "H100*"));
  EXPECT_FALSE(MatchesPattern("A100", "A100?"));
  EXPECT_FALSE(MatchesPattern("aXbXc", "*x*d"));
}

}  // namespace
}  // namespace gpuday
