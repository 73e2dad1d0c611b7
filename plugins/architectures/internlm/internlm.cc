// InternLM 1 and 2, Baichuan 1 and 2: LLaMA's blocks; InternLM 1 with biases in attention,
// InternLM 2 with grouped KV heads.
// InternLM Team 2023, github.com/InternLM; Cai et al. 2024, arXiv:2403.17297 (InternLM 2); Yang et
// al. 2023, arXiv:2309.10305 (Baichuan 2).
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {
    sdk::ModelType("internlm").Defaults("bias=true"),
    sdk::ModelType("internlm2"),
    sdk::ModelType("baichuan").Defaults("vocab_size=64000 max_position_embeddings=4096"),
};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),
    sdk::Layers(),
    sdk::Heads(),
    sdk::KvHeads(),
    sdk::MlpWidth(),
    sdk::Vocabulary(103168),
    sdk::Context(2048).Keys("max_position_embeddings model_max_length"),
    sdk::TiedHead(false),
    sdk::Boolean("bias").Default(false).Help("biases on q, k, v and o"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  const sdk::Decoder decoder = ReadDecoder(values);
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = attention.output_bias = values.Boolean("bias");

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder, {.width = values.Integer("intermediate_size")});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=4096 num_hidden_layers=32 num_attention_heads=32 num_key_value_heads=32 "
     "intermediate_size=11008 vocab_size=103168 max_position_embeddings=2048 "
     "tie_word_embeddings=false bias=true",
     "parameters", 7321948160,
     "internlm-7b: Hugging Face config.json; remembered from the model card / Hub page of "
     "internlm/internlm-7b"},
    {"hidden_size=4096 num_hidden_layers=32 num_attention_heads=32 num_key_value_heads=8 "
     "intermediate_size=14336 vocab_size=92544 max_position_embeddings=32768 "
     "tie_word_embeddings=false",
     "parameters", 7737708544,
     "internlm2-7b: Hugging Face config.json; AlexsJones/llmfit:llmfit-core/data/hf_models.json "
     "entry internlm/internlm2_5-7b-chat"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("internlm", "1.0.0",
                           "InternLM 1 and 2 (Cai et al. 2024), Baichuan 1 and 2 (Yang et al. "
                           "2023): LLaMA's blocks, biases in attention where the model has them",
                           kModelTypes, kParameters, Describe, kGolden)
