#include <filesystem>

#include "absl/strings/str_cat.h"
#include "planner/base/files.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/plan/words.h"
#include "planner/scenario/scenario.h"

namespace gpuday {
namespace {

constexpr std::size_t kLargestScenario = 256 * 1024;
constexpr int kMostStages = 8;
constexpr double kMostTokens = 9007199254740992.0;  // 2^53
constexpr std::uint64_t kMostGpus = 10'000'000;
constexpr std::uint64_t kMostDegree = 100'000;
constexpr std::uint64_t kMostInferenceTokens = 100'000'000;
constexpr std::uint64_t kMostSequences = 1'000'000'000;

const Node& TableAt(TableReader& root, const char* key, const Node& empty) {
  const Node* table = root.Table(key);
  return table == nullptr ? empty : *table;
}

absl::Status ReadModel(const Node& table, Scenario& scenario) {
  TableReader reader(table, "model");
  auto& model = scenario.model;
  model.where = table.where;
  model.name = reader.Text("name");
  model.architecture = reader.Text("architecture");
  model.hugging_face = reader.Text("hugging_face");
  if (const Node* parameters = reader.Table("parameters")) {
    model.parameters = parameters->entries;
  }
  if (model.name.has_value() && model.architecture.has_value()) {
    reader.FailAt("architecture", model.architecture->where,
                  "a model by name has its architecture already; give "
                  "model.name, or model.architecture with [model.parameters]");
  }
  if (model.hugging_face.has_value() &&
      (model.name.has_value() || model.architecture.has_value())) {
    reader.FailAt("hugging_face", model.hugging_face->where,
                  "the file says which architecture it is; leave out model.name "
                  "and model.architecture");
  }
  return reader.Finish();
}

absl::Status ReadTraining(const Node& table, Scenario& scenario) {
  TableReader reader(table, "training");
  auto& training = scenario.training;
  training.tokens = reader.Number("tokens", {.low = 1, .high = kMostTokens, .whole = true});
  training.steps = reader.Count("steps", 1, 1'000'000'000'000);
  training.sequence_length = reader.Count("sequence_length", 1, 100'000'000);
  training.global_batch = reader.Count("global_batch", 1, kMostSequences);
  training.micro_batch = reader.Count("micro_batch", 1, kMostSequences);
  training.recompute = reader.Text("recompute", NamesOf<Recompute>());
  training.flash_attention = reader.Boolean("flash_attention");
  training.loss = reader.Text("loss", NamesOf<Loss>());
  training.kernels = reader.Text("kernels", NamesOf<Kernels>());
  training.trained_layers = reader.Count("trained_layers", 1, 1'000'000);
  training.framework = reader.Text("framework");
  if (training.tokens.has_value() && training.steps.has_value()) {
    reader.FailAt("steps", training.steps->where,
                  "training.tokens is given too; one of them says how long it is");
  }
  return reader.Finish();
}

absl::Status CheckRoom(const Node& node, const std::string& name, const Scenario& scenario) {
  if (scenario.optimizer.size() < kMostStages) return absl::OkStatus();
  return WithKey(Error(Fault::kInput, absl::StrCat(node.where.Text(), ": ", name, ": more than ",
                                                   kMostStages, " stages")),
                 name);
}

// [optimizer] name, options, then = "name" or then = { name, options, then }.
absl::Status ReadStages(const Node& table, const std::string& name, Scenario& scenario) {
  GPUDAY_RETURN_IF_ERROR(CheckRoom(table, name, scenario));
  TableReader reader(table, name);
  PluginChoice choice{
      .name = {reader.RequiredText("name"), table.where}, .options = {}, .table = name};
  if (const Node* where = table.Find("name")) choice.name.where = where->where;
  const Node* then = table.Find("then");
  for (const auto& [key, node] : reader.Rest()) {
    if (key != "then") choice.options.emplace_back(key, *node);
  }
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  scenario.optimizer.push_back(std::move(choice));
  if (then == nullptr) return absl::OkStatus();
  const std::string next = absl::StrCat(name, ".then");
  if (then->kind == Node::Kind::kText) {
    if (then->text.empty()) {
      return WithKey(
          Error(Fault::kInput, absl::StrCat(then->where.Text(), ": ", next,
                                            ": expected the name of an optimizer, found none")),
          next);
    }
    GPUDAY_RETURN_IF_ERROR(CheckRoom(*then, next, scenario));
    scenario.optimizer.push_back({.name = {then->text, then->where}, .options = {}, .table = next});
    return absl::OkStatus();
  }
  return ReadStages(*then, next, scenario);
}

absl::Status ReadPrecision(const Node& table, Scenario& scenario) {
  TableReader reader(table, "precision");
  PluginChoice choice{
      .name = {reader.RequiredText("name"), table.where}, .options = {}, .table = "precision"};
  if (const Node* where = table.Find("name")) choice.name.where = where->where;
  for (const auto& [key, node] : reader.Rest()) choice.options.emplace_back(key, *node);
  GPUDAY_RETURN_IF_ERROR(reader.Finish());
  scenario.precision = std::move(choice);
  return absl::OkStatus();
}

absl::Status ReadCluster(const Node& table, Scenario& scenario) {
  TableReader reader(table, "cluster");
  scenario.cluster.gpu = reader.Text("gpu");
  scenario.cluster.gpus = reader.Count("gpus", 1, kMostGpus);
  scenario.cluster.region = reader.Text("region");
  scenario.cluster.network_gb_per_s = reader.Number("network_gb_per_s", Range::PositiveUpTo(1e5));
  scenario.cluster.link_gb_per_s = reader.Number("link_gb_per_s", Range::PositiveUpTo(1e5));
  scenario.cluster.gpus_per_node = reader.Count("gpus_per_node", 1, 1'000'000);
  return reader.Finish();
}

absl::Status ReadParallel(const Node& table, Scenario& scenario) {
  TableReader reader(table, "parallel");
  scenario.parallel.data = reader.Count("data", 1, kMostGpus);
  scenario.parallel.zero = reader.Count("zero", 0, 3);
  scenario.parallel.zero_group = reader.Count("zero_group", 2, kMostGpus);
  scenario.parallel.tensor = reader.Count("tensor", 1, kMostDegree);
  scenario.parallel.pipeline = reader.Count("pipeline", 1, kMostDegree);
  scenario.parallel.virtual_stages = reader.Count("virtual_stages", 1, kMostDegree);
  scenario.parallel.context = reader.Count("context", 1, kMostDegree);
  scenario.parallel.expert = reader.Count("expert", 1, kMostDegree);
  scenario.parallel.sequence = reader.Boolean("sequence");
  scenario.parallel.offload = reader.Text("offload", NamesOf<Offload>());
  scenario.parallel.bucket_bytes = reader.Count("bucket_bytes", 0, 1'000'000'000'000);
  scenario.parallel.sharded_gradient_copy = reader.Boolean("sharded_gradient_copy");
  return reader.Finish();
}

absl::Status ReadInference(const Node& table, Scenario& scenario) {
  TableReader reader(table, "inference");
  auto& inference = scenario.inference;
  inference.prompt_tokens = reader.Count("prompt_tokens", 1, kMostInferenceTokens);
  inference.generated_tokens = reader.Count("generated_tokens", 1, kMostInferenceTokens);
  inference.batch = reader.Count("batch", 1, kMostSequences);
  inference.cache_bits = reader.Count("cache_bits", 1, 64);
  inference.tensor = reader.Count("tensor", 1, kMostGpus);
  if (const auto& bits = inference.cache_bits; bits.has_value()) {
    if (bits->value != 4 && bits->value != 8 && bits->value != 16) {
      reader.FailAt("cache_bits", bits->where,
                    absl::StrCat("expected 4, 8 or 16, found ", bits->value));
    }
  }
  return reader.Finish();
}

absl::Status ReadSoftware(const Node& table, Scenario& scenario) {
  TableReader reader(table, "software");
  auto& software = scenario.software;
  software.generation = reader.Text("generation", NamesOf<Generation>());
  software.flash_version = reader.Count("flash_version", 1, 3);
  software.overlap_gradients = reader.Boolean("overlap_gradients");
  software.overlap_tensor = reader.Boolean("overlap_tensor");
  software.compiled_launch = reader.Boolean("compiled_launch");
  software.context = reader.Text("context", NamesOf<ContextParallel>());
  software.network_share = reader.Number("network_share", Range::PositiveUpTo(1));
  return reader.Finish();
}

absl::Status ReadGoodput(const Node& table, Scenario& scenario) {
  TableReader reader(table, "goodput");
  auto& goodput = scenario.goodput;
  goodput.failures_per_gpu_day = reader.Number("failures_per_gpu_day", {.low = 0, .high = 10});
  goodput.restart_minutes = reader.Number("restart_minutes", {.low = 0, .high = 1e5});
  goodput.checkpoint_seconds = reader.Number("checkpoint_seconds", {.low = 0, .high = 1e5});
  goodput.checkpoint_minutes = reader.Number("checkpoint_minutes", Range::PositiveUpTo(1e5));
  goodput.other_losses = reader.Number("other_losses", {.low = 0, .high = 0.95});
  goodput.losses_per_doubling = reader.Number("losses_per_doubling", {.low = 0, .high = 0.2});
  return reader.Finish();
}

absl::Status ReadMoney(TableReader& root, const Node& empty, Scenario& scenario) {
  TableReader efficiency(TableAt(root, "efficiency", empty), "efficiency");
  const Node* asked = TableAt(root, "efficiency", empty).Find("utilization");
  if (asked != nullptr && asked->kind == Node::Kind::kText && asked->text == "predicted") {
    scenario.predict = {true, asked->where};
    efficiency.Text("utilization");
  } else if (asked != nullptr && asked->kind == Node::Kind::kText &&
             !ParseNumber(asked->text).has_value()) {
    efficiency.FailAt("utilization", asked->where,
                      absl::StrCat("expected a number from 0.001 to 1 or "
                                   "\"predicted\", found \"",
                                   Printable(asked->text, 40), "\""));
  } else {
    scenario.utilization = efficiency.Number("utilization", {.low = 0.001, .high = 1});
  }
  GPUDAY_RETURN_IF_ERROR(efficiency.Finish());

  TableReader price(TableAt(root, "price", empty), "price");
  scenario.price.usd_per_gpu_hour = price.Number("usd_per_gpu_hour", {.low = 0.0001, .high = 1e6});
  scenario.price.provider = price.Text("provider");
  scenario.price.kind = price.Text("kind");
  if (scenario.price.usd_per_gpu_hour.has_value() && scenario.price.provider.has_value()) {
    price.FailAt("provider", scenario.price.provider->where,
                 "price.usd_per_gpu_hour is given too; one of them is the price");
  }
  if (scenario.price.usd_per_gpu_hour.has_value() && scenario.price.kind.has_value()) {
    price.FailAt("kind", scenario.price.kind->where,
                 "price.usd_per_gpu_hour is given too; one of them is the price");
  }
  GPUDAY_RETURN_IF_ERROR(price.Finish());

  TableReader budget(TableAt(root, "budget", empty), "budget");
  scenario.budget.usd = budget.Number("usd", {.low = 0.01, .high = 1e15});
  scenario.budget.deadline_days = budget.Number("deadline_days", {.low = 0.001, .high = 1e6});
  GPUDAY_RETURN_IF_ERROR(budget.Finish());

  TableReader reference(TableAt(root, "reference", empty), "reference");
  scenario.reference.gpu_hours = reference.Number("gpu_hours", {.low = 0.001, .high = 1e15});
  scenario.reference.source = reference.Text("source");
  return reference.Finish();
}

}  // namespace

absl::StatusOr<Scenario> ReadScenario(const Node& document) {
  Scenario scenario;
  const Node empty = Node::Table();
  TableReader root(document, "");
  scenario.title = root.Text("name");
  GPUDAY_RETURN_IF_ERROR(ReadModel(TableAt(root, "model", empty), scenario));
  GPUDAY_RETURN_IF_ERROR(ReadTraining(TableAt(root, "training", empty), scenario));
  if (const Node* optimizer = root.Table("optimizer")) {
    GPUDAY_RETURN_IF_ERROR(ReadStages(*optimizer, "optimizer", scenario));
  }
  if (const Node* precision = root.Table("precision")) {
    GPUDAY_RETURN_IF_ERROR(ReadPrecision(*precision, scenario));
  }
  GPUDAY_RETURN_IF_ERROR(ReadSoftware(TableAt(root, "software", empty), scenario));
  GPUDAY_RETURN_IF_ERROR(ReadGoodput(TableAt(root, "goodput", empty), scenario));
  GPUDAY_RETURN_IF_ERROR(ReadCluster(TableAt(root, "cluster", empty), scenario));
  GPUDAY_RETURN_IF_ERROR(ReadParallel(TableAt(root, "parallel", empty), scenario));
  GPUDAY_RETURN_IF_ERROR(ReadInference(TableAt(root, "inference", empty), scenario));
  GPUDAY_RETURN_IF_ERROR(ReadMoney(root, empty, scenario));
  GPUDAY_RETURN_IF_ERROR(root.Finish());
  return scenario;
}

absl::StatusOr<Node> ReadScenarioFile(const std::string& path) {
  GPUDAY_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kLargestScenario));
  GPUDAY_ASSIGN_OR_RETURN(Node document, ParseToml(text, path == "-" ? "standard input" : path));
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  Node* model = document.Find("model");
  Node* file = model == nullptr ? nullptr : model->Find("hugging_face");
  if (file != nullptr && file->kind == Node::Kind::kText && !file->text.empty()) {
    file->text = (folder / file->text).string();
  }
  return document;
}

}  // namespace gpuday
