// The page's form: which keys have a field, where it stands, and what is written in and beside it.
// A row of the table of keys asks for its field itself, so a new one is seen without any code.
#ifndef GPUDAY_PLANNER_SCENARIO_FORM_H_
#define GPUDAY_PLANNER_SCENARIO_FORM_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gpuday {

struct ScenarioKey;

// Parts of the form, top to bottom.
enum class FormPart {
  kNone,    // the key has no field
  kMain,    // how much is trained, on what
  kData,    // how much, said as data
  kMethod,  // below the way to train
  kBatch,
  kLayout,
  kPrice,
  kLimits,
};

// The field of a key. Its widget follows from the key: a choice where words or names are known,
// else what is typed. The texts are literals.
struct FormField {
  FormPart part = FormPart::kNone;
  std::string_view label = {};        // words for a screen: "Global batch"
  int line = 1;                       // of the part; fields of one line stand side by side
  int column = 1;                     // of the line; those of the same stand as their rows do
  std::string_view unit = {};         // beside what is typed, short: "seq."; empty: none
  std::string_view placeholder = {};  // in the empty field where nothing is assumed: "1.4T, 300M"
  std::string_view hint = {};         // below the empty field: half a sentence
  // What each number means, from the lowest of the key's range on, or of its `values`; empty: it
  // is typed.
  std::span<const char* const> meanings = {};
};

// A part with the keys of its fields, line by line.
struct FormSection {
  const char* name = "";     // "layout"
  const char* heading = "";  // "Layout"; empty: it has none
  bool folded = false;       // shown only where more is asked for
  std::vector<std::vector<const ScenarioKey*>> lines;
};

// The parts that have fields, top to bottom. May be called from any thread.
std::vector<FormSection> ScenarioForm();

// What may be chosen at a key, in words for a screen; empty: it is typed, or one of the names that
// the key takes.
struct FormChoice {
  std::string value;  // as `set` takes it: "0"
  std::string label;  // "0: nothing shared"
};
std::vector<FormChoice> FormChoices(const ScenarioKey& row);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SCENARIO_FORM_H_
