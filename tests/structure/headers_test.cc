// A name leads to its code: one class of each name, and bodies where the header says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/structure/sources.h"

namespace gpuday {
namespace {

using ::testing::ElementsAre;

// The names of structs and classes that `text` defines at the outermost level.
std::vector<std::string> ClassesOf(const std::string& text) {
  static const std::regex kClass(R"(^(?:struct|class) (\w+)(?: final)?(?: :[^;]*)? \{)");
  std::vector<std::string> names;
  for (absl::string_view line : absl::StrSplit(WithoutComments(text), '\n')) {
    std::smatch match;
    const std::string whole(line);
    if (std::regex_search(whole, match, kClass)) names.push_back(match[1]);
  }
  return names;
}

TEST(ClassesOf, FindsDefinitionsAlone) {
  EXPECT_THAT(ClassesOf("struct A {\nclass B;\n  struct C {\nclass D final : public A {\n"
                        "// struct E {\nenum class F { kG };\n"),
              ElementsAre("A", "D"));
}

// Two of one name in one namespace are undefined, and no compiler says so.
TEST(Sources, NoTwoHeadersDefineAClassOfOneName) {
  std::map<std::string, std::string> homes;
  for (const Source& source : ProgramSources()) {
    if (!source.IsHeader()) continue;
    for (const std::string& name : ClassesOf(source.text)) {
      const auto [home, first] = homes.emplace(name, source.path);
      EXPECT_TRUE(first) << name << " is defined in " << home->second << " and " << source.path;
    }
  }
  EXPECT_GT(homes.size(), 100u);
}

// The names of functions that a header declares at the outermost level and leaves to a source.
std::vector<std::string> DeclaredBy(const std::string& header) {
  static const std::regex kElse(
      R"(^(?:struct|class|enum|namespace|using|inline|template|constexpr|extern)\b)");
  static const std::regex kName(R"((\w+)\()");
  std::vector<std::string> names;
  std::string statement;
  for (absl::string_view line : absl::StrSplit(WithoutComments(header), '\n')) {
    const std::string whole(line);
    const bool begins = !whole.empty() && std::isalpha(static_cast<unsigned char>(whole[0])) != 0 &&
                        !std::regex_search(whole, kElse);
    if (statement.empty() && !begins) continue;
    absl::StrAppend(&statement, whole, " ");
    if (!absl::StrContains(whole, ";") && !absl::StrContains(whole, "{")) continue;
    std::smatch match;
    if (!absl::StrContains(statement, "{") && std::regex_search(statement, match, kName)) {
      names.push_back(match[1]);
    }
    statement.clear();
  }
  return names;
}

TEST(DeclaredBy, FindsFunctionsThatASourceDefines) {
  EXPECT_THAT(DeclaredBy("int A(int b);\nstd::vector<int> C(\n    int d);\ninline int E() { return "
                         "1; }\nstruct F {\n  int G();\n};\n// int H();\n"),
              ElementsAre("A", "C"));
}

// Who reads a call finds the body by the header's name. What the build writes is found by its own.
TEST(Sources, FunctionsAreDefinedInTheSourceOfTheirHeadersName) {
  int checked = 0;
  for (const Source& source : SourcesOf({"planner/plan", "planner/report"})) {
    if (!source.IsHeader()) continue;
    const fs::path body = fs::path(source.path).replace_extension(".cc");
    for (const std::string& name : DeclaredBy(source.text)) {
      if (absl::StartsWith(name, "BuiltIn")) continue;
      ++checked;
      // A definition begins at the line's start; calls are indented.
      const std::regex definition(absl::StrCat("(?:^|\n)(?:[^ \n][^\n]*)?\\b", name, "\\("));
      EXPECT_TRUE(std::regex_search(ReadText(kRoot / body), definition))
          << source.path << " declares " << name << ", and " << body << " does not define it";
    }
  }
  EXPECT_GT(checked, 40);
}

}  // namespace
}  // namespace gpuday
