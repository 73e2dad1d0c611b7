// The one place that includes CLI11.
#include <CLI/CLI.hpp>
#include <map>

#include "absl/strings/str_cat.h"
#include "planner/base/text.h"
#include "planner/base/version.h"
#include "planner/cli/options.h"
#include "planner/plan/band_words.h"
#include "planner/report/formats.h"
#include "planner/search/wishes.h"
#include "planner/trial/probe.h"

namespace gpuday {
namespace {

constexpr char kFooter[] = R"(Examples:
  gpuday plan llama-2-7b --tokens 1T --gpus 64xA100-SXM4-80GB
  gpuday plan scenario.toml --set optimizer.rank=32 --explain --save
  gpuday compare full.toml lora-r8.toml lora-r64.toml
  gpuday scenarios            what is saved;  gpuday show 1, gpuday diff 1 2

Exit codes: 0 ok, 1 the answer is no (does not fit, over budget, too late), 2 usage, 3 bad input,
4 plugin, 5 store, 6 output.)";

constexpr char kPlanFooter[] = R"(Examples:
  gpuday plan llama-2-7b --tokens 1T --gpus 64xA100-SXM4-80GB
  gpuday plan llama-3.1-8b --gpus 8xH100-SXM5-80GB --micro-batch 2 --within 10
  gpuday plan scenario.toml --set training.recompute=full --explain
  gpuday plan path/to/config.json --tokens 2T --gpus 256xH100-SXM5-80GB
  gpuday plan - --json < scenario.toml
  gpuday plan scenario.toml --html report.html --xlsx budget.xlsx
  gpuday plan gpt2 --price 2.50 --set budget.usd=500 --save --name "first try")";

constexpr char kInferenceFooter[] = R"(Examples:
  gpuday inference llama-2-7b --batch 16 --prompt 2000 --generate 500
  gpuday inference llama-3.1-70b --gpus 4xH100-SXM5-80GB --set inference.cache_bits=8
  gpuday inference path/to/config.json --precision int4 --gpus RTX4090 --explain)";

constexpr char kRanksFooter[] = R"(Examples:
  gpuday ranks llama-2-7b --tokens 10M --ranks 8,16,64 --targets "q v" --targets all
  gpuday ranks llama-2-70b --gpus 8 --cards 'A100*,H100*'      which rank on which card
  gpuday ranks scenario.toml --gpus 1xRTX4090                  what fits this card)";

constexpr char kSweepFooter[] = R"(Examples:
  gpuday sweep llama-2-7b --tokens 1T --vary cluster.gpus=8..1024*2 --vary training.micro_batch=1,2,4
  gpuday sweep scenario.toml --vary cluster.gpu='A100*,H100*' --vary training.sequence_length=2k,8k,32k
  gpuday sweep scenario.toml --vary parallel.tensor=1..8*2 --csv rows.csv --name "tensor or not")";

// What an option is about, and so which commands have it.
enum class About { kBoth, kTraining, kInference };

constexpr char kSearchFooter[] = R"(Examples:
  gpuday search llama-3.1-8b --tokens 1T --by 2027-06-30 --budget 250k
  gpuday search llama-2-70b --gpus '<=64xH100*' --within 60d --minimize time
  gpuday search scenario.toml --only kind=spot --only recompute=none,full --json
  gpuday search llama-2-7b --gpus 8xH100-SXM5-80GB --largest context
  gpuday search --largest model --budget 1M --within 60d --only model=llama*

Axes of --only: gpu, provider, kind, optimizer, precision, recompute, kernels, loss, offload (names,
* and ? allowed); tensor, pipeline, virtual_stages, context, expert, data, zero, micro_batch (8,
1,2,4, <=8, 2..16).)";

// An option that is short for one scenario key.
struct Shortcut {
  const char* flag;
  const char* key;
  const char* help;
  About about = About::kTraining;
};

constexpr Shortcut kShortcuts[] = {
    {"--tokens", "training.tokens", "training tokens: 1T, 300B, 2e12"},
    {"--sequence-length", "training.sequence_length", "tokens per sequence"},
    {"--micro-batch", "training.micro_batch", "sequences per GPU and pass"},
    {"--recompute", "training.recompute", "activations: none, selective, operations or full"},
    {"--optimizer", "optimizer.name", "optimizer plugin (gpuday plugins lists them)"},
    {"--precision", "precision.name", "precision plugin", About::kBoth},
    {"--utilization", "efficiency.utilization", "share of the dense peak, 0 to 1"},
    {"--price", "price.usd_per_gpu_hour", "USD per GPU-hour", About::kBoth},
    {"--provider", "price.provider", "price of this provider", About::kBoth},
    {"--kind", "price.kind", "kind of price: on-demand, spot, ...", About::kBoth},
    {"--batch", "inference.batch", "sequences at once", About::kInference},
    {"--prompt", "inference.prompt_tokens", "tokens of each prompt", About::kInference},
    {"--generate", "inference.generated_tokens", "tokens generated for each", About::kInference},
    {"--budget", "budget.usd", "at most this many USD"},
    {"--within", "budget.deadline_days", "at most this many days"}};

// "64xA100-SXM4-80GB", "64" or "A100-SXM4-80GB" as cluster.gpus and cluster.gpu.
void AddGpus(const std::string& text, Options& options) {
  const auto set = [&](const char* key, const std::string& value) {
    options.settings.push_back({key, value, "--gpus"});
  };
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == text.size()) return set("cluster.gpus", text);
  if (digits > 0 && (text[digits] == 'x' || text[digits] == 'X' || text[digits] == '*')) {
    set("cluster.gpus", text.substr(0, digits));
    // Quoted, so that a name that looks like a number stays a name.
    return set("cluster.gpu", QuoteToml(text.substr(digits + 1)));
  }
  set("cluster.gpu", QuoteToml(text));
}

class Parser {
 public:
  Parser()
      : app_("gpuday budgets GPU days: what a training run needs in memory, time and money.",
             "gpuday") {
    app_.footer(kFooter);
    app_.set_version_flag("--version", kVersion, "Print the version and exit");
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.add_option("--plugin-dir", options_.plugin_folders,
                    "Folder of plugins that comes before all others; may be repeated")
        ->type_name("DIR")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app_.add_option("--db", options_.database, "Database of saved plans (or $GPUDAY_DB)")
        ->type_name("FILE");

    CLI::App* plan = Add("plan", "Plan a model or a scenario file");
    plan->footer(kPlanFooter);
    AddOperand(plan);
    AddScenarioOptions(plan, About::kTraining);
    plan->add_flag("--explain", options_.explain, "Every number with formula, numbers, source");
    AddJson(plan);
    AddDocuments(plan, &DocumentFormat::plan);
    plan->add_flag("--save", options_.save, "Keep the plan; gpuday show prints it again");
    plan->add_option("--name", options_.save_name, "Name to save it under (implies --save)");

    CLI::App* inference = Add("inference", "Memory, speed and cost of serving a model");
    inference->footer(kInferenceFooter);
    AddOperand(inference);
    AddScenarioOptions(inference, About::kInference);
    inference->add_flag("--explain", options_.explain,
                        "Every number with formula, numbers, source");
    AddJson(inference);

    AddSearch();

    CLI::App* compare = Add("compare", "Two or more plans side by side");
    compare->footer(
        "Examples:\n  gpuday compare full.toml lora-r8.toml lora-r64.toml\n"
        "  gpuday compare llama-2-7b llama-3.1-8b --gpus 8xH100-SXM5-80GB --tokens 1B\n"
        "  gpuday compare 3 scenario.toml      # 3 is a saved plan");
    compare
        ->add_option("PLAN", options_.operands, "Scenario files, models or saved plans (by number)")
        ->required()
        ->expected(2, 16);
    AddScenarioOptions(compare, About::kTraining);
    AddJson(compare);
    AddDocuments(compare, &DocumentFormat::compare);

    CLI::App* ranks = Add("ranks", "Full fine-tuning, LoRA and QLoRA by rank, side by side");
    ranks->footer(kRanksFooter);
    AddOperand(ranks);
    AddScenarioOptions(ranks, About::kTraining);
    ranks->add_option("--ranks", options_.ranks, "Ranks of the adapters: 8,16,64")
        ->type_name("N,N,...");
    ranks
        ->add_option("--targets", options_.targets,
                     "Matrices that get an adapter: \"q v\", or all; may be repeated")
        ->type_name("ROLES")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    ranks->add_option("--cards", options_.cards, "GPUs to choose from: 'A100*,H100*,RTX4090'")
        ->type_name("GPU,...");
    AddJson(ranks);
    AddDocuments(ranks, &DocumentFormat::ranks);

    CLI::App* sweep = Add("sweep", "Plan every combination of values of scenario keys");
    sweep->footer(kSweepFooter);
    AddOperand(sweep);
    AddScenarioOptions(sweep, About::kTraining);
    sweep
        ->add_option(
            "--vary", options_.vary,
            "A key and its values: 8..1024*2, 8..64+8, 2k,8k,32k, 'A100*'; may be repeated")
        ->type_name("KEY=RANGE")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    AddDocument(sweep, "--csv", options_.csv_file, "Write the rows");
    sweep->add_flag("--save", options_.save, "Keep the sweep; gpuday show prints its best rows");
    sweep->add_option("--name", options_.save_name, "Name to save it under (implies --save)");
    sweep->add_option("--threads", options_.threads, "Threads to plan on; all cores without it")
        ->check(CLI::Range(1, 1024));
    AddJson(sweep);

    CLI::App* sensitivity = Add("sensitivity", "What moves the date and the cost most");
    sensitivity->footer(
        "Examples:\n  gpuday sensitivity scenario.toml\n"
        "  gpuday sensitivity llama-2-7b --tokens 1T --gpus 64xA100-SXM4-80GB");
    AddOperand(sensitivity);
    AddScenarioOptions(sensitivity, About::kTraining);
    AddJson(sensitivity);

    AddJson(Add("scenarios", "List the saved plans and sweeps"));
    AddSaved("show", "Print a saved plan as it was, and what would differ today", 1);
    AddSaved("diff", "What changed between two saved plans, biggest change first", 2);
    AddSaved("delete", "Delete a saved plan", 1);

    CLI::App* serve = Add("serve", "Show all of this in the browser, on this machine alone");
    serve->footer("Example:\n  gpuday serve --port 0      # any port that is free; Ctrl-C ends it");
    serve->add_option("--port", options_.port, "Port on 127.0.0.1 (default 8765); 0: any")
        ->check(CLI::Range(0, 65535));
    serve->add_flag("--no-open", options_.no_open, "Do not open the browser");

    CLI::App* models = Add("models", "List models, show one, or add one");
    models->footer(
        "Examples:\n  gpuday models llama-3.1-8b\n  gpuday models config.json\n"
        "  gpuday models add config.json --name ours      # into your data folder");
    models->add_option("MODEL|FILE", words_[0],
                       "A model's name or a config.json to show, or the word add");
    models->add_option("FILE", words_[1],
                       "Behind add: a config.json that becomes a model of yours");
    models->add_option("--name", options_.model_name, "Name of the model that is added");
    AddJson(models);
    AddList("gpus", "List accelerators, or show one", "GPU");
    CLI::App* prices = AddList("prices", "List prices per GPU-hour", "GPU");
    prices->add_option("--provider", options_.provider, "Only this provider");
    prices->add_option("--kind", options_.kind, "Only this kind: on-demand, spot, ...");
    AddList("regions", "List regions with their carbon intensity", "REGION");
    CLI::App* plugins = Add("plugins", "List plugins, describe one, check a file, or start one");
    plugins->footer(
        "Examples:\n  gpuday plugins                          # all, with what became of them\n"
        "  gpuday plugins describe lora            # options, formulas, known figures\n"
        "  gpuday plugins check build/mine.so      # held against the contract\n"
        "  gpuday plugins new optimizer mine       # a project that builds as it is");
    plugins->add_option("WHAT", words_[0], "list, describe, check, new, or a plugin's name");
    plugins->add_option("NAME|FILE|FAMILY", words_[1],
                        "Behind describe: a name; behind check: a file; behind new: a family");
    plugins->add_option("NAME", words_[2], "Behind new and a family: the plugin's name");
    plugins->add_option("--into", options_.into, "Folder that new makes the project's folder in")
        ->type_name("DIR");
    AddJson(plugins);
    // What a probe runs as (trial/probe.h).
    Add(kProbeCommand, "")
        ->group("")
        ->add_option("WHAT", options_.operands)
        ->expected(2)
        ->required();
    CLI::App* validate = Add("validate", "Plan the rows of a measurement table and compare");
    validate->footer("Example:\n  gpuday validate runs.csv      # docs/validate.md has the format");
    validate->add_option("FILE", options_.operands, "A CSV file, or - for standard input")
        ->required()
        ->expected(1);
    AddJson(validate);
    CLI::App* calibrate = Add("calibrate", "Learn from your own runs how long trainings take");
    calibrate->footer(
        "Example:\n  gpuday calibrate runs.csv     # docs/validate.md has the format");
    calibrate->add_option("FILE", options_.operands, "A CSV file, or - for standard input")
        ->required()
        ->expected(1);
    AddJson(Add("doctor", "Check the installation: plugins, catalog, database"));
  }

  ParsedCommandLine Parse(int argc, const char* const* argv) {
    ParsedCommandLine parsed;
    const auto usage_error = [&](const std::string& message) {
      parsed.exit_code = static_cast<int>(Fault::kUsage);
      parsed.error = absl::StrCat("gpuday: ", message, "\n");
      return parsed;
    };
    if (argc < 2) return usage_error("which command?\n\n" + app_.help());
    if (const std::string unknown = UnknownWord(argc, argv); !unknown.empty()) {
      return usage_error(unknown + "\ngpuday --help shows what there is");
    }
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      std::ostringstream out, err;
      if (app_.exit(error, out, err) != 0) return usage_error(Printable(error.what(), 400));
      parsed.output = out.str();
      return parsed;
    }
    options_.command = app_.get_subcommands().at(0)->get_name();
    if (!options_.save_name.empty()) options_.save = true;
    for (const std::string& operand : words_) {
      if (!operand.empty()) options_.operands.push_back(operand);
    }
    for (const auto& [flag, value] : shortcut_values_) {
      if (value.empty()) continue;
      for (const Shortcut& shortcut : kShortcuts) {
        // As given on purpose: an empty value never gets here, text is quoted by its reader.
        if (flag == shortcut.flag) options_.settings.push_back({shortcut.key, value, flag});
      }
    }
    if (!gpus_.empty()) AddGpus(gpus_, options_);
    for (const std::string& only : only_) {
      absl::StatusOr<std::pair<std::string, std::string>> read = ReadOnly(only);
      if (!read.ok()) return usage_error(std::string(read.status().message()));
      options_.only.push_back(*std::move(read));
    }
    for (const std::string& set : sets_) {
      const std::size_t equals = set.find('=');
      if (equals == std::string::npos || equals == 0) {
        return usage_error(absl::StrCat("--set ", Printable(set, 80),
                                        ": expected table.key=value, such as optimizer.rank=32"));
      }
      options_.settings.push_back({set.substr(0, equals), set.substr(equals + 1), "--set"});
    }
    parsed.options = options_;
    return parsed;
  }

 private:
  CLI::App* Add(const std::string& name, const std::string& help) {
    return app_.add_subcommand(name, help);
  }

  void AddOperand(CLI::App* command) {
    command
        ->add_option("MODEL|FILE", options_.operands,
                     "A model's name, a scenario file, a config.json, or - for standard input")
        ->expected(0, 1);
  }

  void AddJson(CLI::App* command) {
    command->add_flag("--json", options_.json, "Print JSON instead of a table");
  }

  // Documents: each to a file, or to standard output in place of the table.
  void AddDocument(CLI::App* command, const std::string& flag, std::string& file,
                   const std::string& help) {
    command->add_option(flag, file, absl::StrCat(help, " to FILE, - for standard output"))
        ->type_name("FILE");
  }

  // An option for each format that `writes` the command's answer.
  template <typename Writer>
  void AddDocuments(CLI::App* command, Writer DocumentFormat::*writes) {
    for (const DocumentFormat& format : DocumentFormats()) {
      std::string Options::*file = DocumentFile(format.name);
      if (format.*writes == nullptr || file == nullptr) continue;
      AddDocument(command, format.option, options_.*file, format.help);
    }
  }

  void AddSearch() {
    CLI::App* search = Add("search", "The plan that meets a date and a budget");
    search->footer(kSearchFooter);
    search
        ->add_option("MODEL|FILE", options_.operands,
                     "A model's name, a scenario file, a config.json, or - for standard input")
        ->expected(0, 1);
    search->add_option("--by", options_.by, "Done by this date: 2027-06-30")->type_name("DATE");
    search->add_option("--within", options_.within, "Done within: 30d, 4w, 36h")->type_name("DAYS");
    search->add_option("--start", options_.start, "First day of the training (default: today)")
        ->type_name("DATE");
    search->add_option("--minimize", options_.minimize, "cost (default), time, gpu-days or gpus");
    search
        ->add_option("--largest", options_.largest,
                     "The question turned round: the largest model, tokens, context, batch or rank")
        ->type_name("WHAT");
    search->add_flag("--safe", options_.safe,
                     absl::StrCat("Fit, in time and in budget at the high end of ", kBandRuns));
    search->add_option("--only", only_, "What may be chosen: --only gpu=H100*; may be repeated")
        ->type_name("AXIS=LIST")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    search->add_flag("--wide", options_.wide,
                     "Also offloading, ZeRO in groups, kernels, losses, no sequence parallelism");
    search->add_option("--top", options_.top, "Best plans to print (default 10)")
        ->check(CLI::Range(1, 1000));
    search->add_option("--threads", options_.threads, "Threads (default: one per core)")
        ->check(CLI::Range(1, 1024));
    search->add_option("--gpus", options_.search_gpus,
                       "GPUs: 64, '<=64', 8,16,32, 8..64, 64xH100*, or a GPU's name");
    AddSettings(search, About::kTraining, {"--within"});
    AddJson(search);
  }

  void AddScenarioOptions(CLI::App* command, About about) {
    command->add_option("--gpus", gpus_, "GPUs: 64xA100-SXM4-80GB, 64, or a GPU's name");
    AddSettings(command, about, {});
  }

  // The scenario's keys but for what `own` options of the command say.
  void AddSettings(CLI::App* command, About about, const std::vector<std::string>& own) {
    for (const Shortcut& shortcut : kShortcuts) {
      if (shortcut.about != About::kBoth && shortcut.about != about) continue;
      if (std::find(own.begin(), own.end(), shortcut.flag) != own.end()) continue;
      command->add_option(shortcut.flag, shortcut_values_[shortcut.flag],
                          absl::StrCat(shortcut.help, "  [", shortcut.key, "]"));
    }
    command->add_option("--set", sets_, "Any scenario key: --set table.key=value; may be repeated")
        ->type_name("KEY=VALUE")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }

  void AddSaved(const std::string& name, const std::string& help, int count) {
    CLI::App* command = Add(name, help);
    command
        ->add_option("PLAN", options_.operands, "A saved plan's number or name (gpuday scenarios)")
        ->required()
        ->expected(count);
    if (name == "show") {
      command->add_flag("--explain", options_.explain,
                        "Every number with formula, numbers, source");
      AddDocuments(command, &DocumentFormat::plan);
    }
    if (name == "delete") {
      command->add_flag("--undo", options_.undo, "Bring back the plan of this number");
    } else {
      AddJson(command);
    }
  }

  CLI::App* AddList(const std::string& name, const std::string& help, const std::string& operand) {
    CLI::App* command = Add(name, help);
    command->add_option(operand, options_.operands, "Only this one, with all that is known")
        ->expected(0, 1);
    AddJson(command);
    return command;
  }

  // What is wrong with the words themselves, before their values count: CLI11's own messages name
  // the wrong culprit for a misspelt command or option. Empty: nothing.
  std::string UnknownWord(int argc, const char* const* argv) const {
    const CLI::App* command = nullptr;
    std::vector<std::string> options, commands;
    const auto add_options = [&options](const CLI::App& app) {
      for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
      }
    };
    add_options(app_);
    for (const CLI::App* sub : app_.get_subcommands({})) {
      if (!sub->get_group().empty()) commands.push_back(sub->get_name());
    }
    for (int i = 1; i < argc; ++i) {
      const std::string word = argv[i];
      if (word.starts_with("--")) {
        const std::string name = word.substr(0, word.find('='));
        if (std::find(options.begin(), options.end(), name) == options.end()) {
          return absl::StrCat("unknown option ", Printable(name, 60), DidYouMean(name, options));
        }
        // Its value is not a word to look at, but an empty one is a shell variable that is not set.
        const bool takes_value = ValueFollows(command, name);
        if (takes_value && word == name) ++i;
        if (takes_value && i < argc &&
            (word == name ? std::string(argv[i]) : word.substr(name.size() + 1)).empty()) {
          return absl::StrCat("option ", name, " has an empty value");
        }
      } else if (command == nullptr) {
        command = FindCommand(word);
        if (command == nullptr && !word.starts_with("-")) {
          return absl::StrCat("unknown command \"", Printable(word, 60), "\"",
                              DidYouMean(word, commands));
        }
        if (command != nullptr) add_options(*command);
      }
    }
    return "";
  }

  const CLI::App* FindCommand(const std::string& word) const {
    for (const CLI::App* command : app_.get_subcommands({})) {
      if (command->get_name() == word) return command;
    }
    return nullptr;
  }

  bool ValueFollows(const CLI::App* command, const std::string& name) const {
    for (const CLI::App* app : {command, &app_}) {
      const CLI::Option* option = app == nullptr ? nullptr : app->get_option_no_throw(name);
      if (option != nullptr) return option->get_items_expected_max() > 0;
    }
    return false;
  }

  CLI::App app_;
  Options options_;
  std::string gpus_;
  std::array<std::string, 3> words_;  // operands of models and plugins
  std::map<std::string, std::string> shortcut_values_;
  std::vector<std::string> sets_;
  std::vector<std::string> only_;
};

}  // namespace

ParsedCommandLine ParseCommandLine(int argc, const char* const* argv) {
  // CLI11 does not take operands of a subcommand behind "--"; nothing starts with a dash that needs
  // it.
  std::vector<const char*> words;
  for (int i = 0; i < argc; ++i) {
    if (std::string_view(argv[i]) != "--") words.push_back(argv[i]);
  }
  return Parser().Parse(static_cast<int>(words.size()), words.data());
}

}  // namespace gpuday
