// GPT-NeoX and Pythia: LayerNorm, biases, rotary positions, a plain MLP, an untied head; attention
// and MLP side by side, each with a norm of its own.
// Black et al. 2022, arXiv:2204.06745; Biderman et al. 2023, arXiv:2304.01373 (Pythia).
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("gpt_neox")};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize(),
    sdk::Layers(),
    sdk::Heads(),
    sdk::MlpWidth(),
    sdk::Vocabulary(50432),
    sdk::Context(2048),
    sdk::TiedHead(false),
    sdk::AttentionBias(true),
    sdk::Boolean("use_parallel_residual")
        .Default(true)
        .Help("attention and MLP side by side; two norms either way"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  sdk::Decoder decoder = ReadDecoder(values);
  decoder.norm = sdk::Norm::kScaleAndBias;
  decoder.block = values.Boolean("use_parallel_residual") ? sdk::Block::kParallelTwoNorms
                                                          : sdk::Block::kPreNorm;
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = attention.output_bias = values.Boolean("attention_bias");

  TellShape(model, values, decoder);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder,
         {.width = values.Integer("intermediate_size"), .gated = false, .bias = true});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder, ReadEmbeddings(values));
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=6144 num_hidden_layers=44 num_attention_heads=64 intermediate_size=24576 "
     "vocab_size=50432 max_position_embeddings=2048 tie_word_embeddings=false",
     "parameters", 20554567680,
     "gpt-neox-20b: RahulSChand/gpu_poor:public/all_configs.json; public text (model card table)"},
    {"hidden_size=2048 num_hidden_layers=24 num_attention_heads=16 intermediate_size=8192 "
     "vocab_size=50304 max_position_embeddings=2048 tie_word_embeddings=false",
     "parameters", 1414647808,
     "pythia-1.4b: Lightning-AI/litgpt:litgpt/config.py; "
     "RahulSChand/gpu_poor:public/all_configs.json; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry EleutherAI/pythia-1.4b-deduped; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry EleutherAI/pythia-1.4b (total minus "
     "mask_rope)"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("gpt_neox", "1.0.0",
                           "GPT-NeoX and Pythia (Black et al. 2022): parallel attention and MLP "
                           "with two norms, biases, rotary positions",
                           kModelTypes, kParameters, Describe, kGolden)
