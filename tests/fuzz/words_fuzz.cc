// What is typed: ranges of a sweep, wishes of a search, values of --set; a line each.
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "planner/ask/plan.h"
#include "planner/ask/scenario.h"
#include "planner/search/wishes.h"
#include "planner/sweep/sweep.h"
#include "tests/fuzz/fuzzing.h"

namespace gpuday {
namespace {

void TrySweep(const std::vector<std::string>& lines, const Node& document) {
  const Catalog catalog = FuzzedDesk().FreshCatalog();
  const auto sweep = MakeSweep(document, lines, catalog, FuzzedDesk().plugins());
  if (!sweep.ok()) return CheckRefusal(sweep.status());
  Require(sweep->Rows() > 0 && sweep->Rows() <= kMostSweepRows, "rows", lines[0]);
  for (const SweepKey& key : sweep->keys) {
    Require(!key.values.empty(), "a key without values", lines[0]);
    (void)SweepValueText(key.values.front());
  }
  constexpr std::uint64_t kFew = 16;
  if (sweep->Rows() > kFew) return;
  const auto check = [](const std::vector<SweepRow>& rows) {
    for (const SweepRow& row : rows) {
      Require(row.verdict == SweepVerdict::kRefused ||
                  (std::isfinite(row.days) && row.days >= 0 && std::isfinite(row.wall_usd)),
              "a row", "");
    }
    return absl::OkStatus();
  };
  (void)RunSweep(*sweep, catalog, FuzzedDesk().plugins(),
                 {.take = check, .go_on = [](std::uint64_t) { return true; }, .threads = 1});
}

void TryWishes(const std::vector<std::string>& lines, const Node& document) {
  Wishes wishes;
  std::string* const fields[] = {&wishes.gpus, &wishes.minimize};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i < std::size(fields)) {
      *fields[i] = lines[i];
    } else if (auto only = ReadOnly(lines[i]); only.ok()) {
      wishes.only.push_back(*std::move(only));
    }
  }
  if (const auto read = ReadWishes(wishes, document); !read.ok()) CheckRefusal(read.status());
}

void TrySet(const std::vector<std::string>& lines) {
  std::vector<Change> changes;
  for (const std::string& line : lines) {
    const std::vector<std::string> parts = absl::StrSplit(line, absl::MaxSplits('=', 1));
    if (parts.size() == 2) changes.push_back(TypedChange(parts[0], parts[1], "--set"));
  }
  const auto asked = ReadSent(FuzzedDesk(), {.operand = "gpt2", .changes = changes});
  if (!asked.ok()) return CheckRefusal(asked.status());
  CheckAnswer(AskPlan(FuzzedDesk(), *asked));
}

}  // namespace
}  // namespace gpuday

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gpuday;
  if (size < 2 || size > 2000) return 0;
  const std::vector<std::string> lines = absl::StrSplit(TextOf(data + 1, size - 1), '\n');
  if (lines.size() > 8) return 0;
  const Node document = *ParseToml("[model]\nname = \"gpt2\"\n", "fuzz.toml");
  if (data[0] % 3 == 0) TrySweep(lines, document);
  if (data[0] % 3 == 1) TryWishes(lines, document);
  if (data[0] % 3 == 2) TrySet(lines);
  return 0;
}
