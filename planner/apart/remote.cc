#include "planner/apart/remote.h"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "planner/apart/answer_wire.h"
#include "planner/apart/bundle.h"
#include "planner/apart/child.h"
#include "planner/apart/descriptor_wire.h"
#include "planner/apart/talk.h"
#include "planner/apart/wire.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/host/load.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

// After so many questions in a row that ran out of time, the plugin is not asked for a while.
constexpr int kMostLate = 3;
constexpr std::chrono::minutes kRest{1};

// A function table that the host sees, and behind it whom to ask: `self` comes back with every
// call.
class Remote;
template <typename Functions>
struct Proxy {
  Functions functions{};
  Remote* remote = nullptr;
};

// In the words of an error: "when asked what the model is made of, with layers = 3".
std::string QuestionText(const QuestionData& question) {
  constexpr std::size_t kLongest = 240;
  static constexpr const char* kAsked[] = {"what the model is made of", "what of it is trained",
                                           "how many bits things take",
                                           "how many bits each matrix takes"};
  std::string text = absl::StrCat("when asked ", kAsked[static_cast<int>(question.question)]);
  const char* between = ", with ";
  for (std::uint32_t i = 0; i < question.value_count && text.size() < kLongest; ++i) {
    const gpuday_value& value = question.values[i];
    if (value.given == 0) continue;
    // One of them holds the value: the others are zero or empty.
    const std::string shown = value.text != nullptr && value.text[0] != '\0'
                                  ? Printable(value.text, 60)
                              : value.integer != 0 ? absl::StrCat(value.integer)
                                                   : absl::StrCat(value.real);
    absl::StrAppend(&text, between, value.name, " = ", shown);
    between = ", ";
  }
  return text;
}

// The plugin of one file, in a child that is started when it is needed.
class Remote {
 public:
  Remote(const ApartSettings& settings, const Family family, const PluginHost::Admitted& file)
      : settings_(settings),
        family_(family),
        path_(file.path),
        reader_(file.reader == nullptr ? fs::path() : file.reader->path),
        sha256_(file.reader == nullptr ? file.sha256
                                       : absl::StrCat(file.sha256, " ", file.reader->sha256)) {}
  Remote(const Remote&) = delete;
  Remote& operator=(const Remote&) = delete;

  // The descriptor with functions that ask the child. Error: kPlugin with the reason.
  absl::StatusOr<gpuday_plugin> Load() {
    const std::lock_guard lock(mutex_);
    GPUDAY_RETURN_IF_ERROR(EnsureChild());
    const SentDescriptor sent = UnpackDescriptor(*descriptor_);
    if (descriptor_->failed()) return Refused("its process sent what is no descriptor");
    gpuday_plugin entry = sent.entry;
    if (sent.has_functions) entry.functions = MakeProxy(entry.family, sent.functions);
    return entry;
  }

  // Asks the child and replays what it answered. As a function of the interface ends.
  std::int32_t Ask(const QuestionData& question, gpuday_error* error,
                   const std::function<std::int32_t(Unpacker& answer)>& replay) {
    Packer packer;
    PackQuestion(question, packer);
    std::string why;
    std::optional<std::string> answer;
    {
      const std::lock_guard lock(mutex_);
      answer = AskChild(packer.bytes(), question, why);
    }
    if (answer.has_value()) {
      Unpacker unpacker(*std::move(answer));
      (void)unpacker.Take<Reply>();
      return replay(unpacker);
    }
    const std::size_t size = std::min(why.size(), sizeof(error->message) - 1);
    std::memcpy(error->message, why.data(), size);
    error->message[size] = '\0';
    return GPUDAY_FAILED;
  }

 private:
  absl::Status Refused(const std::string& why) const {
    const std::string name = Printable(path_.string());
    // A reason may say the file and the place in it itself.
    if (absl::StartsWith(why, name)) return Error(Fault::kPlugin, why);
    return Error(Fault::kPlugin, absl::StrCat(name, ": refused: ", why));
  }

  // What a child says first; once more where the machine was at fault.
  absl::Status EnsureChild() {
    if (talk_ != nullptr) return absl::OkStatus();
    Talk::Heard heard;
    for (int attempt = 0; attempt < 2; ++attempt) {
      absl::StatusOr<std::unique_ptr<Talk>> talk =
          Talk::Start(settings_.program, static_cast<std::uint32_t>(family_), path_, reader_);
      if (!talk.ok()) return CouldNot(std::string(talk.status().message()));
      heard = (*talk)->Hear(nullptr, settings_.load_seconds);
      if (heard.outcome == Talk::Outcome::kHere) {
        talk_ = *std::move(talk);
        return Begin(std::move(heard.text));
      }
      if (heard.outcome != Talk::Outcome::kOutside) break;
    }
    if (heard.outcome == Talk::Outcome::kOutside) return CouldNot(heard.text);
    return Refused(absl::StrCat(heard.text, " when it was loaded"));
  }
  absl::Status CouldNot(const std::string& why) const {
    return Error(Fault::kPlugin, absl::StrCat(Printable(path_.string()), ": could not be loaded: ",
                                              why, "; nothing is held against it"));
  }

  // Takes the first message of a child.
  absl::Status Begin(std::string message) {
    auto first = std::make_unique<Unpacker>(std::move(message));
    const auto reply = first->Take<Reply>();
    const std::string text(first->TakeBytes());
    absl::Status status;
    if (reply != Reply::kLoaded) {
      status = Refused(first->failed() ? "its process sent what is no descriptor"
                                       : Printable(text, 1000));
    } else if (text != sha256_) {
      status = Refused("its file was changed while gpuday runs; start gpuday again");
    }
    if (!status.ok()) {
      talk_ = nullptr;
      return status;
    }
    // Of a child that is started again the descriptor is the same: the content is.
    if (descriptor_ == nullptr) descriptor_ = std::move(first);
    return absl::OkStatus();
  }

  // The answer's message, or why there is none.
  std::optional<std::string> AskChild(const std::string& question, const QuestionData& asked,
                                      std::string& why) {
    if (late_ >= kMostLate && std::chrono::steady_clock::now() < rests_until_) {
      why = absl::StrCat("is not asked for a minute, since it did not answer in time ", late_,
                         " times");
      return std::nullopt;
    }
    Talk::Heard heard;
    for (int attempt = 0; attempt < 2; ++attempt) {
      if (const absl::Status started = EnsureChild(); !started.ok()) {
        why = std::string(started.message());
        return std::nullopt;
      }
      heard = talk_->Hear(&question, settings_.question_seconds);
      if (heard.outcome == Talk::Outcome::kHere) break;
      talk_ = nullptr;
      if (heard.outcome != Talk::Outcome::kOutside) break;
    }
    const bool late = heard.outcome == Talk::Outcome::kLate;
    late_ = late ? late_ + 1 : 0;
    if (late) rests_until_ = std::chrono::steady_clock::now() + kRest;
    if (heard.outcome != Talk::Outcome::kHere) {
      why = absl::StrCat(heard.text, " ", QuestionText(asked));
      return std::nullopt;
    }
    Unpacker reply(heard.text);
    const auto kind = reply.Take<Reply>();
    if (kind == Reply::kAnswer) return std::move(heard.text);
    // The child that it was found out in is not the one that it was.
    talk_ = nullptr;
    why = absl::StrCat(kind == Reply::kOffence ? Printable(std::string(reply.TakeBytes()), 300)
                                               : "sent what is no answer",
                       " ", QuestionText(asked));
    return std::nullopt;
  }

  const void* MakeProxy(std::uint32_t family, const SentFunctions& sent);

  const ApartSettings settings_;
  const Family family_;
  const fs::path path_, reader_;
  const std::string sha256_;

  std::mutex mutex_;  // of the talk
  std::unique_ptr<Talk> talk_;
  int late_ = 0;
  std::chrono::steady_clock::time_point rests_until_;

  std::unique_ptr<Unpacker> descriptor_;
  Proxy<gpuday_architecture> architecture_;
  Proxy<gpuday_optimizer> optimizer_;
  Proxy<gpuday_precision> precision_;
  Proxy<gpuday_reader> reader_functions_;
};

template <typename Functions, typename Sink>
std::int32_t AskRemote(const Functions* self, const QuestionData& question, const Sink* sink,
                       gpuday_error* error) {
  // The table is the first field of its proxy.
  const auto* proxy = reinterpret_cast<const Proxy<Functions>*>(self);
  return proxy->remote->Ask(question, error,
                            [&](Unpacker& answer) { return Replay(answer, *sink, error); });
}

std::int32_t DescribeArchitecture(const gpuday_architecture* self, const gpuday_value* values,
                                  std::uint32_t count, const gpuday_architecture_sink* sink,
                                  gpuday_error* error) {
  return AskRemote(
      self, {.question = PluginQuestion::kArchitecture, .values = values, .value_count = count},
      sink, error);
}

std::int32_t AssignOptimizer(const gpuday_optimizer* self, const gpuday_value* values,
                             std::uint32_t count, const gpuday_matrix* matrices,
                             std::uint32_t matrix_count, std::uint64_t /*stride*/,
                             const gpuday_optimizer_sink* sink, gpuday_error* error) {
  return AskRemote(self,
                   {.question = PluginQuestion::kOptimizer,
                    .values = values,
                    .value_count = count,
                    .matrices = matrices,
                    .matrix_count = matrix_count},
                   sink, error);
}

std::int32_t DescribePrecision(const gpuday_precision* self, const gpuday_value* values,
                               std::uint32_t count, const gpuday_precision_sink* sink,
                               gpuday_error* error) {
  return AskRemote(self,
                   {.question = PluginQuestion::kPrecision, .values = values, .value_count = count},
                   sink, error);
}

std::int32_t StoreMatrices(const gpuday_precision* self, const gpuday_value* values,
                           std::uint32_t count, const gpuday_matrix* matrices,
                           std::uint32_t matrix_count, std::uint64_t /*stride*/,
                           const gpuday_matrix_sink* sink, gpuday_error* error) {
  return AskRemote(self,
                   {.question = PluginQuestion::kMatrices,
                    .values = values,
                    .value_count = count,
                    .matrices = matrices,
                    .matrix_count = matrix_count},
                   sink, error);
}

const void* Remote::MakeProxy(std::uint32_t family, const SentFunctions& sent) {
  if (family == GPUDAY_ARCHITECTURE) {
    architecture_ = {.functions = {.struct_size = sizeof(gpuday_architecture),
                                   .reserved = 0,
                                   .describe = sent.answers ? DescribeArchitecture : nullptr,
                                   .model_types = sent.model_types,
                                   .model_type_count = sent.model_type_count,
                                   .model_type_stride = sizeof(gpuday_model_type)},
                     .remote = this};
    return &architecture_.functions;
  }
  if (family == GPUDAY_OPTIMIZER) {
    optimizer_ = {.functions = {.struct_size = sizeof(gpuday_optimizer),
                                .needs_next = sent.needs_next,
                                .default_next = sent.default_next,
                                .assign = sent.answers ? AssignOptimizer : nullptr},
                  .remote = this};
    return &optimizer_.functions;
  }
  if (family == GPUDAY_PRECISION) {
    precision_ = {.functions = {.struct_size = sizeof(gpuday_precision),
                                .reserved = 0,
                                .describe = sent.answers ? DescribePrecision : nullptr,
                                .store_matrices = sent.matrices ? StoreMatrices : nullptr},
                  .remote = this};
    return &precision_.functions;
  }
  // A reader reads in the child of each file that it reads, never here.
  reader_functions_ = {
      .functions = {.struct_size = sizeof(gpuday_reader), .reserved = 0, .read = nullptr},
      .remote = this};
  return &reader_functions_.functions;
}

absl::StatusOr<Plugin> LoadApart(const ApartSettings& settings, const PluginHost::Admitted& file) {
  auto remote =
      std::make_shared<Remote>(settings, file.family.value_or(Family::kArchitecture), file);
  GPUDAY_ASSIGN_OR_RETURN(const gpuday_plugin entry, remote->Load());
  GPUDAY_ASSIGN_OR_RETURN(Plugin plugin, PluginOf(entry, file.family, file.path, file.sha256));
  plugin.apart = std::move(remote);
  return plugin;
}

}  // namespace

PluginHost::Loader LoaderThatTrusts(const ApartSettings& settings) {
  return [settings, bundle = std::make_shared<Bundle>(settings.bundled)](
             const PluginHost::Admitted& file) -> absl::StatusOr<Plugin> {
    const bool trusted = file.reader == nullptr
                             ? bundle->Has(file.path, file.sha256)
                             : bundle->Has(file.reader->path, file.reader->sha256);
    if (!trusted) return LoadApart(settings, file);
    return settings.lives_long ? PluginHost::LoadCopyHere(file) : PluginHost::LoadHere(file);
  };
}

}  // namespace gpuday
