#include "planner/report/json/ranks.h"

#include <nlohmann/json.hpp>

#include "planner/base/json_text.h"
#include "planner/plan/words.h"
#include "planner/report/json/provenance.h"

namespace gpuday {
namespace {

using Json = nlohmann::ordered_json;

Json CardName(const RankTable& table, const std::optional<std::size_t>& card) {
  return card.has_value() ? Json(table.cards[*card].name) : Json(nullptr);
}

Json OnCardJson(const Card& card, const RankOnCard& on) {
  if (!on.refused.empty()) return {{"gpu", card.name}, {"refused", on.refused}};
  return {{"gpu", card.name},
          {"fits", NameOf(on.fits)},
          {"answer", NameOf(on.answer)},
          {"recompute", NameOf(on.recompute)},
          {"micro_batch", on.micro_batch},
          {"bytes_per_gpu", JsonNumber(on.bytes_per_gpu)},
          {"hours", JsonNumber(on.hours)},
          {"gpu_days", JsonNumber(on.gpu_days)},
          {"usd", on.priced ? JsonNumber(on.usd) : Json(nullptr)}};
}

Json RowJson(const RankTable& table, const RankRow& row) {
  Json json = {{"method", row.method},
               {"rank", row.rank == 0 ? Json(nullptr) : Json(row.rank)},
               {"targets", row.rank == 0 ? Json(nullptr) : Json(row.targets)}};
  if (!row.refused.empty()) {
    json["refused"] = row.refused;
    return json;
  }
  json["trained_parameters"] = row.trained;
  json["parameters"] = row.parameters;
  json["file_bytes"] = JsonNumber(row.file_bytes);
  json["smallest_gpu"] = CardName(table, row.smallest);
  json["cheapest_gpu"] = CardName(table, row.cheapest);
  json["pays"] = row.pays.has_value() ? Json(*row.pays) : Json(nullptr);
  json["why"] = row.why;
  json["on"] = Json::array();
  for (std::size_t i = 0; i < row.on_cards.size(); ++i) {
    json["on"].push_back(OnCardJson(table.cards[i], row.on_cards[i]));
  }
  return json;
}

// The row that is cheapest of all, and its card.
Json CheapestJson(const RankTable& table) {
  const RankRow* row = table.CheapestRow();
  if (row == nullptr) return nullptr;
  return {{"row", row - table.rows.data()}, {"gpu", CardName(table, row->cheapest)}};
}

}  // namespace

std::string RankTableJson(const RankTable& table) {
  Json json = {{"schema", "gpuday.ranks/1"},
               {"model", table.model},
               {"gpus", table.gpus},
               {"tokens", JsonNumber(table.tokens)},
               {"sequence_length", table.sequence_length},
               {"global_batch", table.global_batch},
               {"answer", NameOf(table.Answer())},
               {"sentences", table.sentences},
               {"cheapest", CheapestJson(table)}};
  json["cards"] = Json::array();
  for (const Card& card : table.cards) {
    json["cards"].push_back(
        {{"gpu", card.name},
         {"asked", card.asked},
         {"capacity_bytes", JsonNumber(card.capacity_bytes)},
         {"usd_per_gpu_hour", card.priced ? JsonNumber(card.usd_per_gpu_hour) : Json(nullptr)}});
  }
  json["rows"] = Json::array();
  for (const RankRow& row : table.rows) json["rows"].push_back(RowJson(table, row));
  json["assumptions"] = AssumptionsJson(table.assumptions);
  json["provenance"] = ProvenanceJson(table.provenance);
  return JsonText(json);
}

}  // namespace gpuday
