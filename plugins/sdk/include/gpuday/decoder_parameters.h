// The parameters that most decoders share, under the names of Hugging Face config.json, and how
// they are read. Change a copy where a family differs: HiddenSize().Keys("n_embd").
#ifndef GPUDAY_DECODER_PARAMETERS_H_
#define GPUDAY_DECODER_PARAMETERS_H_

#include <gpuday/decoder_attention.h>
#include <gpuday/decoder_mlp.h>

namespace gpuday::sdk {
inline namespace v1 {

constexpr Parameter HiddenSize() {
  return Integer("hidden_size")
      .Aliases("hidden")
      .Range(1, 1e6)
      .Required()
      .Help("width of the residual stream (h)");
}
constexpr Parameter Layers() {
  return Integer("num_hidden_layers")
      .Aliases("layers")
      .Range(1, 1e5)
      .Required()
      .Help("number of decoder layers (l)");
}
constexpr Parameter Heads() {
  return Integer("num_attention_heads")
      .Aliases("heads")
      .Range(1, 1e5)
      .Required()
      .Help("query heads (a)");
}
// A family with a default of its own adds .Default(8).Null(0): 0 means as many as query heads.
constexpr Parameter KvHeads() {
  return Integer("num_key_value_heads")
      .Aliases("kv_heads")
      .Range(0, 1e5)
      .Derived("num_attention_heads")
      .Help("key and value heads, each shared by a/kv queries; 0: as many as query heads");
}
constexpr Parameter HeadSize() {
  return Integer("head_dim")
      .Aliases("head_size")
      .Range(0, 1e5)
      .Derived("hidden_size / num_attention_heads")
      .Help("width of one head (d); 0: hidden_size / num_attention_heads");
}
constexpr Parameter MlpWidth() {
  return Integer("intermediate_size")
      .Aliases("ffn ffn_hidden_size")
      .Range(1, 1e7)
      .Required()
      .Help("width of the MLP (f)");
}
constexpr Parameter Vocabulary(std::int64_t tokens) {
  return Integer("vocab_size")
      .Aliases("vocab vocabulary")
      .Range(1, 1e8)
      .Unit("tokens")
      .Default(tokens)
      .Help("rows of the token embedding (V)");
}
constexpr Parameter Context(std::int64_t tokens) {
  return Integer("max_position_embeddings")
      .Aliases("context_length")
      .Range(1, 1e8)
      .Unit("tokens")
      .Default(tokens)
      .Help("sequence length that the model was trained for");
}
constexpr Parameter TiedHead(bool tied) {
  return Boolean("tie_word_embeddings")
      .Default(tied)
      .Help("the output head uses the token embedding's parameters");
}
constexpr Parameter AttentionBias(bool there, const char* help = "biases on q, k, v and o") {
  return Boolean("attention_bias").Default(there).Help(help);
}
constexpr Parameter SlidingWindow(std::int64_t tokens) {
  return Integer("sliding_window")
      .Range(0, 1e8)
      .Unit("tokens")
      .Default(tokens)
      .Null(0)
      .Help("tokens that one attends to in layers with a window; 0: all before it");
}
constexpr Parameter LayerTypes(const char* otherwise) {
  return TextList("layer_types")
      .Choices("sliding_attention full_attention")
      .Derived(otherwise)
      .Help("which layers attend within the window, one word per layer");
}
// A count of experts or of something about them.
constexpr Parameter ExpertCount(const char* name, std::int64_t count, const char* help) {
  return Integer(name).Range(0, 65536).Default(count).Null(0).Help(help);
}

// Which layers hold experts, as Qwen's models say it: ReadExperts reads both.
constexpr Parameter SparseStep() {
  return Integer("decoder_sparse_step")
      .Range(1, 1e5)
      .Default(1)
      .Help("every so many layers hold experts");
}
constexpr Parameter DenseLayers() {
  return IntegerList("mlp_only_layers")
      .Range(0, 1e5)
      .Default("")
      .Help("layers without experts all the same");
}

// The frame that every decoder has; the rest has defaults.
inline Decoder ReadDecoder(const Values& values) {
  return {.layers = values.Integer("num_hidden_layers"),
          .hidden_size = values.Integer("hidden_size")};
}

// Heads as the parameters above give them, with those derived that nobody set.
inline AttentionShape ReadHeads(const Values& values) {
  AttentionShape shape{};
  const std::uint64_t hidden = values.Integer("hidden_size");
  shape.query_heads = values.Integer("num_attention_heads");
  if (values.Has("num_key_value_heads"))
    shape.kv_heads = values.IntegerOr("num_key_value_heads", 0);
  if (shape.kv_heads == 0) shape.kv_heads = shape.query_heads;
  if (values.Has("head_dim")) shape.head_size = values.IntegerOr("head_dim", 0);
  if (shape.query_heads % shape.kv_heads != 0) {
    throw Error("num_attention_heads is not divisible by num_key_value_heads");
  }
  if (shape.head_size == 0) {
    if (hidden % shape.query_heads != 0) {
      throw Error("hidden_size is not divisible by num_attention_heads" +
                  std::string(values.Has("head_dim") ? "; give head_dim" : ""));
    }
    shape.head_size = hidden / shape.query_heads;
  }
  return shape;
}

// The token embedding and its head; the rest has defaults.
inline EmbeddingShape ReadEmbeddings(const Values& values) {
  return {.vocabulary = values.Integer("vocab_size"),
          .tied = values.Boolean("tie_word_embeddings")};
}

// The shape of the whole model, told first.
inline void TellShape(ModelSink& model, const Values& values, const Decoder& d,
                      bool context_is_hard_limit = false) {
  model.Shape({.layers = d.layers,
               .hidden_size = d.hidden_size,
               .context_length = values.Integer("max_position_embeddings"),
               .context_is_hard_limit = context_is_hard_limit});
}

// How many of the layers 0 to layers - 1 `rule` is true for.
template <typename Rule>
std::uint64_t CountLayers(std::uint64_t layers, const Rule& rule) {
  std::uint64_t count = 0;
  for (std::uint64_t layer = 0; layer < layers; ++layer) count += rule(layer) ? 1 : 0;
  return count;
}

// Whether `numbers` holds `number`.
inline bool Contains(const std::vector<std::uint64_t>& numbers, std::uint64_t number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

// The layers with a window: those that `layer_types` calls sliding_attention or, without that list,
// those for which `otherwise` is true.
template <typename Rule>
Window ReadWindow(const Values& values, std::uint64_t layers, const Rule& otherwise) {
  const std::uint64_t tokens = values.Integer("sliding_window");
  if (tokens == 0) return {};
  if (!values.Given("layer_types")) {
    return {.tokens = tokens, .layers = CountLayers(layers, otherwise)};
  }
  const std::vector<std::string_view> types = values.Words("layer_types");
  if (types.size() != layers) {
    throw Error("layer_types names " + std::to_string(types.size()) +
                " layers, num_hidden_layers says " + std::to_string(layers));
  }
  return {.tokens = tokens, .layers = CountLayers(layers, [&](std::uint64_t layer) {
                              return types[layer] == "sliding_attention";
                            })};
}

// A token cannot visit more experts than there are, nor none.
inline void CheckExperts(const char* active_name, std::uint64_t active, const char* name,
                         std::uint64_t experts) {
  if (active >= 1 && active <= experts) return;
  throw Error(std::string(active_name) + " is " + std::to_string(active) + ", expected 1 to " +
              name + " (" + std::to_string(experts) + ")");
}

// The experts of num_experts, num_experts_per_tok, moe_intermediate_size, SparseStep and
// DenseLayers; no layers when there are none.
inline ExpertsShape ReadExperts(const Values& values, std::uint64_t layers) {
  ExpertsShape shape{.layers = 0,
                     .experts = values.Integer("num_experts"),
                     .active = values.Integer("num_experts_per_tok"),
                     .width = values.Integer("moe_intermediate_size")};
  if (shape.experts == 0) return shape;
  CheckExperts("num_experts_per_tok", shape.active, "num_experts", shape.experts);
  const std::uint64_t step = values.Integer("decoder_sparse_step");
  const std::vector<std::uint64_t> dense = values.Integers("mlp_only_layers");
  shape.layers = CountLayers(layers, [&](std::uint64_t layer) {
    return (layer + 1) % step == 0 && !Contains(dense, layer);
  });
  return shape;
}

}  // namespace v1
}  // namespace gpuday::sdk

#endif  // GPUDAY_DECODER_PARAMETERS_H_
