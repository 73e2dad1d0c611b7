// Text in Markdown that stays text, whatever is in it.
#ifndef GPUDAY_PLANNER_REPORT_MARKDOWN_WORDS_H_
#define GPUDAY_PLANNER_REPORT_MARKDOWN_WORDS_H_

#include <cstddef>
#include <string>
#include <vector>

namespace gpuday {

// `text`, at most `limit` bytes of it, with all marks escaped, in a cell of a table and anywhere
// else; nobody is mentioned by it.
std::string Md(const std::string& text, std::size_t limit = 600);

// A line of a table.
std::string MdRow(const std::vector<std::string>& cells);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_MARKDOWN_WORDS_H_
