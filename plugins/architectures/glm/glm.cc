// ChatGLM 2 and 3, GLM-4 9B: LLaMA's blocks with two KV heads and biases on q, k and v. The first
// ChatGLM is another architecture: its files lack ffn_hidden_size.
// GLM Team 2024, arXiv:2406.12793.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {
    sdk::ModelType("glm").Defaults("add_qkv_bias=false num_key_value_heads=2"),
    sdk::ModelType("chatglm").Defaults(
        "num_key_value_heads=1 multi_query_attention=false add_qkv_bias=false "
        "vocab_size=65024 max_position_embeddings=2048"),
};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),
    sdk::Layers().Keys("num_hidden_layers num_layers"),
    sdk::Heads(),
    sdk::KvHeads().Keys("num_key_value_heads multi_query_group_num"),
    sdk::Boolean("multi_query_attention")
        .Default(true)
        .Help("without, every query head has its own key and value head"),
    sdk::HeadSize().Keys("head_dim kv_channels").Default(128).Null(0),
    sdk::MlpWidth().Keys("intermediate_size ffn_hidden_size").Aliases("ffn"),
    sdk::Vocabulary(151552).Keys("padded_vocab_size vocab_size"),
    sdk::Context(131072).Keys("max_position_embeddings seq_length"),
    sdk::TiedHead(false),
    sdk::Boolean("add_qkv_bias")
        .Keys("attention_bias add_qkv_bias")
        .Default(true)
        .Help("biases on q, k and v"),
    sdk::Boolean("add_bias_linear").Default(false).Help("biases on all linear maps of the layers"),
    sdk::Boolean("rmsnorm").Default(true).Help("false: LayerNorm with bias"),
    sdk::Boolean("post_layer_norm").Default(true).Help("false: no final norm"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  sdk::Decoder decoder = ReadDecoder(values);
  if (!values.Boolean("rmsnorm")) decoder.norm = sdk::Norm::kScaleAndBias;
  decoder.final_norm = values.Boolean("post_layer_norm");
  const bool bias = values.Boolean("add_bias_linear");
  sdk::AttentionShape attention = ReadHeads(values);
  if (!values.Boolean("multi_query_attention")) attention.kv_heads = attention.query_heads;
  attention.qkv_bias = bias || values.Boolean("add_qkv_bias");
  attention.output_bias = bias;

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder, {.width = values.Integer("intermediate_size"), .bias = bias});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=4096 num_hidden_layers=40 num_attention_heads=32 num_key_value_heads=2 "
     "head_dim=128 intermediate_size=13696 vocab_size=151552 max_position_embeddings=8192 "
     "tie_word_embeddings=false add_qkv_bias=true",
     "parameters", 9399951360,
     "glm-4-9b: AlexsJones/llmfit:llmfit-core/data/hf_models.json entry zai-org/glm-4-9b-chat-hf"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("glm", "1.0.0",
                           "ChatGLM 2 and 3, GLM-4 9B (GLM Team 2024): LLaMA's blocks, two KV "
                           "heads, biases on q, k and v",
                           kModelTypes, kParameters, Describe, kGolden)
