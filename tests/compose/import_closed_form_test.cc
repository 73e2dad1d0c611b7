// Properties of what is imported, over random configurations of every model type: the count is the
// closed form's, layers add up, and a walk over all copies of all matrices finds the same.
#include "tests/compose/import_closed_form.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cctype>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "planner/budget/totals.h"
#include "planner/compose/compose.h"
#include "tests/base/sanitized.h"
#include "tests/compose/import_testing.h"

namespace gpuday {
namespace {

using Json = nlohmann::json;

// The same cases every time; RC_PARAMS in the environment asks for others.
const int kParameters = setenv("RC_PARAMS",
                               kSanitized ? "seed=20261124 max_success=15 noshrink=0"
                                          : "seed=20261124 max_success=60 noshrink=0",
                               0);

class RandomModel : public testing::TestWithParam<std::string> {};

std::string TestName(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(, RandomModel, testing::ValuesIn(RandomTypes()), TestName);

Model Import(const Json& config) {
  const auto model = ImportText(config.dump());
  if (!model.ok()) RC_FAIL(std::string(model.status().message()) + "\n" + config.dump());
  return *model;
}

TEST_P(RandomModel, HasTheParametersOfTheClosedForm) {
  EXPECT_TRUE(rc::check([&] {
    const Json config = RandomConfig(GetParam());
    RC_LOG(config.dump());
    RC_ASSERT(CountParameters(Import(config)) == static_cast<std::uint64_t>(ClosedForm(config)));
  }));
}

// Parameters of the matrices in the layers, and of the rest.
std::pair<std::uint64_t, std::uint64_t> InLayersAndOutside(const Model& model) {
  std::pair<std::uint64_t, std::uint64_t> sums;
  for (const Matrix& m : model.matrices) {
    (m.place == sdk::Place::kLayer ? sums.first : sums.second) += m.Parameters();
  }
  return sums;
}

// With layers that are all alike, twice as many layers hold twice as much and change nothing else.
TEST_P(RandomModel, TwiceTheLayersHoldTwiceAsMuch) {
  EXPECT_TRUE(rc::check([&] {
    Json config = RandomConfig(GetParam(), /*uniform=*/true);
    Json& shape = ShapeOf(config);
    const std::string key = LayersKey(shape);
    const std::int64_t layers = shape.value(key, 26);
    shape[key] = layers;
    const auto [once, rest] = InLayersAndOutside(Import(config));
    shape[key] = 2 * layers;
    if (shape.contains("attention_layers")) {
      Json& kinds = shape["attention_layers"];
      kinds.insert(kinds.end(), static_cast<std::size_t>(layers), Json("global"));
    }
    RC_LOG(config.dump());
    const auto [twice, same] = InLayersAndOutside(Import(config));
    RC_ASSERT(twice == 2 * once);
    RC_ASSERT(same == rest);
  }));
}

// Each further layer adds as much as the one before it and nothing outside the layers.
TEST_P(RandomModel, CountsAreAdditiveOverLayers) {
  EXPECT_TRUE(rc::check([&] {
    Json config = RandomConfig(GetParam(), /*uniform=*/true);
    Json& shape = ShapeOf(config);
    const std::string key = LayersKey(shape);
    std::uint64_t before = 0, outside = 0, last = 0;
    for (int layers = 1; layers <= 4; ++layers) {
      shape[key] = layers;
      if (shape.contains("attention_layers")) {
        shape["attention_layers"] =
            Json(std::vector<std::string>(static_cast<std::size_t>(layers), "global"));
      }
      const auto [in_layers, rest] = InLayersAndOutside(Import(config));
      if (layers == 1) outside = rest;
      RC_ASSERT(rest == outside);
      RC_ASSERT(in_layers > before);
      if (layers > 1) RC_ASSERT(in_layers - before == last);
      last = in_layers - before;
      before = in_layers;
    }
  }));
}

// Counts one by one what the multiplication counts at once.
TEST_P(RandomModel, AWalkOverAllCopiesFindsTheSame) {
  EXPECT_TRUE(rc::check([&] {
    const Model model = Import(RandomConfig(GetParam()));
    std::uint64_t all = 0, active = 0;
    for (const Matrix& m : model.matrices) {
      if (m.shares_storage) continue;
      for (std::uint64_t layer = 0; layer < m.layers; ++layer) {
        for (std::uint64_t copy = 0; copy < m.per_layer; ++copy) {
          std::uint64_t elements = 0;
          for (std::uint64_t row = 0; row < m.rows; ++row) elements += m.columns;
          all += elements;
          if (copy < m.active_per_layer) active += elements;
        }
      }
    }
    RC_ASSERT(all == CountParameters(model));
    std::uint64_t counted_active = 0;
    for (const Matrix& m : model.matrices) counted_active += m.ActiveParameters();
    RC_ASSERT(active == counted_active);
    RC_ASSERT(active <= all);
  }));
}

// Every attention layer is told, with or without a window, and none twice.
TEST_P(RandomModel, TheKindsOfAttentionAddUpToTheLayers) {
  EXPECT_TRUE(rc::check([&] {
    const Model model = Import(RandomConfig(GetParam()));
    std::uint64_t layers = 0;
    for (const AttentionLayers& a : model.attention) layers += a.layers;
    RC_ASSERT(layers == model.layers);
  }));
}

TEST(RandomTypes, AreAllThatTheBundledPluginsRead) {
  PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  std::vector<std::string> read;
  for (const PluginHost::Reader& reader : host.AllReaders()) read.push_back(reader.type->name);
  std::sort(read.begin(), read.end());
  EXPECT_EQ(read, RandomTypes()) << "a type without a closed form in import_closed_form.cc";
}

}  // namespace
}  // namespace gpuday
