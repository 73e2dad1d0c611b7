// What the GPUs cost: the offers that the scenario allows, and the one that the job pays.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/compose/choose_price.h"
#include "planner/compose/resolve.h"
#include "planner/plan/ids.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

constexpr std::size_t kMostNamed = 8;  // of a list in a message

std::string Describe(const Offer& offer) {
  return absl::StrCat(Printable(offer.provider), " ", offer.kind,
                      offer.instance.empty() ? "" : absl::StrCat(", ", Printable(offer.instance)),
                      offer.row);
}

// What there is, for a question that no row answers: "AWS on-demand, AWS spot, ...".
std::string NamesOfRows(const std::vector<PriceRow>& rows, const std::string& gpu) {
  std::vector<std::string> names;
  for (const PriceRow& row : rows) {
    const std::string name = absl::StrCat(Printable(row.provider), " ", row.kind);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  const std::size_t all = names.size();
  if (all > kMostNamed) names.resize(kMostNamed);
  return absl::StrCat(absl::StrJoin(names, ", "),
                      all > kMostNamed ? absl::StrCat(" and ", all - kMostNamed,
                                                      " others (gpuday prices ", gpu, ")")
                                       : "");
}

// "AWS p5.48xlarge", "RunPod".
std::string Short(const Offer& offer) {
  // Some name their machines by what is in them, which is said anyway.
  const bool names = !offer.instance.empty() && offer.instance.find(" x ") == std::string::npos;
  return absl::StrCat(Printable(offer.provider),
                      names ? absl::StrCat(" ", Printable(offer.instance)) : "");
}

std::string PerGpuHour(const PricedOffer& priced) {
  return absl::StrCat(Dollars(priced.offer->usd_per_gpu_hour), " (",
                      Printable(priced.offer->provider), ")");
}

// Whether the machines that suit the job differ in size.
bool SeveralSizes(const ChosenPrice& price) {
  return std::any_of(price.among.begin(), price.among.end(), [&](const PricedOffer& one) {
    return one.offer->gpus_per_instance != price.chosen.offer->gpus_per_instance;
  });
}

// Why this price: "the middle of 9 on-demand prices of machines with 8 GPUs, $1.29 (Verda) to ...".
std::string Reason(const ChosenPrice& price, PriceRule rule, std::uint64_t needed) {
  const PricedOffer& chosen = price.chosen;
  const std::string machines =
      chosen.size == RightSize::kNotSaid
          ? price.among.size() == 1 ? " that names no machine" : " that name no machine"
      : chosen.size == RightSize::kSmaller
          ? absl::StrCat(" of machines with ", chosen.offer->gpus_per_instance,
                         chosen.offer->gpus_per_instance == 1 ? " GPU" : " GPUs")
      : needed == 1 ? ""
                    : absl::StrCat(" of machines with ",
                                   SeveralSizes(price) ? needed : chosen.offer->gpus_per_instance,
                                   " GPUs", SeveralSizes(price) ? " or more" : "");
  if (price.among.size() == 1) {
    return absl::StrCat("the only ", chosen.offer->kind, " price known", machines);
  }
  std::set<std::string> kinds;
  for (const PricedOffer& one : price.among) kinds.insert(one.offer->kind);
  return absl::StrCat("the ", NameOf(rule) == "middle" ? "middle" : "cheapest", " of ",
                      price.among.size(), " ", absl::StrJoin(kinds, " and "), " prices", machines,
                      ", ", PerGpuHour(price.among.front()), " to ",
                      PerGpuHour(price.among.back()));
}

void TellPrice(Composing& c, const ChosenPrice& price, PriceRule rule, std::uint64_t needed) {
  const PricedOffer& chosen = price.chosen;
  const Offer& offer = *chosen.offer;
  const std::uint64_t gpus = c.workload.machine.gpus;
  c.told->price_origin = {Describe(offer),
                          offer.verified ? Confidence::kMeasured : Confidence::kAssumed};
  c.AddFact(id::kPriceProvider, offer.provider);
  c.AddFact(id::kPriceKind, offer.kind);
  c.AddFact(id::kPriceRow, Describe(offer));
  c.AddFact(id::kPriceDate, offer.date.empty() ? "undated" : offer.date);
  const std::string reason = Reason(price, rule, needed);
  const bool provider_given = c.scenario.Get<key::kPriceProvider>().has_value();
  c.AddFact(id::kPriceChoice, provider_given && chosen.size == RightSize::kYes
                                  ? absl::StrCat("its cheapest ", offer.kind, " price for this job")
                                  : reason);
  if (!provider_given) c.Assume(key::kPriceProvider.path, offer.provider, reason);
  if (!c.scenario.Get<key::kPriceKind>().has_value()) {
    c.Assume(key::kPriceKind.path, offer.kind, "cannot be taken away");
  }
  if (offer.gpus_per_instance > 0) {
    const std::uint64_t machines = chosen.billed_gpus / offer.gpus_per_instance;
    c.AddFact(id::kPriceMachines,
              absl::StrCat(Grouped(absl::uint128(machines)),
                           machines == 1 ? " machine" : " machines", " of ", Short(offer), " with ",
                           offer.gpus_per_instance, offer.gpus_per_instance == 1 ? " GPU" : " GPUs",
                           chosen.billed_gpus > gpus
                               ? absl::StrCat(", ", chosen.billed_gpus - gpus, " of them idle")
                               : ""));
  }
  if (chosen.size == RightSize::kNotSaid && needed > 1) {
    c.told->notes.push_back(absl::StrCat("no ", offer.kind, " price names a machine with ", needed,
                                         " of these GPUs; ", Short(offer),
                                         "'s is that of one GPU, so ask whether it rents them "
                                         "together"));
  }
  if (chosen.size == RightSize::kSmaller) {
    c.told->notes.push_back(
        absl::StrCat("no ", offer.kind, " price names a machine with ", needed, " of these GPUs; ",
                     Short(offer), "'s have ", offer.gpus_per_instance,
                     c.scenario.Get<key::kPriceProvider>().has_value()
                         ? ", which talk over the network"
                         : ", so it is the price alone that is taken from there"));
  }
  if (offer.preemptions_per_node_hour > 0) {
    c.told->notes.push_back(absl::StrCat(
        offer.kind, " GPUs can be taken away: ", Plain(offer.preemptions_per_node_hour),
        " times an hour and machine assumed (", offer.preemptions_source,
        "); waiting for new ones is not in the plan"));
  }
}

}  // namespace

absl::StatusOr<std::vector<Offer>> OffersOf(const std::vector<PriceRow>& rows, const GpuEntry& gpu,
                                            const Catalog& catalog) {
  const double reached = gpu.reached.network_bytes_per_second, named = gpu.network_bytes_per_second;
  const double share = reached > 0 && named > 0 ? std::min(1.0, reached / named) : 1;
  std::vector<InterruptionEntry> entries;
  // The file is read for those alone whom it can concern.
  if (std::any_of(rows.begin(), rows.end(), [](const PriceRow& row) {
        return std::find(kKindsTakenAway.begin(), kKindsTakenAway.end(), row.kind) !=
               kKindsTakenAway.end();
      })) {
    GPUDAY_ASSIGN_OR_RETURN(entries, catalog.Interruptions());
  }
  std::vector<Offer> offers;
  for (const PriceRow& row : rows) {
    if (row.statistic == "median_region") continue;
    Offer offer{
        .provider = row.provider,
        .kind = row.kind,
        .instance = row.instance,
        .usd_per_gpu_hour = row.usd_per_gpu_hour,
        .gpus_per_instance = row.gpus_per_instance.value_or(0),
        .host_bytes = row.host_memory_bytes,
        .network_bytes_per_second = share * row.network_bytes_per_second /
                                    static_cast<double>(row.gpus_per_instance.value_or(1)),
        .network_source = row.network_source,
        .row = absl::StrCat(row.region.empty() ? "" : absl::StrCat(", ", Printable(row.region)),
                            ", ", Cite(row.source, row.date)),
        .date = row.date,
        .verified = row.verified,
        .preemptions_source = ""};
    if (const auto* interruptions = FindInterruption(entries, row.kind, row.provider)) {
      offer.preemptions_per_node_hour = interruptions->preemptions_per_node_hour.expected;
      offer.gang_exponent = interruptions->gang_exponent.expected;
      offer.preemptions_source = Cite(interruptions->source, interruptions->date);
    }
    offers.push_back(std::move(offer));
  }
  return offers;
}

absl::Status ResolveOffers(Composing& c, const GpuEntry& gpu) {
  const auto& asked_kind = c.scenario.Get<key::kPriceKind>();
  const auto& provider = c.scenario.Get<key::kPriceProvider>();
  if (c.scenario.Get<key::kPriceUsdPerGpuHour>().has_value()) return absl::OkStatus();

  GPUDAY_ASSIGN_OR_RETURN(const std::vector<PriceRow> rows, c.catalog->PricesFor(gpu.name));
  std::vector<Offer>& offers = c.workload.offers;
  const auto take = [&](const std::string& kind) -> absl::Status {
    std::vector<PriceRow> taken;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(taken), [&](const PriceRow& row) {
      return row.kind == kind &&
             (!provider.has_value() || NormalName(row.provider) == NormalName(provider->value));
    });
    GPUDAY_ASSIGN_OR_RETURN(offers, OffersOf(taken, gpu, *c.catalog));
    return absl::OkStatus();
  };
  const std::string kind = c.scenario.ValueOr<key::kPriceKind>(kUsualPriceKind);
  GPUDAY_RETURN_IF_ERROR(take(kind));
  // What one owns needs no word where nothing is rented out.
  if (offers.empty() && !asked_kind.has_value()) GPUDAY_RETURN_IF_ERROR(take(kOwnPriceKind));
  if (offers.empty() && (provider.has_value() || asked_kind.has_value())) {
    const Location& where = provider.has_value() ? provider->where : asked_kind->where;
    return WithKey(
        Error(Fault::kInput,
              absl::StrCat(
                  where.Text(), ": no ", Printable(kind), " price of ", gpu.name,
                  provider.has_value() ? absl::StrCat(" at ", Printable(provider->value)) : "",
                  rows.empty() ? "; the catalog has no price of it at all"
                               : absl::StrCat("; there are ", NamesOfRows(rows, gpu.name)),
                  "; price.usd_per_gpu_hour takes yours")),
        provider.has_value() ? key::kPriceProvider.path : key::kPriceKind.path);
  }
  if (offers.empty() && c.scenario.Get<key::kBudgetUsd>().has_value()) {
    return WithKey(
        Error(Fault::kInput,
              absl::StrCat(c.scenario.Get<key::kBudgetUsd>()->where.Text(), ": ",
                           key::kBudgetUsd.path, ": no ", kind, " price of ", gpu.name,
                           " is known to hold it against; give price.usd_per_gpu_hour (--price)")),
        key::kBudgetUsd.path);
  }
  if (offers.empty()) {
    c.workload.told.notes.push_back(
        absl::StrCat("no ", kind, " price of ", gpu.name,
                     " is known, so there is no cost; give --price USD per GPU-hour"));
  }
  return absl::OkStatus();
}

void ResolvePrice(Composing& c) {
  Workload& w = c.workload;
  Prices& prices = w.prices;
  if (const auto& given = c.scenario.Get<key::kPriceUsdPerGpuHour>()) {
    prices.known = true;
    prices.usd_per_gpu_hour = given->value;
    if (c.told != nullptr) {
      c.told->price_origin = c.OriginOf(key::kPriceUsdPerGpuHour.path, given->where);
    }
    return;
  }
  const PriceRule rule =
      Named<PriceRule>(c.scenario.ValueOr<key::kPriceRule>("")).value_or(PriceRule::kMiddle);
  Device& device = w.machine.device;
  const ChosenPrice price = ChoosePrice(w.offers, rule, w.machine.gpus, device.gpus_per_node);
  if (price.chosen.offer == nullptr) {
    prices.rented = false;
    return;
  }
  const Offer& offer = *price.chosen.offer;
  prices.known = true;
  prices.offer = static_cast<std::size_t>(price.chosen.offer - w.offers.data());
  prices.usd_per_gpu_hour = offer.usd_per_gpu_hour;
  prices.billed_gpus = price.chosen.billed_gpus;
  prices.gpus_per_machine = price.chosen.offer->gpus_per_instance;
  prices.spread = price.spread;
  w.losses.preemptions_per_node_hour = offer.preemptions_per_node_hour;
  w.losses.gang_exponent = offer.gang_exponent;
  const auto needed = static_cast<std::uint64_t>(
      std::min(static_cast<double>(w.machine.gpus), device.gpus_per_node));
  // Of a card that stands alone, a price of one GPU is that of a machine.
  prices.rented = price.chosen.size == RightSize::kYes ||
                  (price.chosen.size == RightSize::kNotSaid && needed == 1 && !device.on_board);
  // Who names a provider has its machines; others may have their own.
  const bool its_machines = c.scenario.Get<key::kPriceProvider>() || offer.kind == kOwnPriceKind;
  if (price.chosen.size == RightSize::kSmaller && its_machines &&
      !c.scenario.Get<key::kClusterGpusPerNode>().has_value()) {
    device.gpus_per_node = static_cast<double>(offer.gpus_per_instance);
  }
  if (its_machines && offer.network_bytes_per_second > 0 &&
      !c.scenario.Get<key::kClusterNetworkGbPerS>().has_value()) {
    device.network_bytes_per_second = offer.network_bytes_per_second;
    prices.network_of_offer = true;
  }
  if (offer.host_bytes > 0 && !c.scenario.Get<key::kClusterHostMemoryGib>().has_value()) {
    w.machine.host_bytes = offer.host_bytes;
    if (c.told != nullptr) c.told->host_origin = {Describe(offer), Confidence::kMeasured};
  }
  if (c.told != nullptr) TellPrice(c, price, rule, needed);
}

void TellNode(Composing& c) {
  if (c.told == nullptr) return;
  const Device& device = c.workload.machine.device;
  const auto assume = [&](const char* path, double value, const std::string& reason) {
    c.Assume(path, Plain(value), reason);
  };
  if (!c.scenario.Get<key::kClusterGpusPerNode>().has_value()) {
    assume(key::kClusterGpusPerNode.path, device.gpus_per_node,
           c.workload.prices.rented ? "as the GPU's entry has it" : "as the machines have them");
  }
  if (!c.scenario.Get<key::kClusterLinkGbPerS>().has_value() && c.workload.machine.gpus > 1) {
    assume(key::kClusterLinkGbPerS.path, device.link_bytes_per_second / kBytesPerGB,
           "what GPUs of a node reach, from the GPU's entry");
  }
  if (!c.scenario.Get<key::kClusterNetworkGbPerS>().has_value() &&
      static_cast<double>(c.workload.machine.gpus) > device.gpus_per_node) {
    const Prices& prices = c.workload.prices;
    std::string reason =
        "what each GPU reaches to other nodes, from the GPU's entry; say your cluster's";
    if (prices.network_of_offer) {
      const Offer& offer = c.workload.offers[prices.offer];
      reason = absl::StrCat("what each GPU reaches to other machines of ", Short(offer), ": ",
                            Printable(offer.network_source));
    }
    assume(key::kClusterNetworkGbPerS.path, device.network_bytes_per_second / kBytesPerGB, reason);
  }
}

}  // namespace gpuday
