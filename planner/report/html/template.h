// Documents from templates in the language of mustache (mustache(5)). The templates are the files
// of this folder, embedded into the program; template.cc alone knows the library.
#ifndef GPUDAY_PLANNER_REPORT_HTML_TEMPLATE_H_
#define GPUDAY_PLANNER_REPORT_HTML_TEMPLATE_H_

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gpuday {

// What a template is filled with.
struct TemplateValues {
  // For {{name}}, which escapes for elements and attributes, and {{{name}}}, which does not: that
  // is for what the program itself holds, such as a style, never for what comes from outside.
  std::vector<std::pair<std::string, std::string>> texts = {};
  // For {{#name}}...{{/name}}, which stands once for each, and {{^name}}...{{/name}}, which stands
  // where there are none. A name that an element does not have is looked for around it.
  std::vector<std::pair<std::string, std::vector<TemplateValues>>> lists = {};
};

// A list of one or none, for what stands in a document only at times.
std::vector<TemplateValues> When(bool shown, TemplateValues values = {});

// `text` with `values` put in; what has no value is left empty. Throws std::logic_error for a text
// that is no template: those of the program are tested.
std::string FillTemplate(std::string_view text, const TemplateValues& values);

struct TemplateFile {
  std::string_view name;  // "plan.html.mustache"
  std::string_view text;
};

// Those that are embedded, by their names. Written by templates.cmake.
std::span<const TemplateFile> BuiltInTemplates();

// The text of one of them; throws std::logic_error when there is none of that name.
std::string_view TemplateText(std::string_view name);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_HTML_TEMPLATE_H_
