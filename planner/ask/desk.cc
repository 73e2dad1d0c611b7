#include "planner/ask/desk.h"

#include <cstdlib>
#include <filesystem>

#include "planner/base/files.h"
#include "planner/base/status.h"

namespace gpuday {

absl::StatusOr<std::string> Desk::StoreAddress() const {
  if (!store_.empty()) return store_;
  if (const char* address = std::getenv("GPUDAY_DB"); address != nullptr && address[0] != '\0') {
    return std::string(address);
  }
  const std::filesystem::path folder = UserDataFolder();
  if (folder.empty()) {
    return Error(Fault::kStore,
                 "no place for the database is known: HOME is not set; give --db FILE");
  }
  return (folder / "gpuday.db").string();
}

absl::StatusOr<std::unique_ptr<Store>> Desk::OpenStore(StoreAccess access) const {
  GPUDAY_ASSIGN_OR_RETURN(const std::string address, StoreAddress());
  return gpuday::OpenStore(address, access);
}

absl::StatusOr<std::unique_ptr<Store>> Desk::OpenExistingStore() const {
  GPUDAY_RETURN_IF_ERROR(OpenStore(StoreAccess::kRead).status());
  return OpenStore(StoreAccess::kWrite);
}

}  // namespace gpuday
