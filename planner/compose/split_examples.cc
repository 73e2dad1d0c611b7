#include "planner/compose/split_examples.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

constexpr std::size_t kLongestExample = 64 * 1024 * 1024;

// Also the bytes of a byte order mark, which may stand in front of all.
bool IsBlankInFront(char c) {
  return absl::ascii_isspace(static_cast<unsigned char>(c)) ||
         std::string_view("\xEF\xBB\xBF").find(c) != std::string_view::npos;
}

bool IsBlank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isspace(c); });
}

absl::Status TooLong(const Location& where) {
  return Error(Fault::kInput,
               absl::StrCat(where.Text(), ": an example of more than ", kLongestExample,
                            " bytes; is each on a line of its own?"));
}

}  // namespace

absl::Status ExampleSplitter::Add(std::string_view piece) {
  while (form_ == Form::kOpen && !piece.empty()) {
    const char c = piece.front();
    if (!IsBlankInFront(c) && c != '[') {
      form_ = Form::kLines;
      begin_ = {here_.origin, here_.line, 1};
      break;
    }
    piece.remove_prefix(1);
    Move(c);
    if (c == '[') form_ = Form::kList;
  }
  if (form_ == Form::kLines) return AddToLine(piece);
  for (const char c : piece) GPUDAY_RETURN_IF_ERROR(AddToList(c));
  return absl::OkStatus();
}

absl::Status ExampleSplitter::AddToLine(std::string_view piece) {
  while (true) {
    const std::size_t end = piece.find('\n');
    example_.append(piece.substr(0, end));
    if (example_.size() > kLongestExample) return TooLong(begin_);
    if (end == std::string_view::npos) return absl::OkStatus();
    piece.remove_prefix(end + 1);
    if (!IsBlank(example_)) GPUDAY_RETURN_IF_ERROR(TakeExample());
    example_.clear();
    ++begin_.line;
  }
}

void ExampleSplitter::Move(char c) {
  ++here_.column;
  if (c != '\n') return;
  ++here_.line;
  here_.column = 0;
}

absl::Status ExampleSplitter::BeginItem(char c) {
  if (c == ']') {
    closed_ = true;
    return absl::OkStatus();
  }
  if (closed_ || (c != '{' && c != '"')) {
    return Error(Fault::kInput, absl::StrCat(here_.Text(), ": expected ",
                                             closed_ ? "the end of the file"
                                                     : "an object ({...}) or a text in quotes",
                                             ", found ", Printable(std::string_view(&c, 1))));
  }
  in_item_ = true;
  begin_ = here_;
  return absl::OkStatus();
}

absl::Status ExampleSplitter::AddToList(char c) {
  Move(c);
  if (!in_item_) {
    if (c == ',' || absl::ascii_isspace(static_cast<unsigned char>(c))) return absl::OkStatus();
    GPUDAY_RETURN_IF_ERROR(BeginItem(c));
    if (!in_item_) return absl::OkStatus();
  }
  example_ += c;
  if (example_.size() > kLongestExample) return TooLong(begin_);
  if (in_quotes_) {
    in_quotes_ = escaped_ || c != '"';
    escaped_ = !escaped_ && c == '\\';
  } else if (c == '"') {
    in_quotes_ = true;
  } else if (c == '{' || c == '[') {
    ++depth_;
  } else if (c == '}' || c == ']') {
    --depth_;
  }
  if (in_quotes_ || depth_ > 0) return absl::OkStatus();
  GPUDAY_RETURN_IF_ERROR(TakeExample());
  example_.clear();
  in_item_ = false;
  return absl::OkStatus();
}

absl::Status ExampleSplitter::TakeExample() {
  ++taken_;
  return take_(example_, begin_);
}

absl::Status ExampleSplitter::End() {
  unfinished_ = form_ == Form::kList && !closed_;
  if (form_ == Form::kOpen || IsBlank(example_)) return absl::OkStatus();
  const absl::Status last = TakeExample();
  if (last.ok() || taken_ == 1) return last;
  unfinished_ = true;
  return absl::OkStatus();
}

}  // namespace gpuday
