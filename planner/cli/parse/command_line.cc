#include "planner/cli/parse/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/base/version.h"
#include "planner/cli/commands.h"
#include "planner/cli/parse/command_parser.h"

namespace gpuday {
namespace {

constexpr char kFooter[] = R"(Examples:
  gpuday plan llama-2-7b --tokens 1T --gpus 64xA100-SXM4-80GB
  gpuday plan scenario.toml --set optimizer.rank=32 --explain --save
  gpuday compare full.toml lora-r8.toml lora-r64.toml
  gpuday scenarios            what is saved;  gpuday show 1, gpuday diff 1 latest
  gpuday explain goodput      what a word means;  gpuday keys, what a scenario may say

Exit codes: 0 yes or done, 1 the answer is maybe or no (does not fit, over budget, too late),
2 usage, 3 bad input, 4 plugin, 5 store, 6 output.)";

// Operands as a usage line has them, PLAN PLAN ..., which AddOperands() says.
class UsageFormatter : public CLI::Formatter {
 public:
  std::string make_option_usage(const CLI::Option* option) const override {
    const std::string& words = option->get_option_text();
    return words.empty() ? CLI::Formatter::make_option_usage(option) : words;
  }
  std::string make_option_opts(const CLI::Option* option) const override {
    return option->get_option_text().empty() ? CLI::Formatter::make_option_opts(option) : "";
  }
};

class Parser {
 public:
  // `words`: those of the command line. A command that is not among them is declared by its name
  // alone: declaring the options of all of them takes a twelfth of a plan's time.
  explicit Parser(const std::vector<const char*>& words)
      : words_(words),
        app_("gpuday budgets GPU days: what a training run needs in memory, time and money.",
             "gpuday") {
    app_.formatter(std::make_shared<UsageFormatter>());
    app_.footer(kFooter);
    app_.set_version_flag("-V,--version", kVersion, "Print the version and exit");
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.add_option("--plugin-dir", program_.plugin_folders,
                    "Folder of plugins that comes before all others; may be repeated")
        ->type_name("DIR")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app_.add_option("--db", program_.store, "Database of saved plans (or $GPUDAY_DB)")
        ->type_name("FILE");

    for (const Command& command : Commands()) Add(command);
  }

  ParsedCommandLine Parse() {
    const int argc = static_cast<int>(words_.size());
    const char* const* const argv = words_.data();
    ParsedCommandLine parsed;
    const auto usage_error = [&](const std::string& message) {
      parsed.exit_code = static_cast<int>(Fault::kUsage);
      parsed.error = absl::StrCat("gpuday: ", message, "\n");
      return parsed;
    };
    if (argc < 2) return usage_error("which command?\n\n" + app_.help());
    if (const std::string unknown = UnknownWord(argc, argv); !unknown.empty()) {
      return usage_error(absl::StrCat(unknown, "\n", HelpHint()));
    }
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      std::ostringstream out, err;
      if (app_.exit(error, out, err) != 0) return usage_error(WhatIsWrong(error));
      parsed.output = out.str();
      return parsed;
    }
    parsed.command = app_.get_subcommands().at(0)->get_name();
    const Declared& command = commands_.at(parsed.command);
    if (const absl::Status finished = command.parser->Finish(); !finished.ok()) {
      return usage_error(std::string(finished.message()));
    }
    parsed.program = program_;
    parsed.run = command.run;
    return parsed;
  }

  // Error (kUsage): there is no such command.
  absl::StatusOr<std::string> Help(const std::string& name) const {
    if (name.empty()) return app_.help();
    if (const CLI::App* command = FindCommand(name)) {
      // As behind --help: with the program's name in front.
      return command->help("gpuday");
    }
    return Error(Fault::kUsage, absl::StrCat("unknown command \"", Printable(name, 60), "\"",
                                             DidYouMean(name, CommandNames()), "\n",
                                             "gpuday --help shows what there is"));
  }

  std::vector<DeclaredCommand> All() const {
    std::vector<DeclaredCommand> all;
    for (const CLI::App* app : app_.get_subcommands({})) {
      if (app->get_group().empty()) continue;
      DeclaredCommand& command = all.emplace_back();
      command.name = app->get_name();
      command.help = app->get_description();
      for (const CLI::App* of : {app, static_cast<const CLI::App*>(&app_)})
        AddOptions(*of, command);
    }
    return all;
  }

 private:
  struct Declared {
    std::shared_ptr<CommandParser> parser;
    RunCommand run;
  };

  void Add(const Command& command) {
    CLI::App* const app = app_.add_subcommand(command.name, command.help);
    // Whatever has no help is no command for people.
    if (app->get_description().empty()) app->group("");
    Declared& declared = commands_[command.name];
    declared.parser = std::make_shared<CommandParser>(*app);
    const bool typed =
        std::find(words_.begin(), words_.end(), std::string_view(command.name)) != words_.end();
    declared.run = command.begin(typed ? declared.parser.get() : nullptr);
  }

  static void AddOptions(const CLI::App& app, DeclaredCommand& command) {
    for (const CLI::Option* option : app.get_options()) {
      DeclaredCommand::Option told;
      for (const std::string& name : option->get_lnames()) told.names.push_back("--" + name);
      for (const std::string& name : option->get_snames()) told.names.push_back("-" + name);
      const bool operand = told.names.empty();
      const bool there = std::any_of(
          command.options.begin(), command.options.end(),
          [&](const DeclaredCommand::Option& other) { return other.names == told.names; });
      if (operand || there) continue;
      told.help = option->get_description();
      told.takes_value = option->get_items_expected_max() > 0;
      command.options.push_back(std::move(told));
    }
  }

  std::vector<std::string> CommandNames() const {
    std::vector<std::string> names;
    for (const CLI::App* command : app_.get_subcommands({})) {
      if (!command->get_group().empty()) names.push_back(command->get_name());
    }
    return names;
  }

  // In our words where CLI11 speaks of its own notions.
  std::string WhatIsWrong(const CLI::ParseError& error) const {
    const std::string text = Printable(error.what(), 400);
    const std::size_t colon = text.find(": ");
    if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
      return absl::StrCat("which command?\n", HelpHint());
    }
    if (colon == std::string::npos) return text;
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
      return absl::StrCat("option ", text.substr(0, colon), " is given more than once");
    }
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
      return absl::StrCat("what is \"", text.substr(colon + 2), "\"?\n", HelpHint());
    }
    return text;
  }

  // Where the words are that may be typed: with the command that was, if one was.
  std::string HelpHint() const {
    for (const char* word : words_) {
      if (FindCommand(word) != nullptr) {
        return absl::StrCat("gpuday ", word, " --help shows what there is");
      }
    }
    return "gpuday --help shows what there is";
  }

  // What is wrong with the words themselves, before their values count: CLI11's own messages name
  // the wrong culprit for a misspelt command or option. Empty: nothing.
  std::string UnknownWord(int argc, const char* const* argv) const {
    const CLI::App* command = nullptr;
    std::vector<std::string> options;
    const auto add_options = [&options](const CLI::App& app) {
      for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
      }
    };
    add_options(app_);
    for (int i = 1; i < argc; ++i) {
      const std::string word = argv[i];
      if (word.starts_with("--")) {
        const std::string name = word.substr(0, word.find('='));
        if (std::find(options.begin(), options.end(), name) == options.end()) {
          return absl::StrCat("unknown option ", Printable(name, 60), DidYouMean(name, options));
        }
        // Its value is not a word to look at, but an empty one is a shell variable that is not set.
        const bool takes_value = ValueFollows(command, name);
        // One that begins like an option is one, behind a value that was forgotten; --name=--x
        // is meant.
        if (takes_value && word == name &&
            (++i == argc || std::string_view(argv[i]).starts_with("--"))) {
          return absl::StrCat("option ", name, " has no value");
        }
        if (takes_value && i < argc &&
            (word == name ? std::string(argv[i]) : word.substr(name.size() + 1)).empty()) {
          return absl::StrCat("option ", name, " has an empty value");
        }
      } else if (word.empty()) {
        return "an empty word; is a variable of the shell not set?";
      } else if (command == nullptr) {
        command = FindCommand(word);
        if (command == nullptr && !word.starts_with("-")) {
          return absl::StrCat("unknown command \"", Printable(word, 60), "\"",
                              DidYouMean(word, CommandNames()));
        }
        if (command != nullptr) add_options(*command);
      }
    }
    return "";
  }

  const CLI::App* FindCommand(const std::string& word) const {
    for (const CLI::App* command : app_.get_subcommands({})) {
      if (command->get_name() == word) return command;
    }
    return nullptr;
  }

  bool ValueFollows(const CLI::App* command, const std::string& name) const {
    for (const CLI::App* app : {command, &app_}) {
      const CLI::Option* option = app == nullptr ? nullptr : app->get_option_no_throw(name);
      if (option != nullptr) return option->get_items_expected_max() > 0;
    }
    return false;
  }

  const std::vector<const char*>& words_;
  CLI::App app_;
  ProgramOptions program_;
  std::map<std::string, Declared> commands_;
};

}  // namespace

absl::StatusOr<std::string> HelpText(const std::string& command) {
  const std::vector<const char*> words = {"gpuday", command.c_str()};
  return Parser(words).Help(command);
}

std::vector<DeclaredCommand> DeclaredCommands() {
  std::vector<const char*> words = {"gpuday"};
  for (const Command& command : Commands()) words.push_back(command.name);
  return Parser(words).All();
}

ParsedCommandLine ParseCommandLine(int argc, const char* const* argv) {
  // CLI11 does not take operands of a subcommand behind "--"; nothing starts with a dash that needs
  // it.
  std::vector<const char*> words;
  for (int i = 0; i < argc; ++i) {
    if (std::string_view(argv[i]) != "--") words.push_back(argv[i]);
  }
  return Parser(words).Parse();
}

}  // namespace gpuday
