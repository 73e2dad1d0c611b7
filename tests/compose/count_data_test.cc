// Files of training data: what is read of them, in which scripts, how many tokens that makes by the
// figures of a catalog of our own, and what is refused.
#include "planner/compose/count_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "planner/base/status.h"
#include "planner/compose/split_examples.h"
#include "tests/base/temporary_folder.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// Round figures: 4 Latin letters a token (2 to 5), 2 Han characters (1 to 2), 1 digit.
constexpr char kRules[] = R"(
json_files = [".jsonl", ".json"]
text_files = [".txt"]
[[format]]
name = "text"
fields = ["text"]
source = "ours"
[[format]]
name = "messages"
fields = ["messages[].content"]
source = "ours"
[[format]]
name = "instruction and output"
fields = ["instruction", "output"]
also = ["input"]
source = "ours"
[[script]]
name = "Latin"
ranges = ["0041-005A", "0061-007A"]
characters_per_token = 4
low = 2
high = 5
source = "ours"
date = "today"
[[script]]
name = "Han"
ranges = ["4E00-9FFF", "20000-2A6DF"]
characters_per_token = 2
low = 1
high = 2
source = "ours"
date = "today"
[[script]]
name = "digits"
ranges = ["0030-0039"]
characters_per_token = 1
low = 1
high = 1
source = "ours"
date = "today"
)";

TrainingDataRules Rules(const std::string& toml = kRules) {
  const TemporaryFolder folder;
  folder.Write("training_data.toml", toml);
  const auto rules = Catalog({folder.path()}).TrainingData();
  EXPECT_TRUE(rules.ok()) << rules.status();
  return rules.ok() ? *rules : TrainingDataRules{};
}

DataCount CountOf(const std::filesystem::path& path) {
  const auto count = CountData(path.string(), Rules());
  EXPECT_TRUE(count.ok()) << count.status();
  return count.ok() ? *count : DataCount{};
}

DataCount CountOf(const std::string& name, std::string_view content) {
  const TemporaryFolder folder;
  return CountOf(folder.Write(name, content));
}

// Without the folder, which is another each time.
std::string ComplaintOf(const std::string& name, std::string_view content) {
  const TemporaryFolder folder;
  const auto count = CountData(folder.Write(name, content).string(), Rules());
  EXPECT_EQ(FaultOf(count.status()), Fault::kInput);
  std::string message(count.status().message());
  const std::size_t at = message.find(folder.path().string());
  return at == std::string::npos ? message : message.erase(at, folder.path().string().size() + 1);
}

TEST(CountData, LinesAreExamplesAndScriptsHaveFiguresOfTheirOwn) {
  // 8 letters; 4 Han characters, one of them of four bytes; 3 digits and 5 letters.
  const DataCount count =
      CountOf("a.jsonl",
              "{\"text\": \"abcdefgh\"}\n"
              "{\"text\": \"\xE4\xB8\x96\xE7\x95\x8C\xE4\xBA\xBA\xF0\xA0\x80\x80\"}\n"
              "\n"
              "{\"text\": \"123abcde\"}\n");
  EXPECT_EQ(count.data.examples, 3);
  EXPECT_EQ(count.data.tokens, 8 / 4.0 + 4 / 2.0 + 3 + 5 / 4.0);
  EXPECT_EQ(count.data.tokens_low, 8 / 5.0 + 4 / 2.0 + 3 + 5 / 5.0);
  EXPECT_EQ(count.data.tokens_high, 8 / 2.0 + 4 / 1.0 + 3 + 5 / 2.0);
  EXPECT_EQ(count.data.longest_example, 3 + 5 / 4.0);
  EXPECT_THAT(count.data.found, StartsWith("3 examples, 29 bytes of text: "));
  EXPECT_THAT(count.data.found, HasSubstr("of text: Latin 65 %, Han 20 %, digits 15 %"));
  EXPECT_THAT(count.notes, IsEmpty());
}

// Spaces and punctuation belong to the words that they stand behind.
TEST(CountData, CharactersOfNoScriptCountWithTheOneBefore) {
  EXPECT_EQ(CountOf("a.txt", "ab, cd!").data.tokens, 7 / 4.0);
  EXPECT_EQ(CountOf("b.txt", "\xE4\xB8\x96\xE3\x80\x82").data.tokens, 2 / 2.0);
  EXPECT_EQ(CountOf("c.txt", "  12  ").data.tokens, 2 / 4.0 + 4);
}

TEST(CountData, ReadsTheFieldsThatTrainersRead) {
  // The id, the role and the score are not trained on.
  EXPECT_EQ(
      CountOf("a.jsonl", R"({"id": "zzzzzzzzzzzzzzzz", "text": "abcd", "score": 7})").data.tokens,
      1);
  EXPECT_EQ(
      CountOf(
          "b.jsonl",
          R"({"messages": [{"role": "user", "content": "abcd"}, {"role": "assistant", "content": "abcdefgh"}]})")
          .data.tokens,
      3);
  EXPECT_EQ(CountOf("c.jsonl",
                    R"({"instruction": "abcd", "output": "abcd", "input": "abcd", "x": "abcd"})")
                .data.tokens,
            3);
  EXPECT_EQ(CountOf("d.jsonl", R"({"instruction": "abcd", "output": "abcd"})").data.tokens, 2);
}

TEST(CountData, OtherwiseAllTextCountsAndThatIsSaid) {
  const DataCount count = CountOf("a.jsonl",
                                  "{\"instruction\": \"abcd\", \"label\": \"abcd\"}\n"
                                  "{\"text\": \"abcd\", \"label\": \"abcd\"}\n"
                                  "\"abcd\"\n");
  EXPECT_EQ(count.data.tokens, 2 + 1 + 1);
  EXPECT_THAT(count.notes, ElementsAre(StartsWith("2 of 3 examples have none of the fields")));
}

TEST(CountData, AListIsReadItemByItem) {
  const std::string list =
      "\xEF\xBB\xBF [\n {\"text\": \"ab\\\"]}cd\"},\n\n {\"text\":\n \"abcd\", \"more\": [1, "
      "{\"a\": []}]}, \"abcd\"]\n";
  const DataCount count = CountOf("a.json", list);
  EXPECT_EQ(count.data.examples, 3);
  EXPECT_EQ(count.data.tokens, 7 / 4.0 + 1 + 1);
  // The form is that of the file, whatever it is called.
  EXPECT_EQ(CountOf("a.jsonl", list).data.examples, 3);
  EXPECT_EQ(CountOf("b.json", "{\"text\": \"abcd\"}\n{\"text\": \"abcd\"}\n").data.examples, 2);
}

// Whatever pieces a file comes in.
TEST(ExampleSplitter, CutsAtTheSamePlacesInAnyPieces) {
  for (const std::string file : {"\n{\"a\": 1}\r\n\n{\"b\": \"[\\\"\"}\n{\"c\"",
                                 " [{\"a\": 1},\n {\"b\": \"]\\\\\"} , {\"c\""}) {
    std::vector<std::string> whole;
    for (std::size_t size = file.size(); size > 0; --size) {
      std::vector<std::string> found;
      ExampleSplitter splitter("f", [&](std::string_view example, const Location& where) {
        found.push_back(std::string(example) + "@" + where.Text());
        return found.size() < 3 ? absl::OkStatus() : Error(Fault::kInput, "cut off");
      });
      for (std::size_t at = 0; at < file.size(); at += size) {
        ASSERT_TRUE(splitter.Add(std::string_view(file).substr(at, size)).ok());
      }
      EXPECT_TRUE(splitter.End().ok());
      EXPECT_TRUE(splitter.unfinished());
      if (whole.empty()) whole = found;
      EXPECT_EQ(found, whole);
    }
    EXPECT_THAT(whole, ElementsAre(StartsWith("{\"a\": 1}"), StartsWith("{\"b\": "),
                                   StartsWith("{\"c\"@f:")));
  }
}

TEST(CountData, ATextIsOneExampleAndAFolderManyFiles) {
  const TemporaryFolder folder;
  folder.Write("data/a.txt", "abcd abc");
  folder.Write("data/more/b.jsonl", "{\"text\": \"abcd\"}\n{\"text\": \"abcd\"}\n");
  folder.Write("data/picture.png", "\x89PNG");
  folder.Write("data/empty.txt", "");
  const DataCount count = CountOf(folder / "data");
  EXPECT_EQ(count.data.examples, 3);
  EXPECT_EQ(count.data.tokens, 2 + 1 + 1);
  EXPECT_EQ(count.data.name, "data");
  EXPECT_THAT(count.account, StartsWith("data, 3 files, "));
  EXPECT_THAT(count.notes, ElementsAre(HasSubstr("1 files that are neither JSON nor text")));
}

// More than one piece of a file, cut within characters.
TEST(CountData, LongTextsInOtherScriptsAreReadWhole) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "\xE4\xB8\x96";
  EXPECT_EQ(CountOf("a.txt", text).data.tokens, 50'000);
  EXPECT_EQ(CountOf("b.jsonl", "{\"text\": \"" + text + "\"}").data.tokens, 50'000);
}

TEST(CountData, AFileThatChangesIsReadAgain) {
  const TemporaryFolder folder;
  const auto path = folder.Write("a.txt", "abcd");
  EXPECT_EQ(CountOf(path).data.tokens, 1);
  folder.Write("a.txt", "abcdabcd");
  EXPECT_EQ(CountOf(path).data.tokens, 2);
  TrainingDataRules finer = Rules();
  finer.scripts[0].characters_per_token = 2;
  EXPECT_EQ(CountData(path.string(), finer)->data.tokens, 4);
}

TEST(CountData, BytesThatAreNotUtf8DoNotStopIt) {
  EXPECT_EQ(CountOf("a.txt", "abc\xFF").data.tokens, 1);
  EXPECT_EQ(CountOf("a.jsonl", "{\"text\": \"abc\xC3\"}\n").data.tokens, 1);
}

TEST(CountData, ALineThatIsNotJsonIsAnErrorUnlessTheEndCutsItOff) {
  EXPECT_THAT(ComplaintOf("a.jsonl", "{\"text\": \"a\"}\n{\"text\": a}\n{\"text\": \"a\"}\n"),
              StartsWith("a.jsonl:2:10: expected JSON, found a"));
  EXPECT_THAT(ComplaintOf("a.jsonl", "{\"text\": \"a\"}\n{\"text\": \"a\n"),
              StartsWith("a.jsonl:2:"));
  EXPECT_THAT(ComplaintOf("a.json", "[{\"text\": \"a\"},\n{\"text\": 1 2}]"),
              StartsWith("a.json:2:12: expected JSON, found 2"));
  EXPECT_THAT(ComplaintOf("a.json", "[{\"text\": \"a\"}, 7]"),
              StartsWith("a.json:1:17: expected an object ({...}) or a text in quotes, found 7"));
  EXPECT_THAT(ComplaintOf("a.json", "[\"a\"] [\"b\"]"),
              StartsWith("a.json:1:7: expected the end of the file"));
  for (const auto& [name, content] : {std::pair("a.jsonl", "{\"text\": \"abcd\"}\n{\"text\": \"ab"),
                                      {"a.json", "[{\"text\": \"abcd\"}, {\"text\": \"ab"},
                                      {"b.json", "[{\"text\": \"abcd\"},"}}) {
    const DataCount count = CountOf(name, content);
    EXPECT_EQ(count.data.tokens, 1) << name;
    EXPECT_THAT(count.notes, ElementsAre(HasSubstr("its end is cut off"))) << name;
  }
  EXPECT_THAT(ComplaintOf("a.jsonl", "not JSON"), StartsWith("a.jsonl:1:"));
}

TEST(CountData, WhatIsNoTrainingDataIsRefused) {
  EXPECT_THAT(ComplaintOf("a.parquet", "PAR1"),
              AllOf(StartsWith("expected a file that ends in .jsonl, .json, .txt, or a folder"),
                    HasSubstr("a.parquet\"; write its examples as JSON, one a line")));
  EXPECT_THAT(ComplaintOf("a.txt", std::string_view("a\0b", 3)), StartsWith("a.txt: is not text"));
  EXPECT_THAT(ComplaintOf("a.jsonl", "\n\n"), StartsWith("a.jsonl: holds no text to train on"));
  EXPECT_THAT(ComplaintOf("a.jsonl", "{}\n{}\n"), StartsWith("a.jsonl: holds no text to train on"));
  const TemporaryFolder folder;
  folder.Write("pictures/a.png", "");
  const auto refused = [&](const std::string& name) {
    return std::string(CountData((folder / name).string(), Rules()).status().message());
  };
  EXPECT_THAT(refused("pictures"), HasSubstr("or a folder of them, found"));
  EXPECT_THAT(refused("missing.jsonl"), HasSubstr("cannot be opened: No such file"));
  ASSERT_EQ(mkfifo((folder / "pipe.jsonl").c_str(), 0600), 0);
  EXPECT_THAT(refused("pipe.jsonl"), HasSubstr("is not a regular file"));
}

TEST(TrainingData, SlipsInTheCatalogAreTold) {
  const auto complaint = [](const std::string& from, const std::string& to) {
    std::string toml = kRules;
    toml.replace(toml.find(from), from.size(), to);
    const TemporaryFolder folder;
    folder.Write("training_data.toml", toml);
    return std::string(Catalog({folder.path()}).TrainingData().status().message());
  };
  EXPECT_THAT(complaint("0041-005A", "005A-0041"), HasSubstr("expected code points such as"));
  EXPECT_THAT(complaint("0041-005A", "letters"), HasSubstr("found \"letters\""));
  EXPECT_THAT(complaint("low = 2", "low = 9"), HasSubstr("script.low: expected"));
  EXPECT_THAT(complaint("fields = [\"text\"]", "fields = []"),
              HasSubstr("format.fields: expected"));
}

}  // namespace
}  // namespace gpuday
