// Templates put values in and escape what comes from outside.
#include "planner/report/html/template.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "absl/strings/match.h"

namespace gpuday {
namespace {

TEST(FillTemplate, EscapesTextsForElementsAndAttributes) {
  EXPECT_EQ(FillTemplate("<a b=\"{{x}}\">", {.texts = {{"x", "<&>\"'"}}}),
            "<a b=\"&lt;&amp;&gt;&quot;&apos;\">");
  EXPECT_EQ(FillTemplate("{{{x}}}", {.texts = {{"x", "<i>"}}}), "<i>");
}

TEST(FillTemplate, TakesWhatATextHoldsForText) {
  EXPECT_EQ(FillTemplate("{{x}}", {.texts = {{"x", "{{y}}{{#x}}"}, {"y", "no"}}}), "{{y}}{{#x}}");
}

TEST(FillTemplate, RepeatsAListAndLooksAroundForNames) {
  const TemplateValues values = {
      .texts = {{"outer", "o"}},
      .lists = {{"items", {{.texts = {{"n", "1"}}}, {.texts = {{"n", "2"}}}}}, {"none", {}}}};
  EXPECT_EQ(FillTemplate("{{#items}}{{n}}{{outer}} {{/items}}{{^none}}-{{/none}}", values),
            "1o 2o -");
}

TEST(FillTemplate, LeavesNoLineWhereATagStandsAlone) {
  EXPECT_EQ(FillTemplate("{{! Of two\nlines. }}a\n{{#x}}\nb\n{{/x}}\nc\n",
                         {.lists = {{"x", When(true)}}}),
            "a\nb\nc\n");
}

TEST(FillTemplate, RefusesWhatIsNoTemplate) {
  EXPECT_THROW(FillTemplate("{{#x}}", {}), std::logic_error);
  EXPECT_THROW(TemplateText("none"), std::logic_error);
}

TEST(BuiltInTemplates, AreAllWellFormed) {
  int templates = 0;
  for (const TemplateFile& file : BuiltInTemplates()) {
    EXPECT_FALSE(file.text.empty()) << file.name;
    if (!absl::EndsWith(std::string(file.name), ".mustache")) continue;
    ++templates;
    EXPECT_NO_THROW(FillTemplate(file.text, {})) << file.name;
  }
  EXPECT_GT(templates, 0);
}

}  // namespace
}  // namespace gpuday
