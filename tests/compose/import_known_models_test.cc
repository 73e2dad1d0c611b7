// Published models, counted to the last parameter from what matters of their config.json.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "planner/budget/totals.h"
#include "tests/compose/import_closed_form.h"
#include "tests/compose/import_testing.h"

namespace gpuday {
namespace {

using Json = nlohmann::json;

struct Known {
  std::string name;
  std::uint64_t parameters = 0;
  Json config;
};

std::vector<Known> ReadKnown() {
  std::ifstream in(std::string(GPUDAY_SOURCE_ROOT) + "/tests/compose/import_known_models.txt");
  std::vector<Known> known;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> parts = absl::StrSplit(line, absl::MaxSplits(" | ", 2));
    Known model{.name = parts.at(0), .config = Json::parse(parts.at(2))};
    EXPECT_TRUE(absl::SimpleAtoi(parts.at(1), &model.parameters)) << line;
    known.push_back(std::move(model));
  }
  return known;
}

TEST(KnownModels, AreCountedToTheLastParameter) {
  const std::vector<Known> known = ReadKnown();
  EXPECT_GE(known.size(), 64u);
  for (const Known& model : known) {
    EXPECT_EQ(CountParameters(MustImport(model.config)), model.parameters) << model.name;
    EXPECT_EQ(static_cast<std::uint64_t>(ClosedForm(model.config)), model.parameters)
        << model.name << ", in closed form";
  }
}

TEST(KnownModels, HaveMostOfTheTypesThatAreRead) {
  std::set<std::string> types;
  for (const Known& model : ReadKnown()) types.insert(model.config["model_type"]);
  EXPECT_GE(types.size(), 30u);
}

// What a token passes through, where the model's paper or name says so.
TEST(KnownModels, ActiveParametersAreThoseOfTheName) {
  const auto active = [](const std::string& name) {
    for (const Known& model : ReadKnown()) {
      if (model.name != name) continue;
      double sum = 0;
      for (const Matrix& m : MustImport(model.config).matrices) {
        sum += static_cast<double>(m.ActiveParameters());
      }
      return sum;
    }
    ADD_FAILURE() << "no " << name;
    return 0.0;
  };
  EXPECT_NEAR(active("mixtral-8x7b-v0.1"), 12.9e9, 0.05e9);   // Jiang et al. 2024, section 1
  EXPECT_NEAR(active("deepseek-r1-0528"), 37e9, 0.6e9);       // DeepSeek-AI 2024b, abstract
  EXPECT_NEAR(active("qwen3-235b-a22b"), 22e9, 0.3e9);        // its name
  EXPECT_NEAR(active("qwen3-30b-a3b"), 3.3e9, 0.1e9);         // its page: 3.3B activated
  EXPECT_NEAR(active("dbrx-132b"), 36e9, 0.6e9);              // its page: 36B active
  EXPECT_NEAR(active("gpt-oss-20b"), 3.6e9 + 0.58e9, 0.1e9);  // 3.6B without the embedding
  EXPECT_NEAR(active("deepseek-moe-16b"), 2.8e9, 0.1e9);      // Dai et al. 2024, table 3
}

}  // namespace
}  // namespace gpuday
