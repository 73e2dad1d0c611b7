#include "planner/compose/layout_chooser.h"

#include <utility>

#include "planner/compose/open_choices.h"

namespace gpuday {
namespace {

constexpr std::size_t kMostRemembered = 4096;

}  // namespace

LayoutFinder& LayoutChooser::FinderFor(const Scenario& scenario) {
  Choices choices = choices_for_ ? choices_for_(scenario, can_) : OpenChoices(scenario, can_);
  const Job& job = workload_.job;
  const bool same = finder_ != nullptr && choices == choices_ &&
                    job.sequence_length == job_.sequence_length &&
                    job.flash_attention == job_.flash_attention && job.kernels == job_.kernels &&
                    job.loss == job_.loss;
  if (same) return *finder_;
  choices_ = std::move(choices);
  job_ = job;
  found_.clear();
  finder_ = std::make_unique<LayoutFinder>(workload_, choices_);
  return *finder_;
}

const FastestLayouts& LayoutChooser::Find(const Scenario& scenario) {
  LayoutFinder& finder = FinderFor(scenario);
  const Machine& machine = workload_.machine;
  const Key key = {machine.gpus, workload_.job.global_batch, machine.device.gpus_per_node,
                   machine.margin_share};
  if (found_.size() > kMostRemembered) found_.clear();
  const auto [it, added] = found_.try_emplace(key);
  if (added) it->second = finder.Find(machine.gpus, workload_.job.global_batch, stop);
  fits = it->second.Best() != nullptr;
  counts = it->second.counts;
  return it->second;
}

std::optional<FoundLayout> LayoutChooser::Smallest(const Scenario& scenario) {
  return FinderFor(scenario).Smallest(workload_.machine.gpus, workload_.job.global_batch);
}

}  // namespace gpuday
