// Shared by the files that ask: calling a plugin, keeping its first offence, checking text and
// counts.
#ifndef GPUDAY_PLANNER_HOST_ASK_INTERNAL_H_
#define GPUDAY_PLANNER_HOST_ASK_INTERNAL_H_

#include <gpuday/abi.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "planner/base/node.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/budget/workload.h"
#include "planner/host/plugin.h"

namespace gpuday {

// Collects a plugin's answer; the first thing wrong in it ends the call.
class PluginAnswer {
 public:
  explicit PluginAnswer(const Plugin& plugin) : plugin_(plugin) {}

  // Notes the offence; returns what a sink function returns for a refusal.
  std::int32_t Refuse(const std::string& reason) {
    if (status_.ok()) {
      status_ = Error(Fault::kPlugin, absl::StrCat(plugin_.Title(), ": wrong answer: ", reason));
    }
    return 1;
  }

  // Copies a name of 1 to 128 bytes of UTF-8 without control characters into `name`.
  bool TakeName(const char* text, const char* field, std::string& name) {
    constexpr std::size_t kLongest = 128;
    if (text != nullptr) name.assign(text, strnlen(text, kLongest + 1));
    if (text != nullptr && !name.empty() && name.size() <= kLongest && IsUtf8(name) &&
        Printable(name) == name) {
      return true;
    }
    Refuse(absl::StrCat(field, ": the name is not text of 1 to ", kLongest, " bytes in UTF-8"));
    return false;
  }

  bool TakeCount(std::uint64_t value, std::uint64_t low, std::uint64_t high, const char* field,
                 const std::string& name) {
    if (value >= low && value <= high) return true;
    Refuse(absl::StrCat(name, ": ", field, " is ", value, ", expected ", low, " to ", high));
    return false;
  }

  const Plugin& plugin() const { return plugin_; }
  const absl::Status& status() const { return status_; }

 private:
  const Plugin& plugin_;
  absl::Status status_;
};

// Calls `function(error)` of a plugin. Values that do not go together are the asker's fault (kInput
// at `where`); a wrong answer, a failure or an escaped exception is the plugin's (kPlugin).
template <typename Function>
absl::Status CallPlugin(const PluginAnswer& answer, const Location& where,
                        const Function& function) {
  gpuday_error error;
  std::memset(&error, 0, sizeof(error));
  error.struct_size = sizeof(error);
  std::int32_t failed = 0;
  try {
    failed = function(&error);
  } catch (...) {
    return Error(Fault::kPlugin,
                 absl::StrCat(answer.plugin().Title(),
                              ": threw an exception across the plugin boundary; its author must "
                              "catch it (the C++ face of the SDK does)"));
  }
  if (!answer.status().ok()) return answer.status();
  if (failed == GPUDAY_OK) return absl::OkStatus();
  error.message[sizeof(error.message) - 1] = '\0';
  const std::string message = Printable(error.message, sizeof(error.message));
  if (failed == GPUDAY_INVALID) {
    return Error(Fault::kInput, absl::StrCat(where.Text(), ": ", FamilyName(answer.plugin().family),
                                             " ", answer.plugin().name, ": ", message));
  }
  return Error(Fault::kPlugin, absl::StrCat(answer.plugin().Title(), ": failed: ",
                                            message.empty() ? "it does not say why" : message));
}

// Checks one matrix and copies it into `matrix`; false when the answer was refused. Each count is
// within bounds then, but not yet their product.
bool TakeMatrix(const gpuday_matrix& raw, PluginAnswer& answer, Matrix& matrix);

// The matrix as plugins see it; its name points into `matrix`.
gpuday_matrix ForPlugin(const Matrix& matrix);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_HOST_ASK_INTERNAL_H_
