// What a table of ranks says in sentences, and where a quantized base pays.
#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/ranks/ranks.h"

namespace gpuday {
namespace {

std::string Counted(const RankTable& table, std::size_t card) {
  return absl::StrCat(table.gpus, " × ", table.cards[card].name);
}

const RankOnCard& Cheapest(const RankRow& row) { return row.on_cards[*row.cheapest]; }

// "5.1 hours, $3.11".
std::string HoursAndDollars(const RankOnCard& on) {
  return absl::StrCat(Duration(on.hours / 24),
                      on.priced ? absl::StrCat(", ", Dollars(on.usd)) : ", at no known price");
}

// "1/9 of" what is at most 30 %, "42 % of" or "1.3 times" what is more, "as much as" the same.
std::string Share(double ratio) {
  if (ratio <= 0.3) return absl::StrCat("1/", Plain(std::round(1 / ratio)), " of");
  if (ratio < 0.995) return absl::StrCat(Plain(100 * ratio, 2), " % of");
  if (ratio < 1.05) return "as much as";
  return absl::StrCat(Plain(ratio, 2), " times");
}

// The answer: what to take, or what comes nearest when nothing fits.
std::string AnswerSentence(const RankTable& table) {
  if (const RankRow* best = table.CheapestRow()) {
    return absl::StrCat("Cheapest that fits: ", RankTable::NameOf(*best), " on ",
                        Counted(table, *best->cheapest), ": ", HoursAndDollars(Cheapest(*best)),
                        Cheapest(*best).fits == VerdictState::kMaybe
                            ? ", if memory stays near what is expected"
                            : "",
                        Cheapest(*best).answer <= Cheapest(*best).fits ? ""
                        : Cheapest(*best).answer == VerdictState::kNo
                            ? "; date or budget are not kept (gpuday plan says by how much)"
                            : "; date or budget may not be kept",
                        ".");
  }
  const RankRow* nearest = nullptr;
  double least = 0;
  for (const RankRow& row : table.rows) {
    for (const RankOnCard& on : row.on_cards) {
      if (!on.refused.empty() || (nearest != nullptr && on.bytes_per_gpu >= least)) continue;
      nearest = &row;
      least = on.bytes_per_gpu;
    }
  }
  if (nearest == nullptr) return "Nothing can be planned on these cards.";
  return absl::StrCat(
      "Nothing fits. The least is ", RankTable::NameOf(*nearest), ", ", GiB(least), " per GPU",
      nearest->smallest.has_value() ? absl::StrCat("; it fits ", Counted(table, *nearest->smallest))
                                    : "",
      ". More GPUs, a shorter sequence or a smaller micro-batch need less.");
}

// The row in the middle of the ranks of the first method that has ranks, for comparisons.
const RankRow* MiddleAdapter(const RankTable& table) {
  std::vector<const RankRow*> rows;
  for (const RankRow& row : table.rows) {
    if (row.rank == 0 || !row.refused.empty() || !row.instead_of.empty()) continue;
    if (!rows.empty() && (row.method != rows[0]->method || row.targets != rows[0]->targets)) {
      continue;
    }
    rows.push_back(&row);
  }
  return rows.empty() ? nullptr : rows[(rows.size() - 1) / 2];
}

// A method without ranks, for comparisons; null: there is none.
const RankRow* WithoutRank(const RankTable& table) {
  const auto it = std::find_if(table.rows.begin(), table.rows.end(), [](const RankRow& row) {
    return row.rank == 0 && row.refused.empty();
  });
  return it == table.rows.end() ? nullptr : &*it;
}

// The memory of a row where it is looked at: on its cheapest card, else the least of any.
double BytesOf(const RankRow& row) {
  if (row.cheapest.has_value()) return Cheapest(row).bytes_per_gpu;
  double least = 0;
  for (const RankOnCard& on : row.on_cards) {
    if (on.refused.empty() && (least == 0 || on.bytes_per_gpu < least)) least = on.bytes_per_gpu;
  }
  return least;
}

// "LoRA of rank 16 on q v is 1/9 of full fine-tuning: ...".
std::string AgainstFull(const RankTable& table) {
  const RankRow* adapter = MiddleAdapter(table);
  const RankRow* full = WithoutRank(table);
  if (adapter == nullptr || full == nullptr || adapter->parameters == 0) return "";
  const std::string name = RankTable::NameOf(*adapter), against = RankTable::NameOf(*full);
  const std::string trained = absl::StrCat(
      Plain(100.0 * static_cast<double>(adapter->trained) / static_cast<double>(full->parameters),
            2),
      " % of the parameters are trained");
  if (!full->cheapest.has_value()) {
    const std::string memory = BytesOf(*full) > 0 ? GiB(BytesOf(*full)) + " per GPU" : "more";
    return absl::StrCat(against, " fits none of these cards (", memory,
                        full->smallest.has_value()
                            ? absl::StrCat("; it takes ", Counted(table, *full->smallest))
                            : "",
                        "); with ", name, " ", trained, ".");
  }
  if (!adapter->cheapest.has_value()) return "";
  const RankOnCard &a = Cheapest(*adapter), &f = Cheapest(*full);
  const bool priced = a.usd > 0 && f.usd > 0;
  return absl::StrCat(name, " costs ", Share(priced ? a.usd / f.usd : a.gpu_days / f.gpu_days), " ",
                      against, priced ? "" : " in GPU-days", " (", HoursAndDollars(a), " on ",
                      Counted(table, *adapter->cheapest), " against ", HoursAndDollars(f), " on ",
                      Counted(table, *full->cheapest), ") and ", "takes ",
                      Share(a.bytes_per_gpu / f.bytes_per_gpu), " its memory per GPU; ", trained,
                      ".");
}

// How much the rank itself matters, within one method and set of targets.
std::string WhatRankChanges(const RankTable& table) {
  const RankRow* middle = MiddleAdapter(table);
  if (middle == nullptr) return "";
  const RankRow *low = nullptr, *high = nullptr;
  for (const RankRow& row : table.rows) {
    if (row.method != middle->method || row.targets != middle->targets || !row.refused.empty()) {
      continue;
    }
    if (low == nullptr) low = &row;
    high = &row;
  }
  if (low == high || !low->cheapest.has_value()) return "";
  const std::size_t card = *low->cheapest;
  const RankOnCard &a = low->on_cards[card], &b = high->on_cards[card];
  if (!b.refused.empty()) return "";
  const std::string names =
      absl::StrCat("From rank ", low->rank, " to ", high->rank, " on ", middle->targets, " (",
                   middle->label, ", ", Counted(table, card), ")");
  if (!b.MayFit()) {
    return absl::StrCat(names, " the memory grows from ", GiB(a.bytes_per_gpu), " to ",
                        GiB(b.bytes_per_gpu), " per GPU and no longer fits.");
  }
  const double change = b.hours / a.hours - 1;
  return absl::StrCat(names, " the time changes by ", Plain(100 * change, 2),
                      " % and the memory by ", GiB(b.bytes_per_gpu - a.bytes_per_gpu), " per GPU",
                      std::fabs(change) < 0.1 ? ": choose the rank for what it learns" : "", ".");
}

const RankRow* Counterpart(const RankTable& table, const RankRow& row) {
  const auto it = std::find_if(table.rows.begin(), table.rows.end(), [&](const RankRow& other) {
    return other.method == row.instead_of && other.rank == row.rank && other.targets == row.targets;
  });
  return it == table.rows.end() ? nullptr : &*it;
}

void Mark(const RankTable& table, RankRow& row) {
  const RankRow* other = row.instead_of.empty() ? nullptr : Counterpart(table, row);
  if (other == nullptr || !row.cheapest.has_value()) return;
  if (!other->cheapest.has_value()) {
    row.pays = true;
    row.why = absl::StrCat("pays: ", other->label, " does not fit");
    return;
  }
  const RankOnCard &mine = Cheapest(row), &theirs = Cheapest(*other);
  if (mine.fits == VerdictState::kYes && theirs.fits == VerdictState::kMaybe) {
    row.pays = true;
    row.why = absl::StrCat("pays: ", other->label, " may not fit");
    return;
  }
  const bool priced = mine.usd > 0 && theirs.usd > 0;
  const double ratio = priced ? mine.usd / theirs.usd : mine.gpu_days / theirs.gpu_days;
  row.pays = ratio < 1;
  constexpr double kSame = 0.01;
  if (std::fabs(ratio - 1) < kSame) {
    row.why = absl::StrCat("no: as dear as ", other->label);
    row.pays = false;
    return;
  }
  row.why = absl::StrCat(
      *row.pays ? "pays: " : "no: ", Plain(std::fabs(100 * (ratio - 1)), 2), " % ",
      *row.pays ? (priced ? "cheaper" : "fewer GPU-days") : (priced ? "dearer" : "more GPU-days"),
      " than ", other->label);
}

// On which cards quantizing the base pays, at the rank and targets of MiddleAdapter().
std::string WhereItPays(const RankTable& table) {
  const RankRow* plain = MiddleAdapter(table);
  if (plain == nullptr) return "";
  const auto row = std::find_if(table.rows.begin(), table.rows.end(), [&](const RankRow& other) {
    return other.instead_of == plain->method && other.rank == plain->rank &&
           other.targets == plain->targets && other.refused.empty();
  });
  if (row == table.rows.end()) return "";
  std::vector<std::string> alone, faster;
  double low = 0, high = 0;
  int slower = 0;
  for (std::size_t i = 0; i < table.cards.size(); ++i) {
    const RankOnCard &mine = row->on_cards[i], &theirs = plain->on_cards[i];
    if (!table.cards[i].asked || !mine.MayFit()) continue;
    const double ratio = theirs.MayFit() ? theirs.hours / mine.hours : 0;
    if (!theirs.MayFit()) {
      alone.push_back(table.cards[i].name);
    } else if (ratio > 1) {
      faster.push_back(table.cards[i].name);
    } else {
      ++slower;
      low = slower == 1 ? ratio : std::min(low, ratio);
      high = std::max(high, ratio);
    }
  }
  std::vector<std::string> parts;
  if (!alone.empty()) {
    parts.push_back(absl::StrCat("pays on ", absl::StrJoin(alone, ", "), ", where ", plain->label,
                                 " does not fit"));
  }
  if (!faster.empty()) {
    parts.push_back(absl::StrCat("pays on ", absl::StrJoin(faster, ", "), ", where ", plain->label,
                                 " fits and is slower"));
  }
  if (slower > 0) {
    const std::string least = Plain(100 * (1 - high), 2), most = Plain(100 * (1 - low), 2);
    parts.push_back(
        absl::StrCat("stops paying on ", slower, alone.empty() && faster.empty() ? "" : " other",
                     slower == 1 ? " card" : " cards", ", where ", plain->label, " fits and takes ",
                     least, least == most ? "" : absl::StrCat(" to ", most), " % less time"));
  }
  if (parts.empty()) return "";
  return absl::StrCat(RankTable::NameOf(*row), " ", absl::StrJoin(parts, "; it "), ".");
}

}  // namespace

void DrawConclusions(RankTable& table) {
  for (RankRow& row : table.rows) Mark(table, row);
  for (const std::string& sentence :
       {AnswerSentence(table), AgainstFull(table), WhatRankChanges(table), WhereItPays(table)}) {
    if (sentence.empty()) continue;
    table.sentences.push_back(sentence);
    char& first = table.sentences.back()[0];
    first = absl::ascii_toupper(static_cast<unsigned char>(first));
  }
}

}  // namespace gpuday
