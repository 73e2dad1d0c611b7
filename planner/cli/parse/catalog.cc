#include "planner/cli/parse/catalog.h"

#include <CLI/CLI.hpp>
#include <array>
#include <memory>

#include "planner/cli/parse/command.h"

namespace gpuday {
namespace {

void AddList(CommandParser& command, const std::string& operand, ListOptions& options) {
  command.app()
      .add_option(operand, options.operands, "Only this one, with all that is known")
      ->expected(0, 1);
  command.AddJson(options.json);
}

}  // namespace

void DeclareModels(CommandParser& command, ModelsOptions& options) {
  CLI::App& models = command.app();
  const auto words = std::make_shared<std::array<std::string, 2>>();
  models.footer(
      "Examples:\n  gpuday models llama-3.1-8b\n  gpuday models config.json\n"
      "  gpuday models add config.json --name ours      # into your data folder");
  models.add_option("MODEL|FILE", (*words)[0],
                    "A model's name or a config.json to show, or the word add");
  models.add_option("FILE", (*words)[1], "Behind add: a config.json that becomes a model of yours");
  models.add_option("--name", options.name, "Name of the model that is added");
  command.AddJson(options.json);
  command.Then([words, &options] {
    for (const std::string& word : *words) {
      if (!word.empty()) options.operands.push_back(word);
    }
    return absl::OkStatus();
  });
}

void DeclareGpus(CommandParser& command, ListOptions& options) { AddList(command, "GPU", options); }

void DeclareRegions(CommandParser& command, ListOptions& options) {
  AddList(command, "REGION", options);
}

void DeclarePrices(CommandParser& command, PricesOptions& options) {
  AddList(command, "GPU", options.list);
  command.app().add_option("--provider", options.provider, "Only this provider");
  command.app().add_option("--kind", options.kind, "Only this kind: on-demand, spot, ...");
}

}  // namespace gpuday
