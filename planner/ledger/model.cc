#include "planner/ledger/model.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/numbers.h"
#include "planner/ledger/citations.h"
#include "planner/ledger/ledger.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

// Layers x elements of the kinds of attention that keep something.
Formula CacheElements(const Model& model, bool beyond_windows) {
  std::vector<Formula> terms;
  for (const AttentionLayers& a : model.attention) {
    if (beyond_windows && a.window != 0) continue;
    terms.push_back(Count("layers", a.layers) * Count("elements", a.cache_elements));
  }
  return SumOf(terms);
}

void WriteCounts(const ModelFigures& f, const std::string& source, LineWriter& writer) {
  const auto count = [&](const char* id, const char* label, std::uint64_t value, const char* words,
                         std::optional<Formula> is = std::nullopt) {
    writer.Write({.id = id,
                  .label = label,
                  .value = value,
                  .unit = "parameters",
                  .is = std::move(is),
                  .words = words,
                  .source = source,
                  .confidence = Confidence::kExact});
  };
  std::vector<Formula> roles;
  for (const RoleFigures& role : f.roles) {
    if (role.parameters > 0) roles.push_back(Count(role.role.c_str(), role.parameters));
  }
  const Formula total = Ref(id::kParametersTotal);
  count(id::kParametersTotal, "parameters", f.parameters,
        "sum of rows x columns x copies over all matrices", SumOf(roles));
  count(id::kParametersActive, "active per token", f.active,
        "all but the experts that a token does not visit",
        f.active == f.parameters
            ? std::nullopt
            : std::optional(total - Count("idle experts", f.parameters - f.active)));
  count(id::kParametersEmbedding, "embedding", f.embedding, "token embedding + learned positions");
  count(id::kParametersNonEmbedding, "non-embedding", f.parameters - f.embedding,
        "all but the embedding; an untied head is in it", total - Ref(id::kParametersEmbedding));
  count(id::kParametersHead, "output head", f.head, "0 when it shares the embedding's parameters");
  count(id::kParametersLayers, "in the layers", f.in_layers,
        "all but embedding, head and final norm");
}

void WriteCache(const Model& model, const ModelFigures& f, LineWriter& writer) {
  constexpr char kSource[] = "what attention keeps (Shazeer 2019; DeepSeek-AI 2024, section 2.1)";
  writer.Write({.id = id::kKvCacheBytesPerToken,
                .label = "KV cache per token, 16 bit",
                .value = 2 * f.cache_elements,
                .unit = "bytes",
                .is = 2 * CacheElements(model, false),
                .words = "2 bytes x layers x elements that attention keeps for a token",
                .source = kSource,
                .confidence = Confidence::kExact});
  if (f.longest_window > 0) {
    writer.Write(
        {.id = id::kKvCacheBytesPerTokenBeyondWindows,
         .label = absl::StrCat("the same beyond ",
                               NumberText(static_cast<double>(f.longest_window)), " tokens"),
         .value = 2 * f.cache_elements_beyond,
         .unit = "bytes",
         .is = 2 * CacheElements(model, true),
         .words = "layers without a window alone",
         .source = kSource,
         .confidence = Confidence::kExact});
  } else if (f.cache_elements > 0) {
    writer.Write(
        {.id = id::kKvCacheEqualsWeightsTokens,
         .label = "as heavy as the weights at",
         .value = static_cast<double>(f.parameters) / static_cast<double>(f.cache_elements),
         .unit = "tokens",
         .is = Ref(id::kParametersTotal) / CacheElements(model, false),
         .words = "parameters / elements per token, over all sequences",
         .source = kSource});
  }
}

void WriteFlops(const Model& model, const ModelFigures& f, LineWriter& writer) {
  const auto line = [&](const char* id, const std::string& label, double value, const Formula& is,
                        const char* words, const char* source) {
    writer.Write({.id = id,
                  .label = label,
                  .value = value,
                  .unit = "FLOP",
                  .is = is,
                  .words = words,
                  .source = source});
  };
  const auto active = static_cast<double>(f.active);
  line(id::kFlopsPerTokenRuleForward, "rule of thumb, forward", 2 * active,
       2 * Ref(id::kParametersActive), "2P, P = active per token", kKaplan);
  line(id::kFlopsPerTokenRuleTraining, "rule of thumb, training", 6 * active,
       6 * Ref(id::kParametersActive), "6P: backward twice forward", kKaplan);
  const auto products = [&](const char* id, const char* label, std::uint64_t flops,
                            const char* elements) {
    line(id, label, static_cast<double>(flops), 2 * Count(elements, flops / 2), "", kProducts);
  };
  products(id::kFlopsPerTokenAttention, "attention's maps", f.attention_flops,
           "elements of q, k, v, o");
  products(id::kFlopsPerTokenMlp, "MLP", f.mlp_flops,
           "elements of MLP, visited experts and router");
  products(id::kFlopsPerTokenHead, "output head", f.head_flops,
           "elements of the head, tied or not");
  const std::string at =
      absl::StrCat(" at s = ", NumberText(static_cast<double>(f.sequence_length)));
  line(id::kFlopsPerTokenScores, absl::StrCat("attention's scores", at), f.score_flops,
       ScoreFormula(model, f.sequence_length, Pairs::kAll),
       "2 x layers x heads x (qk + v head size) x s, every pair (within a window)", kProducts);
  line(id::kFlopsPerTokenScoresCausal, absl::StrCat("the causal half", at), f.causal_score_flops,
       ScoreFormula(model, f.sequence_length, Pairs::kCausal),
       "2 x layers x heads x (qk + v head size) x mean number of tokens before", kProducts);
  const double maps = static_cast<double>(f.attention_flops + f.mlp_flops + f.head_flops);
  line(id::kFlopsPerTokenForward, absl::StrCat("all products, forward", at), maps + f.score_flops,
       Ref(id::kFlopsPerTokenAttention) + Ref(id::kFlopsPerTokenMlp) + Ref(id::kFlopsPerTokenHead) +
           Ref(id::kFlopsPerTokenScores),
       "attention + MLP + head + scores (every pair)", kProducts);
  line(id::kFlopsPerTokenTraining, absl::StrCat("all products, training", at),
       3 * (maps + f.score_flops), 3 * Ref(id::kFlopsPerTokenForward),
       "3 x forward: backward takes twice as many", kProducts);
}

}  // namespace

Formula ScoreFormula(const Model& model, std::uint64_t sequence_length, Pairs pairs) {
  const std::uint64_t s = sequence_length;
  std::vector<Formula> terms;
  for (const AttentionLayers& a : model.attention) {
    const std::uint64_t kept = a.window == 0 ? s : std::min(a.window, s);
    terms.push_back(2 * Count("layers", a.layers) * Count("heads", a.query_heads) *
                    (Count("qk head size", a.qk_head_size) + Count("v head size", a.v_head_size)) *
                    (pairs == Pairs::kCausal
                         ? Term("mean number of tokens before", CausalKeys(a, s))
                         : Count("tokens", kept)));
  }
  return SumOf(terms);
}

NewLine TotalParametersLine(std::uint64_t total, const std::string& source) {
  return {.id = id::kModelParametersTotal,
          .label = "parameters (P)",
          .symbol = "P",
          .value = total,
          .unit = "parameters",
          .words = "sum of rows x columns x copies",
          .source = source,
          .confidence = Confidence::kExact};
}

NewLine ActiveParametersLine(std::uint64_t active, const std::string& source) {
  return {.id = id::kModelParametersActive,
          .label = "active per token",
          .symbol = "active",
          .value = active,
          .unit = "parameters",
          .words = "total without idle experts",
          .source = source,
          .confidence = Confidence::kExact};
}

std::vector<Line> ModelLines(const Model& model, const ModelFigures& figures,
                             const std::string& source) {
  std::vector<Line> lines;
  LineWriter writer(lines);
  WriteCounts(figures, source, writer);
  WriteCache(model, figures, writer);
  WriteFlops(model, figures, writer);
  writer.Finish();
  return lines;
}

}  // namespace gpuday
