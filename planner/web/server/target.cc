#include "planner/web/server/target.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"

namespace gpuday {
namespace {

enum class Plus { kItself, kSpace };

bool IsHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::string Decoded(std::string_view text, Plus plus) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && IsHex(text[i + 1]) && IsHex(text[i + 2])) {
      out += absl::HexStringToBytes(absl::string_view(text.data() + i + 1, 2));
      i += 2;
    } else {
      out += plus == Plus::kSpace && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace

Target SplitTarget(std::string_view target) {
  const std::size_t question = target.find('?');
  Target parts{.path = Decoded(target.substr(0, question), Plus::kItself), .query = {}};
  if (question == std::string_view::npos) return parts;
  const std::string_view query = target.substr(question + 1);
  for (const absl::string_view field :
       absl::StrSplit(absl::string_view(query.data(), query.size()), '&', absl::SkipEmpty())) {
    const std::string_view pair(field.data(), field.size());
    const std::size_t equals = pair.find('=');
    parts.query.emplace_back(
        Decoded(pair.substr(0, equals), Plus::kSpace),
        equals == std::string_view::npos ? "" : Decoded(pair.substr(equals + 1), Plus::kSpace));
  }
  return parts;
}

}  // namespace gpuday
