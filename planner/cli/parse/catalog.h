// Options of the commands about what is known: models, gpus, prices, regions.
#ifndef GPUDAY_PLANNER_CLI_PARSE_CATALOG_H_
#define GPUDAY_PLANNER_CLI_PARSE_CATALOG_H_

#include <string>
#include <vector>

namespace gpuday {

class CommandParser;

struct ModelsOptions {
  std::vector<std::string> operands;  // a model or file; or "add" and a file
  std::string name;                   // of the model that is added
  bool json = false;
};
void DeclareModels(CommandParser& command, ModelsOptions& options);

// Of gpus and regions.
struct ListOptions {
  std::vector<std::string> operands;  // at most one: which alone is shown
  bool json = false;
};
void DeclareGpus(CommandParser& command, ListOptions& options);
void DeclareRegions(CommandParser& command, ListOptions& options);

struct PricesOptions {
  ListOptions list;
  std::string provider, kind;  // filters; empty: all
};
void DeclarePrices(CommandParser& command, PricesOptions& options);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_PARSE_CATALOG_H_
