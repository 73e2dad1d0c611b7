#include "planner/compose/plain_layout.h"

#include <algorithm>
#include <cstdint>

#include "planner/base/status.h"
#include "planner/base/table_reader.h"
#include "planner/plan/words.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

constexpr char kNoProgram[] = "other";
const Location kWhere = {"the plainest layout", 0, 0};

class Completer {
 public:
  explicit Completer(Node& document) : document_(document) {}

  // The number at a key, which is put there where it is missing.
  template <typename Row>
  absl::StatusOr<std::int64_t> NumberOr(const Row& row, std::int64_t otherwise) {
    const Node* node = document_.FindPath(row.path);
    if (node == nullptr) {
      GPUDAY_RETURN_IF_ERROR(SetPath(document_, row.path, Node::Integer(otherwise, kWhere)));
      return otherwise;
    }
    GPUDAY_ASSIGN_OR_RETURN(const double value, ReadNumber(*node, row.path, row.range));
    return static_cast<std::int64_t>(value);
  }

  absl::Status TextOr(const char* path, const std::string& otherwise) {
    if (document_.FindPath(path) != nullptr) return absl::OkStatus();
    return SetPath(document_, path, Node::Text(otherwise, kWhere));
  }

 private:
  Node& document_;
};

}  // namespace

absl::StatusOr<Node> WithPlainLayout(Node document, const Catalog& catalog) {
  constexpr std::int64_t kUsualGpus = 8;
  const Node* gpus_node = document.FindPath(key::kClusterGpus.path);
  double gpus = kUsualGpus;
  if (gpus_node != nullptr) {
    GPUDAY_ASSIGN_OR_RETURN(
        gpus, ReadNumber(*gpus_node, key::kClusterGpus.path, key::kClusterGpus.range));
  }
  Completer complete(document);
  GPUDAY_RETURN_IF_ERROR(complete.TextOr(key::kTrainingFramework.path, kNoProgram));
  GPUDAY_RETURN_IF_ERROR(complete.TextOr(key::kTrainingRecompute.path, NameOf(Recompute::kNone)));
  GPUDAY_ASSIGN_OR_RETURN(const std::int64_t micro_batch,
                          complete.NumberOr(key::kTrainingMicroBatch, 1));
  GPUDAY_ASSIGN_OR_RETURN(const std::int64_t tensor, complete.NumberOr(key::kParallelTensor, 1));
  GPUDAY_ASSIGN_OR_RETURN(const std::int64_t pipeline,
                          complete.NumberOr(key::kParallelPipeline, 1));
  GPUDAY_RETURN_IF_ERROR(complete.NumberOr(key::kParallelVirtualStages, 1).status());
  GPUDAY_ASSIGN_OR_RETURN(const std::int64_t context, complete.NumberOr(key::kParallelContext, 1));
  GPUDAY_RETURN_IF_ERROR(complete.NumberOr(key::kParallelExpert, 1).status());
  const std::int64_t data = std::max<std::int64_t>(
      1, static_cast<std::int64_t>(gpus) / std::max<std::int64_t>(1, tensor * pipeline * context));
  const Node* framework = document.FindPath(key::kTrainingFramework.path);
  bool has_zero = false;
  if (framework != nullptr && framework->kind == Node::Kind::kText) {
    GPUDAY_ASSIGN_OR_RETURN(const auto defaults,
                            catalog.FrameworkDefaults(framework->text, framework->where));
    has_zero = std::any_of(defaults.begin(), defaults.end(), [](const DefaultEntry& entry) {
      return entry.key == key::kParallelZero.path;
    });
  }
  if (!has_zero) {
    const std::int64_t zero = gpus == 1 ? 0 : tensor * pipeline * context == 1 ? 3 : 1;
    GPUDAY_RETURN_IF_ERROR(complete.NumberOr(key::kParallelZero, zero).status());
  }
  GPUDAY_RETURN_IF_ERROR(
      complete.NumberOr(key::kTrainingGlobalBatch, micro_batch * data * pipeline).status());
  return document;
}

}  // namespace gpuday
