// The strings of a JSON text, for who wants nothing else of it and reads much: no tree is built.
#ifndef GPUDAY_PLANNER_BASE_JSON_STRINGS_H_
#define GPUDAY_PLANNER_BASE_JSON_STRINGS_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "planner/base/node.h"

namespace gpuday {

// Hands each string that stands as a value in `text` to `visit`, in order, with its path: keys with
// points between them and "[]" for each list that they go through ("messages[].content"; empty:
// the text is a string alone). Error (kInput) with the place, counted from `where`, the text's
// first character: what is not JSON (RFC 8259), neither an object nor a string at its outermost, or
// nested deeper than 64 brackets. `visit` may have been called before that is known.
absl::Status VisitJsonStrings(
    std::string_view text, const Location& where,
    const std::function<void(const std::string& path, const std::string& value)>& visit);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_JSON_STRINGS_H_
