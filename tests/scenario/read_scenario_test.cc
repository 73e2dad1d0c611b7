// Every key of a scenario: what is read, what is refused, and where the complaint points.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/files.h"
#include "planner/base/status.h"
#include "planner/scenario/scenario.h"
#include "tests/base/temporary_folder.h"
#include "tests/scenario/reading.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr char kEverything[] = R"(name = "all of it"
[model]
name = "llama-2-7b"
[model.parameters]
vocab_size = 32001
[training]
tokens = "1.4T"
sequence_length = 2048
global_batch = 1024
micro_batch = 2
recompute = "selective"
flash_attention = false
[optimizer]
name = "adam"
amsgrad = true
[precision]
name = "mixed"
type = "bf16"
[cluster]
gpu = "A100-80GB"
gpus = 64
region = "GCP/europe-north1"
[parallel]
data = 64
zero = 3
[efficiency]
utilization = 0.45
[inference]
prompt_tokens = "2k"
generated_tokens = 500
batch = 16
cache_bits = 8
tensor = 4
[price]
provider = "AWS"
kind = "spot"
[budget]
usd = "400k"
deadline_days = 30
[reference]
gpu_hours = 184320
source = "the paper"
)";

TEST(ReadScenario, TakesEveryKey) {
  const Scenario s = MustRead(kEverything);
  EXPECT_EQ(s.Get<key::kName>()->value, "all of it");
  EXPECT_EQ(s.Get<key::kModelName>()->value, "llama-2-7b");
  ASSERT_EQ(s.parameters.size(), 1u);
  EXPECT_EQ(s.parameters[0].first, "vocab_size");
  EXPECT_EQ(s.Get<key::kTrainingTokens>()->value, 1.4e12);
  EXPECT_EQ(s.Get<key::kTrainingSequenceLength>()->value, 2048u);
  EXPECT_EQ(s.Get<key::kTrainingGlobalBatch>()->value, 1024u);
  EXPECT_EQ(s.Get<key::kTrainingMicroBatch>()->value, 2u);
  EXPECT_EQ(s.Get<key::kTrainingRecompute>()->value, "selective");
  EXPECT_FALSE(s.Get<key::kTrainingFlashAttention>()->value);
  ASSERT_EQ(s.optimizer.size(), 1u);
  EXPECT_EQ(s.optimizer[0].name.value, "adam");
  EXPECT_EQ(s.optimizer[0].options[0].first, "amsgrad");
  EXPECT_EQ(s.precision->name.value, "mixed");
  EXPECT_EQ(s.precision->options[0].second.text, "bf16");
  EXPECT_EQ(s.Get<key::kClusterGpu>()->value, "A100-80GB");
  EXPECT_EQ(s.Get<key::kClusterGpus>()->value, 64u);
  EXPECT_EQ(s.Get<key::kClusterRegion>()->value, "GCP/europe-north1");
  EXPECT_EQ(s.Get<key::kParallelData>()->value, 64u);
  EXPECT_EQ(s.Get<key::kParallelZero>()->value, 3u);
  EXPECT_EQ(s.Get<key::kEfficiencyUtilization>()->value, 0.45);
  EXPECT_EQ(s.Get<key::kInferencePromptTokens>()->value, 2048u);
  EXPECT_EQ(s.Get<key::kInferenceGeneratedTokens>()->value, 500u);
  EXPECT_EQ(s.Get<key::kInferenceBatch>()->value, 16u);
  EXPECT_EQ(s.Get<key::kInferenceCacheBits>()->value, 8u);
  EXPECT_EQ(s.Get<key::kInferenceTensor>()->value, 4u);
  EXPECT_EQ(s.Get<key::kPriceProvider>()->value, "AWS");
  EXPECT_EQ(s.Get<key::kPriceKind>()->value, "spot");
  EXPECT_EQ(s.Get<key::kBudgetUsd>()->value, 400000);
  EXPECT_EQ(s.Get<key::kBudgetDeadlineDays>()->value, 30);
  EXPECT_EQ(s.Get<key::kReferenceGpuHours>()->value, 184320);
  EXPECT_EQ(s.Get<key::kReferenceSource>()->value, "the paper");
}

TEST(ReadScenario, RemembersWhereEachValueStands) {
  const Scenario s = MustRead(kEverything);
  EXPECT_EQ(s.Get<key::kModelName>()->where.Text(), "s.toml:3:1");
  EXPECT_EQ(s.Get<key::kTrainingTokens>()->where.Text(), "s.toml:7:1");
  EXPECT_EQ(s.optimizer[0].name.where.Text(), "s.toml:14:1");
  EXPECT_EQ(s.optimizer[0].options[0].second.where.Text(), "s.toml:15:1");
  EXPECT_EQ(s.precision->name.where.Text(), "s.toml:17:1");
  EXPECT_EQ(s.Get<key::kBudgetUsd>()->where.Text(), "s.toml:38:1");
}

TEST(ReadScenario, WhatIsAbsentStaysAbsent) {
  const Scenario s = MustRead("");
  EXPECT_FALSE(s.Get<key::kName>().has_value() || s.Get<key::kModelName>().has_value() ||
               s.Get<key::kTrainingTokens>().has_value());
  EXPECT_FALSE(s.precision.has_value() || s.Get<key::kClusterGpu>().has_value() ||
               s.Get<key::kEfficiencyUtilization>().has_value());
  EXPECT_FALSE(s.Get<key::kPriceUsdPerGpuHour>().has_value() ||
               s.Get<key::kBudgetUsd>().has_value());
  EXPECT_THAT(s.optimizer, IsEmpty());
}

TEST(ReadScenario, AModelMayBeAnArchitectureWithItsParameters) {
  const Scenario s =
      MustRead("[model]\narchitecture = \"gpt\"\nparameters = { hidden_size = 768, heads = 12 }\n");
  EXPECT_EQ(s.Get<key::kModelArchitecture>()->value, "gpt");
  EXPECT_EQ(s.parameters.size(), 2u);
  EXPECT_THAT(Complaint("[model]\nname = \"gpt2\"\narchitecture = \"gpt\"\n"),
              StartsWith("s.toml:3:1: model.architecture: a model by name has its architecture"));
}

TEST(ReadScenario, HowMuchIsTrainedIsSaidOnce) {
  EXPECT_EQ(MustRead("[training]\nsteps = 1000\n").Get<key::kTrainingSteps>()->value, 1000u);
  EXPECT_EQ(Complaint("[training]\ntokens = 1\nsteps = 2\n"),
            "s.toml:3:1: training.steps: training.tokens (s.toml:2:1) says already how much is "
            "trained; keep one of them");
  EXPECT_THAT(Complaint("[training]\nsteps = 2\ntokens = 1\n"), StartsWith("s.toml:2:1:"));
  EXPECT_THAT(Complaint("[training]\ntokens = 1\n[data]\nexamples = 2\n"),
              StartsWith("s.toml:4:1: data.examples: training.tokens (s.toml:2:1) says already"));
  EXPECT_THAT(Complaint("[data]\nexamples = 2\nfile = \"a.jsonl\"\n"),
              StartsWith("s.toml:3:1: data.file: data.examples (s.toml:2:1) says already"));
  EXPECT_THAT(Complaint("[training]\nsteps = 9\n[data]\nexamples = 2\nfile = \"a.jsonl\"\n"),
              StartsWith("s.toml:4:1: data.examples: training.steps (s.toml:2:1) says already"));
  EXPECT_THAT(Complaint("[training]\nsteps = 9\n[data]\nepochs = 2\n"),
              StartsWith("s.toml:4:1: data.epochs: training.steps (s.toml:2:1) says already"));
  // What goes together.
  MustRead("[training]\ntokens = 9\n[data]\nepochs = 2\naverage_tokens = 3\n");
  MustRead("[training]\nsteps = 9\n[data]\naverage_tokens = 3\npacking = \"padded\"\n");
  MustRead("[data]\nfile = \"a.jsonl\"\nepochs = 2\naverage_tokens = 3\n");
  MustRead("[data]\nexamples = 5\nepochs = 0.5\naverage_tokens = 3.5\n");
}

TEST(ReadScenario, FilesAreTakenFromTheFolderOfTheScenario) {
  const TemporaryFolder folder;
  const auto path = folder.Write("scenario.toml",
                                 "[data]\nfile = \"train.jsonl\"\n[model]\n"
                                 "hugging_face = \"/elsewhere/config.json\"\n");
  absl::StatusOr<Node> document = ReadScenarioFile(path.string());
  ASSERT_TRUE(document.ok()) << document.status();
  std::map<std::string, std::string> files;
  for (const auto& [row, file] : NamedFiles(*document)) files[row->path] = file->text;
  EXPECT_THAT(files,
              UnorderedElementsAre(Pair(key::kDataFile.path, (folder / "train.jsonl").string()),
                                   Pair(key::kModelHuggingFace.path, "/elsewhere/config.json")));
}

TEST(ReadScenario, APriceOrAProviderButNotBoth) {
  EXPECT_EQ(MustRead("[price]\nusd_per_gpu_hour = 2.5\n").Get<key::kPriceUsdPerGpuHour>()->value,
            2.5);
  EXPECT_THAT(Complaint("[price]\nusd_per_gpu_hour = 2\nprovider = \"AWS\"\n"),
              StartsWith("s.toml:3:1: price.provider: price.usd_per_gpu_hour is given too"));
}

// A numeric key, the largest value that it takes, one too large, and the smallest one.
struct NumericKey {
  const char* table;
  const char* key;
  const char* smallest;
  const char* largest;
  const char* too_large;
  bool whole;
};
constexpr NumericKey kNumericKeys[] = {
    {"training", "tokens", "1", "9007199254740992", "9007199254740994", true},
    {"training", "steps", "1", "1e12", "1000000000001", true},
    {"training", "sequence_length", "1", "1e8", "100000001", true},
    {"training", "global_batch", "1", "1e9", "1000000001", true},
    {"training", "micro_batch", "1", "1e9", "1000000001", true},
    {"cluster", "gpus", "1", "1e7", "10000001", true},
    {"parallel", "data", "1", "1e7", "10000001", true},
    {"parallel", "zero", "0", "3", "4", true},
    {"efficiency", "utilization", "0.001", "1.0", "1.0000001", false},
    {"inference", "prompt_tokens", "1", "1e8", "100000001", true},
    {"inference", "generated_tokens", "1", "1e8", "100000001", true},
    {"inference", "batch", "1", "1e9", "1000000001", true},
    {"inference", "tensor", "1", "1e7", "10000001", true},
    {"price", "usd_per_gpu_hour", "0", "1e6", "1000001", false},
    {"budget", "usd", "0.01", "1e15", "1.1e15", false},
    {"budget", "deadline_days", "0.001", "1e6", "1000001", false},
    {"reference", "gpu_hours", "0.001", "1e15", "1.1e15", false},
    {"cluster", "network_gb_per_s", "0.001", "1e5", "1.1e5", false},
    {"cluster", "link_gb_per_s", "0.001", "1e5", "1.1e5", false},
    {"parallel", "zero_group", "2", "10000000", "10000001", true},
    {"training", "trained_layers", "1", "1000000", "1000001", true},
    {"goodput", "checkpoint_minutes", "0.01", "1e5", "1.1e5", false},
};

TEST(ReadScenario, EveryNumberIsBetweenItsBounds) {
  for (const NumericKey& key : kNumericKeys) {
    const std::string start = absl::StrCat("[", key.table, "]\n\n", key.key, " = ");
    const std::string place =
        absl::StrCat("s.toml:3:1: ", key.table, ".", key.key, ": expected a ");
    EXPECT_EQ(Complaint(start + key.smallest + "\n"), "accepted") << key.key;
    EXPECT_EQ(Complaint(start + key.largest + "\n"), "accepted") << key.key;
    EXPECT_THAT(Complaint(start + key.too_large + "\n"), StartsWith(place));
    for (const char* wrong :
         {"-1", "nan", "inf", "-inf", "1e308", "\"1e400\"", "9223372036854775807",
          "\"9223372036854775808\"", "\"many\"", "\"\"", "true", "[1]", "{}", "2024-01-01"}) {
      EXPECT_THAT(Complaint(start + wrong + "\n"), StartsWith(place)) << wrong;
    }
    // TOML itself has no such numbers.
    EXPECT_THAT(Complaint(start + "1e400\n"), StartsWith("s.toml:3:")) << key.key;
    EXPECT_THAT(Complaint(start + "9223372036854775808\n"), StartsWith("s.toml:3:")) << key.key;
    if (std::string(key.smallest) != "0") {
      EXPECT_THAT(Complaint(start + "0\n"), StartsWith(place)) << key.key;
    }
    if (key.whole) {
      EXPECT_THAT(Complaint(start + "1.5\n"), StartsWith(place)) << key.key;
    }
  }
}

TEST(ReadScenario, EveryNumberMayHaveASuffix) {
  for (const NumericKey& key : kNumericKeys) {
    if (std::string(key.table) == "efficiency" || std::string(key.key) == "zero") continue;
    EXPECT_EQ(Complaint(absl::StrCat("[", key.table, "]\n", key.key, " = \"2k\"\n")), "accepted");
  }
}

TEST(ReadScenario, TextKeysRefuseOtherKindsAndEmptyText) {
  for (const auto& [table, key] : {std::pair{"model", "name"},
                                   {"model", "architecture"},
                                   {"cluster", "gpu"},
                                   {"cluster", "region"},
                                   {"price", "provider"},
                                   {"price", "kind"},
                                   {"reference", "source"},
                                   {"training", "recompute"},
                                   {"optimizer", "name"},
                                   {"precision", "name"}}) {
    for (const char* wrong : {"true", "[\"a\"]", "{}", "\"\""}) {
      EXPECT_THAT(Complaint(absl::StrCat("[", table, "]\n", key, " = ", wrong, "\n")),
                  StartsWith(absl::StrCat("s.toml:2:1: ", table, ".", key, ": expected ")))
          << wrong;
    }
  }
  EXPECT_THAT(Complaint("name = 3\n"), StartsWith("s.toml:1:1: name: expected text"));
}

// 4090 is a GPU, whether somebody put it in quotes or not.
TEST(ReadScenario, ANumberMayBeTheNameOfSomething) {
  EXPECT_EQ(MustRead("[cluster]\ngpu = 4090\n").Get<key::kClusterGpu>()->value, "4090");
  for (const char* text : {"[reference]\nsource = 1\n", "[training]\nrecompute = 1\n",
                           "[optimizer]\nname = 1\n", "[precision]\nname = 1\n"}) {
    EXPECT_THAT(Complaint(text), HasSubstr("expected ")) << text;
  }
}

TEST(ReadScenario, ANumberBeforeTheGpuBelongsToItsOwnKey) {
  for (const char* text : {"8xA100-40GB", "8 x A100-40GB", "A100-40GB:8"}) {
    EXPECT_EQ(Complaint(absl::StrCat("[cluster]\ngpu = \"", text, "\"\n")),
              absl::StrCat("s.toml:2:1: cluster.gpu: expected a GPU's name alone, found \"", text,
                           "\"; write cluster.gpus = 8 and cluster.gpu = \"A100-40GB\""));
  }
}

TEST(ReadScenario, NumbersAreReadAsPeopleWriteThem) {
  const Scenario scenario = MustRead(R"([training]
tokens = "10 billion"
sequence_length = "8k"
[efficiency]
utilization = "45 %"
[price]
usd_per_gpu_hour = "$2.50"
[budget]
usd = "$250,000"
deadline_days = "6 weeks"
)");
  EXPECT_EQ(scenario.Get<key::kTrainingTokens>()->value, 1e10);
  EXPECT_EQ(scenario.Get<key::kTrainingSequenceLength>()->value, 8192u);
  EXPECT_EQ(scenario.Get<key::kEfficiencyUtilization>()->value, 0.45);
  EXPECT_EQ(scenario.Get<key::kPriceUsdPerGpuHour>()->value, 2.5);
  EXPECT_EQ(scenario.Get<key::kBudgetUsd>()->value, 250e3);
  EXPECT_EQ(scenario.Get<key::kBudgetDeadlineDays>()->value, 42);
  EXPECT_THAT(Complaint("[budget]\nusd = 10.000\n"), HasSubstr("is 10 meant, or 10,000?"));
  EXPECT_THAT(Complaint("[training]\ntokens = \"1,5T\"\n"), HasSubstr("write 1.5T"));
  EXPECT_THAT(Complaint("[efficiency]\nutilization = \"0,45\"\n"), HasSubstr("write 0.45"));
}

TEST(ReadScenario, AllMistakesOfAFileAreToldAtOnce) {
  EXPECT_EQ(Complaint("[training]\nepochs = 3\ntokens = \"lots\"\n[cluster]\ngpus = 0\n"
                      "[budget]\nusd = true\n[colour]\n"),
            "s.toml:2:1: unknown key training.epochs; it is data.epochs here\n"
            "s.toml:3:1: training.tokens: expected a whole number from 1 to 9,007,199,254,740,992 "
            "(such as 4096, 64k, 2e12 or 1.4T), found \"lots\"\n"
            "s.toml:5:1: cluster.gpus: expected a whole number from 1 to 10,000,000, found 0\n"
            "s.toml:7:1: budget.usd: expected a number from 0.01 to 1,000,000,000,000,000, found "
            "true\n"
            "s.toml:8:2: unknown key colour (gpuday keys lists all)");
}

TEST(IsHubName, IsAPublisherAndAName) {
  EXPECT_TRUE(IsHubName("mistralai/Mistral-7B-v0.3"));
  for (const char* path : {"config.json", "./folder/model", "folder/config.json", "/etc/model",
                           "a/b/c", "~/model", "model", "folder/", "/model", "../model"}) {
    EXPECT_FALSE(IsHubName(path)) << path;
  }
}

TEST(ReadScenarioFile, ANameOfTheHubIsNoPathUnlessItIsThere) {
  const TemporaryFolder folder;
  const auto hugging_face = [&] {
    const auto document = ReadScenarioFile(folder.path() / "s.toml");
    EXPECT_TRUE(document.ok()) << document.status();
    return document->FindPath("model.hugging_face")->text;
  };
  folder.Write("s.toml", "[model]\nhugging_face = \"org/model\"\n");
  EXPECT_EQ(hugging_face(), "org/model");
  folder.Write("org/model/config.json", "{}");
  EXPECT_EQ(hugging_face(), (folder.path() / "org/model").string());
}

TEST(ReadScenario, WordsAndFlagsAreChecked) {
  EXPECT_THAT(
      Complaint("[training]\nrecompute = \"ful\"\n"),
      AllOf(StartsWith(
                "s.toml:2:1: training.recompute: expected none | selective | operations | full"),
            HasSubstr("did you mean \"full\"?")));
  for (const char* bits : {"4", "8", "16"}) {
    EXPECT_EQ(Complaint(absl::StrCat("[inference]\ncache_bits = ", bits, "\n")), "accepted");
  }
  for (const char* bits : {"1", "5", "32"}) {
    EXPECT_EQ(Complaint(absl::StrCat("[inference]\ncache_bits = ", bits, "\n")),
              absl::StrCat("s.toml:2:1: inference.cache_bits: expected 4, 8 or 16, found ", bits));
  }
  EXPECT_THAT(Complaint("[training]\nflash_attention = 1\n"),
              StartsWith("s.toml:2:1: training.flash_attention: expected true or false, found 1"));
}

TEST(ReadScenario, UnknownKeysNameTheNearest) {
  for (const auto& [text, message] : {
           std::pair{"[training]\ntoken = 5\n",
                     "s.toml:2:1: unknown key training.token; did you mean \"tokens\"?"},
           {"[trainning]\ntokens = 5\n",
            "s.toml:1:2: unknown key trainning; did you mean \"training\"?"},
           {"titel = \"x\"\n", "s.toml:1:1: unknown key titel (gpuday keys lists all)"},
           {"[model]\nnme = \"x\"\n", "s.toml:2:1: unknown key model.nme; did you mean \"name\"?"},
           {"[cluster]\ngpuz = 8\n", "s.toml:2:1: unknown key cluster.gpuz; did you mean \"gpus\""},
           {"[parallel]\ndate = 8\n",
            "s.toml:2:1: unknown key parallel.date; did you mean \"data\"?"},
           {"[efficiency]\nutilisation = 0.5\n",
            "s.toml:2:1: unknown key efficiency.utilisation; did you mean \"utilization\"?"},
           {"[price]\nprovidr = \"x\"\n", "s.toml:2:1: unknown key price.providr; did you mean"},
           {"[budget]\nus = 5\n", "s.toml:2:1: unknown key budget.us; did you mean \"usd\"?"},
           {"[reference]\nsourc = \"x\"\n",
            "s.toml:2:1: unknown key reference.sourc; did you mean"},
       }) {
    EXPECT_THAT(Complaint(text), StartsWith(message));
  }
}

TEST(ReadScenario, TablesMustBeTables) {
  for (const char* table : {"model", "training", "optimizer", "precision", "cluster", "parallel",
                            "efficiency", "inference", "price", "budget", "reference"}) {
    EXPECT_THAT(Complaint(absl::StrCat(table, " = 5\n")),
                StartsWith(absl::StrCat("s.toml:1:1: ", table, ": expected a table, found 5")));
    EXPECT_THAT(Complaint(absl::StrCat("[[", table, "]]\n")),
                HasSubstr(absl::StrCat(table, ": expected a table, found a list")));
  }
  EXPECT_THAT(Complaint("model.parameters = [1]\n"),
              HasSubstr("model.parameters: expected a table, found a list"));
}

TEST(ReadScenario, LayoutsKeepTheirDegreesAndPlaces) {
  const auto scenario = Read(
      "[parallel]\ntensor = 8\npipeline = 4\nvirtual_stages = 2\ncontext = 2\nexpert = 16\n"
      "sequence = false\noffload = \"optimizer+parameters\"\n");
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  const auto& tensor = scenario->Get<key::kParallelTensor>();
  const auto& pipeline = scenario->Get<key::kParallelPipeline>();
  const auto& virtual_stages = scenario->Get<key::kParallelVirtualStages>();
  const auto& context = scenario->Get<key::kParallelContext>();
  const auto& expert = scenario->Get<key::kParallelExpert>();
  const auto& sequence = scenario->Get<key::kParallelSequence>();
  const auto& offload = scenario->Get<key::kParallelOffload>();
  EXPECT_EQ(tensor->value, 8u);
  EXPECT_EQ(pipeline->value, 4u);
  EXPECT_EQ(virtual_stages->value, 2u);
  EXPECT_EQ(context->value, 2u);
  EXPECT_EQ(expert->value, 16u);
  EXPECT_FALSE(sequence->value);
  EXPECT_EQ(offload->value, "optimizer+parameters");
  EXPECT_EQ(expert->where.Text(), "s.toml:6:1");
  for (const char* key : {"tensor", "pipeline", "virtual_stages", "context", "expert"}) {
    EXPECT_THAT(
        Complaint(absl::StrCat("[parallel]\n", key, " = 0\n")),
        StartsWith(absl::StrCat("s.toml:2:1: parallel.", key, ": expected a whole number")));
  }
  EXPECT_THAT(Complaint("[parallel]\noffload = \"disk\"\n"),
              StartsWith("s.toml:2:1: parallel.offload: expected none | optimizer"));
}

TEST(ReadScenarioFile, ReadsAFileAndNamesItInComplaints) {
  const TemporaryFolder folder;
  const auto path = folder.Write("mine.toml", "[training]\ntoken = 1\n");
  const auto document = ReadScenarioFile(path.string());
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_THAT(std::string(ReadScenario(*document).status().message()),
              StartsWith(path.string() + ":2:1: unknown key training.token"));
}

TEST(ReadScenarioFile, HostileFilesEndInAnErrorAtOnce) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0600), 0);
  for (const std::string& path :
       {(folder / "missing.toml").string(), folder.path().string(), std::string("/dev/zero"),
        (folder / "fifo").string(),
        folder.Write("large.toml", std::string(300 * 1024, '#')).string(),
        folder.Write("binary.toml", std::string("\xFF\xFE\0\0", 4)).string(),
        folder.Write("deep.toml", "a = " + std::string(100000, '[')).string()}) {
    const MustBeQuick quick;
    const auto document = ReadScenarioFile(path);
    ASSERT_FALSE(document.ok()) << path;
    EXPECT_EQ(FaultOf(document.status()), Fault::kInput);
    EXPECT_THAT(std::string(document.status().message()), HasSubstr(path));
  }
}

TEST(ReadScenarioFile, TheExamplesReadWithoutError) {
  const auto examples = ListFiles(std::string(GPUDAY_SOURCE_ROOT) + "/catalog/scenarios", ".toml");
  EXPECT_FALSE(examples.empty());
  for (const auto& path : examples) {
    const auto document = ReadScenarioFile(path.string());
    ASSERT_TRUE(document.ok()) << document.status();
    EXPECT_TRUE(ReadScenario(*document).ok()) << ReadScenario(*document).status();
  }
}

}  // namespace
}  // namespace gpuday
