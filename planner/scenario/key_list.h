// The keys of a scenario as a list for the compiler.
#ifndef GPUDAY_PLANNER_SCENARIO_KEY_LIST_H_
#define GPUDAY_PLANNER_SCENARIO_KEY_LIST_H_

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <tuple>
#include <type_traits>

#include "planner/scenario/key.h"

namespace gpuday {

// Rows of keys.h.
template <const auto&... kKeys>
struct KeyList {
  using Values =
      std::tuple<std::optional<Given<typename std::remove_cvref_t<decltype(kKeys)>::Value>>...>;

  // Where a row stands in it. One that is missing here does not compile.
  template <const auto& kKey>
  static consteval std::size_t IndexOf() {
    constexpr bool kIs[] = {IsSame<kKey, kKeys>()...};
    constexpr std::size_t kIndex = std::find(std::begin(kIs), std::end(kIs), true) - kIs;
    static_assert(kIndex < sizeof...(kKeys), "the key is not in AllKeys");
    return kIndex;
  }

  // Calls `visit.operator()<row>()` for each.
  template <typename Visit>
  static void ForEach(Visit visit) {
    (visit.template operator()<kKeys>(), ...);
  }

 private:
  template <const auto& kOne, const auto& kOther>
  static consteval bool IsSame() {
    return static_cast<const void*>(&kOne) == static_cast<const void*>(&kOther);
  }
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SCENARIO_KEY_LIST_H_
