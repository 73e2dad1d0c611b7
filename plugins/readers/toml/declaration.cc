#include "plugins/readers/toml/declaration.h"

#include <algorithm>

#include "plugins/readers/toml/descriptor.h"

namespace declared {
namespace {

using Kind = Node::Kind;

// What can be counted over layers takes time: so often at most.
constexpr int kMostLayerCounts = 16;

const Words<sdk::Norm> kNorms = {{"scale", sdk::Norm::kScale},
                                 {"scale_and_bias", sdk::Norm::kScaleAndBias},
                                 {"nothing", sdk::Norm::kNothing}};
const Words<sdk::Block> kBlocks = {{"pre_norm", sdk::Block::kPreNorm},
                                   {"post_norm", sdk::Block::kPostNorm},
                                   {"sandwich_norm", sdk::Block::kSandwichNorm},
                                   {"parallel_one_norm", sdk::Block::kParallelOneNorm},
                                   {"parallel_two_norms", sdk::Block::kParallelTwoNorms}};
const Words<sdk::QkNorm> kQkNorms = {{"none", sdk::QkNorm::kNone},
                                     {"per_head", sdk::QkNorm::kPerHead},
                                     {"full_width", sdk::QkNorm::kFullWidth}};
const Words<sdk::Part> kParts = {{"embedding", sdk::Part::kEmbedding},
                                 {"attention", sdk::Part::kAttention},
                                 {"mlp", sdk::Part::kMlp},
                                 {"norm", sdk::Part::kNorm},
                                 {"head", sdk::Part::kHead}};
const Words<sdk::Operation> kOperations = {{"matmul", sdk::Operation::kMatmul},
                                           {"lookup", sdk::Operation::kLookup},
                                           {"elementwise", sdk::Operation::kElementwise}};
const Words<sdk::Split> kMatrixSplits = {
    {"none", sdk::Split::kNone}, {"columns", sdk::Split::kColumns}, {"rows", sdk::Split::kRows}};
const Words<sdk::Split> kActivationSplits = {{"none", sdk::Split::kNone},
                                             {"tensor", sdk::Split::kTensor},
                                             {"sequence", sdk::Split::kSequence}};
const Words<sdk::Place> kPlaces = {
    {"input", sdk::Place::kInput}, {"layer", sdk::Place::kLayer}, {"output", sdk::Place::kOutput}};
const Words<sdk::Kept> kKept = {
    {"activation", sdk::Kept::kActivation}, {"fp32", sdk::Kept::kFp32}, {"mask", sdk::Kept::kMask}};
const Words<sdk::DroppedBy> kDroppedBy = {{"selective", sdk::kSelective},
                                          {"full", sdk::kFull},
                                          {"flash", sdk::kFlash},
                                          {"only_with_flash", sdk::kOnlyWithFlash},
                                          {"unless_fused", sdk::kUnlessFused},
                                          {"only_unfused", sdk::kOnlyUnfused},
                                          {"kept_by_operations", sdk::kKeptByOperations}};

const Words<sdk::Role>& Roles() {
  static const auto* const kRoles = [] {
    auto* roles = new Words<sdk::Role>();
    for (std::uint32_t role = GPUDAY_ROLE_OTHER; role <= GPUDAY_ROLE_BIAS; ++role) {
      roles->emplace_back(RoleName(static_cast<sdk::Role>(role)), static_cast<sdk::Role>(role));
    }
    return roles;
  }();
  return *kRoles;
}

class DeclarationReader {
 public:
  DeclarationReader(std::string_view source, Declaration& declaration)
      : source_(source), declaration_(declaration) {}

  void Read(const std::string& name, const Node& file) {
    Fields fields(file, "", evaluator_, source_);
    ReadPluginTable(fields.Find("plugin"), name, declaration_, evaluator_, source_);
    ReadParameters(fields.Find("parameters"), declaration_, evaluator_, source_);
    ReadModelTypes(fields.Find("model_type"), declaration_, evaluator_, source_);
    ReadGolden(fields.Find("golden"), declaration_, evaluator_, source_);
    const Node* model = fields.Find("model");
    const Node* definitions = fields.Find("define");
    const Node* requirements = fields.Find("check");
    const Node* decoder = fields.Find("decoder");
    const Node* matrices = fields.Find("matrix");
    const Node* attention = fields.Find("attention");
    const Node* activations = fields.Find("activation");
    fields.Done();

    static const Node kNone;
    Fields shape = Begin(model == nullptr ? kNone : *model, "model");
    declaration_.shape.layers = shape.ReadFormula("layers", "num_hidden_layers");
    ReadDefinitions(definitions);
    ReadRequirements(requirements);
    ReadShape(shape);
    if (decoder != nullptr) ReadDecoder(*decoder);
    for (const Node& table : TablesOf(matrices, "matrix")) ReadMatrix(table);
    for (const Node& table : TablesOf(attention, "attention")) ReadAttentionLayers(table);
    for (const Node& table : TablesOf(activations, "activation")) ReadActivation(table);
    if (decoder == nullptr && declaration_.matrices.empty()) {
      FailAt({}, "declares no matrix: give [decoder] or [[matrix]]");
    }
  }

 private:
  Fields Begin(const Node& table, std::string what) {
    return Fields(table, std::move(what), evaluator_, source_);
  }

  void ReadShape(Fields& fields) {
    ShapeRule& shape = declaration_.shape;
    shape.hidden_size = fields.ReadFormula("hidden_size", "hidden_size");
    const bool context = evaluator_.Knows("max_position_embeddings");
    shape.context = fields.ReadFormula("context", context ? "max_position_embeddings" : "0");
    shape.hard_context = fields.ReadFormula("hard_context", "0");
    fields.Done();
  }

  void ReadDefinitions(const Node* table) {
    if (table == nullptr) return;
    const Fields checked = Begin(*table, "define");
    int layer_counts = 0;
    for (const auto& [name, node] : table->entries) {
      Definition definition{.name = name, .formula = {}, .layers = {}};
      if (!IsFormulaName(name) || evaluator_.Knows(name)) {
        checked.Fail(node.key,
                     "expected a name of lower-case letters, digits and _ that nothing "
                     "else has, found \"" +
                         Shown(name) + "\"");
      }
      if (node.kind == Kind::kTable) {
        Fields fields = Begin(node, "define " + name);
        if (++layer_counts > kMostLayerCounts) {
          fields.Fail(node.key,
                      "more than " + std::to_string(kMostLayerCounts) + " counts over layers");
        }
        definition.layers = fields.ReadFormula("of", declaration_.shape.layers.text.c_str());
        // Known in this formula alone.
        evaluator_.Set("layer", 1);
        definition.formula = fields.RequiredFormula("layers_where");
        evaluator_.Forget("layer");
        fields.Done();
      } else {
        Node whole;
        whole.entries.emplace_back(name, node);
        definition.formula = Begin(whole, "define").RequiredFormula(name.c_str());
      }
      evaluator_.Set(name, 1);
      declaration_.definitions.push_back(std::move(definition));
    }
  }

  void ReadRequirements(const Node* list) {
    for (const Node& table : TablesOf(list, "check")) {
      Fields fields = Begin(table, "check");
      Requirement requirement{.holds = fields.RequiredFormula("holds"),
                              .otherwise = fields.RequiredText("otherwise")};
      fields.Done();
      declaration_.requirements.push_back(std::move(requirement));
    }
  }

  void ReadDecoder(const Node& table) {
    Fields fields = Begin(table, "decoder");
    DecoderRule decoder;
    decoder.norm = fields.Choice("norm", kNorms, sdk::Norm::kScale);
    decoder.block = fields.Choice("block", kBlocks, sdk::Block::kPreNorm);
    decoder.final_norm = fields.ReadFormula("final_norm", "1");
    decoder.dropout = fields.ReadFormula("dropout", "0");
    if (const Node* node = fields.Find("attention")) decoder.attention = ReadAttention(*node);
    if (const Node* node = fields.Find("latent_attention")) {
      decoder.latent_attention = ReadLatentAttention(*node);
    }
    if (const Node* node = fields.Find("experts")) decoder.experts = ReadExperts(*node);
    if (const Node* node = fields.Find("mlp")) {
      decoder.mlp = ReadMlp(*node, decoder.experts.has_value());
    }
    if (const Node* node = fields.Find("embeddings")) decoder.embeddings = ReadEmbeddings(*node);
    fields.Done();
    declaration_.decoder = std::move(decoder);
  }

  AttentionRule ReadAttention(const Node& table) {
    Fields fields = Begin(table, "decoder.attention");
    const bool kv = evaluator_.Knows("num_key_value_heads");
    const bool size = evaluator_.Knows("head_dim");
    AttentionRule rule;
    rule.query_heads = fields.ReadFormula("query_heads", "num_attention_heads");
    rule.kv_heads =
        fields.ReadFormula("kv_heads", kv ? "num_key_value_heads" : rule.query_heads.text.c_str());
    const std::string shared = "hidden_size / (" + rule.query_heads.text + ")";
    rule.head_size = fields.ReadFormula("head_size", size ? "head_dim" : shared.c_str());
    const Formula bias = fields.ReadFormula("bias", "0");
    rule.qkv_bias = fields.ReadFormula("qkv_bias", bias.text.c_str());
    rule.output_bias = fields.ReadFormula("output_bias", bias.text.c_str());
    rule.window = fields.ReadFormula("window", "0");
    rule.window_layers =
        fields.ReadFormula("window_layers", declaration_.shape.layers.text.c_str());
    rule.sinks = fields.ReadFormula("sinks", "0");
    rule.qk_norm = fields.Choice("qk_norm", kQkNorms, sdk::QkNorm::kNone);
    rule.qk_norm_kind = fields.Choice("qk_norm_kind", kNorms, sdk::Norm::kScale);
    fields.Done();
    return rule;
  }

  LatentAttentionRule ReadLatentAttention(const Node& table) {
    Fields fields = Begin(table, "decoder.latent_attention");
    LatentAttentionRule rule{.heads = fields.ReadFormula("heads", "num_attention_heads"),
                             .query_latent = fields.ReadFormula("query_latent", "0"),
                             .kv_latent = fields.RequiredFormula("kv_latent"),
                             .head_size = fields.RequiredFormula("head_size"),
                             .rotary_size = fields.ReadFormula("rotary_size", "0"),
                             .v_head_size = fields.RequiredFormula("v_head_size"),
                             .bias = fields.ReadFormula("bias", "0")};
    fields.Done();
    return rule;
  }

  MlpRule ReadMlp(const Node& table, bool experts) {
    Fields fields = Begin(table, "decoder.mlp");
    MlpRule rule{.layers = fields.ReadFormula("layers", declaration_.shape.layers.text.c_str()),
                 .width = fields.ReadFormula("width", "intermediate_size"),
                 .gated = fields.ReadFormula("gated", "1"),
                 .bias = fields.ReadFormula("bias", "0"),
                 .without_experts = experts && fields.Find("layers") == nullptr};
    fields.Done();
    return rule;
  }

  ExpertsRule ReadExperts(const Node& table) {
    Fields fields = Begin(table, "decoder.experts");
    ExpertsRule rule{.layers = fields.ReadFormula("layers", declaration_.shape.layers.text.c_str()),
                     .experts = fields.RequiredFormula("experts"),
                     .active = fields.ReadFormula("active", "num_experts_per_tok"),
                     .width = fields.RequiredFormula("width"),
                     .bias = fields.ReadFormula("bias", "0"),
                     .router_bias = fields.ReadFormula("router_bias", "0"),
                     .router_correction = fields.ReadFormula("router_correction", "0"),
                     .shared_width = fields.ReadFormula("shared_width", "0"),
                     .shared_gate = fields.ReadFormula("shared_gate", "0")};
    fields.Done();
    return rule;
  }

  EmbeddingsRule ReadEmbeddings(const Node& table) {
    Fields fields = Begin(table, "decoder.embeddings");
    const bool tied = evaluator_.Knows("tie_word_embeddings");
    EmbeddingsRule rule{.vocabulary = fields.ReadFormula("vocabulary", "vocab_size"),
                        .tied = fields.ReadFormula("tied", tied ? "tie_word_embeddings" : "0"),
                        .positions = fields.ReadFormula("positions", "0"),
                        .head_bias = fields.ReadFormula("head_bias", "0"),
                        .norm = fields.ReadFormula("norm", "0"),
                        .width = fields.ReadFormula("width", "0")};
    fields.Done();
    return rule;
  }

  void ReadMatrix(const Node& table) {
    Fields fields = Begin(table, "matrix");
    MatrixRule rule;
    rule.name = fields.RequiredText("name");
    fields.set_what("matrix \"" + Shown(rule.name) + "\"");
    const sdk::Role role = fields.Choice("role", Roles(), sdk::Role::kOther);
    sdk::Matrix& fixed = rule.fixed;
    fixed.role = role;
    const bool part_known = role != sdk::Role::kOther && role != sdk::Role::kBias;
    if (!part_known && fields.Find("part") == nullptr) {
      fields.Fail(table.where, "part is missing: one that no role stands for");
    }
    fixed.part = fields.Choice("part", kParts, PartOf(role));
    const bool vector = role == sdk::Role::kNorm || role == sdk::Role::kBias;
    const bool looked_up = role == sdk::Role::kEmbed || role == sdk::Role::kPosition;
    fixed.operation = fields.Choice("operation", kOperations,
                                    vector      ? sdk::Operation::kElementwise
                                    : looked_up ? sdk::Operation::kLookup
                                                : sdk::Operation::kMatmul);
    fixed.split = fields.Choice("split", kMatrixSplits, SplitOf(role));
    fixed.place = fields.Choice("place", kPlaces,
                                looked_up                  ? sdk::Place::kInput
                                : role == sdk::Role::kHead ? sdk::Place::kOutput
                                                           : sdk::Place::kLayer);
    const bool in_layers = fixed.place == sdk::Place::kLayer;
    rule.when = fields.ReadFormula("when", "1");
    rule.rows = fields.RequiredFormula("rows");
    rule.columns = vector ? fields.ReadFormula("columns", "1") : fields.RequiredFormula("columns");
    rule.layers =
        fields.ReadFormula("layers", in_layers ? declaration_.shape.layers.text.c_str() : "1");
    rule.per_layer = fields.ReadFormula("per_layer", "1");
    rule.active = fields.ReadFormula("active", rule.per_layer.text.c_str());
    rule.shares_storage = fields.ReadFormula("shares_storage", "0");
    fields.Done();
    const auto same = [&](const MatrixRule& other) { return other.name == rule.name; };
    if (std::any_of(declaration_.matrices.begin(), declaration_.matrices.end(), same)) {
      fields.Fail(fields.PlaceOf("name"), "another matrix has this name");
    }
    declaration_.matrices.push_back(std::move(rule));
  }

  static sdk::Part PartOf(sdk::Role role) {
    switch (role) {
      case sdk::Role::kEmbed:
      case sdk::Role::kPosition:
        return sdk::Part::kEmbedding;
      case sdk::Role::kQ:
      case sdk::Role::kK:
      case sdk::Role::kV:
      case sdk::Role::kO:
        return sdk::Part::kAttention;
      case sdk::Role::kHead:
        return sdk::Part::kHead;
      case sdk::Role::kNorm:
        return sdk::Part::kNorm;
      default:
        return sdk::Part::kMlp;
    }
  }

  static sdk::Split SplitOf(sdk::Role role) {
    switch (role) {
      case sdk::Role::kQ:
      case sdk::Role::kK:
      case sdk::Role::kV:
      case sdk::Role::kGate:
      case sdk::Role::kUp:
      case sdk::Role::kHead:
        return sdk::Split::kColumns;
      case sdk::Role::kO:
      case sdk::Role::kDown:
      case sdk::Role::kEmbed:
        return sdk::Split::kRows;
      default:
        return sdk::Split::kNone;
    }
  }

  void ReadAttentionLayers(const Node& table) {
    Fields fields = Begin(table, "attention");
    AttentionLayersRule rule;
    rule.name = fields.Text("name", "attention");
    rule.when = fields.ReadFormula("when", "1");
    rule.layers = fields.ReadFormula("layers", declaration_.shape.layers.text.c_str());
    rule.query_heads = fields.RequiredFormula("query_heads");
    rule.kv_heads = fields.ReadFormula("kv_heads", rule.query_heads.text.c_str());
    rule.qk_head_size = fields.RequiredFormula("qk_head_size");
    rule.v_head_size = fields.ReadFormula("v_head_size", rule.qk_head_size.text.c_str());
    rule.window = fields.ReadFormula("window", "0");
    rule.cache_elements = fields.ReadFormula("cache_elements", "0");
    fields.Done();
    declaration_.attention.push_back(std::move(rule));
  }

  void ReadActivation(const Node& table) {
    Fields fields = Begin(table, "activation");
    ActivationRule rule;
    rule.name = fields.RequiredText("name");
    fields.set_what("activation \"" + Shown(rule.name) + "\"");
    sdk::Activation& fixed = rule.fixed;
    fixed.place = fields.Choice("place", kPlaces, sdk::Place::kLayer);
    fixed.kept = fields.Choice("kept", kKept, sdk::Kept::kActivation);
    fixed.split = fields.Choice("split", kActivationSplits, sdk::Split::kNone);
    if (fields.Find("dropped_by") != nullptr) fixed.dropped_by = sdk::kNever;
    for (const sdk::DroppedBy by : fields.Choices("dropped_by", kDroppedBy)) {
      fixed.dropped_by |= by;
    }
    for (const sdk::Role role : fields.Choices("input_of", Roles())) {
      fixed.input_of |= sdk::InputOf(role);
    }
    const bool in_layers = fixed.place == sdk::Place::kLayer;
    rule.when = fields.ReadFormula("when", "1");
    rule.layers =
        fields.ReadFormula("layers", in_layers ? declaration_.shape.layers.text.c_str() : "1");
    rule.elements = fields.RequiredFormula("elements");
    rule.per_token_pair = fields.ReadFormula("per_token_pair", "0");
    fields.Done();
    declaration_.activations.push_back(std::move(rule));
  }

  std::string_view source_;
  Declaration& declaration_;
  Evaluator evaluator_;
};

}  // namespace

void ReadDeclaration(const std::string& name, std::string_view text, Declaration& declaration) {
  const Node file = ParseTree(text);
  DeclarationReader(text, declaration).Read(name, file);
}

}  // namespace declared
