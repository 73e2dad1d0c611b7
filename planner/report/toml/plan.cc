#include "planner/report/toml/plan.h"

#include "absl/strings/str_cat.h"
#include "planner/base/text.h"

namespace gpuday {

std::string PlanToml(const Plan& plan) {
  std::string text = absl::StrCat("# ", Printable(plan.title), "\n# gpuday plan FILE plans it.\n\n",
                                  plan.scenario_toml);
  if (!text.ends_with("\n")) text += "\n";
  if (plan.assumptions.empty()) return text;
  text += "\n# Assumed, because nobody said; gpuday keys KEY tells what may stand there:\n";
  for (const Assumption& assumed : plan.assumptions) {
    absl::StrAppend(&text, "#   ", Printable(assumed.key), " = ", Printable(assumed.value), "  (",
                    Printable(assumed.reason), ")\n");
  }
  return text;
}

}  // namespace gpuday
