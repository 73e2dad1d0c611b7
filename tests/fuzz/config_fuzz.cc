// Configuration files of models.
#include "planner/ask/plan.h"
#include "planner/ask/scenario.h"
#include "tests/fuzz/fuzzing.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gpuday;
  const auto asked =
      ReadSent(FuzzedDesk(), {.config_json = TextOf(data, size), .config_name = "config.json"});
  if (asked.ok()) {
    CheckAnswer(AskPlan(FuzzedDesk(), *asked));
  } else {
    CheckRefusal(asked.status());
  }
  return 0;
}
