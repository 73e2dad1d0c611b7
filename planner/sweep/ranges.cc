#include "planner/sweep/ranges.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/host/plugin_keys.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

constexpr char kOrigin[] = "--vary";
constexpr char kExpected[] =
    "expected values with commas, 8..64+8 or 8..1024*2 (such as --vary cluster.gpus=8..1024*2)";

absl::Status Wrong(const std::string& text, const std::string& why) {
  return Error(Fault::kUsage, absl::StrCat(kOrigin, " ", Printable(text, 80), ": ", why));
}

// The parts between commas that stand neither in brackets nor in quotes.
std::vector<std::string> SplitList(const std::string& text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '[' || c == '{')) ++depth;
    if (!quoted && (c == ']' || c == '}')) --depth;
    if (c == ',' && depth == 0 && !quoted) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  for (std::string& part : parts) absl::StripAsciiWhitespace(&part);
  return parts;
}

Node NumberNode(double value) {
  const Location where{kOrigin, 0, 0};
  const bool whole = value == std::floor(value) && std::fabs(value) <= kLargestExactInteger;
  return whole ? Node::Integer(static_cast<std::int64_t>(value), where) : Node::Real(value, where);
}

struct Steps {
  double low = 0, high = 0;
  char operation = '+';
  double by = 1;
};

// "8..1024*2" and the like; nothing when `part` is no range of numbers.
std::optional<Steps> ReadSteps(const std::string& part, Notation notation) {
  const std::size_t dots = part.find("..");
  if (dots == std::string::npos) return std::nullopt;
  std::string high = part.substr(dots + 2);
  Steps steps;
  // Not the sign of an exponent, as in 1e+9.
  std::size_t sign = high.find('*');
  for (std::size_t i = 1; sign == std::string::npos && i < high.size(); ++i) {
    if (high[i] == '+' && high[i - 1] != 'e' && high[i - 1] != 'E') sign = i;
  }
  if (sign != std::string::npos) {
    steps.operation = high[sign];
    const std::optional<double> by =
        ParseNumber(high.substr(sign + 1), steps.operation == '+' ? notation : Notation::kPlain);
    if (!by.has_value()) return std::nullopt;
    steps.by = *by;
    high.resize(sign);
  }
  const std::optional<double> low = ParseNumber(part.substr(0, dots), notation),
                              last = ParseNumber(high, notation);
  if (!low.has_value() || !last.has_value()) return std::nullopt;
  steps.low = *low;
  steps.high = *last;
  return steps;
}

absl::Status AddSteps(const std::string& text, const Steps& steps, std::vector<Node>& values) {
  if (steps.low > steps.high) {
    return Wrong(text, absl::StrCat("an empty range: ", Plain(steps.low, 6), " is above ",
                                    Plain(steps.high, 6)));
  }
  const bool factor = steps.operation == '*';
  if (factor ? steps.by <= 1 || steps.low <= 0 : steps.by <= 0) {
    return Wrong(text,
                 factor ? "a factor must be above 1 and start above 0" : "a step must be above 0");
  }
  // Each from the first, so that no error adds up; the last may be off by a rounding.
  const double last = steps.high * (1 + (steps.high > 0 ? 1e-12 : -1e-12));
  for (std::size_t i = 0;; ++i) {
    const double n = static_cast<double>(i);
    double value = factor ? steps.low * std::pow(steps.by, n) : steps.low + n * steps.by;
    if (value > last) return absl::OkStatus();
    value = std::min(value, steps.high);
    if (values.size() == kMostSweepValues) {
      return Wrong(text, absl::StrCat("more than ", Grouped(absl::uint128(kMostSweepValues)),
                                      " values of one key"));
    }
    // Without the noise of binary fractions: 0.3, not 0.30000000000000004.
    const bool whole = value == std::floor(value);
    values.push_back(
        NumberNode(whole ? value : ParseNumber(absl::StrFormat("%.12g", value)).value_or(value)));
  }
}

std::vector<std::string> PluginNames(Family family, const PluginHost& host) {
  std::vector<std::string> names;
  for (const FoundPlugin& found : host.Find(family)) {
    if (!found.shadowed) names.push_back(found.name);
  }
  return names;
}

// What a pattern can stand for at a key; empty for one that takes neither names nor words.
absl::StatusOr<std::vector<std::string>> NamesFor(const ScenarioKey& row, const Catalog& catalog,
                                                  const PluginHost& host) {
  std::vector<absl::Status> bad;
  const auto names_of = [](const auto& entries, auto name) {
    std::vector<std::string> names;
    for (const auto& entry : entries) {
      if (std::find(names.begin(), names.end(), entry.*name) == names.end()) {
        names.push_back(entry.*name);
      }
    }
    return names;
  };
  switch (row.names) {
    case Names::kNone:
    case Names::kFiles:
      return row.words;
    case Names::kGpus: {
      GPUDAY_ASSIGN_OR_RETURN(const std::vector<GpuEntry> gpus, catalog.AllGpus(&bad));
      return names_of(gpus, &GpuEntry::name);
    }
    case Names::kModels: {
      GPUDAY_ASSIGN_OR_RETURN(const std::vector<ModelEntry> models, catalog.AllModels(&bad));
      return names_of(models, &ModelEntry::name);
    }
    case Names::kRegions: {
      GPUDAY_ASSIGN_OR_RETURN(const std::vector<RegionEntry> regions, catalog.AllRegions());
      return names_of(regions, &RegionEntry::name);
    }
    case Names::kProviders:
    case Names::kPriceKinds: {
      GPUDAY_ASSIGN_OR_RETURN(const std::vector<PriceRow> prices, catalog.AllPrices());
      return names_of(prices,
                      row.names == Names::kProviders ? &PriceRow::provider : &PriceRow::kind);
    }
    case Names::kFrameworks:
      return catalog.FrameworkNames();
    case Names::kArchitectures:
      return PluginNames(Family::kArchitecture, host);
    case Names::kOptimizers:
      return PluginNames(Family::kOptimizer, host);
    case Names::kPrecisions:
      return PluginNames(Family::kPrecision, host);
  }
  return std::vector<std::string>{};
}

// False where `part` is no pattern, or one that stands for nothing at a key of this kind.
absl::StatusOr<bool> AddNames(const std::string& part, const std::vector<std::string>& names,
                              SweepKey& key) {
  if (names.empty() || part.find_first_of("*?") == std::string::npos) return false;
  const std::size_t before = key.values.size();
  for (const std::string& name : names) {
    if (MatchesPattern(name, part)) key.values.push_back(Node::Text(name, {kOrigin, 0, 0}));
  }
  if (key.values.size() > before) return true;
  return Error(Fault::kInput, absl::StrCat(kOrigin, ": ", key.key, ": nothing matches \"",
                                           Printable(part, 60), "\"", DidYouMean(part, names)));
}

}  // namespace

absl::StatusOr<SweepKey> ReadVary(const std::string& text, const Node& document,
                                  const Catalog& catalog, const PluginHost& host) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || text.find('.') > equals) {
    return Wrong(text, absl::StrCat("expected table.key=range; ", kExpected));
  }
  SweepKey key{.key = text.substr(0, equals), .values = {}};
  std::vector<std::string> names;
  const std::optional<ScenarioKey> row = FindKeyOf(document, key.key, host);
  if (row.has_value() && text.find_first_of("*?", equals) != std::string::npos) {
    GPUDAY_ASSIGN_OR_RETURN(names, NamesFor(*row, catalog, host));
  }
  const Notation notation = row.has_value() ? row->range.notation : Notation::kPlain;
  for (const std::string& part : SplitList(text.substr(equals + 1))) {
    if (part.empty()) return Wrong(text, absl::StrCat("an empty value; ", kExpected));
    if (const std::optional<Steps> steps = ReadSteps(part, notation)) {
      GPUDAY_RETURN_IF_ERROR(AddSteps(text, *steps, key.values));
      continue;
    }
    // Two dots with a digit in front are a range that went wrong; others are words.
    if (part.find("..") != std::string::npos &&
        absl::ascii_isdigit(static_cast<unsigned char>(part[0]))) {
      return Wrong(text, absl::StrCat("\"", Printable(part, 40), "\" is no range; ", kExpected));
    }
    GPUDAY_ASSIGN_OR_RETURN(const bool matched, AddNames(part, names, key));
    if (!matched) key.values.push_back(ParseValue(part, kOrigin));
    if (key.values.size() > kMostSweepValues) {
      return Wrong(text, absl::StrCat("more than ", Grouped(absl::uint128(kMostSweepValues)),
                                      " values of one key"));
    }
  }
  return key;
}

std::string SweepValueText(const Node& value) {
  switch (value.kind) {
    case Node::Kind::kText:
      return value.text;
    case Node::Kind::kArray:
      return absl::StrCat("[",
                          absl::StrJoin(value.items, ", ",
                                        [](std::string* out, const Node& item) {
                                          absl::StrAppend(out, SweepValueText(item));
                                        }),
                          "]");
    default:
      return value.ValueText();
  }
}

}  // namespace gpuday
