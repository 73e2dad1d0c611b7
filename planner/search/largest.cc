#include "planner/search/largest.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/compose/compose.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

struct Word {
  const char* name;
  Largest largest;
};
constexpr Word kWords[] = {{"model", Largest::kModel},
                           {"tokens", Largest::kTokens},
                           {"context", Largest::kContext},
                           {"batch", Largest::kBatch},
                           {"rank", Largest::kRank}};

// Values that are tried: multiples of `step` up to `most`.
struct Scale {
  std::string path;  // of the scenario's key
  std::string unit;
  std::uint64_t step;
  std::uint64_t most;
};
constexpr std::uint64_t kContextStep = 1024, kLongestContext = 1u << 26;
constexpr std::uint64_t kLargestRank = 1u << 20;

// Rounded down to four digits: what is promised can be kept.
double RoundedDown(double value) {
  if (value < 1e4) return std::floor(value);
  const double unit = std::pow(10, std::floor(std::log10(value)) - 3);
  return std::floor(value / unit) * unit;
}

class Asker {
 public:
  Asker(const Question& question, const Catalog& catalog, const PluginHost& host,
        const RunOptions& options, std::size_t top)
      : question_(question), catalog_(catalog), host_(host), options_(options), top_(top) {}

  absl::StatusOr<SearchAnswer> With(const Settings& settings) const {
    Question question = question_;
    question.settings.insert(question.settings.end(), settings.begin(), settings.end());
    return AnswerQuestion(question, catalog_, host_, options_, top_);
  }

  // Time and cost grow with the tokens, so one search tells how many the bounds allow.
  absl::StatusOr<SearchAnswer> Tokens() const {
    for (const char* said :
         {key::kTrainingSteps.path, key::kDataExamples.path, key::kDataFile.path}) {
      if (question_.document.FindPath(said) == nullptr) continue;
      return Error(Fault::kUsage,
                   absl::StrCat("--largest tokens: ", said, " says already how many"));
    }
    GPUDAY_ASSIGN_OR_RETURN(const ComposedSpace composed, ComposeSpace(question_, catalog_, host_));
    const Space& space = composed.space;
    if (space.bounds.budget_usd == 0 && space.bounds.deadline_days == 0) {
      return Error(Fault::kUsage,
                   "--largest tokens: expected a bound (--budget, --by or --within); without one "
                   "there is no most");
    }
    const RunResult result = RunSearch(space, options_);
    double share = 0;
    for (const CellResult& cell : result.cells) {
      if (!cell.best.has_value()) continue;
      const Candidate& candidate = space.candidates[cell.candidate];
      const Figures figures =
          FiguresOf(result.CellOf(cell), space.bounds, cell.best->job, cell.best->layout);
      const double high = HighOf(space, candidate);
      share = std::max(
          share, ShareAllowed(space.bounds, figures.wall_days * high, figures.wall_usd * high));
    }
    // Of an epoch, where there are several, and without padding.
    const double tokens =
        RoundedDown(share * space.candidates.front().workload.told.tokens_key_value);
    if (tokens < 1) return None(MakeAnswer(composed, question_, result, options_, top_), "tokens");
    Settings settings = {
        {key::kTrainingTokens.path, absl::StrCat(static_cast<std::uint64_t>(tokens))}};
    // The batch was assumed for other tokens, and the times are those of this batch.
    for (const auto& [key, value] : composed.common) {
      if (key == key::kTrainingGlobalBatch.path) settings.emplace_back(key, value);
    }
    GPUDAY_ASSIGN_OR_RETURN(SearchAnswer answer, With(settings));
    answer.largest = {"tokens", tokens, absl::StrCat(Scaled(tokens, 4), " tokens"),
                      "more breaks the date or the budget"};
    return answer;
  }

  // Doubles what has a plan until it has none, and halves the distance.
  absl::StatusOr<SearchAnswer> Along(const Scale& scale, const std::string& what) const {
    const auto at = [&](std::uint64_t steps) {
      return With({{scale.path, absl::StrCat(steps * scale.step)}});
    };
    GPUDAY_ASSIGN_OR_RETURN(SearchAnswer best, at(1));
    if (!best.feasible) return None(best, what);
    std::uint64_t low = 1, high = 2;
    std::string beyond;  // why `high` has no plan
    const auto holds = [&](std::uint64_t steps) {
      absl::StatusOr<SearchAnswer> answer = at(steps);
      if (answer.ok() && answer->feasible) {
        best = *std::move(answer);
        return true;
      }
      beyond = answer.ok() ? answer->binding : std::string(answer.status().message());
      return false;
    };
    while (high * scale.step <= scale.most && holds(high)) {
      low = high;
      high *= 2;
    }
    while (high - low > 1 && high * scale.step <= 2 * scale.most) {
      const std::uint64_t middle = low + (high - low) / 2;
      (holds(middle) ? low : high) = middle;
    }
    const auto text = [&](std::uint64_t steps) {
      return absl::StrCat(Grouped(static_cast<double>(steps * scale.step)),
                          scale.unit.empty() ? "" : " ", scale.unit);
    };
    best.stopped = best.stopped || (options_.stop != nullptr && *options_.stop);
    best.largest = {what, static_cast<double>(low * scale.step), absl::StrCat(what, " ", text(low)),
                    absl::StrCat("at ", text(high), " no more: ", beyond)};
    return best;
  }

  // Along the key that varies the rank of the scenario's method of fine-tuning.
  absl::StatusOr<SearchAnswer> Rank() const {
    GPUDAY_ASSIGN_OR_RETURN(const FineTuning all, catalog_.FineTuningMethods());
    const MethodEntry* method = MethodOf(all);
    if (method == nullptr) {
      return Error(Fault::kUsage, "--largest rank: no method of methods.toml has a rank_key");
    }
    return Along({method->rank_key, "", 1, kLargestRank}, "rank");
  }

  // The largest micro-batch of each layout, times what works beside it.
  absl::StatusOr<SearchAnswer> Batch() const {
    GPUDAY_ASSIGN_OR_RETURN(ComposedSpace composed, ComposeSpace(question_, catalog_, host_));
    Fullest fullest;
    for (Candidate& candidate : composed.space.candidates) {
      for (const std::uint64_t gpus : candidate.gpus) {
        // Any number of them can share it.
        candidate.workload.job.global_batch = gpus;
        TakeFullest(candidate, composed.space.choices, gpus, fullest);
      }
    }
    if (fullest.sequences == 0) {
      GPUDAY_ASSIGN_OR_RETURN(SearchAnswer answer, With({}));
      return None(std::move(answer), "batch");
    }
    // Another layout would have to accumulate.
    const Layout& layout = fullest.layout;
    GPUDAY_ASSIGN_OR_RETURN(
        SearchAnswer answer,
        With({{key::kTrainingGlobalBatch.path, absl::StrCat(fullest.sequences)},
              {key::kTrainingMicroBatch.path, absl::StrCat(fullest.micro_batch)},
              {key::kParallelTensor.path, absl::StrCat(layout.tensor)},
              {key::kParallelPipeline.path, absl::StrCat(layout.pipeline)},
              {key::kParallelContext.path, absl::StrCat(layout.context)},
              {key::kParallelExpert.path, absl::StrCat(layout.expert)},
              {key::kParallelData.path, absl::StrCat(layout.data)}}));
    const auto sequences = static_cast<double>(fullest.sequences);
    answer.largest = {"batch", sequences, absl::StrCat("batch ", Grouped(sequences), " sequences"),
                      absl::StrCat("in micro-batches of ", fullest.micro_batch,
                                   "; more takes gradient accumulation")};
    return answer;
  }

  // The largest of the catalog's models first; what cannot be done at the GPUs' peak is not
  // searched.
  absl::StatusOr<SearchAnswer> Model() const {
    if (question_.document.FindPath("model") != nullptr) {
      return Error(Fault::kUsage,
                   "--largest model: the catalog's models are tried; leave out the model, or "
                   "narrow them with --only model=llama*");
    }
    GPUDAY_ASSIGN_OR_RETURN(const std::vector<SizedModel> models, ModelsBySize());
    std::string beyond;
    absl::Status last_error;
    for (const SizedModel& model : models) {
      Question question = question_;
      question.settings.emplace_back(key::kModelName.path, model.name);
      absl::StatusOr<ComposedSpace> composed = ComposeSpace(question, catalog_, host_);
      if (!composed.ok()) {
        if (FaultOf(composed.status()) == Fault::kUsage) return composed.status();
        last_error = composed.status();
        continue;
      }
      const std::string size = absl::StrCat(
          model.name, " (", Scaled(static_cast<double>(model.parameters)), " parameters)");
      // The last one tells what comes nearest.
      const bool last = &model == &models.back();
      if (!last) DropHopeless(composed->space);
      SearchAnswer answer =
          MakeAnswer(*composed, question, RunSearch(composed->space, options_), options_, top_);
      if (!answer.feasible && (last || answer.stopped)) return None(std::move(answer), "model");
      if (answer.feasible) {
        answer.largest = {"model", static_cast<double>(model.parameters), size,
                          beyond.empty() ? "the catalog has none larger"
                                         : absl::StrCat("the next larger, ", beyond)};
        return answer;
      }
      beyond = absl::StrCat(
          size, ": ",
          answer.counts.evaluated == 0 ? "out of reach even at the GPUs' peak" : answer.binding);
    }
    return last_error;
  }

 private:
  struct SizedModel {
    std::string name;
    std::uint64_t parameters = 0;
  };

  // The method that the scenario's optimizer belongs to, among those with ranks; else the first of
  // them. Null: none has ranks.
  const MethodEntry* MethodOf(const FineTuning& all) const {
    const Node* optimizer = question_.document.FindPath(key::kOptimizerName.path);
    const MethodEntry* first = nullptr;
    for (const MethodEntry& method : all.methods) {
      if (method.rank_key.empty()) continue;
      if (first == nullptr) first = &method;
      for (const auto& [path, value] : method.settings) {
        if (path == key::kOptimizerName.path && optimizer != nullptr &&
            NormalName(value.text) == NormalName(optimizer->text)) {
          return &method;
        }
      }
    }
    return first;
  }

  static SearchAnswer None(SearchAnswer answer, const std::string& what) {
    answer.largest = {what, 0, absl::StrCat("no ", what), "not even the smallest holds"};
    return answer;
  }

  // The layout that works on most sequences at once.
  struct Fullest {
    std::uint64_t sequences = 0;
    std::uint64_t micro_batch = 0;
    Layout layout;
  };

  static void TakeFullest(const Candidate& candidate, const Choices& choices, std::uint64_t gpus,
                          Fullest& fullest) {
    const Workload& w = candidate.workload;
    Machine machine = w.machine;
    machine.gpus = gpus;
    Job job = w.job;
    job.micro_batch = 1;
    job.global_batch_given = false;
    Layout layout = w.layout;
    for (const Split& split : SplitsOf(candidate, choices, gpus)) {
      layout.tensor = split.tensor;
      layout.context = split.context;
      layout.expert = split.expert;
      for (const Variant& variant : VariantsOf(choices, split.tensor)) {
        job.recompute = variant.recompute;
        job.kernels = variant.kernels;
        layout.sequence_parallel = variant.sequence_parallel;
        const Shard shard = TakeShard(w.model, w.training, w.precision, job, layout);
        for (const Stages& stages : StagesOf(candidate, choices, split, gpus)) {
          layout.pipeline = stages.pipeline;
          layout.data = stages.data;
          // Every stage at work, no accumulation beyond.
          job.global_batch = stages.data * stages.pipeline;
          for (const Sharding& sharding : ShardingsOf(choices, layout.Replicas())) {
            layout.zero = sharding.zero;
            layout.zero_group = sharding.group;
            layout.offload = sharding.offload;
            const std::uint64_t largest = LargestMicroBatch(shard, job, machine, layout);
            if (largest * job.global_batch <= fullest.sequences) continue;
            fullest = {largest * job.global_batch, largest, layout};
          }
        }
      }
    }
  }

  // Those that --only names, largest first.
  absl::StatusOr<std::vector<SizedModel>> ModelsBySize() const {
    std::vector<std::string> patterns = {"*"};
    for (const auto& [axis, list] : question_.only) {
      if (FindAxis(axis) == FindKey(key::kModelName.path)) patterns = absl::StrSplit(list, ',');
    }
    std::vector<absl::Status> bad;
    GPUDAY_ASSIGN_OR_RETURN(const std::vector<ModelEntry> entries, catalog_.AllModels(&bad));
    std::vector<SizedModel> models;
    for (const ModelEntry& entry : entries) {
      const bool wanted = std::any_of(
          patterns.begin(), patterns.end(),
          [&](const std::string& pattern) { return MatchesPattern(entry.name, pattern); });
      if (!wanted) continue;
      const absl::StatusOr<ResolvedModel> model = ResolveModel(entry, host_);
      if (model.ok()) models.push_back({entry.name, CountParameters(model->model)});
    }
    if (models.empty()) {
      return Error(Fault::kUsage, absl::StrCat("--only model: no model is called ",
                                               Printable(absl::StrJoin(patterns, ","), 60),
                                               " (gpuday models lists them)"));
    }
    std::stable_sort(models.begin(), models.end(), [](const SizedModel& a, const SizedModel& b) {
      return a.parameters > b.parameters;
    });
    return models;
  }

  // Drops numbers of GPUs that keep no bound even at their peak, or cannot hold the states even
  // shared by all.
  static void DropHopeless(Space& space) {
    for (Candidate& candidate : space.candidates) {
      const Workload& w = candidate.workload;
      const Totals totals = TakeTotals(w.model, w.training, w.precision, Recompute::kNone);
      const StateBytes& states = totals.states;
      const bool offloads = std::any_of(space.choices.offload.begin(), space.choices.offload.end(),
                                        [](Offload offload) { return offload != Offload::kNone; });
      std::erase_if(candidate.gpus, [&](std::uint64_t gpus) {
        const auto n = static_cast<double>(gpus);
        const double gpu_days = w.job.tokens * static_cast<double>(totals.training_flops) /
                                w.machine.peak_flops_per_second / kSecondsPerDay;
        const double bytes = states.weights + states.gradients + states.gradient_copy +
                             states.master_weights + states.optimizer;
        const Bounds& bounds = space.bounds;
        return (bounds.deadline_days > 0 && gpu_days / n > bounds.deadline_days) ||
               (bounds.budget_usd > 0 &&
                gpu_days * 24 * candidate.usd_per_gpu_hour() > bounds.budget_usd) ||
               (!offloads && bytes / n > w.machine.capacity_bytes);
      });
    }
  }

  const Question& question_;
  const Catalog& catalog_;
  const PluginHost& host_;
  const RunOptions& options_;
  std::size_t top_;
};

}  // namespace

absl::StatusOr<Largest> LargestNamed(const std::string& name) {
  for (const Word& word : kWords) {
    if (name == word.name) return word.largest;
  }
  return Error(Fault::kUsage,
               absl::StrCat("--largest: expected model, tokens, context, batch or rank, found \"",
                            Printable(name, 40), "\""));
}

absl::StatusOr<SearchAnswer> AnswerLargest(Largest largest, const Question& question,
                                           const Catalog& catalog, const PluginHost& host,
                                           const RunOptions& options, std::size_t top) {
  const Asker asker(question, catalog, host, options, top);
  switch (largest) {
    case Largest::kModel:
      return asker.Model();
    case Largest::kTokens:
      return asker.Tokens();
    case Largest::kContext:
      return asker.Along(
          {key::kTrainingSequenceLength.path, "tokens", kContextStep, kLongestContext}, "context");
    case Largest::kBatch:
      return asker.Batch();
    case Largest::kRank:
      return asker.Rank();
  }
  return asker.With({});
}

}  // namespace gpuday
