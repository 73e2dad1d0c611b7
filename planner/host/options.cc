#include "planner/host/options.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/scenario/other_names.h"

namespace gpuday {
namespace {

using Value = PluginValues::Value;

Value DefaultOf(const ParameterInfo& parameter) {
  Value value;
  value.name = parameter.name;
  value.derived = parameter.derived;
  value.integer = parameter.default_integer;
  value.real = parameter.default_real;
  value.shown = parameter.DefaultText();
  if (!parameter.derived) value.text = parameter.default_text;
  return value;
}

absl::Status Wrong(const Node& node, const std::string& name, const std::string& expected) {
  return WithKey(
      Error(Fault::kInput, absl::StrCat(node.where.Text(), ": ", name, ": expected ", expected,
                                        ", found ", Printable(node.ValueText(), 60))),
      name);
}

absl::Status CheckChoice(const Node& node, const std::string& name, const ParameterInfo& parameter,
                         const std::string& word) {
  const auto& choices = parameter.choices;
  if (choices.empty() || std::find(choices.begin(), choices.end(), word) != choices.end()) {
    return absl::OkStatus();
  }
  return WithKey(
      Error(Fault::kInput, absl::StrCat(node.where.Text(), ": ", name, ": expected ",
                                        absl::StrJoin(choices, " | "), ", found \"",
                                        Printable(word, 60), "\"", DidYouMean(word, choices))),
      name);
}

// The words in lists, however deep: [[["global", "local"], 12]] is "global local 12". Numbers are
// words where any word is allowed.
absl::Status FlattenWords(const Node& node, const std::string& name, bool numbers,
                          std::vector<std::string>& words) {
  for (const Node& item : node.items) {
    if (item.kind == Node::Kind::kArray) {
      GPUDAY_RETURN_IF_ERROR(FlattenWords(item, name, numbers, words));
    } else if (item.kind == Node::Kind::kText) {
      words.push_back(item.text);
    } else if (item.kind == Node::Kind::kInteger && numbers) {
      words.push_back(absl::StrCat(item.integer));
    } else {
      return Wrong(item, name, "text");
    }
  }
  return absl::OkStatus();
}

// A list of texts, or one text with words separated by spaces or commas.
absl::StatusOr<std::vector<std::string>> WordsOf(const Node& node, const std::string& name,
                                                 bool numbers) {
  if (node.kind == Node::Kind::kText) {
    return std::vector<std::string>(
        absl::StrSplit(node.text, absl::ByAnyChar(" ,"), absl::SkipEmpty()));
  }
  if (node.kind != Node::Kind::kArray) return Wrong(node, name, "a list of texts");
  std::vector<std::string> words;
  GPUDAY_RETURN_IF_ERROR(FlattenWords(node, name, numbers, words));
  return words;
}

// A list of whole numbers, or one text with numbers separated by spaces or commas.
absl::StatusOr<std::vector<std::string>> NumbersOf(const Node& node, const std::string& name,
                                                   const Range& range) {
  std::vector<Node> items = node.items;
  if (node.kind == Node::Kind::kText) {
    for (absl::string_view word :
         absl::StrSplit(node.text, absl::ByAnyChar(" ,"), absl::SkipEmpty())) {
      items.push_back(Node::Text(std::string(word), node.where));
    }
  } else if (node.kind != Node::Kind::kArray) {
    return Wrong(node, name, "a list of whole numbers");
  }
  std::vector<std::string> numbers;
  for (const Node& item : items) {
    GPUDAY_ASSIGN_OR_RETURN(const double number, ReadNumber(item, name, range));
    numbers.push_back(absl::StrCat(static_cast<std::int64_t>(number)));
  }
  return numbers;
}

absl::Status Take(const Node& node, const std::string& name, const ParameterInfo& parameter,
                  Value& value) {
  value.given = true;
  const Range range = parameter.AllowedRange();
  switch (parameter.type) {
    case GPUDAY_INTEGER:
    case GPUDAY_REAL: {
      GPUDAY_ASSIGN_OR_RETURN(value.real, ReadNumber(node, name, range));
      value.integer = range.whole ? static_cast<std::int64_t>(value.real) : 0;
      value.shown = range.whole ? absl::StrCat(value.integer) : RealText(value.real);
      return absl::OkStatus();
    }
    case GPUDAY_BOOLEAN:
      if (node.kind != Node::Kind::kBoolean) return Wrong(node, name, "true or false");
      value.integer = node.boolean ? 1 : 0;
      value.shown = node.boolean ? "true" : "false";
      return absl::OkStatus();
    case GPUDAY_TEXT:
      if (node.kind != Node::Kind::kText) return Wrong(node, name, "text");
      GPUDAY_RETURN_IF_ERROR(CheckChoice(node, name, parameter, node.text));
      value.text = value.shown = node.text;
      return absl::OkStatus();
    case GPUDAY_INTEGER_LIST: {
      GPUDAY_ASSIGN_OR_RETURN(const std::vector<std::string> numbers, NumbersOf(node, name, range));
      value.text = value.shown = absl::StrJoin(numbers, " ");
      return absl::OkStatus();
    }
    default: {
      GPUDAY_ASSIGN_OR_RETURN(const std::vector<std::string> words,
                              WordsOf(node, name, parameter.choices.empty()));
      for (const std::string& word : words) {
        GPUDAY_RETURN_IF_ERROR(CheckChoice(node, name, parameter, word));
      }
      value.text = value.shown = absl::StrJoin(words, " ");
      return absl::OkStatus();
    }
  }
}

std::string FullName(const std::string& table, const std::string& key) {
  return table.empty() ? Printable(key, 80) : absl::StrCat(table, ".", Printable(key, 80));
}

}  // namespace

absl::Status PluginValues::TakeOne(const Plugin& plugin, const std::string& key, const Node& node,
                                   const std::string& name) {
  const ParameterInfo* parameter = plugin.FindParameter(key);
  if (parameter == nullptr) {
    std::vector<std::string> known;
    for (const ParameterInfo& candidate : plugin.parameters) known.push_back(candidate.name);
    const std::string meant = WhatOtherNameMeans(key);
    return WithKey(
        Error(Fault::kInput,
              absl::StrCat(
                  node.where.Text(), ": ", name, ": ", FamilyName(plugin.family), " ", plugin.name,
                  " has no such option", meant.empty() ? DidYouMean(key, known) : meant,
                  known.empty() ? "" : absl::StrCat("; it has ", absl::StrJoin(known, ", ")))),
        name);
  }
  Value& value = values_[static_cast<std::size_t>(parameter - plugin.parameters.data())];
  if (value.given) {
    return WithKey(
        Error(Fault::kInput, absl::StrCat(node.where.Text(), ": ", name, ": ", parameter->name,
                                          " is given twice, under two of its names")),
        name);
  }
  return Take(node, name, *parameter, value);
}

absl::Status PluginValues::TakeAll(const Plugin& plugin,
                                   const std::vector<std::pair<std::string, Node>>& options,
                                   const std::string& table) {
  for (const ParameterInfo& parameter : plugin.parameters) values_.push_back(DefaultOf(parameter));
  Mistakes mistakes;
  for (const auto& [key, node] : options) {
    mistakes.Add(node.where, TakeOne(plugin, key, node, FullName(table, key)));
  }
  return mistakes.Told();
}

absl::StatusOr<PluginValues> PluginValues::Check(
    const Plugin& plugin, const std::vector<std::pair<std::string, Node>>& options,
    const std::string& table, const Location& where) {
  PluginValues checked;
  GPUDAY_RETURN_IF_ERROR(checked.TakeAll(plugin, options, table));
  for (std::size_t i = 0; i < plugin.parameters.size(); ++i) {
    const ParameterInfo& parameter = plugin.parameters[i];
    if (!parameter.required || checked.values_[i].given) continue;
    // Of a configuration file, the names that it may go by there.
    const std::string name = table.empty() && !parameter.keys.empty()
                                 ? absl::StrJoin(parameter.keys, " or ")
                                 : FullName(table, parameter.name);
    return WithKey(Error(Fault::kInput,
                         absl::StrCat(where.Text(), ": missing key ", name, ": ", parameter.help)),
                   name);
  }
  return checked;
}

absl::Status PluginValues::CheckSome(const Plugin& plugin,
                                     const std::vector<std::pair<std::string, Node>>& options) {
  return PluginValues().TakeAll(plugin, options, "");
}

std::string CanonicalName(const Plugin& plugin, const std::string& key) {
  const ParameterInfo* parameter = plugin.FindParameter(key);
  return parameter == nullptr ? key : parameter->name;
}

std::vector<gpuday_value> PluginValues::ForPlugin() const {
  std::vector<gpuday_value> raw;
  for (const Value& value : values_) {
    raw.push_back({.struct_size = sizeof(gpuday_value),
                   .given = value.given || !value.derived ? 1u : 0u,
                   .name = value.name.c_str(),
                   .integer = value.integer,
                   .real = value.real,
                   .text = value.text.c_str()});
  }
  return raw;
}

}  // namespace gpuday
