// LoRA: the model stays frozen; beside each targeted matrix W (m x n) two small ones are trained,
// A (m x r) and B (r x n), and W + (alpha / r) A B takes its place. Adds r (m + n) parameters per
// matrix; the embedding's A (V x r) is looked up as the embedding is. A stage: the optimizer behind
// it trains the adapters. Hu et al. 2021, arXiv:2106.09685, section 4.1.
#include <gpuday/optimizer.h>

#include <algorithm>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::Integer("rank")
        .Aliases("r lora_r lora_rank")
        .Range(1, 65536)
        .Default(16)
        .Help("width r of the adapters"),
    sdk::TextList("targets")
        .Aliases("target_modules lora_targets")
        .Choices("q k v o gate up down embed head router")
        .Default("q k v o gate up down")
        .Help("roles of the matrices that get an adapter"),
    sdk::TextList("train_in_full")
        .Aliases("modules_to_save")
        .Choices("embed head norm bias")
        .Default("")
        .Help("roles that are trained themselves, beside the adapters"),
    sdk::Real("alpha")
        .Aliases("lora_alpha")
        .Range(0, 1e6)
        .Default(32.0)
        .Help("scale of the adapters' output; costs nothing"),
};

void Assign(const sdk::Values& values, const sdk::Matrices& matrices, sdk::TrainingSink& training) {
  const std::uint64_t rank = values.Integer("rank");
  const auto targets = values.Words("targets");
  const std::vector<bool> in_full = WithRoles(matrices, values.Words("train_in_full"));
  std::uint32_t adapted = 0;
  for (std::uint32_t i = 0; i < matrices.size(); ++i) {
    const gpuday_matrix& matrix = matrices[i];
    if (in_full[i]) {
      training.Train(i);
      continue;
    }
    // A gate of one output is smaller than any adapter.
    if (matrix.columns == 1 || !sdk::Contains(targets, sdk::RoleName(matrices.RoleOf(i)))) continue;
    if (rank > std::min(matrix.rows, matrix.columns)) {
      throw sdk::Error("rank " + std::to_string(rank) + " is more than " + matrix.name +
                       " has rows or columns (" + std::to_string(matrix.rows) + " x " +
                       std::to_string(matrix.columns) + ")");
    }
    const std::string name = matrix.name;
    training.Adapt(matrices, i, name + ".lora_a", matrix.rows, rank,
                   static_cast<sdk::Operation>(matrix.operation));
    training.Adapt(matrices, i, name + ".lora_b", rank, matrix.columns);
    ++adapted;
  }
  if (adapted == 0) {
    throw sdk::Error(
        "none of the targets is in this model, apart from what is trained in full; nothing to "
        "adapt");
  }
}

constexpr sdk::Golden kGolden[] = {
    {"rank=8", "trained_parameters", 18432,
     "by hand: 2 x (4 x 8 x (64 + 64) + 2 x 8 x (64 + 256))"},
    {"rank=4 targets=q,v", "trained_parameters", 2048, "by hand: 2 x 2 x 4 x (64 + 64)"},
};

}  // namespace

GPUDAY_OPTIMIZER_STAGE_PLUGIN("lora", "1.1.0",
                              "LoRA (Hu et al. 2021): frozen model, low-rank adapters trained by "
                              "the next optimizer",
                              kParameters, Assign, "adam", kGolden)
