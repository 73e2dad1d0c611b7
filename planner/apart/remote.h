// Plugins that did not come with the program run in children of it: a crash, an end, a hang or a
// change of the process is an answer that fails, with the plugin's name and the question.
#ifndef GPUDAY_PLANNER_APART_REMOTE_H_
#define GPUDAY_PLANNER_APART_REMOTE_H_

#include <filesystem>
#include <string>

#include "absl/status/statusor.h"
#include "planner/host/plugin_host.h"

namespace gpuday {

struct ApartSettings {
  // Run as: program ask-plugin FAMILY FILE READER (child.h).
  std::filesystem::path program;
  // The folder of those that came with the program (bundle.h), which run in it. Empty: none do.
  std::filesystem::path bundled;
  bool lives_long = false;      // they are loaded so that overwriting their files changes nothing
  double load_seconds = 10;     // of wall clock, for loading a file
  double question_seconds = 5;  // and for each question; then the child is killed
};

// Loads what came with the program here, everything else apart: a library by its own content, a
// file with a reader by its reader's. A plugin that runs apart has a child for it, one question at
// a time, from any thread; a child that was ended is started again with the next question, from the
// very same content or not at all.
PluginHost::Loader LoaderThatTrusts(const ApartSettings& settings);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_APART_REMOTE_H_
