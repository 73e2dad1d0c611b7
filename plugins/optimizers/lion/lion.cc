// Lion: the sign of an average of gradients; every matrix is trained and carries one moment.
// Chen et al. 2023, arXiv:2302.06675, algorithm 2; Dettmers et al. 2022, arXiv:2110.02861 (8 bit).
#include <gpuday/state_width.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::StateBits(),
    sdk::Embeddings32Bit(),
    sdk::Paged(),
};

void Assign(const sdk::Values& values, const sdk::Matrices& matrices, sdk::TrainingSink& training) {
  for (std::uint32_t i = 0; i < matrices.size(); ++i) {
    training.Train(i);
    AddState(values, matrices, i, "moment", matrices.ElementsOf(i), training);
  }
}

constexpr sdk::Golden kGolden[] = {
    {"", "trained_parameters", 226560,
     "by hand: 64,000 + 2 x (4 x 64^2 + 2 x 64 x 256 + 2 x 64) + 64,000"},
    {"", "state_bits", 7249920, "by hand: one state of 32 bits for each of 226,560 parameters"},
};

}  // namespace

GPUDAY_OPTIMIZER_PLUGIN("lion", "1.0.0", "Lion (Chen et al. 2023): one moment per parameter",
                        kParameters, Assign, kGolden)
