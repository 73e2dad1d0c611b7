// How much is trained: tokens as given, as steps, as examples, as a file that is counted, or what
// is usual for the task; and which task that is.
#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/budget/totals.h"
#include "planner/compose/count_data.h"
#include "planner/compose/resolve.h"
#include "planner/plan/ids.h"
#include "planner/plan/words.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

constexpr double kTokensPerParameter = 20;
constexpr std::uint64_t kLengthStep = 64;  // lengths that are assumed are multiples of it

std::string Count(double number) { return Grouped(std::round(number)); }

// Data of one epoch, and what is said of it.
struct Amount {
  double tokens = 0;  // without padding
  Origin origin = {};
  const char* key = "";  // that says it
  double value = 0;      // what that key says; 0: no number
  const Location* where = nullptr;
  std::string words = {};  // for the note; empty: tokens that were given as such
};

std::string SayYours() {
  return absl::StrCat("say yours with ", key::kTrainingTokens.shortcut, ", ",
                      key::kDataExamples.shortcut, " or ", key::kDataFile.shortcut);
}

// What is usual of the task, where nobody says.
absl::StatusOr<Amount> UsualAmount(Composing& c, Task task) {
  Amount amount{.key = key::kTrainingTokens.path};
  std::string reason;
  if (task == Task::kFineTuning) {
    const UsualData& usual = c.workload.usual_data;
    if (usual.tokens == 0) {
      return NoDefault(key::kTrainingTokens.path, absl::StrCat("task = \"", NameOf(task), "\""));
    }
    amount.tokens = usual.tokens;
    reason = usual.tokens_reason;
  } else {
    const auto parameters = static_cast<double>(CountParameters(c.workload.model));
    amount.tokens = std::min(key::kMostTokens, kTokensPerParameter * parameters);
    reason = absl::StrCat(kTokensPerParameter,
                          " per parameter, compute-optimal pretraining (Hoffmann et al. 2022)");
  }
  amount.value = amount.tokens;
  if (c.told == nullptr) return amount;
  amount.origin = {reason, Confidence::kAssumed};
  amount.words = absl::StrCat(Scaled(amount.tokens), " tokens assumed: ", reason);
  // In front of all others: nothing moves a plan as much.
  c.told->assumptions.insert(
      c.told->assumptions.begin(),
      {key::kTrainingTokens.path, Scaled(amount.tokens), absl::StrCat(reason, "; say yours")});
  return amount;
}

// Examples of an average length, counted by somebody or in a file.
Amount AmountOfExamples(Composing& c) {
  const Job& job = c.workload.job;
  const CountedData& counted = c.workload.counted_data;
  const auto& given = c.scenario.Get<key::kDataExamples>();
  const auto& average = c.scenario.Get<key::kDataAverageTokens>();
  const double examples = given.has_value() ? static_cast<double>(given->value) : counted.examples;
  Amount amount{.tokens = examples * job.example_tokens};
  if (given.has_value()) {
    amount.key = key::kDataExamples.path;
    amount.value = examples;
    amount.where = &given->where;
  } else {
    amount.key = key::kDataFile.path;
    amount.where = &c.scenario.Get<key::kDataFile>()->where;
  }
  if (c.told == nullptr) return amount;
  const bool estimated = !given.has_value() && !average.has_value();
  amount.words =
      absl::StrCat(Count(examples), examples == 1 ? " example of " : " examples of ",
                   average.has_value() ? "" : "some ", Count(job.example_tokens), " tokens",
                   given.has_value() ? "" : absl::StrCat(" in ", counted.name));
  if (estimated) {
    absl::StrAppend(&amount.words, ", estimated by script (", Scaled(counted.tokens_low), " to ",
                    Scaled(counted.tokens_high), " an epoch)");
    amount.origin.source = absl::StrCat("estimated from ", counted.found);
  } else {
    amount.origin.source = absl::StrCat(
        given.has_value() ? given->where.Text() : absl::StrCat("examples of ", counted.name), ", ",
        average.has_value() ? average->where.Text() : "an assumed length");
  }
  amount.origin.confidence = average.has_value() ? Confidence::kGiven : Confidence::kAssumed;
  return amount;
}

// Data of one epoch, without padding; nothing: nobody says how much.
std::optional<Amount> AmountSaid(Composing& c) {
  const auto& tokens = c.scenario.Get<key::kTrainingTokens>();
  if (tokens.has_value()) {
    Amount amount{.tokens = tokens->value,
                  .key = key::kTrainingTokens.path,
                  .value = tokens->value,
                  .where = &tokens->where};
    if (c.told != nullptr) amount.origin = c.OriginOf(key::kTrainingTokens.path, tokens->where);
    return amount;
  }
  const bool in_examples =
      c.scenario.Get<key::kDataExamples>().has_value() || c.workload.counted_data.examples > 0;
  return in_examples ? std::optional(AmountOfExamples(c)) : std::nullopt;
}

// What examples that take a sequence each fill of it.
double FilledShare(const Job& job) {
  if (job.packing == Packing::kPacked) return 1;
  return std::min(1.0, job.example_tokens / static_cast<double>(job.sequence_length));
}

void TellOfPadding(Composing& c) {
  const Job& job = c.workload.job;
  const auto length = static_cast<double>(job.sequence_length);
  if (job.padding_share > 0) {
    c.told->notes.push_back(absl::StrCat(
        Scaled(job.tokens * job.padding_share), " of ", Scaled(job.tokens), " tokens (",
        Plain(100 * job.padding_share), " %) are padding: each example of ",
        Count(job.example_tokens), " tokens on average takes a sequence of ", Count(length), "; ",
        key::kDataPacking.path, " = \"", NameOf(Packing::kPacked), "\" does without"));
  }
  const double longest = std::max(job.example_tokens, c.workload.counted_data.longest_example);
  if (job.packing == Packing::kPadded && longest > length) {
    c.told->notes.push_back(absl::StrCat(
        "examples are cut at ", Count(length), " tokens (", key::kTrainingSequenceLength.path,
        "); ", longest > job.example_tokens ? "the longest has some " : "on average they have ",
        Count(longest)));
  }
}

void TellOfAmount(Composing& c, const Amount& amount, double epochs) {
  Told& told = *c.told;
  const bool several = epochs != 1;
  told.tokens_origin = amount.origin;
  told.tokens_key = amount.key;
  told.tokens_key_value = amount.value;
  if (several) absl::StrAppend(&told.tokens_origin.source, ", ", Plain(epochs), " epochs");
  const bool assumed =
      !amount.words.empty() && amount.key == std::string_view(key::kTrainingTokens.path);
  std::vector<std::string> parts;
  if (!amount.words.empty()) parts.push_back(amount.words);
  if (several) {
    if (parts.empty()) parts.push_back(absl::StrCat(Scaled(amount.tokens), " tokens"));
    parts.push_back(absl::StrCat(Plain(epochs), " epochs"));
  }
  if (c.workload.job.padding_share > 0) {
    parts.push_back(absl::StrCat("each example padded to ",
                                 Count(static_cast<double>(c.workload.job.sequence_length))));
  }
  if (parts.empty()) return;
  told.tokens_note = absl::StrJoin(parts, ", ");
  const bool only_assumed = assumed && parts.size() == 1;
  if (!only_assumed) {
    told.tokens_note = absl::StrCat(Scaled(c.workload.job.tokens), " tokens: ", told.tokens_note);
  }
  if (assumed) absl::StrAppend(&told.tokens_note, "; ", SayYours());
}

absl::Status CheckTokens(const Composing& c, const Amount& amount) {
  if (c.workload.job.tokens <= key::kMostTokens) return absl::OkStatus();
  return WithKey(
      Error(Fault::kInput,
            absl::StrCat(amount.where == nullptr ? "" : absl::StrCat(amount.where->Text(), ": "),
                         amount.key, ": that makes ", Scaled(c.workload.job.tokens),
                         " tokens; at most ", Scaled(key::kMostTokens), " are planned")),
      amount.key);
}

absl::Status TokensOfSteps(Composing& c, const Given<std::uint64_t>& steps) {
  Job& job = c.workload.job;
  job.tokens = static_cast<double>(steps.value) * static_cast<double>(job.global_batch) *
               static_cast<double>(job.sequence_length);
  const Amount amount{.key = key::kTrainingSteps.path,
                      .value = static_cast<double>(steps.value),
                      .where = &steps.where};
  GPUDAY_RETURN_IF_ERROR(CheckTokens(c, amount));
  if (c.told == nullptr) return absl::OkStatus();
  c.told->tokens_origin = c.OriginOf(key::kTrainingSteps.path, steps.where);
  c.told->tokens_key = amount.key;
  c.told->tokens_key_value = amount.value;
  c.told->tokens_note =
      absl::StrCat(Scaled(job.tokens), " tokens: ", Grouped(absl::uint128(steps.value)),
                   " steps of ", Grouped(absl::uint128(job.global_batch)), " sequences of ",
                   Grouped(absl::uint128(job.sequence_length)));
  return absl::OkStatus();
}

// Sets the task that is given or follows from `tokens`.
void ResolveTask(Composing& c, std::optional<double> tokens) {
  Job& job = c.workload.job;
  const auto& given = c.scenario.Get<key::kTrainingTask>();
  if (given.has_value()) {
    job.task = Named<Task>(given->value).value_or(Task::kPretraining);
  } else {
    const DerivedTask derived =
        DeriveTask(c.scenario, c.workload.model, c.workload.training, tokens);
    job.task = derived.task;
    c.Assume(key::kTrainingTask.path, NameOf(job.task), derived.reason);
  }
  c.AddFact(id::kTrainingTask, NameOf(job.task));
}

}  // namespace

DerivedTask DeriveTask(const Scenario& scenario, const Model& model, const Training& training,
                       std::optional<double> tokens) {
  if (!training.adapters.empty()) return {Task::kFineTuning, "adapters are trained"};
  for (std::size_t i = 0; i < training.trained.size(); ++i) {
    if (!training.trained[i] && model.matrices[i].Parameters() > 0) {
      return {Task::kFineTuning, "a part of the model is trained, the rest is frozen"};
    }
  }
  const auto parameters = static_cast<double>(CountParameters(model));
  // Pretrainings go through their data several times as well.
  const bool less_than_pretraining = tokens.value_or(0) < kTokensPerParameter * parameters;
  if (less_than_pretraining) {
    if (scenario.Get<key::kDataExamples>().has_value() ||
        scenario.Get<key::kDataFile>().has_value()) {
      return {Task::kFineTuning, "the data is told in examples"};
    }
    if (scenario.ValueOr<key::kDataEpochs>(1) > 1) {
      return {Task::kFineTuning, "the data is gone through several times"};
    }
  }
  if (tokens.has_value() && *tokens < parameters) {
    return {Task::kFineTuning, "fewer tokens are trained than the model has parameters"};
  }
  return {Task::kPretraining, tokens.has_value()
                                  ? "all of the model is trained, on a token per parameter or more"
                                  : "all of the model is trained"};
}

absl::Status ResolveData(Composing& c) {
  UsualData& usual = c.workload.usual_data;
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<DefaultEntry> defaults,
                          c.catalog->TaskDefaults(Task::kFineTuning));
  for (const DefaultEntry& entry : defaults) {
    if (entry.key == key::kTrainingFramework.path) continue;  // chosen before
    const bool tokens = entry.key == key::kTrainingTokens.path;
    if (!tokens && entry.key != key::kDataAverageTokens.path) {
      return Error(Fault::kInput,
                   absl::StrCat(entry.value.where.Text(), ": a default by task is one of ",
                                key::kTrainingFramework.path, ", ", key::kTrainingTokens.path,
                                " or ", key::kDataAverageTokens.path, ", found ", entry.key));
    }
    GPUDAY_ASSIGN_OR_RETURN(const double value,
                            ReadNumber(entry.value, entry.key, FindKey(entry.key)->range));
    (tokens ? usual.tokens : usual.example_tokens) = value;
    (tokens ? usual.tokens_reason : usual.example_tokens_reason) = entry.reason;
  }
  GPUDAY_ASSIGN_OR_RETURN(const ConstantEntry padded, c.catalog->Constant("padded_length"));
  usual.padded_length = padded.value;
  usual.padded_length_reason =
      absl::StrCat(Plain(padded.value), " ", padded.unit, ": ", padded.source);

  const auto& file = c.scenario.Get<key::kDataFile>();
  if (!file.has_value()) return absl::OkStatus();
  GPUDAY_ASSIGN_OR_RETURN(const TrainingDataRules rules, c.catalog->TrainingData());
  absl::StatusOr<DataCount> count = CountData(file->value, rules);
  if (!count.ok()) {
    return WithKey(
        Annotate(count.status(), absl::StrCat(file->where.Text(), ": ", key::kDataFile.path)),
        key::kDataFile.path);
  }
  c.workload.counted_data = std::move(count->data);
  c.AddFact(id::kDataFile, count->account);
  Told& told = c.workload.told;
  told.notes.insert(told.notes.end(), count->notes.begin(), count->notes.end());
  return absl::OkStatus();
}

absl::Status ResolveExamples(Composing& c) {
  Job& job = c.workload.job;
  const CountedData& counted = c.workload.counted_data;
  const UsualData& usual = c.workload.usual_data;
  const auto& packing = c.scenario.Get<key::kDataPacking>();
  if (packing.has_value()) job.packing = Named<Packing>(packing->value).value_or(Packing::kPacked);
  c.AddFact(id::kDataPacking, NameOf(job.packing));
  job.example_tokens = 0;
  if (const auto& given = c.scenario.Get<key::kDataAverageTokens>()) {
    job.example_tokens = given->value;
  } else if (counted.examples > 0) {
    job.example_tokens = counted.tokens / counted.examples;
    if (c.told == nullptr) return absl::OkStatus();
    c.Assume(key::kDataAverageTokens.path, Count(job.example_tokens),
             absl::StrCat("estimated from ", counted.found, ", by characters a token; between ",
                          Count(counted.tokens_low / counted.examples), " and ",
                          Count(counted.tokens_high / counted.examples),
                          " by tokenizer; count with yours and say it"));
  } else if (job.packing == Packing::kPadded || c.scenario.Get<key::kDataExamples>().has_value()) {
    if (usual.example_tokens == 0) {
      return NoDefault(key::kDataAverageTokens.path,
                       absl::StrCat("task = \"", NameOf(Task::kFineTuning), "\""));
    }
    job.example_tokens = usual.example_tokens;
    c.Assume(key::kDataAverageTokens.path, Count(job.example_tokens), usual.example_tokens_reason);
  }
  return absl::OkStatus();
}

void AssumePaddedLength(Composing& c) {
  Job& job = c.workload.job;
  const std::uint64_t context = c.workload.model.context_length;
  const double longest = c.workload.counted_data.longest_example;
  const double length =
      longest > 0 ? longest : c.workload.usual_data.padded_length * job.example_tokens;
  job.sequence_length = kLengthStep * static_cast<std::uint64_t>(
                                          std::ceil(length / static_cast<double>(kLengthStep)));
  if (context > 0) job.sequence_length = std::min(job.sequence_length, context);
  c.Assume(key::kTrainingSequenceLength.path, absl::StrCat(job.sequence_length),
           longest > 0 ? "the longest example that was counted, at most the model's context length"
                       : c.workload.usual_data.padded_length_reason);
}

absl::Status ResolveAmount(Composing& c) {
  Job& job = c.workload.job;
  const double filled = FilledShare(job);
  job.padding_share = 1 - filled;
  if (const auto& steps = c.scenario.Get<key::kTrainingSteps>()) {
    std::optional<double> tokens;
    if (const auto& batch = c.scenario.Get<key::kTrainingGlobalBatch>()) {
      tokens = static_cast<double>(steps->value) * static_cast<double>(batch->value) *
               static_cast<double>(job.sequence_length) * filled;
    }
    ResolveTask(c, tokens);
    return absl::OkStatus();
  }
  std::optional<Amount> amount = AmountSaid(c);
  const auto& given_epochs = c.scenario.Get<key::kDataEpochs>();
  const double epochs = given_epochs.has_value() ? given_epochs->value : 1;
  ResolveTask(c, amount.has_value() ? std::optional(amount->tokens * epochs) : std::nullopt);
  if (!amount.has_value()) {
    GPUDAY_ASSIGN_OR_RETURN(amount, UsualAmount(c, job.task));
  }
  // Where each takes a sequence of its own, all of it is computed.
  const double per_token = job.packing == Packing::kPacked
                               ? 1
                               : static_cast<double>(job.sequence_length) / job.example_tokens;
  job.tokens = std::max(1.0, std::round(amount->tokens * epochs * per_token));
  GPUDAY_RETURN_IF_ERROR(CheckTokens(c, *amount));
  if (c.told == nullptr) return absl::OkStatus();
  if (!given_epochs.has_value() && job.example_tokens > 0) {
    c.Assume(key::kDataEpochs.path, "1", "each example once; say yours");
  }
  TellOfAmount(c, *amount, epochs);
  TellOfPadding(c);
  return absl::OkStatus();
}

absl::Status ResolveSteps(Composing& c) {
  const auto& steps = c.scenario.Get<key::kTrainingSteps>();
  if (!steps.has_value()) return absl::OkStatus();
  GPUDAY_RETURN_IF_ERROR(TokensOfSteps(c, *steps));
  if (c.told != nullptr) TellOfPadding(c);
  return absl::OkStatus();
}

}  // namespace gpuday
