#include "planner/cli/parse/command_parser.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/report/formats.h"

namespace gpuday {
namespace {

constexpr int kMostOperands = 1000;  // so many are read, to say how many there should be

CLI::Validator WholeNumber(int low, int high) {
  const Range range = Range::Whole(low, high);
  return CLI::Validator(
      [range](const std::string& text) -> std::string {
        const std::optional<double> value = ParseNumber(text);
        if (value.has_value() && range.Holds(*value)) return "";
        return absl::StrCat("expected ", range.Text(), ", found ", Printable(text, 40));
      },
      "");
}

}  // namespace

absl::Status CommandParser::Finish() const {
  for (const auto& finish : finish_) GPUDAY_RETURN_IF_ERROR(finish());
  return absl::OkStatus();
}

void CommandParser::AddFooter(const std::string& text) { app_.footer(text); }

void CommandParser::AddFlag(const std::string& flag, bool& value, const std::string& help) {
  app_.add_flag(flag, value, help);
}

void CommandParser::AddText(const std::string& option, std::string& value, const std::string& help,
                            const std::string& takes) {
  app_.add_option(option, value, help)->type_name(takes);
}

void CommandParser::AddTexts(const std::string& option, std::vector<std::string>& values,
                             const std::string& help, const std::string& takes) {
  app_.add_option(option, values, help)
      ->type_name(takes)
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void CommandParser::AddNumber(const std::string& option, int& value, const std::string& help,
                              int low, int high) {
  app_.add_option(option, value, help)->check(WholeNumber(low, high))->type_name("N");
}

void CommandParser::AddNumber(const std::string& option, unsigned& value, const std::string& help,
                              int low, int high) {
  app_.add_option(option, value, help)->check(WholeNumber(low, high))->type_name("N");
}

void CommandParser::AddNumber(const std::string& option, std::size_t& value,
                              const std::string& help, int low, int high) {
  app_.add_option(option, value, help)->check(WholeNumber(low, high))->type_name("N");
}

void CommandParser::AddOperands(const std::string& name, std::vector<std::string>& values,
                                const std::string& help, std::size_t least, std::size_t most) {
  std::vector<std::string> usage(std::max<std::size_t>(least, 1), name);
  if (most > usage.size()) usage.push_back("...");
  const std::string words = absl::StrJoin(usage, " ");
  app_.add_option(name, values, help)
      ->expected(0, kMostOperands)
      ->option_text(least == 0 ? absl::StrCat("[", words, "]") : words);
  Then([this, name, &values, help, least, most]() -> absl::Status {
    if (values.size() >= least && values.size() <= most) return absl::OkStatus();
    const std::string count = least == most ? absl::StrCat(least)
                              : least == 0  ? absl::StrCat("at most ", most)
                                            : absl::StrCat(least, " to ", most);
    return Error(Fault::kUsage,
                 absl::StrCat(app_.get_name(), ": expected ", count, " ", name, " (", help,
                              "), found ", values.empty() ? "none" : absl::StrCat(values.size())));
  });
}

void CommandParser::AddOperands(const std::vector<Operand>& operands,
                                std::vector<std::string>& values) {
  const auto words = std::make_shared<std::vector<std::string>>(operands.size());
  for (std::size_t i = 0; i < operands.size(); ++i) {
    app_.add_option(operands[i].name, (*words)[i], operands[i].help)
        ->option_text(absl::StrCat("[", operands[i].name, "]"));
  }
  Then([words, &values] {
    for (const std::string& word : *words) {
      if (!word.empty()) values.push_back(word);
    }
    return absl::OkStatus();
  });
}

void CommandParser::AddScenario(ScenarioOptions& options, KeyUse use) {
  AddScenarioOperand(options);
  AddScenarioChanges(options.changes, use);
}

void CommandParser::AddScenarioOperand(ScenarioOptions& options) {
  AddOperands("MODEL|FILE", options.operands,
              "A model, a scenario file, a config.json, a saved plan (gpuday scenarios), or - for "
              "standard input",
              0, 1);
}

void CommandParser::AddJson(bool& json) {
  app_.add_flag("--json", json, "Print JSON instead of a table");
}

void CommandParser::AddExplain(bool& explain, const bool& json) {
  app_.add_flag("--explain", explain, "Every number with formula, numbers, source");
  Then([&explain, &json]() -> absl::Status {
    if (!explain || !json) return absl::OkStatus();
    return Error(Fault::kUsage, "--json has every explanation already; leave out --explain");
  });
}

void CommandParser::AddDocument(const std::string& flag, std::string& file,
                                const std::string& help) {
  app_.add_option(flag, file, absl::StrCat(help, " to FILE, - for standard output"))
      ->type_name("FILE");
}

void CommandParser::AddDocuments(DocumentOptions& documents,
                                 bool (*writes)(const DocumentFormat& format)) {
  for (const DocumentFormat& format : DocumentFormats()) {
    if (!writes(format)) continue;
    app_.add_option_function<std::string>(
            format.option,
            [&documents, name = format.name](const std::string& file) {
              documents.files[name] = file;
            },
            absl::StrCat(format.help, " to FILE, - for standard output"))
        ->type_name("FILE");
  }
}

void CommandParser::AddSave(const std::string& help, std::optional<std::string>& save_as) {
  struct Typed {
    bool save = false;
    std::string name;
  };
  const auto typed = std::make_shared<Typed>();
  app_.add_flag("--save", typed->save, help);
  app_.add_option("--name", typed->name, "Name to save it under (implies --save)");
  Then([typed, &save_as] {
    if (typed->save || !typed->name.empty()) save_as = typed->name;
    return absl::OkStatus();
  });
}

}  // namespace gpuday
