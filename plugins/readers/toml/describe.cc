#include "plugins/readers/toml/declaration.h"
#include "plugins/readers/toml/descriptor.h"

namespace declared {
namespace {

// A loop over layers ends in sensible time.
constexpr std::uint64_t kMostLayers = 100000;

// Values that do not go together by a rule of the file: for the user as they are.
struct Unmet : sdk::Error {
  using Error::Error;
};

class Describer {
 public:
  Describer(const Declaration& declaration, sdk::ModelSink& model)
      : declaration_(declaration), model_(model) {}

  void Run(const sdk::Values& values) {
    for (const ParameterRule& rule : declaration_.parameters) {
      TellParameter(rule, values, evaluator_);
    }
    for (const Definition& definition : declaration_.definitions) Define(definition);
    for (const Requirement& requirement : declaration_.requirements) {
      if (!evaluator_.Holds(requirement.holds)) throw Unmet(requirement.otherwise);
    }
    const ShapeRule& shape = declaration_.shape;
    model_.Shape({.layers = Count(shape.layers, 1),
                  .hidden_size = Count(shape.hidden_size, 1),
                  .context_length = Count(shape.context),
                  .context_is_hard_limit = Holds(shape.hard_context)});
    if (declaration_.decoder) AddDecoder(*declaration_.decoder);
    for (const MatrixRule& rule : declaration_.matrices) Add(rule);
    for (const AttentionLayersRule& rule : declaration_.attention) Add(rule);
    for (const ActivationRule& rule : declaration_.activations) Add(rule);
  }

 private:
  std::uint64_t Count(const Formula& formula, std::uint64_t lowest = 0) {
    return evaluator_.Count(formula, lowest);
  }
  bool Holds(const Formula& formula) { return evaluator_.Holds(formula); }

  void Define(const Definition& definition) {
    if (!definition.layers) {
      return evaluator_.Set(definition.name, evaluator_.Value(definition.formula));
    }
    const std::uint64_t layers = Count(*definition.layers);
    if (layers > kMostLayers) {
      FailAt(definition.layers->where,
             definition.layers->what + ": more than " + std::to_string(kMostLayers) + " layers");
    }
    evaluator_.Set("layer", 0);
    evaluator_.Set(definition.name, static_cast<double>(evaluator_.CountHolding(definition.formula,
                                                                                "layer", layers)));
  }

  void AddDecoder(const DecoderRule& rule) {
    const sdk::Decoder decoder{.layers = Count(declaration_.shape.layers, 1),
                               .hidden_size = Count(declaration_.shape.hidden_size, 1),
                               .norm = rule.norm,
                               .block = rule.block,
                               .final_norm = Holds(rule.final_norm),
                               .dropout = Holds(rule.dropout)};
    if (rule.attention) Add(decoder, *rule.attention);
    if (rule.latent_attention) Add(decoder, *rule.latent_attention);
    const std::uint64_t expert_layers = rule.experts ? LayersOf(decoder, rule.experts->layers) : 0;
    if (rule.mlp) {
      const std::uint64_t taken = rule.mlp->without_experts ? expert_layers : 0;
      AddMlp(model_, decoder,
             {.width = Count(rule.mlp->width, 1),
              .gated = Holds(rule.mlp->gated),
              .bias = Holds(rule.mlp->bias)},
             LayersOf(decoder, rule.mlp->layers) - taken);
    }
    if (expert_layers > 0) Add(decoder, *rule.experts, expert_layers);
    AddNorms(model_, decoder);
    if (rule.embeddings) Add(decoder, *rule.embeddings);
  }

  // Layers of a block, which cannot be more than the model has.
  std::uint64_t LayersOf(const sdk::Decoder& decoder, const Formula& formula) {
    const std::uint64_t layers = Count(formula);
    if (layers > decoder.layers) {
      FailAt(formula.where, formula.what + ": " + Shown(formula.text) + " is " +
                                std::to_string(layers) + ", the model has " +
                                std::to_string(decoder.layers) + " layers");
    }
    return layers;
  }

  void Add(const sdk::Decoder& decoder, const AttentionRule& rule) {
    sdk::AttentionShape shape{.query_heads = Count(rule.query_heads, 1),
                              .kv_heads = Count(rule.kv_heads, 1),
                              .head_size = Count(rule.head_size, 1),
                              .qkv_bias = Holds(rule.qkv_bias),
                              .output_bias = Holds(rule.output_bias),
                              .qk_norm = rule.qk_norm,
                              .qk_norm_kind = rule.qk_norm_kind,
                              .window = {.tokens = Count(rule.window), .layers = 0},
                              .sinks = Holds(rule.sinks)};
    if (shape.window.tokens > 0) shape.window.layers = LayersOf(decoder, rule.window_layers);
    if (shape.query_heads % shape.kv_heads != 0) {
      FailAt(rule.kv_heads.where, rule.kv_heads.what + ": " + std::to_string(shape.query_heads) +
                                      " query heads are not divisible by " +
                                      std::to_string(shape.kv_heads));
    }
    AddAttention(model_, decoder, shape);
  }

  void Add(const sdk::Decoder& decoder, const LatentAttentionRule& rule) {
    AddLatentAttention(model_, decoder,
                       {.heads = Count(rule.heads, 1),
                        .query_latent = Count(rule.query_latent),
                        .kv_latent = Count(rule.kv_latent, 1),
                        .head_size = Count(rule.head_size, 1),
                        .rotary_size = Count(rule.rotary_size),
                        .v_head_size = Count(rule.v_head_size, 1),
                        .bias = Holds(rule.bias)});
  }

  void Add(const sdk::Decoder& decoder, const ExpertsRule& rule, std::uint64_t layers) {
    const std::uint64_t experts = Count(rule.experts, 1);
    const std::uint64_t active = Count(rule.active, 1);
    if (active > experts) {
      FailAt(rule.active.where, rule.active.what + ": " + Shown(rule.active.text) + " is " +
                                    std::to_string(active) + ", there are " +
                                    std::to_string(experts) + " experts");
    }
    AddExperts(model_, decoder,
               {.layers = layers,
                .experts = experts,
                .active = active,
                .width = Count(rule.width, 1),
                .bias = Holds(rule.bias),
                .router_bias = Holds(rule.router_bias),
                .router_correction = Holds(rule.router_correction),
                .shared_width = Count(rule.shared_width),
                .shared_gate = Holds(rule.shared_gate)});
  }

  void Add(const sdk::Decoder& decoder, const EmbeddingsRule& rule) {
    AddEmbeddings(model_, decoder,
                  {.vocabulary = Count(rule.vocabulary, 1),
                   .tied = Holds(rule.tied),
                   .positions = Count(rule.positions),
                   .head_bias = Holds(rule.head_bias),
                   .norm = Holds(rule.norm),
                   .width = Count(rule.width)});
  }

  void Add(const MatrixRule& rule) {
    if (!Holds(rule.when)) return;
    sdk::Matrix matrix = rule.fixed;
    matrix.name = rule.name.c_str();
    matrix.layers = Count(rule.layers);
    if (matrix.layers == 0) return;
    matrix.rows = Count(rule.rows, 1);
    matrix.columns = Count(rule.columns, 1);
    matrix.per_layer = Count(rule.per_layer, 1);
    matrix.active_per_layer = Count(rule.active, 1);
    matrix.shares_storage = Holds(rule.shares_storage);
    model_.Add(matrix);
  }

  void Add(const AttentionLayersRule& rule) {
    if (!Holds(rule.when)) return;
    const std::uint64_t layers = Count(rule.layers);
    if (layers == 0) return;
    model_.Add(sdk::Attention{.name = rule.name.c_str(),
                              .layers = layers,
                              .query_heads = Count(rule.query_heads, 1),
                              .kv_heads = Count(rule.kv_heads, 1),
                              .qk_head_size = Count(rule.qk_head_size, 1),
                              .v_head_size = Count(rule.v_head_size, 1),
                              .window = Count(rule.window),
                              .cache_elements = Count(rule.cache_elements)});
  }

  void Add(const ActivationRule& rule) {
    if (!Holds(rule.when)) return;
    sdk::Activation activation = rule.fixed;
    activation.name = rule.name.c_str();
    activation.layers = Count(rule.layers);
    if (activation.layers == 0) return;
    activation.elements = Count(rule.elements);
    activation.per_token_pair = Holds(rule.per_token_pair);
    model_.Add(activation);
  }

  const Declaration& declaration_;
  sdk::ModelSink& model_;
  Evaluator evaluator_;
};

}  // namespace

void Describe(const Declaration& declaration, const sdk::Values& values, sdk::ModelSink& model) {
  try {
    Describer(declaration, model).Run(values);
  } catch (const Unmet&) {
    throw;
  } catch (const sdk::Error& error) {
    throw sdk::Error(declaration.file + ":" + error.what());
  }
}

}  // namespace declared
