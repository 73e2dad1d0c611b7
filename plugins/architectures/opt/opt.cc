// OPT and Galactica: GPT-3's blocks with two spare rows of positions; the 350M model has norms
// behind its blocks, no final norm, and an embedding narrower than the model.
// Zhang et al. 2022, arXiv:2205.01068; Taylor et al. 2022, arXiv:2211.09085 (Galactica).
#include <gpuday/decoder.h>

namespace {

namespace sdk = gpuday::sdk;

// Positions begin behind the padding token's, so two rows are never read.
constexpr std::uint64_t kSparePositions = 2;

constexpr sdk::ModelType kModelTypes[] = {sdk::ModelType("opt")};

constexpr sdk::Parameter kParameters[] = {
    sdk::HiddenSize().Keys("hidden_size d_model"),
    sdk::Layers(),
    sdk::Heads(),
    sdk::MlpWidth().Keys("ffn_dim intermediate_size").Aliases("ffn"),
    sdk::Vocabulary(50272),
    sdk::Context(2048).Help(
        "learned positions, two spare rows not counted: the longest possible sequence"),
    sdk::Integer("word_embed_proj_dim")
        .Range(1, 1e6)
        .Derived("hidden_size")
        .Help("width of the token embedding"),
    sdk::TiedHead(true),
    sdk::Boolean("enable_bias").Default(true).Help("biases on the linear maps of the layers"),
    sdk::Boolean("do_layer_norm_before")
        .Default(true)
        .Help("norms before the blocks rather than behind; without, there is no final norm"),
    sdk::Boolean("_remove_final_layer_norm").Default(false).Help("true: no final norm"),
    sdk::Boolean("layer_norm_elementwise_affine").Default(true).Help("the norms have parameters"),
    sdk::Boolean("dropout").Keys("").Default(true).Help(
        "trained with dropout, whose masks are kept"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  sdk::Decoder decoder = ReadDecoder(values);
  const bool before = values.Boolean("do_layer_norm_before");
  decoder.norm = values.Boolean("layer_norm_elementwise_affine") ? sdk::Norm::kScaleAndBias
                                                                 : sdk::Norm::kNothing;
  decoder.block = before ? sdk::Block::kPreNorm : sdk::Block::kPostNorm;
  decoder.final_norm = before && !values.Boolean("_remove_final_layer_norm");
  decoder.dropout = values.Boolean("dropout");
  const bool bias = values.Boolean("enable_bias");
  sdk::AttentionShape attention = ReadHeads(values);
  attention.qkv_bias = attention.output_bias = bias;

  TellShape(model, values, decoder, /*context_is_hard_limit=*/true);
  AddAttention(model, decoder, attention);
  AddMlp(model, decoder,
         {.width = values.Integer("intermediate_size"), .gated = false, .bias = bias});
  AddNorms(model, decoder);
  AddEmbeddings(model, decoder,
                {.vocabulary = values.Integer("vocab_size"),
                 .tied = values.Boolean("tie_word_embeddings"),
                 .positions = values.Integer("max_position_embeddings") + kSparePositions,
                 .width = values.IntegerOr("word_embed_proj_dim", decoder.hidden_size)});
}

constexpr sdk::Golden kGolden[] = {
    {"hidden_size=2048 num_hidden_layers=24 num_attention_heads=32 intermediate_size=8192 "
     "vocab_size=50272 max_position_embeddings=2048 tie_word_embeddings=true",
     "parameters", 1315758080,
     "opt-1.3b: cli99/llm-analysis:llm_analysis/model_configs; "
     "facebookresearch/metaseq:metaseq/launcher/opt_job_constants.py; remembered from the model "
     "card / Hub page of facebook/opt-1.3b"},
    {"hidden_size=768 num_hidden_layers=12 num_attention_heads=12 intermediate_size=3072 "
     "vocab_size=50272 max_position_embeddings=2048 tie_word_embeddings=true",
     "parameters", 125239296,
     "opt-125m: Hugging Face config.json cli99/llm-analysis:llm_analysis/model_configs; "
     "facebookresearch/metaseq:metaseq/launcher/opt_job_constants.py; "
     "AlexsJones/llmfit:llmfit-core/data/hf_models.json entry peft-internal-testing/opt-125m"},
};

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("opt", "1.0.0",
                           "OPT (Zhang et al. 2022) and Galactica: learned positions, LayerNorm, "
                           "biases, plain MLP",
                           kModelTypes, kParameters, Describe, kGolden)
