#include "planner/compose/choose_price.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <utility>

namespace gpuday {
namespace {

PricedOffer PriceOf(const Offer& offer, std::uint64_t gpus, std::uint64_t needed) {
  const std::uint64_t each = offer.gpus_per_instance;
  const std::uint64_t billed = each == 0 ? gpus : (gpus + each - 1) / each * each;
  return {.offer = &offer,
          .billed_gpus = billed,
          .usd_per_hour = static_cast<double>(billed) * offer.usd_per_gpu_hour,
          .size = each == 0        ? RightSize::kNotSaid
                  : each >= needed ? RightSize::kYes
                                   : RightSize::kSmaller};
}

// What suits the job best comes first.
auto Suits(const PricedOffer& priced, std::uint64_t gpus) {
  // Of machines that are too small the largest spread the job least.
  const std::uint64_t size =
      priced.size == RightSize::kSmaller ? priced.offer->gpus_per_instance : 0;
  return std::tuple(priced.size, ~size, priced.billed_gpus > gpus);
}

// The value below which a share of `sorted` lies, between its neighbours.
double Quantile(const std::vector<PricedOffer>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const double low = sorted[below].usd_per_hour;
  const double high = sorted[std::min(below + 1, sorted.size() - 1)].usd_per_hour;
  return low + (place - static_cast<double>(below)) * (high - low);
}

}  // namespace

ChosenPrice ChoosePrice(const std::vector<Offer>& offers, PriceRule rule, std::uint64_t gpus,
                        double gpus_per_node) {
  ChosenPrice price;
  if (offers.empty()) return price;
  const auto node = static_cast<std::uint64_t>(std::max(1.0, gpus_per_node));
  const std::uint64_t needed = std::min(gpus, node);
  std::vector<PricedOffer> priced;
  for (const Offer& offer : offers) priced.push_back(PriceOf(offer, gpus, needed));
  const auto best = Suits(*std::min_element(priced.begin(), priced.end(),
                                            [&](const PricedOffer& a, const PricedOffer& b) {
                                              return Suits(a, gpus) < Suits(b, gpus);
                                            }),
                          gpus);
  std::map<std::pair<std::string, std::string>, PricedOffer> cheapest;
  for (const PricedOffer& one : priced) {
    if (Suits(one, gpus) != best) continue;
    PricedOffer& kept = cheapest[{one.offer->provider, one.offer->kind}];
    if (kept.offer == nullptr || one.usd_per_hour < kept.usd_per_hour) kept = one;
  }
  for (const auto& [name, one] : cheapest) price.among.push_back(one);
  std::stable_sort(
      price.among.begin(), price.among.end(),
      [](const PricedOffer& a, const PricedOffer& b) { return a.usd_per_hour < b.usd_per_hour; });
  if (rule == PriceRule::kCheapest) {
    price.chosen = price.among.front();
    return price;
  }
  // One that exists: of two in the middle the cheaper.
  price.chosen = price.among[(price.among.size() - 1) / 2];
  const double usd = price.chosen.usd_per_hour;
  if (usd > 0) {
    price.spread = {.low = std::min(1.0, Quantile(price.among, 0.1) / usd),
                    .high = std::max(1.0, Quantile(price.among, 0.9) / usd)};
  }
  return price;
}

}  // namespace gpuday
