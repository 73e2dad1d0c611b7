// Muon: matrices inside layers carry one momentum, which is orthogonalized before the step; all
// else (embeddings, head, norms, biases) is trained by Adam with two moments. Jordan et al. 2024,
// "Muon: An optimizer for hidden layers in neural networks", kellerjordan.github.io/posts/muon; Liu
// et al. 2025, arXiv:2502.16982 (at scale).
#include <gpuday/optimizer.h>

namespace {

namespace sdk = gpuday::sdk;

void Assign(const sdk::Values&, const sdk::Matrices& matrices, sdk::TrainingSink& training) {
  for (std::uint32_t i = 0; i < matrices.size(); ++i) {
    const gpuday_matrix& matrix = matrices[i];
    training.Train(i);
    if (matrix.place == GPUDAY_PLACE_LAYER && matrix.operation == GPUDAY_OP_MATMUL) {
      training.State(i, "momentum", matrices.ElementsOf(i));
    } else {
      training.State(i, "first moment", matrices.ElementsOf(i));
      training.State(i, "second moment", matrices.ElementsOf(i));
    }
  }
}

constexpr sdk::Golden kGolden[] = {
    {"", "trained_parameters", 226560,
     "by hand: 64,000 + 2 x (4 x 64^2 + 2 x 64 x 256 + 2 x 64) + 64,000"},
    {"", "state_bits", 11354112,
     "by hand: 32 x (98,304 of matrices in layers + 2 x 128,256 of the rest)"},
};

}  // namespace

GPUDAY_OPTIMIZER_PLUGIN("muon", "1.0.0",
                        "Muon (Jordan et al. 2024): one momentum for matrices in layers, Adam for "
                        "the rest",
                        nullptr, Assign, kGolden)
