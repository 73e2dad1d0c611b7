// What a plan assumes where nobody says, and the constants of the cost model (defaults.toml).
#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/catalog/catalog.h"

namespace gpuday {

absl::StatusOr<std::vector<DefaultEntry>> Catalog::Defaults(const std::string& command) const {
  return DefaultRows(command, "");
}

absl::StatusOr<std::vector<DefaultEntry>> Catalog::TaskDefaults(Task task) const {
  return DefaultRows("", NameOf(task));
}

absl::StatusOr<std::vector<DefaultEntry>> Catalog::DefaultRows(const std::string& command,
                                                               const std::string& task) const {
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, DefaultsFile());
  std::vector<DefaultEntry> defaults;
  TableReader reader(*file, "");
  reader.Array("constant");
  const Node* rows = reader.Array("default");
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  if (rows == nullptr) return defaults;
  for (const Node& node : rows->items) {
    TableReader row(node, "default");
    DefaultEntry entry;
    entry.key = row.RequiredText("key");
    entry.reason = row.RequiredText("reason");
    const auto of_command =
        row.Text("command", {kDefaultsCommands.begin(), kDefaultsCommands.end()});
    const auto of_task = row.Text("task", NamesOf<Task>());
    if (of_command.has_value() && of_task.has_value()) {
      row.Fail(of_task->where, "default.task: a row is of a command or of a task, not of both");
    }
    for (const auto& [key, value] : row.Rest()) {
      if (key == "value") entry.value = *value;
    }
    GPUDAY_RETURN_IF_ERROR(row.Finish());
    if ((of_task.has_value() ? of_task->value : "") != task) continue;
    if (task.empty() && (of_command.has_value() ? of_command->value : "plan") != command) continue;
    defaults.push_back(std::move(entry));
  }
  return defaults;
}

absl::StatusOr<ConstantEntry> Catalog::Constant(const std::string& name) const {
  GPUDAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Node> file, DefaultsFile());
  if (const Node* rows = file->Find("constant")) {
    for (const Node& node : rows->items) {
      const Node* its_name = node.Find("name");
      if (its_name == nullptr || its_name->text != name) continue;
      TableReader row(node, "constant");
      row.RequiredText("name");
      ConstantEntry entry{.value = row.RequiredNumber("value", {}),
                          .unit = row.RequiredText("unit"),
                          .source = row.RequiredText("source")};
      row.Text("date");
      GPUDAY_RETURN_IF_ERROR(row.Finish());
      return entry;
    }
  }
  return Error(Fault::kInput, absl::StrCat(file->where.Text(), ": no constant ", name));
}

}  // namespace gpuday
