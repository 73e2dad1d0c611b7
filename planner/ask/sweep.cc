#include "planner/ask/sweep.h"

#include <memory>
#include <utility>

#include "planner/ask/saved.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/compose/compose.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

std::string TitleOf(const Node& document) {
  for (const char* key : {key::kName.path, key::kModelName.path, key::kModelHuggingFace.path,
                          key::kModelArchitecture.path}) {
    const Node* node = document.FindPath(key);
    if (node != nullptr && node->kind == Node::Kind::kText) return Printable(node->text);
  }
  return "sweep";
}

// The place in the store, once it has been begun.
struct Keeping {
  std::unique_ptr<Store> store;
  SavedSweep saved;
};

absl::StatusOr<Keeping> Begin(const Desk& desk, const SweepQuestion& question) {
  const Sweep& sweep = question.sweep;
  std::vector<SavedSweepKey> keys;
  for (const SweepKey& key : sweep.keys) {
    keys.push_back({key.key, {}});
    for (const Node& value : key.values) keys.back().values.push_back(SweepValueText(value));
  }
  Keeping keeping;
  GPUDAY_ASSIGN_OR_RETURN(keeping.store, desk.OpenStore(StoreAccess::kWrite));
  GPUDAY_ASSIGN_OR_RETURN(const std::string name,
                          NameToSave(*keeping.store, *question.save_as, question.title));
  GPUDAY_ASSIGN_OR_RETURN(keeping.saved,
                          keeping.store->BeginSweep(name, WriteScenario(sweep.document), keys));
  return keeping;
}

}  // namespace

absl::StatusOr<SweepQuestion> ReadSweep(const Desk& desk, const AskedScenario& asked,
                                        const std::vector<std::string>& vary) {
  SweepQuestion question;
  question.title = TitleOf(asked.document);
  GPUDAY_ASSIGN_OR_RETURN(question.sweep,
                          MakeSweep(asked.document, vary, desk.FreshCatalog(), desk.plugins()));
  return question;
}

absl::StatusOr<SweepAnswer> AskSweep(const Desk& desk, const SweepQuestion& question,
                                     const SweepListener& listener) {
  SweepAnswer answer;
  std::optional<Keeping> keeping;
  const SweepHooks hooks{.take = [&](const std::vector<SweepRow>& rows) -> absl::Status {
                           if (answer.summary.rows == 0) {
                             GPUDAY_RETURN_IF_ERROR(listener.begin());
                             if (question.save_as.has_value()) {
                               GPUDAY_ASSIGN_OR_RETURN(keeping, Begin(desk, question));
                               answer.saved_id = keeping->saved.id;
                             }
                           }
                           for (const SweepRow& row : rows) answer.summary.Add(row);
                           GPUDAY_RETURN_IF_ERROR(listener.take(rows));
                           if (!keeping.has_value()) return absl::OkStatus();
                           return keeping->store->AppendRows(keeping->saved, rows, answer.summary);
                         },
                         .go_on = listener.go_on,
                         .threads = question.threads};
  GPUDAY_ASSIGN_OR_RETURN(answer.done,
                          RunSweep(question.sweep, desk.FreshCatalog(), desk.plugins(), hooks));
  return answer;
}

}  // namespace gpuday
