#include "planner/report/html/template.h"

#include <kainjow/mustache.hpp>
#include <stdexcept>

namespace gpuday {
namespace {

using Data = kainjow::mustache::data;

Data DataOf(const TemplateValues& values) {
  Data data(Data::type::object);
  for (const auto& [name, text] : values.texts) data.set(name, text);
  for (const auto& [name, elements] : values.lists) {
    Data list(Data::type::list);
    for (const TemplateValues& element : elements) list.push_back(DataOf(element));
    data.set(name, list);
  }
  return data;
}

}  // namespace

std::vector<TemplateValues> When(bool shown, TemplateValues values) {
  if (!shown) return {};
  return {std::move(values)};
}

std::string FillTemplate(std::string_view text, const TemplateValues& values) {
  kainjow::mustache::mustache filled{std::string(text)};
  if (!filled.is_valid()) throw std::logic_error("a template: " + filled.error_message());
  return filled.render(DataOf(values));
}

std::string_view TemplateText(std::string_view name) {
  for (const TemplateFile& file : BuiltInTemplates()) {
    if (file.name == name) return file.text;
  }
  throw std::logic_error("there is no template " + std::string(name));
}

}  // namespace gpuday
