// Formulas in all their notations.
#include "planner/plan/formula.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/plan/plan.h"

namespace gpuday {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Line LineOf(const std::string& id, const std::string& label, double value,
            const std::string& symbol = "") {
  Line line;
  line.id = id;
  line.label = label;
  line.value = value;
  line.symbol = symbol;
  return line;
}

// a = 2, b = 3, c = 4, GPUs (n) = 64, debt = -5, none = 0.
const std::vector<Line>& Lines() {
  static const auto* const kLines = new std::vector<Line>{
      LineOf("a", "a", 2),          LineOf("b", "b", 3),        LineOf("c", "c", 4),
      LineOf("n", "GPUs", 64, "n"), LineOf("debt", "debt", -5), LineOf("none", "none", 0)};
  return *kLines;
}

const Formula a = Ref("a"), b = Ref("b"), c = Ref("c");

std::string Cell(const Formula& formula) {
  return formula.Cell([](std::string_view id) { return "@" + std::string(id); });
}

TEST(Formula, HasParenthesesWhereTheyAreNeededAndNowhereElse) {
  const auto words = [](const Formula& formula) { return formula.Words(Lines()); };
  EXPECT_EQ(words(a + b + c), "a + b + c");
  EXPECT_EQ(words(a + (b + c)), "a + b + c");
  EXPECT_EQ(words(a + (b - c)), "a + b - c");
  EXPECT_EQ(words(a - b - c), "a - b - c");
  EXPECT_EQ(words(a - (b - c)), "a - (b - c)");
  EXPECT_EQ(words(a - (b + c)), "a - (b + c)");
  EXPECT_EQ(words((a - b) + c), "a - b + c");
  EXPECT_EQ(words((a + b) * c), "(a + b) x c");
  EXPECT_EQ(words(a * (b + c)), "a x (b + c)");
  EXPECT_EQ(words(a + b * c), "a + b x c");
  EXPECT_EQ(words(a * b / c), "a x b / c");
  EXPECT_EQ(words(a * (b / c)), "a x b / c");
  EXPECT_EQ(words(a / b * c), "a / b x c");
  EXPECT_EQ(words(a / (b * c)), "a / (b x c)");
  EXPECT_EQ(words(a / (b / c)), "a / (b / c)");
  EXPECT_EQ(words(a / b / c), "a / b / c");
  EXPECT_EQ(words(Power(a + b, c)), "(a + b)^c");
  EXPECT_EQ(words(Power(a, b * c)), "a^(b x c)");
  EXPECT_EQ(words(Power(Power(a, b), c)), "(a^b)^c");
  EXPECT_EQ(words(a * Power(b, c)), "a x b^c");
  EXPECT_EQ(words(Ceil(a / b) * c), "ceil(a / b) x c");
  EXPECT_EQ(words(Min(a + b, Max(b, c))), "min(a + b, max(b, c))");
}

TEST(Formula, PutsSymbolsLabelsAndNumbersIn) {
  const Formula formula =
      Ref("n") * Term("bytes of a weight", 2.0) * 1234567.25 + Sqrt(Log2(Ref("c")));
  EXPECT_EQ(formula.Words(Lines()), "n x bytes of a weight x 1,234,567.25 + sqrt(log2(c))");
  EXPECT_EQ(formula.Numbers(Lines()), "64 x 2 x 1,234,567.25 + sqrt(log2(4))");
  EXPECT_EQ(formula.Evaluate(Lines()), 64 * 2 * 1234567.25 + std::sqrt(2.0));
  EXPECT_EQ((a - Ref("debt")).Numbers(Lines()), "2 - (-5)");
  EXPECT_EQ((Ref("debt") * b).Numbers(Lines()), "(-5) x 3");
  EXPECT_EQ(Ref("debt").Numbers(Lines()), "-5");
}

TEST(Formula, ATermMayBeAFormulaOfItsOwn) {
  const Formula formula = a / Term("nodes", Ref("n") + b);
  EXPECT_EQ(formula.Words(Lines()), "a / nodes");
  EXPECT_EQ(formula.Numbers(Lines()), "2 / (64 + 3)");
  EXPECT_EQ(formula.Evaluate(Lines()), 2.0 / 67);
  EXPECT_THAT(formula.Parents(), ElementsAre("a", "n", "b"));
  EXPECT_EQ(Cell(formula), "@a/(@n+@b)");
}

TEST(Formula, WhatIsNotThereIsLeftOut) {
  EXPECT_TRUE(std::isnan((a + Ref("missing")).Evaluate(Lines())));
  EXPECT_TRUE(std::isnan(Min(Ref("missing"), a).Evaluate(Lines())));
  EXPECT_TRUE(std::isnan(Min(a, Ref("missing")).Evaluate(Lines())));
  EXPECT_TRUE(std::isnan(Max(Ref("missing"), a).Evaluate(Lines())));
  EXPECT_TRUE(std::isnan(IfPositive(Ref("missing"), a, b).Evaluate(Lines())));
  const Formula sum = SumOf({OptionalRef("missing"), a, OptionalRef("none"), b});
  EXPECT_EQ(sum.Evaluate(Lines()), 5);
  EXPECT_EQ(sum.Words(Lines()), "a + none + b");
  EXPECT_EQ(sum.Numbers(Lines()), "2 + 0 + 3");
  EXPECT_EQ(SumOf({OptionalRef("missing")}).Numbers(Lines()), "0");
  EXPECT_EQ((c / SumOf({OptionalRef("missing"), a * b})).Numbers(Lines()), "4 / (2 x 3)");
  EXPECT_EQ(SumOf({}).Evaluate(Lines()), 0);
}

TEST(Formula, AConditionShowsTheBranchThatIsTaken) {
  const auto condition = [](const char* id) {
    return 1 + IfPositive(Ref(id), a / Ref(id), 0) * 1 + IfPositive(Ref(id), b, 0);
  };
  EXPECT_EQ(condition("c").Words(Lines()), "1 + a / c x 1 + b");
  EXPECT_EQ(condition("c").Evaluate(Lines()), 4.5);
  EXPECT_EQ(condition("none").Words(Lines()), "1 + 0 x 1");
  EXPECT_EQ(condition("none").Evaluate(Lines()), 1);
  EXPECT_THAT(condition("none").Parents(), ElementsAre("none", "a", "b"));
  EXPECT_EQ(Cell(IfPositive(a, b, c + 1)), "IF(@a>0,@b,@c+1)");
}

TEST(Formula, IsASpreadsheetsFormula) {
  EXPECT_EQ(Cell(24 * a / (b * 86400)), "24*@a/(@b*86400)");
  EXPECT_EQ(Cell(Ceil(a) + Log2(b) + Sqrt(c)), "ROUNDUP(@a,0)+LOG(@b,2)+SQRT(@c)");
  EXPECT_EQ(Cell(Min(0.95, a) - Max(b, Power(c, 2))), "MIN(0.95,@a)-MAX(@b,@c^2)");
  EXPECT_EQ(Cell(a * OptionalRef("missing") * 1e22), "@a*@missing*1e+22");
}

TEST(Formula, ReferencesAreReplaced) {
  const Formula formula =
      (a + b / Term("part", c + 1)).With([](std::string_view id) -> std::optional<Formula> {
        if (id == "c") return Ref("n") * 2;
        return std::nullopt;
      });
  EXPECT_EQ(formula.Numbers(Lines()), "2 + 3 / (64 x 2 + 1)");
}

TEST(Formula, IsStoredAsTextAndReadBack) {
  const Formula formula = IfPositive(a, Min(Ceil(b), Max(c, 1)), Power(Sqrt(a), Log2(b))) +
                          OptionalRef("missing") * Term("a \"word\"\\\n", 0.1) -
                          Term("part", a + (b + c)) / 1e300;
  const std::string json = formula.Json();
  EXPECT_THAT(json, HasSubstr("{\"line\":\"missing\",\"otherwise\":0}"));
  EXPECT_THAT(json, HasSubstr("{\"term\":\"a \\\"word\\\"\\\\\\u000a\",\"value\":0.1}"));
  const absl::StatusOr<Formula> back = Formula::FromJson(json);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->Json(), json);
  EXPECT_EQ(back->Evaluate(Lines()), formula.Evaluate(Lines()));
  EXPECT_EQ(back->Words(Lines()), formula.Words(Lines()));
  EXPECT_EQ((24 * Ref("time.gpu_days")).Json(), "[\"*\",24,\"time.gpu_days\"]");
  EXPECT_EQ(Formula::FromJson("\"a\"")->Json(), "\"a\"");
  EXPECT_EQ(Formula::FromJson("-2.5e-7")->Evaluate({}), -2.5e-7);
}

// The store's checksum is over the text: what is read back must come to the same text.
TEST(Formula, TextOfWhatIsHardToWriteIsReadBack) {
  for (const double value :
       {-0.0, 5e-324, 1.7976931348623157e308, 9007199254740993.0, 9223372036854775808.0,
        12345678901234567168.0, -18446744073709551616.0, 1e22, 0.1}) {
    const std::string json = (a * value + Term("value", value)).Json();
    const absl::StatusOr<Formula> back = Formula::FromJson(json);
    ASSERT_TRUE(back.ok()) << json << ": " << back.status();
    EXPECT_EQ(back->Json(), json);
    EXPECT_EQ(back->Evaluate(Lines()), (a * value + value).Evaluate(Lines()));
  }
  const std::string json = Term("not UTF-8: \xff\xc0 ß", 1).Json();
  EXPECT_EQ(json, "{\"term\":\"not UTF-8: ?? ß\",\"value\":1}");
  EXPECT_EQ(Formula::FromJson(json)->Json(), json);
}

class BadFormula : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(BadFormula, IsRefused) {
  const auto& [json, complaint] = GetParam();
  const absl::StatusOr<Formula> formula = Formula::FromJson(json);
  ASSERT_FALSE(formula.ok()) << json;
  EXPECT_EQ(FaultOf(formula.status()), Fault::kInput);
  EXPECT_THAT(std::string(formula.status().message()), HasSubstr(complaint));
}

INSTANTIATE_TEST_SUITE_P(
    Texts, BadFormula,
    testing::Values(std::pair("", "a formula"), std::pair("[", "a formula"),
                    std::pair("null", "expected an id"), std::pair("true", "expected an id"),
                    std::pair("[]", "expected an operation"), std::pair("[1,2]", "an operation"),
                    std::pair("[\"%\",1,2]", "an operation such as"),
                    std::pair("[\"+\",1]", "2 or more operands of \"+\""),
                    std::pair("[\"-\",1,2,3]", "2 operands of \"-\""),
                    std::pair("[\"ceil\"]", "1 operands of \"ceil\""),
                    std::pair("[\"+\",1,[\"?\"]]", "an operation such as"),
                    std::pair("{}", "two keys"), std::pair("{\"term\":\"a\"}", "two keys"),
                    std::pair("{\"term\":\"a\",\"value\":\"b\"}", "a number"),
                    std::pair("{\"term\":1,\"value\":2}", "\"term\""),
                    std::pair("{\"term\":\"a\",\"is\":[]}", "an operation"),
                    std::pair("{\"line\":\"a\",\"otherwise\":1}", "\"otherwise\": 0"),
                    std::pair("1},\"x\":{", "a formula"), std::pair("1,\"x\":2", "one value"),
                    std::pair("1e400", "a formula")));

}  // namespace
}  // namespace gpuday
