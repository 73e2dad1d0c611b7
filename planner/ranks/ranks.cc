#include "planner/ranks/ranks.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/base/text.h"
#include "planner/budget/chances.h"
#include "planner/budget/evaluate_workload.h"
#include "planner/compose/compose.h"
#include "planner/ranks/methods.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

constexpr double kBytesPerFileParameter = 2;
constexpr std::size_t kMostRows = 1000;
constexpr double kMostRank = 65536;

struct RankCase {
  const MethodEntry* method;
  std::uint64_t rank;
  std::string targets;
};

class RankTableMaker {
 public:
  RankTableMaker(const Node& document, const RankQuestion& question, const Catalog& catalog,
                 const PluginHost& host)
      : document_(document), question_(question), catalog_(catalog), host_(host) {}

  absl::StatusOr<RankTable> Make() {
    const Catalog noting = catalog_.Noting(sources_);
    GPUDAY_ASSIGN_OR_RETURN(methods_, noting.FineTuningMethods());
    GPUDAY_RETURN_IF_ERROR(ApplyDefaults(noting, "ranks", document_, table_.assumptions));
    GPUDAY_RETURN_IF_ERROR(ChooseCards());
    for (const RankCase& asked : Cases()) {
      if (table_.rows.size() == kMostRows) {
        return Error(Fault::kInput, absl::StrCat("more than ", kMostRows,
                                                 " rows; give fewer --ranks or --targets"));
      }
      GPUDAY_RETURN_IF_ERROR(AddRow(asked));
    }
    GPUDAY_RETURN_IF_ERROR(RefuseWhenNothingCanBePlanned());
    for (RankRow& row : table_.rows) ChooseFor(row);
    DrawConclusions(table_);
    table_.provenance = sources_.List();
    return std::move(table_);
  }

 private:
  // Those that were asked for, then the others that the smallest is looked for among.
  absl::Status ChooseCards() {
    GPUDAY_ASSIGN_OR_RETURN(const std::vector<GpuEntry> gpus, catalog_.AllGpus());
    const Node* given = document_.FindPath(key::kClusterGpu.path);
    std::vector<std::string> asked = question_.cards;
    if (asked.empty() && given != nullptr) {
      asked.push_back(given->kind == Node::Kind::kText ? given->text : given->ValueText());
    }
    for (const std::string& pattern : asked) {
      GPUDAY_RETURN_IF_ERROR(AddCards(pattern, gpus, true));
    }
    for (const std::string& pattern : methods_.cards) {
      GPUDAY_RETURN_IF_ERROR(AddCards(pattern, gpus, asked.empty()));
    }
    return absl::OkStatus();
  }

  absl::Status AddCards(const std::string& pattern, const std::vector<GpuEntry>& gpus, bool asked) {
    const auto add = [&](const GpuEntry& gpu) {
      const bool there = std::any_of(table_.cards.begin(), table_.cards.end(),
                                     [&](const Card& card) { return card.name == gpu.name; });
      if (!there) {
        table_.cards.push_back({.name = gpu.name,
                                .capacity_bytes = gpu.memory_bytes,
                                .usd_per_gpu_hour = 0,
                                .priced = false,
                                .asked = asked});
      }
    };
    const Node* given = document_.FindPath(key::kClusterGpu.path);
    const Location where = question_.cards.empty() && given != nullptr && asked
                               ? given->where
                               : Location{asked ? "--cards" : "methods.toml", 0, 0};
    if (pattern.find_first_of("*?") == std::string::npos) {
      GPUDAY_ASSIGN_OR_RETURN(const GpuEntry gpu, catalog_.FindGpu(pattern, where));
      add(gpu);
      return absl::OkStatus();
    }
    std::vector<std::string> names;
    const std::size_t before = table_.cards.size();
    bool matched = false;
    for (const GpuEntry& gpu : gpus) {
      names.push_back(gpu.name);
      if (!MatchesPattern(gpu.name, pattern)) continue;
      matched = true;
      add(gpu);
    }
    if (matched || table_.cards.size() > before || !asked) return absl::OkStatus();
    return Error(
        Fault::kInput,
        absl::StrCat(where.Text(), ": no GPU of the catalog matches \"", Printable(pattern, 60),
                     "\"", DidYouMean(pattern, names), " (gpuday gpus lists them)"));
  }

  std::vector<RankCase> Cases() const {
    std::vector<RankCase> cases;
    for (const MethodEntry& method : methods_.methods) {
      if (method.rank_key.empty()) {
        cases.push_back({&method, 0, ""});
        continue;
      }
      for (const std::string& targets : TargetsFor(method)) {
        for (const std::uint64_t rank : RanksFor(method)) cases.push_back({&method, rank, targets});
      }
    }
    return cases;
  }

  std::vector<std::uint64_t> RanksFor(const MethodEntry& method) const {
    std::set<std::uint64_t> ranks(question_.ranks.begin(), question_.ranks.end());
    if (ranks.empty()) {
      ranks.insert(methods_.ranks.begin(), methods_.ranks.end());
      const Node* given = GivenOfMethod(document_, method.rank_key, methods_);
      if (given != nullptr && given->kind == Node::Kind::kInteger && given->integer > 0) {
        ranks.insert(static_cast<std::uint64_t>(given->integer));
      }
    }
    return {ranks.begin(), ranks.end()};
  }

  std::vector<std::string> TargetsFor(const MethodEntry& method) const {
    if (!question_.targets.empty()) return question_.targets;
    const Node* given = GivenOfMethod(document_, method.targets_key, methods_);
    if (given == nullptr) return methods_.targets;
    // Of a list the words, as somebody would ask for them.
    if (given->kind == Node::Kind::kText) return {given->text};
    std::string words;
    for (const Node& item : given->items)
      absl::StrAppend(&words, words.empty() ? "" : " ", item.text);
    return {words};
  }

  absl::StatusOr<Node> DocumentOf(const RankCase& asked, const Card& card) const {
    GPUDAY_ASSIGN_OR_RETURN(Node document, WithMethod(document_, *asked.method, methods_));
    if (!asked.method->rank_key.empty()) {
      const auto set = methods_.sets.find(asked.targets);
      GPUDAY_RETURN_IF_ERROR(
          SetPath(document, asked.method->rank_key,
                  Node::Integer(static_cast<std::int64_t>(asked.rank), {"--ranks", 0, 0})));
      GPUDAY_RETURN_IF_ERROR(
          SetPath(document, asked.method->targets_key,
                  Node::Text(set == methods_.sets.end() ? asked.targets : set->second,
                             {"--targets", 0, 0})));
    }
    GPUDAY_RETURN_IF_ERROR(
        SetPath(document, key::kClusterGpu.path, Node::Text(card.name, {"--cards", 0, 0})));
    return document;
  }

  absl::StatusOr<Workload> ComposeOn(const RankCase& asked, const Card& card) {
    GPUDAY_ASSIGN_OR_RETURN(const Node document, DocumentOf(asked, card));
    absl::StatusOr<Workload> workload = Compose(document, catalog_, host_);
    if (workload.ok()) sources_.Note(workload->told.provenance);
    return workload;
  }

  // The method is composed on every card once; a row then differs in what is trained alone.
  absl::Status AddRow(const RankCase& asked) {
    RankRow row{.method = asked.method->name,
                .label = asked.method->label,
                .instead_of = asked.method->instead_of,
                .rank = asked.rank,
                .targets = asked.targets,
                .refused = {},
                .on_cards = {},
                .smallest = {},
                .cheapest = {},
                .pays = {},
                .why = {}};
    absl::StatusOr<Workload> trained = ComposeOnSome(asked);
    if (!trained.ok()) {
      // A misspelt key or role is not a property of the row.
      if (FaultOf(trained.status()) != Fault::kInput) return trained.status();
      row.refused = std::string(trained.status().message());
      if (first_refusal_.ok()) first_refusal_ = trained.status();
      row.on_cards.resize(table_.cards.size(), {.refused = row.refused});
      table_.rows.push_back(std::move(row));
      return absl::OkStatus();
    }
    NoteJob(*trained);
    ComposeOnCards(asked);
    const Totals totals =
        TakeTotals(trained->model, trained->training, trained->precision, trained->job.recompute);
    row.trained = totals.parameters.trainable;
    row.parameters = totals.parameters.total;
    row.file_bytes = kBytesPerFileParameter * static_cast<double>(row.trained);
    for (std::size_t i = 0; i < table_.cards.size(); ++i) {
      absl::StatusOr<Foundation>& foundation = on_cards_[i];
      if (!foundation.ok()) {
        row.on_cards.push_back({.refused = std::string(foundation.status().message())});
        continue;
      }
      foundation->workload.training = trained->training;
      const absl::StatusOr<Workload> workload = ComposeJob(*foundation, foundation->document);
      if (!workload.ok()) {
        row.on_cards.push_back({.refused = std::string(workload.status().message())});
        continue;
      }
      // Of a GPU that is used: whole machines are paid.
      const Prices& prices = workload->prices;
      table_.cards[i].usd_per_gpu_hour =
          prices.usd_per_gpu_hour *
          static_cast<double>(prices.billed_gpus == 0 ? workload->machine.gpus
                                                      : prices.billed_gpus) /
          static_cast<double>(workload->machine.gpus);
      table_.cards[i].priced = workload->prices.known;
      row.on_cards.push_back(EvaluateOn(*workload));
    }
    table_.rows.push_back(std::move(row));
    return absl::OkStatus();
  }

  void ComposeOnCards(const RankCase& asked) {
    if (asked.method == composed_for_) return;
    composed_for_ = asked.method;
    on_cards_.clear();
    for (const Card& card : table_.cards) on_cards_.push_back(FoundationOn(asked, card));
  }

  absl::StatusOr<Foundation> FoundationOn(const RankCase& asked, const Card& card) {
    GPUDAY_ASSIGN_OR_RETURN(const Node document, DocumentOf(asked, card));
    absl::StatusOr<Foundation> foundation = ComposeFoundation(document, catalog_, host_);
    if (foundation.ok()) sources_.Note(foundation->workload.told.provenance);
    return foundation;
  }

  // On the first card that the method can be planned on.
  absl::StatusOr<Workload> ComposeOnSome(const RankCase& asked) {
    absl::StatusOr<Workload> composed = ComposeOn(asked, table_.cards[0]);
    for (std::size_t i = 1; i < table_.cards.size() && !composed.ok(); ++i) {
      absl::StatusOr<Workload> other = ComposeOn(asked, table_.cards[i]);
      if (other.ok()) composed = std::move(other);
    }
    return composed;
  }

  static RankOnCard EvaluateOn(const Workload& workload) {
    const Figures figures = EvaluateWorkload(workload);
    const Chances chances = ChancesOf(workload, figures, HostBytes(workload));
    Chances memory = chances;
    memory.in_time = memory.within_budget = std::nullopt;
    return {.refused = {},
            .fits = memory.Answer(workload.confidence),
            .answer = chances.Answer(workload.confidence),
            .recompute = workload.job.recompute,
            .micro_batch = workload.job.micro_batch,
            .bytes_per_gpu = figures.memory.total_bytes,
            .hours = 24 * figures.wall_days,
            .gpu_days = figures.wall_gpu_hours / 24,
            .usd = figures.wall_usd,
            .priced = workload.prices.known};
  }

  void NoteJob(const Workload& workload) {
    if (!table_.model.empty()) return;
    for (const Fact& fact : workload.told.facts) {
      if (fact.id == key::kModelName.path) table_.model = fact.value;
    }
    table_.gpus = workload.machine.gpus;
    table_.tokens = workload.job.tokens;
    table_.sequence_length = workload.job.sequence_length;
    table_.global_batch = workload.job.global_batch;
    for (const Assumption& assumption : workload.told.assumptions) {
      // What the rows decide, each for itself.
      const std::string table = assumption.key.substr(0, assumption.key.find('.'));
      const ScenarioKey* key = FindKey(assumption.key);
      if (table == "optimizer" || table == "precision" || table == "price" ||
          (key != nullptr && key->searched)) {
        continue;
      }
      table_.assumptions.push_back(assumption);
    }
  }

  absl::Status RefuseWhenNothingCanBePlanned() const {
    const bool all_refused = std::all_of(table_.rows.begin(), table_.rows.end(),
                                         [](const RankRow& row) { return !row.refused.empty(); });
    if (all_refused) return first_refusal_;
    // A method without ranks is always there; a slip in --targets must not hide behind it.
    const bool adapters_refused =
        std::all_of(table_.rows.begin(), table_.rows.end(),
                    [](const RankRow& row) { return row.rank == 0 || !row.refused.empty(); });
    return adapters_refused ? first_refusal_ : absl::OkStatus();
  }

  void ChooseFor(RankRow& row) const {
    for (std::size_t i = 0; i < row.on_cards.size(); ++i) {
      const RankOnCard& on = row.on_cards[i];
      if (!on.MayFit()) continue;
      const auto& cards = table_.cards;
      if (!row.smallest.has_value() ||
          cards[i].capacity_bytes < cards[*row.smallest].capacity_bytes) {
        row.smallest = i;
      }
      if (!cards[i].asked) continue;
      if (!row.cheapest.has_value() || on.Dearness() < row.on_cards[*row.cheapest].Dearness()) {
        row.cheapest = i;
      }
    }
  }

  Node document_;
  const RankQuestion& question_;
  const Catalog& catalog_;
  const PluginHost& host_;
  Sources sources_;  // of the table: what says which rows there are, and those of the rows
  FineTuning methods_;
  RankTable table_;
  absl::Status first_refusal_;
  const MethodEntry* composed_for_ = nullptr;
  std::vector<absl::StatusOr<Foundation>> on_cards_;  // of the method being composed
};

}  // namespace

absl::StatusOr<RankQuestion> ReadRankQuestion(const std::string& ranks,
                                              const std::vector<std::string>& targets,
                                              const std::string& cards) {
  RankQuestion question{.ranks = {}, .targets = targets, .cards = {}};
  for (const absl::string_view part : absl::StrSplit(ranks, ',', absl::SkipWhitespace())) {
    GPUDAY_ASSIGN_OR_RETURN(
        const double rank,
        ReadNumber(Node::Text(std::string(absl::StripAsciiWhitespace(part)), {kCommandLine, 0, 0}),
                   "--ranks", Range::Whole(1, kMostRank)));
    question.ranks.push_back(static_cast<std::uint64_t>(rank));
  }
  for (const absl::string_view card : absl::StrSplit(cards, ',', absl::SkipWhitespace())) {
    question.cards.emplace_back(absl::StripAsciiWhitespace(card));
  }
  return question;
}

VerdictState RankTable::Answer() const {
  const RankRow* best = CheapestRow();
  return best == nullptr ? VerdictState::kNo : best->on_cards[*best->cheapest].answer;
}

const RankRow* RankTable::CheapestRow() const {
  const RankRow* best = nullptr;
  for (const RankRow& row : rows) {
    if (!row.cheapest.has_value()) continue;
    if (best == nullptr ||
        row.on_cards[*row.cheapest].Dearness() < best->on_cards[*best->cheapest].Dearness()) {
      best = &row;
    }
  }
  return best;
}

const RankRow* RankTable::CheapestOn(std::size_t card) const {
  const RankRow* best = nullptr;
  for (const RankRow& row : rows) {
    if (!row.on_cards[card].MayFit()) continue;
    if (best == nullptr || row.on_cards[card].Dearness() < best->on_cards[card].Dearness()) {
      best = &row;
    }
  }
  return best;
}

std::string RankTable::NameOf(const RankRow& row) {
  return row.rank == 0 ? absl::StrCat(row.label, " fine-tuning")
                       : absl::StrCat(row.label, " of rank ", row.rank, " on ", row.targets);
}

absl::StatusOr<RankTable> MakeRankTable(const Node& document, const RankQuestion& question,
                                        const Catalog& catalog, const PluginHost& host) {
  return RankTableMaker(document, question, catalog, host).Make();
}

}  // namespace gpuday
