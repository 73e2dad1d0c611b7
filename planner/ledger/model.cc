#include "planner/ledger/model.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/ledger/ledger.h"
#include "planner/plan/ids.h"

namespace gpuday {
namespace {

constexpr char kRule[] = "Kaplan et al. 2020, section 2.1";
constexpr char kProducts[] = "Narayanan et al. 2021, appendix: 2 FLOPs per element of a product";

std::string Text(std::uint64_t value) { return NumberText(static_cast<double>(value)); }

// "32 x 1,024 + 32 x 512": layers x elements of the kinds of attention that `counts` picks.
std::string CacheNumbers(const Model& model, bool beyond) {
  std::vector<std::string> terms;
  for (const AttentionLayers& a : model.attention) {
    if (beyond && a.window != 0) continue;
    terms.push_back(absl::StrCat(Text(a.layers), " x ", Text(a.cache_elements)));
  }
  return terms.empty() ? "0" : absl::StrJoin(terms, " + ");
}

void WriteCounts(const ModelFigures& f, const std::string& source, LineWriter& writer) {
  const auto count = [&](const char* id, const char* label, std::uint64_t value,
                         const char* formula, const std::string& numbers) {
    writer.Count(absl::StrCat("parameters.", id), label, value, "parameters", formula, numbers,
                 source, Confidence::kExact);
  };
  std::vector<std::string> terms;
  for (const RoleFigures& role : f.roles) {
    if (role.parameters > 0) terms.push_back(Text(role.parameters));
  }
  count("total", "parameters", f.parameters, "sum of rows x columns x copies over all matrices",
        absl::StrJoin(terms, " + "));
  count("active", "active per token", f.active, "all but the experts that a token does not visit",
        f.active == f.parameters
            ? ""
            : absl::StrCat(Text(f.parameters), " - ", Text(f.parameters - f.active)));
  count("embedding", "embedding", f.embedding, "token embedding + learned positions", "");
  count("non_embedding", "non-embedding", f.parameters - f.embedding,
        "all but the embedding; an untied head is in it",
        absl::StrCat(Text(f.parameters), " - ", Text(f.embedding)));
  count("head", "output head", f.head, "0 when it shares the embedding's parameters", "");
  count("layers", "in the layers", f.in_layers, "all but embedding, head and final norm", "");
}

void WriteCache(const Model& model, const ModelFigures& f, LineWriter& writer) {
  constexpr char kSource[] = "what attention keeps (Shazeer 2019; DeepSeek-AI 2024, section 2.1)";
  const auto bytes = [&](const char* id, const std::string& label, std::uint64_t elements,
                         const std::string& formula, bool beyond) {
    writer.Count(absl::StrCat("kv_cache.", id), label, 2 * elements, "bytes", formula,
                 absl::StrCat("2 x (", CacheNumbers(model, beyond), ")"), kSource,
                 Confidence::kExact);
  };
  bytes("bytes_per_token", "KV cache per token, 16 bit", f.cache_elements,
        "2 bytes x layers x elements that attention keeps for a token", false);
  if (f.longest_window > 0) {
    bytes("bytes_per_token_beyond_windows",
          absl::StrCat("the same beyond ", Text(f.longest_window), " tokens"),
          f.cache_elements_beyond, "layers without a window alone", true);
  } else if (f.cache_elements > 0) {
    writer.Add(id::kKvCacheEqualsWeightsTokens, "as heavy as the weights at",
               static_cast<double>(f.parameters) / static_cast<double>(f.cache_elements), "tokens",
               "parameters / elements per token, over all sequences",
               absl::StrCat(Text(f.parameters), " / (", CacheNumbers(model, false), ")"), kSource,
               Confidence::kFormula);
  }
}

void WriteFlops(const Model& model, const ModelFigures& f, LineWriter& writer) {
  const auto line = [&](const char* id, const std::string& label, double value,
                        const std::string& formula, const std::string& numbers,
                        const char* source) {
    writer.Add(absl::StrCat("flops_per_token.", id), label, value, "FLOP", formula, numbers, source,
               Confidence::kFormula);
  };
  const auto active = static_cast<double>(f.active);
  line("rule_forward", "rule of thumb, forward", 2 * active, "2P, P = active per token",
       absl::StrCat("2 x ", Text(f.active)), kRule);
  line("rule_training", "rule of thumb, training", 6 * active, "6P: backward twice forward",
       absl::StrCat("6 x ", Text(f.active)), kRule);
  const auto products = [&](const char* id, const char* label, std::uint64_t flops,
                            const char* formula) {
    line(id, label, static_cast<double>(flops), formula, absl::StrCat("2 x ", Text(flops / 2)),
         kProducts);
  };
  products("attention", "attention's maps", f.attention_flops, "2 x elements of q, k, v, o");
  products("mlp", "MLP", f.mlp_flops, "2 x elements of MLP, visited experts and router");
  products("head", "output head", f.head_flops, "2 x elements of the head, tied or not");
  const std::string at = absl::StrCat(" at s = ", Text(f.sequence_length));
  line("scores", absl::StrCat("attention's scores", at), f.score_flops,
       "2 x layers x heads x (qk + v head size) x s, every pair (within a window)",
       ScoreNumbers(model, f.sequence_length, false), kProducts);
  line("scores_causal", absl::StrCat("the causal half", at), f.causal_score_flops,
       "2 x layers x heads x (qk + v head size) x mean number of tokens before",
       ScoreNumbers(model, f.sequence_length, true), kProducts);
  const double maps = static_cast<double>(f.attention_flops + f.mlp_flops + f.head_flops);
  const std::string sum = absl::StrCat(Text(f.attention_flops), " + ", Text(f.mlp_flops), " + ",
                                       Text(f.head_flops), " + ", NumberText(f.score_flops));
  line("forward", absl::StrCat("all products, forward", at), maps + f.score_flops,
       "attention + MLP + head + scores (every pair)", sum, kProducts);
  line("training", absl::StrCat("all products, training", at), 3 * (maps + f.score_flops),
       "3 x forward: backward takes twice as many", absl::StrCat("3 x (", sum, ")"), kProducts);
}

}  // namespace

std::string ScoreNumbers(const Model& model, std::uint64_t sequence_length, bool causal) {
  const std::uint64_t s = sequence_length;
  std::vector<std::string> terms;
  for (const AttentionLayers& a : model.attention) {
    const std::uint64_t pairs = a.window == 0 ? s : std::min(a.window, s);
    terms.push_back(absl::StrCat("2 x ", Text(a.layers), " x ", Text(a.query_heads), " x (",
                                 Text(a.qk_head_size), " + ", Text(a.v_head_size), ") x ",
                                 causal ? NumberText(CausalKeys(a, s)) : Text(pairs)));
  }
  return terms.empty() ? "0" : absl::StrJoin(terms, " + ");
}

std::vector<Line> ModelLines(const Model& model, const ModelFigures& figures,
                             const std::string& source) {
  std::vector<Line> lines;
  LineWriter writer(lines);
  WriteCounts(figures, source, writer);
  WriteCache(model, figures, writer);
  WriteFlops(model, figures, writer);
  return lines;
}

}  // namespace gpuday
