#include "planner/report/text/words.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/text.h"
#include "planner/report/text/columns.h"
#include "planner/report/text/keys.h"

namespace gpuday {
namespace {

constexpr std::size_t kLongest = 2000;

// The first sentence.
std::string Brief(const std::string& says) {
  const std::size_t end = says.find(". ");
  return end == std::string::npos ? says : says.substr(0, end + 1);
}

std::string Paragraph(const std::string& text, const Style& style) {
  return absl::StrCat("  ", Hanging(Printable(text, kLongest), style.width, 2), "\n");
}

std::string LinesText(const std::vector<KnownLine>& lines, const Style& style) {
  std::string text;
  for (const KnownLine& line : lines) {
    absl::StrAppend(
        &text, "    ",
        Hanging(
            absl::StrCat(style.Bold(line.id), line.label.empty() ? "" : "  ", Printable(line.label),
                         line.unit.empty() ? "" : absl::StrCat(" [", line.unit, "]")),
            style.width, 6),
        "\n");
    if (!line.formula.empty()) {
      absl::StrAppend(&text, "        = ",
                      Hanging(Printable(line.formula, kLongest), style.width, 10), "\n");
    }
  }
  return text;
}

}  // namespace

std::string WordsText(const std::vector<WordEntry>& words, const Style& style) {
  std::vector<std::vector<std::string>> rows;
  for (const WordEntry& entry : words) rows.push_back({style.Bold(entry.word), Brief(entry.says)});
  return absl::StrCat(Columns(rows, Align::kLeft, style.width, 0), "\n",
                      Wrapped("gpuday explain WORD tells more; WORD may also be a number of a plan "
                              "(time.wall_days) or a key.",
                              style.width, 0),
                      "\n");
}

std::string WordText(const WordEntry* word, const std::vector<KnownLine>& lines,
                     const std::vector<KnownKey>& keys, const Style& style) {
  if (word == nullptr) {
    return absl::StrCat(
        LinesText(lines, style),
        keys.empty() ? "" : absl::StrCat(lines.empty() ? "" : "\n", KeysText(keys, style)));
  }
  std::string text = absl::StrCat(
      style.Bold(word->word),
      word->synonyms.empty() ? "" : absl::StrCat("  (", absl::StrJoin(word->synonyms, ", "), ")"),
      "\n");
  text += Paragraph(word->says, style);
  if (!word->formula.empty())
    absl::StrAppend(&text, "\n    ", Hanging(word->formula, style.width, 6), "\n");
  if (!lines.empty()) {
    absl::StrAppend(&text, "\n  In a plan (gpuday plan ... --explain has the numbers):\n",
                    LinesText(lines, style));
  }
  if (!keys.empty()) {
    text += "\n  Set by:\n";
    for (const KnownKey& known : keys) {
      absl::StrAppend(
          &text, "    ",
          Hanging(
              absl::StrCat(style.Bold(known.key.path), "  ", Printable(known.key.help),
                           known.key.unit.empty() ? "" : absl::StrCat(" [", known.key.unit, "]")),
              style.width, 6),
          "\n");
    }
  }
  text += "\n  Read on:\n";
  for (const std::string& place : word->read) {
    absl::StrAppend(&text, "    ", Hanging(place, style.width, 4), "\n");
  }
  return text;
}

}  // namespace gpuday
