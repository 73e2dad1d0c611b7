// The parameter counts of well-known models, to the last digit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/budget/totals.h"
#include "planner/catalog/catalog.h"
#include "planner/compose/compose.h"
#include "planner/host/plugin_host.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

// The model of that name as the bundled catalog and plugins describe it.
Model Describe(const std::string& name) {
  Catalog catalog({fs::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  PluginHost host({fs::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  const auto entry = catalog.FindModel(name, {"test", 0, 0});
  if (!entry.ok()) {
    ADD_FAILURE() << entry.status();
    return {};
  }
  auto resolved = ResolveModel(*entry, host);
  EXPECT_TRUE(resolved.ok()) << resolved.status();
  return resolved.ok() ? std::move(resolved->model) : Model();
}

struct Count {
  const char* name;
  std::uint64_t parameters;
};

void PrintTo(const Count& count, std::ostream* out) { *out << count.name; }

std::string TestName(const ::testing::TestParamInfo<Count>& info) {
  std::string name = info.param.name;
  for (char& c : name) {
    if (c == '-' || c == '.') c = '_';
  }
  return name;
}

class PublishedCount : public ::testing::TestWithParam<Count> {};

TEST_P(PublishedCount, IsCountedToTheLastDigit) {
  EXPECT_EQ(CountParameters(Describe(GetParam().name)), GetParam().parameters);
}

// Counts of the published weight files (Hugging Face safetensors metadata, buffers left out);
// DeepSeek-LLM-67B's is computed from its configuration.
INSTANTIATE_TEST_SUITE_P(
    , PublishedCount,
    ::testing::Values(Count{"gpt2", 124'439'808}, Count{"gpt2-medium", 354'823'168},
                      Count{"gpt2-xl", 1'557'611'200}, Count{"llama-7b", 6'738'415'616},
                      Count{"llama-13b", 13'015'864'320}, Count{"llama-30b", 32'528'943'616},
                      Count{"llama-65b", 65'285'660'672}, Count{"llama-2-7b", 6'738'415'616},
                      Count{"llama-2-70b", 68'976'648'192}, Count{"llama-3-8b", 8'030'261'248},
                      Count{"llama-3.1-8b", 8'030'261'248}, Count{"llama-3.1-70b", 70'553'706'496},
                      Count{"llama-3.1-405b", 405'853'388'800},
                      Count{"llama-3.2-3b", 3'212'749'824}, Count{"llama-3.3-70b", 70'553'706'496},
                      Count{"tinyllama-1.1b", 1'100'048'384}, Count{"smollm2-135m", 134'515'008},
                      Count{"smollm2-1.7b", 1'711'376'384}, Count{"yi-6b", 6'061'035'520},
                      Count{"yi-34b", 34'388'917'248}, Count{"deepseek-llm-7b", 6'910'365'696},
                      Count{"deepseek-llm-67b", 67'425'001'472},
                      Count{"mistral-7b-v0.1", 7'241'732'096},
                      Count{"mistral-nemo-12b", 12'247'782'400},
                      Count{"mistral-large-123b", 122'610'069'504}),
    TestName);

// GPT-3 and Megatron-LM published rounded sizes only; their shapes (Brown et al. 2020, table 2.1;
// Narayanan et al. 2021, table 1) give l (12 h^2 + 13 h) + V h + s h + 2 h.
struct Shape {
  const char* name;
  std::uint64_t layers, hidden, vocabulary, positions;
};

void PrintTo(const Shape& shape, std::ostream* out) { *out << shape.name; }

class GptShape : public ::testing::TestWithParam<Shape> {};

TEST_P(GptShape, GivesTheCountOfTheFormula) {
  const auto& [name, l, h, v, s] = GetParam();
  const Model model = Describe(name);
  EXPECT_EQ(model.layers, l);
  EXPECT_EQ(model.hidden_size, h);
  EXPECT_EQ(CountParameters(model), l * (12 * h * h + 13 * h) + v * h + s * h + 2 * h);
}

INSTANTIATE_TEST_SUITE_P(, GptShape,
                         ::testing::Values(Shape{"gpt3-small", 12, 768, 50257, 2048},
                                           Shape{"gpt3-medium", 24, 1024, 50257, 2048},
                                           Shape{"gpt3-large", 24, 1536, 50257, 2048},
                                           Shape{"gpt3-xl", 24, 2048, 50257, 2048},
                                           Shape{"gpt3-2.7b", 32, 2560, 50257, 2048},
                                           Shape{"gpt3-6.7b", 32, 4096, 50257, 2048},
                                           Shape{"gpt3-13b", 40, 5120, 50257, 2048},
                                           Shape{"gpt3-175b", 96, 12288, 50257, 2048},
                                           Shape{"megatron-1.7b", 24, 2304, 51200, 2048},
                                           Shape{"megatron-3.6b", 30, 3072, 51200, 2048},
                                           Shape{"megatron-7.5b", 36, 4096, 51200, 2048},
                                           Shape{"megatron-18.4b", 40, 6144, 51200, 2048},
                                           Shape{"megatron-39.1b", 48, 8192, 51200, 2048},
                                           Shape{"megatron-76.1b", 60, 10240, 51200, 2048},
                                           Shape{"megatron-145.6b", 80, 12288, 51200, 2048},
                                           Shape{"megatron-310.1b", 96, 16384, 51200, 2048},
                                           Shape{"megatron-529.6b", 105, 20480, 51200, 2048},
                                           Shape{"megatron-1008b", 128, 25600, 51200, 2048}));

// Narayanan et al. 2021, section 5: P = 12 l h^2 (1 + 13 / 12h + (V + s) / 12 l h).
TEST(GptShapes, MegatronsTrillionIs1008Billion) {
  EXPECT_NEAR(static_cast<double>(CountParameters(Describe("megatron-1008b"))), 1008e9, 0.05e9);
  EXPECT_NEAR(static_cast<double>(CountParameters(Describe("gpt3-175b"))), 174.6e9, 0.05e9);
}

TEST(BundledModels, EveryCountThatTheCatalogStatesIsTheCountOfItsPlugin) {
  Catalog catalog({fs::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  PluginHost host({fs::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  const auto models = catalog.AllModels();
  ASSERT_TRUE(models.ok()) << models.status();
  int stated = 0;
  for (const ModelEntry& entry : *models) {
    const auto resolved = ResolveModel(entry, host);
    ASSERT_TRUE(resolved.ok()) << resolved.status();
    EXPECT_GT(CountParameters(resolved->model), 0u) << entry.name;
    if (entry.exact_parameters.empty()) continue;
    ++stated;
    EXPECT_EQ(absl::StrCat(CountParameters(resolved->model)), entry.exact_parameters) << entry.name;
  }
  EXPECT_GE(stated, 25);
}

}  // namespace
}  // namespace gpuday
