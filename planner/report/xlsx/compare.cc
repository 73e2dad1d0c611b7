// The workbook of several plans: a column for each, with inputs and results of its own.
#include "planner/report/xlsx/compare.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/plan/band_words.h"
#include "planner/plan/ids.h"
#include "planner/plan/memory_parts.h"
#include "planner/report/xlsx/answers.h"
#include "planner/report/xlsx/model.h"
#include "planner/report/xlsx/sheets.h"
#include "planner/report/xlsx/workbook.h"

namespace gpuday {
namespace {

constexpr char kSheet[] = "Compare";
constexpr std::uint16_t kFirstPlan = 2;  // column
constexpr std::uint32_t kHead = 3;       // row of the headings
constexpr std::size_t kShortTitle = 60;  // bytes
constexpr double kPlanWidth = 24;        // characters

std::uint16_t ColumnOf(std::size_t plan) { return static_cast<std::uint16_t>(kFirstPlan + plan); }

std::string SuffixOf(std::size_t plan) { return absl::StrCat("_", plan + 1); }

using Figures = std::vector<WorkbookFigure>;

// The names of all plans' figures, in the order of the first that has each.
std::vector<std::string> NamesOf(const std::vector<Figures>& plans) {
  std::vector<std::string> names;
  for (const Figures& figures : plans) {
    auto behind = names.begin();
    for (const WorkbookFigure& figure : figures) {
      const auto there = std::find(names.begin(), names.end(), figure.name);
      behind = there == names.end() ? names.insert(behind, figure.name) + 1 : there + 1;
    }
  }
  return names;
}

const WorkbookFigure* Find(const Figures& figures, const std::string& name) {
  const auto it = std::find_if(figures.begin(), figures.end(),
                               [&](const WorkbookFigure& f) { return f.name == name; });
  return it == figures.end() ? nullptr : &*it;
}

class CompareBook {
 public:
  explicit CompareBook(const std::vector<Plan>& plans)
      : plans_(plans), book_("Plans side by side") {}

  absl::StatusOr<std::string> Write() {
    WriteFigures();
    WriteMemory();
    WriteCharts();
    WriteLedger();
    WriteAssumptionsOfAll();
    return book_.Finish();
  }

 private:
  std::uint16_t LastColumn() const { return ColumnOf(plans_.size() - 1); }

  void StartSheet(const std::string& name, const std::string& title, const std::string& remark,
                  const std::string& second) {
    book_.AddSheet(name);
    std::vector<double> widths = {36, 20};
    widths.resize(kFirstPlan + plans_.size(), kPlanWidth);
    book_.Widths(widths);
    book_.Text({0, 0}, title, TitleLook());
    book_.Text({1, 0}, remark, FaintLook());
    std::vector<std::string> headings = {"", second};
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      headings.push_back(absl::StrCat(i + 1, "  ", Printable(plans_[i].title, kShortTitle)));
    }
    WriteHeadings(book_, kHead, headings, kFirstPlan, headings.size());
    book_.FitRow(kHead, headings, widths);
    row_ = kHead + 1;
  }

  void Section(const std::string& title) {
    ++row_;
    for (std::uint16_t c = 0; c <= LastColumn(); ++c) {
      book_.Text({row_, c}, c == 0 ? title : "", SectionLook());
    }
    ++row_;
  }

  void WriteFacts() {
    for (const auto& [label, id] :
         {std::pair("model", id::kModelName), std::pair("GPU", id::kClusterGpu),
          std::pair("optimizer", id::kOptimizerDescription),
          std::pair("precision", id::kPrecisionDescription),
          std::pair("recomputed", id::kTrainingRecompute),
          std::pair("price of", id::kPriceProvider)}) {
      book_.Text({row_, 0}, label);
      std::vector<std::string> texts;
      for (std::size_t i = 0; i < plans_.size(); ++i) {
        CellLook look = WrappedLook();
        look.right = true;
        texts.push_back(plans_[i].FactValue(id));
        book_.Text({row_, ColumnOf(i)}, texts.back(), look);
      }
      book_.FitRow(row_++, texts, std::vector<double>(texts.size(), kPlanWidth));
    }
  }

  void WriteRows(const std::vector<Figures>& plans) {
    for (const std::string& name : NamesOf(plans)) {
      for (std::size_t i = 0; i < plans.size(); ++i) {
        const WorkbookFigure* figure = Find(plans[i], name);
        if (figure == nullptr) continue;
        const WorkbookCell at = {row_, ColumnOf(i)};
        book_.Text({row_, 0}, figure->label);
        book_.Text({row_, 1}, figure->unit, FaintLook());
        if (figure->formula.empty()) {
          CellLook look = NumberLook(figure->number);
          look.input = true;
          book_.Number(at, figure->value, look);
          book_.Accept(at, figure->limits);
        } else {
          book_.Formula(at, absl::StrCat("=", WithSuffix(figure->formula, SuffixOf(i))),
                        figure->value, NumberLook(figure->number));
        }
        book_.Name(name + SuffixOf(i), at);
      }
      rows_[name] = row_++;
    }
  }

  // Each plan's figure over the first one's.
  void WriteRatio(const std::string& label, const std::string& name, const char* id) {
    const double first = plans_[0].ValueOf(id);
    if (first <= 0) return;
    book_.Text({row_, 0}, label);
    book_.Text({row_, 1}, "times plan 1", FaintLook());
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      const double value = plans_[i].ValueOf(id);
      if (value <= 0) continue;
      book_.Formula({row_, ColumnOf(i)}, absl::StrCat("=", name, SuffixOf(i), "/", name, "_1"),
                    value / first, NumberLook("0.000"));
    }
    ++row_;
  }

  void WriteAnswers() {
    std::vector<std::vector<WorkbookAnswer>> plans;
    std::map<std::string, std::uint32_t> rows;  // of each question, in the order of the first asked
    for (const Plan& plan : plans_) {
      plans.push_back(WorkbookAnswers(plan));
      for (const WorkbookAnswer& answer : plans.back()) {
        if (!rows.try_emplace(answer.name, row_).second) continue;
        book_.Text({row_++, 0}, answer.label);
        book_.Text({row_, 0}, "how sure", FaintLook(1));
        book_.Text({row_++, 1}, "of comparable runs", FaintLook());
      }
    }
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      const auto live = [&](const std::string& formula) {
        return absl::StrCat("=", WithSuffix(formula, SuffixOf(i)));
      };
      for (const WorkbookAnswer& answer : plans[i]) {
        const std::uint32_t row = rows.at(answer.name);
        const WorkbookCell chance = {row + 1, ColumnOf(i)};
        book_.TextFormula({row, ColumnOf(i)}, live(AnswerFormula(plans_[i], CellName(chance))),
                          answer.said, {.number = "", .bold = true, .right = true});
        book_.Formula(chance, live(answer.formula), answer.chance, NumberLook("0%"));
      }
    }
  }

  void WriteFigures() {
    StartSheet(kSheet, "Plans side by side",
               "Change the yellow cells and the results below follow; utilization and memory are "
               "those planned for each plan's own number of GPUs.",
               "unit");
    WriteFacts();
    std::vector<Figures> inputs, results;
    for (const Plan& plan : plans_) {
      inputs.push_back(WorkbookInputs(plan));
      results.push_back(WorkbookResults(plan));
    }
    Section("Inputs");
    WriteRows(inputs);
    Section("Results");
    WriteRows(results);
    Section("Against plan 1");
    WriteRatio("days with interruptions", "wall_days", id::kTimeWallDays);
    WriteRatio("cost with interruptions", "wall_cost_usd", id::kCostWallUsd);
    Section("Answers");
    const std::uint32_t answers = row_;
    WriteAnswers();
    book_.WarnWhereItBegins({answers, kFirstPlan}, {row_, LastColumn()}, "NO");
    book_.Freeze({kHead + 1, kFirstPlan});
    book_.Print(true, {row_, LastColumn()}, true);
  }

  // Parts of memory in GiB; the rows are remembered for the chart.
  void WriteMemory() {
    StartSheet("Memory", "Memory of one GPU, as planned",
               "GiB are 1,073,741,824 bytes. It does not follow the inputs.", "unit");
    for (const Plan& plan : plans_) {
      for (const MemoryPart& part : MemoryParts(plan)) {
        const bool known = std::any_of(parts_.begin(), parts_.end(), [&](const MemoryPart& other) {
          return other.kind == part.kind;
        });
        if (!known) parts_.push_back(part);
      }
    }
    const std::uint32_t first = row_;
    const auto label = [&](const std::string& text, bool bold) {
      book_.Text({row_, 0}, text, {.number = "", .bold = bold});
      book_.Text({row_, 1}, "GiB", FaintLook());
    };
    for (const MemoryPart& part : parts_) {
      label(part.label, false);
      for (std::size_t i = 0; i < plans_.size(); ++i) {
        book_.Number({row_, ColumnOf(i)}, plans_[i].ValueOf(part.kind->line) / kBytesPerGiB,
                     NumberLook("#,##0.000"));
      }
      ++row_;
    }
    if (!parts_.empty()) {
      label("total", true);
      for (std::size_t i = 0; i < plans_.size(); ++i) {
        const std::uint16_t c = ColumnOf(i);
        book_.Formula(
            {row_, c},
            absl::StrCat("=SUM(", CellName({first, c}), ":", CellName({row_ - 1, c}), ")"),
            plans_[i].ValueOf(id::kMemoryPerGpuTotalBytes) / kBytesPerGiB,
            NumberLook("#,##0.000", true));
      }
      ++row_;
    }
    label("memory of the card", false);
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      book_.Number({row_, ColumnOf(i)}, plans_[i].ValueOf(id::kMemoryCapacityBytes) / kBytesPerGiB,
                   NumberLook("#,##0.000"));
    }
    book_.Freeze({kHead + 1, kFirstPlan});
    book_.Print(true, {row_, LastColumn()}, true);
  }

  CellRange PlansOf(const std::string& sheet, std::uint32_t row) const {
    return {sheet, {row, kFirstPlan}, {row, LastColumn()}};
  }

  // Whole numbers on an axis, unless that would make several of its marks the same.
  std::string AxisFormat(const char* id) const {
    double highest = 0;
    for (const Plan& plan : plans_) highest = std::max(highest, plan.ValueOf(id));
    return highest < 10 ? "General" : "#,##0";
  }

  void WriteCharts() {
    book_.AddSheet("Charts");
    book_.Text({0, 0}, "Plans side by side", TitleLook());
    std::uint32_t row = 2;
    const auto chart = [&](const std::string& name, const char* id, const std::string& title,
                           const std::string& axis) {
      const auto found = rows_.find(name);
      if (found == rows_.end()) return;
      book_.Chart({row, 0}, {.kind = ChartSpec::Kind::kColumns,
                             .title = title,
                             .axis = axis,
                             .description = absl::StrCat(title,
                                                         ", a column for each plan; the "
                                                         "numbers are in sheet Compare."),
                             .number = AxisFormat(id),
                             .series = {{.name = title,
                                         .categories = PlansOf(kSheet, kHead),
                                         .values = PlansOf(kSheet, found->second)}},
                             .width = 760,
                             .height = 300});
      row += 16;
    };
    chart("wall_cost_usd", id::kCostWallUsd, "Cost with interruptions", "USD");
    chart("wall_days", id::kTimeWallDays, "Days with interruptions", "days");
    ChartSpec memory{.kind = ChartSpec::Kind::kStackedColumns,
                     .title = "Memory of one GPU",
                     .axis = "GiB",
                     .description =
                         "Parts of memory, a stacked column for each plan; the numbers "
                         "are in sheet Memory.",
                     .number = "#,##0",
                     .series = {},
                     .legend = true,
                     .width = 760,
                     .height = 340};
    for (std::size_t k = 0; k < parts_.size(); ++k) {
      memory.series.push_back(
          {.name = parts_[k].label,
           .categories = PlansOf("Memory", kHead),
           .values = PlansOf("Memory", kHead + 1 + static_cast<std::uint32_t>(k)),
           .color = parts_[k].kind->color});
    }
    book_.Chart({row, 0}, memory);
    book_.Print(false, {row + 18, 11}, true);
  }

  void WriteLedger() {
    StartSheet("Ledger", "Every number, as planned", "These do not follow the inputs.", "unit");
    std::vector<const Line*> known;
    std::map<std::string, std::size_t> seen;
    for (const Plan& plan : plans_) {
      for (const Line& line : plan.lines) {
        if (seen.emplace(line.id, known.size()).second) known.push_back(&line);
      }
    }
    for (const Line* first : known) {
      book_.Text({row_, 0}, first->label, WrappedLook());
      book_.Text({row_, 1}, first->unit, FaintLook());
      for (std::size_t i = 0; i < plans_.size(); ++i) {
        const Line* line = plans_[i].FindLine(first->id);
        if (line == nullptr) continue;
        book_.Number({row_, ColumnOf(i)}, line->value,
                     NumberLook(NumberFormatOf(line->value, line->unit)));
      }
      ++row_;
    }
    if (known.empty()) return;
    book_.Freeze({kHead + 1, kFirstPlan});
    book_.Print(true, {row_ - 1, LastColumn()}, false);
  }

  void WriteAssumptionsOfAll() {
    book_.AddSheet("Assumptions");
    book_.Widths({36, 30, 90});
    book_.Text({0, 0}, "What they rest on", TitleLook());
    std::uint32_t row = 2;
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      book_.Text({row++, 0}, absl::StrCat(i + 1, "  ", plans_[i].title),
                 {.number = "", .bold = true, .size = 12});
      row = WriteAssumptions(plans_[i].assumptions, row, book_);
      row = WriteProvenance(plans_[i].provenance, row, book_);
    }
    book_.Print(true, {row, 2}, false);
  }

  const std::vector<Plan>& plans_;
  Workbook book_;
  std::uint32_t row_ = 0;
  std::map<std::string, std::uint32_t> rows_;  // of figures by name
  std::vector<MemoryPart> parts_;              // of the first plan that has each
};

}  // namespace

absl::StatusOr<std::string> CompareWorkbook(const std::vector<Plan>& plans) {
  if (plans.empty()) return Error(Fault::kInput, "there is no plan to compare");
  return CompareBook(plans).Write();
}

}  // namespace gpuday
