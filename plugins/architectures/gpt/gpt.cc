// GPT-2 and GPT-3: learned positions, LayerNorm, biases everywhere, a plain MLP, a tied head; and
// StarCoder, which shares one key-value head. A layer of the classic form holds 12h^2 + 13h
// parameters when the MLP is 4h wide.
// Radford et al. 2019 (GPT-2); Brown et al. 2020, arXiv:2005.14165 (GPT-3); Li et al. 2023,
// arXiv:2305.06161 (StarCoder).
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {
    sdk::ModelType("gpt2"),
    sdk::ModelType("gpt_bigcode").Defaults("multi_query=true"),
};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize().Keys("n_embd hidden_size").Aliases("hidden d_model"),
    sdk::Layers().Keys("n_layer num_hidden_layers"),
    sdk::Heads()
        .Keys("n_head num_attention_heads")
        .Help("attention heads (a); they split h and do not change the parameter count"),
    sdk::Boolean("multi_query").Default(false).Help("all heads share one key and value head"),
    sdk::MlpWidth().Keys("n_inner intermediate_size").Derived("4 x hidden_size"),
    sdk::Vocabulary(50257),
    sdk::Context(1024)
        .Keys("n_positions max_position_embeddings n_ctx")
        .Help("learned positions: the longest possible sequence"),
    sdk::TiedHead(true),
    sdk::Boolean("dropout").Keys("").Default(true).Help(
        "trained with dropout, whose masks are kept"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  sdk::Decoder decoder = ReadDecoder(values);
  decoder.norm = sdk::Norm::kScaleAndBias;
  decoder.dropout = values.Boolean("dropout");
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = attention.output_bias = true;
  if (values.Boolean("multi_query")) attention.kv_heads = 1;

  TellShape(model, values, decoder, /*context_is_hard_limit=*/true);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder,
         {.width = values.IntegerOr("intermediate_size", 4 * decoder.hidden_size),
          .gated = false,
          .bias = true});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder,
                {.vocabulary = values.Integer("vocab_size"),
                 .tied = values.Boolean("tie_word_embeddings"),
                 .positions = values.Integer("max_position_embeddings")});
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=1600 num_hidden_layers=48 num_attention_heads=25 vocab_size=50257 "
     "max_position_embeddings=1024",
     "parameters", 1557611200,
     "gpt2-xl: AlexsJones/llmfit hf_models.json, entry openai-community/gpt2-xl less mask buffers"},
    {"hidden_size=6144 num_hidden_layers=40 num_attention_heads=48 multi_query=true "
     "vocab_size=49152 max_position_embeddings=8192 tie_word_embeddings=true",
     "parameters", 15517456384,
     "starcoder-15b: AlexsJones/llmfit:llmfit-core/data/hf_models.json entry bigcode/starcoder "
     "(total minus tied_head_copy); public text ; and llmfit total 15819446272 less the tied head "
     "copy"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("gpt", "1.1.0",
                           "GPT-2 and GPT-3 (Radford et al. 2019; Brown et al. 2020), StarCoder: "
                           "learned positions, LayerNorm, biases, plain MLP",
                           kModelTypes, kParameters, Describe, kGolden)
