#include "planner/report/text/ranks.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/text.h"
#include "planner/base/time_unit.h"
#include "planner/plan/band_words.h"
#include "planner/plan/words.h"
#include "planner/report/text/columns.h"

namespace gpuday {
namespace {

// "16 on q v".
std::string Rank(const RankRow& row) {
  return row.rank == 0 ? "-" : absl::StrCat(row.rank, " on ", row.targets);
}

// Of a file, as folders list it.
std::string Bytes(double bytes) {
  return bytes >= kBytesPerGB ? absl::StrCat(InGB(bytes), " GB")
                              : absl::StrCat(Short(bytes / 1e6), " MB");
}

std::string Dollars0(const RankOnCard& on) { return on.priced ? Dollars(on.usd) : "unknown"; }

// Before what only may fit.
const char* Mark(const RankOnCard& on) { return on.fits == VerdictState::kMaybe ? "~" : ""; }

// "8, full": with what is recomputed.
std::string MicroBatch(const RankOnCard& on) {
  return absl::StrCat(on.micro_batch, on.recompute == Recompute::kNone
                                          ? ""
                                          : absl::StrCat(", ", NameOf(on.recompute)));
}

// The card that a row is shown on when it fits none: the largest that was asked for and planned.
const RankOnCard* WhereNothingFits(const RankTable& table, const RankRow& row) {
  const RankOnCard* largest = nullptr;
  double bytes = -1;
  for (std::size_t i = 0; i < row.on_cards.size(); ++i) {
    if (!table.cards[i].asked || !row.on_cards[i].refused.empty()) continue;
    if (table.cards[i].capacity_bytes <= bytes) continue;
    bytes = table.cards[i].capacity_bytes;
    largest = &row.on_cards[i];
  }
  return largest;
}

// All rows have one unit of time.
TimeUnit UnitOf(const RankTable& table) {
  double longest = 0;
  for (const RankRow& row : table.rows) {
    if (row.cheapest.has_value())
      longest = std::max(longest, row.on_cards[*row.cheapest].hours / 24);
  }
  return TimeUnit::Of(longest);
}

std::vector<std::string> Cells(const RankTable& table, const RankRow& row, const TimeUnit& unit) {
  std::vector<std::string> cells = {row.label, Rank(row)};
  if (!row.refused.empty()) {
    cells.push_back("cannot be planned, see below");
    return cells;
  }
  cells.push_back(Grouped(absl::uint128(row.trained)));
  cells.push_back(Bytes(row.file_bytes));
  const std::string smallest =
      row.smallest.has_value()
          ? absl::StrCat(Mark(row.on_cards[*row.smallest]), table.cards[*row.smallest].name)
          : "none";
  if (!row.cheapest.has_value()) {
    const RankOnCard* on = WhereNothingFits(table, row);
    cells.insert(cells.end(), {smallest, "none", on == nullptr ? "-" : InGiB(on->bytes_per_gpu)});
    return cells;
  }
  const RankOnCard& on = row.on_cards[*row.cheapest];
  cells.insert(cells.end(),
               {smallest, absl::StrCat(Mark(on), table.cards[*row.cheapest].name),
                InGiB(on.bytes_per_gpu), MicroBatch(on), unit.Text(on.hours / 24), Dollars0(on)});
  return cells;
}

// The rows of a card: of each method the one that trains most and fits, and the cheapest of all.
std::string CardTable(const RankTable& table, const TimeUnit& unit, std::size_t width) {
  std::vector<std::string> methods;
  std::map<std::string, std::string> labels;
  for (const RankRow& row : table.rows) {
    if (labels.emplace(row.method, row.label).second) methods.push_back(row.method);
  }
  std::vector<std::vector<std::string>> rows = {{"Card", "GiB", "per GPU-hour"}};
  for (const std::string& method : methods) rows[0].push_back(labels[method] + " up to");
  for (const char* title : {"cheapest that fits", unit.name, "cost"}) rows[0].push_back(title);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < table.cards.size(); ++i) {
    if (table.cards[i].asked) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return table.cards[a].capacity_bytes < table.cards[b].capacity_bytes;
  });
  for (const std::size_t card : order) {
    const RankRow* cheapest = table.CheapestOn(card);
    std::map<std::string, const RankRow*> most;
    for (const RankRow& row : table.rows) {
      if (!row.on_cards[card].MayFit()) continue;
      const RankRow*& best = most[row.method];
      if (best == nullptr || row.trained > best->trained) best = &row;
    }
    const Card& c = table.cards[card];
    std::vector<std::string> cells = {absl::StrCat(table.gpus, " × ", c.name),
                                      InGiB(c.capacity_bytes),
                                      c.priced ? Dollars(c.usd_per_gpu_hour) : "unknown"};
    for (const std::string& method : methods) {
      const RankRow* row = most[method];
      cells.push_back(row == nullptr   ? "no"
                      : row->rank == 0 ? AnswerWord(row->on_cards[card].fits)
                                       : absl::StrCat(Mark(row->on_cards[card]), row->rank, " on ",
                                                      row->targets));
    }
    if (cheapest == nullptr) {
      cells.push_back("none");
    } else {
      const RankOnCard& on = cheapest->on_cards[card];
      cells.push_back(absl::StrCat(
          Mark(on), cheapest->label,
          cheapest->rank == 0 ? "" : absl::StrCat(" ", cheapest->rank, " on ", cheapest->targets)));
      cells.push_back(unit.Text(on.hours / 24));
      cells.push_back(Dollars0(on));
    }
    rows.push_back(std::move(cells));
  }
  return HeadedColumns(rows, Align::kLeft, width, 0);
}

// Whether what stands in another's place is worth it: a line for each row, or one where a method's
// rows all say the same.
std::string Reasons(const RankTable& table, std::size_t width) {
  std::map<std::string, std::set<std::string>> reasons;  // of each method
  for (const RankRow& row : table.rows) reasons[row.method].insert(row.why);
  std::string out, said;
  for (const RankRow& row : table.rows) {
    const bool alike = reasons[row.method].size() == 1;
    if (row.why.empty() || (alike && said == row.method)) continue;
    said = row.method;
    const std::string line =
        absl::StrCat(alike ? row.label : RankTable::NameOf(row), ": ", row.why);
    absl::StrAppend(&out, "  ", Wrapped(line, width - 2, 4), "\n");
  }
  return out.empty() ? "" : absl::StrCat("\nWorth it where it is cheapest:\n", out);
}

std::string Refusals(const RankTable& table, std::size_t width) {
  std::string out;
  for (const RankRow& row : table.rows) {
    if (row.refused.empty()) continue;
    absl::StrAppend(&out, "  ",
                    Wrapped(absl::StrCat(RankTable::NameOf(row), ": ", Printable(row.refused, 400)),
                            width - 2, 4),
                    "\n");
  }
  return out.empty() ? "" : absl::StrCat("\nCannot be planned:\n", out);
}

}  // namespace

std::string RankTableText(const RankTable& table, const Style& style) {
  const TimeUnit unit = UnitOf(table);
  std::vector<std::vector<std::string>> rows = {{"Method", "rank", "trained", "file",
                                                 "smallest GPU", "cheapest on", "GiB per GPU",
                                                 "micro-batch", unit.name, "cost"}};
  for (const RankRow& row : table.rows) rows.push_back(Cells(table, row, unit));
  const std::string title = absl::StrCat(
      table.model, " on ", table.gpus, table.gpus == 1 ? " GPU: " : " GPUs: ", Scaled(table.tokens),
      " tokens in sequences of ", Grouped(absl::uint128(table.sequence_length)));
  std::string out = absl::StrCat(style.Bold(Wrapped(title, style.width, 2)), "\n\n");
  for (const std::string& sentence : table.sentences) {
    absl::StrAppend(&out, "  ", Wrapped(sentence, style.width - 2, 2), "\n");
  }
  absl::StrAppend(&out, "\n", HeadedColumns(rows, Align::kLeft, style.width, 0),
                  Reasons(table, style.width), "\n", CardTable(table, unit, style.width),
                  Refusals(table, style.width));
  const std::vector<std::string> notes = {
      "trained: parameters, exact. file: 2 bytes for each of them, a safetensors file in 16 bit "
      "without its header.",
      absl::StrCat(
          "smallest GPU: of ", table.cards.size(),
          " kinds, the one with the least memory that fits; ~ maybe: only if memory stays near "
          "what is expected (gpuday plan shows the band)."),
      "micro-batch: sequences at once on a GPU, and what is recomputed; more of them take more "
      "memory and are faster.",
      "time and cost with interruptions, in the fastest layout that fits safely, as in "
      "gpuday plan."};
  out += "\n";
  for (const std::string& note : notes) absl::StrAppend(&out, Wrapped(note, style.width, 2), "\n");
  if (!table.assumptions.empty()) {
    const std::string list =
        absl::StrJoin(table.assumptions, ", ", [](std::string* text, const Assumption& a) {
          absl::StrAppend(text, a.key, " = ", a.value.empty() ? "none" : a.value);
        });
    absl::StrAppend(&out, "\n", style.Faint(Wrapped("Assumed: " + list, style.width, 2)), "\n");
  }
  return out;
}

}  // namespace gpuday
