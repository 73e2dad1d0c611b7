// Options of the commands that try many plans: search, ranks, sweep.
#ifndef GPUDAY_PLANNER_CLI_PARSE_EXPLORING_H_
#define GPUDAY_PLANNER_CLI_PARSE_EXPLORING_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "planner/cli/options.h"
#include "planner/search/wishes.h"

namespace gpuday {

class CommandParser;

struct SearchOptions {
  ScenarioOptions scenario;
  Wishes wishes;
  std::string largest;   // empty: no reverse search
  std::size_t top = 10;  // best plans to print
  unsigned threads = 0;  // 0: as many as there are cores
  bool json = false;
};
void DeclareSearch(CommandParser& command, SearchOptions& options);

struct RanksOptions {
  ScenarioOptions scenario;
  std::string ranks;                 // "8,16,64"
  std::vector<std::string> targets;  // each a set: "q v"
  std::string cards;                 // "A100*,RTX4090"
  bool json = false;
  DocumentOptions documents;  // a workbook alone
};
void DeclareRanks(CommandParser& command, RanksOptions& options);

struct SweepOptions {
  ScenarioOptions scenario;
  std::vector<std::string> vary;       // "cluster.gpus=8..1024*2"
  std::string csv_file;                // empty: none, "-": standard output
  std::optional<std::string> save_as;  // empty: the sweep's title; nullopt: it is not saved
  unsigned threads = 0;                // 0: as many as there are cores
  bool json = false;
};
void DeclareSweep(CommandParser& command, SweepOptions& options);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_PARSE_EXPLORING_H_
