#include "planner/ask/keys.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/ask/lists.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/host/plugin_keys.h"

namespace gpuday {
namespace {

// What defaults.toml has for the key, of each command that has a value of its own.
std::string CatalogDefault(const Catalog& catalog, const std::string& path) {
  std::vector<std::string> texts;
  for (const char* command : kDefaultsCommands) {
    const auto defaults = catalog.Defaults(command);
    if (!defaults.ok()) continue;
    for (const DefaultEntry& entry : *defaults) {
      if (entry.key != path) continue;
      const std::string value =
          entry.value.kind == Node::Kind::kText ? entry.value.text : entry.value.ValueText();
      const bool usual = command == kDefaultsCommands[0];
      texts.push_back(usual ? value : absl::StrCat(value, " (gpuday ", command, ")"));
    }
  }
  return absl::StrJoin(texts, ", ");
}

// The keys of every plan, with the catalog's defaults.
std::vector<KnownKey> OwnKeys(const Desk& desk) {
  const Catalog catalog = desk.FreshCatalog();
  std::vector<KnownKey> keys;
  for (const ScenarioKey& row : ScenarioKeys()) {
    KnownKey& known = keys.emplace_back(KnownKey{.key = row});
    if (row.default_from == DefaultFrom::kCatalog) {
      known.key.default_text = CatalogDefault(catalog, row.path);
    }
  }
  return keys;
}

// The keys of all plugins; one that several bring alike stands once.
std::vector<KnownKey> KeysOfPlugins(const Desk& desk) {
  std::vector<KnownKey> keys;
  std::map<std::tuple<std::string, std::string, std::string, std::string>, std::size_t> index_of;
  for (const Family family : kFamilies) {
    for (const Plugin* plugin : PluginsOf(family, desk.plugins())) {
      for (ScenarioKey& row : KeysOfPlugin(*plugin)) {
        const auto [place, added] = index_of.emplace(
            std::tuple(row.path, row.Expects(), row.default_text, row.help), keys.size());
        if (added) keys.push_back({.key = std::move(row), .plugins = {}});
        keys[place->second].plugins.push_back(plugin->name);
      }
    }
  }
  std::stable_sort(keys.begin(), keys.end(),
                   [](const KnownKey& a, const KnownKey& b) { return a.key.path < b.key.path; });
  return keys;
}

// Tables in the order of a scenario; in each the keys of every plan first.
std::vector<KnownKey> InOrder(std::vector<KnownKey> own, const std::vector<KnownKey>& of_plugins) {
  const auto place = [](const KnownKey& known) -> std::ptrdiff_t {
    if (known.key.Table().empty()) return -1;
    const auto tables = KeyTables();
    return std::find_if(tables.begin(), tables.end(),
                        [&](const KeyTable& table) { return known.key.Table() == table.name; }) -
           tables.begin();
  };
  own.insert(own.end(), of_plugins.begin(), of_plugins.end());
  std::stable_sort(own.begin(), own.end(),
                   [&](const KnownKey& a, const KnownKey& b) { return place(a) < place(b); });
  return own;
}

using Means = std::function<bool(const KnownKey&)>;

std::vector<KnownKey> Meant(const std::vector<KnownKey>& keys, const Means& means) {
  std::vector<KnownKey> meant;
  std::copy_if(keys.begin(), keys.end(), std::back_inserter(meant), means);
  return meant;
}

bool Mentions(const KnownKey& known, const std::string& word) {
  const ScenarioKey& key = known.key;
  std::vector<std::string> texts = {key.path, key.help, key.unit, std::string(key.field.label)};
  texts.insert(texts.end(), key.words.begin(), key.words.end());
  texts.insert(texts.end(), known.plugins.begin(), known.plugins.end());
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
    return absl::StrContains(NormalName(text), NormalName(word));
  });
}

// The ways to mean keys, the most exact first.
std::vector<Means> WaysToMean(const std::string& word) {
  // A key that is a table means those in it too.
  return {[&](const KnownKey& known) {
            return known.key.path == word && known.key.kind != KeyKind::kTable;
          },
          [&](const KnownKey& known) {
            return known.key.Table() == word || known.key.path == word ||
                   absl::StartsWith(known.key.path, word + ".");
          },
          [&](const KnownKey& known) {
            const std::string name(known.key.path.substr(known.key.path.rfind('.') + 1));
            return NormalName(name) == NormalName(word) ||
                   (!known.key.shortcut.empty() &&
                    (known.key.shortcut == word || known.key.shortcut == "--" + word));
          },
          [&](const KnownKey& known) { return Mentions(known, word); }};
}

}  // namespace

absl::StatusOr<std::vector<KnownKey>> AskKeys(const Desk& desk, const std::string& word) {
  const std::vector<KnownKey> own = OwnKeys(desk);
  // Plugins are asked only where they could be meant: that loads all of them.
  if (std::vector<KnownKey> exact = Meant(own, WaysToMean(word)[0]); !exact.empty()) return exact;
  const std::vector<KnownKey> all = InOrder(own, KeysOfPlugins(desk));
  if (word.empty()) return all;
  for (const Means& means : WaysToMean(word)) {
    if (std::vector<KnownKey> meant = Meant(all, means); !meant.empty()) return meant;
  }
  std::vector<std::string> names;
  for (const KeyTable& table : KeyTables()) names.emplace_back(table.name);
  for (const KnownKey& known : all) {
    names.push_back(known.key.path);
    const std::string name = known.key.path.substr(known.key.path.rfind('.') + 1);
    names.push_back(name);
    for (const auto part : absl::StrSplit(name, '_')) names.emplace_back(part);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return Error(Fault::kInput,
               absl::StrCat("no scenario key has to do with \"", Printable(word, 60), "\"",
                            DidYouMean(word, names), " (gpuday keys lists all)"));
}

}  // namespace gpuday
