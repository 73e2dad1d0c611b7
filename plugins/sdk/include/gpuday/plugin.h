// What every plugin author sees first: parameters that describe themselves, the values that a
// scenario gives them, and how to fail. Then gpuday/architecture.h, gpuday/optimizer.h or
// gpuday/precision.h. Header-only: it is compiled into the plugin, and only the C structs of
// gpuday/abi.h cross to the host.
#ifndef GPUDAY_PLUGIN_H_
#define GPUDAY_PLUGIN_H_

#include <gpuday/abi.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace gpuday::sdk {
inline namespace v1 {

// Throw it when the values do not go together: the message reaches the user, so it says what to do.
// Any other exception is reported as a failure of the plugin.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A parameter of the plugin, built up in one expression:
//   Integer("head_dim").Unit("elements").Range(1, 4096).Derived("hidden_size /
//   num_attention_heads")
// Strings must be literals: they live as long as the plugin.
struct Parameter : gpuday_parameter {
  constexpr Parameter(const char* parameter_name, std::uint32_t parameter_type)
      : gpuday_parameter{.struct_size = sizeof(gpuday_parameter),
                         .type = parameter_type,
                         .flags = 0,
                         .reserved = 0,
                         .name = parameter_name,
                         .unit = nullptr,
                         .help = "",
                         .aliases = nullptr,
                         .choices = nullptr,
                         .low = 0,
                         .high = 0,
                         .default_integer = 0,
                         .default_real = 0,
                         .default_text = "",
                         .keys = nullptr,
                         .null_integer = 0} {}

  // A copy with one field set. Stands first: constant evaluation wants it defined before its use.
  template <typename Owner, typename Field, typename Value>
  constexpr Parameter With(Field Owner::*field, Value value) const {
    Parameter copy = *this;
    copy.*field = static_cast<Field>(value);
    return copy;
  }

  constexpr Parameter Flag(std::uint32_t flag, bool set) const {
    // The analyzer of clang 14 does not see what the constructor sets in the base.
    // NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult)
    return With(&Parameter::flags, set ? flags | flag : flags & ~flag);
  }
  // Neither required nor derived.
  constexpr Parameter Optional() const {
    return Flag(GPUDAY_REQUIRED, false)
        .Flag(GPUDAY_DERIVED, false)
        .With(&Parameter::default_text, "");
  }

  constexpr Parameter Unit(const char* text) const { return With(&Parameter::unit, text); }
  constexpr Parameter Help(const char* text) const { return With(&Parameter::help, text); }
  // Other names that people use for it, separated by a space.
  constexpr Parameter Aliases(const char* text) const { return With(&Parameter::aliases, text); }
  // Where a config.json keeps it, when not under the parameter's name: dotted paths separated by a
  // space, the first that is there counts; "": nowhere. Those without dots are aliases too.
  constexpr Parameter Keys(const char* text) const { return With(&Parameter::keys, text); }
  // What a null in a config.json means, when that is not the same as a missing key.
  constexpr Parameter Null(std::int64_t value) const {
    return Flag(GPUDAY_NULL, true).With(&Parameter::null_integer, value);
  }
  // The words allowed, separated by a space.
  constexpr Parameter Choices(const char* text) const { return With(&Parameter::choices, text); }
  // The numbers allowed, both ends included.
  constexpr Parameter Range(double lowest, double highest) const {
    return With(&Parameter::low, lowest).With(&Parameter::high, highest);
  }
  constexpr Parameter Required() const {
    return Flag(GPUDAY_DERIVED, false).Flag(GPUDAY_REQUIRED, true);
  }
  // Worked out by the plugin when not given; `how` says how, in words.
  constexpr Parameter Derived(const char* how) const {
    return Flag(GPUDAY_REQUIRED, false)
        .Flag(GPUDAY_DERIVED, true)
        .With(&Parameter::default_text, how);
  }
  // Of a real parameter, a whole number will do.
  constexpr Parameter Default(std::int64_t value) const {
    return Optional()
        .With(&Parameter::default_integer, value)
        .With(&Parameter::default_real, static_cast<double>(value));
  }
  constexpr Parameter Default(int value) const { return Default(std::int64_t{value}); }
  constexpr Parameter Default(bool value) const { return Default(std::int64_t{value}); }
  constexpr Parameter Default(double value) const {
    return Optional().With(&Parameter::default_real, value);
  }
  constexpr Parameter Default(const char* value) const {
    return Optional().With(&Parameter::default_text, value);
  }
};
static_assert(sizeof(Parameter) == sizeof(gpuday_parameter));

// Numbers are not negative unless a Range says so, and whole ones exact in a double.
inline constexpr double kLargestNumber = 9007199254740992.0;  // 2^53
constexpr Parameter Integer(const char* name) {
  return Parameter(name, GPUDAY_INTEGER).Range(0, kLargestNumber);
}
constexpr Parameter Real(const char* name) {
  return Parameter(name, GPUDAY_REAL).Range(0, kLargestNumber);
}
constexpr Parameter Boolean(const char* name) { return {name, GPUDAY_BOOLEAN}; }
constexpr Parameter Text(const char* name) { return {name, GPUDAY_TEXT}; }
constexpr Parameter TextList(const char* name) { return {name, GPUDAY_TEXT_LIST}; }
constexpr Parameter IntegerList(const char* name) {
  return Parameter(name, GPUDAY_INTEGER_LIST).Range(0, kLargestNumber);
}

// A figure that the plugin is known to give: {"hidden_size=4096 ...", "parameters", 6738415616,
// "Touvron et al. 2023, table 2"}. abi.h lists the figures.
struct Golden : gpuday_golden {
  constexpr Golden(const char* parameters, const char* name, double number, const char* citation)
      : gpuday_golden{.struct_size = sizeof(gpuday_golden),
                      .reserved = 0,
                      .values = parameters,
                      .figure = name,
                      .expected = number,
                      .source = citation} {}
};

// The values of the plugin's parameters: checked by the host against type, range and choices, with
// defaults put in. Asking for a parameter that was not declared throws.
class Values {
 public:
  Values(const gpuday_value* values, std::uint32_t count) : values_(values), count_(count) {}

  // Whether the plugin declared a parameter of this name.
  bool Has(std::string_view name) const { return Look(name) != nullptr; }
  // False for a derived parameter that nobody set.
  bool Given(std::string_view name) const { return Find(name).given != 0; }
  // A whole number; counts and sizes are never negative here.
  std::uint64_t Integer(std::string_view name) const {
    return static_cast<std::uint64_t>(Find(name).integer);
  }
  // Of a derived parameter: the value set, or `derived`.
  std::uint64_t IntegerOr(std::string_view name, std::uint64_t derived) const {
    return Given(name) ? Integer(name) : derived;
  }
  double Real(std::string_view name) const { return Find(name).real; }
  bool Boolean(std::string_view name) const { return Find(name).integer != 0; }
  std::string_view Text(std::string_view name) const { return Find(name).text; }
  // The words of a text list.
  std::vector<std::string_view> Words(std::string_view name) const {
    std::vector<std::string_view> words;
    std::string_view rest = Find(name).text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      if (end > 0) words.push_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return words;
  }
  // The numbers of an integer list.
  std::vector<std::uint64_t> Integers(std::string_view name) const {
    std::vector<std::uint64_t> numbers;
    for (const std::string_view word : Words(name)) {
      numbers.push_back(std::stoull(std::string(word)));
    }
    return numbers;
  }

 private:
  const gpuday_value* Look(std::string_view name) const {
    // A newer host's values may be longer than ours.
    const char* at = reinterpret_cast<const char*>(values_);
    for (std::uint32_t i = 0; i < count_; ++i, at += values_->struct_size) {
      const auto* value = reinterpret_cast<const gpuday_value*>(at);
      if (name == value->name) return value;
    }
    return nullptr;
  }
  const gpuday_value& Find(std::string_view name) const {
    if (const gpuday_value* value = Look(name)) return *value;
    throw std::logic_error("asks for a parameter that it did not declare: " + std::string(name));
  }

  const gpuday_value* values_;
  std::uint32_t count_;
};

namespace internal {

// Thrown to leave the plugin when the host's sink refused something; the host knows why.
struct Refused {};

inline void Check(std::int32_t refused) {
  if (refused != 0) throw Refused{};
}

// Runs `body`; whatever it throws becomes a code and a message. Nothing leaves a plugin otherwise.
template <typename Body>
std::int32_t Guard(gpuday_error* error, const Body& body) noexcept {
  try {
    body();
    return GPUDAY_OK;
  } catch (const Refused&) {
    return GPUDAY_REFUSED;
  } catch (const Error& invalid) {
    std::snprintf(error->message, sizeof(error->message), "%s", invalid.what());
    return GPUDAY_INVALID;
  } catch (const std::exception& exception) {
    std::snprintf(error->message, sizeof(error->message), "%s", exception.what());
  } catch (...) {
    std::snprintf(error->message, sizeof(error->message), "an exception of unknown type");
  }
  return GPUDAY_FAILED;
}

// What a macro was given as parameters or golden figures: an array or nothing, taken as it is.
// NOLINTBEGIN(google-explicit-constructor)
template <typename Element>
struct List {
  constexpr List() = default;
  constexpr List(std::nullptr_t) {}
  template <std::size_t n>
  constexpr List(const Element (&elements)[n]) : data(elements), count(n) {}
  const Element* data = nullptr;
  std::uint64_t count = 0;
};
// NOLINTEND(google-explicit-constructor)

constexpr gpuday_plugin Describe(std::uint32_t family, List<Parameter> parameters, const char* name,
                                 const char* version, const char* summary, const void* functions,
                                 List<Golden> golden = {}) {
  return {.magic = GPUDAY_MAGIC,
          .struct_size = sizeof(gpuday_plugin),
          .abi_major = GPUDAY_ABI_MAJOR,
          .abi_minor = GPUDAY_ABI_MINOR,
          .family = family,
          .parameter_count = static_cast<std::uint32_t>(parameters.count),
          .parameters = parameters.data,
          .parameter_stride = sizeof(Parameter),
          .name = name,
          .version = version,
          .summary = summary,
          .functions = functions,
          .golden = golden.data,
          .golden_count = golden.count,
          .golden_stride = sizeof(Golden)};
}

}  // namespace internal
}  // namespace v1
}  // namespace gpuday::sdk

#define GPUDAY_EXPORT extern "C" __attribute__((visibility("default")))

#endif  // GPUDAY_PLUGIN_H_
