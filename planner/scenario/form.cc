#include "planner/scenario/form.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

struct PartRow {
  FormPart part;
  const char* name;
  const char* heading;
  bool folded;
};
constexpr PartRow kParts[] = {
    {FormPart::kMain, "main", "", false},          {FormPart::kMethod, "method", "", false},
    {FormPart::kBatch, "batch", "", true},         {FormPart::kData, "data", "Data", true},
    {FormPart::kLayout, "layout", "Layout", true}, {FormPart::kPrice, "price", "Price", true},
    {FormPart::kLimits, "limits", "Limits", true}};

std::vector<const ScenarioKey*> KeysOfPart(FormPart part) {
  std::vector<const ScenarioKey*> keys;
  for (const ScenarioKey& row : ScenarioKeys()) {
    if (row.field.part == part) keys.push_back(&row);
  }
  std::stable_sort(keys.begin(), keys.end(), [](const ScenarioKey* a, const ScenarioKey* b) {
    return std::tie(a->field.line, a->field.column) < std::tie(b->field.line, b->field.column);
  });
  return keys;
}

}  // namespace

std::vector<FormSection> ScenarioForm() {
  std::vector<FormSection> form;
  for (const PartRow& part : kParts) {
    FormSection section = {
        .name = part.name, .heading = part.heading, .folded = part.folded, .lines = {}};
    const ScenarioKey* before = nullptr;
    for (const ScenarioKey* key : KeysOfPart(part.part)) {
      if (before == nullptr || before->field.line != key->field.line) section.lines.emplace_back();
      section.lines.back().push_back(key);
      before = key;
    }
    if (!section.lines.empty()) form.push_back(std::move(section));
  }
  return form;
}

std::vector<FormChoice> FormChoices(const ScenarioKey& row) {
  std::vector<FormChoice> choices;
  if (row.kind == KeyKind::kYesNo) return {{"true", "yes"}, {"false", "no"}};
  if (row.kind == KeyKind::kWords) {
    for (const std::string& word : row.words) choices.push_back({word, word});
  }
  const auto lowest = static_cast<std::uint64_t>(row.range.low);
  const auto& meanings = row.field.meanings;
  for (std::size_t i = 0; i < std::max(row.values.size(), meanings.size()); ++i) {
    const std::string value = absl::StrCat(row.values.empty() ? lowest + i : row.values[i]);
    choices.push_back({value, meanings.empty() ? value : absl::StrCat(value, ": ", meanings[i])});
  }
  return choices;
}

}  // namespace gpuday
