#include "planner/cli/parse/command.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/report/formats.h"

namespace gpuday {

absl::Status CommandParser::Finish() const {
  for (const auto& finish : finish_) GPUDAY_RETURN_IF_ERROR(finish());
  return absl::OkStatus();
}

void CommandParser::AddOperand(ScenarioOptions& options) {
  app_.add_option("MODEL|FILE", options.operands,
                  "A model's name, a scenario file, a config.json, or - for standard input")
      ->expected(0, 1);
}

void CommandParser::AddJson(bool& json) {
  app_.add_flag("--json", json, "Print JSON instead of a table");
}

void CommandParser::AddExplain(bool& explain) {
  app_.add_flag("--explain", explain, "Every number with formula, numbers, source");
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
