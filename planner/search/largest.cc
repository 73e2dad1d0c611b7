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
#include "planner/compose/open_choices.h"
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

  // Time and cost grow with the tokens, nearly in proportion: from a guess to the most that the
  // bounds allow, which is tried before it is said.
  absl::StatusOr<SearchAnswer> Tokens() const {
    for (const char* said :
         {key::kTrainingSteps.path, key::kDataExamples.path, key::kDataFile.path}) {
      if (question_.document.FindPath(said) == nullptr) continue;
      return Error(Fault::kUsage,
                   absl::StrCat("--largest tokens: ", said, " says already how many"));
    }
    constexpr int kGuesses = 12, kTries = 8;
    constexpr double kNear = 0.002;
    double tokens = 0;  // as the question has them
    for (int i = 0; i < kGuesses; ++i) {
      GPUDAY_ASSIGN_OR_RETURN(const Room room, RoomFor(tokens));
      if (!room.bounded) {
        return Error(Fault::kUsage,
                     "--largest tokens: expected a bound (--budget, --by or --within); without one "
                     "there is no most");
      }
      if (room.share == 0) break;
      tokens = room.tokens * room.share;
      if (std::fabs(room.share - 1) < kNear) break;
    }
    for (int i = 0; i < kTries; ++i) {
      const double whole = RoundedDown(tokens * (1 - i * kNear));
      if (whole < 1) break;
      GPUDAY_ASSIGN_OR_RETURN(
          SearchAnswer answer,
          With({{key::kTrainingTokens.path, absl::StrCat(static_cast<std::uint64_t>(whole))}}));
      if (!answer.Holds()) continue;
      const bool money = question_.document.FindPath(key::kBudgetUsd.path) != nullptr;
      const bool date = question_.document.FindPath(key::kBudgetBy.path) != nullptr ||
                        question_.document.FindPath(key::kBudgetDeadlineDays.path) != nullptr;
      answer.binding = money && date ? "the date or the budget" : money ? "the budget" : "the date";
      answer.largest = {"tokens", whole, absl::StrCat(Scaled(whole, 4), " tokens"),
                        absl::StrCat("more breaks ", answer.binding)};
      return answer;
    }
    GPUDAY_ASSIGN_OR_RETURN(SearchAnswer answer, With({}));
    return None(std::move(answer), "tokens");
  }

  // Doubles what has a plan until it has none, and halves the distance.
  absl::StatusOr<SearchAnswer> Along(const Scale& scale, const std::string& what) const {
    const auto at = [&](std::uint64_t steps) {
      return With({{scale.path, absl::StrCat(steps * scale.step)}});
    };
    GPUDAY_ASSIGN_OR_RETURN(SearchAnswer best, at(1));
    if (!best.Holds()) return None(best, what);
    std::uint64_t low = 1, high = 2;
    std::string beyond;  // why `high` has no plan
    const auto holds = [&](std::uint64_t steps) {
      absl::StatusOr<SearchAnswer> answer = at(steps);
      if (answer.ok() && answer->Holds()) {
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

  // The layout that works on most sequences at once.
  struct Fullest {
    std::uint64_t sequences = 0;
    std::uint64_t micro_batch = 0;
    Layout layout;
  };

  // The largest micro-batch of each layout, times what works beside it.
  absl::StatusOr<SearchAnswer> Batch() const {
    GPUDAY_ASSIGN_OR_RETURN(const ComposedSpace composed, ComposeSpace(question_, catalog_, host_));
    Fullest fullest;
    for (const Candidate& candidate : composed.space.candidates) {
      GPUDAY_ASSIGN_OR_RETURN(const Scenario scenario, ReadScenario(candidate.foundation.document));
      GPUDAY_ASSIGN_OR_RETURN(const Workload workload,
                              ComposeJob(candidate.foundation, candidate.foundation.document));
      const Choices choices = composed.space.choices
                                  ? composed.space.choices(scenario, candidate.foundation.can)
                                  : OpenChoices(scenario, candidate.foundation.can);
      for (const std::uint64_t gpus : candidate.gpus) {
        TakeFullest(workload, choices, gpus, fullest);
      }
    }
    if (fullest.sequences == 0) {
      GPUDAY_ASSIGN_OR_RETURN(SearchAnswer answer, With({}));
      return None(std::move(answer), "batch");
    }
    // Another layout would have to accumulate. What just fits as expected may not fit safely.
    constexpr int kMostTries = 16;
    const std::uint64_t at_once = fullest.sequences / fullest.micro_batch;
    SearchAnswer answer;
    for (int i = 0; i < kMostTries; ++i) {
      GPUDAY_ASSIGN_OR_RETURN(answer, WithBatch(fullest));
      if (answer.Holds() || fullest.micro_batch == 1) break;
      fullest.micro_batch -= std::max<std::uint64_t>(1, fullest.micro_batch / 200);
      fullest.sequences = fullest.micro_batch * at_once;
    }
    const auto sequences = static_cast<double>(fullest.sequences);
    answer.largest = {"batch", sequences, absl::StrCat("batch ", Grouped(sequences), " sequences"),
                      absl::StrCat("in micro-batches of ", fullest.micro_batch,
                                   "; more takes gradient accumulation")};
    return answer;
  }

  absl::StatusOr<SearchAnswer> WithBatch(const Fullest& fullest) const {
    const Layout& layout = fullest.layout;
    return With({{key::kTrainingGlobalBatch.path, absl::StrCat(fullest.sequences)},
                 {key::kTrainingMicroBatch.path, absl::StrCat(fullest.micro_batch)},
                 {key::kParallelTensor.path, absl::StrCat(layout.tensor)},
                 {key::kParallelPipeline.path, absl::StrCat(layout.pipeline)},
                 {key::kParallelContext.path, absl::StrCat(layout.context)},
                 {key::kParallelExpert.path, absl::StrCat(layout.expert)},
                 {key::kParallelData.path, absl::StrCat(layout.data)}});
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
      SearchAnswer answer =
          MakeAnswer(*composed, question, RunSearch(composed->space, options_), options_, top_);
      if (!answer.Holds() && (last || answer.stopped)) return None(std::move(answer), "model");
      if (answer.Holds()) {
        answer.largest = {"model", static_cast<double>(model.parameters), size,
                          beyond.empty() ? "the catalog has none larger"
                                         : absl::StrCat("the next larger, ", beyond)};
        return answer;
      }
      beyond = absl::StrCat(
          size, ": ",
          answer.counts.all == 0 ? "out of reach even at the GPUs' peak" : answer.binding);
    }
    return last_error;
  }

 private:
  // How many times the tokens of the question the bounds allow its best plan.
  struct Room {
    bool bounded = false;
    double tokens = 0;
    double share = 0;  // 0: nothing fits surely
  };
  // With so many tokens; 0: as the question says.
  absl::StatusOr<Room> RoomFor(double tokens) const {
    Question question = question_;
    if (tokens > 0) {
      question.settings.emplace_back(
          key::kTrainingTokens.path,
          absl::StrCat(static_cast<std::uint64_t>(std::max(1.0, std::round(tokens)))));
    }
    GPUDAY_ASSIGN_OR_RETURN(const ComposedSpace composed, ComposeSpace(question, catalog_, host_));
    const Bounds& bounds = composed.space.bounds;
    Room room{.bounded = bounds.budget_usd > 0 || bounds.deadline_days > 0, .tokens = tokens};
    if (!room.bounded) return room;
    if (tokens == 0) {
      // Of an epoch, where there are several, and without padding: as the key has them.
      const Foundation& foundation = composed.space.candidates.front().foundation;
      GPUDAY_ASSIGN_OR_RETURN(const Workload workload, ComposeJob(foundation, foundation.document));
      room.tokens = workload.told.tokens_key_value;
    }
    const RunResult result = RunSearch(composed.space, options_);
    for (const CellResult& cell : result.cells) {
      if (!cell.plan.has_value() || !FitsSafely(cell.plan->figures.memory, cell.plan->machine)) {
        continue;
      }
      const double share = ShareAllowed(bounds, cell.plan->SureDays(), cell.plan->SureUsd());
      room.share = std::max(room.share, share);
    }
    return room;
  }

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

  static void TakeFullest(const Workload& w, const Choices& choices, std::uint64_t gpus,
                          Fullest& fullest) {
    Machine machine = w.machine;
    machine.gpus = gpus;
    Job job = w.job;
    Layout layout = w.layout;
    for (const Split& split : SplitsOf(w, choices, gpus)) {
      layout.tensor = split.tensor;
      layout.context = split.context;
      layout.expert = split.expert;
      for (const Variant& variant : VariantsOf(choices, split.tensor)) {
        job.recompute = variant.recompute;
        job.kernels = variant.kernels;
        layout.sequence_parallel = variant.sequence_parallel;
        job.micro_batch = 1;
        const Shard shard = TakeShard(w.model, w.training, w.precision, job, layout);
        // Any number of GPUs can share a batch that is theirs.
        for (const Stages& stages : StagesOf(w, gpus, choices, split, gpus)) {
          layout.pipeline = stages.pipeline;
          layout.data = stages.data;
          for (const Sharding& sharding : ShardingsOf(choices, layout.Replicas())) {
            layout.zero = sharding.zero;
            layout.zero_group = sharding.group;
            layout.offload = sharding.offload;
            const std::uint64_t at_once = stages.data * stages.pipeline;
            const std::uint64_t largest = MostAtOnce(shard, job, machine, layout, at_once);
            if (largest * at_once <= fullest.sequences) continue;
            fullest = {largest * at_once, largest, layout};
          }
        }
      }
    }
  }

  // The largest micro-batch that fits safely with every stage at work and no accumulation beyond;
  // 0: not even one sequence. In proportion to it, since as many are in flight.
  static std::uint64_t MostAtOnce(const Shard& shard, Job job, const Machine& machine,
                                  const Layout& layout, std::uint64_t at_once) {
    const auto fits = [&](std::uint64_t micro_batch) {
      job.micro_batch = micro_batch;
      job.global_batch = micro_batch * at_once;
      return FitsSafely(EvaluateMemory(shard, job, machine, layout), machine);
    };
    if (!fits(1)) return 0;
    constexpr std::uint64_t kMost = 1'000'000'000;
    std::uint64_t low = 1, high = 2;
    while (high < kMost && fits(high)) {
      low = high;
      high *= 2;
    }
    while (high - low > 1) {
      const std::uint64_t middle = low + (high - low) / 2;
      (fits(middle) ? low : high) = middle;
    }
    return low;
  }

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
      // Who names a model has it.
      const bool named = std::find(patterns.begin(), patterns.end(), entry.name) != patterns.end();
      if (!wanted || (!entry.weights_published && !named && !question_.wide)) continue;
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
