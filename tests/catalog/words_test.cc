// The words that are explained, and docs/words.md, which is written from them. GPUDAY_UPDATE_DOCS=1
// writes it anew; read the difference before you commit it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "planner/base/files.h"
#include "planner/base/text.h"
#include "planner/catalog/catalog.h"
#include "tests/base/temporary_folder.h"

namespace gpuday {
namespace {

using ::testing::HasSubstr;

const std::filesystem::path kRoot = GPUDAY_SOURCE_ROOT;
constexpr std::size_t kLargestFile = 256 * 1024;

constexpr char kIntroduction[] = R"(# Words

What the words of plans, pages and reports mean; `gpuday explain WORD` says the same, with the formulas of a plan's
lines. Numbers of a plan are named by their ids, as `gpuday plan --explain` prints them, keys as in
[scenario.md](scenario.md).

This file is written by a test, from `catalog/words.toml`:

    GPUDAY_UPDATE_DOCS=1 build/tests/gpuday_catalog_test --gtest_filter='Words.*'
)";

std::vector<WordEntry> BundledWords() {
  const auto words = Catalog({kRoot / "catalog"}).Words();
  EXPECT_TRUE(words.ok()) << words.status();
  return words.ok() ? *words : std::vector<WordEntry>();
}

std::string Quoted(const std::vector<std::string>& names) {
  return absl::StrCat("`", absl::StrJoin(names, "`, `"), "`");
}

// "docs/formulas.md, section 8" as a link, seen from docs/.
std::string Linked(const std::string& place) {
  if (!absl::StartsWith(place, "docs/")) return place;
  const std::size_t end = std::min(place.find(','), place.size());
  const std::string path = place.substr(5, end - 5);
  return absl::StrCat("[", path, "](", path, ")", place.substr(end));
}

std::string Reference() {
  std::string text = kIntroduction;
  for (const WordEntry& entry : BundledWords()) {
    absl::StrAppend(&text, "\n## ", entry.word, "\n\n", entry.says, "\n");
    if (!entry.formula.empty()) absl::StrAppend(&text, "\n    ", entry.formula, "\n");
    std::vector<std::string> read;
    for (const std::string& place : entry.read) read.push_back(Linked(place));
    text += "\n";
    if (!entry.synonyms.empty()) {
      absl::StrAppend(&text, "- also: ", absl::StrJoin(entry.synonyms, ", "), "\n");
    }
    if (!entry.lines.empty()) absl::StrAppend(&text, "- in a plan: ", Quoted(entry.lines), "\n");
    if (!entry.keys.empty()) absl::StrAppend(&text, "- set by: ", Quoted(entry.keys), "\n");
    absl::StrAppend(&text, "- read on: ", absl::StrJoin(read, "; "), "\n");
  }
  return text;
}

TEST(Words, AreTheDocumentation) {
  const std::filesystem::path path = kRoot / "docs/words.md";
  const std::string should = Reference();
  if (std::getenv("GPUDAY_UPDATE_DOCS") != nullptr) {
    std::ofstream(path, std::ios::binary) << should;
  }
  const auto is = ReadFile(path, kLargestFile);
  ASSERT_TRUE(is.ok()) << is.status();
  EXPECT_TRUE(*is == should) << path << " is not what catalog/words.toml says; it should be\n"
                             << should;
}

TEST(Words, MeanOneThingEach) {
  std::set<std::string> names;
  for (const WordEntry& entry : BundledWords()) {
    std::set<std::string> own = {NormalName(entry.word)};
    for (const std::string& synonym : entry.synonyms) {
      EXPECT_TRUE(own.insert(NormalName(synonym)).second) << entry.word << ": " << synonym;
    }
    for (const std::string& name : own) EXPECT_TRUE(names.insert(name).second) << name;
  }
  EXPECT_GT(names.size(), 100u);
}

TEST(Words, PagesToReadOnAreThere) {
  int pages = 0;
  for (const WordEntry& entry : BundledWords()) {
    for (const std::string& place : entry.read) {
      if (!absl::StartsWith(place, "docs/")) continue;
      ++pages;
      const std::string path = place.substr(0, std::min(place.find(','), place.size()));
      EXPECT_TRUE(std::filesystem::exists(kRoot / path)) << entry.word << ": " << place;
    }
  }
  EXPECT_GT(pages, 20);
}

TEST(Words, MistakesAreToldWithTheirPlace) {
  for (const auto& [text, message] :
       {std::pair("[[word]]\nword = \"x\"\nread = [\"y\"]\n", "missing key word.says"),
        std::pair("[[word]]\nword = \"x\"\nsays = \"y\"\n", "expected at least one place"),
        std::pair("[[word]]\nword = \"x\"\nsays = \"y\"\nread = [\"z\"]\nsay = 1\n",
                  "words.toml:5:1: unknown key word.say; did you mean \"says\"?"),
        std::pair("words = 1\n", "unknown key words"), std::pair("", "expected [[word]] tables")}) {
    const TemporaryFolder folder;
    std::ofstream(folder / "words.toml") << text;
    const auto words = Catalog({folder.path()}).Words();
    ASSERT_FALSE(words.ok()) << text;
    EXPECT_THAT(words.status().message(), HasSubstr(message));
  }
  EXPECT_FALSE(Catalog({}).Words().ok());
}

}  // namespace
}  // namespace gpuday
