// What a file declares, checked as far as it can be without values: the descriptor that the host
// sees, and the rules by which a model is described. docs/declared.md is the language.
#ifndef GPUDAY_PLUGINS_READERS_TOML_DECLARATION_H_
#define GPUDAY_PLUGINS_READERS_TOML_DECLARATION_H_

#include <gpuday/decoder.h>

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "plugins/readers/toml/formula.h"

namespace declared {

// How formulas see a parameter.
struct ParameterRule {
  std::string name;
  std::uint32_t type;
  bool derived;
  std::vector<std::string> choices;
  std::optional<Formula> when_missing;  // of a derived number
  std::optional<Formula> when_zero;
};

struct Definition {
  std::string name;
  Formula formula;
  std::optional<Formula> layers;  // counts for how many of them `formula` holds
};

struct Requirement {
  Formula holds;
  std::string otherwise;  // for the user
};

struct ShapeRule {
  Formula layers, hidden_size, context, hard_context;
};

struct AttentionRule {
  Formula query_heads, kv_heads, head_size, qkv_bias, output_bias, window, window_layers, sinks;
  sdk::QkNorm qk_norm = sdk::QkNorm::kNone;
  sdk::Norm qk_norm_kind = sdk::Norm::kScale;
};

struct LatentAttentionRule {
  Formula heads, query_latent, kv_latent, head_size, rotary_size, v_head_size, bias;
};

struct MlpRule {
  Formula layers, width, gated, bias;
  bool without_experts = false;  // `layers` less those that hold experts
};

struct ExpertsRule {
  Formula layers, experts, active, width, bias, router_bias, router_correction, shared_width,
      shared_gate;
};

struct EmbeddingsRule {
  Formula vocabulary, tied, positions, head_bias, norm, width;
};

struct DecoderRule {
  sdk::Norm norm = sdk::Norm::kScale;
  sdk::Block block = sdk::Block::kPreNorm;
  Formula final_norm, dropout;
  std::optional<AttentionRule> attention;
  std::optional<LatentAttentionRule> latent_attention;
  std::optional<MlpRule> mlp;
  std::optional<ExpertsRule> experts;
  std::optional<EmbeddingsRule> embeddings;
};

// `fixed` holds what no formula decides.
struct MatrixRule {
  std::string name;
  sdk::Matrix fixed;
  Formula when, rows, columns, layers, per_layer, active, shares_storage;
};

struct AttentionLayersRule {
  std::string name;
  Formula when, layers, query_heads, kv_heads, qk_head_size, v_head_size, window, cache_elements;
};

struct ActivationRule {
  std::string name;
  sdk::Activation fixed;
  Formula when, layers, elements, per_token_pair;
};

// `self` of the plugin's functions: what crosses the boundary first, the rules behind it.
struct Declaration : gpuday_architecture {
  gpuday_plugin plugin{};

  std::string file;  // "granite.toml"
  std::vector<ParameterRule> parameters;
  std::vector<Definition> definitions;
  std::vector<Requirement> requirements;
  ShapeRule shape;
  std::optional<DecoderRule> decoder;
  std::vector<MatrixRule> matrices;
  std::vector<AttentionLayersRule> attention;
  std::vector<ActivationRule> activations;

  // What the descriptor points to.
  std::vector<sdk::Parameter> described;
  std::vector<sdk::ModelType> types;
  std::vector<sdk::Golden> golden;
  std::deque<std::string> strings;  // whose addresses stay
  const char* Keep(std::string text) { return strings.emplace_back(std::move(text)).c_str(); }
};

// Reads the architecture `name` into `declaration`; throws "line:column: ..." when the text is
// wrong.
void ReadDeclaration(const std::string& name, std::string_view text, Declaration& declaration);

// Answers the architecture's question by the rules.
void Describe(const Declaration& declaration, const sdk::Values& values, sdk::ModelSink& model);

}  // namespace declared

#endif  // GPUDAY_PLUGINS_READERS_TOML_DECLARATION_H_
