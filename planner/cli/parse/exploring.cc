#include "planner/cli/parse/exploring.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "planner/base/status.h"
#include "planner/cli/parse/command.h"
#include "planner/cli/parse/scenario_keys.h"
#include "planner/report/formats.h"

namespace gpuday {
namespace {

constexpr char kSearchFooter[] = R"(Examples:
  gpuday search llama-3.1-8b --tokens 1T --by 2027-06-30 --budget 250k
  gpuday search llama-2-70b --gpus '<=64xH100*' --within 60d --minimize time
  gpuday search scenario.toml --only kind=spot --only recompute=none,full --json
  gpuday search llama-2-7b --gpus 8xH100-SXM5-80GB --largest context
  gpuday search --largest model --budget 1M --within 60d --only model=llama*

Axes of --only: gpu, provider, kind, optimizer, precision, recompute, kernels, loss, offload (names,
* and ? allowed); sequence (true, false); tensor, pipeline, virtual_stages, context, expert, data,
zero, zero_group, micro_batch (8, 1,2,4, <=8, 2..16).)";

constexpr char kRanksFooter[] = R"(Examples:
  gpuday ranks llama-2-7b --tokens 10M --ranks 8,16,64 --targets "q v" --targets all
  gpuday ranks llama-2-70b --gpus 8 --cards 'A100*,H100*'      which rank on which card
  gpuday ranks scenario.toml --gpus 1xRTX4090                  what fits this card)";

constexpr char kSweepFooter[] = R"(Examples:
  gpuday sweep llama-2-7b --tokens 1T --vary cluster.gpus=8..1024*2 --vary training.micro_batch=1,2,4
  gpuday sweep scenario.toml --vary cluster.gpu='A100*,H100*' --vary training.sequence_length=2k,8k,32k
  gpuday sweep scenario.toml --vary parallel.tensor=1..8*2 --csv rows.csv --name "tensor or not")";

}  // namespace

void DeclareSearch(CommandParser& command, SearchOptions& options) {
  Wishes& wishes = options.wishes;
  CLI::App& search = command.app();
  search.footer(kSearchFooter);
  command.AddOperand(options.scenario);
  search.add_option("--by", wishes.by, "Done by this date: 2027-06-30")->type_name("DATE");
  search.add_option("--within", wishes.within, "Done within: 30d, 4w, 36h")->type_name("DAYS");
  search.add_option("--start", wishes.start, "First day of the training (default: today)")
      ->type_name("DATE");
  search.add_option("--minimize", wishes.minimize, "cost (default), time, gpu-days or gpus");
  search
      .add_option(
          "--largest", options.largest,
          "Reverse search: the largest model, tokens, context, batch or rank that fits the limits")
      ->type_name("WHAT");
  search.add_flag("--safe", wishes.safe,
                  "Fit, in time and in budget at the high end of the 80 % interval");
  const auto only = std::make_shared<std::vector<std::string>>();
  search.add_option("--only", *only, "What may be chosen: --only gpu=H100*; may be repeated")
      ->type_name("AXIS=LIST")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  search.add_flag("--wide", wishes.wide,
                  "Also offloading, ZeRO in groups, kernels, losses, no sequence parallelism");
  search.add_option("--top", options.top, "Best plans to print (default 10)")
      ->check(CLI::Range(1, 1000));
  search.add_option("--threads", options.threads, "Threads (default: one per core)")
      ->check(CLI::Range(1, 1024));
  search.add_option("--gpus", wishes.gpus,
                    "GPUs: 64, '<=64', 8,16,32, 8..64, 64xH100*, or a GPU's name");
  command.Then([only, &wishes]() -> absl::Status {
    for (const std::string& axis : *only) {
      GPUDAY_ASSIGN_OR_RETURN(auto read, ReadOnly(axis));
      wishes.only.push_back(std::move(read));
    }
    return absl::OkStatus();
  });
  AddSettings(command, KeyUse::kTraining, {"--within"}, options.scenario.changes);
  command.AddJson(options.json);
}

void DeclareRanks(CommandParser& command, RanksOptions& options) {
  CLI::App& ranks = command.app();
  ranks.footer(kRanksFooter);
  command.AddOperand(options.scenario);
  AddScenarioOptions(command, KeyUse::kTraining, options.scenario.changes);
  ranks.add_option("--ranks", options.ranks, "Ranks of the adapters: 8,16,64")
      ->type_name("N,N,...");
  ranks
      .add_option("--targets", options.targets,
                  "Matrices that get an adapter: \"q v\", or all; may be repeated")
      ->type_name("ROLES")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  ranks.add_option("--cards", options.cards, "GPUs to choose from: 'A100*,H100*,RTX4090'")
      ->type_name("GPU,...");
  command.AddJson(options.json);
  command.AddDocuments(options.documents,
                       [](const DocumentFormat& format) { return format.ranks != nullptr; });
}

void DeclareSweep(CommandParser& command, SweepOptions& options) {
  CLI::App& sweep = command.app();
  sweep.footer(kSweepFooter);
  command.AddOperand(options.scenario);
  AddScenarioOptions(command, KeyUse::kTraining, options.scenario.changes);
  sweep
      .add_option("--vary", options.vary,
                  "A key and its values: 8..1024*2, 8..64+8, 2k,8k,32k, 'A100*'; may be repeated")
      ->type_name("KEY=RANGE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.AddDocument("--csv", options.csv_file, "Write the rows");
  command.AddSave("Keep the sweep; gpuday show prints its best rows", options.save_as);
  sweep.add_option("--threads", options.threads, "Threads to plan on; all cores without it")
      ->check(CLI::Range(1, 1024));
  command.AddJson(options.json);
}

}  // namespace gpuday
