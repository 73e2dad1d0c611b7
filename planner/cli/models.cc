// gpuday models: what models are known, what one is made of, and adding one from its config.json.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/ask/add_model.h"
#include "planner/ask/lists.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/command.h"
#include "planner/cli/left_out.h"
#include "planner/report/json/lists.h"
#include "planner/report/text/lists.h"
#include "planner/report/text/model.h"

namespace gpuday {
namespace {

struct ModelsOptions {
  std::vector<std::string> operands;  // a model or file; or "add" and a file
  std::string name;                   // of the model that is added
  bool json = false;
};

void DeclareModels(CommandParser& command, ModelsOptions& options) {
  command.AddFooter(
      "Examples:\n  gpuday models llama-3.1-8b\n  gpuday models 'qwen*'\n"
      "  gpuday models config.json\n"
      "  gpuday models add config.json --name ours      # into your data folder");
  command.AddOperands(
      {{"MODEL|FILE", "A model to show, models to list (llama*), a config.json, or the word add"},
       {"FILE", "Behind add: a config.json that becomes a model of yours"}},
      options.operands);
  command.AddText("--name", options.name, "Name of the model that is added");
  command.AddJson(options.json);
}

absl::StatusOr<Answer> ShowModel(const Session& session, const ModelsOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(const ModelAnswer answer, AskModel(session.desk, options.operands[0]));
  const auto& [known, account] = answer;
  return Answer{.output = options.json ? ModelJson(known, account)
                                       : ModelText(known, account, session.style)};
}

absl::StatusOr<Answer> ListModels(const Session& session, const ModelsOptions& options) {
  std::vector<absl::Status> bad;
  const std::string pattern = options.operands.empty() ? "" : options.operands[0];
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<ListedModel> models,
                          AskModels(session.desk, pattern, bad));
  return Answer{.output = options.json ? ModelsJson(models) : ModelTable(models, session.style),
                .remark = LeftOut(bad)};
}

absl::StatusOr<Answer> AddOne(const Session& session, const ModelsOptions& options) {
  GPUDAY_ASSIGN_OR_RETURN(const AddedModel added,
                          AddModel(session.desk, options.operands[1], options.name));
  Answer answer;
  answer.output = absl::StrCat("added ", added.name, ": ", Grouped(absl::uint128(added.parameters)),
                               " parameters, architecture ", added.architecture, "\n");
  for (const std::string& note : added.notes) absl::StrAppend(&answer.output, "  ", note, "\n");
  answer.remark = absl::StrCat("written to ", Printable(added.file.string(), 300), " (gpuday plan ",
                               added.name, ")\n");
  return answer;
}

absl::StatusOr<Answer> RunModels(const Session& session, const ModelsOptions& options) {
  const std::vector<std::string>& operands = options.operands;
  const bool add = !operands.empty() && operands[0] == "add";
  if (add && operands.size() != 2) {
    return Error(Fault::kUsage, "models add: give one config.json, or a folder that has one");
  }
  if (!add && operands.size() > 1) {
    return Error(Fault::kUsage, absl::StrCat("models shows one at a time; what is \"",
                                             Printable(operands[1], 60), "\"?"));
  }
  if (!add && !options.name.empty()) {
    return Error(Fault::kUsage, "--name goes with gpuday models add FILE");
  }
  if (add) return AddOne(session, options);
  const bool several = operands.empty() || IsPattern(operands[0]);
  return several ? ListModels(session, options) : ShowModel(session, options);
}

}  // namespace

Command ModelsCommand() {
  return {"models", "List models, show one, or add one",
          Begin<ModelsOptions, DeclareModels, RunModels>};
}

}  // namespace gpuday
