// Stochastic gradient descent: every matrix is trained; with momentum each carries one more copy.
// Robbins & Monro 1951; Polyak 1964 (momentum).
#include <gpuday/optimizer.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::Real("momentum").Range(0, 1).Default(0.9).Help("0 keeps no state at all"),
};

void Assign(const sdk::Values& values, const sdk::Matrices& matrices, sdk::TrainingSink& training) {
  for (std::uint32_t i = 0; i < matrices.size(); ++i) {
    training.Train(i);
    if (values.Real("momentum") > 0) training.State(i, "momentum", matrices.ElementsOf(i));
  }
}

constexpr sdk::Golden kGolden[] = {
    {"", "trained_parameters", 226560,
     "by hand: 64,000 + 2 x (4 x 64^2 + 2 x 64 x 256 + 2 x 64) + 64,000"},
    {"", "state_bits", 7249920, "by hand: momentum of 32 bits for each of 226,560 parameters"},
    {"momentum=0", "state_bits", 0, "by hand: without momentum there is no state"},
};

}  // namespace

GPUDAY_OPTIMIZER_PLUGIN("sgd", "1.0.0",
                        "Stochastic gradient descent: no state, or one copy with momentum",
                        kParameters, Assign, kGolden)
