#include "planner/trial/contract.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/budget/totals.h"
#include "planner/host/ask.h"
#include "planner/ledger/ledger.h"
#include "planner/trial/answer_text.h"

namespace gpuday {
namespace {

using ValuesByName = std::vector<std::pair<std::string, Node>>;

constexpr double kExact = 1e-12;       // relative; bits with scales are no whole numbers
constexpr std::uint64_t kPeriod = 12;  // layers: what alternates by 2, 3, 4 or 6 repeats
const Location kAsking{"values", 0, 0};

Node Value(const ParameterInfo& parameter, double number) {
  if (parameter.type == GPUDAY_BOOLEAN) return ParseValue(number != 0 ? "true" : "false", "check");
  return ParseValue(parameter.type == GPUDAY_REAL ? RealText(number)
                                                  : absl::StrCat(static_cast<std::int64_t>(number)),
                    "check");
}

bool IsNumber(const ParameterInfo& parameter) {
  return parameter.type == GPUDAY_INTEGER || parameter.type == GPUDAY_REAL;
}

ValuesByName With(ValuesByName settings, const std::string& name, Node value) {
  for (auto& [known, old] : settings) {
    if (known != name) continue;
    old = std::move(value);
    return settings;
  }
  settings.emplace_back(name, std::move(value));
  return settings;
}

// Values for a plugin that gives no golden figures: its defaults, and something small for what is
// required.
ValuesByName SmallValues(const Plugin& plugin) {
  constexpr double kSmall = 8;
  ValuesByName settings;
  for (const ParameterInfo& parameter : plugin.parameters) {
    if (!parameter.required) continue;
    if (IsNumber(parameter)) {
      settings.emplace_back(parameter.name,
                            Value(parameter, std::clamp(kSmall, parameter.low, parameter.high)));
    } else if (parameter.type == GPUDAY_BOOLEAN) {
      settings.emplace_back(parameter.name, Value(parameter, 0));
    } else if (!parameter.choices.empty()) {
      settings.emplace_back(parameter.name, Node::Text(parameter.choices[0], kAsking));
    }
  }
  return settings;
}

// Other values of one parameter, near the usual ones.
std::vector<Node> Variations(const ParameterInfo& parameter, const PluginValues::Value& usual) {
  std::vector<Node> others;
  if (parameter.type == GPUDAY_BOOLEAN) {
    others.push_back(Value(parameter, usual.integer == 0 ? 1 : 0));
  } else if (IsNumber(parameter)) {
    const double at =
        parameter.type == GPUDAY_REAL ? usual.real : static_cast<double>(usual.integer);
    for (const double number : {at * 2, at / 2, at + 1, at - 1, parameter.low}) {
      const double whole = parameter.type == GPUDAY_REAL ? number : std::floor(number);
      if (whole != at && whole >= parameter.low && whole <= parameter.high) {
        others.push_back(Value(parameter, whole));
      }
    }
  } else {
    for (const std::string& choice : parameter.choices) {
      if (choice != usual.text) others.push_back(Node::Text(choice, kAsking));
    }
  }
  return others;
}

// trained_parameters or state_bits of an optimizer over `model`.
absl::StatusOr<double> TrainingFigure(const Plugin& plugin, const PluginValues& values,
                                      const std::string& figure, const Model& model) {
  GPUDAY_ASSIGN_OR_RETURN(const Training training,
                          AskOptimizer({{&plugin, values, kAsking}}, model));
  double sum = 0;
  if (figure == "trained_parameters") {
    for (std::size_t i = 0; i < model.matrices.size(); ++i) {
      if (training.trained[i]) sum += static_cast<double>(model.matrices[i].Parameters());
    }
    for (const Matrix& adapter : training.adapters) {
      sum += static_cast<double>(adapter.Parameters());
    }
    return sum;
  }
  constexpr double kUsualBits = 32;
  for (const OptimizerState& state : training.states) {
    sum += static_cast<double>(state.elements) * (state.bits == 0 ? kUsualBits : state.bits);
  }
  return sum;
}

class Contract {
 public:
  Contract(const Plugin& plugin, const CheckListener& listener)
      : plugin_(plugin), listener_(listener) {}

  void Run() {
    if (plugin_.family == Family::kReader) return;
    Check("golden figures", [&] { return Golden(); });
    Check("answers", [&] { return Answers(); });
    if (plugin_.family != Family::kPrecision) Check("additivity", [&] { return Additivity(); });
    Check("determinism", [&] { return Determinism(); });
    Check("parameters", [&] { return Parameters(); });
  }

 private:
  template <typename Body>
  void Check(const char* name, const Body& body) {
    listener_.starts(name);
    CheckResult result = body();
    result.name = name;
    listener_.ends(result);
  }

  static CheckResult Failed(const std::string& detail) {
    return {.name = "", .outcome = Outcome::kFailed, .detail = detail};
  }
  static CheckResult Noted(const std::string& detail) {
    return {.name = "", .outcome = Outcome::kNote, .detail = detail};
  }
  static CheckResult Passed(const std::string& detail) {
    return {.name = "", .outcome = Outcome::kPassed, .detail = detail};
  }
  static CheckResult Failed(const absl::Status& status) {
    return Failed(std::string(status.message()));
  }

  absl::StatusOr<PluginValues> Take(const ValuesByName& settings) const {
    return PluginValues::Check(plugin_, settings, "", kAsking);
  }

  absl::StatusOr<std::string> Ask(const ValuesByName& settings,
                                  const Model& model = ReferenceModel()) const {
    GPUDAY_ASSIGN_OR_RETURN(const PluginValues values, Take(settings));
    return AnswerText(plugin_, values, model);
  }

  // What the plugin is asked; the first is what parameters are changed from.
  std::vector<ValuesByName> Questions() const {
    std::vector<ValuesByName> questions;
    std::vector<std::string> seen;
    for (const GoldenFigure& golden : plugin_.golden) {
      if (std::find(seen.begin(), seen.end(), golden.values_text) != seen.end()) continue;
      seen.push_back(golden.values_text);
      questions.push_back(golden.values);
    }
    if (questions.empty()) questions.push_back(SmallValues(plugin_));
    return questions;
  }

  CheckResult Golden() const {
    if (plugin_.golden.empty()) return Noted("none are given; give some that you know");
    for (const GoldenFigure& golden : plugin_.golden) {
      const absl::StatusOr<PluginValues> values = Take(golden.values);
      if (!values.ok()) return Failed(values.status());
      const absl::StatusOr<double> figure = FigureOf(plugin_, *values, golden.figure);
      if (!figure.ok()) return Failed(figure.status());
      if (std::fabs(*figure - golden.expected) <= kExact * golden.expected) continue;
      return Failed(absl::StrCat(golden.figure, " with ", golden.values_text, ": expected ",
                                 NumberText(golden.expected), " (", golden.source, "), found ",
                                 NumberText(*figure)));
    }
    return Passed(
        absl::StrCat(plugin_.golden.size(), plugin_.golden.size() == 1 ? " figure" : " figures",
                     ", ", plugin_.golden[0].figure, " ", NumberText(plugin_.golden[0].expected)));
  }

  // Every number of an answer is checked as it is taken (ask.h).
  CheckResult Answers() {
    for (const ValuesByName& question : Questions()) {
      const absl::StatusOr<std::string> answer = Ask(question);
      if (answer.ok()) {
        usable_.push_back(question);
        first_.push_back(*answer);
      } else if (FaultOf(answer.status()) == Fault::kPlugin) {
        return Failed(answer.status());
      } else {
        why_not_ = std::string(answer.status().message());
      }
    }
    if (usable_.empty()) {
      return Noted(absl::StrCat("no values are known that it answers to; give golden figures (",
                                why_not_, ")"));
    }
    return Passed(absl::StrCat("finite and within bounds, ", usable_.size(),
                               usable_.size() == 1 ? " question" : " questions"));
  }

  CheckResult Additivity() const {
    if (usable_.empty()) return Noted("not tried");
    return plugin_.family == Family::kArchitecture ? LayersAdd() : MatricesAdd();
  }

  // As many parameters more for the second dozen layers as for the first.
  CheckResult LayersAdd() const {
    const ValuesByName& base = usable_[0];
    const absl::StatusOr<PluginValues> values = Take(base);
    if (!values.ok()) return Failed(values.status());
    const absl::StatusOr<Model> model = AskArchitecture(plugin_, *values, kAsking);
    if (!model.ok()) return Failed(model.status());
    for (const PluginValues::Value& value : values->values()) {
      const ParameterInfo* parameter = plugin_.FindParameter(value.name);
      if (parameter->type != GPUDAY_INTEGER || value.derived ||
          static_cast<std::uint64_t>(value.integer) != model->layers) {
        continue;
      }
      std::vector<std::uint64_t> counts = {CountParameters(*model)};
      for (const std::uint64_t more : {kPeriod, 2 * kPeriod}) {
        const auto changed = Take(
            With(base, value.name, Value(*parameter, static_cast<double>(model->layers + more))));
        if (!changed.ok()) break;
        const absl::StatusOr<Model> deeper = AskArchitecture(plugin_, *changed, kAsking);
        if (!deeper.ok() || deeper->layers != model->layers + more) break;
        counts.push_back(CountParameters(*deeper));
      }
      if (counts.size() < 3) continue;
      if (counts[2] - counts[1] == counts[1] - counts[0]) {
        return Passed(absl::StrCat(kPeriod, " more layers take ", counts[1] - counts[0],
                                   " parameters more, and once more as many"));
      }
      return Failed(absl::StrCat(kPeriod, " more ", value.name, " take ", counts[1] - counts[0],
                                 " parameters more, the next ", kPeriod, " ",
                                 counts[2] - counts[1]));
    }
    return Noted("no parameter alone changes the number of layers");
  }

  // A matrix asked about alone gets what it gets among others.
  CheckResult MatricesAdd() const {
    const absl::StatusOr<PluginValues> values = Take(usable_[0]);
    if (!values.ok()) return Failed(values.status());
    for (const char* figure : {"trained_parameters", "state_bits"}) {
      const absl::StatusOr<double> whole = FigureOf(plugin_, *values, figure);
      if (!whole.ok()) return Failed(whole.status());
      // Some refuse to be asked about a matrix that is none of their targets: those are asked about
      // beside one that is.
      double sum = 0, beside = 0;
      std::optional<Matrix> target;
      std::vector<Matrix> refused;
      for (const Matrix& matrix : ReferenceModel().matrices) {
        const absl::StatusOr<double> part = FigureOfMatrices(*values, figure, {matrix});
        if (!part.ok() && FaultOf(part.status()) == Fault::kPlugin) return Failed(part.status());
        if (!part.ok()) {
          refused.push_back(matrix);
          continue;
        }
        sum += *part;
        if (!target.has_value()) beside = *part;
        if (!target.has_value()) target = matrix;
      }
      if (!target.has_value()) return Noted("it answers to no matrix alone");
      for (const Matrix& matrix : refused) {
        const absl::StatusOr<double> both = FigureOfMatrices(*values, figure, {*target, matrix});
        if (!both.ok()) return Failed(both.status());
        sum += *both - beside;
      }
      if (std::fabs(sum - *whole) > kExact * std::max(1.0, *whole)) {
        return Failed(absl::StrCat(figure, ": ", NumberText(*whole), " of all matrices together, ",
                                   NumberText(sum), " one by one"));
      }
    }
    return Passed("matrices together get what they get one by one");
  }

  absl::StatusOr<double> FigureOfMatrices(const PluginValues& values, const std::string& figure,
                                          std::vector<Matrix> matrices) const {
    Model model = ReferenceModel();
    model.matrices = std::move(matrices);
    return TrainingFigure(plugin_, values, figure, model);
  }

  CheckResult Determinism() const {
    if (usable_.empty()) return Noted("not tried");
    // The other order, so that an answer that depends on the one before shows.
    for (std::size_t i = usable_.size(); i-- > 0;) {
      for (int again = 0; again < 2; ++again) {
        const absl::StatusOr<std::string> second = Ask(usable_[i]);
        if (!second.ok() || *second != first_[i]) {
          return Failed("the same question gets different answers");
        }
      }
    }
    return Passed(absl::StrCat(3 * usable_.size(), " calls in two orders"));
  }

  CheckResult Parameters() const {
    if (usable_.empty()) return Noted("not tried");
    const ValuesByName& base = usable_[0];
    const absl::StatusOr<PluginValues> values = Take(base);
    const absl::StatusOr<std::string> usual = Ask(base);
    if (!values.ok() || !usual.ok()) return Failed("the first question is no longer answered");
    std::vector<std::string> idle;
    std::size_t asked = 0;
    for (std::size_t i = 0; i < plugin_.parameters.size(); ++i) {
      const ParameterInfo& parameter = plugin_.parameters[i];
      bool respected = false;
      for (const Node& other : Variations(parameter, values->values()[i])) {
        const absl::StatusOr<std::string> answer = Ask(With(base, parameter.name, other));
        ++asked;
        if (!answer.ok() && FaultOf(answer.status()) == Fault::kPlugin) {
          return Failed(absl::StrCat(parameter.name, " = ", other.ValueText(), ": ",
                                     answer.status().message()));
        }
        respected = respected || (answer.ok() && *answer != *usual);
      }
      if (!respected) idle.push_back(parameter.name);
    }
    const std::string tried = absl::StrCat(asked, " other values of ", plugin_.parameters.size(),
                                           " parameters are answered or refused as they should");
    if (idle.empty() || plugin_.parameters.empty()) return Passed(tried);
    return Noted(
        absl::StrCat(tried, "; alone these change nothing here: ", absl::StrJoin(idle, ", ")));
  }

  const Plugin& plugin_;
  const CheckListener& listener_;
  std::vector<ValuesByName> usable_;  // questions that it answers
  std::vector<std::string> first_;    // what it said then
  std::string why_not_;
};

Matrix MakeMatrix(const char* name, sdk::Role role, sdk::Part part, std::uint64_t rows,
                  std::uint64_t columns) {
  Matrix matrix;
  matrix.name = name;
  matrix.role = role;
  matrix.part = part;
  matrix.rows = rows;
  matrix.columns = columns;
  matrix.layers = 2;
  return matrix;
}

absl::Status NoSuchFigure(const Plugin& plugin, const std::string& figure, const char* known) {
  return Error(Fault::kPlugin,
               absl::StrCat("golden figure \"", Printable(figure, 60), "\" of ",
                            FamilyName(plugin.family), " ", plugin.name, ": expected ", known));
}

}  // namespace

const Model& ReferenceModel() {
  static const Model* const kModel = [] {
    auto* model = new Model;
    model->layers = 2;
    model->hidden_size = 64;
    model->context_length = 1024;
    Matrix embed = MakeMatrix("embed", sdk::Role::kEmbed, sdk::Part::kEmbedding, 1000, 64);
    embed.operation = sdk::Operation::kLookup;
    embed.place = sdk::Place::kInput;
    embed.layers = 1;
    model->matrices.push_back(embed);
    for (const auto& [name, role] : {std::pair{"q", sdk::Role::kQ},
                                     {"k", sdk::Role::kK},
                                     {"v", sdk::Role::kV},
                                     {"o", sdk::Role::kO}}) {
      model->matrices.push_back(MakeMatrix(name, role, sdk::Part::kAttention, 64, 64));
    }
    model->matrices.push_back(MakeMatrix("up", sdk::Role::kUp, sdk::Part::kMlp, 64, 256));
    model->matrices.push_back(MakeMatrix("down", sdk::Role::kDown, sdk::Part::kMlp, 256, 64));
    Matrix norm = MakeMatrix("norm", sdk::Role::kNorm, sdk::Part::kNorm, 64, 1);
    norm.operation = sdk::Operation::kElementwise;
    norm.per_layer = norm.active_per_layer = 2;
    model->matrices.push_back(norm);
    Matrix head = MakeMatrix("head", sdk::Role::kHead, sdk::Part::kHead, 64, 1000);
    head.place = sdk::Place::kOutput;
    head.layers = 1;
    model->matrices.push_back(head);
    return model;
  }();
  return *kModel;
}

void CheckContract(const Plugin& plugin, const CheckListener& listener) {
  Contract(plugin, listener).Run();
}

absl::StatusOr<double> FigureOf(const Plugin& plugin, const PluginValues& values,
                                const std::string& figure) {
  if (plugin.family == Family::kArchitecture) {
    GPUDAY_ASSIGN_OR_RETURN(const Model model, AskArchitecture(plugin, values, kAsking));
    double sum = 0;
    if (figure == "parameters") return static_cast<double>(CountParameters(model));
    if (figure == "active_parameters") {
      for (const Matrix& matrix : model.matrices) {
        sum += static_cast<double>(matrix.ActiveParameters());
      }
      return sum;
    }
    if (figure == "kv_cache_elements") {
      for (const AttentionLayers& attention : model.attention) {
        sum += static_cast<double>(attention.layers * attention.cache_elements);
      }
      return sum;
    }
    return NoSuchFigure(plugin, figure, "parameters, active_parameters or kv_cache_elements");
  }
  if (plugin.family == Family::kOptimizer) {
    if (figure != "trained_parameters" && figure != "state_bits") {
      return NoSuchFigure(plugin, figure, "trained_parameters or state_bits");
    }
    return TrainingFigure(plugin, values, figure, ReferenceModel());
  }
  if (plugin.family == Family::kPrecision) {
    GPUDAY_ASSIGN_OR_RETURN(const Precision precision,
                            AskPrecision(plugin, values, kAsking, ReferenceModel()));
    const auto bits = [&](sdk::Tensor tensor) {
      return precision.For(tensor).bits + precision.For(tensor).overhead_bits;
    };
    if (figure == "bits_per_trained_parameter") {
      return bits(sdk::Tensor::kTrainedWeight) + bits(sdk::Tensor::kGradient) +
             bits(sdk::Tensor::kGradientCopy) + bits(sdk::Tensor::kMasterWeight);
    }
    if (figure == "bits_per_frozen_parameter") return bits(sdk::Tensor::kFrozenLinear);
    return NoSuchFigure(plugin, figure, "bits_per_trained_parameter or bits_per_frozen_parameter");
  }
  return NoSuchFigure(plugin, figure, "none");
}

}  // namespace gpuday
