#include "planner/host/options.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"

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
  return Error(Fault::kInput, absl::StrCat(node.where.Text(), ": ", name, ": expected ", expected,
                                           ", found ", Printable(node.ValueText(), 60)));
}

absl::Status CheckChoice(const Node& node, const std::string& name, const ParameterInfo& parameter,
                         const std::string& word) {
  const auto& choices = parameter.choices;
  if (choices.empty() || std::find(choices.begin(), choices.end(), word) != choices.end()) {
    return absl::OkStatus();
  }
  return Error(Fault::kInput, absl::StrCat(node.where.Text(), ": ", name, ": expected ",
                                           absl::StrJoin(choices, " | "), ", found \"",
                                           Printable(word, 60), "\"", DidYouMean(word, choices)));
}

// A list of texts, or one text with words separated by spaces or commas.
absl::StatusOr<std::vector<std::string>> WordsOf(const Node& node, const std::string& name) {
  if (node.kind == Node::Kind::kText) {
    return std::vector<std::string>(
        absl::StrSplit(node.text, absl::ByAnyChar(" ,"), absl::SkipEmpty()));
  }
  if (node.kind != Node::Kind::kArray) return Wrong(node, name, "a list of texts");
  std::vector<std::string> words;
  for (const Node& item : node.items) {
    if (item.kind != Node::Kind::kText) return Wrong(item, name, "text");
    words.push_back(item.text);
  }
  return words;
}

absl::Status Take(const Node& node, const std::string& name, const ParameterInfo& parameter,
                  Value& value) {
  value.given = true;
  switch (parameter.type) {
    case GPUDAY_INTEGER:
    case GPUDAY_REAL: {
      const Range range{
          .low = parameter.low, .high = parameter.high, .whole = parameter.type == GPUDAY_INTEGER};
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
    default: {
      GPUDAY_ASSIGN_OR_RETURN(const std::vector<std::string> words, WordsOf(node, name));
      for (const std::string& word : words) {
        GPUDAY_RETURN_IF_ERROR(CheckChoice(node, name, parameter, word));
      }
      value.text = value.shown = absl::StrJoin(words, " ");
      return absl::OkStatus();
    }
  }
}

const ParameterInfo* FindParameter(const Plugin& plugin, const std::string& name) {
  for (const ParameterInfo& parameter : plugin.parameters) {
    const auto& aliases = parameter.aliases;
    if (parameter.name == name ||
        std::find(aliases.begin(), aliases.end(), name) != aliases.end()) {
      return &parameter;
    }
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<PluginValues> PluginValues::Check(
    const Plugin& plugin, const std::vector<std::pair<std::string, Node>>& options,
    const std::string& table, const Location& where) {
  PluginValues checked;
  for (const ParameterInfo& parameter : plugin.parameters) {
    checked.values_.push_back(DefaultOf(parameter));
  }
  for (const auto& [key, node] : options) {
    const std::string name = absl::StrCat(table, ".", Printable(key, 80));
    const ParameterInfo* parameter = FindParameter(plugin, key);
    if (parameter == nullptr) {
      std::vector<std::string> known;
      for (const ParameterInfo& candidate : plugin.parameters) known.push_back(candidate.name);
      return Error(
          Fault::kInput,
          absl::StrCat(node.where.Text(), ": ", name, ": ", FamilyName(plugin.family), " ",
                       plugin.name, " has no such option", DidYouMean(key, known),
                       known.empty() ? "" : absl::StrCat("; it has ", absl::StrJoin(known, ", "))));
    }
    Value& value = checked.values_[static_cast<std::size_t>(parameter - plugin.parameters.data())];
    if (value.given) {
      return Error(Fault::kInput, absl::StrCat(node.where.Text(), ": ", name, ": ", parameter->name,
                                               " is given twice, under two of its names"));
    }
    GPUDAY_RETURN_IF_ERROR(Take(node, name, *parameter, value));
  }
  for (std::size_t i = 0; i < plugin.parameters.size(); ++i) {
    if (!plugin.parameters[i].required || checked.values_[i].given) continue;
    return Error(Fault::kInput,
                 absl::StrCat(where.Text(), ": missing key ", table, ".", plugin.parameters[i].name,
                              ": ", plugin.parameters[i].help));
  }
  return checked;
}

std::string CanonicalName(const Plugin& plugin, const std::string& key) {
  const ParameterInfo* parameter = FindParameter(plugin, key);
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
