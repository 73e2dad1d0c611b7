// Scenarios from text, and what is said of those that are refused.
#ifndef GPUDAY_TESTS_SCENARIO_READING_H_
#define GPUDAY_TESTS_SCENARIO_READING_H_

#include <gtest/gtest.h>

#include <string>

#include "planner/base/status.h"
#include "planner/scenario/scenario.h"

namespace gpuday {

inline absl::StatusOr<Scenario> Read(const std::string& text) {
  auto document = ParseToml(text, "s.toml");
  if (!document.ok()) return document.status();
  return ReadScenario(*document);
}

inline Scenario MustRead(const std::string& text) {
  auto scenario = Read(text);
  EXPECT_TRUE(scenario.ok()) << scenario.status() << "\n" << text;
  return scenario.ok() ? *scenario : Scenario();
}

// The message with which `text` is refused, as bad input.
inline std::string Complaint(const std::string& text) {
  const auto scenario = Read(text);
  if (scenario.ok()) return "accepted";
  EXPECT_EQ(FaultOf(scenario.status()), Fault::kInput);
  return std::string(scenario.status().message());
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_SCENARIO_READING_H_
