// The command line as plain values. cli/parse.cc is the only file that knows CLI11.
#ifndef GPUDAY_PLANNER_CLI_OPTIONS_H_
#define GPUDAY_PLANNER_CLI_OPTIONS_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "planner/base/status.h"

namespace gpuday {

// What a person typed.
struct Options {
  std::string command;                // "plan", "compare", ...
  std::vector<std::string> operands;  // models, files, saved plans, names
  // Scenario keys from --set and from the short forms (--tokens is training.tokens), in order, each
  // with the option that it came from.
  struct Setting {
    std::string key;
    std::string value;
    std::string origin;
  };
  std::vector<Setting> settings;
  std::vector<std::string> plugin_folders;
  std::string database;  // empty: the user's own
  bool json = false;
  bool explain = false;
  bool save = false;
  std::string save_name;
  std::string model_name;  // of `models add`
  std::string into;        // of `plugins new`
  std::string provider;    // filters of `prices`
  std::string kind;

  // Of search.
  std::string search_gpus;  // --gpus: numbers, kinds
  std::vector<std::pair<std::string, std::string>> only;
  std::string by, start;  // dates
  std::string within;     // days
  std::string minimize = "cost";
  std::string largest;   // empty: the question is not turned round
  unsigned threads = 0;  // 0: as many as there are cores
  std::size_t top = 10;
  bool wide = false;
  bool safe = false;

  std::string ranks;                 // of `ranks`: "8,16,64"
  std::vector<std::string> targets;  // of `ranks`, each a set: "q v"
  std::string cards;                 // of `ranks`: "A100*,RTX4090"
  std::vector<std::string> vary;     // of `sweep`: "cluster.gpus=8..1024*2"
  bool undo = false;                 // of `delete`
  int port = 8765;                   // of `serve`; 0: any
  bool no_open = false;              // of `serve`

  // Documents to write; empty: none, "-": standard output.
  std::string csv_file;
  std::string html_file;
  std::string md_file;
  std::string xlsx_file;
};

// Where the FILE of a format's option is kept, by the format's name (report/formats.h); null for a
// format that the command line does not offer.
inline std::string Options::*DocumentFile(std::string_view format) {
  if (format == "csv") return &Options::csv_file;
  if (format == "html") return &Options::html_file;
  if (format == "md") return &Options::md_file;
  if (format == "xlsx") return &Options::xlsx_file;
  return nullptr;
}

// The outcome of parsing: options to run with, or text to print and an exit code (help, version,
// usage errors).
struct ParsedCommandLine {
  std::optional<Options> options;
  std::string output;  // for standard output
  std::string error;   // for standard error
  int exit_code = 0;
};

ParsedCommandLine ParseCommandLine(int argc, const char* const* argv);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CLI_OPTIONS_H_
