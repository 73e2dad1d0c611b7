// gpuday prices: what a GPU-hour costs.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/ask/lists.h"
#include "planner/base/dates.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/command.h"
#include "planner/report/json/lists.h"
#include "planner/report/text/lists.h"

namespace gpuday {
namespace {

struct PricesOptions {
  std::vector<std::string> operands;  // at most one: the GPU whose prices alone are shown
  std::string provider, kind;         // filters; empty: all
  bool json = false;
};

void DeclarePrices(CommandParser& command, PricesOptions& options) {
  command.AddOperands("GPU", options.operands, "Only those of this GPU, or that match H100*", 0, 1);
  command.AddJson(options.json);
  command.AddText("--provider", options.provider, "Only this provider");
  command.AddText("--kind", options.kind, "Only this kind: on-demand, spot, ...");
}

// "no spot price of H100-SXM5-80GB at Lambda is known"
std::string NothingFound(const PriceFilter& filter) {
  return absl::StrCat(
      "no ", filter.kind.empty() ? "" : absl::StrCat(Printable(filter.kind), " "), "price",
      filter.gpu.empty() ? "" : absl::StrCat(" of ", Printable(filter.gpu)),
      filter.provider.empty() ? "" : absl::StrCat(" at ", Printable(filter.provider)),
      " is known\n");
}

absl::StatusOr<Answer> RunPrices(const Session& session, const PricesOptions& options) {
  const PriceFilter filter{.gpu = options.operands.empty() ? "" : options.operands[0],
                           .provider = options.provider,
                           .kind = options.kind};
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<PriceRow> rows, AskPrices(session.desk, filter));
  if (options.json) return Answer{.output = PricesJson(rows, Today()), .yes = !rows.empty()};
  if (rows.empty()) return Answer{.remark = NothingFound(filter), .yes = false};
  return Answer{.output = PriceTable(rows, Today(), session.style)};
}

}  // namespace

Command PricesCommand() {
  return {"prices", "List prices per GPU-hour", Begin<PricesOptions, DeclarePrices, RunPrices>};
}

}  // namespace gpuday
