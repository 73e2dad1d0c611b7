// Which plugin files may be loaded: those on the user's allow-list, if there is one, that a probe
// has accepted.
#ifndef GPUDAY_PLANNER_TRIAL_ADMISSION_H_
#define GPUDAY_PLANNER_TRIAL_ADMISSION_H_

#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "planner/apart/bundle.h"
#include "planner/host/plugin.h"
#include "planner/trial/probe.h"

namespace gpuday {

class Admission {
 public:
  struct Settings {
    ProbeSettings probe;
    // Where verdicts are kept, one small file for each content; empty: nowhere.
    std::filesystem::path cache;
    // A file of SHA-256 sums, one per line (what sha256sum prints will do). When it is there,
    // plugins that did not come with the program must stand in it. Empty: none.
    std::filesystem::path allow_list;
    std::filesystem::path bundled;  // the folder of those that did (apart/bundle.h)
  };

  // The user's cache and data folders, and this program as the one that probes.
  static Settings DefaultSettings(const std::vector<std::filesystem::path>& plugin_folders);

  explicit Admission(Settings settings);

  // Whether `path`, whose content has this SHA-256 (and, of a file with a reader, its reader's),
  // may be loaded. A content that was accepted by this version of the program is not probed again;
  // one that was refused is, ten minutes later at the latest. Error: kPlugin with the reason.
  absl::Status Admit(Family family, const std::filesystem::path& path, const std::string& sha256,
                     const std::string& reader_sha256);

  // Whether `status` says that the allow-list lacks the plugin.
  static bool IsDisabled(const absl::Status& status);

 private:
  absl::Status CheckAllowList(const std::filesystem::path& path, const std::string& sha256);

  Settings settings_;
  Bundle bundle_;
  std::string program_identity_;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_TRIAL_ADMISSION_H_
