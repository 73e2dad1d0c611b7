#include "planner/cli/parse/tools.h"

#include <CLI/CLI.hpp>
#include <array>
#include <memory>

#include "planner/cli/parse/command.h"

namespace gpuday {
namespace {

void AddTable(CommandParser& command, std::vector<std::string>& operands) {
  command.app()
      .add_option("FILE", operands, "A CSV file, or - for standard input")
      ->required()
      ->expected(1);
}

}  // namespace

void DeclareServe(CommandParser& command, ServeOptions& options) {
  CLI::App& serve = command.app();
  serve.footer("Example:\n  gpuday serve --port 0      # any port that is free; Ctrl-C ends it");
  serve.add_option("--port", options.port, "Port on 127.0.0.1 (default 8765); 0: any")
      ->check(CLI::Range(0, 65535));
  serve.add_flag("--no-open", options.no_open, "Do not open the browser");
}

void DeclarePlugins(CommandParser& command, PluginsOptions& options) {
  CLI::App& plugins = command.app();
  const auto words = std::make_shared<std::array<std::string, 3>>();
  plugins.footer(
      "Examples:\n  gpuday plugins                          # all, with what became of them\n"
      "  gpuday plugins describe lora            # options, formulas, known figures\n"
      "  gpuday plugins check build/mine.so      # held against the contract\n"
      "  gpuday plugins new optimizer mine       # a project that builds as it is");
  plugins.add_option("WHAT", (*words)[0], "list, describe, check, new, or a plugin's name");
  plugins.add_option("NAME|FILE|FAMILY", (*words)[1],
                     "Behind describe: a name; behind check: a file; behind new: a family");
  plugins.add_option("NAME", (*words)[2], "Behind new and a family: the plugin's name");
  plugins.add_option("--into", options.into, "Folder that new makes the project's folder in")
      ->type_name("DIR");
  command.AddJson(options.json);
  command.Then([words, &options] {
    for (const std::string& word : *words) {
      if (!word.empty()) options.operands.push_back(word);
    }
    return absl::OkStatus();
  });
}

void DeclareProbe(CommandParser& command, ProbeOptions& options) {
  command.app().group("")->add_option("WHAT", options.operands)->expected(2)->required();
}

void DeclareDoctor(CommandParser& command, DoctorOptions& options) {
  command.AddJson(options.json);
}

void DeclareValidate(CommandParser& command, ValidateOptions& options) {
  command.app().footer(
      "Example:\n  gpuday validate runs.csv      # docs/validate.md has the format");
  AddTable(command, options.operands);
  command.AddJson(options.json);
}

void DeclareCalibrate(CommandParser& command, CalibrateOptions& options) {
  command.app().footer(
      "Example:\n  gpuday calibrate runs.csv     # docs/validate.md has the format");
  AddTable(command, options.operands);
}

}  // namespace gpuday
