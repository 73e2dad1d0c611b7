// BLOOM: ALiBi instead of positions, a norm behind the embedding, LayerNorm, biases everywhere, an
// MLP 4h wide, a tied head.
// BigScience Workshop 2022, arXiv:2211.05100.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("bloom")};

constexpr sdk::Parameter kParameters[] = {
    // Files that have both keys mean n_embed.
    sdk::HiddenSize().Keys("n_embed hidden_size"),
    sdk::Layers().Keys("n_layer num_hidden_layers"),
    sdk::Heads().Keys("n_head num_attention_heads"),
    sdk::Vocabulary(250880),
    sdk::Context(2048).Keys("seq_length max_position_embeddings"),
    sdk::TiedHead(true),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  sdk::Decoder decoder = ReadDecoder(values);
  decoder.norm = sdk::Norm::kScaleAndBias;
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = attention.output_bias = true;

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder, {.width = 4 * decoder.hidden_size, .gated = false, .bias = true});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder,
                {.vocabulary = values.Integer("vocab_size"),
                 .tied = values.Boolean("tie_word_embeddings"),
                 .norm = true});
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=1536 num_hidden_layers=24 num_attention_heads=16 vocab_size=250880 "
     "max_position_embeddings=2048 tie_word_embeddings=true",
     "parameters", 1065314304,
     "bloom-1b1: RahulSChand/gpu_poor:public/all_configs.json; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry bigscience/bloom-1b1"},
    {"hidden_size=14336 num_hidden_layers=70 num_attention_heads=112 vocab_size=250880 "
     "max_position_embeddings=2048 tie_word_embeddings=true",
     "parameters", 176247271424,
     "bloom-176b: RahulSChand/gpu_poor:public/all_configs.json; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry bigscience/bloom"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("bloom", "1.0.0",
                           "BLOOM (BigScience 2022): ALiBi, a norm behind the embedding, biases, "
                           "plain MLP",
                           kModelTypes, kParameters, Describe, kGolden)
