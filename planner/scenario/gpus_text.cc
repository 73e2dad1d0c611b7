#include "planner/scenario/gpus_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace gpuday {
namespace {

std::string_view Trim(std::string_view text) {
  const absl::string_view trimmed =
      absl::StripAsciiWhitespace(absl::string_view(text.data(), text.size()));
  return {trimmed.data(), trimmed.size()};
}

// Takes a sign of multiplication off the front, if one is there.
bool TakeTimes(std::string_view& text) {
  for (const std::string_view sign : {"x", "X", "*", "\u00d7"}) {
    if (!text.starts_with(sign)) continue;
    text = Trim(text.substr(sign.size()));
    return true;
  }
  return false;
}

bool AllDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::optional<std::string> NodesIn(std::string_view text) {
  absl::string_view rest(text.data(), text.size());
  if (!absl::EndsWithIgnoreCase(rest, "node") && !absl::EndsWithIgnoreCase(rest, "nodes")) {
    return std::nullopt;
  }
  rest.remove_suffix(absl::EndsWithIgnoreCase(rest, "s") ? 5 : 4);
  rest = absl::StripAsciiWhitespace(rest);
  if (rest.empty() || !absl::ascii_isdigit(static_cast<unsigned char>(rest[0]))) {
    return std::nullopt;
  }
  return std::string(rest);
}

GpusText SplitGpus(std::string_view text, std::string_view number) {
  text = Trim(text);
  if (NodesIn(text).has_value()) return {.number = std::string(text), .kind = ""};
  if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos && colon > 0) {
    const std::string_view behind = Trim(text.substr(colon + 1));
    if (AllDigits(behind)) {
      return {.number = std::string(behind), .kind = std::string(Trim(text.substr(0, colon)))};
    }
  }
  const std::size_t end = std::min(text.find_first_not_of(number), text.size());
  const std::string_view front = text.substr(0, end);
  const std::string_view behind = text.substr(end);
  std::string_view kind = Trim(behind);
  const bool times = TakeTimes(kind);
  // "3090Ti" and "-" begin like a number and are none.
  const bool apart = behind.empty() || behind.front() == ' ' || times;
  const bool digits = front.find_first_of("0123456789") != std::string_view::npos;
  if (!digits || !apart) return {.number = "", .kind = std::string(text)};
  return {.number = std::string(front), .kind = std::string(kind), .times = times};
}

}  // namespace gpuday
