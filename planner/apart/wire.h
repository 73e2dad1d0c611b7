// Bytes between the program and a child of it that runs a plugin's code: numbers, texts, and the
// structs of the plugin interface. Both ends are the same program, so a struct crosses as it lies
// in memory, with its texts behind it. What comes from a child is not believed.
#ifndef GPUDAY_PLANNER_APART_WIRE_H_
#define GPUDAY_PLANNER_APART_WIRE_H_

#include <gpuday/abi.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace gpuday {

// The fields of a struct that are texts.
template <typename Struct>
inline constexpr std::tuple<> kTextsOf{};
template <>
inline constexpr std::tuple kTextsOf<gpuday_parameter>{
    &gpuday_parameter::name,    &gpuday_parameter::unit,    &gpuday_parameter::help,
    &gpuday_parameter::aliases, &gpuday_parameter::choices, &gpuday_parameter::default_text,
    &gpuday_parameter::keys};
template <>
inline constexpr std::tuple kTextsOf<gpuday_golden>{&gpuday_golden::values, &gpuday_golden::figure,
                                                    &gpuday_golden::source};
template <>
inline constexpr std::tuple kTextsOf<gpuday_model_type>{
    &gpuday_model_type::name, &gpuday_model_type::section, &gpuday_model_type::defaults,
    &gpuday_model_type::note};
template <>
inline constexpr std::tuple kTextsOf<gpuday_value>{&gpuday_value::name, &gpuday_value::text};
template <>
inline constexpr std::tuple kTextsOf<gpuday_matrix>{&gpuday_matrix::name};
template <>
inline constexpr std::tuple kTextsOf<gpuday_attention>{&gpuday_attention::name};
template <>
inline constexpr std::tuple kTextsOf<gpuday_activation>{&gpuday_activation::name};
template <>
inline constexpr std::tuple kTextsOf<gpuday_state>{&gpuday_state::name};

// Calls `visit` with each text of `fields`, to read or to set.
template <typename Struct, typename Visit>
void ForEachText(Struct& fields, const Visit& visit) {
  std::apply([&](auto... text) { (visit(fields.*text), ...); },
             kTextsOf<std::remove_const_t<Struct>>);
}

class Packer {
 public:
  template <typename Number>
  void Put(Number value) {
    static_assert(std::is_arithmetic_v<Number> || std::is_enum_v<Number>);
    Append(&value, sizeof(value));
  }
  // Null and empty stay apart. What is behind kLongestText bytes is left out, one byte more than
  // any text of a plugin may have.
  void PutText(const char* text) {
    Put(text != nullptr);
    if (text != nullptr) PutBytes({text, strnlen(text, kLongestText)});
  }
  void PutBytes(std::string_view bytes) {
    Put(static_cast<std::uint32_t>(bytes.size()));
    bytes_.append(bytes).push_back('\0');
  }
  template <typename Struct>
  void PutStruct(Struct copy) {
    static_assert(std::is_trivially_copyable_v<Struct>);
    Struct bare = copy;
    ForEachText(bare, [](const char*& text) { text = nullptr; });
    Append(&bare, sizeof(bare));
    ForEachText(copy, [this](const char* text) { PutText(text); });
  }

  std::size_t size() const { return bytes_.size(); }
  const std::string& bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kLongestText = 64 * 1024;

  void Append(const void* from, std::size_t size) {
    bytes_.append(static_cast<const char*>(from), size);
  }

  std::string bytes_;
};

// Takes back what was put, in the same order. Once something is not there, all that follows is
// zero, null and empty, and failed() tells. Texts and lists point into this object.
class Unpacker {
 public:
  explicit Unpacker(std::string bytes) : bytes_(std::move(bytes)) {}
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  template <typename Number>
  Number Take() {
    static_assert(std::is_arithmetic_v<Number> || std::is_enum_v<Number>);
    if constexpr (std::is_same_v<Number, bool>) {
      return Take<std::uint8_t>() != 0;  // another bool than 0 or 1 is none
    } else {
      Number value{};
      Copy(&value, sizeof(value));
      return value;
    }
  }
  const char* TakeText() { return Take<bool>() ? TakeBytes().data() : nullptr; }
  // NUL-terminated.
  std::string_view TakeBytes() {
    const std::size_t size = Take<std::uint32_t>();
    if (failed_ || size + 1 > bytes_.size() - at_ || bytes_[at_ + size] != '\0') {
      failed_ = true;
      return "";
    }
    const std::string_view text(bytes_.data() + at_, size);
    at_ += size + 1;
    return text;
  }
  template <typename Struct>
  Struct TakeStruct() {
    static_assert(std::is_trivially_copyable_v<Struct>);
    Struct taken;
    std::memset(&taken, 0, sizeof(taken));
    Copy(&taken, sizeof(taken));
    ForEachText(taken, [this](const char*& text) { text = TakeText(); });
    return taken;
  }
  // `count` structs beside each other.
  template <typename Struct>
  const Struct* TakeList(std::size_t count) {
    auto list = std::make_shared<std::vector<Struct>>();
    for (std::size_t i = 0; i < count && !failed_; ++i) list->push_back(TakeStruct<Struct>());
    lists_.push_back(list);
    return failed_ ? nullptr : list->data();
  }

  bool failed() const { return failed_; }

 private:
  void Copy(void* to, std::size_t size) {
    failed_ = failed_ || size > bytes_.size() - at_;
    if (failed_) return;
    std::memcpy(to, bytes_.data() + at_, size);
    at_ += size;
  }

  const std::string bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
  std::vector<std::shared_ptr<void>> lists_;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_APART_WIRE_H_
