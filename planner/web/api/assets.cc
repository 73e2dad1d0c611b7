#include "planner/web/api/assets.h"

#include <algorithm>

namespace gpuday {

const Asset* FindAsset(std::string_view path) {
  const std::span<const Asset> assets = BuiltInAssets();
  const auto it = std::find_if(assets.begin(), assets.end(),
                               [&](const Asset& asset) { return asset.path == path; });
  return it == assets.end() ? nullptr : &*it;
}

std::string PageWithToken(std::string_view token) {
  constexpr std::string_view kPlace = "name=\"gpuday-token\" content=\"";
  const Asset* page = FindAsset("/");
  std::string text(page == nullptr ? std::string_view() : page->content);
  if (const std::size_t at = text.find(kPlace); at != std::string::npos) {
    text.insert(at + kPlace.size(), token);
  }
  return text;
}

}  // namespace gpuday
