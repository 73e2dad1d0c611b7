// Numbers as people write and read them, in and out.
#include "planner/base/numbers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <clocale>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace gpuday {
namespace {

using ::testing::Optional;

TEST(ParseNumber, ReadsPlainNumbers) {
  for (const auto& [text, value] : {std::pair{"0", 0.0},
                                    {"12", 12.0},
                                    {"-3", -3.0},
                                    {"+7", 7.0},
                                    {"0.5", 0.5},
                                    {"2e12", 2e12},
                                    {"1E3", 1e3},
                                    {"1e-3", 1e-3},
                                    {"1_000", 1000.0},
                                    {"12_345_678", 12345678.0}}) {
    EXPECT_THAT(ParseNumber(text), Optional(value)) << text;
  }
}

TEST(ParseNumber, ReadsDurationsAsDays) {
  const auto days = [](const char* text) { return ParseNumber(text, Notation::kDays); };
  EXPECT_THAT(days("30"), Optional(30));
  EXPECT_THAT(days("30d"), Optional(30));
  EXPECT_THAT(days("30 days"), Optional(30));
  EXPECT_THAT(days("4w"), Optional(28));
  EXPECT_THAT(days("2 Weeks"), Optional(14));
  EXPECT_THAT(days("36h"), Optional(1.5));
  EXPECT_THAT(days("90 min"), Optional(0.0625));
  EXPECT_THAT(days("3 months"), Optional(91.3125));
  EXPECT_THAT(days("1 year"), Optional(365.25));
  EXPECT_THAT(days("2.5d"), Optional(2.5));
  EXPECT_THAT(days("1,000 h"), Optional(::testing::DoubleNear(1000.0 / 24, 1e-9)));
  for (const char* text : {"", "d", "soon", "4ww", "1e308w", "w4", "3m", "3M", "2 fortnights"}) {
    EXPECT_EQ(days(text), std::nullopt) << text;
  }
  // A number of anything else has no days.
  EXPECT_EQ(ParseNumber("30 days"), std::nullopt);
}

TEST(ParseNumber, ReadsWordsAndThousandsAsPeopleWriteThem) {
  for (const auto& [text, value] : {std::pair{"10 billion", 1e10},
                                    {"10billion", 1e10},
                                    {"1.5 Million", 1.5e6},
                                    {"1.4t", 1.4e12},
                                    {"300m", 3e8},
                                    {"1 T", 1e12},
                                    {"250 k", 250e3},
                                    {"3bn", 3e9},
                                    {"1,000,000", 1e6},
                                    {"10,000,000,000", 1e10},
                                    {"-1,000", -1000.0},
                                    {"1,234.5", 1234.5},
                                    {" 12 ", 12.0}}) {
    EXPECT_THAT(ParseNumber(text), Optional(value)) << text;
  }
}

TEST(ParseNumber, KIsAPowerOfTwoInLengthsAlone) {
  EXPECT_THAT(ParseNumber("4k", Notation::kLength), Optional(4096));
  EXPECT_THAT(ParseNumber("128K", Notation::kLength), Optional(131072));
  EXPECT_THAT(ParseNumber("1M", Notation::kLength), Optional(1048576));
  EXPECT_THAT(ParseNumber("4096", Notation::kLength), Optional(4096));
  EXPECT_THAT(ParseNumber("4 thousand", Notation::kLength), Optional(4000));
  EXPECT_THAT(ParseNumber("4k"), Optional(4000));
}

TEST(ParseNumber, MoneyAndSharesHaveTheirSignsWhereTheyBelong) {
  for (const Notation money : {Notation::kDollars, Notation::kDollarRate}) {
    for (const auto& [text, value] : {std::pair{"$2.50", 2.5},
                                      {"$250,000", 250e3},
                                      {"$ 250k", 250e3},
                                      {"US$5", 5.0},
                                      {"2.50 USD", 2.5},
                                      {"250 dollars", 250.0},
                                      {"250k$", 250e3},
                                      {"2.5", 2.5}}) {
      EXPECT_THAT(ParseNumber(text, money), Optional(value)) << text;
    }
    for (const char* text : {"\u20ac2.50", "2.50 EUR", "$", "$$5", "$5 USD", "5 %"}) {
      EXPECT_EQ(ParseNumber(text, money), std::nullopt) << text;
    }
  }
  EXPECT_THAT(ParseNumber("45 %", Notation::kShare), Optional(0.45));
  EXPECT_THAT(ParseNumber("45%", Notation::kShare), Optional(0.45));
  EXPECT_THAT(ParseNumber("0.45", Notation::kShare), Optional(0.45));
  for (const char* text : {"45 %", "$5"}) EXPECT_EQ(ParseNumber(text), std::nullopt) << text;
}

TEST(PointMayPartThousands, IsThreeDigitsBehindOnePoint) {
  for (const char* text : {"10.000", "1.500", "250.125"}) {
    EXPECT_TRUE(PointMayPartThousands(text)) << text;
  }
  for (const char* text :
       {"10.00", "10.0000", "0.500", "1000.000", ".500", "10", "1.000.000", "1.5e3", ""}) {
    EXPECT_FALSE(PointMayPartThousands(text)) << text;
  }
}

TEST(WhyNoNumber, SaysWhatToWriteInstead) {
  using ::testing::HasSubstr;
  EXPECT_THAT(WhyNoNumber("2,50", Notation::kDollarRate), HasSubstr("write 2.50"));
  EXPECT_THAT(WhyNoNumber("1,5T", Notation::kPlain), HasSubstr("write 1.5T"));
  EXPECT_THAT(WhyNoNumber("1.000,50", Notation::kDollars), HasSubstr("a decimal point is a point"));
  EXPECT_THAT(WhyNoNumber("1.000.000", Notation::kPlain), HasSubstr("write 1,000,000"));
  EXPECT_THAT(WhyNoNumber("10.000", Notation::kDollars), HasSubstr("is 10 meant, or 10,000?"));
  EXPECT_THAT(WhyNoNumber("\u20ac2.50", Notation::kDollarRate), HasSubstr("US dollars"));
  EXPECT_THAT(WhyNoNumber("2.50 EUR", Notation::kDollars), HasSubstr("US dollars"));
  EXPECT_THAT(WhyNoNumber("$5", Notation::kPlain), HasSubstr("not an amount of money"));
  EXPECT_THAT(WhyNoNumber("45 %", Notation::kPlain), HasSubstr("not a share"));
  EXPECT_THAT(WhyNoNumber("3m", Notation::kDays), HasSubstr("minutes or months"));
  EXPECT_EQ(WhyNoNumber("lots", Notation::kPlain), "");
}

TEST(ParseNumber, ReadsDecimalAndBinarySuffixes) {
  for (const auto& [text, value] : {std::pair{"1.4T", 1.4e12},
                                    {"64k", 64e3},
                                    {"64K", 64e3},
                                    {"3M", 3e6},
                                    {"7B", 7e9},
                                    {"7G", 7e9},
                                    {"2P", 2e15},
                                    {"8Ki", 8192.0},
                                    {"1Mi", 1048576.0},
                                    {"2Gi", 2147483648.0},
                                    {"1Ti", 1099511627776.0},
                                    {"0.5Ki", 512.0},
                                    {"1_000k", 1e6},
                                    {"2e3k", 2e6}}) {
    EXPECT_THAT(ParseNumber(text), Optional(value)) << text;
  }
}

// "1.07B" must be 1,070,000,000 and not the double beside it, or a whole number is refused as none.
TEST(ParseNumber, TwoDecimalsWithASuffixGiveTheExactWholeNumber) {
  for (int hundredths = 1; hundredths < 10000; ++hundredths) {
    const std::string digits =
        absl::StrCat(hundredths / 100, ".", hundredths % 100 / 10, hundredths % 10);
    for (const auto& [suffix, unit] :
         {std::pair{"k", 10.0}, {"M", 1e4}, {"B", 1e7}, {"G", 1e7}, {"T", 1e10}, {"P", 1e13}}) {
      ASSERT_THAT(ParseNumber(digits + suffix), Optional(hundredths * unit)) << digits << suffix;
    }
  }
}

TEST(ParseNumber, RefusesWhatIsNoNumber) {
  for (const char* text :
       {"",      " ",    "k",      "Ki",   "abc",      "1 2",      "--1",   "+-1",  "-+1",
        "++1",   "+",    "-",      ".",    "e5",       "1e",       "1e+",   "0x10", "0b1",
        "1,00",  "1,5T", "1,0000", ",100", "1000,000", "1,000,00", "1.2.3", "12kk", "12kM",
        "12KiB", "1_",   "_1",     "1__0", "1_.5",     "1._5",     "$5",    "1\n",  "\n1"}) {
    EXPECT_EQ(ParseNumber(text), std::nullopt) << text;
  }
  EXPECT_EQ(ParseNumber(std::string_view("1\0", 2)), std::nullopt);
  EXPECT_EQ(ParseNumber("\xC3\xA9"), std::nullopt);
  EXPECT_EQ(ParseNumber("1_\xFF"), std::nullopt);
}

TEST(ParseNumber, NeverGivesNanOrInfinity) {
  for (const char* text : {"nan", "NaN", "-nan", "nan(1)", "inf", "-inf", "infinity", "INF", "infk",
                           "1e400", "-1e400", "1e308k", "1e300P", "1e99999999999999999999"}) {
    EXPECT_EQ(ParseNumber(text), std::nullopt) << text;
  }
  EXPECT_THAT(ParseNumber("1e308"), Optional(1e308));
  EXPECT_THAT(ParseNumber("1.7976931348623157e308"), Optional(std::numeric_limits<double>::max()));
}

TEST(ParseNumber, VeryLongTextIsRefusedOrReadButNotWrapped) {
  EXPECT_EQ(ParseNumber(std::string(100000, '9')), std::nullopt);
  EXPECT_THAT(ParseNumber("0." + std::string(100000, '0')), Optional(0.0));
}

TEST(RealText, ReadsBackAsTheSameDouble) {
  std::mt19937_64 random(20240229);
  int checked = 0;
  for (int i = 0; i < 200000; ++i) {
    const auto value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    ++checked;
    const std::string text = RealText(value);
    ASSERT_EQ(std::bit_cast<std::uint64_t>(std::strtod(text.c_str(), nullptr)),
              std::bit_cast<std::uint64_t>(value))
        << text;
    ASSERT_NE(text.find_first_of(".e"), std::string::npos) << text;
  }
  EXPECT_GT(checked, 190000);
}

TEST(RealText, IsShortAndAlwaysAFloatOfToml) {
  EXPECT_EQ(RealText(0.4), "0.4");
  EXPECT_EQ(RealText(3), "3.0");
  EXPECT_EQ(RealText(-3), "-3.0");
  EXPECT_EQ(RealText(0), "0.0");
  EXPECT_EQ(RealText(2e12), "2e+12");
  EXPECT_EQ(RealText(1e-7), "1e-07");
  EXPECT_EQ(RealText(std::numeric_limits<double>::infinity()), "inf");
}

TEST(Grouped, PutsCommasBetweenThousands) {
  EXPECT_EQ(Grouped(0.0), "0");
  EXPECT_EQ(Grouped(999.0), "999");
  EXPECT_EQ(Grouped(1000.0), "1,000");
  EXPECT_EQ(Grouped(1234567.0), "1,234,567");
  EXPECT_EQ(Grouped(-123456.0), "-123,456");
  EXPECT_EQ(Grouped(-1234.0), "-1,234");
  EXPECT_EQ(Grouped(1234.6), "1,235");
  EXPECT_EQ(Grouped(1e15), "1,000,000,000,000,000");
}

TEST(Grouped, HoldsTotalsBeyond64Bits) {
  // 6 x 2e12 parameters x 4e13 tokens.
  const absl::uint128 flops = absl::uint128(6) * 2'000'000'000'000u * 40'000'000'000'000u;
  EXPECT_EQ(Grouped(flops), "480,000,000,000,000,000,000,000,000");
  EXPECT_EQ(Grouped(absl::Uint128Max()), "340,282,366,920,938,463,463,374,607,431,768,211,455");
  EXPECT_EQ(Grouped(absl::uint128(0)), "0");
}

TEST(Short, KeepsSignificantDigitsWithoutExponent) {
  EXPECT_EQ(Short(0), "0");
  EXPECT_EQ(Short(46.75), "46.8");
  EXPECT_EQ(Short(0.012345), "0.0123");
  EXPECT_EQ(Short(1234.5), "1,234");
  EXPECT_EQ(Short(2.5), "2.50");
  EXPECT_EQ(Short(-46.78), "-46.8");
  EXPECT_EQ(Short(3.14159, 5), "3.1416");
}

TEST(Short, HasNoExponentAtTheEndsOfTheRange) {
  for (const double value : {5e-324, 1e-300, 1e300, std::numeric_limits<double>::max()}) {
    EXPECT_EQ(Short(value).find('e'), std::string::npos) << value;
  }
}

TEST(Plain, DropsZerosBehindThePointOnly) {
  EXPECT_EQ(Plain(2.5), "2.5");
  EXPECT_EQ(Plain(3), "3");
  EXPECT_EQ(Plain(100), "100");
  EXPECT_EQ(Plain(989), "989");
  EXPECT_EQ(Plain(0.5), "0.5");
  EXPECT_EQ(Plain(0), "0");
}

TEST(Scaled, TakesTheLargestSuffixThatFits) {
  EXPECT_EQ(Scaled(0), "0");
  EXPECT_EQ(Scaled(12), "12");
  EXPECT_EQ(Scaled(999), "999");
  EXPECT_EQ(Scaled(1000), "1k");
  EXPECT_EQ(Scaled(540000), "540k");
  EXPECT_EQ(Scaled(6738415616), "6.74B");
  EXPECT_EQ(Scaled(1.4e12), "1.4T");
  EXPECT_EQ(Scaled(2e15), "2P");
  EXPECT_EQ(Scaled(-1.4e12), "-1.4T");
  EXPECT_EQ(Scaled(68976648192, 5), "68.977B");
}

TEST(Scaled, RoundingUpMovesOnToTheNextSuffix) {
  EXPECT_EQ(Scaled(999999), "1M");
  EXPECT_EQ(Scaled(999.9e9), "1T");
}

TEST(GiB, IsBinaryAndNamesItsUnit) {
  EXPECT_EQ(GiB(24.9 * kBytesPerGiB), "24.9 GiB");
  EXPECT_EQ(InGiB(85899345920), "80.0");
  EXPECT_EQ(InGB(85899345920), "85.9");
}

TEST(Dollars, ShowsCentsBelowAHundredOnly) {
  EXPECT_EQ(Dollars(129404), "$129,404");
  EXPECT_EQ(Dollars(3.43), "$3.43");
  EXPECT_EQ(Dollars(0), "$0.00");
  EXPECT_EQ(Dollars(100), "$100");
  EXPECT_EQ(Dollars(1e9), "$1,000,000,000");
}

TEST(Numbers, TheLocaleHasNoSay) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  for (const char* locale : {"de_DE.UTF-8", "C.UTF-8", "fr_FR.UTF-8"}) {
    if (std::setlocale(LC_ALL, locale) == nullptr) continue;
    EXPECT_EQ(RealText(0.4), "0.4") << locale;
    EXPECT_EQ(Grouped(1234567.0), "1,234,567") << locale;
    EXPECT_EQ(Short(46.75), "46.8") << locale;
    EXPECT_THAT(ParseNumber("1.5k"), Optional(1500.0)) << locale;
  }
  std::setlocale(LC_ALL, before.c_str());
}

}  // namespace
}  // namespace gpuday
