// Freezing: only matrices of the named roles are trained, the rest of the model stays as it is. A
// stage: the optimizer behind it trains them. Howard & Ruder 2018, arXiv:1801.06146, section 3.3
// (part of a model); Ben Zaken et al. 2022, arXiv:2106.10199 (BitFit: biases alone).
#include <gpuday/optimizer.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::TextList("train")
        .Choices("embed position q k v o gate up down head router norm bias other")
        .Required()
        .Help("roles that are trained, in all layers; everything else is frozen"),
};

void Assign(const sdk::Values& values, const sdk::Matrices& matrices, sdk::TrainingSink& training) {
  const std::vector<bool> trained = WithRoles(matrices, values.Words("train"));
  for (std::uint32_t i = 0; i < matrices.size(); ++i) {
    if (trained[i]) training.Train(i);
  }
  if (std::find(trained.begin(), trained.end(), true) == trained.end()) {
    throw sdk::Error("no matrix has a role that `train` names; nothing to train");
  }
}

constexpr sdk::Golden kGolden[] = {
    {"train=head,norm", "trained_parameters", 64256,
     "by hand: 64 x 1000 of the head + 2 x 2 x 64 of norms"},
};

}  // namespace

GPUDAY_OPTIMIZER_STAGE_PLUGIN("freeze", "1.0.0",
                              "Freezing: trains only the roles that `train` names, by the next "
                              "optimizer",
                              kParameters, Assign, "adam", kGolden)
