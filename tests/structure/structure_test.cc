// The house keeps its order: who may include whom, where third-party headers may be, and that no
// room knows a plugin by name. docs/decisions/ says why.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tests/structure/sources.h"

namespace gpuday {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

// The room of a source or of what it includes: "base", "db", "sdk"; empty for other libraries.
std::string RoomOf(const std::string& path) {
  if (path == "planner/main.cc") return "main";
  const std::vector<std::string> parts = absl::StrSplit(path, '/');
  if (parts.size() < 2) return "";
  if (parts[0] == "planner") return parts[1];
  if (parts[0] == "db") return "db";
  if (parts[0] == "gpuday") return "sdk";
  return "";
}

// Each room with those that it may include beside itself: those of the floors below, from the
// ground up, and what else is said.
const std::map<std::string, std::set<std::string>>& Rooms() {
  static const auto* const kRooms = [] {
    const std::vector<std::vector<std::string>> floors = {{"sdk"},
                                                          {"base"},
                                                          {"plan"},
                                                          {"scenario", "catalog", "budget"},
                                                          {"host", "layouts"},
                                                          {"apart", "compose"},
                                                          {"ledger", "search", "sweep"},
                                                          {"ranks", "trial", "validate"},
                                                          {"calibrate"},
                                                          {"db"},
                                                          {"ask"},
                                                          {"report"},
                                                          {"web"},
                                                          {"cli"},
                                                          {"main"}};
    auto* rooms = new std::map<std::string, std::set<std::string>>;
    std::set<std::string> below;
    for (const std::vector<std::string>& floor : floors) {
      for (const std::string& room : floor) (*rooms)[room] = below;
      below.insert(floor.begin(), floor.end());
    }
    // An answer is printed from what it is made of, not from the question.
    (*rooms)["report"].erase("ask");
    return rooms;
  }();
  return *kRooms;
}

TEST(Rooms, EachIncludesOnlyThoseBelowIt) {
  int checked = 0;
  for (const Source& source : ProgramSources()) {
    const auto room = Rooms().find(RoomOf(source.path));
    ASSERT_NE(room, Rooms().end()) << source.path << ": a new room? Give it a place in this test";
    for (const Include& include : source.includes) {
      const std::string other = RoomOf(include.name);
      if (other.empty() || other == room->first) continue;
      ++checked;
      EXPECT_THAT(room->second, Contains(other)) << source.path << " includes " << include.name;
    }
  }
  EXPECT_GT(checked, 100);
}

// Terminal and page ask for plans; they make none, and open no store.
TEST(Rooms, FacesAskAndDoNotWorkThemselves) {
  const std::vector<std::string> work = {
      "planner/compose/",      "planner/ledger/ledger.h",   "planner/ledger/inference.h",
      "planner/search/run.h",  "planner/search/largest.h",  "planner/search/compose_space.h",
      "planner/sweep/sweep.h", "planner/sweep/ranges.h",    "planner/validate/validate.h",
      "planner/calibrate/",    "planner/trial/admission.h", "db/sqlite/"};
  int faces = 0;
  for (const Source& source : ProgramSources()) {
    if (RoomOf(source.path) != "cli" && RoomOf(source.path) != "web") continue;
    ++faces;
    for (const Include& include : source.includes) {
      for (const std::string& done : work) {
        EXPECT_FALSE(absl::StartsWith(include.name, done))
            << source.path << " includes " << include.name << "; is there a question in ask/?";
      }
      EXPECT_NE(include.name, "db/store.h") << source.path;
    }
  }
  EXPECT_GT(faces, 30);
}

// The evaluators compute; what explains a line is built when a plan is written down, never in a
// search.
TEST(Rooms, EvaluatorsKnowNoFormulas) {
  int checked = 0;
  for (const Source& source : ProgramSources()) {
    if (RoomOf(source.path) != "budget") continue;
    for (const Include& include : source.includes) {
      ++checked;
      EXPECT_THAT(include.name, Not(HasSubstr("formula"))) << source.path;
    }
  }
  EXPECT_GT(checked, 20);
}

TEST(Rooms, IncludesAreWrittenFromTheRoot) {
  for (const Source& source : ProgramSources()) {
    for (const Include& include : source.includes) {
      if (include.angle) continue;
      EXPECT_TRUE(absl::StartsWith(include.name, "planner/") ||
                  absl::StartsWith(include.name, "db/") || absl::StartsWith(include.name, "absl/"))
          << source.path << " includes " << include.name;
    }
  }
}

// A header that the language or the operating system brings.
bool IsSystemHeader(const Include& include) {
  static const auto* const kOfTheSystem = new std::set<std::string>(
      {"stdint.h", "stddef.h", "stdlib.h", "unistd.h", "fcntl.h", "elf.h", "signal.h", "poll.h",
       "netdb.h", "dlfcn.h", "spawn.h", "termios.h"});
  if (!include.angle) return false;
  return include.name.find_first_of("./") == std::string::npos ||
         absl::StartsWith(include.name, "sys/") || absl::StartsWith(include.name, "netinet/") ||
         absl::StartsWith(include.name, "arpa/") || kOfTheSystem->count(include.name) > 0;
}

// The reader of declared architectures stands on two libraries, each in one file.
bool IsOfAReader(const Source& source, const Include& include) {
  return (source.path == "plugins/readers/toml/tree.cc" &&
          absl::StartsWith(include.name, "toml++/")) ||
         (source.path == "plugins/readers/toml/formula.cc" && include.name == "muParser.h");
}

TEST(Plugins, IncludeTheSdkTheLanguageAndTheirOwnHeadersOnly) {
  const std::vector<Source> sources = SourcesBelow("plugins");
  EXPECT_GT(sources.size(), 12u);
  for (const Source& source : sources) {
    const std::string folder = fs::path(source.path).parent_path().generic_string() + "/";
    for (const Include& include : source.includes) {
      EXPECT_TRUE(absl::StartsWith(include.name, "gpuday/") || IsSystemHeader(include) ||
                  absl::StartsWith(include.name, folder) || IsOfAReader(source, include))
          << source.path << " includes " << include.name;
    }
  }
}

// Sources whose includes begin with `prefix`.
std::vector<std::string> UsersOf(const std::string& prefix) {
  std::vector<std::string> users;
  for (const Source& source : SourcesOf({"planner", "db", "plugins"})) {
    const bool uses =
        std::any_of(source.includes.begin(), source.includes.end(),
                    [&](const Include& include) { return absl::StartsWith(include.name, prefix); });
    if (uses) users.push_back(source.path);
  }
  return users;
}

TEST(ThirdParty, EachEntersThroughOneFile) {
  EXPECT_THAT(UsersOf("boost/dll"), ElementsAre("planner/host/load.cc"));
  EXPECT_THAT(UsersOf("boost/"), ElementsAre("planner/base/workers.cc", "planner/host/load.cc",
                                             "planner/web/server/server.cc"));
  EXPECT_THAT(UsersOf("toml++/"),
              ElementsAre("planner/base/toml.cc", "plugins/readers/toml/tree.cc"));
  for (const std::string& user : UsersOf("CLI/")) {
    EXPECT_TRUE(absl::StartsWith(user, "planner/cli/parse/") && absl::EndsWith(user, ".cc"))
        << user;
  }
  EXPECT_FALSE(UsersOf("CLI/").empty());
  EXPECT_THAT(UsersOf("boost/beast"), ElementsAre("planner/web/server/server.cc"));
  EXPECT_THAT(UsersOf("nettle/"), ElementsAre("planner/base/files.cc"));
  EXPECT_THAT(UsersOf("xlsxwriter"), ElementsAre("planner/report/xlsx/workbook.cc"));
  EXPECT_THAT(UsersOf("kainjow/"), ElementsAre("planner/report/html/template.cc"));
}

TEST(ThirdParty, SqliteStaysInTheStore) {
  for (const char* prefix : {"SQLiteCpp/", "sqlite3"}) {
    EXPECT_FALSE(UsersOf(prefix).empty()) << prefix;
    for (const std::string& user : UsersOf(prefix)) {
      EXPECT_TRUE(absl::StartsWith(user, "db/sqlite/")) << user;
    }
  }
}

// The one header that speaks of JSON values: of their declarations alone.
constexpr char kJsonHeader[] = "planner/base/json_text.h";

// Where answers become JSON, and where JSON is read. Whatever else wants to print JSON asks one of
// these.
bool MayIncludeJson(const std::string& path) {
  return absl::StartsWith(path, "planner/base/json") ||
         absl::StartsWith(path, "planner/report/json/") ||
         absl::StartsWith(path, "planner/web/api/");
}

TEST(ThirdParty, JsonStaysWhereAnswersBecomeJson) {
  EXPECT_FALSE(UsersOf("nlohmann/").empty());
  for (const std::string& user : UsersOf("nlohmann/")) {
    EXPECT_TRUE(MayIncludeJson(user)) << user;
    EXPECT_TRUE(absl::EndsWith(user, ".cc") || user == kJsonHeader) << user;
  }
  EXPECT_THAT(UsersOf("nlohmann/json_fwd.hpp"), ElementsAre(kJsonHeader));
}

TEST(ThirdParty, HeadersShowNoneButAbseil) {
  int headers = 0;
  for (const Source& source : ProgramSources()) {
    if (!source.IsHeader()) continue;
    ++headers;
    for (const Include& include : source.includes) {
      const bool json = source.path == kJsonHeader && include.name == "nlohmann/json_fwd.hpp";
      EXPECT_TRUE(!RoomOf(include.name).empty() || absl::StartsWith(include.name, "absl/") ||
                  IsSystemHeader(include) || json)
          << source.path << " includes " << include.name;
    }
  }
  EXPECT_GT(headers, 20);
}

TEST(WithoutComments, DropsCommentsAndKeepsStrings) {
  EXPECT_EQ(WithoutComments("a; // \"x\"\nb;"), "a; \nb;");
  EXPECT_EQ(WithoutComments("a /* \"x\" */ b"), "a  b");
  EXPECT_EQ(WithoutComments("\"// no\" \"a\\\"//b\""), "\"// no\" \"a\\\"//b\"");
}

TEST(Rooms, TheStoreIsOpenedAtTheDeskAlone) {
  int opened = 0;
  for (const Source& source : ProgramSources()) {
    const std::string code = WithoutComments(source.text);
    for (std::size_t at = code.find("OpenStore("); at != std::string::npos;
         at = code.find("OpenStore(", at + 1)) {
      // A desk's own: desk.OpenStore(...).
      if (at > 0 && (code[at - 1] == '.' || RoomOf(source.path) == "db")) continue;
      ++opened;
      EXPECT_TRUE(absl::StartsWith(source.path, "planner/ask/desk.")) << source.path;
    }
  }
  EXPECT_GT(opened, 0);
}

// One way to write JSON: a value's own dump() throws for bytes that are not UTF-8.
TEST(Json, BecomesTextInOneFile) {
  std::vector<std::string> writers;
  for (const Source& source : ProgramSources()) {
    if (absl::StrContains(WithoutComments(source.text), ".dump(")) writers.push_back(source.path);
  }
  EXPECT_THAT(writers, ElementsAre("planner/base/json_text.cc"));
}

// Names of plugins, but for those that are also types of numbers.
std::set<std::string> PluginNames() {
  const std::set<std::string> types = {"fp32", "tf32", "fp16", "bf16",
                                       "fp8",  "int8", "int4", "fp4"};
  std::set<std::string> names;
  for (const char* family : {"architectures", "optimizers", "precisions"}) {
    for (const auto& entry : fs::directory_iterator(kRoot / "plugins" / family)) {
      const std::string name = entry.path().filename().string();
      if (entry.is_directory() && types.count(name) == 0) names.insert(name);
    }
  }
  return names;
}

TEST(Plugins, NoRoomKnowsOneByName) {
  const std::set<std::string> names = PluginNames();
  ASSERT_THAT(names, IsSupersetOf({"gpt", "llama", "adam", "lora", "mixed"}));
  for (const Source& source : ProgramSources()) {
    const std::string code = WithoutComments(source.text);
    for (const std::string& name : names) {
      EXPECT_EQ(code.find(absl::StrCat("\"", name, "\"")), std::string::npos)
          << source.path << " names the plugin " << name;
    }
  }
}

// In quotes, or as a choice of a regular expression.
bool Names(const std::string& script, const std::string& name) {
  constexpr absl::string_view kBefore = "'\"`^|(", kAfter = "'\"`$|) ";
  for (std::size_t at = script.find(name); at != std::string::npos;
       at = script.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if (at > 0 && end < script.size() && absl::StrContains(kBefore, script[at - 1]) &&
        absl::StrContains(kAfter, script[end])) {
      return true;
    }
  }
  return false;
}

TEST(Plugins, ThePageKnowsNoneByNameEither) {
  EXPECT_TRUE(Names("x === 'lora'", "lora"));
  EXPECT_TRUE(Names("/^(lora|freeze)$/", "freeze"));
  EXPECT_FALSE(Names("'llama-65b', lora", "llama"));
  std::set<std::string> names = PluginNames();
  names.insert({"int4", "int8", "fp8"});
  const fs::path page = kRoot / "planner/web/app/src";
  std::size_t scripts = 0;
  for (const auto& entry : fs::recursive_directory_iterator(page)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".ts" && extension != ".tsx") continue;
    ++scripts;
    const std::string code = WithoutComments(ReadText(entry.path()));
    for (const std::string& name : names) {
      EXPECT_FALSE(Names(code, name)) << entry.path() << " names the plugin " << name;
    }
  }
  EXPECT_GT(scripts, 30u);
}

// The keys of a scenario as their rows name them, by text or by the id of a line:
// "training.micro_batch".
std::set<std::string> ScenarioKeyTexts() {
  const std::string rows = ReadText(kRoot / "planner/scenario/keys.h");
  const std::string ids = ReadText(kRoot / "planner/plan/ids.h");
  const std::regex path("\\.path = (\"([^\"]+)\"|id::(\\w+))");
  std::set<std::string> keys;
  for (std::sregex_iterator row(rows.begin(), rows.end(), path), end; row != end; ++row) {
    std::string key = (*row)[2];
    std::smatch id;
    const std::regex constant(absl::StrCat("\\b", (*row)[3].str(), "\\[\\] = \"([^\"]+)\""));
    if (key.empty() && std::regex_search(ids, id, constant)) key = id[1];
    if (absl::StrContains(key, '.')) keys.insert(key);
  }
  return keys;
}

// Sources that write a key as text, each with the reason.
const std::map<std::string, std::string>& MayWriteKeys() {
  static const auto* const kMay = new std::map<std::string, std::string>{
      {"planner/plan/ids.h", "ids of lines that are keys as well"},
      {"planner/scenario/keys.h", "the rows"}};
  return *kMay;
}

// A key stands by itself in a string, or begins a message about itself ("training.steps: ...").
TEST(Keys, NoRoomWritesOneAsText) {
  const std::set<std::string> keys = ScenarioKeyTexts();
  ASSERT_THAT(keys, IsSupersetOf({"training.micro_batch", "training.tokens", "price.kind"}));
  EXPECT_GT(keys.size(), 60u);
  for (const Source& source : ProgramSources()) {
    if (MayWriteKeys().count(source.path) > 0) continue;
    const std::string code = WithoutComments(source.text);
    for (const std::string& key : keys) {
      for (const char* before : {"\"", "\": "}) {
        for (const char* after : {"\"", ": "}) {
          EXPECT_EQ(code.find(absl::StrCat(before, key, after)), std::string::npos)
              << source.path << " writes " << key << ": say key:: of scenario/keys.h, or id::";
        }
      }
    }
    EXPECT_EQ(code.find("\"optimizer.rank"), std::string::npos)
        << source.path << " knows a plugin's parameter";
  }
}

// It is drawn from what the server says of fields.
TEST(Keys, ThePagesFormNamesNone) {
  const std::regex key("'[a-z]+\\.[a-z_]+'");
  EXPECT_TRUE(std::regex_search("put('training.tokens', value)", key));
  for (const char* file : {"state/form.ts", "views/key-field.tsx", "views/plan-form.tsx"}) {
    const std::string code = WithoutComments(ReadText(kRoot / "planner/web/app/src" / file));
    ASSERT_FALSE(code.empty()) << file;
    EXPECT_FALSE(std::regex_search(code, key))
        << file << " names a key: say what it is by its field";
  }
}

// `line` without what may name a year: citations ("Narayanan et al. 2021") and dates of examples.
std::string WithoutCitations(const std::string& line) {
  static const std::regex citation("[A-Z][A-Za-z-]+( et al\\.)? 20[0-9][0-9]");
  static const std::regex date("20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]");
  return std::regex_replace(std::regex_replace(line, citation, ""), date, "");
}

TEST(Facts, OfVendorsAndYearsStandInTheCatalog) {
  const std::regex fact(
      "CUDA|NVIDIA|nvidia|NCCL|Blackwell|Hopper|[Mm]egatron|ROCm|\\b(AMD|TPU|20[12][0-9])\\b");
  EXPECT_TRUE(std::regex_search(WithoutCitations("year < 2023"), fact));
  EXPECT_TRUE(std::regex_search(WithoutCitations("\"CUDA context\""), fact));
  EXPECT_FALSE(std::regex_search(WithoutCitations("\"Dao et al. 2022; Shazeer 2019\""), fact));
  for (const Source& source : SourcesBelow("planner")) {
    for (const absl::string_view line : absl::StrSplit(WithoutComments(source.text), '\n')) {
      EXPECT_FALSE(std::regex_search(WithoutCitations(std::string(line)), fact))
          << source.path << ": a fact of a vendor or a year belongs into catalog/: " << line;
    }
  }
}

TEST(Plugins, EachFolderHoldsTheSourceOrDeclarationOfItsName) {
  for (const char* family : {"architectures", "optimizers", "precisions", "readers"}) {
    for (const auto& entry : fs::directory_iterator(kRoot / "plugins" / family)) {
      const std::string name = entry.path().filename().string();
      EXPECT_TRUE(fs::exists(entry.path() / (name + ".cc")) ||
                  fs::exists(entry.path() / (name + ".toml")))
          << entry.path();
    }
  }
}

const std::vector<std::string> kAllFolders = {"planner", "db", "plugins", "tests"};

TEST(Sources, NoneIsLongerThan500Lines) {
  for (const Source& source : SourcesOf(kAllFolders)) {
    EXPECT_LE(std::count(source.text.begin(), source.text.end(), '\n'), 500) << source.path;
  }
}

TEST(Sources, EveryHeaderSaysFirstWhatItIsFor) {
  for (const Source& source : SourcesOf(kAllFolders)) {
    if (!source.IsHeader()) continue;
    EXPECT_TRUE(absl::StartsWith(source.text, "// ") || absl::StartsWith(source.text, "/* "))
        << source.path;
  }
}

// GPUDAY_PLANNER_BASE_TEXT_H_ for planner/base/text.h; the SDK's begin at gpuday/.
TEST(Sources, EveryHeaderIsGuardedByItsPath) {
  for (const Source& source : SourcesOf(kAllFolders)) {
    if (!source.IsHeader()) continue;
    std::string guard = source.path;
    const std::size_t sdk = guard.find("/include/gpuday/");
    guard = sdk == std::string::npos ? "gpuday/" + guard : guard.substr(sdk + 9);
    for (char& c : guard) {
      c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      if (c == '/' || c == '.' || c == '-') c = '_';
    }
    EXPECT_THAT(source.text,
                HasSubstr(absl::StrCat("#ifndef ", guard, "_\n#define ", guard, "_\n")))
        << source.path;
  }
}

// A source that no list names is compiled by nobody.
TEST(Build, EverySourceOfTheProgramIsListed) {
  const std::string planner = ReadText(kRoot / "planner/CMakeLists.txt");
  const std::string db = ReadText(kRoot / "db/CMakeLists.txt");
  const std::string root = ReadText(kRoot / "CMakeLists.txt");
  for (const Source& source : ProgramSources()) {
    if (source.IsHeader()) continue;
    const std::string below = source.path.substr(source.path.find('/') + 1);
    const std::string& list = source.path == "planner/main.cc" ? root
                              : RoomOf(source.path) == "db"    ? db
                                                               : planner;
    EXPECT_THAT(list, HasSubstr(below)) << source.path << " is in no CMakeLists.txt";
  }
}

TEST(Build, EveryTestIsPartOfATestProgram) {
  const std::string all = ReadText(kRoot / "tests/CMakeLists.txt");
  int tests = 0;
  for (const Source& source : SourcesBelow("tests")) {
    if (!absl::EndsWith(source.path, "_test.cc")) continue;
    ++tests;
    const std::vector<std::string> parts = absl::StrSplit(source.path, '/');
    ASSERT_EQ(parts.size(), 3u) << source.path << " lies too deep to be found";
    const std::string folder = absl::StrCat("gpuday_test_folder(", parts[1]);
    if (absl::StrContains(all, folder + " ") || absl::StrContains(all, folder + "\n")) continue;
    EXPECT_TRUE(absl::StrContains(all, absl::StrCat("add_subdirectory(", parts[1], ")")))
        << source.path;
    const std::string own = ReadText(kRoot / "tests" / parts[1] / "CMakeLists.txt");
    EXPECT_TRUE(absl::StrContains(own, "*_test.cc") || absl::StrContains(own, "/*.cc") ||
                absl::StrContains(own, parts[2]))
        << source.path << " is in no test program";
  }
  EXPECT_GT(tests, 10);
}

}  // namespace
}  // namespace gpuday
