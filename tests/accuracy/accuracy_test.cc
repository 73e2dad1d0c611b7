// How far plans are from published measurements (memory.csv, inference.csv, each row with its
// source): no further than docs/accuracy.md says, and the document is what the program prints.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "planner/base/csv.h"
#include "planner/calibrate/fit_speed.h"
#include "planner/compose/compose.h"
#include "planner/validate/validate.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = GPUDAY_SOURCE_ROOT, kBuild = GPUDAY_BUILD_ROOT;

std::string ReadWhole(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string OutputOf(const std::string& command) {
  std::string out;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return out;
  std::array<char, 4096> chunk{};
  while (const std::size_t count = std::fread(chunk.data(), 1, chunk.size(), pipe)) {
    out.append(chunk.data(), count);
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  return out;
}

// The rows of a table beside this file, planned.
class Table : public testing::Test {
 protected:
  explicit Table(std::string name) : name_(std::move(name)) {}

  // Planned by the first test that asks.
  void SetUp() override {
    static auto& planned = *new std::map<std::string, Validation>;
    if (const auto it = planned.find(name_); it != planned.end()) {
      validation_ = it->second;
      return;
    }
    Catalog catalog({kBuild / "share/gpuday/catalog"});
    PluginHost host({kBuild / "lib/gpuday/plugins"});
    const auto table = ParseCsv(ReadWhole(kSource / "tests/accuracy" / name_), name_);
    ASSERT_TRUE(table.ok()) << table.status().message();
    auto validation = Validate(*table, catalog, host);
    ASSERT_TRUE(validation.ok()) << validation.status().message();
    validation_ = planned[name_] = *std::move(validation);
  }

  double Tier(const std::string& name) const {
    for (const TierScore& tier : validation_.tiers) {
      if (tier.name == name) return tier.mean_of_group_medians;
    }
    ADD_FAILURE() << "no tier " << name;
    return 1;
  }

  // A scenario that does not compose would be a slip of the table or of ours.
  void ExpectReasonsThatRowsGive() const {
    for (const RowResult& row : validation_.rows) {
      EXPECT_THAT(row.skipped, testing::Not(testing::HasSubstr("column "))) << row.id;
    }
  }

  std::string name_;
  Validation validation_;
};

class Memory : public Table {
 protected:
  Memory() : Table("memory.csv") {}
};

class Speed : public Table {
 protected:
  Speed() : Table("throughput.csv") {}
};

class Runs : public Table {
 protected:
  Runs() : Table("runs.csv") {}
};

class Inference : public Table {
 protected:
  Inference() : Table("inference.csv") {}
};

TEST_F(Memory, IsAsNearAsTheDocumentSays) {
  EXPECT_LE(Tier("A"), 0.06);
  EXPECT_LE(Tier("B"), 0.09);
}

TEST_F(Memory, SaysRightlyWhetherItFits) {
  ASSERT_GE(validation_.verdicts, 200u);
  EXPECT_GE(static_cast<double>(validation_.verdicts_right),
            0.95 * static_cast<double>(validation_.verdicts));
}

// Weights, gradients and states are counted, not estimated.
TEST_F(Memory, StatesAreRightToAPercent) {
  int seen = 0;
  for (const RowResult& row : validation_.rows) {
    // The paper's own figure leaves embeddings out.
    if (row.what != "states" || row.group == "korthikanti-fig1") continue;
    ++seen;
    EXPECT_LE(std::fabs(row.error.value_or(1)), 0.01) << row.id;
  }
  EXPECT_EQ(seen, 4);
}

TEST_F(Memory, BandsHoldFourOfFive) {
  ASSERT_GE(validation_.banded, 200u);
  const double share =
      static_cast<double>(validation_.in_band) / static_cast<double>(validation_.banded);
  EXPECT_GE(share, 0.75);
  EXPECT_LE(share, 0.85);
}

TEST_F(Memory, RowsAreSkippedForReasonsThatRowsGive) {
  EXPECT_EQ(validation_.rows_used + validation_.rows_skipped, 288u);
  EXPECT_GE(validation_.rows_used, 276u);
  ExpectReasonsThatRowsGive();
}

TEST_F(Speed, IsAsNearAsTheDocumentSays) {
  EXPECT_LE(Tier("A"), 0.07);
  EXPECT_LE(Tier("B"), 0.07);
  EXPECT_LE(Tier("C"), 0.1);
  double sum = 0;
  int rows = 0;
  for (const RowResult& row : validation_.rows) {
    if (row.group != "vtrain-multi" || !row.error.has_value()) continue;
    sum += std::fabs(*row.error);
    ++rows;
  }
  ASSERT_EQ(rows, 94);
  EXPECT_LE(sum / rows, 0.08);
}

TEST_F(Speed, RowsAreSkippedForReasonsThatRowsGive) {
  EXPECT_EQ(validation_.rows_used + validation_.rows_skipped, 610u);
  EXPECT_GE(validation_.rows_used, 600u);
  ExpectReasonsThatRowsGive();
}

// Whole runs, with goodput as assumed by default.
TEST_F(Runs, AreAsNearAsTheDocumentSays) {
  EXPECT_LE(Tier("A"), 0.12);
  EXPECT_LE(Tier("B"), 0.15);
  EXPECT_EQ(validation_.rows_used + validation_.rows_skipped, 35u);
  EXPECT_GE(validation_.rows_used, 16u);
}

// Without the step times that a few of these rows print beside them.
TEST_F(Runs, GpuHoursAloneAreWithinFifteenPercent) {
  std::map<std::string, std::vector<double>> groups;
  for (const RowResult& row : validation_.rows) {
    if (row.tier == "A" && row.quantity == "GPU-hours" && row.error.has_value()) {
      groups[row.group].push_back(std::fabs(*row.error));
    }
  }
  ASSERT_GE(groups.size(), 5u);
  double sum = 0;
  for (auto& [name, errors] : groups) {
    std::nth_element(errors.begin(), errors.begin() + errors.size() / 2, errors.end());
    sum += errors[errors.size() / 2];
  }
  EXPECT_LE(sum / static_cast<double>(groups.size()), 0.15);
}

// What the model is worth on groups that it has not seen: each is left out of the fit that predicts
// it. The constants in the catalog are those of this fit.
TEST(SpeedFit, HoldsForGroupsThatAreLeftOut) {
#ifndef NDEBUG
  GTEST_SKIP() << "some minutes without optimisation";
#else
  Catalog catalog({kBuild / "share/gpuday/catalog"});
  PluginHost host({kBuild / "lib/gpuday/plugins"});
  const auto table =
      ParseCsv(ReadWhole(kSource / "tests/accuracy/throughput.csv"), "throughput.csv");
  ASSERT_TRUE(table.ok());
  const auto steps = PrepareSteps(*table, catalog, host, nullptr);
  ASSERT_TRUE(steps.ok());
  const auto entries = catalog.SpeedConstantEntries();
  ASSERT_TRUE(entries.ok());
  const auto generations = catalog.Generations();
  ASSERT_TRUE(generations.ok());
  const std::vector<SpeedConstantInfo> constants = SpeedConstantsOf(*generations);
  const SpeedConstants fitted = FitSpeed(*steps, *entries, constants, "");
  for (const SpeedConstantInfo& info : constants) {
    const double catalogs = entries->at(info.name).value;
    EXPECT_NEAR(info.In(fitted), catalogs, 1e-4 * catalogs) << info.name;
  }
  std::map<std::string, SpeedConstants> left_out;
  std::map<std::string, std::vector<double>> errors;
  std::size_t within = 0, rows = 0;
  const double low = catalog.Constant("time_low")->value,
               high = catalog.Constant("time_high")->value;
  for (const MeasuredStep& step : *steps) {
    if (step.tier == "C") continue;
    if (left_out.count(step.group) == 0) {
      left_out[step.group] = FitSpeed(*steps, *entries, constants, step.group);
    }
    const double predicted = step.PredictedSeconds(left_out[step.group]);
    errors[step.group].push_back(predicted / step.seconds - 1);
    ++rows;
    within += step.seconds >= predicted * low && step.seconds <= predicted * high ? 1 : 0;
  }
  double mean = 0;
  for (const auto& [group, its_errors] : errors) {
    mean += ScoreOf(group, its_errors).median_abs_error / static_cast<double>(errors.size());
  }
  EXPECT_EQ(errors.size(), 18u);
  EXPECT_LE(mean, 0.08);
  EXPECT_GE(static_cast<double>(within), 0.75 * static_cast<double>(rows));
  EXPECT_LE(static_cast<double>(within), 0.85 * static_cast<double>(rows));
#endif
}

TEST_F(Inference, WeightsAndCachesAreThoseOfTheFiles) {
  std::size_t rows = 0;
  for (const RowResult& row : validation_.rows) {
    if (row.what != "weights" && row.what != "kv_cache") continue;
    EXPECT_LE(std::fabs(row.error.value()), 0.01) << row.id;
    ++rows;
  }
  EXPECT_EQ(rows, 33u);
}

TEST_F(Inference, IsAsNearAsTheDocumentSays) {
  EXPECT_LE(Tier("A"), 0.001);
  EXPECT_LE(Tier("B"), 0.03);
  EXPECT_EQ(validation_.verdicts_right, validation_.verdicts);
}

TEST_F(Inference, RowsAreSkippedForReasonsThatRowsGive) {
  EXPECT_EQ(validation_.rows_used + validation_.rows_skipped, 73u);
  EXPECT_GE(validation_.rows_used, 66u);
  ExpectReasonsThatRowsGive();
}

class AccuracyDocument : public testing::TestWithParam<const char*> {};

// GPUDAY_UPDATE_TRANSCRIPTS=1 writes what is printed into the document.
TEST_P(AccuracyDocument, HoldsWhatTheProgramPrints) {
#ifdef GPUDAY_SANITIZED
  GTEST_SKIP() << "the rows were planned above, and once takes minutes";
#endif
  const std::string command = absl::StrCat("validate tests/accuracy/", GetParam());
  const std::string printed = OutputOf(absl::StrCat(
      "cd '", kSource.string(), "' && '", (kBuild / "bin/gpuday").string(), "' ", command));
  std::string block;
  for (const auto line : absl::StrSplit(printed, '\n')) {
    absl::StrAppend(&block, line.empty() ? "" : "    ", line, "\n");
  }
  block.pop_back();
  const fs::path path = kSource / "docs/accuracy.md";
  std::string document = ReadWhole(path);
  const std::string start = absl::StrCat("    $ gpuday ", command, "\n"), end = "\n## ";
  const std::size_t from = document.find(start);
  ASSERT_NE(from, std::string::npos);
  const std::size_t begin = from + start.size(), until = document.find(end, begin);
  ASSERT_NE(until, std::string::npos);
  const char* update = std::getenv("GPUDAY_UPDATE_TRANSCRIPTS");
  if (update != nullptr && update[0] == '1') {
    std::ofstream(path, std::ios::binary) << document.replace(begin, until - begin, block);
    return;
  }
  EXPECT_EQ(document.substr(begin, until - begin), block);
}

INSTANTIATE_TEST_SUITE_P(Tables, AccuracyDocument,
                         testing::Values("memory.csv", "inference.csv", "throughput.csv",
                                         "runs.csv"));

}  // namespace
}  // namespace gpuday
