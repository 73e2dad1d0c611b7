#include "planner/ask/words.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/ask/keys.h"
#include "planner/ask/lists.h"
#include "planner/ask/plan.h"
#include "planner/ask/scenario.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

// What the plans of an example are planned with beside what it says, so that together they have all
// lines: nothing, and every way to share the work with limits to keep.
std::vector<std::vector<Change>> Variations() {
  const auto set = [](const char* path, const char* value) {
    return TypedChange(path, value, "explain");
  };
  return {{},
          {set(key::kClusterGpus.path, "16"), set(key::kParallelTensor.path, "2"),
           set(key::kParallelPipeline.path, "2"), set(key::kParallelContext.path, "2"),
           set(key::kParallelData.path, "2"), set(key::kClusterGpusPerNode.path, "4"),
           set(key::kParallelOffload.path, "optimizer"), set(key::kBudgetUsd.path, "1M"),
           set(key::kBudgetDeadlineDays.path, "365")}};
}

// Lines are known by the plans that have them: those of the scenarios that come with the program.
class Lines {
 public:
  explicit Lines(const Desk& desk) : desk_(desk) {
    for (const Example& example : Examples(desk.FreshCatalog())) {
      for (const std::vector<Change>& changes : Variations()) {
        for (const auto ask : {AskPlan, AskInference}) {
          questions_.push_back({example.scenario_toml, changes, ask});
        }
      }
    }
  }

  std::optional<KnownLine> Find(const std::string& id) {
    auto found = known_.find(id);
    while (found == known_.end() && next_ < questions_.size()) {
      Take(questions_[next_++]);
      found = known_.find(id);
    }
    if (found != known_.end()) return found->second;
    // One that only plans of other scenarios have, and that is an input of theirs.
    const ScenarioKey* key = FindKey(id);
    if (key == nullptr) return std::nullopt;
    return KnownLine{.id = id, .label = key->help, .unit = key->unit, .formula = ""};
  }

 private:
  struct Question {
    std::string scenario_toml;
    std::vector<Change> changes;
    absl::StatusOr<Plan> (*ask)(const Desk& desk, const AskedScenario& asked);
  };

  // Adds what the plan has.
  void Take(const Question& question) {
    const absl::StatusOr<AskedScenario> asked =
        ReadSent(desk_, {.scenario_toml = question.scenario_toml,
                         .operand = "",
                         .config_json = "",
                         .config_name = "",
                         .changes = question.changes});
    if (!asked.ok()) return;
    const absl::StatusOr<Plan> plan = question.ask(desk_, *asked);
    if (!plan.ok()) return;
    for (const Line& line : plan->lines) {
      // What was given has no formula but says so.
      const std::string formula = line.expression.has_value() ? line.formula : "";
      known_.emplace(line.id, KnownLine{line.id, line.label, line.unit, formula});
    }
    const auto add = [&](const std::string& id) {
      known_.emplace(id, KnownLine{.id = id, .label = "", .unit = "", .formula = ""});
    };
    for (const Fact& fact : plan->facts) add(fact.id);
    for (const Verdict& verdict : plan->verdicts) add(verdict.id);
  }

  const Desk& desk_;
  std::vector<Question> questions_;
  std::size_t next_ = 0;
  std::map<std::string, KnownLine> known_;
};

bool IsCalled(const WordEntry& entry, const std::string& word) {
  return NormalName(entry.word) == NormalName(word) ||
         std::any_of(entry.synonyms.begin(), entry.synonyms.end(), [&](const std::string& synonym) {
           return NormalName(synonym) == NormalName(word);
         });
}

absl::StatusOr<WordAnswer> Answered(const Desk& desk, const WordEntry& entry) {
  WordAnswer answer{.word = entry, .lines = {}, .keys = {}};
  Lines lines(desk);
  for (const std::string& id : entry.lines) {
    if (std::optional<KnownLine> line = lines.Find(id)) answer.lines.push_back(*std::move(line));
  }
  for (const std::string& path : entry.keys) {
    GPUDAY_ASSIGN_OR_RETURN(const std::vector<KnownKey> keys, AskKeys(desk, path));
    answer.keys.insert(answer.keys.end(), keys.begin(), keys.end());
  }
  return answer;
}

}  // namespace

absl::StatusOr<std::vector<WordEntry>> AskWords(const Desk& desk) {
  return desk.FreshCatalog().Words();
}

absl::StatusOr<WordAnswer> AskWord(const Desk& desk, const std::string& word) {
  GPUDAY_ASSIGN_OR_RETURN(const std::vector<WordEntry> words, AskWords(desk));
  for (const WordEntry& entry : words) {
    if (IsCalled(entry, word)) return Answered(desk, entry);
  }
  WordAnswer answer;
  if (std::optional<KnownLine> line = Lines(desk).Find(word); line.has_value()) {
    answer.lines.push_back(*std::move(line));
  }
  if (FindKey(word) != nullptr || (answer.lines.empty() && word.find('.') != std::string::npos)) {
    absl::StatusOr<std::vector<KnownKey>> keys = AskKeys(desk, word);
    if (keys.ok() && keys->front().key.path == word) answer.keys = *std::move(keys);
  }
  if (!answer.lines.empty() || !answer.keys.empty()) return answer;
  std::vector<std::string> known;
  for (const WordEntry& entry : words) {
    known.push_back(entry.word);
    known.insert(known.end(), entry.synonyms.begin(), entry.synonyms.end());
  }
  return Error(Fault::kInput, absl::StrCat("\"", Printable(word, 60), "\" is not explained",
                                           DidYouMean(word, known),
                                           " (gpuday explain lists the words, gpuday keys what a "
                                           "scenario may say)"));
}

}  // namespace gpuday
