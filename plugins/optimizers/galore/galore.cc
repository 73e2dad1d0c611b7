// GaLore: gradients of targeted matrices (m x n, m the shorter side) are projected to rank r before
// Adam sees them: a projector of m r and two moments of r n elements each; all else is plain Adam.
// Weights stay full and are all trained. Zhao et al. 2024, arXiv:2403.03507, section 4, table 1.
#include <gpuday/state_width.h>

#include <algorithm>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::Integer("rank")
        .Aliases("r galore_rank")
        .Range(1, 65536)
        .Default(128)
        .Help("rank r of the projected gradients"),
    sdk::TextList("targets")
        .Aliases("optim_target_modules")
        .Choices("q k v o gate up down")
        .Default("q k v o gate up down")
        .Help("roles of the matrices whose gradients are projected"),
    sdk::StateBits(),
};

// A linear map of a layer; its bias has a role of its own.
bool IsLinear(const gpuday_matrix& matrix) {
  return matrix.place == GPUDAY_PLACE_LAYER && matrix.operation == GPUDAY_OP_MATMUL;
}

void Assign(const sdk::Values& values, const sdk::Matrices& matrices, sdk::TrainingSink& training) {
  const std::uint64_t rank = values.Integer("rank");
  const std::vector<bool> targeted = WithRoles(matrices, values.Words("targets"));
  bool any = false;
  for (std::uint32_t i = 0; i < matrices.size(); ++i) {
    const gpuday_matrix& matrix = matrices[i];
    training.Train(i);
    std::uint64_t moment = matrices.ElementsOf(i);
    if (targeted[i] && IsLinear(matrix)) {
      const auto [shorter, longer] = std::minmax(matrix.rows, matrix.columns);
      if (rank > shorter) {
        throw sdk::Error("rank " + std::to_string(rank) + " is more than " + matrix.name +
                         " has rows or columns (" + std::to_string(matrix.rows) + " x " +
                         std::to_string(matrix.columns) + ")");
      }
      training.State(i, "projector", shorter * rank);
      moment = rank * longer;
      any = true;
    }
    AddState(values, matrices, i, "first moment", moment, training);
    AddState(values, matrices, i, "second moment", moment, training);
  }
  if (!any) throw sdk::Error("none of the targets is trained; nothing to project, so take adam");
}

constexpr sdk::Golden kGolden[] = {
    {"rank=8", "trained_parameters", 226560,
     "by hand: 64,000 + 2 x (4 x 64^2 + 2 x 64 x 256 + 2 x 64) + 64,000"},
    {"rank=8", "state_bits", 9191424,
     "by hand: 32 x (2 x (4 x (8 x 64 + 2 x 8 x 64) + 2 x (8 x 64 + 2 x 8 x 256)) of layers + 2 x "
     "128,256 of the rest)"},
};

}  // namespace

GPUDAY_OPTIMIZER_PLUGIN("galore", "1.0.0",
                        "GaLore (Zhao et al. 2024): Adam on gradients projected to a low rank",
                        kParameters, Assign, kGolden)
