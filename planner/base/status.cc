#include "planner/base/status.h"

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace gpuday {
namespace {

constexpr char kFaultPayload[] = "gpuday/fault";
constexpr char kKeyPayload[] = "gpuday/key";

absl::StatusCode CodeOf(Fault fault) {
  switch (fault) {
    case Fault::kUsage:
    case Fault::kInput:
      return absl::StatusCode::kInvalidArgument;
    case Fault::kPlugin:
      return absl::StatusCode::kFailedPrecondition;
    case Fault::kStore:
      return absl::StatusCode::kDataLoss;
    case Fault::kOutput:
      return absl::StatusCode::kUnavailable;
  }
  return absl::StatusCode::kInternal;
}

}  // namespace

absl::Status Error(Fault fault, const std::string& message) {
  absl::Status status(CodeOf(fault), message);
  status.SetPayload(kFaultPayload, absl::Cord(absl::StrCat(static_cast<int>(fault))));
  return status;
}

Fault FaultOf(const absl::Status& status) {
  if (auto payload = status.GetPayload(kFaultPayload); payload.has_value()) {
    int value = 0;
    if (absl::SimpleAtoi(std::string(*payload), &value)) return static_cast<Fault>(value);
  }
  return Fault::kInput;
}

absl::Status WithKey(absl::Status status, std::string_view key) {
  if (!status.ok() && !key.empty() && !status.GetPayload(kKeyPayload).has_value()) {
    status.SetPayload(kKeyPayload, absl::Cord(absl::string_view(key.data(), key.size())));
  }
  return status;
}

std::string KeyOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kKeyPayload);
  return payload.has_value() ? std::string(*payload) : "";
}

absl::Status Annotate(const absl::Status& status, const std::string& context) {
  if (status.ok()) return status;
  return WithKey(Error(FaultOf(status), absl::StrCat(context, ": ", status.message())),
                 KeyOf(status));
}

}  // namespace gpuday
