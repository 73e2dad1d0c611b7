// Choices by chance that are the same in every run: for tests that ask many questions.
#ifndef GPUDAY_TESTS_BASE_RANDOM_CHOICE_H_
#define GPUDAY_TESTS_BASE_RANDOM_CHOICE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace gpuday {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  template <typename Value>
  Value Of(const std::vector<Value>& values) {
    return values[engine_() % values.size()];
  }
  // So many of them, or some and one at least.
  template <typename Value>
  std::vector<Value> SomeOf(std::vector<Value> values, std::size_t count) {
    std::shuffle(values.begin(), values.end(), engine_);
    values.resize(count);
    return values;
  }
  template <typename Value>
  std::vector<Value> SomeOf(std::vector<Value> values) {
    std::shuffle(values.begin(), values.end(), engine_);
    values.resize(1 + engine_() % values.size());
    return values;
  }
  std::size_t UpTo(std::size_t most) { return 1 + engine_() % most; }
  bool OneIn(std::uint64_t times) { return engine_() % times == 0; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace gpuday

#endif  // GPUDAY_TESTS_BASE_RANDOM_CHOICE_H_
