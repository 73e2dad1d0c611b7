// GPT-J: attention and MLP side by side on one norm per layer, biases in the MLP only, rotary
// positions, an untied head with a bias.
// Wang and Komatsuzaki 2021, github.com/kingoflolz/mesh-transformer-jax.
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("gptj")};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize().Keys("n_embd hidden_size"),
    sdk::Layers().Keys("n_layer num_hidden_layers"),
    sdk::Heads().Keys("n_head num_attention_heads"),
    sdk::MlpWidth().Keys("n_inner intermediate_size").Derived("4 x hidden_size"),
    sdk::Vocabulary(50400),
    sdk::Context(2048).Keys("n_positions max_position_embeddings"),
    sdk::TiedHead(false),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  sdk::Decoder decoder = ReadDecoder(values);
  decoder.norm = sdk::Norm::kScaleAndBias;
  decoder.block = sdk::Block::kParallelOneNorm;

  TellShape(model, values, decoder);
  AddAttention(model, decoder, ReadHeads(values));
  AddMlp(model, decoder,
         {.width = values.IntegerOr("intermediate_size", 4 * decoder.hidden_size),
          .gated = false,
          .bias = true});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder,
                {.vocabulary = values.Integer("vocab_size"),
                 .tied = values.Boolean("tie_word_embeddings"),
                 .head_bias = true});
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=4096 num_hidden_layers=28 num_attention_heads=16 vocab_size=50400 "
     "max_position_embeddings=2048 tie_word_embeddings=false",
     "parameters", 6050882784,
     "gpt-j-6b: Hugging Face config.json; public text (measured \"# of params\")"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("gptj", "1.0.0",
                           "GPT-J (Wang and Komatsuzaki 2021): attention and MLP side by side, one "
                           "norm per layer, rotary positions, head with a bias",
                           kModelTypes, kParameters, Describe, kGolden)
