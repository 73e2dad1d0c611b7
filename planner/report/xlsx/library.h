// A shared library that is loaded when it is needed: what few commands use must not cost all of
// them its relocations and those of the libraries behind it.
#ifndef GPUDAY_PLANNER_REPORT_XLSX_LIBRARY_H_
#define GPUDAY_PLANNER_REPORT_XLSX_LIBRARY_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "planner/base/status.h"

namespace gpuday {

// Functions of a library by their names. Once loaded a library stays until the process ends, so
// its functions may outlive this, which is only a handle. Any threads may load and find at once.
class Library {
 public:
  // `soname`: such as "libxlsxwriter.so.4", looked for where the system looks for libraries.
  // Loading one again is cheap. Error (kOutput) says what is missing, why, and the package that
  // brings it.
  static absl::StatusOr<Library> Load(const std::string& soname);

  // Sets `function` to what the library exports as `name`; its type is the caller's to know. Error
  // (kOutput) when there is no such function.
  template <typename Function>
  absl::Status Find(const char* name, Function*& function) const {
    GPUDAY_ASSIGN_OR_RETURN(void* const found, Find(name));
    function = reinterpret_cast<Function*>(found);
    return absl::OkStatus();
  }

 private:
  Library(std::string soname, void* handle) : soname_(std::move(soname)), handle_(handle) {}
  absl::StatusOr<void*> Find(const char* name) const;

  std::string soname_;
  void* handle_;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_XLSX_LIBRARY_H_
