// Scenarios as somebody writes or sends them.
#include "planner/ask/plan.h"
#include "planner/ask/scenario.h"
#include "tests/fuzz/fuzzing.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gpuday;
  const auto asked = ReadSent(FuzzedDesk(), {.scenario_toml = TextOf(data, size)});
  if (!asked.ok()) {
    CheckRefusal(asked.status());
    return 0;
  }
  CheckAnswer(AskPlan(FuzzedDesk(), *asked));
  CheckAnswer(AskInference(FuzzedDesk(), *asked));
  return 0;
}
