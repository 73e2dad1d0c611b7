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

}  // namespace

GPUDAY_OPTIMIZER_PLUGIN("sgd", "1.0.0",
                        "Stochastic gradient descent: no state, or one copy with momentum",
                        kParameters, Assign, nullptr)
