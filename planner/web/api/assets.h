// The files of the page, built into the program.
#ifndef GPUDAY_PLANNER_WEB_API_ASSETS_H_
#define GPUDAY_PLANNER_WEB_API_ASSETS_H_

#include <span>
#include <string>
#include <string_view>

namespace gpuday {

struct Asset {
  std::string_view path;  // "/assets/page.js"; the page itself is "/"
  std::string_view type;  // "text/javascript; charset=utf-8"
  std::string_view content;
};

// All of them, written by embed_page.cmake when the program is built. Without Node.js there is one:
// a page that says what is missing.
std::span<const Asset> BuiltInAssets();

// Null when there is none at `path`.
const Asset* FindAsset(std::string_view path);

// The page with the token that requests which change the store must show.
std::string PageWithToken(std::string_view token);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_WEB_API_ASSETS_H_
