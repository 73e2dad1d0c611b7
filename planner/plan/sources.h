// What an answer was made from: the account that a question keeps of the catalog's files and the
// plugins that were used for it.
#ifndef GPUDAY_PLANNER_PLAN_SOURCES_H_
#define GPUDAY_PLANNER_PLAN_SOURCES_H_

#include <vector>

#include "planner/plan/plan.h"

namespace gpuday {

// The account of one question, which owns it; it begins empty with the question. Catalog::Noting()
// and PluginHost::Noting() give the catalog and the plugins whose lookups write into it. One thread
// at a time: another question, on another thread, has an account of its own.
class Sources {
 public:
  // Each once, in the order of first use.
  void Note(const Provenance& source);
  // All that another answer was made from.
  void Note(const std::vector<Provenance>& sources);

  // Plugins, then files of the catalog, after all that is neither; each kind in the order of first
  // use.
  std::vector<Provenance> List() const;

 private:
  std::vector<Provenance> used_;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_SOURCES_H_
