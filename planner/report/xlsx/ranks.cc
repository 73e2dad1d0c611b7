// The workbook of a table of ranks: the decision, the cards with prices that may be changed, and
// every row on every card.
#include "planner/report/xlsx/ranks.h"

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/plan/band_words.h"
#include "planner/plan/words.h"
#include "planner/report/xlsx/sheets.h"
#include "planner/report/xlsx/workbook.h"

namespace gpuday {
namespace {

constexpr char kReal[] = "#,##0.00";

class RankBook {
 public:
  explicit RankBook(const RankTable& table) : table_(table), book_(TitleOf(table)) {}

  absl::StatusOr<std::string> Write() {
    WriteRanks();
    WriteCharts();
    WriteCards();
    WriteAll();
    book_.AddSheet("Assumptions");
    book_.Widths({36, 30, 90});
    book_.Text({0, 0}, "What it rests on", TitleLook());
    std::uint32_t row = WriteAssumptions(table_.assumptions, 2, book_);
    row = WriteProvenance(table_.provenance, row, book_);
    book_.Print(true, {row, 2}, false);
    return book_.Finish();
  }

 private:
  static std::string TitleOf(const RankTable& table) {
    return absl::StrCat(table.model, " on ", table.gpus,
                        table.gpus == 1 ? " GPU: " : " GPUs: ", Scaled(table.tokens),
                        " tokens in sequences of ", Grouped(absl::uint128(table.sequence_length)));
  }

  static constexpr std::uint32_t kFirstCard = 4;

  // "24 x GPU-days x price", following the price of the card on its sheet.
  void WriteCost(WorkbookCell at, WorkbookCell gpu_days, std::size_t card, const RankOnCard& on) {
    if (!on.priced) {
      book_.Text(at, "unknown", {.number = "", .faint = true, .right = true});
      return;
    }
    const WorkbookCell price = {kFirstCard + static_cast<std::uint32_t>(card), 2};
    book_.Formula(at, absl::StrCat("=24*", CellName(gpu_days), "*", CellName("Cards", price)),
                  on.usd, NumberLook("$#,##0.00"));
  }

  void WriteRanks() {
    book_.AddSheet("Ranks");
    book_.Widths({24, 8, 22, 18, 12, 20, 20, 12, 13, 12, 12, 13, 40});
    std::uint32_t row = 0;
    book_.TextAcross({row++, 0}, 12, TitleOf(table_), TitleLook());
    for (const std::string& sentence : table_.sentences) {
      book_.TextAcross({row++, 0}, 12, sentence, WrappedLook(),
                       1 + static_cast<int>(sentence.size() / 210));
    }
    book_.TextAcross({row++, 0}, 12,
                     "Costs follow the prices in sheet Cards; which card is cheapest was chosen at "
                     "the catalog's prices: ask gpuday again for others.",
                     FaintLook());
    WriteHeadings(
        book_, row++,
        {"Method", "rank", "targets", "trained parameters", "file, MB", "smallest GPU that fits",
         "cheapest on", "GiB per GPU", "recompute", "hours", "GPU-days", "cost, USD", "remark"},
        3, 5);
    first_ = row;
    for (const RankRow& r : table_.rows) WriteRank(row++, r);
    last_ = row - 1;
    book_.Text({row + 1, 0},
               "~ fits only if memory stays near what is expected. Hours, GPU-days and cost are "
               "without interruptions.",
               FaintLook());
    book_.Freeze({first_, 1});
    book_.Print(true, {row + 1, 12}, true);
  }

  std::string CardName(const RankRow& r, const std::optional<std::size_t>& card) const {
    if (!card.has_value()) return "none";
    return absl::StrCat(r.on_cards[*card].fits == VerdictState::kMaybe ? "~" : "",
                        table_.cards[*card].name);
  }

  void WriteRank(std::uint32_t row, const RankRow& r) {
    book_.Text({row, 0}, r.label);
    if (r.rank > 0) {
      book_.Number({row, 1}, static_cast<double>(r.rank), NumberLook("0"));
      book_.Text({row, 2}, r.targets);
    }
    if (!r.refused.empty()) {
      book_.Text({row, 12}, absl::StrCat("cannot be planned: ", r.refused), WrappedLook());
      return;
    }
    book_.Number({row, 3}, static_cast<double>(r.trained), NumberLook("#,##0"));
    book_.Number({row, 4}, r.file_bytes / 1e6, NumberLook("#,##0.0"));
    book_.Text({row, 5}, CardName(r, r.smallest));
    book_.Text({row, 6}, CardName(r, r.cheapest));
    book_.Text({row, 12}, r.why, WrappedLook());
    if (!r.cheapest.has_value()) return;
    const RankOnCard& on = r.on_cards[*r.cheapest];
    book_.Number({row, 7}, on.bytes_per_gpu / kBytesPerGiB, NumberLook(kReal));
    book_.Text({row, 8}, NameOf(on.recompute));
    book_.Number({row, 9}, on.hours, NumberLook(kReal));
    book_.Number({row, 10}, on.gpu_days, NumberLook(kReal));
    WriteCost({row, 11}, {row, 10}, *r.cheapest, on);
  }

  // Method, rank and targets name a row: three columns of categories.
  ChartSpec ChartOf(std::uint16_t column, const std::string& title, const std::string& axis,
                    std::uint32_t color) const {
    return {.kind = ChartSpec::Kind::kColumns,
            .title = title,
            .axis = axis,
            .description = absl::StrCat(title,
                                        ", a column for each row of sheet Ranks, where the "
                                        "numbers are."),
            .number = "#,##0",
            .series = {{.name = title,
                        .categories = {"Ranks", {first_, 0}, {last_, 2}},
                        .values = {"Ranks", {first_, column}, {last_, column}},
                        .color = color}},
            .width = 940,
            .height = 360};
  }

  void WriteCharts() {
    if (table_.rows.empty()) return;
    book_.AddSheet("Charts");
    book_.Text({0, 0}, "By method, rank and targets", TitleLook());
    book_.Chart({2, 0}, ChartOf(11, "Cost on the cheapest card that fits", "USD", 0x3B6FB6));
    book_.Chart({21, 0}, ChartOf(7, "Memory per GPU on it", "GiB", 0x2A9D8F));
    book_.Print(true, {40, 14}, true);
  }

  void WriteCards() {
    book_.AddSheet("Cards");
    book_.Widths({26, 14, 20, 34});
    book_.Text({0, 0}, "Kinds of GPU", TitleLook());
    book_.Text({1, 0}, "Change a price and the costs in the other sheets follow.", FaintLook());
    WriteHeadings(book_, kFirstCard - 1, {"GPU", "memory, GiB", "USD per GPU-hour", ""}, 1, 3);
    std::uint32_t row = kFirstCard;
    for (const Card& card : table_.cards) {
      book_.Text({row, 0}, card.name);
      book_.Number({row, 1}, card.capacity_bytes / kBytesPerGiB, NumberLook(kReal));
      if (card.priced) {
        CellLook look = NumberLook("$#,##0.00");
        look.input = true;
        book_.Number({row, 2}, card.usd_per_gpu_hour, look);
      } else {
        book_.Text({row, 2}, "unknown", {.number = "", .faint = true, .right = true});
      }
      if (!card.asked) book_.Text({row, 3}, "looked at for the smallest alone", FaintLook());
      ++row;
    }
    book_.Freeze({kFirstCard, 1});
    book_.Print(false, {row - 1, 3}, false);
  }

  void WriteAll() {
    constexpr std::uint32_t kFirst = 3;
    book_.AddSheet("Everything");
    book_.Widths({24, 8, 22, 24, 10, 13, 12, 12, 12, 14, 60});
    book_.Text({0, 0}, "Every row on every card", TitleLook());
    WriteHeadings(book_, kFirst - 1,
                  {"Method", "rank", "targets", "GPU", "fits", "recompute", "GiB per GPU", "hours",
                   "GPU-days", "cost, USD", "remark"},
                  6, 10);
    std::uint32_t row = kFirst;
    for (const RankRow& r : table_.rows) {
      for (std::size_t card = 0; card < r.on_cards.size(); ++card) {
        const RankOnCard& on = r.on_cards[card];
        book_.Text({row, 0}, r.label);
        if (r.rank > 0) {
          book_.Number({row, 1}, static_cast<double>(r.rank), NumberLook("0"));
          book_.Text({row, 2}, r.targets);
        }
        book_.Text({row, 3}, table_.cards[card].name);
        if (!on.refused.empty()) {
          book_.Text({row++, 10}, on.refused);
          continue;
        }
        book_.Text({row, 4}, AnswerWord(on.fits));
        book_.Text({row, 5}, NameOf(on.recompute));
        book_.Number({row, 6}, on.bytes_per_gpu / kBytesPerGiB, NumberLook(kReal));
        book_.Number({row, 7}, on.hours, NumberLook(kReal));
        book_.Number({row, 8}, on.gpu_days, NumberLook("#,##0.0000"));
        WriteCost({row, 9}, {row, 8}, card, on);
        ++row;
      }
    }
    if (row == kFirst) return;
    book_.Filter({kFirst - 1, 0}, {row - 1, 10});
    book_.Freeze({kFirst, 1});
    book_.Print(true, {row - 1, 10}, false);
  }

  const RankTable& table_;
  Workbook book_;
  std::uint32_t first_ = 0, last_ = 0;  // rows of sheet Ranks
};

}  // namespace

absl::StatusOr<std::string> RankWorkbook(const RankTable& table) { return RankBook(table).Write(); }

}  // namespace gpuday
