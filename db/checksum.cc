#include "db/checksum.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "planner/base/files.h"

namespace gpuday {
namespace {

// Every text is preceded by its length and every list by its count: no text can look like the end
// of its field.
class Serialiser {
 public:
  void Text(const std::string& text) { absl::StrAppend(&bytes_, text.size(), ":", text); }
  void Count(std::size_t count) { absl::StrAppend(&bytes_, count, "#"); }
  void Flag(bool flag) { bytes_ += flag ? '1' : '0'; }
  void Real(double value) {
    // SQLite does not keep the sign of a zero; the sum is +0 for both.
    absl::StrAppend(&bytes_,
                    absl::Hex(std::bit_cast<std::uint64_t>(value + 0.0), absl::kZeroPad16));
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

void AddSettings(const Settings& settings, Serialiser& out) {
  out.Count(settings.size());
  for (const auto& [key, value] : settings) {
    out.Text(key);
    out.Text(value);
  }
}

// Whether the plan says more than plans did before they were kept with expressions and remedies.
bool IsExplained(const Plan& plan) {
  return plan.improvement.has_value() ||
         std::any_of(plan.lines.begin(), plan.lines.end(),
                     [](const Line& line) {
                       return line.expression.has_value() || !line.symbol.empty();
                     }) ||
         std::any_of(plan.verdicts.begin(), plan.verdicts.end(), [](const Verdict& verdict) {
           return verdict.state == VerdictState::kMaybe || !verdict.limit.empty() ||
                  !verdict.value.empty() || !verdict.remedies.empty();
         });
}

}  // namespace

std::string StoredState(const Verdict& verdict) {
  const bool before = verdict.state == VerdictState::kMaybe && !verdict.chance.has_value();
  return before ? kMaybeOfBefore : NameOf(verdict.state);
}

std::vector<std::string> ExpressionTexts(const Plan& plan) {
  std::vector<std::string> texts;
  texts.reserve(plan.lines.size());
  for (const Line& line : plan.lines) {
    texts.push_back(line.expression.has_value() ? line.expression->Json() : "");
  }
  return texts;
}

std::string PlanChecksum(const std::string& name, const std::string& created_at,
                         const std::string& program_version, const Plan& plan,
                         const std::vector<std::string>& expressions) {
  Serialiser out;
  // A field that Plan gains must be added here under a new tag, and plans with the old tag be
  // checked the old way.
  const bool bands = std::any_of(plan.lines.begin(), plan.lines.end(),
                                 [](const Line& line) { return line.band.has_value(); });
  const bool sure = std::any_of(plan.verdicts.begin(), plan.verdicts.end(),
                                [](const Verdict& v) { return v.chance.has_value(); });
  const bool explained = sure || IsExplained(plan);
  out.Text(sure        ? "gpuday plan 4"
           : explained ? "gpuday plan 3"
           : bands     ? "gpuday plan 2"
                       : "gpuday plan 1");
  for (const std::string* text :
       {&name, &created_at, &program_version, &plan.title, &plan.scenario_toml}) {
    out.Text(*text);
  }
  out.Count(plan.facts.size());
  for (const Fact& fact : plan.facts) {
    out.Text(fact.id);
    out.Text(fact.value);
  }
  out.Count(plan.lines.size());
  for (std::size_t i = 0; i < plan.lines.size(); ++i) {
    const Line& line = plan.lines[i];
    out.Text(line.id);
    out.Text(line.label);
    out.Real(line.value);
    for (const std::string* text :
         {&line.exact, &line.unit, &line.formula, &line.numbers, &line.source}) {
      out.Text(*text);
    }
    out.Text(ConfidenceName(line.confidence));
    if (explained) {
      out.Text(line.symbol);
      out.Text(expressions[i]);
    }
    if (!bands && !explained) continue;
    out.Flag(line.band.has_value());
    if (!line.band.has_value()) continue;
    out.Real(line.band->low);
    out.Real(line.band->high);
  }
  out.Count(plan.verdicts.size());
  for (const Verdict& verdict : plan.verdicts) {
    out.Text(verdict.id);
    out.Flag(verdict.state != VerdictState::kNo);
    out.Text(verdict.sentence);
    if (!explained) continue;
    for (const std::string& text : {StoredState(verdict), verdict.limit, verdict.value}) {
      out.Text(text);
    }
    out.Count(verdict.remedies.size());
    for (const Remedy& remedy : verdict.remedies) {
      out.Text(remedy.sentence);
      AddSettings(remedy.settings, out);
    }
    if (sure) out.Real(verdict.chance.value_or(-1));
  }
  if (explained) {
    out.Flag(plan.improvement.has_value());
    if (const auto& best = plan.improvement; best.has_value()) {
      out.Text(best->change);
      out.Real(best->factor);
      AddSettings(best->settings, out);
    }
  }
  out.Count(plan.assumptions.size());
  for (const Assumption& assumption : plan.assumptions) {
    out.Text(assumption.key);
    out.Text(assumption.value);
    out.Text(assumption.reason);
  }
  out.Count(plan.notes.size());
  for (const std::string& note : plan.notes) out.Text(note);
  out.Count(plan.provenance.size());
  for (const Provenance& file : plan.provenance) {
    for (const std::string* text : {&file.kind, &file.name, &file.version, &file.sha256}) {
      out.Text(*text);
    }
  }
  return Sha256(out.bytes());
}

std::string PlanChecksum(const SavedPlan& saved) {
  return PlanChecksum(saved.name, saved.created_at, saved.program_version, saved.plan,
                      ExpressionTexts(saved.plan));
}

std::string HeadlineChecksum(const SavedSummary& summary) {
  Serialiser out;
  out.Text("gpuday headline 1");
  for (const std::string* text : {&summary.name, &summary.created_at, &summary.program_version,
                                  &summary.title, &summary.model, &summary.gpu}) {
    out.Text(*text);
  }
  out.Text(NameOf(summary.state));
  for (const std::optional<double>& figure :
       {summary.days, summary.gpu_hours, summary.usd, summary.memory_bytes_per_gpu,
        summary.wall_days, summary.wall_usd}) {
    out.Flag(figure.has_value());
    out.Real(figure.value_or(0));
  }
  return Sha256(out.bytes());
}

}  // namespace gpuday
