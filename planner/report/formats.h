// The formats of documents, a row each: terminal, page and tests go by this table. A new format is
// a folder beside it and a row in formats.cc.
#ifndef GPUDAY_PLANNER_REPORT_FORMATS_H_
#define GPUDAY_PLANNER_REPORT_FORMATS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/plan/plan.h"
#include "planner/ranks/ranks.h"
#include "planner/sweep/sensitivity.h"

namespace gpuday {

struct DocumentFormat {
  enum class Content { kText, kBytes };

  const char* name;        // in requests: "html"
  const char* suffix;      // of a file's name: ".html"
  const char* media_type;  // "text/html; charset=utf-8"
  const char* label;       // for a screen: "One page (HTML)"
  const char* option;      // of the command line: "--html"
  const char* help;        // of the option: "Write a report of one page"
  Content content;         // bytes are nothing for a terminal
  // Whether a document of a plan says what would change it, which takes a Sensitivity.
  bool takes_sensitivity;

  // The whole document of each answer that the format can write; null for others. All may be called
  // from any thread and give the same bytes for the same answer. Errors: kInput for a figure that
  // the format cannot hold, kOutput.
  absl::StatusOr<std::string> (*plan)(const Plan& plan, const Sensitivity* sensitivity);
  absl::StatusOr<std::string> (*compare)(const std::vector<Plan>& plans);
  absl::StatusOr<std::string> (*ranks)(const RankTable& table);
};

// In the order in which help, messages and the page's menu list them.
std::span<const DocumentFormat> DocumentFormats();

// The format called `name`; null when there is none.
const DocumentFormat* FindFormat(std::string_view name);

// "html, md, csv, toml or xlsx".
std::string FormatNames();

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_FORMATS_H_
