// Adam and AdamW: every matrix is trained and carries two moments.
// Kingma & Ba 2015, arXiv:1412.6980, algorithm 1; Loshchilov & Hutter 2019 (AdamW, same states).
#include <gpuday/optimizer.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::Boolean("amsgrad").Default(false).Help(
        "keep the largest second moment too (Reddi et al. 2018)"),
};

void Assign(const sdk::Values& values, const sdk::Matrices& matrices, sdk::TrainingSink& training) {
  for (std::uint32_t i = 0; i < matrices.size(); ++i) {
    training.Train(i);
    training.State(i, "first moment", matrices.ElementsOf(i));
    training.State(i, "second moment", matrices.ElementsOf(i));
    if (values.Boolean("amsgrad")) {
      training.State(i, "largest second moment", matrices.ElementsOf(i));
    }
  }
}

}  // namespace

GPUDAY_OPTIMIZER_PLUGIN("adam", "1.0.0",
                        "Adam and AdamW (Kingma & Ba 2015): two moments per parameter", kParameters,
                        Assign)
