// The workbook of one plan: inputs and results on its first sheet, the rest behind.
#include "planner/report/xlsx/plan.h"

#include "absl/strings/str_cat.h"
#include "planner/base/csv.h"
#include "planner/base/numbers.h"
#include "planner/plan/band_words.h"
#include "planner/plan/ids.h"
#include "planner/report/brief.h"
#include "planner/report/xlsx/answers.h"
#include "planner/report/xlsx/model.h"
#include "planner/report/xlsx/sheets.h"
#include "planner/report/xlsx/workbook.h"

namespace gpuday {
namespace {

constexpr std::uint16_t kUnit = 1, kValue = 2, kLow = 3, kHigh = 4, kPlanned = 5, kRemark = 6;
constexpr char kSheet[] = "Budget";

class BudgetSheet {
 public:
  BudgetSheet(const Plan& plan, Workbook& book) : plan_(plan), book_(book) {}

  void Write() {
    book_.AddSheet(kSheet);
    book_.Widths({34, 18, 19, 14, 14, 19, 66});
    const std::uint32_t status = WriteHead();
    WriteHeadings(book_, row_++,
                  {"Inputs: change the yellow cells", "unit", "value", "low", "high", "as planned",
                   "  remark"},
                  kValue, kRemark);
    const std::uint32_t head = row_;
    const std::uint32_t first = row_;
    for (const WorkbookFigure& input : WorkbookInputs(plan_)) WriteFigure(input);
    const std::uint32_t last = row_ - 1;
    ++row_;
    for (std::uint16_t column = 0; column <= kRemark; ++column) {
      book_.Text({row_, column}, column == 0 ? "Results: they follow the inputs" : "",
                 SectionLook());
    }
    ++row_;
    for (const WorkbookFigure& result : WorkbookResults(plan_)) WriteFigure(result);
    WriteMemory();
    WriteAnswers();
    WriteStatus(status, first, last);
    book_.WarnWhereItBegins({first, kValue}, {row_, kValue}, "NO");
    book_.Freeze({head, 1});
    book_.Print(true, {row_ - 1, kRemark}, true);
  }

 private:
  // Title, decision and answers; returns the row of the line that tells what has been changed.
  std::uint32_t WriteHead() {
    book_.TextAcross({row_++, 0}, kRemark, plan_.title, TitleLook());
    const std::string decision = absl::StrCat("As planned: ", Decision(plan_));
    const auto lines = 1 + static_cast<int>(decision.size() / 190);
    book_.TextAcross({row_++, 0}, kRemark, decision,
                     {.number = "", .bold = true, .wrap = true, .size = 11}, lines);
    for (const Verdict& verdict : plan_.verdicts) {
      book_.TextAcross({row_++, 0}, kRemark,
                       absl::StrCat(AnswerWord(verdict.state), ": ", verdict.sentence),
                       WrappedLook(), 1 + static_cast<int>(verdict.sentence.size() / 200));
    }
    return row_++;
  }

  void WriteFigure(const WorkbookFigure& figure) {
    const WorkbookCell at = {row_, kValue};
    const CellLook look = NumberLook(figure.number);
    book_.Text({row_, 0}, figure.label);
    if (figure.formula.empty()) {
      CellLook input = look;
      input.input = true;
      book_.Number(at, figure.value, input);
      book_.Accept(at, figure.limits);
    } else {
      book_.Formula(at, Live(figure.formula), figure.value, NumberLook(figure.number, true));
    }
    book_.Name(figure.name, at);
    book_.Text({row_, kUnit}, figure.unit, FaintLook());
    if (figure.band.has_value()) {
      book_.Formula({row_, kLow}, Live(figure.low), figure.band->low, look);
      book_.Formula({row_, kHigh}, Live(figure.high), figure.band->high, look);
    }
    book_.Number({row_, kPlanned}, figure.value, {.number = figure.number, .faint = true});
    book_.Text({row_, kRemark}, figure.remark, FaintLook(1));
    ++row_;
  }

  void WriteMemory() {
    const MemoryCells cells = MemoryCellsOf(plan_);
    const Line* total = plan_.FindLine(id::kMemoryPerGpuTotalBytes);
    if (total == nullptr) return;
    const auto gib = [&](const char* name, const char* label, WorkbookCell from, const Line& line,
                         const std::string& remark) {
      WorkbookFigure figure{.name = name,
                            .label = label,
                            .unit = "GiB",
                            .number = "#,##0.00",
                            .value = line.value / kBytesPerGiB,
                            .formula = CellName("Memory", from),
                            .low = "",
                            .high = "",
                            .band = std::nullopt,
                            .remark = remark,
                            .limits = {}};
      WriteFigure(figure);
    };
    gib("memory_gib_per_gpu", "memory per GPU", cells.total, *total,
        absl::StrCat("as planned for ", Grouped(plan_.ValueOf(id::kClusterGpus)),
                     " GPUs: does not follow the inputs"));
    if (total->band.has_value()) {
      book_.Number({row_ - 1, kLow}, total->band->low / kBytesPerGiB, NumberLook("#,##0.00"));
      book_.Number({row_ - 1, kHigh}, total->band->high / kBytesPerGiB, NumberLook("#,##0.00"));
    }
    if (const Line* capacity = plan_.FindLine(id::kMemoryCapacityBytes)) {
      gib("card_gib", "memory of the card", cells.capacity, *capacity, "");
    }
  }

  void WriteAnswers() {
    for (const WorkbookAnswer& answer : WorkbookAnswers(plan_)) {
      const WorkbookCell at = {row_, kValue};
      const WorkbookCell chance = {row_ + 1, kValue};
      book_.Text({row_, 0}, answer.label);
      book_.TextFormula(at, Live(AnswerFormula(plan_, CellName(chance))), answer.said,
                        {.number = "", .bold = true, .right = true});
      book_.Text({row_, kPlanned}, answer.said, {.number = "", .faint = true, .right = true});
      ++row_;
      book_.Text({row_, 0}, "how sure", FaintLook(1));
      book_.Text({row_, kUnit}, "of comparable runs", FaintLook());
      book_.Formula(chance, Live(answer.formula), answer.chance, NumberLook("0%"));
      book_.Number({row_, kPlanned}, answer.chance, {.number = "0%", .faint = true});
      ++row_;
    }
  }

  void WriteStatus(std::uint32_t row, std::uint32_t first, std::uint32_t last) {
    const std::string gpus = Grouped(plan_.ValueOf(id::kClusterGpus));
    const auto column = [&](std::uint16_t c) {
      return absl::StrCat(CellName({first, c}), ":", CellName({last, c}));
    };
    book_.TextFormula(
        {row, 0},
        absl::StrCat("=IF(gpus<>", CsvNumber(plan_.ValueOf(id::kClusterGpus)), ",\"Predicted for ",
                     gpus,
                     " GPUs: utilization and memory do not follow; ask gpuday again for another "
                     "number.\",IF(SUMPRODUCT(--(",
                     column(kValue), "<>", column(kPlanned),
                     "))>0,\"Inputs differ from the plan; results follow them.\",\"All inputs are "
                     "as planned.\"))"),
        "All inputs are as planned.", FaintLook());
    book_.WarnWhereItBegins({row, 0}, {row, 0}, "Predicted");
  }

  static std::string Live(const std::string& formula) {
    return absl::StrCat("=", WithSuffix(formula, ""));
  }

  const Plan& plan_;
  Workbook& book_;
  std::uint32_t row_ = 0;
};

}  // namespace

absl::StatusOr<std::string> PlanWorkbook(const Plan& plan) {
  Workbook book(plan.title);
  BudgetSheet(plan, book).Write();
  AddMemorySheet(plan, book);
  AddLedgerSheet(plan, book);
  AddAssumptionsSheet(plan, book);
  return book.Finish();
}

}  // namespace gpuday
