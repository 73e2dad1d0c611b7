// A model of the user's own, kept in the catalog of the data folder.
#ifndef GPUDAY_PLANNER_ASK_ADD_MODEL_H_
#define GPUDAY_PLANNER_ASK_ADD_MODEL_H_

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/ask/desk.h"

namespace gpuday {

struct AddedModel {
  std::string name;
  std::string architecture;
  std::uint64_t parameters = 0;
  std::vector<std::string> notes;  // on what could not be taken over
  std::filesystem::path file;      // where it is kept
};

// Makes the config.json `file`, or that of a folder, an entry called `name`; empty: the file's own
// name. Errors: kUsage for a name that is none, kInput for a file that cannot be planned or a name
// that is taken, kPlugin, kOutput.
absl::StatusOr<AddedModel> AddModel(const Desk& desk, const std::string& file,
                                    const std::string& name);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_ADD_MODEL_H_
