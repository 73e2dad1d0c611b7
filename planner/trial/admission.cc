#include "planner/trial/admission.h"

#include <sys/stat.h>

#include <chrono>
#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "planner/base/files.h"
#include "planner/base/output_file.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/base/version.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestVerdict = 64 * 1024;
constexpr std::size_t kLargestAllowList = 1024 * 1024;
constexpr const char* kAccepted = "gpuday verdict 1\naccepted\n";
constexpr const char* kRefused = "gpuday verdict 1\nrefused\n";
constexpr std::chrono::minutes kRefusedFor{10};
constexpr const char* kDisabled = ": disabled: ";

// A reason may say the file and the place in it itself.
absl::Status Refuse(const fs::path& path, const std::string& reason) {
  const std::string name = Printable(path.string());
  if (absl::StartsWith(reason, name)) return Error(Fault::kPlugin, reason);
  return Error(Fault::kPlugin, absl::StrCat(name, ": refused: ", reason));
}

// A refusal without the path that it may begin with, under which another copy was tried.
std::string WithoutPath(const std::string& reason, const fs::path& path) {
  const std::string begins = absl::StrCat(Printable(path.string()), ": refused: ");
  return absl::StartsWith(reason, begins) ? reason.substr(begins.size()) : reason;
}

// The verdict that is kept; empty when there is none, or an old refusal.
std::string Kept(const fs::path& file) {
  const absl::StatusOr<std::string> text = ReadFile(file, kLargestVerdict);
  if (!text.ok()) return "";
  if (*text == kAccepted) return *text;
  std::error_code failed;
  const auto written = fs::last_write_time(file, failed);
  const auto age = fs::file_time_type::clock::now() - written;
  // A time in the future is no reason to believe it for ever.
  const bool fresh = !failed && age >= age.zero() && age < kRefusedFor;
  return fresh && text->starts_with(kRefused) ? *text : "";
}

}  // namespace

Admission::Settings Admission::DefaultSettings(const std::vector<fs::path>& plugin_folders) {
  const fs::path cache = UserCacheFolder(), data = UserDataFolder();
  std::error_code ignored;
  return {
      .probe = {.program = fs::read_symlink("/proc/self/exe", ignored), .folders = plugin_folders},
      .cache = cache.empty() ? cache : cache / "verdicts",
      .allow_list = data.empty() ? data : data / "plugins.allow",
      .bundled = ProgramRoot() / "lib" / "gpuday" / "plugins"};
}

Admission::Admission(Settings settings)
    : settings_(std::move(settings)), bundle_(settings_.bundled) {
  // Another program, or the same built again, probes again.
  struct stat info = {};
  stat(settings_.probe.program.c_str(), &info);
  program_identity_ = absl::StrCat(kVersion, " ", info.st_size, " ", info.st_mtim.tv_sec, ".",
                                   info.st_mtim.tv_nsec);
}

absl::Status Admission::CheckAllowList(const fs::path& path, const std::string& sha256) {
  std::error_code ignored;
  if (settings_.allow_list.empty() || !fs::exists(settings_.allow_list, ignored)) {
    return absl::OkStatus();
  }
  if (bundle_.Has(path, sha256)) return absl::OkStatus();
  GPUDAY_ASSIGN_OR_RETURN(const std::string list,
                          ReadFile(settings_.allow_list, kLargestAllowList));
  for (const absl::string_view line : absl::StrSplit(list, '\n')) {
    if (absl::StartsWith(line, sha256)) return absl::OkStatus();
  }
  return Error(Fault::kPlugin,
               absl::StrCat(Printable(path.string()), kDisabled, "its SHA-256 ", sha256,
                            " does not stand in ", Printable(settings_.allow_list.string())));
}

absl::Status Admission::Admit(Family family, const fs::path& path, const std::string& sha256,
                              const std::string& reader_sha256) {
  GPUDAY_RETURN_IF_ERROR(CheckAllowList(path, sha256));
  // What the file is called is part of what is checked.
  const fs::path file =
      settings_.cache.empty()
          ? fs::path()
          : settings_.cache /
                Sha256(absl::StrCat(program_identity_, "\n", FamilyName(family), "\n",
                                    path.filename().string(), "\n", sha256, "\n", reader_sha256));
  if (!file.empty()) {
    const std::string kept = Kept(file);
    if (kept == kAccepted) return absl::OkStatus();
    if (!kept.empty()) return Refuse(path, kept.substr(std::strlen(kRefused)));
  }
  ProbeVerdict verdict = Probe(settings_.probe, family, path);
  // What was not about the plugin is likely over.
  if (!verdict.tried) verdict = Probe(settings_.probe, family, path);
  if (!verdict.tried) {
    return Error(Fault::kPlugin, absl::StrCat(Printable(path.string()), ": could not be tried: ",
                                              verdict.reason, "; nothing is held against it"));
  }
  if (!file.empty() && verdict.lasting) {
    std::error_code ignored;
    fs::create_directories(settings_.cache, ignored);
    // Without a cache it is probed again the next time, no more.
    (void)WriteFileAtomically(
        file, verdict.accepted ? std::string(kAccepted)
                               : absl::StrCat(kRefused, WithoutPath(verdict.reason, path)));
  }
  return verdict.accepted ? absl::OkStatus() : Refuse(path, verdict.reason);
}

bool Admission::IsDisabled(const absl::Status& status) {
  return absl::StrContains(status.message(), kDisabled);
}

}  // namespace gpuday
