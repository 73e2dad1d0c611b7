// Falcon: attention and MLP side by side; the 7B shares one key-value head and one norm, the 40B
// and 180B group their heads and have two norms, Falcon 2 (11B) one; the RW models are classic.
// Almazrouei et al. 2023, arXiv:2311.16867.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {
    sdk::ModelType("falcon"),
    // The names before transformers had the model: the 40B, and the 7B with its kin.
    sdk::ModelType("RefinedWeb").Defaults("new_decoder_architecture=true"),
    sdk::ModelType("RefinedWebModel"),
};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize().Keys("n_embed hidden_size"),
    sdk::Layers().Keys("num_hidden_layers n_layer"),
    sdk::Heads().Keys("num_attention_heads n_head"),
    sdk::KvHeads()
        .Keys("num_kv_heads n_head_kv")
        .Help("key and value heads of the new decoder; the old one has its own rule"),
    sdk::MlpWidth().Keys("ffn_hidden_size").Aliases("ffn").Derived("4 x hidden_size"),
    sdk::Vocabulary(65024),
    sdk::Context(2048),
    sdk::TiedHead(true),
    sdk::Boolean("new_decoder_architecture")
        .Default(false)
        .Help("grouped key-value heads and, in parallel blocks, two norms"),
    sdk::Boolean("multi_query")
        .Default(true)
        .Help("the old decoder's heads share one key and value head"),
    sdk::Boolean("parallel_attn").Default(true).Help("attention and MLP side by side"),
    sdk::Integer("num_ln_in_parallel_attn")
        .Range(1, 2)
        .Derived("2 for the new decoder, otherwise 1")
        .Help("norms of a parallel block"),
    sdk::Boolean("bias").Default(false).Help("biases on the linear maps of the layers"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  sdk::Decoder decoder = ReadDecoder(values);
  const bool grouped = values.Boolean("new_decoder_architecture");
  decoder.norm = sdk::Norm::kScaleAndBias;
  if (!values.Boolean("parallel_attn")) {
    decoder.block = sdk::Block::kPreNorm;
  } else if (values.IntegerOr("num_ln_in_parallel_attn", grouped ? 2 : 1) == 2) {
    decoder.block = sdk::Block::kParallelTwoNorms;
  } else {
    decoder.block = sdk::Block::kParallelOneNorm;
  }
  sdk::AttentionShape attention = ReadHeads(values);
  if (!grouped) attention.kv_heads = values.Boolean("multi_query") ? 1 : attention.query_heads;
  attention.qkv_bias = attention.output_bias = values.Boolean("bias");

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder,
         {.width = values.IntegerOr("intermediate_size", 4 * decoder.hidden_size),
          .gated = false,
          .bias = values.Boolean("bias")});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=4544 num_hidden_layers=32 num_attention_heads=71 multi_query=true "
     "new_decoder_architecture=false vocab_size=65024 max_position_embeddings=2048 "
     "tie_word_embeddings=true",
     "parameters", 6921720704,
     "falcon-7b: Lightning-AI/litgpt:litgpt/config.py; "
     "RahulSChand/gpu_poor:public/all_configs.json; Hugging Face config.json; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry tiiuae/falcon-7b (total minus "
     "tied_head_copy)"},
    {"hidden_size=8192 num_hidden_layers=60 num_attention_heads=128 new_decoder_architecture=true "
     "num_key_value_heads=8 vocab_size=65024 max_position_embeddings=2048 tie_word_embeddings=true",
     "parameters", 41303293952,
     "falcon-40b: Lightning-AI/litgpt:litgpt/config.py; "
     "RahulSChand/gpu_poor:public/all_configs.json; Hugging Face config.json; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry tiiuae/falcon-40b (total minus "
     "tied_head_copy)"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("falcon", "1.0.0",
                           "Falcon (Almazrouei et al. 2023): parallel attention and MLP, one or "
                           "grouped key-value heads, LayerNorm, plain MLP",
                           kModelTypes, kParameters, Describe, kGolden)
