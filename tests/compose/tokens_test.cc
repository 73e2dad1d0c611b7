// How much is trained and which task that is: worked out by hand, for each way to say it.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "tests/base/temporary_folder.h"
#include "tests/ledger/planning.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

// 7e9 parameters, a context of 2,048.
std::string Scenario(const std::string& tables) { return Gpt7B() + tables; }

constexpr char kLora[] = "[optimizer]\nname = \"lora\"\n";

Workload WorkloadOf(const std::string& tables) {
  const auto workload = ComposeText(Scenario(tables));
  EXPECT_TRUE(workload.ok()) << workload.status() << "\n" << tables;
  return workload.ok() ? *workload : Workload{};
}

double TokensOf(const std::string& tables) { return WorkloadOf(tables).job.tokens; }

std::string AssumedOf(const Workload& workload, const std::string& key) {
  const Assumption* assumed = FindAssumption(workload.told.assumptions, key);
  return assumed == nullptr ? "given" : assumed->value;
}

std::string ComplaintOf(const std::string& tables) {
  const auto workload = ComposeText(Scenario(tables));
  EXPECT_EQ(FaultOf(workload.status()), Fault::kInput) << tables;
  return std::string(workload.status().message());
}

TEST(Tokens, OfExamplesAreTheirLengthTimesTheEpochs) {
  const Workload workload =
      WorkloadOf("[data]\nexamples = 50_000\naverage_tokens = 600\nepochs = 3\n");
  EXPECT_EQ(workload.job.tokens, 90e6);
  EXPECT_EQ(workload.job.padding_share, 0);
  EXPECT_EQ(workload.told.tokens_note, "90M tokens: 50,000 examples of 600 tokens, 3 epochs");
  EXPECT_EQ(workload.told.tokens_origin.confidence, Confidence::kGiven);
  EXPECT_EQ(AssumedOf(workload, "data.packing"), "packed");
  EXPECT_EQ(AssumedOf(workload, "data.epochs"), "given");
  // Epochs and lengths that nobody said.
  const Workload short_said = WorkloadOf("[data]\nexamples = 50_000\n");
  EXPECT_EQ(short_said.job.tokens, 25e6);
  EXPECT_EQ(AssumedOf(short_said, "data.epochs"), "1");
  EXPECT_EQ(AssumedOf(short_said, "data.average_tokens"), "500");
  EXPECT_EQ(short_said.told.tokens_origin.confidence, Confidence::kAssumed);
  EXPECT_EQ(short_said.told.tokens_note, "25M tokens: 50,000 examples of some 500 tokens");
}

TEST(Tokens, PaddedExamplesTakeASequenceEach) {
  const std::string data =
      "[data]\nexamples = 50_000\naverage_tokens = 600\nepochs = 3\npacking = \"padded\"\n";
  const auto composed =
      ComposeText("[model]\nname = \"llama-3.1-8b\"\n[training]\nsequence_length = 4096\n" + data);
  ASSERT_TRUE(composed.ok()) << composed.status();
  EXPECT_EQ(composed->job.tokens, 614.4e6);
  EXPECT_DOUBLE_EQ(composed->job.padding_share, 1 - 600 / 4096.0);
  EXPECT_EQ(composed->told.tokens_note,
            "614M tokens: 50,000 examples of 600 tokens, 3 epochs, each example padded to 4,096");
  const Plan plan = MakePlan(*composed);
  EXPECT_NEAR(ValueOf(plan, "data.padding_tokens"), 614.4e6 - 90e6, 1);
  EXPECT_THAT(plan.notes, testing::Contains(StartsWith(
                              "524M of 614M tokens (85.4 %) are padding: each example of 600 "
                              "tokens on average takes a sequence of 4,096")));
  EXPECT_EQ(plan.FactValue("compute.tokens_note"), composed->told.tokens_note);
  // A length that nobody gave is twice the average, in steps of 64, at most the context.
  const Workload assumed = WorkloadOf(data);
  EXPECT_EQ(assumed.job.sequence_length, 1216u);
  EXPECT_EQ(AssumedOf(assumed, "training.sequence_length"), "1216");
  EXPECT_EQ(assumed.job.tokens, 150'000 * 1216.0);
  EXPECT_EQ(WorkloadOf("[data]\nexamples = 9\naverage_tokens = 1500\npacking = \"padded\"\n")
                .job.sequence_length,
            2048u);
  // The same work, said in tokens and in steps.
  EXPECT_EQ(TokensOf("[training]\ntokens = 30_000_000\nsequence_length = 1200\n[data]\n"
                     "average_tokens = 600\npacking = \"padded\"\nepochs = 3\n"),
            180e6);
  const Workload steps = WorkloadOf(
      "[training]\nsteps = 10\nglobal_batch = 8\nsequence_length = 1200\n[data]\n"
      "average_tokens = 600\npacking = \"padded\"\n");
  EXPECT_EQ(steps.job.tokens, 10 * 8 * 1200);
  EXPECT_EQ(steps.job.padding_share, 0.5);
}

TEST(Tokens, ExamplesThatAreLongerThanTheSequenceAreCut) {
  const std::string data =
      "[training]\nsequence_length = 1024\n[data]\nexamples = 1000\n"
      "average_tokens = 1500\n";
  // Packed, they go on in the next sequence.
  EXPECT_EQ(TokensOf(data), 1.5e6);
  const Workload padded = WorkloadOf(data + "packing = \"padded\"\n");
  EXPECT_EQ(padded.job.tokens, 1000 * 1024);
  EXPECT_EQ(padded.job.padding_share, 0);
  EXPECT_THAT(padded.told.notes, testing::Contains(StartsWith("examples are cut at 1,024 tokens")));
}

TEST(Tokens, EpochsGoThroughTheTokensThatAreGiven) {
  const Workload workload = WorkloadOf("[training]\ntokens = \"300M\"\n[data]\nepochs = 3\n");
  EXPECT_EQ(workload.job.tokens, 900e6);
  EXPECT_EQ(workload.told.tokens_note, "900M tokens: 300M tokens, 3 epochs");
  const Workload once = WorkloadOf("[training]\ntokens = \"300M\"\n");
  EXPECT_EQ(once.job.tokens, 300e6);
  EXPECT_THAT(once.told.tokens_note, IsEmpty());
  EXPECT_EQ(AssumedOf(once, "data.epochs"), "given") << "nothing is assumed of them";
  EXPECT_THAT(ComplaintOf("[training]\ntokens = 9007199254740992\n[data]\nepochs = 2\n"),
              AllOf(StartsWith("scenario.toml:"),
                    HasSubstr("training.tokens: that makes 18P tokens; at most")));
}

TEST(Tokens, WhatNobodySaysFollowsFromTheTask) {
  const Workload pretraining = WorkloadOf("");
  EXPECT_EQ(pretraining.job.tokens, 140e9);
  EXPECT_EQ(pretraining.told.assumptions.front().key, "training.tokens");
  EXPECT_EQ(pretraining.told.tokens_note,
            "140B tokens assumed: 20 per parameter, compute-optimal pretraining (Hoffmann et al. "
            "2022); say yours with --tokens, --examples or --data");
  for (const std::string& tables :
       {std::string(kLora), std::string("[training]\ntask = \"fine-tuning\"\n"),
        std::string("[training]\ntrained_layers = 4\n")}) {
    const Workload tuning = WorkloadOf(tables);
    EXPECT_EQ(tuning.job.tokens, 10e6) << tables;
    EXPECT_EQ(tuning.told.assumptions.front().key, "training.tokens") << tables;
    EXPECT_EQ(tuning.told.assumptions.front().value, "10M") << tables;
    EXPECT_EQ(tuning.told.tokens_note,
              "10M tokens assumed: some 20,000 instructions of 500 tokens; say yours with "
              "--tokens, --examples or --data");
  }
  EXPECT_EQ(TokensOf(absl::StrCat("[training]\ntask = \"pretraining\"\n", kLora)) / 1e9,
            20 * ValueOf(PlanText(Scenario(kLora)), "model.parameters.total") / 1e9 -
                20 * ValueOf(PlanText(Scenario(kLora)), "model.parameters.adapters") / 1e9);
}

Task TaskOf(const std::string& tables) { return WorkloadOf(tables).job.task; }

TEST(Tasks, FollowFromWhatIsTrainedOnHowMuch) {
  const std::string tokens = "[training]\ntokens = ";
  EXPECT_EQ(TaskOf(""), Task::kPretraining);
  EXPECT_EQ(TaskOf(tokens + "\"7B\"\n"), Task::kPretraining);
  EXPECT_EQ(TaskOf(tokens + "\"6.9B\"\n"), Task::kFineTuning);
  EXPECT_EQ(TaskOf(tokens + "\"1T\"\n" + kLora), Task::kFineTuning) << "however much it is";
  EXPECT_EQ(TaskOf(tokens + "\"1T\"\ntrained_layers = 4\n"), Task::kFineTuning);
  EXPECT_EQ(TaskOf(tokens + "\"1T\"\ntrained_layers = 36\n"), Task::kPretraining) << "all of them";
  // Pretrainings have epochs too; what decides is whether they are as large as one.
  EXPECT_EQ(TaskOf(tokens + "\"20B\"\n[data]\nepochs = 2\n"), Task::kFineTuning);
  EXPECT_EQ(TaskOf(tokens + "\"70B\"\n[data]\nepochs = 2\n"), Task::kPretraining);
  EXPECT_EQ(TaskOf("[data]\nexamples = 20_000_000\naverage_tokens = 500\n"), Task::kFineTuning);
  EXPECT_EQ(TaskOf("[data]\nexamples = 1_000_000_000\naverage_tokens = 500\n"), Task::kPretraining);
  // What is said counts.
  EXPECT_EQ(TaskOf(tokens + "\"1T\"\ntask = \"fine-tuning\"\n"), Task::kFineTuning);
  EXPECT_EQ(TaskOf(absl::StrCat(tokens, "\"1M\"\ntask = \"pretraining\"\n", kLora)),
            Task::kPretraining);
}

TEST(Tasks, AreToldWithTheirReason) {
  const Plan derived = PlanText(Scenario(kLora));
  EXPECT_EQ(derived.FactValue("training.task"), "fine-tuning");
  const Assumption* assumed = FindAssumption(derived.assumptions, "training.task");
  ASSERT_NE(assumed, nullptr);
  EXPECT_EQ(assumed->reason, "adapters are trained");
  const Plan given = PlanText(Scenario("[training]\ntask = \"fine-tuning\"\n"));
  EXPECT_EQ(given.FactValue("training.task"), "fine-tuning");
  EXPECT_EQ(FindAssumption(given.assumptions, "training.task"), nullptr);
}

// What a budget buys is said by the key that said how much.
TEST(Tokens, ABudgetBuysFewerOfWhatWasSaid) {
  const auto remedy = [](const std::string& tables) {
    const Plan plan = ChosenPlan(Scenario(tables + "[budget]\nusd = 10\n" + kLora));
    const Verdict* verdict = plan.FindVerdict("budget.within_budget");
    EXPECT_TRUE(verdict != nullptr && verdict->state == VerdictState::kNo &&
                !verdict->remedies.empty());
    return verdict == nullptr || verdict->remedies.empty() ? Settings{}
                                                           : verdict->remedies.front().settings;
  };
  const auto holds = [](const std::string& tables, const Settings& settings) {
    Node document = *ParseToml(Scenario(tables + "[budget]\nusd = 10\n" + kLora), "s.toml");
    for (const auto& [key, value] : settings) {
      EXPECT_TRUE(SetPath(document, key, ParseValue(value, "--set")).ok());
    }
    const Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
    const PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
    const auto workload = Compose(document, catalog, host);
    EXPECT_TRUE(workload.ok()) << workload.status();
    return workload.ok() &&
           MakePlan(*workload).FindVerdict("budget.within_budget")->state == VerdictState::kYes;
  };
  const struct {
    std::string tables;
    std::string key;
  } cases[] = {{"[training]\ntokens = \"10B\"\n", "training.tokens"},
               {"[training]\ntokens = \"1B\"\n[data]\nepochs = 10\n", "training.tokens"},
               {"[training]\nsteps = 1_000_000\n", "training.steps"},
               {"[data]\nexamples = 10_000_000\naverage_tokens = 900\npacking = \"padded\"\n",
                "data.examples"}};
  for (const auto& [tables, key] : cases) {
    const Settings settings = remedy(tables);
    ASSERT_EQ(settings.size(), 1u) << tables;
    EXPECT_EQ(settings[0].first, key);
    EXPECT_TRUE(holds(tables, settings)) << key << " = " << settings[0].second;
  }
}

// By the figures of the bundled catalog: 1,970 Latin letters, 3.94 a token, are 500 tokens.
TEST(Tokens, OfAFileAreEstimated) {
  const TemporaryFolder folder;
  const auto path =
      folder.Write("train.jsonl", "{\"text\": \"" + std::string(1970, 'a') + "\"}\n" +
                                      "{\"text\": \"" + std::string(394, 'b') + "\"}\n");
  const std::string data = absl::StrCat("[data]\nfile = \"", path.string(), "\"\nepochs = 3\n");
  const Workload workload = WorkloadOf(data);
  EXPECT_EQ(workload.job.tokens, 3 * 600);
  EXPECT_EQ(workload.job.task, Task::kFineTuning);
  EXPECT_EQ(
      workload.told.tokens_note,
      "1.8k tokens: 2 examples of some 300 tokens in train.jsonl, estimated by script (525 to "
      "788 an epoch), 3 epochs");
  EXPECT_EQ(workload.told.tokens_origin.confidence, Confidence::kAssumed);
  EXPECT_THAT(workload.told.tokens_origin.source,
              StartsWith("estimated from 2 examples, 2.36 kB of text: Latin 100 %"));
  const Assumption* average = FindAssumption(workload.told.assumptions, "data.average_tokens");
  ASSERT_NE(average, nullptr);
  EXPECT_EQ(average->value, "300");
  EXPECT_THAT(average->reason, HasSubstr("between 263 and 394 by tokenizer"));
  EXPECT_THAT(MakePlan(workload).FactValue("data.file"), StartsWith("train.jsonl, 2.39 kB of "));
  // As long as the longest, in steps of 64.
  EXPECT_EQ(WorkloadOf(data + "packing = \"padded\"\n").job.sequence_length, 512u);
  // Somebody has counted with a tokenizer.
  const Workload counted = WorkloadOf(data + "average_tokens = 310\n");
  EXPECT_EQ(counted.job.tokens, 3 * 620);
  EXPECT_EQ(counted.told.tokens_origin.confidence, Confidence::kGiven);
  EXPECT_EQ(AssumedOf(counted, "data.average_tokens"), "given");
}

TEST(Tokens, MistakesOfAFileNameTheKeyAndThePlace) {
  const TemporaryFolder folder;
  const auto path = folder.Write("train.jsonl", "{\"text\": \"a\"}\nno\n");
  const auto workload =
      ComposeText(Scenario(absl::StrCat("[data]\nfile = \"", path.string(), "\"\n")));
  EXPECT_EQ(KeyOf(workload.status()), "data.file");
  EXPECT_THAT(std::string(workload.status().message()),
              AllOf(StartsWith("scenario.toml:"), HasSubstr("data.file: "),
                    HasSubstr("train.jsonl:2:1: expected JSON, found no")));
}

// Jobs are composed on a foundation that has the data; they tell nothing and come to the same.
TEST(Tokens, JobsOfAFoundationComeToTheSame) {
  const Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
  const PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
  const auto foundation = ComposeFoundation(*ParseToml(Scenario(kLora), "s.toml"), catalog, host);
  ASSERT_TRUE(foundation.ok()) << foundation.status();
  JobComposer composer(*foundation);
  for (const char* tables : {"", "[data]\nexamples = 50_000\nepochs = 3\npacking = \"padded\"\n",
                             "[training]\ntask = \"pretraining\"\n", "[training]\nsteps = 7\n"}) {
    Node document = foundation->document;
    const Node changes = *ParseToml(tables, "s.toml");
    for (const auto& [table, node] : changes.entries) {
      for (const auto& [key, value] : node.entries) {
        ASSERT_TRUE(SetPath(document, absl::StrCat(table, ".", key), value).ok());
      }
    }
    const auto job = composer.Compose(document);
    ASSERT_TRUE(job.ok()) << job.status();
    const Workload whole = WorkloadOf(absl::StrCat(kLora, tables));
    EXPECT_EQ((*job)->job.tokens, whole.job.tokens) << tables;
    EXPECT_EQ((*job)->job.task, whole.job.task) << tables;
    EXPECT_EQ((*job)->job.sequence_length, whole.job.sequence_length) << tables;
    EXPECT_EQ((*job)->job.padding_share, whole.job.padding_share) << tables;
  }
}

}  // namespace
}  // namespace gpuday
