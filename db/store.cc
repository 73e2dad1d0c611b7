#include "db/store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "db/sqlite/sqlite_store.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

constexpr std::string_view kSqlite = "sqlite";

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "sqlite" of "sqlite:plans.db"; empty for what is the path of a file.
std::string_view SchemeOf(std::string_view address) {
  const std::size_t colon = address.find(':');
  if (colon == std::string_view::npos || colon == 0 || !IsLetter(address[0])) return "";
  const std::string_view scheme = address.substr(0, colon);
  const bool is_one = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return IsLetter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
  return is_one ? scheme : "";
}

}  // namespace

bool IsNumber(std::string_view text) {
  return !text.empty() && text.size() < 19 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

const std::string& SavedSweep::Value(std::size_t index, std::uint64_t ordinal) const {
  static const std::string none;
  // Of a damaged sweep.
  if (index >= keys.size() || std::any_of(keys.begin(), keys.end(), [](const SavedSweepKey& key) {
        return key.values.empty();
      })) {
    return none;
  }
  for (std::size_t k = keys.size() - 1; k > index; --k) ordinal /= keys[k].values.size();
  return keys[index].values[ordinal % keys[index].values.size()];
}

absl::StatusOr<std::string> StorePath(const std::string& address) {
  const std::string_view scheme = SchemeOf(address);
  if (scheme.empty()) return address;
  if (scheme == kSqlite && address.size() > kSqlite.size() + 1) {
    return address.substr(kSqlite.size() + 1);
  }
  return Error(Fault::kStore,
               absl::StrCat("the store's address \"", Printable(address, 200),
                            "\" is of no kind that is known; expected the path of a file, or "
                            "sqlite:PATH (also for a path with a colon)"));
}

absl::StatusOr<std::unique_ptr<Store>> OpenStore(const std::string& address, StoreAccess access) {
  GPUDAY_ASSIGN_OR_RETURN(const std::string path, StorePath(address));
  absl::StatusOr<SqliteStore> store = access == StoreAccess::kRead
                                          ? SqliteStore::OpenForReading(path)
                                          : SqliteStore::OpenForWriting(path);
  if (!store.ok()) return store.status();
  return std::make_unique<SqliteStore>(*std::move(store));
}

}  // namespace gpuday
