// Text in columns, by the width that a terminal shows rather than by bytes.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_COLUMNS_H_
#define GPUDAY_PLANNER_REPORT_TEXT_COLUMNS_H_

#include <string>
#include <string_view>
#include <vector>

namespace gpuday {

// Characters that a terminal shows, escape sequences not counted.
std::size_t ShownWidth(std::string_view text);

// `text` filled with spaces to `width`.
std::string PadRight(const std::string& text, std::size_t width);
std::string PadLeft(const std::string& text, std::size_t width);

// How all columns but the first are aligned; the first is always aligned left.
enum class Align { kLeft, kRight };

// Rows of cells on lines of at most `width`: two spaces between columns, `indent` in front, no
// space at line ends. Where the rows are wider, the widest columns' cells are broken into several
// lines, between words and behind the hyphens of long names; what cannot be broken stays whole.
std::string Columns(const std::vector<std::vector<std::string>>& rows, Align align,
                    std::size_t width, std::size_t indent = 2);

// The same of rows that the first of them heads. Where the columns are too many for the width, each
// row becomes a list: its first cell, below it a line for each other cell, its head in front.
std::string HeadedColumns(const std::vector<std::vector<std::string>>& rows, Align align,
                          std::size_t width, std::size_t indent = 2);

// `text` broken between words so that no line is longer than `width`; later lines are indented.
// What fits is left as it is.
std::string Wrapped(const std::string& text, std::size_t width, std::size_t indent);

// `text` broken the same way into lines of `width`, all indented but the first, in front of which
// there is something as wide as the indent.
std::string Hanging(const std::string& text, std::size_t width, std::size_t indent);

// The lines of a text in two columns, such as the help of a program, each broken the same way
// behind where its second column begins.
std::string HangingLines(const std::string& text, std::size_t width);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_COLUMNS_H_
