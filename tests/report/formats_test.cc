// The table of formats: each writes what it says, under names that nothing else has.
#include "planner/report/formats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "planner/report/html/plan.h"
#include "planner/report/xlsx/plan.h"
#include "tests/report/sample_plan.h"

namespace gpuday {
namespace {

TEST(DocumentFormats, AreToldApartByNameSuffixLabelOptionAndType) {
  std::set<std::string> names, suffixes, labels, options, types;
  for (const DocumentFormat& format : DocumentFormats()) {
    EXPECT_TRUE(names.insert(format.name).second) << format.name;
    EXPECT_TRUE(suffixes.insert(format.suffix).second) << format.name;
    EXPECT_TRUE(labels.insert(format.label).second) << format.name;
    EXPECT_TRUE(options.insert(format.option).second) << format.name;
    EXPECT_TRUE(types.insert(format.media_type).second) << format.name;
    EXPECT_EQ(format.option, absl::StrCat("--", format.name));
    EXPECT_EQ(format.suffix, absl::StrCat(".", format.name));
    EXPECT_TRUE(format.plan != nullptr || format.compare != nullptr || format.ranks != nullptr);
    EXPECT_EQ(FindFormat(format.name), &format);
  }
  EXPECT_EQ(FindFormat("pdf"), nullptr);
  EXPECT_EQ(FindFormat(""), nullptr);
  EXPECT_THAT(FormatNames(), testing::StartsWith("html, md, csv"));
  EXPECT_THAT(FormatNames(), testing::HasSubstr(" or "));
}

TEST(DocumentFormats, WriteWhatTheirWritersWrite) {
  const Plan plan = SamplePlan();
  for (const DocumentFormat& format : DocumentFormats()) {
    if (format.plan == nullptr) continue;
    const absl::StatusOr<std::string> document = format.plan(plan, nullptr);
    ASSERT_TRUE(document.ok()) << format.name << ": " << document.status();
    const bool bytes = document->find('\0') != std::string::npos;
    EXPECT_EQ(bytes, format.content == DocumentFormat::Content::kBytes) << format.name;
  }
  EXPECT_EQ(*FindFormat("html")->plan(plan, nullptr), PlanPage(plan, nullptr));
  EXPECT_EQ(*FindFormat("xlsx")->plan(plan, nullptr), *PlanWorkbook(plan));
}

}  // namespace
}  // namespace gpuday
