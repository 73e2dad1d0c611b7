// How far plans are from published measurements (memory.csv, inference.csv, each row with its
// source): no further than docs/accuracy.md says, and the document is what the program prints.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "planner/base/csv.h"
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

  void SetUp() override {
    Catalog catalog({kBuild / "share/gpuday/catalog"});
    PluginHost host({kBuild / "lib/gpuday/plugins"});
    const auto table = ParseCsv(ReadWhole(kSource / "tests/accuracy" / name_), name_);
    ASSERT_TRUE(table.ok()) << table.status().message();
    auto validation = Validate(*table, catalog, host);
    ASSERT_TRUE(validation.ok()) << validation.status().message();
    validation_ = *std::move(validation);
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

INSTANTIATE_TEST_SUITE_P(Tables, AccuracyDocument, testing::Values("memory.csv", "inference.csv"));

}  // namespace
}  // namespace gpuday
