#include "planner/scenario/other_names.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/base/text.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

// A name of a key in another tool, in whichever table it stands.
struct OtherName {
  std::string_view name;
  const char* key = nullptr;  // ours that it means exactly; null: none does
  const char* instead = "";   // of one without: what to give, as half a sentence
};

constexpr char kNotNeeded[] =
    "no plan needs it: it changes neither memory, time nor money; leave it out";

constexpr OtherName kOtherNames[] = {
    // Sequences of one GPU in one pass: Hugging Face, Megatron-LM, DeepSpeed.
    {"per_device_train_batch_size", key::kTrainingMicroBatch.path},
    {"micro_batch_size", key::kTrainingMicroBatch.path},
    {"train_micro_batch_size_per_gpu", key::kTrainingMicroBatch.path},
    {"global_batch_size", key::kTrainingGlobalBatch.path},
    {"max_seq_length", key::kTrainingSequenceLength.path},
    {"max_seq_len", key::kTrainingSequenceLength.path},
    {"max_sequence_length", key::kTrainingSequenceLength.path},
    {"seq_length", key::kTrainingSequenceLength.path},
    {"seq_len", key::kTrainingSequenceLength.path},
    {"sequence_len", key::kTrainingSequenceLength.path},
    {"cutoff_len", key::kTrainingSequenceLength.path},
    {"block_size", key::kTrainingSequenceLength.path},
    {"max_steps", key::kTrainingSteps.path},
    {"train_iters", key::kTrainingSteps.path},
    {"zero_stage", key::kParallelZero.path},
    {"tensor_parallel_size", key::kParallelTensor.path},
    {"tensor_model_parallel_size", key::kParallelTensor.path},
    {"pipeline_parallel_size", key::kParallelPipeline.path},
    {"pipeline_model_parallel_size", key::kParallelPipeline.path},
    {"context_parallel_size", key::kParallelContext.path},
    {"expert_model_parallel_size", key::kParallelExpert.path},
    {"data_parallel_size", key::kParallelData.path},
    {"sequence_parallel", key::kParallelSequence.path},
    {"use_flash_attention", key::kTrainingFlashAttention.path},
    {"num_gpus", key::kClusterGpus.path},
    {"n_gpus", key::kClusterGpus.path},
    {"world_size", key::kClusterGpus.path},
    {"gpus_per_instance", key::kClusterGpusPerNode.path},
    {"epochs", key::kDataEpochs.path},
    {"num_epochs", key::kDataEpochs.path},
    {"num_train_epochs", key::kDataEpochs.path},

    {"batch_size", nullptr,
     "training.micro_batch is sequences per GPU and pass, training.global_batch sequences per "
     "step"},
    {"train_batch_size", nullptr,
     "training.micro_batch is sequences per GPU and pass, training.global_batch sequences per "
     "step"},
    {"gradient_accumulation_steps", nullptr,
     "training.global_batch is micro_batch times the data-parallel GPUs times these steps"},
    {"gradient_accumulation", nullptr,
     "training.global_batch is micro_batch times the data-parallel GPUs times its steps"},
    {"gradient_checkpointing", nullptr,
     "training.recompute is none, selective, operations or full"},
    {"activation_checkpointing", nullptr,
     "training.recompute is none, selective, operations or full"},
    {"nodes", nullptr, "cluster.gpus takes nodes too, as in gpus = \"8 nodes\""},
    {"num_nodes", nullptr, "cluster.gpus takes nodes too, as in gpus = \"8 nodes\""},
    {"nnodes", nullptr, "cluster.gpus takes nodes too, as in gpus = \"8 nodes\""},
    {"bf16", nullptr, "precision.name says how numbers are kept (gpuday plugins lists them)"},
    {"fp16", nullptr, "precision.name says how numbers are kept (gpuday plugins lists them)"},
    {"dtype", nullptr, "precision.name says how numbers are kept (gpuday plugins lists them)"},
    {"torch_dtype", nullptr,
     "precision.name says how numbers are kept (gpuday plugins lists them)"},
    {"mixed_precision", nullptr,
     "precision.name says how numbers are kept (gpuday plugins lists them)"},
    {"load_in_4bit", nullptr,
     "precision.name says how numbers are kept (gpuday plugins lists them)"},
    {"load_in_8bit", nullptr,
     "precision.name says how numbers are kept (gpuday plugins lists them)"},
    {"optim", nullptr, "optimizer.name is the optimizer"},
    {"deepspeed", nullptr,
     "parallel.zero is the ZeRO stage, parallel.offload what moves to the host's memory"},
    {"zero_optimization", nullptr,
     "parallel.zero is the ZeRO stage, parallel.offload what moves to the host's memory"},
    {"fsdp", nullptr, "parallel.zero = 3 shares weights, gradients and states as FSDP does"},
    {"peft", nullptr, "optimizer.name is the adapters' method, its options stand beside it"},
    {"model_name_or_path", nullptr,
     "model.name is a model of the catalog, model.hugging_face a config.json"},
    {"base_model", nullptr,
     "model.name is a model of the catalog, model.hugging_face a config.json"},
    {"eur_per_gpu_hour", nullptr,
     "money is in US dollars: price.usd_per_gpu_hour, converted first"},

    {"learning_rate", nullptr, kNotNeeded},
    {"lr", nullptr, kNotNeeded},
    {"min_lr", nullptr, kNotNeeded},
    {"lr_scheduler_type", nullptr, kNotNeeded},
    {"warmup_steps", nullptr, kNotNeeded},
    {"warmup_ratio", nullptr, kNotNeeded},
    {"weight_decay", nullptr, kNotNeeded},
    {"max_grad_norm", nullptr, kNotNeeded},
    {"adam_beta1", nullptr, kNotNeeded},
    {"adam_beta2", nullptr, kNotNeeded},
    {"betas", nullptr, kNotNeeded},
    {"eps", nullptr, kNotNeeded},
    {"dropout", nullptr, kNotNeeded},
    {"lora_dropout", nullptr, kNotNeeded},
    {"seed", nullptr, kNotNeeded},
    {"logging_steps", nullptr, kNotNeeded},
    {"output_dir", nullptr, kNotNeeded},
};

const OtherName* FindOther(std::string_view name) {
  const auto it = std::find_if(std::begin(kOtherNames), std::end(kOtherNames),
                               [&](const OtherName& other) { return other.name == name; });
  return it == std::end(kOtherNames) ? nullptr : &*it;
}

// Tables with keys of plugins, which have names of their own for them.
bool IsOfPlugins(std::string_view table) {
  const std::span<const ScenarioKey> rows = KeysOfTable(table);
  return std::any_of(rows.begin(), rows.end(), [](const ScenarioKey& row) {
    return row.kind == KeyKind::kPlugin || row.kind == KeyKind::kTable;
  });
}

// Our key of this name in another table, or null.
const ScenarioKey* InAnotherTable(std::string_view key) {
  for (const ScenarioKey& row : ScenarioKeys()) {
    if (!row.Table().empty() && row.Name() == key && row.kind != KeyKind::kPlugin) return &row;
  }
  return nullptr;
}

}  // namespace

void TakeOtherNames(Node& document) {
  std::vector<std::pair<const char*, Node>> taken;
  for (const KeyTable& told : KeyTables()) {
    Node* table = document.Find(told.name);
    if (table == nullptr || table->kind != Node::Kind::kTable || IsOfPlugins(told.name)) continue;
    std::erase_if(table->entries, [&](auto& entry) {
      const OtherName* other = FindOther(entry.first);
      if (other == nullptr || other->key == nullptr) return false;
      if (FindKey(absl::StrCat(told.name, ".", entry.first)) != nullptr) return false;
      const bool twice = std::any_of(taken.begin(), taken.end(), [&](const auto& before) {
        return std::string_view(before.first) == other->key;
      });
      if (twice || document.FindPath(other->key) != nullptr) return false;
      taken.emplace_back(other->key, std::move(entry.second));
      return true;
    });
  }
  for (auto& [path, value] : taken) {
    // The table is one; what is not is left to the reader of the scenario.
    SetPath(document, path, std::move(value)).IgnoreError();
  }
}

std::string WhatOtherNameMeans(std::string_view key) {
  const OtherName* other = FindOther(key);
  if (other == nullptr) return "";
  if (other->key == nullptr) return absl::StrCat("; ", other->instead);
  return absl::StrCat("; it is ", other->key, " here");
}

std::string WhyUnknown(std::string_view table, std::string_view key,
                       const std::vector<std::string>& known) {
  constexpr char kWhere[] = " (gpuday keys lists all)";
  if (std::string means = WhatOtherNameMeans(key); !means.empty()) return means;
  if (std::string near = DidYouMean(key, known); !near.empty()) return near + kWhere;
  const ScenarioKey* elsewhere = InAnotherTable(key);
  if (elsewhere != nullptr && elsewhere->Table() != table) {
    return absl::StrCat("; did you mean \"", elsewhere->path, "\"?", kWhere);
  }
  return kWhere;
}

}  // namespace gpuday
