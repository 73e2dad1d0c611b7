#include "planner/apart/printed.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "absl/strings/str_cat.h"

namespace gpuday {

Printed::Printed() : file_(memfd_create("printed", MFD_CLOEXEC)) {
  dup2(file_, STDOUT_FILENO);
  dup2(file_, STDERR_FILENO);
}

std::string Printed::Offence() const {
  std::fflush(nullptr);
  struct stat info = {};
  if (fstat(file_, &info) != 0 || info.st_size == 0) return "";
  return absl::StrCat("it prints ", info.st_size, " bytes, which would land in gpuday's answer");
}

int MovedAway(int descriptor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, 3); }

}  // namespace gpuday
