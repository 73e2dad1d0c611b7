#include "planner/report/text/keys.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/text.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

constexpr std::size_t kIndent = 6;
constexpr std::size_t kPluginsNamed = 4;

// "lora, dora and 3 others".
std::string PluginsText(const std::vector<std::string>& plugins) {
  const std::size_t named = plugins.size() > kPluginsNamed + 1 ? kPluginsNamed : plugins.size();
  const std::string names =
      absl::StrJoin(plugins.begin(), plugins.begin() + static_cast<std::ptrdiff_t>(named), ", ");
  const std::size_t others = plugins.size() - named;
  return others == 0 ? names : absl::StrCat(names, " and ", others, " others");
}

// "training.tokens  --tokens".
std::string HeadText(const KnownKey& known, const Style& style) {
  const ScenarioKey& key = known.key;
  std::string text = style.Bold(key.path);
  if (!key.shortcut.empty()) absl::StrAppend(&text, "  ", key.shortcut);
  if (!key.axis.empty()) absl::StrAppend(&text, "  (search: --only ", key.axis, "=...)");
  if (!known.plugins.empty()) {
    absl::StrAppend(&text, "  (of ", PluginsText(known.plugins), ")");
  }
  return Hanging(text, style.width, 2);
}

std::string DefaultText(const ScenarioKey& key) {
  return key.default_text.empty() ? "nothing unless given"
                                  : absl::StrCat("unless given: ", key.default_text);
}

std::string KeyText(const KnownKey& known, const Style& style) {
  const ScenarioKey& key = known.key;
  const std::string unit = key.unit.empty() ? "" : absl::StrCat(" ", key.unit);
  const auto line = [&](const std::string& text) {
    return absl::StrCat(std::string(kIndent, ' '), Hanging(text, style.width, kIndent), "\n");
  };
  return absl::StrCat(
      "  ", HeadText(known, style), "\n", line(Printable(key.help, 400)),
      line(Printable(absl::StrCat(key.Expects(), unit, "; ", DefaultText(key)), 1000)));
}

const char* HelpOf(std::string_view table) {
  for (const KeyTable& known : KeyTables()) {
    if (table == known.name) return known.help;
  }
  return "";
}

}  // namespace

std::string KeysText(const std::vector<KnownKey>& keys, const Style& style) {
  std::string text;
  std::string_view table = "?";
  for (const KnownKey& known : keys) {
    if (known.key.Table() != table) {
      table = known.key.Table();
      const std::string heading = table.empty()
                                      ? "Beside all tables"
                                      : absl::StrCat("[", std::string(table), "] ", HelpOf(table));
      absl::StrAppend(&text, text.empty() ? "" : "\n", Wrapped(heading, style.width, 2), "\n");
    }
    text += KeyText(known, style);
  }
  return absl::StrCat(text, "\nAny key: --set KEY=VALUE, or KEY in a scenario file.\n");
}

}  // namespace gpuday
