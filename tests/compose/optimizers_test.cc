// Optimizers and precisions beside the plain recipes: bytes of every state worked out by hand, and
// what is refused.
#include <gmock/gmock.h>

#include "planner/base/status.h"
#include "tests/ledger/planning.h"

namespace gpuday {
namespace {

using ::testing::HasSubstr;

// Two layers: q, o 1024 x 1024; k, v 1024 x 512; gate, up 1024 x 2048; down 2048 x 1024; five norms
// of 1024; embedding and head 1000 x 1024.
constexpr char kSmall[] =
    "[model]\narchitecture = \"llama\"\n[model.parameters]\nhidden_size = 1024\n"
    "num_hidden_layers = 2\nnum_attention_heads = 8\nnum_key_value_heads = 4\n"
    "intermediate_size = 2048\nvocab_size = 1000\n";
constexpr double kLinear = 2 * (2 * 1024 * 1024 + 2 * 1024 * 512 + 3 * 1024 * 2048);
constexpr double kEmbedding = 1000 * 1024;
constexpr double kNorms = 5 * 1024;
constexpr double kAll = kLinear + 2 * kEmbedding + kNorms;

// The same with a head that is the embedding.
std::string Tied() { return std::string(kSmall) + "tie_word_embeddings = true\n"; }

std::string Scenario(const std::string& model, const std::string& optimizer,
                     const std::string& precision = "name = \"mixed\"",
                     const std::string& gpu = "A100-SXM4-80GB") {
  return model + "[optimizer]\n" + optimizer + "\n[precision]\n" + precision +
         "\n[cluster]\ngpu = \"" + gpu + "\"\ngpus = 1\n";
}

// Bytes of states on one GPU in mixed precision.
double States(const std::string& optimizer, const std::string& model = kSmall) {
  return Memory(PlanText(Scenario(model, optimizer)), "optimizer");
}

double Trained(const std::string& optimizer, const std::string& model = kSmall) {
  return ValueOf(PlanText(Scenario(model, optimizer)), "model.parameters.trainable");
}

// The user's message for a scenario that cannot be.
std::string Complaint(const std::string& scenario) {
  const auto workload = ComposeText(scenario);
  EXPECT_FALSE(workload.ok()) << scenario;
  EXPECT_EQ(FaultOf(workload.status()), Fault::kInput) << workload.status();
  return std::string(workload.status().message());
}

std::string OptimizerComplaint(const std::string& optimizer) {
  return Complaint(Scenario(kSmall, optimizer));
}

TEST(SmallModel, HasTheseParameters) {
  EXPECT_EQ(Trained("name = \"adam\""), kAll);
  EXPECT_EQ(Trained("name = \"adam\"", Tied()), kAll - kEmbedding);
}

TEST(Adam, StatesAreAsWideAsAsked) {
  EXPECT_EQ(States("name = \"adam\""), 8 * kAll);
  EXPECT_EQ(States("name = \"adam\"\nstate_bits = 32"), 8 * kAll);
  EXPECT_EQ(States("name = \"adam\"\nstate_bits = 16"), 4 * kAll);
  EXPECT_EQ(States("name = \"adam\"\nstate_bits = 16\namsgrad = true"), 6 * kAll);
  EXPECT_EQ(States("name = \"adam\"\noptim_bits = 16"), 4 * kAll);
}

// The precision decides unless the option does.
TEST(Adam, StateBitsWinOverThePrecision) {
  const auto states = [](const std::string& options) {
    return Memory(PlanText(Scenario(kSmall, "name = \"adam\"\n" + options, "name = \"bf16\"")),
                  "optimizer");
  };
  EXPECT_EQ(states(""), 4 * kAll);
  EXPECT_EQ(states("state_bits = 32"), 8 * kAll);
}

TEST(Adam, EightBitStatesHaveAScalePer256ElementsAndNormsKeep32) {
  const double quantized = kLinear + 2 * kEmbedding;
  EXPECT_EQ(States("name = \"adam\"\nstate_bits = 8"),
            2 * (quantized * (1 + 4 / 256.0) + 4 * kNorms));
  EXPECT_EQ(States("name = \"adam\"\nstate_bits = 8", Tied()),
            2 * ((quantized - kEmbedding) * (1 + 4 / 256.0) + 4 * kNorms));
}

TEST(Adam, EmbeddingsMayKeep32BitStates) {
  // The head is no embedding unless it is tied.
  EXPECT_EQ(States("name = \"adam\"\nstate_bits = 8\nembeddings_32bit = true"),
            2 * ((kLinear + kEmbedding) * (1 + 4 / 256.0) + 4 * (kEmbedding + kNorms)));
  EXPECT_EQ(States("name = \"adam\"\nstate_bits = 8\nembeddings_32bit = true", Tied()),
            2 * (kLinear * (1 + 4 / 256.0) + 4 * (kEmbedding + kNorms)));
  EXPECT_EQ(States("name = \"adam\"\nstate_bits = 16\nembeddings_32bit = true"), 4 * kAll);
}

TEST(Adam, ABlockThatIsNotFullHasAScaleToo) {
  // A: 1000 x 5 = 5000 elements in 20 blocks; B: 5 x 1024 = 5120 in 20.
  EXPECT_EQ(States("name = \"lora\"\nrank = 5\ntargets = [\"embed\"]\n"
                   "then = { name = \"adam\", state_bits = 8 }"),
            2 * (5000 + 20 * 4 + 5120 + 20 * 4));
  // At rank 4 A has 4000 elements, too few to be quantized, and B 4096, just enough.
  EXPECT_EQ(States("name = \"lora\"\nrank = 4\ntargets = [\"embed\"]\n"
                   "then = { name = \"adam\", state_bits = 8, embeddings_32bit = true }"),
            2 * (4000 * 4 + 4096 + 16 * 4));
}

TEST(Adam, PagedStatesCostTheSame) { EXPECT_EQ(States("name = \"adam\"\npaged = true"), 8 * kAll); }

TEST(Adam, OtherWidthsAreRefused) {
  EXPECT_THAT(OptimizerComplaint("name = \"adam\"\nstate_bits = 12"),
              HasSubstr("optimizer adam: state_bits is 12; it can be 8, 16 or 32"));
  EXPECT_THAT(OptimizerComplaint("name = \"adam\"\nstate_bits = 4"),
              HasSubstr("optimizer.state_bits: expected"));
  EXPECT_THAT(OptimizerComplaint("name = \"adam\"\nstate_bits = 8\namsgrad = true"),
              HasSubstr("no 8-bit Adam keeps amsgrad's third state; set state_bits to 16 or 32"));
}

TEST(Lion, HasOneMoment) {
  EXPECT_EQ(States("name = \"lion\""), 4 * kAll);
  EXPECT_EQ(States("name = \"lion\"\nstate_bits = 16"), 2 * kAll);
  EXPECT_EQ(States("name = \"lion\"\nstate_bits = 8"),
            (kLinear + 2 * kEmbedding) * (1 + 4 / 256.0) + 4 * kNorms);
  EXPECT_EQ(States("name = \"lion\"\nstate_bits = 8\nembeddings_32bit = true"),
            (kLinear + kEmbedding) * (1 + 4 / 256.0) + 4 * (kEmbedding + kNorms));
  EXPECT_THAT(OptimizerComplaint("name = \"lion\"\nstate_bits = 31"), HasSubstr("8, 16 or 32"));
}

TEST(Adafactor, KeepsRowsAndColumns) {
  // q, o: 2 x 2048; k, v: 2 x 1536; gate, up, down: 3 x 3072; embedding, head: 2 x 2024.
  const double statistics = 2 * (2 * 2048 + 2 * 1536 + 3 * 3072) + 2 * 2024;
  EXPECT_EQ(States("name = \"adafactor\""), 4 * (statistics + kNorms));
  EXPECT_EQ(States("name = \"adafactor\"\nfirst_moment = true"), 4 * (statistics + kNorms + kAll));
  EXPECT_EQ(States("name = \"adafactor\"", Tied()), 4 * (statistics - 2024 + kNorms));
}

TEST(Adafactor, BiasesKeepAFullSecondMoment) {
  // A GPT layer of width h has matrices h x 3h in three, h x h, h x 4h, 4h x h and 13h in vectors.
  const double h = 64, vocabulary = 100, positions = 2048;
  const double layer = 4 * 2 * h + 2 * 5 * h + 13 * h;
  EXPECT_EQ(States("name = \"adafactor\"", Gpt(64, 3, 100, 4)),
            4 * (3 * layer + vocabulary + h + positions + h + 2 * h));
}

constexpr char kExperts[] =
    "[model]\narchitecture = \"mixtral\"\n[model.parameters]\nhidden_size = 256\n"
    "num_hidden_layers = 2\nnum_attention_heads = 4\nnum_key_value_heads = 4\n"
    "intermediate_size = 512\nvocab_size = 100\nnum_local_experts = 8\nnum_experts_per_tok = 2\n";

TEST(Experts, AreStatesOfTheirOwn) {
  const double attention = 4 * 256 * 256, experts = 8 * 3 * 256 * 512, router = 256 * 8;
  const double outside = 2 * 100 * 256 + 5 * 256;
  EXPECT_EQ(States("name = \"muon\"", kExperts),
            4 * 2 * (attention + experts + router) + 8 * outside);
  EXPECT_EQ(States("name = \"adafactor\"", kExperts),
            4 * (2 * (4 * 512 + 8 * 3 * 768 + 264) + 2 * 356 + 5 * 256));
  // The router has 2048 elements, too few for 8 bits.
  EXPECT_EQ(States("name = \"lion\"\nstate_bits = 8", kExperts),
            2 * (attention + experts) * (1 + 4 / 256.0) + 2 * 4 * router +
                2 * 100 * 256 * (1 + 4 / 256.0) + 4 * 5 * 256);
}

TEST(Muon, HasOneMomentumInLayersAndAdamElsewhere) {
  EXPECT_EQ(States("name = \"muon\""), 4 * kLinear + 8 * (2 * kEmbedding + kNorms));
  EXPECT_EQ(States("name = \"muon\"", Tied()), 4 * kLinear + 8 * (kEmbedding + kNorms));
}

TEST(Galore, ProjectsMatricesInLayers) {
  const double r = 64;
  // The shorter side is 1024, of k and v 512; the longer one 1024, of the MLP 2048.
  const double projectors = 2 * r * (5 * 1024 + 2 * 512);
  const double moments = 2 * r * (4 * 1024 + 3 * 2048);
  const double rest = 2 * kEmbedding + kNorms;
  EXPECT_EQ(States("name = \"galore\"\nrank = 64"), 4 * projectors + 8 * (moments + rest));
  EXPECT_EQ(Trained("name = \"galore\"\nrank = 64"), kAll);
  EXPECT_EQ(States("name = \"galore\"\nrank = 64\nstate_bits = 8"),
            4 * projectors + 2 * (moments + 2 * kEmbedding) * (1 + 4 / 256.0) + 8 * kNorms);
  // Only q: the others in layers are plain Adam.
  EXPECT_EQ(States("name = \"galore\"\nrank = 64\ntargets = [\"q\"]"),
            4 * 2 * r * 1024 + 8 * (2 * r * 1024 + kAll - 2 * 1024 * 1024));
}

TEST(Galore, RefusesWhatCannotBe) {
  EXPECT_THAT(OptimizerComplaint("name = \"galore\"\nrank = 513"),
              HasSubstr("rank 513 is more than layers.attention.k has rows or columns (1024 x "
                        "512)"));
  EXPECT_THAT(OptimizerComplaint("name = \"freeze\"\ntrain = \"norm\"\nthen = \"galore\""),
              HasSubstr("none of the targets is trained; nothing to project, so take adam"));
}

TEST(Freeze, TrainsTheNamedRolesAlone) {
  EXPECT_EQ(Trained("name = \"freeze\"\ntrain = [\"head\"]"), kEmbedding);
  EXPECT_EQ(Trained("name = \"freeze\"\ntrain = \"embed norm\""), kEmbedding + kNorms);
  EXPECT_EQ(Trained("name = \"freeze\"\ntrain = \"q\""), 2 * 1024 * 1024);
  const Plan plan = PlanText(Scenario(kSmall, "name = \"freeze\"\ntrain = \"norm\""));
  EXPECT_EQ(Memory(plan, "weights"), 2 * kAll);
  EXPECT_EQ(Memory(plan, "gradients"), 2 * kNorms);
  EXPECT_EQ(Memory(plan, "master_weights"), 4 * kNorms);
  EXPECT_EQ(Memory(plan, "optimizer"), 8 * kNorms);
}

TEST(Freeze, ATiedHeadIsTheEmbedding) {
  for (const char* roles : {"head", "embed", "embed head"}) {
    const std::string optimizer = std::string("name = \"freeze\"\ntrain = \"") + roles + "\"";
    EXPECT_EQ(Trained(optimizer, Tied()), kEmbedding) << roles;
    EXPECT_EQ(States(optimizer, Tied()), 8 * kEmbedding) << roles;
  }
}

TEST(Freeze, HandsOnToAnyOptimizer) {
  EXPECT_EQ(States("name = \"freeze\"\ntrain = \"norm\"\nthen = \"lion\""), 4 * kNorms);
  // What a stage freezes, the next one does not see: only the head is left to adapt.
  EXPECT_EQ(Trained("name = \"freeze\"\ntrain = \"head\"\n"
                    "then = { name = \"lora\", rank = 4, targets = [\"q\", \"head\"] }"),
            4 * (1024 + 1000));
}

TEST(Freeze, RefusesToTrainNothing) {
  EXPECT_THAT(OptimizerComplaint("name = \"freeze\""), HasSubstr("missing key optimizer.train"));
  EXPECT_THAT(OptimizerComplaint("name = \"freeze\"\ntrain = \"router\""),
              HasSubstr("no matrix has a role that `train` names; nothing to train"));
  EXPECT_THAT(OptimizerComplaint("name = \"freeze\"\ntrain = []"), HasSubstr("nothing to train"));
  EXPECT_THAT(OptimizerComplaint("name = \"freeze\"\ntrain = \"heads\""),
              HasSubstr("did you mean \"head\"?"));
}

TEST(Freeze, WorksOnAQuantizedBaseAsLongAsNoLinearMapIsTrained) {
  const std::string base = "name = \"int8\"";
  const Plan plan = PlanText(Scenario(kSmall, "name = \"freeze\"\ntrain = \"head\"", base));
  EXPECT_EQ(Memory(plan, "weights"), kLinear + 2 * (2 * kEmbedding + kNorms));
  EXPECT_THAT(Complaint(Scenario(kSmall, "name = \"freeze\"\ntrain = \"q\"", base)),
              HasSubstr("does not converge"));
}

TEST(Lora, AdaptsEmbeddingAndHead) {
  const double one = 8 * (1000 + 1024);
  EXPECT_EQ(Trained("name = \"lora\"\nrank = 8\ntargets = [\"embed\"]"), one);
  EXPECT_EQ(Trained("name = \"lora\"\nrank = 8\ntargets = [\"embed\", \"head\"]"), 2 * one);
  EXPECT_THAT(OptimizerComplaint("name = \"lora\"\nrank = 1001\ntargets = [\"embed\"]"),
              HasSubstr("rank 1001 is more than embed has rows or columns (1000 x 1024)"));
}

// The embedding's A is looked up, the head's multiplied.
TEST(Lora, AnEmbeddingsAdapterCostsOneProduct) {
  const double tokens = 16 * 1024;
  const auto forward = [&](const std::string& targets) {
    const Plan plan =
        PlanText(Scenario(kSmall, "name = \"lora\"\nrank = 8\ntargets = \"" + targets + "\"") +
                 "[training]\nsequence_length = 1024\nglobal_batch = 16\n");
    return ValueOf(plan, "compute.exact_forward_flops_per_step");
  };
  const double both = forward("embed head");
  EXPECT_EQ(both - forward("head"), tokens * 2 * 8 * 1024);
  EXPECT_EQ(both - forward("embed"), tokens * 2 * 8 * (1024 + 1000));
}

TEST(Lora, AnAdapterOfATiedHeadHasItsOwnParameters) {
  const double one = 8 * (1000 + 1024);
  const std::string lora = "name = \"lora\"\nrank = 8\n";
  EXPECT_EQ(Trained(lora + "targets = [\"head\"]", Tied()), one);
  EXPECT_EQ(Trained(lora + "targets = [\"embed\"]", Tied()), one);
  EXPECT_EQ(Trained(lora + "targets = [\"embed\", \"head\"]", Tied()), 2 * one);
  const Plan plan = PlanText(Scenario(Tied(), lora + "targets = [\"head\"]"));
  EXPECT_EQ(Memory(plan, "weights"), 2 * (kAll - kEmbedding + one));
  EXPECT_EQ(Memory(plan, "optimizer"), 8 * one);
}

TEST(Lora, ATiedHeadIsTrainedInFullWithTheEmbedding) {
  const double q = 2 * 8 * (1024 + 1024);
  const std::string lora = "name = \"lora\"\nrank = 8\n";
  for (const char* role : {"embed", "head"}) {
    const std::string full = lora + "train_in_full = \"" + role + "\"\n";
    EXPECT_EQ(Trained(full + "targets = \"q\"", Tied()), q + kEmbedding) << role;
    // No adapter on what is trained in full, under whichever name.
    EXPECT_EQ(Trained(full + "targets = \"q embed head\"", Tied()), q + kEmbedding) << role;
    EXPECT_THAT(Complaint(Scenario(Tied(), full + "targets = \"embed head\"")),
                HasSubstr("none of the targets is in this model, apart from what is trained in "
                          "full"));
    // An untied pair is two.
    EXPECT_EQ(Trained(full + "targets = \"q embed head\""), q + kEmbedding + 8 * (1000 + 1024));
  }
}

TEST(Lora, BiasesAndRouters) {
  // Biases of a GPT layer: q, k, v, o, up 4h, down; those of norms belong to the norms.
  const double h = 64;
  EXPECT_EQ(Trained("name = \"lora\"\nrank = 2\ntargets = \"q\"\ntrain_in_full = \"bias\"",
                    Gpt(64, 3, 100, 4)),
            3 * (2 * (h + h) + 9 * h));
  EXPECT_EQ(Trained("name = \"lora\"\nrank = 2\ntargets = \"router\"", kExperts),
            2 * 2 * (256 + 8));
  EXPECT_THAT(Complaint(Scenario(kExperts, "name = \"lora\"\nrank = 9\ntargets = \"router\"")),
              HasSubstr("rank 9 is more than layers.router has rows or columns (256 x 8)"));
}

TEST(Mixed, MasterWeightsMayBeLeftOut) {
  const Plan plan =
      PlanText(Scenario(kSmall, "name = \"adam\"", "name = \"mixed\"\nmaster_weights = false"));
  EXPECT_EQ(Memory(plan, "master_weights"), 0);
  EXPECT_EQ(ValueOf(plan, "memory.bytes_per_parameter"), 2 + 2 + 8);
}

TEST(Fp8, IsAsLargeAsMixedPrecisionAndNeedsTheGpusPeak) {
  const auto plan = [](const std::string& precision) {
    return PlanText(Scenario(kSmall, "name = \"adam\"", precision, "H100-SXM5-80GB"));
  };
  const Plan fp8 = plan("name = \"fp8\""), mixed = plan("name = \"mixed\"");
  EXPECT_EQ(Memory(fp8, "total"), Memory(mixed, "total"));
  EXPECT_EQ(ValueOf(plan("name = \"fp8\"\ngradients = \"fp32\""), "memory.bytes_per_parameter"),
            18);
  EXPECT_EQ(ValueOf(plan("name = \"fp8\"\ngradients = \"both\""), "memory.bytes_per_parameter"),
            20);
  EXPECT_THAT(Complaint(Scenario(kSmall, "name = \"adam\"", "name = \"fp8\"")),
              HasSubstr("precision fp8 computes in fp8, which A100-SXM4-80GB does not have"));
}

TEST(Tf32, IsFp32WithAnotherPeak) {
  const auto plan = [](const std::string& precision) {
    return PlanText(Scenario(kSmall, "name = \"adam\"", precision));
  };
  const Plan own = plan("name = \"tf32\""), option = plan("name = \"fp32\"\ntf32 = true");
  EXPECT_EQ(ValueOf(own, "memory.bytes_per_parameter"), 16);
  EXPECT_EQ(Memory(own, "total"), Memory(option, "total"));
  EXPECT_EQ(ValueOf(own, "time.days"), ValueOf(option, "time.days"));
  EXPECT_LT(ValueOf(own, "time.days"), ValueOf(plan("name = \"fp32\""), "time.days"));
  EXPECT_THAT(Complaint(Scenario(kSmall, "name = \"adam\"", "name = \"tf32\"", "V100-SXM2-32GB")),
              HasSubstr("which V100-SXM2-32GB does not have"));
}

// Bytes of the frozen linear maps alone: adapters, embeddings and norms in 16 bit are taken off.
double Quantized(const std::string& precision) {
  const Plan plan =
      PlanText(Scenario(kSmall, "name = \"lora\"\nrank = 8\ntargets = \"head\"", precision));
  return Memory(plan, "weights") - 2 * (8 * (1000 + 1024) + 2 * kEmbedding + kNorms);
}

TEST(Int4, Formats) {
  const double elements = kLinear / 8;
  EXPECT_EQ(Quantized("name = \"int4\"\ndouble_quantization = false"), elements * (4 + 32 / 64.0));
  EXPECT_EQ(Quantized("name = \"int4\""), elements * (4 + 8 / 64.0 + 32 / 64.0 / 256));
  EXPECT_EQ(Quantized("name = \"int4\"\nformat = \"gptq\""),
            elements * (4 + 16 / 128.0 + 4 / 128.0));
  EXPECT_EQ(Quantized("name = \"int4\"\nformat = \"gptq\"\ngroup_size = 32"),
            elements * (4 + 20 / 32.0));
  EXPECT_EQ(Quantized("name = \"int4\"\nformat = \"gptq\"\nblock_size = 0"), elements * 4);
  EXPECT_THAT(Complaint(Scenario(kSmall, "name = \"lora\"",
                                 "name = \"int4\"\nformat = \"gptq\"\ndouble_quantization = true")),
              HasSubstr("gptq has none to pack"));
}

TEST(Int8, AScalePerRowOrBlock) {
  EXPECT_EQ(Quantized("name = \"int8\""), kLinear);
  EXPECT_EQ(Quantized("name = \"int8\"\nblock_size = 128"), kLinear * (1 + 32 / 128.0 / 8));
}

}  // namespace
}  // namespace gpuday
