// What can be known of a plugin's file before any of its code runs. The dynamic loader trusts a
// file's headers: a truncated library ends the process in dlopen.
#include <elf.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "planner/base/files.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/host/plugin.h"

namespace gpuday {
namespace {

constexpr std::size_t kLargestPlugin = 64u * 1024 * 1024;

#if defined(__x86_64__)
constexpr Elf64_Half kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half kMachine = EM_AARCH64;
#else
#error "gpuday does not know the ELF machine number of this processor"
#endif

absl::Status Refuse(const std::filesystem::path& path, const std::string& reason) {
  return Error(Fault::kPlugin, absl::StrCat(Printable(path.string()), ": refused: ", reason));
}

absl::Status CheckElf(const std::filesystem::path& path, const std::string& content) {
  Elf64_Ehdr header;
  if (content.size() < sizeof(header) || std::memcmp(content.data(), ELFMAG, SELFMAG) != 0) {
    return Refuse(path, "is not a shared library (no ELF header); build it with gpuday_add_plugin");
  }
  std::memcpy(&header, content.data(), sizeof(header));
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_machine != kMachine) {
    return Refuse(path, "is built for another machine; build it on this one");
  }
  if (header.e_type != ET_DYN) return Refuse(path, "is an ELF file but not a shared library");
  if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum == 0 ||
      header.e_phoff > content.size() ||
      (content.size() - header.e_phoff) / sizeof(Elf64_Phdr) < header.e_phnum) {
    return Refuse(path, "its program headers do not lie inside the file (truncated?)");
  }
  for (Elf64_Half i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    std::memcpy(&segment, content.data() + header.e_phoff + i * sizeof(segment), sizeof(segment));
    if (segment.p_type == PT_INTERP) return Refuse(path, "is a program, not a shared library");
    if (segment.p_type != PT_LOAD && segment.p_type != PT_DYNAMIC) continue;
    if (segment.p_offset > content.size() || segment.p_filesz > content.size() - segment.p_offset) {
      return Refuse(path, "a segment does not lie inside the file (truncated?)");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> CheckPluginFile(const std::filesystem::path& path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) {
    return Refuse(path, absl::StrCat("cannot be opened: ", std::strerror(errno)));
  }
  if (!S_ISREG(info.st_mode)) return Refuse(path, "is not a regular file");
  if ((info.st_mode & S_IWOTH) != 0) {
    return Refuse(path, "everybody may write to it, so it could be anybody's code; chmod o-w");
  }
  absl::StatusOr<std::string> content = ReadFile(path, kLargestPlugin);
  if (!content.ok()) return Refuse(path, std::string(content.status().message()));
  if (path.extension() == kLibraryExtension) GPUDAY_RETURN_IF_ERROR(CheckElf(path, *content));
  return content;
}

}  // namespace gpuday
