#include "planner/report/xlsx/library.h"

#include <dlfcn.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

std::string Reason() {
  const char* reason = dlerror();
  return reason != nullptr ? Printable(reason, 400) : "no reason was given";
}

// Debian names a library's package after its soname.
std::string PackageOf(const std::string& soname) {
  return absl::StrReplaceAll(soname, {{".so.", ""}, {"_", "-"}});
}

}  // namespace

absl::StatusOr<Library> Library::Load(const std::string& soname) {
  void* const handle = dlopen(soname.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    return Error(Fault::kOutput,
                 absl::StrCat("the library ", soname, " cannot be loaded (", Reason(),
                              "); on Debian: apt-get install ", PackageOf(soname)));
  }
  return Library(soname, handle);
}

absl::StatusOr<void*> Library::Find(const char* name) const {
  void* const found = dlsym(handle_, name);
  if (found == nullptr) {
    return Error(Fault::kOutput, absl::StrCat("the library ", soname_, " has no function ", name,
                                              " (", Reason(), ")"));
  }
  return found;
}

}  // namespace gpuday
