#include "planner/plan/sources.h"

#include <algorithm>

namespace gpuday {

void Sources::Note(const Provenance& source) {
  const bool known = std::any_of(used_.begin(), used_.end(), [&](const Provenance& u) {
    return u.kind == source.kind && u.name == source.name && u.version == source.version &&
           u.sha256 == source.sha256;
  });
  if (!known) used_.push_back(source);
}

void Sources::Note(const std::vector<Provenance>& sources) {
  for (const Provenance& source : sources) Note(source);
}

std::vector<Provenance> Sources::List() const {
  const auto place = [](const Provenance& source) {
    return source.kind == "catalog" ? 2 : source.kind == "plugin" ? 1 : 0;
  };
  std::vector<Provenance> list = used_;
  std::stable_sort(list.begin(), list.end(),
                   [&](const Provenance& a, const Provenance& b) { return place(a) < place(b); });
  return list;
}

}  // namespace gpuday
