// The one place that includes libxlsxwriter, which is loaded with the first workbook. It writes NaN
// as a corrupt cell and says that all is well, so numbers are looked at before; it only writes
// files, so the file lives in memory.
#include "planner/report/xlsx/workbook.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/report/xlsx/library.h"

namespace gpuday {
namespace {

constexpr std::size_t kMostBytesOfACell = 30'000;  // Excel takes 32,767 characters
constexpr std::uint8_t kA4 = 9;
constexpr std::time_t kCreated = 946'684'800;  // 2000-01-01: no clock, so the same bytes again
constexpr std::uint32_t kPaper = 0xFFFFFF, kBlue = 0x1F3A5F, kInk = 0x1B1F24, kGrey = 0x667085,
                        kRule = 0xD0D5DD;
constexpr std::uint32_t kInputInk = 0x1D4ED8, kInputPaper = 0xFFF8DB;
constexpr std::uint32_t kBadInk = 0xB42318, kBadPaper = 0xFEE4E2;

// The functions of libxlsxwriter that are called here, each under its own name.
// clang-format off
#define GPUDAY_XLSXWRITER_FUNCTIONS(DO)                                                         \
  DO(chart_add_series) DO(chart_axis_set_min) DO(chart_axis_set_name)                           \
  DO(chart_axis_set_num_format) DO(chart_legend_set_position) DO(chart_series_set_categories)   \
  DO(chart_series_set_fill) DO(chart_series_set_name) DO(chart_series_set_values)               \
  DO(chart_title_set_name) DO(chart_title_set_name_font) DO(format_set_align)                   \
  DO(format_set_bg_color) DO(format_set_bold) DO(format_set_border) DO(format_set_border_color) \
  DO(format_set_bottom) DO(format_set_bottom_color) DO(format_set_font_color)                   \
  DO(format_set_font_name) DO(format_set_font_size) DO(format_set_indent)                       \
  DO(format_set_num_format) DO(format_set_text_wrap) DO(lxw_strerror) DO(lxw_workbook_free)     \
  DO(workbook_add_chart) DO(workbook_add_format) DO(workbook_add_worksheet) DO(workbook_close)  \
  DO(workbook_define_name) DO(workbook_new_opt) DO(workbook_set_properties)                     \
  DO(worksheet_autofilter) DO(worksheet_conditional_format_range)                              \
  DO(worksheet_data_validation_cell) DO(worksheet_fit_to_pages)                                \
  DO(worksheet_freeze_panes) DO(worksheet_gridlines) DO(worksheet_insert_chart_opt)             \
  DO(worksheet_merge_range) DO(worksheet_print_area) DO(worksheet_repeat_rows)                  \
  DO(worksheet_set_column) DO(worksheet_set_footer) DO(worksheet_set_landscape)                 \
  DO(worksheet_set_margins) DO(worksheet_set_paper) DO(worksheet_set_portrait)                  \
  DO(worksheet_set_row) DO(worksheet_write_formula_num) DO(worksheet_write_formula_str)         \
  DO(worksheet_write_number) DO(worksheet_write_string)
// clang-format on

struct Xlsxwriter {
#define GPUDAY_DECLARE(name) decltype(&::name) name = nullptr;
  GPUDAY_XLSXWRITER_FUNCTIONS(GPUDAY_DECLARE)
#undef GPUDAY_DECLARE

  static absl::StatusOr<Xlsxwriter> Load(const std::string& soname) {
    GPUDAY_ASSIGN_OR_RETURN(const Library library, Library::Load(soname));
    Xlsxwriter functions;
#define GPUDAY_FIND(name) GPUDAY_RETURN_IF_ERROR(library.Find(#name, functions.name));
    GPUDAY_XLSXWRITER_FUNCTIONS(GPUDAY_FIND)
#undef GPUDAY_FIND
    return functions;
  }
};

std::string InCell(const std::string& text) { return Printable(text, kMostBytesOfACell); }

// Whole lines of text at this size, in points.
double LineHeight(int size) { return size * 1.35 + 1; }

}  // namespace

std::string CellName(WorkbookCell at) {
  std::string letters;
  for (int column = at.column; column >= 0; column = column / 26 - 1) {
    letters.insert(letters.begin(), static_cast<char>('A' + column % 26));
  }
  return absl::StrCat("$", letters, "$", at.row + 1);
}

std::string CellName(const std::string& sheet, WorkbookCell at) {
  return absl::StrCat(sheet, "!", CellName(at));
}

struct Workbook::Parts {
  Xlsxwriter xlsx;
  int file = -1;  // in memory
  lxw_workbook* book = nullptr;
  lxw_worksheet* sheet = nullptr;
  std::string sheet_name;
  std::string title;
  std::map<CellLook, lxw_format*> formats;
  lxw_format* bad = nullptr;
  absl::Status status = absl::OkStatus();

  ~Parts() {
    if (book != nullptr) xlsx.lxw_workbook_free(book);
    if (file >= 0) close(file);
  }

  void Fail(const std::string& what) {
    if (status.ok()) status = Error(Fault::kOutput, absl::StrCat("the workbook: ", what));
  }

  void Check(lxw_error error) {
    if (error != LXW_NO_ERROR) Fail(absl::StrCat(sheet_name, ": ", xlsx.lxw_strerror(error)));
  }

  bool Ready() const { return status.ok() && sheet != nullptr; }

  // False, with an error, for what no cell may hold.
  bool Finite(WorkbookCell at, double value) {
    if (!Ready() || std::isfinite(value)) return Ready();
    status = Error(Fault::kInput, absl::StrCat("the workbook: ", CellName(sheet_name, at),
                                               " would hold a number that is not finite"));
    return false;
  }

  lxw_format* Format(const CellLook& look) {
    lxw_format*& format = formats[look];
    if (format != nullptr) return format;
    format = xlsx.workbook_add_format(book);
    xlsx.format_set_font_name(format, look.code ? "Courier New" : "Arial");
    xlsx.format_set_font_size(format, look.size);
    const std::uint32_t ink = look.heading ? kPaper
                              : look.input ? kInputInk
                              : look.faint ? kGrey
                                           : kInk;
    xlsx.format_set_font_color(format, ink);
    xlsx.format_set_align(format, look.wrap ? LXW_ALIGN_VERTICAL_TOP : LXW_ALIGN_VERTICAL_CENTER);
    if (look.right) xlsx.format_set_align(format, LXW_ALIGN_RIGHT);
    if (!look.number.empty()) xlsx.format_set_num_format(format, look.number.c_str());
    if (look.bold || look.heading || look.section) xlsx.format_set_bold(format);
    if (look.wrap) xlsx.format_set_text_wrap(format);
    if (look.indent > 0) xlsx.format_set_indent(format, static_cast<std::uint8_t>(look.indent));
    if (look.heading) xlsx.format_set_bg_color(format, kBlue);
    if (look.section) {
      xlsx.format_set_bottom(format, LXW_BORDER_THIN);
      xlsx.format_set_bottom_color(format, kBlue);
    }
    if (look.input) {
      xlsx.format_set_bg_color(format, kInputPaper);
      xlsx.format_set_border(format, LXW_BORDER_THIN);
      xlsx.format_set_border_color(format, kRule);
    }
    return format;
  }
};

Workbook::Workbook(const std::string& title) : Workbook(title, GPUDAY_XLSXWRITER) {}

Workbook::Workbook(const std::string& title, const std::string& library)
    : parts_(std::make_unique<Parts>()) {
  if (absl::StatusOr<Xlsxwriter> loaded = Xlsxwriter::Load(library); loaded.ok()) {
    parts_->xlsx = *loaded;
  } else {
    parts_->status = Annotate(loaded.status(), "the workbook");
    return;
  }
  parts_->title = InCell(title);
  parts_->file = memfd_create("workbook", MFD_CLOEXEC);
  if (parts_->file < 0) {
    parts_->Fail(std::strerror(errno));
    return;
  }
  lxw_workbook_options options{};
  parts_->book =
      parts_->xlsx.workbook_new_opt(absl::StrCat("/proc/self/fd/", parts_->file).c_str(), &options);
  if (parts_->book == nullptr) {
    parts_->Fail("there is not enough memory");
    return;
  }
  std::string author = "gpuday";
  lxw_doc_properties properties{};
  properties.title = parts_->title.data();
  properties.author = author.data();
  properties.created = kCreated;
  parts_->Check(parts_->xlsx.workbook_set_properties(parts_->book, &properties));
  parts_->bad = parts_->xlsx.workbook_add_format(parts_->book);
  parts_->xlsx.format_set_font_color(parts_->bad, kBadInk);
  parts_->xlsx.format_set_bg_color(parts_->bad, kBadPaper);
}

Workbook::~Workbook() = default;

void Workbook::AddSheet(const std::string& name) {
  if (!parts_->status.ok()) return;
  parts_->sheet_name = name;
  parts_->sheet = parts_->xlsx.workbook_add_worksheet(parts_->book, name.c_str());
  if (parts_->sheet == nullptr) return parts_->Fail(absl::StrCat("no sheet \"", name, "\""));
  parts_->xlsx.worksheet_gridlines(parts_->sheet, LXW_HIDE_ALL_GRIDLINES);
}

void Workbook::Text(WorkbookCell at, const std::string& text, const CellLook& look) {
  if (!parts_->Ready()) return;
  parts_->Check(parts_->xlsx.worksheet_write_string(parts_->sheet, at.row, at.column,
                                                    InCell(text).c_str(), parts_->Format(look)));
}

void Workbook::TextAcross(WorkbookCell at, std::uint16_t last_column, const std::string& text,
                          const CellLook& look, int lines) {
  if (!parts_->Ready()) return;
  parts_->Check(parts_->xlsx.worksheet_merge_range(parts_->sheet, at.row, at.column, at.row,
                                                   last_column, InCell(text).c_str(),
                                                   parts_->Format(look)));
  parts_->Check(parts_->xlsx.worksheet_set_row(parts_->sheet, at.row, lines * LineHeight(look.size),
                                               nullptr));
}

void Workbook::Number(WorkbookCell at, double value, const CellLook& look) {
  if (!parts_->Finite(at, value)) return;
  parts_->Check(parts_->xlsx.worksheet_write_number(parts_->sheet, at.row, at.column, value,
                                                    parts_->Format(look)));
}

void Workbook::Formula(WorkbookCell at, const std::string& formula, double value,
                       const CellLook& look) {
  if (!parts_->Finite(at, value)) return;
  parts_->Check(parts_->xlsx.worksheet_write_formula_num(
      parts_->sheet, at.row, at.column, formula.c_str(), parts_->Format(look), value));
}

void Workbook::TextFormula(WorkbookCell at, const std::string& formula, const std::string& value,
                           const CellLook& look) {
  if (!parts_->Ready()) return;
  parts_->Check(parts_->xlsx.worksheet_write_formula_str(parts_->sheet, at.row, at.column,
                                                         formula.c_str(), parts_->Format(look),
                                                         InCell(value).c_str()));
}

void Workbook::Accept(WorkbookCell at, const NumberLimits& limits) {
  if (!parts_->Ready()) return;
  std::string title = "Not a number that can be";
  std::string message = absl::StrCat("Expected a number ", limits.above ? "above " : "from ",
                                     Plain(limits.least), limits.above ? "" : " on");
  if (limits.most.has_value()) absl::StrAppend(&message, ", at most ", Plain(*limits.most));
  lxw_data_validation rule{};
  rule.validate = LXW_VALIDATION_TYPE_DECIMAL;
  rule.ignore_blank = LXW_VALIDATION_OFF;
  rule.error_title = title.data();
  rule.error_message = message.data();
  if (limits.most.has_value()) {
    rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
    // The smallest number that is above it, as far as people type digits.
    rule.minimum_number = limits.above ? limits.least + 1e-12 : limits.least;
    rule.maximum_number = *limits.most;
  } else {
    rule.criteria = limits.above ? LXW_VALIDATION_CRITERIA_GREATER_THAN
                                 : LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO;
    rule.value_number = limits.least;
  }
  parts_->Check(
      parts_->xlsx.worksheet_data_validation_cell(parts_->sheet, at.row, at.column, &rule));
}

void Workbook::Name(const std::string& name, WorkbookCell at) {
  if (!parts_->Ready()) return;
  parts_->Check(parts_->xlsx.workbook_define_name(
      parts_->book, name.c_str(), absl::StrCat("=", CellName(parts_->sheet_name, at)).c_str()));
}

void Workbook::Widths(const std::vector<double>& characters) {
  if (!parts_->Ready()) return;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    parts_->Check(parts_->xlsx.worksheet_set_column(parts_->sheet, column, column, characters[i],
                                                    parts_->Format({})));
  }
}

void Workbook::FitRow(std::uint32_t row, const std::vector<std::string>& texts,
                      const std::vector<double>& widths) {
  if (!parts_->Ready()) return;
  double lines = 1;
  for (std::size_t i = 0; i < std::min(texts.size(), widths.size()); ++i) {
    // Letters are narrower than the digits that widths count; words leave room at the ends.
    lines = std::max(lines, std::ceil(0.95 * static_cast<double>(texts[i].size()) / widths[i]));
  }
  // Excel allows 409 points.
  parts_->Check(parts_->xlsx.worksheet_set_row(parts_->sheet, row,
                                               std::min(400.0, lines * LineHeight(9)), nullptr));
}

void Workbook::Freeze(WorkbookCell at) {
  if (!parts_->Ready()) return;
  parts_->xlsx.worksheet_freeze_panes(parts_->sheet, at.row, at.column);
  if (at.row > 0) parts_->Check(parts_->xlsx.worksheet_repeat_rows(parts_->sheet, 0, at.row - 1));
}

void Workbook::Print(bool landscape, WorkbookCell last, bool one_page) {
  if (!parts_->Ready()) return;
  lxw_worksheet* sheet = parts_->sheet;
  parts_->xlsx.worksheet_set_paper(sheet, kA4);
  landscape ? parts_->xlsx.worksheet_set_landscape(sheet)
            : parts_->xlsx.worksheet_set_portrait(sheet);
  parts_->xlsx.worksheet_set_margins(sheet, 0.5, 0.5, 0.5, 0.6);  // inches
  parts_->Check(parts_->xlsx.worksheet_print_area(sheet, 0, 0, last.row, last.column));
  parts_->xlsx.worksheet_fit_to_pages(sheet, 1, one_page ? 1 : 0);
  parts_->Check(parts_->xlsx.worksheet_set_footer(sheet, "&L&8gpuday &A&R&8page &P of &N"));
}

void Workbook::Filter(WorkbookCell first, WorkbookCell last) {
  if (!parts_->Ready()) return;
  parts_->Check(parts_->xlsx.worksheet_autofilter(parts_->sheet, first.row, first.column, last.row,
                                                  last.column));
}

void Workbook::WarnWhereItBegins(WorkbookCell first, WorkbookCell last, const std::string& text) {
  if (!parts_->Ready()) return;
  std::string value = text;
  lxw_conditional_format rule{};
  rule.type = LXW_CONDITIONAL_TYPE_TEXT;
  rule.criteria = LXW_CONDITIONAL_CRITERIA_TEXT_BEGINS_WITH;
  rule.value_string = value.data();
  rule.format = parts_->bad;
  parts_->Check(parts_->xlsx.worksheet_conditional_format_range(
      parts_->sheet, first.row, first.column, last.row, last.column, &rule));
}

void Workbook::Chart(WorkbookCell at, const ChartSpec& spec) {
  if (!parts_->Ready() || spec.series.empty()) return;
  const std::uint8_t types[] = {LXW_CHART_COLUMN, LXW_CHART_COLUMN_STACKED, LXW_CHART_BAR_STACKED};
  lxw_chart* chart =
      parts_->xlsx.workbook_add_chart(parts_->book, types[static_cast<std::size_t>(spec.kind)]);
  if (chart == nullptr) return parts_->Fail("a chart cannot be made");
  for (const ChartSeries& wanted : spec.series) {
    lxw_chart_series* series = parts_->xlsx.chart_add_series(chart, nullptr, nullptr);
    if (series == nullptr) return parts_->Fail("a chart cannot be made");
    const CellRange &names = wanted.categories, &values = wanted.values;
    parts_->xlsx.chart_series_set_name(series, InCell(wanted.name).c_str());
    parts_->xlsx.chart_series_set_categories(series, names.sheet.c_str(), names.first.row,
                                             names.first.column, names.last.row, names.last.column);
    parts_->xlsx.chart_series_set_values(series, values.sheet.c_str(), values.first.row,
                                         values.first.column, values.last.row, values.last.column);
    lxw_chart_fill fill{};
    fill.color = wanted.color;
    parts_->xlsx.chart_series_set_fill(series, &fill);
  }
  lxw_chart_font font{};
  font.size = 12;
  font.bold = 1;
  parts_->xlsx.chart_title_set_name(chart, spec.title.c_str());
  parts_->xlsx.chart_title_set_name_font(chart, &font);
  // Of bars the values lie along x.
  lxw_chart_axis* axis = spec.kind == ChartSpec::Kind::kStackedBars ? chart->x_axis : chart->y_axis;
  parts_->xlsx.chart_axis_set_name(axis, spec.axis.c_str());
  parts_->xlsx.chart_axis_set_num_format(axis, spec.number.c_str());
  parts_->xlsx.chart_axis_set_min(axis, 0);
  parts_->xlsx.chart_legend_set_position(
      chart,
      static_cast<std::uint8_t>(spec.legend ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE));
  std::string description = spec.description;
  lxw_chart_options options{};
  options.x_scale = spec.width / 480.0;  // of libxlsxwriter's own 480 x 288 pixels
  options.y_scale = spec.height / 288.0;
  options.description = description.data();
  parts_->Check(
      parts_->xlsx.worksheet_insert_chart_opt(parts_->sheet, at.row, at.column, chart, &options));
}

absl::StatusOr<std::string> Workbook::Finish() {
  GPUDAY_RETURN_IF_ERROR(parts_->status);
  // Frees the workbook whatever it returns.
  const lxw_error error = parts_->xlsx.workbook_close(std::exchange(parts_->book, nullptr));
  parts_->sheet = nullptr;
  parts_->Check(error);
  GPUDAY_RETURN_IF_ERROR(parts_->status);
  struct stat info {};
  if (fstat(parts_->file, &info) != 0) parts_->Fail(std::strerror(errno));
  std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count =
        pread(parts_->file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  if (bytes.empty() || done < bytes.size()) parts_->Fail("it cannot be read back");
  GPUDAY_RETURN_IF_ERROR(parts_->status);
  return bytes;
}

}  // namespace gpuday
