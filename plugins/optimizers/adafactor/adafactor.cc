// Adafactor: instead of a second moment, a matrix of m x n carries the means of its rows and
// columns, m + n elements; vectors carry a full second moment. A first moment is possible and
// usually left out. Shazeer & Stern 2018, arXiv:1804.04235, section 4 and algorithm 4.
#include <gpuday/optimizer.h>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::Boolean("first_moment")
        .Default(false)
        .Help("keep a first moment as large as the matrix too (beta1 above 0)"),
};

void Assign(const sdk::Values& values, const sdk::Matrices& matrices, sdk::TrainingSink& training) {
  for (std::uint32_t i = 0; i < matrices.size(); ++i) {
    const gpuday_matrix& matrix = matrices[i];
    training.Train(i);
    if (values.Boolean("first_moment")) {
      training.State(i, "first moment", matrices.ElementsOf(i));
    }
    if (matrix.operation == GPUDAY_OP_ELEMENTWISE) {
      training.State(i, "second moment", matrices.ElementsOf(i));
    } else {
      training.State(i, "row statistics", matrix.rows);
      training.State(i, "column statistics", matrix.columns);
    }
  }
}

constexpr sdk::Golden kGolden[] = {
    {"", "trained_parameters", 226560,
     "by hand: 64,000 + 2 x (4 x 64^2 + 2 x 64 x 256 + 2 x 64) + 64,000"},
    {"", "state_bits", 150016,
     "by hand: 32 x (2 x 1064 of embedding and head + 2 x (4 x 128 + 2 x 320) of layers + 256 of "
     "norms)"},
};

}  // namespace

GPUDAY_OPTIMIZER_PLUGIN("adafactor", "1.0.0",
                        "Adafactor (Shazeer & Stern 2018): statistics of rows and columns instead "
                        "of a second moment",
                        kParameters, Assign, kGolden)
