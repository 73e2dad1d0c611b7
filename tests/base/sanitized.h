// Whether sanitizers watch the tests: everything takes many times as long then, and memory cannot
// be limited.
#ifndef GPUDAY_TESTS_BASE_SANITIZED_H_
#define GPUDAY_TESTS_BASE_SANITIZED_H_

namespace gpuday {

#ifdef GPUDAY_SANITIZED
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace gpuday

#endif  // GPUDAY_TESTS_BASE_SANITIZED_H_
