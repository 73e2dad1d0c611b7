// An architecture on the C++ face that throws what its option says.
#include <gpuday/decoder.h>

#include <new>
#include <stdexcept>

namespace {

namespace sdk = gpuday::sdk;

constexpr sdk::Parameter kParameters[] = {
    sdk::Text("do").Required().Help("what to throw"),
};

void Describe(const sdk::Values& values, sdk::ModelSink& model) {
  const std::string_view what = values.Text("do");
  if (what == "error") throw sdk::Error("hidden_size is not divisible; give another");
  if (what == "long_error") throw sdk::Error(std::string(10000, 'x'));
  if (what == "escape_error") throw sdk::Error("red \x1B[31m\nalert");
  if (what == "runtime_error") throw std::runtime_error("ran aground");
  if (what == "bad_alloc") throw std::bad_alloc();
  if (what == "number") throw 7;
  if (what == "undeclared") values.Integer("hidden_size");
  model.Shape({.layers = 1, .hidden_size = 8});
  const sdk::Matrix matrix{.name = "w", .part = sdk::Part::kMlp, .rows = 8, .columns = 4};
  model.Add(matrix);
  if (what == "duplicate") model.Add(matrix);
}

}  // namespace

GPUDAY_ARCHITECTURE_PLUGIN("throwing", "1.0.0", "Throws", nullptr, kParameters, Describe, nullptr)
