// What must hold whatever is asked: less that binds is never worse, more to choose from is never
// dearer.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/base/random_choice.h"
#include "tests/base/sanitized.h"
#include "tests/search/search_testing.h"

namespace gpuday {
namespace {

constexpr int kQuestions = kSanitized ? 6 : 60;

// A question that can be asked with less that binds and with more to choose from.
struct Asked {
  std::string scenario;
  double usd = 0, days = 0;  // 0: no bound
  std::vector<std::uint64_t> gpus;
  std::vector<std::string> kinds;

  Question AsQuestion() const {
    std::string toml = scenario;
    if (usd > 0 || days > 0) absl::StrAppend(&toml, "[budget]\n");
    if (usd > 0) absl::StrAppend(&toml, "usd = ", Figure(usd), "\n");
    if (days > 0) absl::StrAppend(&toml, "deadline_days = ", Figure(days), "\n");
    Question question = QuestionOf(toml, absl::StrJoin(gpus, ","));
    question.only = {{"gpu", absl::StrJoin(kinds, ",")}};
    return question;
  }
};

Asked AskedBy(Random& random) {
  Asked asked;
  const auto model = random.Of<std::string>({"gpt2", "gpt2-xl", "llama-2-7b", "mixtral-8x7b"});
  const bool adapters = random.UpTo(3) == 1;
  absl::StrAppend(&asked.scenario, "[model]\nname = \"", model, "\"\n[training]\ntokens = \"",
                  adapters ? random.Of<std::string>({"10M", "300M"})
                           : random.Of<std::string>({"5B", "50B", "400B"}),
                  "\"\n");
  if (adapters) {
    absl::StrAppend(&asked.scenario, "[optimizer]\nname = \"lora\"\n[precision]\nname = \"",
                    random.Of<std::string>({"int4", "mixed"}), "\"\n");
  }
  asked.gpus = random.SomeOf<std::uint64_t>({1, 2, 4, 8, 12, 16, 32, 64}, random.UpTo(3));
  asked.kinds = random.SomeOf<std::string>(
      {"A100-SXM4-80GB", "A100-SXM4-40GB", "H100-SXM5-80GB", "L40S", "L4", "MI300X"},
      random.UpTo(2));
  return asked;
}

// That `more` is no worse than `less`: the answer first, then what is paid for it. What keeps no
// bound is not ordered by what it costs.
void ExpectNoWorse(const SearchAnswer& more, const SearchAnswer& less) {
  EXPECT_LE(more.answer, less.answer);
  if (more.answer != less.answer || less.answer == VerdictState::kNo) return;
  EXPECT_LE(more.best.front().plan.figures.wall_usd, less.best.front().plan.figures.wall_usd);
  EXPECT_LE(more.by_kind.front().plan.figures.wall_usd, less.by_kind.front().plan.figures.wall_usd);
  EXPECT_LE(more.front.front().plan.figures.wall_days, less.front.front().plan.figures.wall_days);
}

TEST(Property, LessThatBindsIsNoWorseAndMoreToChooseFromNoDearer) {
  Random random(60);
  int yes = 0, maybe = 0, no = 0, changed = 0;
  for (int i = 0; i < kQuestions; ++i) {
    Asked asked = AskedBy(random);
    SCOPED_TRACE(absl::StrCat(asked.scenario, absl::StrJoin(asked.gpus, ","), " x ",
                              absl::StrJoin(asked.kinds, ",")));
    const SearchAnswer unbound = Ask(asked.AsQuestion());
    EXPECT_FALSE(unbound.stopped);
    if (!unbound.best.empty()) {
      // Bounds around what there is, so that some are kept and some are not.
      const Figures& best = unbound.best.front().plan.figures;
      asked.usd = std::max(0.02, best.wall_usd * random.Of<double>({0.7, 1.05, 1.5, 4}));
      asked.days = std::max(0.002, best.wall_days * random.Of<double>({0.1, 0.6, 1.05, 3}));
    } else {
      asked.usd = asked.days = 10;
    }
    const SearchAnswer bound = Ask(asked.AsQuestion());
    ++(bound.answer == VerdictState::kYes     ? yes
       : bound.answer == VerdictState::kMaybe ? maybe
                                              : no);
    ExpectNoWorse(unbound, bound);
    for (const bool of_money : {true, false}) {
      Asked freer = asked;
      (of_money ? freer.usd : freer.days) = 0;
      const SearchAnswer answer = Ask(freer.AsQuestion());
      ExpectNoWorse(answer, bound);
      ExpectNoWorse(unbound, answer);
      changed += answer.answer != bound.answer;
    }
    Asked more = asked;
    more.gpus.push_back(random.Of<std::uint64_t>({2, 8, 24, 48}));
    ExpectNoWorse(Ask(more.AsQuestion()), bound);
    more.kinds.push_back(random.Of<std::string>({"H200-SXM5-141GB", "A100-PCIe-80GB", "V100*"}));
    const SearchAnswer most = Ask(more.AsQuestion());
    ExpectNoWorse(most, bound);
    changed += most.answer != bound.answer;
  }
  // Else nothing was compared.
  if (kSanitized) return;
  EXPECT_GT(yes, 5);
  EXPECT_GT(maybe + no, 5);
  EXPECT_GT(changed, 5);
}

}  // namespace
}  // namespace gpuday
