#include <algorithm>
#include <cmath>

#include "plugins/readers/toml/descriptor.h"

namespace declared {
namespace {

using Kind = Node::Kind;

// A parameter that the SDK defines for all decoders, with what 0 means where it means something.
struct Standard {
  sdk::Parameter parameter;
  const char* when_zero = nullptr;
};

// Those whose default differs from family to family are required here; a file gives the default.
const std::vector<Standard>& Standards() {
  static const auto* const kStandards = new std::vector<Standard>{
      {sdk::HiddenSize()},
      {sdk::Layers()},
      {sdk::Heads()},
      {sdk::KvHeads(), "num_attention_heads"},
      {sdk::HeadSize(), "hidden_size / num_attention_heads"},
      {sdk::MlpWidth()},
      {sdk::Vocabulary(1).Required()},
      {sdk::Context(1).Required()},
      {sdk::TiedHead(false)},
      {sdk::AttentionBias(false)},
      {sdk::SlidingWindow(0)},
      {sdk::LayerTypes("as the family has them")},
      {sdk::ExpertCount("num_local_experts", 0, "experts of each layer").Required()},
      {sdk::ExpertCount("num_experts", 0, "experts of a layer; 0: none").Required()},
      {sdk::ExpertCount("num_experts_per_tok", 0, "experts that a token visits").Required()},
      {sdk::Integer("moe_intermediate_size").Range(1, 1e7).Required().Help("width of one expert")},
      {sdk::SparseStep()},
      {sdk::DenseLayers()},
  };
  return *kStandards;
}

const Words<std::uint32_t>& Types() {
  static const auto* const kTypes = new Words<std::uint32_t>{
      {"integer", GPUDAY_INTEGER},     {"real", GPUDAY_REAL},
      {"boolean", GPUDAY_BOOLEAN},     {"text", GPUDAY_TEXT},
      {"text_list", GPUDAY_TEXT_LIST}, {"integer_list", GPUDAY_INTEGER_LIST}};
  return *kTypes;
}

bool IsWord(const std::string& word, const char* choices) {
  return choices == nullptr || *choices == '\0' ||
         (" " + std::string(choices) + " ").find(" " + word + " ") != std::string::npos;
}

// Ends the reading unless `node` is a value that `parameter` may have.
void ExpectValue(const Fields& fields, const char* key, const Node& node,
                 const sdk::Parameter& parameter) {
  const auto in_range = [&](const Node& one, double value) {
    if (value >= parameter.low && value <= parameter.high) return;
    char range[80];
    std::snprintf(range, sizeof(range), "%.15g to %.15g", parameter.low, parameter.high);
    fields.Fail(one.where, std::string(key) + ": expected " + range + ", found " + one.Word());
  };
  const auto chosen = [&](const Node& one) {
    if (IsWord(one.text, parameter.choices)) return;
    fields.Fail(one.where, std::string(key) + ": expected one of " + parameter.choices +
                               ", found \"" + Shown(one.text) + "\"");
  };
  switch (parameter.type) {
    case GPUDAY_INTEGER:
      fields.Expect(node, key, Kind::kInteger);
      return in_range(node, static_cast<double>(node.integer));
    case GPUDAY_REAL:
      if (node.kind == Kind::kInteger) return in_range(node, static_cast<double>(node.integer));
      fields.Expect(node, key, Kind::kReal);
      return in_range(node, node.real);
    case GPUDAY_BOOLEAN:
      return fields.Expect(node, key, Kind::kBoolean);
    case GPUDAY_TEXT:
      fields.Expect(node, key, Kind::kText);
      return chosen(node);
    default:
      fields.Expect(node, key, Kind::kArray);
      for (const Node& item : node.items) {
        if (parameter.type == GPUDAY_TEXT_LIST) {
          fields.Expect(item, key, Kind::kText);
          chosen(item);
        } else {
          fields.Expect(item, key, Kind::kInteger);
          in_range(item, static_cast<double>(item.integer));
        }
      }
  }
}

// A parameter of the type that the table says or its default has, or a standard one.
Standard Begin(Fields& fields, const std::string& name, const char* kept_name) {
  const bool typed = fields.Find("type") != nullptr;
  const std::uint32_t type = fields.Choice<std::uint32_t>("type", Types(), 0);
  if (!typed) {
    for (const Standard& standard : Standards()) {
      if (name == standard.parameter.name) return standard;
    }
  }
  const auto of_type = [&](std::uint32_t wanted) -> Standard {
    const sdk::Parameter parameter(kept_name, wanted);
    const bool numbers =
        wanted == GPUDAY_INTEGER || wanted == GPUDAY_REAL || wanted == GPUDAY_INTEGER_LIST;
    return {numbers ? parameter.Range(0, sdk::kLargestNumber) : parameter};
  };
  if (typed) return of_type(type);
  const Node* otherwise = fields.Find("default");
  if (otherwise != nullptr) {
    if (otherwise->kind == Kind::kInteger) return of_type(GPUDAY_INTEGER);
    if (otherwise->kind == Kind::kReal) return of_type(GPUDAY_REAL);
    if (otherwise->kind == Kind::kBoolean) return of_type(GPUDAY_BOOLEAN);
    if (otherwise->kind == Kind::kText) return of_type(GPUDAY_TEXT);
  }
  std::vector<std::string> names;
  for (const Standard& standard : Standards()) names.push_back(standard.parameter.name);
  fields.Fail(fields.table().key,
              "is no standard parameter; give its type" + DidYouMean(name, names));
}

void ReadRange(Fields& fields, sdk::Parameter& parameter) {
  const Node* range = fields.Find("range", Kind::kArray);
  if (range == nullptr) return;
  double ends[2] = {0, 0};
  if (range->items.size() != 2) fields.Fail(range->where, "range: expected [lowest, highest]");
  for (std::size_t i = 0; i < 2; ++i) {
    const Node& end = range->items[i];
    if (end.kind != Kind::kInteger) fields.Expect(end, "range", Kind::kReal);
    ends[i] = end.kind == Kind::kInteger ? static_cast<double>(end.integer) : end.real;
    const double lowest = parameter.type == GPUDAY_REAL ? -sdk::kLargestNumber : 0;
    if (!(ends[i] >= lowest && ends[i] <= sdk::kLargestNumber)) {
      fields.Fail(end.where, "range: expected a number from 0 to 2^53");
    }
  }
  if (ends[0] > ends[1]) fields.Fail(range->where, "range: the lowest is above the highest");
  parameter = parameter.Range(ends[0], ends[1]);
}

void ReadDefault(Fields& fields, Declaration& declaration, sdk::Parameter& parameter) {
  const Node* node = fields.Find("default");
  if (node == nullptr) return;
  ExpectValue(fields, "default", *node, parameter);
  switch (node->kind) {
    case Kind::kInteger:
      parameter = parameter.Default(node->integer);
      break;
    case Kind::kBoolean:
      parameter = parameter.Default(node->boolean);
      break;
    case Kind::kReal:
      parameter = parameter.Default(node->real);
      break;
    case Kind::kText:
      parameter = parameter.Default(declaration.Keep(node->text));
      break;
    default: {
      std::string words = node->Word();
      std::replace(words.begin(), words.end(), ',', ' ');
      parameter = parameter.Default(declaration.Keep(words));
    }
  }
}

// `derived` of a number is a formula; of text it is words for people, and NAME.given tells.
void ReadDerived(Fields& fields, Declaration& declaration, sdk::Parameter& parameter,
                 ParameterRule& rule) {
  const bool number =
      rule.type == GPUDAY_INTEGER || rule.type == GPUDAY_REAL || rule.type == GPUDAY_BOOLEAN;
  if (fields.Find("derived") != nullptr) {
    if (fields.Find("default") != nullptr) {
      fields.Fail(fields.PlaceOf("derived"), "derived: there is a default as well");
    }
    const std::string how =
        number ? fields.ReadFormula("derived", "").text : fields.RequiredText("derived");
    parameter = parameter.Derived(declaration.Keep(how));
  }
  rule.derived = (parameter.flags & GPUDAY_DERIVED) != 0;
  if (rule.derived && number) {
    rule.when_missing = fields.ReadFormula("derived", parameter.default_text);
    rule.when_missing->what = parameter.name;
  }
}

void ReadParameter(const std::string& name, const Node& node, Declaration& declaration,
                   Evaluator& evaluator, std::string_view source) {
  Fields fields(node, "parameter " + Shown(name), evaluator, source);
  if (!IsFormulaName(name)) {
    fields.Fail(node.key,
                "expected a name of lower-case letters, digits and _ that is no function");
  }
  const char* kept_name = declaration.Keep(name);
  Standard standard = Begin(fields, name, kept_name);
  sdk::Parameter& parameter = standard.parameter;
  const auto text = [&](const char* key, const char* sdk::Parameter::*field) {
    if (fields.Find(key) != nullptr) {
      parameter.*field = declaration.Keep(fields.Text(key, ""));
    }
  };
  const auto words = [&](const char* key, const char* sdk::Parameter::*field) {
    if (fields.Find(key) != nullptr) parameter.*field = declaration.Keep(fields.JoinedWords(key));
  };
  text("unit", &sdk::Parameter::unit);
  text("help", &sdk::Parameter::help);
  words("aliases", &sdk::Parameter::aliases);
  words("keys", &sdk::Parameter::keys);
  words("choices", &sdk::Parameter::choices);
  ReadRange(fields, parameter);
  ReadDefault(fields, declaration, parameter);
  if (fields.Boolean("required", false)) {
    if (fields.Find("default") != nullptr || fields.Find("derived") != nullptr) {
      fields.Fail(fields.PlaceOf("required"), "required: there is a default as well");
    }
    parameter = parameter.Required();
  }

  ParameterRule rule{.name = name,
                     .type = parameter.type,
                     .derived = false,
                     .choices = {},
                     .when_missing = {},
                     .when_zero = {}};
  ReadDerived(fields, declaration, parameter, rule);
  const bool has_default =
      fields.Find("default") != nullptr || rule.derived || (parameter.flags & GPUDAY_REQUIRED) != 0;
  if (fields.Find("type") != nullptr && !has_default) {
    fields.Fail(node.key, "give a default, required = true or derived");
  }
  if (const Node* null = fields.Find("null")) {
    if (null->kind != Kind::kBoolean) fields.Expect(*null, "null", Kind::kInteger);
    ExpectValue(fields, "null", *null, parameter);
    parameter = parameter.Null(null->kind == Kind::kBoolean ? null->boolean : null->integer);
  }
  if (fields.Find("zero") != nullptr || standard.when_zero != nullptr) {
    if (rule.type != GPUDAY_INTEGER) {
      fields.Fail(fields.PlaceOf("zero"), "zero: what 0 means of a whole number alone");
    }
    rule.when_zero =
        fields.ReadFormula("zero", standard.when_zero == nullptr ? "0" : standard.when_zero);
    rule.when_zero->what = name;
  }
  fields.Done();

  const std::string choices = parameter.choices == nullptr ? "" : parameter.choices;
  for (std::size_t at = 0, end = 0; at < choices.size(); at = end + 1) {
    end = std::min(choices.find(' ', at), choices.size());
    const std::string word = choices.substr(at, end - at);
    if (word == "count" || word == "given") {
      fields.Fail(fields.PlaceOf("choices"), "choices: " + word + " has a meaning in formulas");
    }
    if (!word.empty()) rule.choices.push_back(word);
  }
  declaration.described.push_back(parameter);
  declaration.parameters.push_back(std::move(rule));
}

const sdk::Parameter* FindParameter(const Declaration& declaration, const std::string& name) {
  for (const sdk::Parameter& parameter : declaration.described) {
    if (name == parameter.name) return &parameter;
  }
  return nullptr;
}

// "name=value name=value" of a table of parameters.
const char* JoinValues(const Fields& fields, const Node& table, Declaration& declaration) {
  std::vector<std::string> names;
  for (const sdk::Parameter& parameter : declaration.described) names.push_back(parameter.name);
  std::string joined;
  for (const auto& [name, node] : table.entries) {
    const sdk::Parameter* parameter = FindParameter(declaration, name);
    if (parameter == nullptr) {
      fields.Fail(node.key,
                  "no parameter is called \"" + Shown(name) + "\"" + DidYouMean(name, names));
    }
    ExpectValue(fields, parameter->name, node, *parameter);
    const std::string word = node.Word();
    if (word.find_first_of(" \t\r\n") != word.npos) {
      fields.Fail(node.where, name + ": expected a word, found \"" + Shown(word) + "\"");
    }
    joined += (joined.empty() ? "" : " ") + name + "=" + word;
  }
  return declaration.Keep(joined);
}

}  // namespace

const std::vector<Node>& TablesOf(const Node* list, const char* key) {
  static const auto* const kNone = new std::vector<Node>();
  if (list == nullptr) return *kNone;
  if (list->kind != Kind::kArray) {
    FailAt(list->key, std::string("expected [[") + key + "]]");
  }
  return list->items;
}

void ReadPluginTable(const Node* table, const std::string& name, Declaration& declaration,
                     Evaluator& evaluator, std::string_view source) {
  if (table == nullptr) FailAt({}, "[plugin] is missing: version and summary of the architecture");
  Fields fields(*table, "plugin", evaluator, source);
  const std::string own_name = fields.Text("name", name.c_str());
  if (own_name != name) {
    fields.Fail(fields.PlaceOf("name"), "name: the file's is \"" + Shown(name) + "\"");
  }
  const std::string version = fields.RequiredText("version");
  std::string summary = fields.RequiredText("summary");
  const std::string citation = fields.Text("citation", "");
  if (!citation.empty()) summary += " (" + citation + ")";
  fields.Done();
  declaration.file = name + ".toml";
  declaration.plugin.name = declaration.Keep(name);
  declaration.plugin.version = declaration.Keep(version);
  declaration.plugin.summary = declaration.Keep(summary);
}

void ReadParameters(const Node* table, Declaration& declaration, Evaluator& evaluator,
                    std::string_view source) {
  if (table == nullptr) return;
  const Fields checked(*table, "parameters", evaluator, source);
  for (const auto& [name, node] : table->entries) {
    ReadParameter(name, node, declaration, evaluator, source);
    // Values do not count yet.
    const ParameterRule& rule = declaration.parameters.back();
    const gpuday_value any{.struct_size = sizeof(any),
                           .given = 1,
                           .name = rule.name.c_str(),
                           .integer = 1,
                           .real = 1,
                           .text = ""};
    TellParameter(rule, sdk::Values(&any, 1), evaluator);
  }
}

void ReadModelTypes(const Node* list, Declaration& declaration, Evaluator& evaluator,
                    std::string_view source) {
  for (const Node& table : TablesOf(list, "model_type")) {
    Fields fields(table, "model_type", evaluator, source);
    sdk::ModelType type(declaration.Keep(fields.RequiredText("name")));
    // The analyzer of clang 14 does not see what the constructor sets in the base.
    // NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage)
    fields.set_what("model_type " + Shown(type.name));
    type = type.Section(declaration.Keep(fields.Text("section", "")))
               .Note(declaration.Keep(fields.Text("note", "")));
    if (const Node* defaults = fields.Find("defaults", Kind::kTable)) {
      type = type.Defaults(JoinValues(fields, *defaults, declaration));
    }
    fields.Done();
    declaration.types.push_back(type);
  }
}

void ReadGolden(const Node* list, Declaration& declaration, Evaluator& evaluator,
                std::string_view source) {
  for (const Node& table : TablesOf(list, "golden")) {
    Fields fields(table, "golden", evaluator, source);
    const Node* values = fields.Find("values", Kind::kTable);
    if (values == nullptr) fields.Fail(table.where, "values is missing");
    const char* figure = fields.Choice<const char*>("figure",
                                                    {{"parameters", "parameters"},
                                                     {"active_parameters", "active_parameters"},
                                                     {"kv_cache_elements", "kv_cache_elements"}},
                                                    "parameters");
    const Node* expected = fields.Find("expected", Kind::kInteger);
    if (expected == nullptr) fields.Fail(table.where, "expected is missing");
    if (expected->integer < 0 || static_cast<double>(expected->integer) > sdk::kLargestNumber) {
      fields.Fail(expected->where, "expected: a whole number from 0 to 2^53");
    }
    const char* citation = declaration.Keep(fields.RequiredText("source"));
    const char* joined = JoinValues(fields, *values, declaration);
    fields.Done();
    declaration.golden.emplace_back(joined, figure, static_cast<double>(expected->integer),
                                    citation);
  }
}

void TellParameter(const ParameterRule& rule, const sdk::Values& values, Evaluator& evaluator) {
  const bool given = values.Given(rule.name);
  if (rule.derived) evaluator.Set(rule.name + ".given", given);
  switch (rule.type) {
    case GPUDAY_REAL:
      return evaluator.Set(rule.name, given || !rule.when_missing
                                          ? values.Real(rule.name)
                                          : evaluator.Value(*rule.when_missing));
    case GPUDAY_INTEGER:
    case GPUDAY_BOOLEAN: {
      auto value = static_cast<double>(values.Integer(rule.name));
      if (!given && rule.when_missing) {
        value = static_cast<double>(evaluator.Count(*rule.when_missing));
      } else if (value == 0 && rule.when_zero) {
        value = static_cast<double>(evaluator.Count(*rule.when_zero));
      }
      return evaluator.Set(rule.name, value);
    }
    case GPUDAY_INTEGER_LIST: {
      std::vector<std::uint64_t> numbers;
      if (given) numbers = values.Integers(rule.name);
      evaluator.Set(rule.name + ".count", static_cast<double>(numbers.size()));
      return evaluator.SetList(rule.name, std::move(numbers));
    }
    default: {
      std::vector<std::string_view> words;
      if (given) words = values.Words(rule.name);
      if (rule.type == GPUDAY_TEXT_LIST) {
        evaluator.Set(rule.name + ".count", static_cast<double>(words.size()));
      }
      for (const std::string& choice : rule.choices) {
        if (!IsFormulaWord(choice)) continue;
        evaluator.Set(rule.name + "." + choice,
                      static_cast<double>(std::count(words.begin(), words.end(), choice)));
      }
    }
  }
}

}  // namespace declared
