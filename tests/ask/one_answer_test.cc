// One question has one answer: the same days, dollars, memory, verdict and exit code in every
// command and on every face, whatever is asked.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "planner/base/csv.h"
#include "planner/base/numbers.h"
#include "tests/ask/faces.h"
#include "tests/base/random_choice.h"
#include "tests/base/sanitized.h"

namespace gpuday {
namespace {

using ::testing::HasSubstr;
using Settings = std::vector<std::pair<std::string, std::string>>;

constexpr int kQuestions = kSanitized ? 20 : 300;
constexpr int kAdapterRank = 16;

struct Question {
  std::string model;
  Settings settings;
  std::string gpus = "8";
  std::string gpu;
  std::string method;  // of gpuday ranks: "full", "lora" or "qlora"; empty: none of them

  void Set(const std::string& key, const std::string& value) { settings.emplace_back(key, value); }

  // As words of a command; without the key `but`, which it varies itself.
  std::vector<std::string> Words(const std::string& but = "") const {
    std::vector<std::string> words;
    for (const auto& [key, value] : settings) {
      if (key == but) continue;
      words.push_back("--set");
      words.push_back(absl::StrCat(key, "=", value));
    }
    return words;
  }

  std::string Text() const {
    std::string text = model;
    for (const auto& [key, value] : settings) absl::StrAppend(&text, " ", key, "=", value);
    return text;
  }
};

// Of every kind of question that the commands share: sizes, methods, data, prices, bounds, what is
// left open and what is not.
Question AskedBy(Random& random) {
  Question q;
  q.model = random.Of<std::string>({"gpt2", "gpt2-xl", "tinyllama-1.1b", "llama-2-7b",
                                    "llama-2-13b", "llama-3.1-8b", "mistral-7b", "mixtral-8x7b",
                                    "qwen2.5-32b", "llama-65b", "gemma-2b", "deepseek-v3"});
  q.gpu = random.Of<std::string>({"A100-SXM4-80GB", "A100-SXM4-40GB", "H100-SXM5-80GB", "L40S",
                                  "L4", "RTX4090", "MI300X", "B200-SXM-180GB", "V100-SXM2-32GB"});
  q.gpus = random.Of<std::string>({"1", "2", "4", "8", "12", "16", "24", "64", "128"});
  q.Set("cluster.gpu", q.gpu);
  q.Set("cluster.gpus", q.gpus);
  const std::string amount =
      random.Of<std::string>({"tokens", "tokens", "examples", "steps", "nothing"});
  if (amount == "tokens") {
    q.Set("training.tokens", random.Of<std::string>({"100k", "30M", "1B", "40B", "1T"}));
  } else if (amount == "examples") {
    q.Set("data.examples", random.Of<std::string>({"2000", "50000"}));
    q.Set("data.average_tokens", random.Of<std::string>({"300", "900"}));
    if (random.OneIn(2)) q.Set("data.epochs", "3");
    if (random.OneIn(3)) q.Set("data.packing", "padded");
  } else if (amount == "steps") {
    q.Set("training.steps", random.Of<std::string>({"50", "1000"}));
  }
  if (random.OneIn(2)) {
    q.method = random.Of<std::string>({"full", "lora", "qlora"});
    q.Set("training.task", "fine-tuning");
    if (q.method != "full") {
      q.Set("optimizer.name", "lora");
      q.Set("optimizer.rank", absl::StrCat(kAdapterRank));
      q.Set("optimizer.targets", "q v");
      if (q.method == "qlora") q.Set("precision.name", "int4");
    }
  } else {
    if (random.OneIn(4)) q.Set("precision.name", random.Of<std::string>({"bf16", "fp8", "fp32"}));
    if (random.OneIn(5))
      q.Set("optimizer.name", random.Of<std::string>({"lion", "sgd", "adafactor"}));
  }
  if (random.OneIn(4)) {
    q.Set("training.framework", random.Of<std::string>({"fsdp", "deepspeed", "megatron-core",
                                                        "transformers", "torchtitan"}));
  }
  if (random.OneIn(5)) q.Set("training.sequence_length", random.Of<std::string>({"512", "1024"}));
  if (random.OneIn(5)) q.Set("training.global_batch", random.Of<std::string>({"64", "128", "512"}));
  if (random.OneIn(6)) q.Set("training.micro_batch", random.Of<std::string>({"1", "2"}));
  if (random.OneIn(6)) q.Set("training.recompute", random.Of<std::string>({"full", "none"}));
  if (random.OneIn(8)) q.Set("parallel.tensor", random.Of<std::string>({"1", "2"}));
  if (random.OneIn(8)) q.Set("parallel.zero", random.Of<std::string>({"0", "1", "3"}));
  if (random.OneIn(10)) q.Set("efficiency.utilization", "0.4");
  const std::string price =
      random.Of<std::string>({"", "", "", "given", "free", "cheapest", "AWS", "spot"});
  if (price == "given") q.Set("price.usd_per_gpu_hour", "2.5");
  if (price == "free") q.Set("price.usd_per_gpu_hour", "0");
  if (price == "cheapest") q.Set("price.rule", "cheapest");
  if (price == "AWS") q.Set("price.provider", "AWS");
  if (price == "spot") q.Set("price.kind", "spot");
  return q;
}

// A date and a budget around what the plan takes, so that some are kept and some are not.
void Bound(Random& random, const Json& plan, Question& q) {
  const auto times = [&] {
    return std::stod(random.Of<std::string>({"0.6", "0.95", "1.02", "1.1", "2", "5"}));
  };
  if (random.OneIn(3) && plan["cost"].contains("wall_usd")) {
    const double usd = times() * plan["cost"]["wall_usd"].get<double>();
    q.Set("budget.usd", CsvNumber(std::max(0.01, usd)));
  }
  if (random.OneIn(3)) {
    const double days = times() * plan["time"]["wall_days"].get<double>();
    q.Set("budget.deadline_days", CsvNumber(std::clamp(days, 0.001, 900'000.0)));
  }
  if (random.OneIn(6)) q.Set("budget.start", "2027-01-04");
  if (random.OneIn(6)) q.Set("budget.confidence", random.Of<std::string>({"50", "65", "95"}));
}

double Near(double value) { return 1e-9 * std::fabs(value); }

class OneAnswer : public Faces {
 protected:
  // The same command with `--json`; the plan of the question is a `yes` exactly if it exits with 0.
  Json Asked(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    words.push_back("--json");
    const absl::StatusOr<Answer> answer = Run(words);
    EXPECT_TRUE(answer.ok()) << words[0] << ": " << answer.status();
    if (!answer.ok()) return {};
    EXPECT_EQ(answer->yes, plan_.at("answer") == "yes") << words[0];
    return Json::parse(answer->output);
  }

  double Days() const { return plan_["time"]["wall_days"]; }
  bool Priced() const { return plan_["cost"].contains("wall_usd"); }
  double Usd() const { return Priced() ? plan_["cost"]["wall_usd"].get<double>() : 0; }
  double Bytes() const { return plan_["memory"]["per_gpu"]["total_bytes"]; }

  // That a command's figures, each under its name there, are those of the plan.
  void ExpectFigures(const Json& of, const char* days, const char* usd, const char* bytes) const {
    EXPECT_NEAR(of.at(days).get<double>(), Days(), Near(Days()));
    if (Priced()) {
      EXPECT_NEAR(of.at(usd).get<double>(), Usd(), Near(Usd()));
    } else {
      EXPECT_TRUE(of.at(usd).is_null()) << of.at(usd);
    }
    if (bytes != nullptr) {
      EXPECT_NEAR(of.at(bytes).get<double>(), Bytes(), 1);
    }
  }

  void Compare(const Question& q) {
    std::vector<std::string> words = q.Words();
    words.insert(words.begin(), {q.model});
    const Json both = Asked({"compare", q.model}, words);
    for (const Json& plan : both.at("plans")) {
      EXPECT_EQ(plan.at("lines"), plan_.at("lines"));
      EXPECT_EQ(plan.at("verdicts"), plan_.at("verdicts"));
      EXPECT_EQ(plan.at("answer"), plan_.at("answer"));
    }
  }

  void Sweep(const Question& q) {
    const Json sweep = Asked({"sweep", q.model, "--vary", absl::StrCat("cluster.gpus=", q.gpus)},
                             q.Words("cluster.gpus"));
    const Json& row = sweep.at("rows").at(0);
    ExpectFigures(row, "wall_days", "wall_usd", "bytes_per_gpu");
    const std::string verdict = row.at("verdict");
    EXPECT_EQ(verdict.substr(0, verdict.find(':')), plan_.at("answer")) << row;
  }

  void SearchRestricted(const Question& q) {
    const Json found = Asked({"search", q.model, "--top", "1", "--threads", "1"}, q.Words());
    EXPECT_EQ(found.at("answer"), plan_.at("answer"));
    // What fits nowhere is shown nearest: the least memory rather than the fastest layout.
    const Json* best = found.at("best").empty() ? nullptr : &found.at("best").at(0);
    if (best == nullptr) {
      EXPECT_EQ(plan_["memory"]["fits"], "no");
      return;
    }
    ExpectFigures(*best, "wall_days", "wall_usd", "total_bytes");
    ++searched_;
  }

  void Sensitivity(const Question& q) {
    const Json sensitivity = Asked({"sensitivity", q.model}, q.Words());
    EXPECT_EQ(sensitivity.at("answer"), plan_.at("answer"));
    ExpectFigures(sensitivity, "wall_days", "wall_usd", nullptr);
  }

  void Ranks(const Question& q) {
    if (q.method.empty()) return;
    std::vector<std::string> words = {"ranks",     q.model, "--ranks", absl::StrCat(kAdapterRank),
                                      "--targets", "q v"};
    for (const auto& [key, value] : q.settings) {
      if (key.starts_with("optimizer.") || key == "precision.name") continue;
      words.push_back("--set");
      words.push_back(absl::StrCat(key, "=", value));
    }
    words.push_back("--json");
    const absl::StatusOr<Answer> answer = Run(words);
    ASSERT_TRUE(answer.ok()) << answer.status();
    const Json table = Json::parse(answer->output);
    for (const Json& row : table.at("rows")) {
      if (row.at("method") != q.method || !row.contains("on")) continue;
      const Json& on = row.at("on").at(0);
      EXPECT_EQ(on.at("gpu"), q.gpu);
      EXPECT_EQ(on.at("answer"), plan_.at("answer"));
      EXPECT_NEAR(on.at("hours").get<double>(), 24 * Days(), Near(24 * Days()));
      if (Priced()) {
        EXPECT_NEAR(on.at("usd").get<double>(), Usd(), Near(Usd()));
      }
      EXPECT_NEAR(on.at("bytes_per_gpu").get<double>(), Bytes(), 1);
      ++ranked_;
    }
  }

  void SaveAndShow(const Question& q, int number) {
    std::vector<std::string> words = q.Words();
    const std::string name = absl::StrCat("question ", number);
    words.insert(words.begin(), {"plan", q.model, "--name", name});
    const absl::StatusOr<Answer> saved = Run(words);
    ASSERT_TRUE(saved.ok()) << saved.status();
    EXPECT_EQ(saved->failure, absl::OkStatus());
    EXPECT_EQ(saved->yes, plan_.at("answer") == "yes");
    EXPECT_EQ(Asked({"show", name}, {}), plan_);
    // As words: the first screen, the ticket, the page of a report.
    EXPECT_THAT(saved->output, HasSubstr(Duration(Days())));
    if (Priced()) {
      EXPECT_THAT(saved->output, HasSubstr(DollarsInBrief(Usd())));
    }
    for (const char* format : {"--md", "--html"}) {
      const std::string text = Typed({"show", name, format, "-"});
      EXPECT_THAT(text, HasSubstr(Duration(Days()))) << format;
      if (Priced()) {
        EXPECT_THAT(text, HasSubstr(Dollars(Usd()))) << format;
      }
      const std::string word = plan_.at("answer");
      const std::string begins = word == "yes" ? "Yes:" : word == "no" ? "No, " : "Maybe";
      EXPECT_THAT(text, HasSubstr(begins)) << format;
    }
    // Workbooks are calculated again by tests/workbook/run, which says where they go.
    if (const char* folder = getenv("GPUDAY_QUESTIONS"); folder != nullptr) {
      const auto path = std::filesystem::path(folder) / absl::StrCat("question", number);
      std::ofstream(path.string() + ".xlsx") << Typed({"show", name, "--xlsx", "-"});
      std::ofstream(path.string() + ".json") << plan_.dump();
    }
  }

  void Page(const Question& q) {
    Json set = Json::object();
    for (const auto& [key, value] : q.settings) set[key] = value;
    const Json sent = Json::parse(Sent("POST", "/api/plan", {{"operand", q.model}, {"set", set}}));
    EXPECT_EQ(sent.at("verdicts"), plan_.at("verdicts"));
    EXPECT_EQ(sent.at("answer"), plan_.at("answer"));
    EXPECT_EQ(sent.at("time"), plan_.at("time"));
    EXPECT_EQ(sent.at("cost"), plan_.at("cost"));
    EXPECT_EQ(sent.at("memory"), plan_.at("memory"));
  }

  // Whether the question can be asked at all; then its plan is plan_.
  bool Plan(const Question& q) {
    std::vector<std::string> words = q.Words();
    words.insert(words.begin(), {"plan", q.model, "--json"});
    const absl::StatusOr<Answer> answer = Run(words);
    if (!answer.ok()) return false;
    plan_ = Json::parse(answer->output);
    EXPECT_EQ(answer->yes, plan_.at("answer") == "yes");
    return true;
  }

  Json plan_;
  int searched_ = 0, ranked_ = 0;
};

TEST_F(OneAnswer, EverywhereToEveryQuestion) {
  Random random(15);
  int planned = 0;
  std::map<std::string, int> answers;
  for (int i = 0; i < kQuestions;) {
    Question q = AskedBy(random);
    // What cannot be planned is asked again as another question.
    if (!Plan(q)) continue;
    Bound(random, plan_, q);
    SCOPED_TRACE(absl::StrCat(i, ": ", q.Text()));
    if (!Plan(q)) continue;
    ++i;
    ++planned;
    ++answers[plan_.at("answer")];
    const auto face = [&](const char* name, const auto& ask) {
      SCOPED_TRACE(name);
      try {
        ask();
      } catch (const Json::exception& wrong) {
        ADD_FAILURE() << wrong.what();
      }
    };
    face("compare", [&] { Compare(q); });
    face("sweep", [&] { Sweep(q); });
    face("search", [&] { SearchRestricted(q); });
    face("sensitivity", [&] { Sensitivity(q); });
    face("ranks", [&] { Ranks(q); });
    face("saved", [&] { SaveAndShow(q, i); });
    face("page", [&] { Page(q); });
    if (HasFatalFailure()) return;
  }
  EXPECT_EQ(planned, kQuestions);
  // The questions mean something: all answers are among them, and every command was asked.
  EXPECT_GT(answers["yes"], kQuestions / 5);
  EXPECT_GT(answers["maybe"], kSanitized ? 0 : 5);
  EXPECT_GT(answers["no"], kQuestions / 20);
  EXPECT_GT(searched_, kQuestions / 3);
  EXPECT_GT(ranked_, kQuestions / 5);
}

}  // namespace
}  // namespace gpuday
