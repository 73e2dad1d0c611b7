// Adam and AdamW: every matrix is trained and carries two moments, in the precision's type or in
// 32, 16 or 8 bit. Kingma & Ba 2015, arXiv:1412.6980, algorithm 1; Loshchilov & Hutter 2019 (AdamW,
// same states); Dettmers et al. 2022, arXiv:2110.02861 (8 bit).
#include <gpuday/state_width.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::Boolean("amsgrad").Default(false).Help(
        "keep the largest second moment too (Reddi et al. 2018)"),
    sdk::StateBits(),
    sdk::Embeddings32Bit(),
    sdk::Paged(),
};

void Assign(const sdk::Values& values, const sdk::Matrices& matrices, sdk::TrainingSink& training) {
  const bool amsgrad = values.Boolean("amsgrad");
  if (amsgrad && values.Given("state_bits") && values.Integer("state_bits") == 8) {
    throw sdk::Error("no 8-bit Adam keeps amsgrad's third state; set state_bits to 16 or 32");
  }
  for (std::uint32_t i = 0; i < matrices.size(); ++i) {
    const std::uint64_t elements = matrices.ElementsOf(i);
    training.Train(i);
    AddState(values, matrices, i, "first moment", elements, training);
    AddState(values, matrices, i, "second moment", elements, training);
    if (amsgrad) AddState(values, matrices, i, "largest second moment", elements, training);
  }
}

constexpr sdk::Golden kGolden[] = {
    {"", "trained_parameters", 226560,
     "by hand: 64,000 + 2 x (4 x 64^2 + 2 x 64 x 256 + 2 x 64) + 64,000"},
    {"", "state_bits", 14499840, "by hand: two states of 32 bits for each of 226,560 parameters"},
    {"amsgrad=true", "state_bits", 21749760,
     "by hand: three states of 32 bits for each of 226,560 parameters"},
    {"state_bits=16", "state_bits", 7249920,
     "by hand: two states of 16 bits for each of 226,560 parameters"},
};

}  // namespace

GPUDAY_OPTIMIZER_PLUGIN("adam", "1.1.0",
                        "Adam and AdamW (Kingma & Ba 2015): two moments per parameter", kParameters,
                        Assign, kGolden)
