// Documentation that cannot drift: what --help knows stands in docs/commands.md and in a
// transcript, what docs/commands.md says works, and every example scenario plans.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "tests/cli/sandbox.h"
#include "tests/cli/transcript.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

// Options by command; those of gpuday itself are at "".
using Commands = std::map<std::string, std::set<std::string>>;

std::string Documentation() {
  return ReadWhole(fs::path(GPUDAY_SOURCE_ROOT) / "docs" / "commands.md");
}

// The long options in `text`, without --help, which is everywhere.
std::set<std::string> LongOptions(const std::string& text) {
  static const std::regex kOption("(^|[^-[:alnum:]])(--[a-z][a-z-]*)");
  std::set<std::string> options;
  for (std::sregex_iterator it(text.begin(), text.end(), kOption), end; it != end; ++it) {
    options.insert((*it)[2]);
  }
  options.erase("--help");
  return options;
}

// What stands under `title` in help, to the next empty line.
std::vector<std::string> Section(const std::string& help, const std::string& title) {
  std::vector<std::string> lines;
  bool inside = false;
  for (const std::string& line : SplitLines(help)) {
    if (inside && line.empty()) break;
    if (inside) lines.push_back(line);
    inside |= line == title;
  }
  return lines;
}

std::set<std::string> OptionsOf(const std::string& help) {
  std::set<std::string> options;
  for (const std::string& line : Section(help, "Options:")) {
    // The option itself, not those that its description mentions.
    const std::size_t start = std::min(line.find_first_not_of(' '), line.size());
    options.merge(LongOptions(line.substr(start, line.find("  ", start) - start)));
  }
  return options;
}

Commands AllCommands() {
  const Sandbox sandbox;
  const std::string help = sandbox.Run({"--help"}).out;
  Commands commands = {{"", OptionsOf(help)}};
  for (const std::string& line : Section(help, "Subcommands:")) {
    const std::string name = line.substr(2, line.find(' ', 2) - 2);
    commands[name] = OptionsOf(sandbox.Run({name, "--help"}).out);
  }
  return commands;
}

// The command lines of all transcripts.
std::vector<std::string> LinesTyped() {
  std::vector<std::string> lines;
  for (const auto& entry : fs::directory_iterator(fs::path(GPUDAY_SOURCE_ROOT) / "tests/cli")) {
    if (entry.path().extension() != ".transcript") continue;
    for (const Step& step : ParseTranscript(ReadWhole(entry.path()))) {
      if (step.kind == Step::Kind::kCommand) lines.push_back(step.content);
    }
  }
  return lines;
}

TEST(Help, IsReadAsItIsMeantHere) {
  const Commands commands = AllCommands();
  EXPECT_GE(commands.size(), 13u);
  EXPECT_TRUE(commands.at("").contains("--db"));
  EXPECT_TRUE(commands.at("plan").contains("--tokens"));
  EXPECT_FALSE(commands.at("models").contains("--tokens"));
}

TEST(Documentation, NamesEveryCommandAndOption) {
  const std::string text = Documentation();
  const std::set<std::string> documented = LongOptions(text);
  for (const auto& [command, options] : AllCommands()) {
    EXPECT_THAT(text, HasSubstr("\n## gpuday" + (command.empty() ? "" : " " + command) + "\n"));
    for (const std::string& option : options) {
      EXPECT_TRUE(documented.contains(option)) << "gpuday " << command << " " << option;
    }
  }
}

TEST(Documentation, NamesNoOptionOrCommandThatIsNotThere) {
  std::set<std::string> known = {"--help"};
  const Commands commands = AllCommands();
  for (const auto& [command, options] : commands) known.insert(options.begin(), options.end());
  const std::string text = Documentation();
  for (const std::string& option : LongOptions(text)) {
    EXPECT_TRUE(known.contains(option)) << option;
  }
  for (const std::string& line : SplitLines(text)) {
    if (!line.starts_with("## gpuday ")) continue;
    EXPECT_TRUE(commands.contains(line.substr(std::string("## gpuday ").size()))) << line;
  }
}

// Every line of a block marked "sh" is typed, in order, beside the example scenarios; it ends with
// 0 or with the code that a remark behind it names.
TEST(Documentation, HasExamplesThatWork) {
  const Sandbox sandbox;
  for (const auto& entry : fs::directory_iterator(ExampleScenarios())) {
    fs::copy_file(entry.path(), sandbox.work() / entry.path().filename());
  }
  static const std::regex kCode("# exit code ([0-9])");
  bool inside = false;
  int count = 0;
  for (const std::string& line : SplitLines(Documentation())) {
    if (line.starts_with("```")) {
      inside = line == "```sh";
    } else if (inside && line.find("gpuday") != std::string::npos) {
      std::smatch code;
      const int expected = std::regex_search(line, code, kCode) ? std::stoi(code[1]) : 0;
      const Finished run = sandbox.Shell(line);
      EXPECT_EQ(run.exit_code, expected) << line << "\n" << run.err;
      ++count;
    }
  }
  EXPECT_GE(count, 20);
}

TEST(Transcripts, UseEveryCommandAndOption) {
  const std::vector<std::string> lines = LinesTyped();
  const auto typed = [&](const std::string& command, const std::string& option) {
    for (const std::string& line : lines) {
      const std::string start = command.empty() ? "gpuday" : "gpuday " + command;
      const std::size_t at = line.find(start);
      if (at == std::string::npos) continue;
      if (option.empty() || LongOptions(line.substr(at)).contains(option)) return true;
    }
    return false;
  };
  for (const auto& [command, options] : AllCommands()) {
    EXPECT_TRUE(typed(command, "")) << "gpuday " << command;
    for (const std::string& option : options) {
      EXPECT_TRUE(typed(command, option)) << "gpuday " << command << " " << option;
    }
  }
}

TEST(ExampleScenarios, AllPlanAndExplainThemselves) {
  const Sandbox sandbox;
  int count = 0;
  for (const auto& entry : fs::directory_iterator(ExampleScenarios())) {
    ASSERT_EQ(entry.path().extension(), ".toml") << entry.path();
    const Finished run = sandbox.Run({"plan", entry.path().string()});
    EXPECT_EQ(run.exit_code, 0) << entry.path().filename() << "\n" << run.out << run.err;
    EXPECT_THAT(run.err, IsEmpty());
    const std::string text = ReadWhole(entry.path());
    EXPECT_TRUE(text.starts_with("# ")) << entry.path().filename() << " says not what it is for";
    EXPECT_THAT(text, HasSubstr("\nname = \"")) << entry.path().filename();
    ++count;
  }
  EXPECT_GE(count, 5);
}

}  // namespace
}  // namespace gpuday
