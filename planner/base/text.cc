#include "planner/base/text.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace gpuday {
namespace {

// The length of the UTF-8 character at `text[0]`, 0 when it is malformed.
std::size_t CharacterLength(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  std::uint32_t point = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2, point = lead & 0x1Fu;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3, point = lead & 0x0Fu;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4, point = lead & 0x07u;
  } else {
    return 0;
  }
  if (text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0u) != 0x80u) return 0;
    point = (point << 6) | (byte(i) & 0x3Fu);
  }
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  // C1 controls (0x80..0x9F) are escape sequences to some terminals; they are well-formed UTF-8.
  return overlong || surrogate || point > 0x10FFFF ? 0 : length;
}

bool IsControl(std::string_view character) {
  if (character.size() == 1) {
    const auto c = static_cast<std::uint8_t>(character[0]);
    return c < 0x20 || c == 0x7F;
  }
  const auto lead = static_cast<std::uint8_t>(character[0]);
  const auto next = static_cast<std::uint8_t>(character[1]);
  if (lead == 0xC2 && next < 0xA0) return true;
  // Line and paragraph separators, and bidirectional overrides and isolates, which reorder what is
  // printed (U+2028..U+202E, U+2066..U+2069).
  if (character.size() == 3 && lead == 0xE2) {
    const auto last = static_cast<std::uint8_t>(character[2]);
    return (next == 0x80 && last >= 0xA8 && last <= 0xAE) ||
           (next == 0x81 && last >= 0xA6 && last <= 0xA9);
  }
  return false;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Whether `part` stands in `name` only so that a number of the name is cut: "llama-3" in
// "llama-30b", but not in "llama-3-8b".
bool CutsNumber(std::string_view part, std::string_view name) {
  bool cut = false;
  for (std::size_t at = name.find(part); at != std::string_view::npos;
       at = name.find(part, at + 1)) {
    const std::size_t end = at + part.size();
    const bool front = at > 0 && IsDigit(name[at - 1]) && IsDigit(part.front());
    const bool back = end < name.size() && IsDigit(name[end]) && IsDigit(part.back());
    if (!front && !back) return false;
    cut = true;
  }
  return cut;
}

}  // namespace

// Optimal string alignment distance (Damerau 1964): insertions, deletions, substitutions and
// swaps of neighbours.
std::size_t EditDistance(std::string_view a, std::string_view b) {
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> cell((a.size() + 1) * width);
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      std::size_t& here = cell[i * width + j];
      if (i == 0 || j == 0) {
        here = i + j;
        continue;
      }
      here = std::min({cell[(i - 1) * width + j] + 1, cell[i * width + j - 1] + 1,
                       cell[(i - 1) * width + j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        here = std::min(here, cell[(i - 2) * width + j - 2] + 1);
      }
    }
  }
  return cell.back();
}

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = CharacterLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string WellFormed(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = CharacterLength(text);
    out += length == 0 ? std::string_view("?") : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

std::string Printable(std::string_view text, std::size_t limit) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = CharacterLength(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
    if (out.size() + character.size() > limit) return out + "...";
    out += length == 0 || IsControl(character) ? std::string_view("?") : character;
    text.remove_prefix(character.size());
  }
  return out;
}

std::string ShellWord(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_-+=./:,@%") == std::string::npos;
  if (plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string QuoteToml(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += absl::StrFormat("\\u%04X", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string NormalName(std::string_view name) {
  std::string normal = absl::AsciiStrToLower(absl::string_view(name.data(), name.size()));
  for (char& c : normal) {
    if (c == '_' || c == ' ') c = '-';
  }
  return normal;
}

bool IsPattern(std::string_view name) { return name.find_first_of("*?") != std::string_view::npos; }

bool MatchesPattern(std::string_view name, std::string_view pattern) {
  const std::string text = NormalName(name), wanted = NormalName(pattern);
  // Each '*' takes as little as it can; when what follows fails, the last one takes a byte more.
  std::size_t t = 0, w = 0, star = std::string::npos, taken = 0;
  while (t < text.size()) {
    if (w < wanted.size() && wanted[w] == '*') {
      star = w++;
      taken = t;
    } else if (w < wanted.size() && (wanted[w] == '?' || wanted[w] == text[t])) {
      ++w;
      ++t;
    } else if (star != std::string::npos) {
      w = star + 1;
      t = ++taken;
    } else {
      return false;
    }
  }
  return wanted.find_first_not_of('*', w) == std::string::npos;
}

std::vector<std::string> NearestNames(std::string_view name, const std::vector<std::string>& known,
                                      std::size_t limit) {
  constexpr std::size_t kLongestName = 64;
  if (name.empty() || name.size() > kLongestName) return {};
  const std::string wanted = NormalName(name);
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const std::string& candidate : known) {
    const std::string normal = NormalName(candidate);
    std::size_t distance = EditDistance(wanted, normal);
    // A part of a longer name is nearer than its length says: "A100" means an "A100-...".
    const bool part = wanted.size() >= 3 && normal.find(wanted) != std::string::npos;
    if (part) distance = std::min<std::size_t>(distance, 1);
    if (distance <= std::max<std::size_t>(1, wanted.size() / 3))
      near.emplace_back(distance, candidate);
  }
  std::stable_sort(near.begin(), near.end(), [&](const auto& a, const auto& b) {
    // Of names equally near those that have it whole, then those nearer in length.
    const auto rank = [&](const auto& candidate) {
      const std::size_t length = candidate.second.size();
      return std::tuple(candidate.first, CutsNumber(wanted, NormalName(candidate.second)),
                        length > wanted.size() ? length - wanted.size() : wanted.size() - length);
    };
    return rank(a) < rank(b);
  });
  std::vector<std::string> names;
  for (const auto& [distance, candidate] : near) {
    if (names.size() == limit) break;
    names.push_back(candidate);
  }
  return names;
}

std::string DidYouMean(std::string_view name, const std::vector<std::string>& known) {
  return DidYouMeanOneOf(NearestNames(name, known));
}

std::string DidYouMeanOneOf(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view joint = i == 0                  ? "; did you mean "
                                   : i + 1 == names.size() ? " or "
                                                           : ", ";
    out += joint;
    out += '"' + Printable(names[i], 80) + '"';
  }
  return out.empty() ? out : out + "?";
}

}  // namespace gpuday
