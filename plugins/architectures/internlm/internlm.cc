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

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("internlm", "1.0.0",
                           "InternLM 1 and 2 (Cai et al. 2024), Baichuan 1 and 2 (Yang et al. "
                           "2023): LLaMA's blocks, biases in attention where the model has them",
                           kModelTypes, kParameters, Describe, nullptr)
