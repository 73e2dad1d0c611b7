// What stands where: tests mirror the rooms, lists of sources are sorted, documents name files that
// are there, and ids of lines stand in one header.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tests/structure/sources.h"

namespace gpuday {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The folders of the program's rooms: those of planner/, and the store.
std::set<std::string> RoomFolders() {
  std::set<std::string> rooms = {"db"};
  for (const auto& entry : fs::directory_iterator(kRoot / "planner")) {
    if (entry.is_directory()) rooms.insert(entry.path().filename().string());
  }
  return rooms;
}

// Folders of tests that are no room's, and what they are for.
const std::map<std::string, std::string> kOtherTests = {
    {"accuracy", "the catalog's constants against what was published"},
    {"bench", "how long a plan, a search and a sweep take"},
    {"faults", "what makes system calls fail"},
    {"fuzz", "every reader, fuzzed"},
    {"install", "a build put elsewhere"},
    {"page", "planner/web's page in a browser"},
    {"readers", "plugins/readers"},
    {"sdk", "plugins/sdk"},
    {"structure", "the tree itself"},
    {"workbook", "documents in LibreOffice and a browser"}};

TEST(Tests, EveryRoomHasAFolderOfItsName) {
  const std::set<std::string> rooms = RoomFolders();
  EXPECT_GT(rooms.size(), 15u);
  for (const std::string& room : rooms) {
    const fs::path folder = kRoot / "tests" / room;
    ASSERT_TRUE(fs::is_directory(folder)) << "tests/" << room << " is missing";
    const auto files = fs::directory_iterator(folder);
    EXPECT_TRUE(std::any_of(
        begin(files), end(files),
        [](const auto& file) { return absl::EndsWith(file.path().string(), "_test.cc"); }))
        << "tests/" << room << " holds no tests";
  }
}

TEST(Tests, EveryFolderIsARoomsOrHasAReason) {
  const std::set<std::string> rooms = RoomFolders();
  std::set<std::string> seen;
  for (const auto& entry : fs::directory_iterator(kRoot / "tests")) {
    if (!entry.is_directory()) continue;
    const std::string name = entry.path().filename().string();
    seen.insert(name);
    EXPECT_NE(rooms.count(name), kOtherTests.count(name))
        << "tests/" << name << ": either a room of that name or a reason in this test";
  }
  for (const auto& [name, reason] : kOtherTests) {
    EXPECT_EQ(seen.count(name), 1u) << name << " is gone; so is its reason";
  }
}

// What is wrong with the lists of a CMake file: those behind SOURCES, HELPERS or NEEDS, where each
// name has a line of its own and they are sorted, but for variables.
std::vector<std::string> MistakesOfLists(const std::string& text) {
  std::vector<std::string> mistakes;
  bool in_list = false;
  std::string last;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    std::string_view word(line.data(), line.size());
    word = word.substr(0, word.find('#'));
    const absl::string_view stripped =
        absl::StripAsciiWhitespace(absl::string_view(word.data(), word.size()));
    const std::string entry(absl::StripSuffix(stripped, ")"));
    const bool keyword = entry == "SOURCES" || entry == "HELPERS" || entry == "NEEDS";
    if (keyword) {
      in_list = true;
      last.clear();
    } else if (std::regex_search(entry, std::regex(R"((^|\s)(SOURCES|NEEDS)\s+\S)")) &&
               !absl::StrContains(entry, "\"")) {
      mistakes.push_back(entry);
    } else if (in_list) {
      if (absl::StrContains(entry, " ")) mistakes.push_back(entry);
      const bool variable = absl::StartsWith(entry, "${");
      if (!variable && entry < last) mistakes.push_back(absl::StrCat(entry, " behind ", last));
      if (!variable) last = entry;
    }
    if (absl::EndsWith(stripped, ")") || stripped.empty()) in_list = false;
  }
  return mistakes;
}

TEST(MistakesOfLists, AreNamesOnOneLineAndOutOfOrder) {
  EXPECT_THAT(MistakesOfLists("gpuday_room(x\n  SOURCES\n    a.cc\n    b.cc\n  NEEDS\n    c)\n"),
              IsEmpty());
  EXPECT_THAT(MistakesOfLists("gpuday_room(x\n  SOURCES\n    b.cc\n    a.cc)\n"),
              ElementsAre("a.cc behind b.cc"));
  EXPECT_THAT(MistakesOfLists("gpuday_room(x\n  SOURCES\n    a.cc b.cc)\n"),
              ElementsAre("a.cc b.cc"));
  EXPECT_THAT(MistakesOfLists("gpuday_room(x\n  SOURCES a.cc b.cc)\n"),
              ElementsAre("SOURCES a.cc b.cc"));
}

TEST(Build, ListsOfSourcesHaveOneNameALineAndAreSorted) {
  int lists = 0;
  for (const char* folder : {"planner", "db", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
      if (entry.path().filename() != "CMakeLists.txt") continue;
      const std::string text = ReadText(entry.path());
      lists += absl::StrContains(text, "NEEDS\n") ? 1 : 0;
      EXPECT_THAT(MistakesOfLists(text), IsEmpty()) << entry.path();
    }
  }
  EXPECT_GE(lists, 3);
}

// The documents that come with the program.
std::vector<fs::path> Documents() {
  std::vector<fs::path> documents = {kRoot / "README.md"};
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "docs")) {
    if (entry.path().extension() == ".md") documents.push_back(entry.path());
  }
  return documents;
}

// What `pattern` finds in `text`, its first group.
std::vector<std::string> Found(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  std::vector<std::string> found;
  for (auto it = std::sregex_iterator(text.begin(), text.end(), expression);
       it != std::sregex_iterator(); ++it) {
    found.push_back((*it)[1]);
  }
  return found;
}

// Sources are named from the root, from planner/, or as an author of plugins includes them; "*"
// stands for some of a name in a folder.
bool IsASource(const std::string& name) {
  for (const char* folder : {".", "planner", "plugins/sdk/include"}) {
    const fs::path path = kRoot / folder / name;
    if (!absl::StrContains(name, "*")) {
      if (fs::exists(path)) return true;
      continue;
    }
    if (!fs::is_directory(path.parent_path())) continue;
    const std::vector<std::string> around = absl::StrSplit(path.filename().string(), '*');
    for (const auto& entry : fs::directory_iterator(path.parent_path())) {
      const std::string file = entry.path().filename().string();
      if (absl::StartsWith(file, around.front()) && absl::EndsWith(file, around.back()))
        return true;
    }
  }
  return false;
}

TEST(Documents, NameSourcesThatAreThere) {
  const std::string source = R"(`([A-Za-z0-9_./-]+/[A-Za-z0-9_.*-]+\.(?:cc|h|c|ts|tsx|mjs|py))`)";
  int names = 0;
  for (const fs::path& document : Documents()) {
    for (const std::string& name : Found(ReadText(document), source)) {
      ++names;
      EXPECT_TRUE(IsASource(name)) << document << " names " << name;
    }
  }
  EXPECT_GT(names, 20);
}

TEST(Documents, LinkToFilesThatAreThere) {
  int links = 0;
  for (const fs::path& document : Documents()) {
    for (const std::string& link : Found(ReadText(document), R"(\]\(([^)#\s]+)[^)]*\))")) {
      if (absl::StrContains(link, "://")) continue;
      ++links;
      EXPECT_TRUE(fs::exists(document.parent_path() / link)) << document << " links to " << link;
    }
  }
  EXPECT_GT(links, 20);
}

// Ids of what is computed. Those of inputs are scenario keys too, which stand in scenario/keys.
std::set<std::string> ComputedIds() {
  std::set<std::string> ids;
  for (const std::string& id :
       Found(ReadText(kRoot / "planner/plan/ids.h"), "\"([a-z0-9_.]+)\";")) {
    const std::string table = id.substr(0, id.find('.'));
    const std::set<std::string> computed = {"compute", "cost",     "energy", "kv_cache",
                                            "memory",  "roofline", "time"};
    if (computed.count(table) > 0) ids.insert(id);
  }
  return ids;
}

TEST(Ids, OfLinesStandInOneHeader) {
  const std::set<std::string> ids = ComputedIds();
  EXPECT_GT(ids.size(), 80u);
  for (const Source& source : ProgramSources()) {
    if (source.path == "planner/plan/ids.h") continue;
    for (const std::string& text : Found(WithoutComments(source.text), "\"([a-z0-9_.]+)\"")) {
      EXPECT_EQ(ids.count(text), 0u)
          << source.path << ": \"" << text << "\" is a constant of plan/ids.h";
    }
  }
}

}  // namespace
}  // namespace gpuday
