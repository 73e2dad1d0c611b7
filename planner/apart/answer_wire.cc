#include "planner/apart/answer_wire.h"

#include "planner/host/boundary.h"

namespace gpuday {
namespace {

// Above what the largest model that is believed takes.
constexpr std::size_t kLargestAnswer = 48u << 20;

// A call of a sink.
enum class Call : std::uint32_t {
  kNone,  // the function has ended
  kModel,
  kMatrix,
  kAttention,
  kActivation,
  kTrain,
  kAdapt,
  kState,
  kStorage,
  kCompute,
  kRefuseFullTraining,
  kStoreMatrix,
};

// ---- the child's side ----

Packer& From(void* host) { return *static_cast<Packer*>(host); }

// 0 as a sink says it; anything else when no more is taken.
std::int32_t Begin(Packer& packer, Call call) {
  if (packer.size() > kLargestAnswer) return 1;
  packer.Put(call);
  return 0;
}

template <typename Struct>
void PutPointer(Packer& packer, const Struct* sent) {
  packer.Put(sent != nullptr);
  if (sent != nullptr) packer.PutStruct(Receive(*sent));
}

template <Call call, typename Struct>
std::int32_t Record(void* host, const Struct* sent) {
  if (Begin(From(host), call) != 0) return 1;
  PutPointer(From(host), sent);
  return 0;
}

template <Call call, typename Struct>
std::int32_t RecordAt(void* host, std::uint32_t index, const Struct* sent) {
  if (Begin(From(host), call) != 0) return 1;
  From(host).Put(index);
  PutPointer(From(host), sent);
  return 0;
}

template <Call call>
std::int32_t RecordNumber(void* host, std::uint32_t number) {
  if (Begin(From(host), call) != 0) return 1;
  From(host).Put(number);
  return 0;
}

std::int32_t RecordStorage(void* host, std::uint32_t tensor, double bits, double overhead,
                           const char* reason) {
  if (Begin(From(host), Call::kStorage) != 0) return 1;
  From(host).Put(tensor);
  From(host).Put(bits);
  From(host).Put(overhead);
  From(host).PutText(reason);
  return 0;
}

std::int32_t RecordRefusal(void* host, const char* reason) {
  if (Begin(From(host), Call::kRefuseFullTraining) != 0) return 1;
  From(host).PutText(reason);
  return 0;
}

std::int32_t RecordMatrixStorage(void* host, std::uint32_t index, double bits, double overhead) {
  if (Begin(From(host), Call::kStoreMatrix) != 0) return 1;
  From(host).Put(index);
  From(host).Put(bits);
  From(host).Put(overhead);
  return 0;
}

std::int32_t Ask(const gpuday_plugin& entry, const QuestionData& question, Packer& answer,
                 gpuday_error* error) {
  const gpuday_value* values = question.values;
  const std::uint32_t count = question.value_count;
  // The program asks for functions that the descriptor said are there.
  switch (question.question) {
    case PluginQuestion::kArchitecture: {
      const auto* self = static_cast<const gpuday_architecture*>(entry.functions);
      const auto describe = Receive(*self).describe;
      const gpuday_architecture_sink sink{sizeof(sink),
                                          0,
                                          &answer,
                                          Record<Call::kModel, gpuday_model>,
                                          Record<Call::kMatrix>,
                                          Record<Call::kAttention, gpuday_attention>,
                                          Record<Call::kActivation>};
      if (describe != nullptr) return describe(self, values, count, &sink, error);
      break;
    }
    case PluginQuestion::kOptimizer: {
      const auto* self = static_cast<const gpuday_optimizer*>(entry.functions);
      const auto assign = Receive(*self).assign;
      const gpuday_optimizer_sink sink{
          sizeof(sink),          0, &answer, RecordNumber<Call::kTrain>, RecordAt<Call::kAdapt>,
          RecordAt<Call::kState>};
      if (assign == nullptr) break;
      return assign(self, values, count, question.matrices, question.matrix_count,
                    sizeof(gpuday_matrix), &sink, error);
    }
    case PluginQuestion::kPrecision: {
      const auto* self = static_cast<const gpuday_precision*>(entry.functions);
      const auto describe = Receive(*self).describe;
      const gpuday_precision_sink sink{
          sizeof(sink), 0, &answer, RecordStorage, RecordNumber<Call::kCompute>, RecordRefusal};
      if (describe != nullptr) return describe(self, values, count, &sink, error);
      break;
    }
    case PluginQuestion::kMatrices: {
      const auto* self = static_cast<const gpuday_precision*>(entry.functions);
      const auto store = Receive(*self).store_matrices;
      const gpuday_matrix_sink sink{sizeof(sink), 0, &answer, RecordMatrixStorage};
      if (store == nullptr) break;
      return store(self, values, count, question.matrices, question.matrix_count,
                   sizeof(gpuday_matrix), &sink, error);
    }
  }
  return GPUDAY_FAILED;
}

// ---- the program's side ----

template <typename Struct>
std::int32_t TakeInto(Unpacker& answer, void* host,
                      std::int32_t (*sink)(void* host, const Struct* sent)) {
  if (!answer.Take<bool>()) return sink(host, nullptr);
  const auto sent = answer.TakeStruct<Struct>();
  return sink(host, &sent);
}

template <typename Struct>
std::int32_t TakeInto(Unpacker& answer, void* host,
                      std::int32_t (*sink)(void* host, std::uint32_t index, const Struct* sent)) {
  const auto index = answer.Take<std::uint32_t>();
  if (!answer.Take<bool>()) return sink(host, index, nullptr);
  const auto sent = answer.TakeStruct<Struct>();
  return sink(host, index, &sent);
}

// One call into its sink. -1: it is none of the sink's family.
std::int32_t Into(const gpuday_architecture_sink& sink, Call call, Unpacker& answer) {
  if (call == Call::kModel) return TakeInto(answer, sink.host, sink.model);
  if (call == Call::kMatrix) return TakeInto(answer, sink.host, sink.matrix);
  if (call == Call::kAttention) return TakeInto(answer, sink.host, sink.attention);
  if (call == Call::kActivation) return TakeInto(answer, sink.host, sink.activation);
  return -1;
}

std::int32_t Into(const gpuday_optimizer_sink& sink, Call call, Unpacker& answer) {
  if (call == Call::kTrain) return sink.train(sink.host, answer.Take<std::uint32_t>());
  if (call == Call::kAdapt) return TakeInto(answer, sink.host, sink.adapt);
  if (call == Call::kState) return TakeInto(answer, sink.host, sink.state);
  return -1;
}

std::int32_t Into(const gpuday_precision_sink& sink, Call call, Unpacker& answer) {
  if (call == Call::kStorage) {
    const auto tensor = answer.Take<std::uint32_t>();
    const auto bits = answer.Take<double>(), overhead = answer.Take<double>();
    return sink.storage(sink.host, tensor, bits, overhead, answer.TakeText());
  }
  if (call == Call::kCompute) return sink.compute(sink.host, answer.Take<std::uint32_t>());
  if (call == Call::kRefuseFullTraining) {
    return sink.refuse_full_training(sink.host, answer.TakeText());
  }
  return -1;
}

std::int32_t Into(const gpuday_matrix_sink& sink, Call call, Unpacker& answer) {
  if (call != Call::kStoreMatrix) return -1;
  const auto index = answer.Take<std::uint32_t>();
  const auto bits = answer.Take<double>(), overhead = answer.Take<double>();
  return sink.storage(sink.host, index, bits, overhead);
}

void Say(gpuday_error* error, std::string_view message) {
  const std::size_t size = std::min(message.size(), sizeof(error->message) - 1);
  std::memcpy(error->message, message.data(), size);
  error->message[size] = '\0';
}

template <typename Sink>
std::int32_t ReplayInto(Unpacker& answer, const Sink& sink, gpuday_error* error) {
  for (;;) {
    const auto call = answer.Take<Call>();
    if (answer.failed()) break;
    if (call == Call::kNone) {
      const auto code = answer.Take<std::int32_t>();
      Say(error, answer.TakeBytes());
      if (!answer.failed()) return code;
      break;
    }
    const std::int32_t refused = Into(sink, call, answer);
    if (answer.failed() || refused < 0) break;
    if (refused > 0) return GPUDAY_REFUSED;
  }
  Say(error, "its process sent what is no answer");
  return GPUDAY_FAILED;
}

}  // namespace

void PackQuestion(const QuestionData& question, Packer& packer) {
  packer.Put(question.question);
  packer.Put(question.value_count);
  for (std::uint32_t i = 0; i < question.value_count; ++i) packer.PutStruct(question.values[i]);
  packer.Put(question.matrix_count);
  for (std::uint32_t i = 0; i < question.matrix_count; ++i) packer.PutStruct(question.matrices[i]);
}

void AskAndPack(const gpuday_plugin& entry, Unpacker& asked, Packer& answer) {
  QuestionData question;
  question.question = asked.Take<PluginQuestion>();
  question.value_count = asked.Take<std::uint32_t>();
  question.values = asked.TakeList<gpuday_value>(question.value_count);
  question.matrix_count = asked.Take<std::uint32_t>();
  question.matrices = asked.TakeList<gpuday_matrix>(question.matrix_count);
  gpuday_error error;
  std::memset(&error, 0, sizeof(error));
  error.struct_size = sizeof(error);
  std::int32_t code = GPUDAY_FAILED;
  try {
    code = Ask(entry, question, answer, &error);
  } catch (...) {
    Say(&error,
        "threw an exception across the plugin boundary; its author must catch it (the C++ "
        "face of the SDK does)");
  }
  error.message[sizeof(error.message) - 1] = '\0';
  answer.Put(Call::kNone);
  answer.Put(code);
  answer.PutBytes(error.message);
}

std::int32_t Replay(Unpacker& answer, const gpuday_architecture_sink& sink, gpuday_error* error) {
  return ReplayInto(answer, sink, error);
}
std::int32_t Replay(Unpacker& answer, const gpuday_optimizer_sink& sink, gpuday_error* error) {
  return ReplayInto(answer, sink, error);
}
std::int32_t Replay(Unpacker& answer, const gpuday_precision_sink& sink, gpuday_error* error) {
  return ReplayInto(answer, sink, error);
}
std::int32_t Replay(Unpacker& answer, const gpuday_matrix_sink& sink, gpuday_error* error) {
  return ReplayInto(answer, sink, error);
}

}  // namespace gpuday
