#include "planner/report/xlsx/sheets.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/plan/band_words.h"
#include "planner/plan/ids.h"
#include "planner/plan/memory_parts.h"
#include "planner/report/brief.h"
#include "planner/report/xlsx/model.h"

namespace gpuday {
namespace {

constexpr char kGiB[] = "#,##0.000";
constexpr std::uint32_t kFirstPart = 4;  // the row of the first part of memory
constexpr std::uint32_t kFreeColor = 0xE4E7EC;

const std::vector<double> kAssumptionWidths = {36, 30, 90};

// "=C5/1073741824".
std::string GiBFormula(WorkbookCell bytes) {
  return absl::StrCat("=", CellName(bytes), "/1073741824");
}

}  // namespace

CellLook TitleLook() { return {.number = "", .bold = true, .size = 16}; }
CellLook HeadingLook(bool right) {
  return {.number = "", .wrap = true, .right = right, .heading = true};
}
CellLook SectionLook() { return {.number = "", .section = true, .size = 11}; }
CellLook NumberLook(const std::string& number, bool bold) {
  return {.number = number, .bold = bold};
}
CellLook WrappedLook(int indent) {
  return {.number = "", .wrap = true, .size = 9, .indent = indent};
}
CellLook FaintLook(int indent) {
  return {.number = "", .faint = true, .size = 9, .indent = indent};
}

void WriteHeadings(Workbook& book, std::uint32_t row, const std::vector<std::string>& headings,
                   std::size_t right_from, std::size_t right_to) {
  for (std::size_t i = 0; i < headings.size(); ++i) {
    book.Text({row, static_cast<std::uint16_t>(i)}, headings[i],
              HeadingLook(i >= right_from && i < right_to));
  }
}

MemoryCells MemoryCellsOf(const Plan& plan) {
  const auto parts = static_cast<std::uint32_t>(MemoryParts(plan).size());
  return {.total = {kFirstPart + parts, 1}, .capacity = {kFirstPart + parts + 1, 1}};
}

void AddMemorySheet(const Plan& plan, Workbook& book) {
  const std::vector<MemoryPart> parts = MemoryParts(plan);
  const MemoryCells cells = MemoryCellsOf(plan);
  const double capacity = plan.ValueOf(id::kMemoryCapacityBytes);
  book.AddSheet("Memory");
  book.Widths({26, 13, 13, 20, 13, 13, 15, 21});
  book.Text({0, 0}, "Memory of one GPU", TitleLook());
  book.Text({1, 0},
            absl::StrCat("As planned for ", ClusterText(plan),
                         ". GiB are 1,073,741,824 bytes, GB are 1,000,000,000 bytes."),
            FaintLook());
  WriteHeadings(book, kFirstPart - 1,
                {"One GPU", "GiB", "GB", "bytes", "low, GiB", "high, GiB", "share of card",
                 "bytes per parameter"},
                1, 8);
  const auto row = [&](std::uint32_t r, const std::string& label, const Line* line, double bytes,
                       const std::string& sum, bool bold) {
    const WorkbookCell in_bytes = {r, 3};
    book.Text({r, 0}, label, {.number = "", .bold = bold});
    if (sum.empty()) {
      book.Number(in_bytes, bytes, NumberLook("#,##0", bold));
    } else {
      book.Formula(in_bytes, sum, bytes, NumberLook("#,##0", bold));
    }
    book.Formula({r, 1}, GiBFormula(in_bytes), bytes / kBytesPerGiB, NumberLook(kGiB, bold));
    book.Formula({r, 2}, absl::StrCat("=", CellName(in_bytes), "/1000000000"), bytes / kBytesPerGB,
                 NumberLook(kGiB, bold));
    if (line != nullptr && line->band.has_value()) {
      book.Number({r, 4}, line->band->low / kBytesPerGiB, NumberLook(kGiB, bold));
      book.Number({r, 5}, line->band->high / kBytesPerGiB, NumberLook(kGiB, bold));
    }
    if (capacity > 0) {
      book.Formula({r, 6},
                   absl::StrCat("=", CellName(in_bytes), "/", CellName({cells.capacity.row, 3})),
                   bytes / capacity, NumberLook("0.0%", bold));
    }
  };
  double sum = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto r = kFirstPart + static_cast<std::uint32_t>(i);
    row(r, parts[i].label, plan.FindLine(parts[i].kind->line), parts[i].bytes, "", false);
    if (parts[i].bytes_per_parameter > 0) {
      book.Number({r, 7}, parts[i].bytes_per_parameter, NumberLook("0.00"));
    }
    sum += parts[i].bytes;
  }
  const std::uint32_t total = cells.total.row;
  if (!parts.empty()) {
    row(total, "total", plan.FindLine(id::kMemoryPerGpuTotalBytes), sum,
        absl::StrCat("=SUM(", CellName({kFirstPart, 3}), ":", CellName({total - 1, 3}), ")"), true);
    book.Number({total, 7}, plan.ValueOf(id::kMemoryBytesPerParameter), NumberLook("0.00", true));
  }
  row(total + 1, "memory of the card", nullptr, capacity, "", false);
  row(total + 2, "left over", nullptr, capacity - sum,
      absl::StrCat("=", CellName({total + 1, 3}), "-", CellName({total, 3})), true);
  book.Text({total + 3, 0},
            absl::StrCat("Low and high: ", kBandRuns,
                         " lie within. Bytes per parameter are those before sharding."),
            FaintLook());

  ChartSpec chart{.kind = ChartSpec::Kind::kStackedBars,
                  .title = "Memory of one GPU",
                  .axis = "GiB",
                  .description = "Stacked bar of the parts above; the last is left over.",
                  .number = "#,##0",
                  .series = {},
                  .legend = true,
                  .width = 940,
                  .height = 260};
  const auto add = [&](const std::string& name, std::uint32_t r, std::uint32_t color) {
    chart.series.push_back({.name = name,
                            .categories = {"Memory", {kFirstPart - 1, 0}, {kFirstPart - 1, 0}},
                            .values = {"Memory", {r, 1}, {r, 1}},
                            .color = color});
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    add(parts[i].label, kFirstPart + static_cast<std::uint32_t>(i), parts[i].kind->color);
  }
  if (capacity > sum) add("left over", total + 2, kFreeColor);
  book.Chart({total + 5, 0}, chart);
  book.Freeze({kFirstPart, 1});
  book.Print(true, {total + 19, 7}, true);
}

void AddLedgerSheet(const Plan& plan, Workbook& book) {
  constexpr std::uint32_t kFirst = 3;
  book.AddSheet("Ledger");
  const std::vector<double> widths = {28, 17, 12, 16, 16, 40, 40, 46, 11, 34};
  book.Widths(widths);
  book.Text({0, 0}, "Every number, as planned", TitleLook());
  book.Text({1, 0},
            "These do not follow the inputs of the first sheet: they are the plan as it was made.",
            FaintLook());
  WriteHeadings(book, kFirst - 1,
                {"Figure", "value", "  unit", "low", "high", "  formula", "numbers put in",
                 "source", "confidence", "id"},
                1, 5);
  std::uint32_t row = kFirst;
  for (const Line& line : plan.lines) {
    const CellLook number = {
        .number = NumberFormatOf(line.value, line.unit), .wrap = true, .size = 9};
    book.Text({row, 0}, line.label, WrappedLook());
    book.Number({row, 1}, line.value, number);
    book.Text({row, 2}, line.unit, WrappedLook(1));
    if (line.band.has_value()) {
      book.Number({row, 3}, line.band->low, number);
      book.Number({row, 4}, line.band->high, number);
    }
    book.Text({row, 5}, line.formula, WrappedLook(1));
    book.Text({row, 6}, line.numbers, WrappedLook());
    book.Text({row, 7}, line.source, WrappedLook());
    book.Text({row, 8}, ConfidenceName(line.confidence), WrappedLook());
    book.Text({row, 9}, line.id, WrappedLook());
    book.FitRow(row++, {line.formula, line.numbers, line.source},
                {widths[5], widths[6], widths[7]});
  }
  if (row == kFirst) return;
  book.Filter({kFirst - 1, 0}, {row - 1, 9});
  book.Freeze({kFirst, 1});
  book.Print(true, {row - 1, 8}, false);  // without the ids
}

std::uint32_t WriteAssumptions(const std::vector<Assumption>& assumptions, std::uint32_t row,
                               Workbook& book) {
  WriteHeadings(book, row++, {"Assumed", "value", "why"}, 3, 3);
  for (const Assumption& a : assumptions) {
    book.Text({row, 0}, a.key, WrappedLook());
    book.Text({row, 1}, a.value.empty() ? "none" : a.value, WrappedLook());
    book.Text({row, 2}, a.reason, WrappedLook());
    book.FitRow(row++, {a.key, a.value, a.reason}, kAssumptionWidths);
  }
  if (assumptions.empty()) book.Text({row++, 0}, "nothing", WrappedLook());
  return row + 1;
}

std::uint32_t WriteProvenance(const std::vector<Provenance>& provenance, std::uint32_t row,
                              Workbook& book) {
  const CellLook code = {.number = "", .wrap = true, .code = true, .size = 9};
  WriteHeadings(book, row++, {"Made from", "version", "SHA-256"}, 3, 3);
  for (const Provenance& p : provenance) {
    book.Text({row, 0}, absl::StrCat(p.kind, " ", p.name), WrappedLook());
    book.Text({row, 1}, p.version, WrappedLook());
    book.Text({row++, 2}, p.sha256, code);
  }
  return row + 1;
}

void AddAssumptionsSheet(const Plan& plan, Workbook& book) {
  book.AddSheet("Assumptions");
  book.Widths(kAssumptionWidths);
  book.Text({0, 0}, "What it rests on", TitleLook());
  std::uint32_t row = WriteAssumptions(plan.assumptions, 2, book);
  if (!plan.notes.empty()) {
    WriteHeadings(book, row++, {"Notes", "", ""}, 3, 3);
    for (const std::string& note : plan.notes) {
      book.TextAcross({row++, 0}, 2, note, WrappedLook(), 1 + static_cast<int>(note.size() / 140));
    }
    ++row;
  }
  row = WriteProvenance(plan.provenance, row, book);
  WriteHeadings(book, row++, {"Scenario: gpuday plan scenario.toml makes the same plan", "", ""}, 3,
                3);
  const CellLook code = {.number = "", .code = true, .size = 9};
  for (const absl::string_view line : absl::StrSplit(plan.scenario_toml, '\n')) {
    if (!line.empty()) book.Text({row, 0}, std::string(line), code);
    ++row;
  }
  book.Freeze({2, 0});
  book.Print(true, {row, 2}, false);
}

}  // namespace gpuday
