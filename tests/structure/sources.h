// The sources of this repository as text, for tests that read them.
#ifndef GPUDAY_TESTS_STRUCTURE_SOURCES_H_
#define GPUDAY_TESTS_STRUCTURE_SOURCES_H_

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace gpuday {

namespace fs = std::filesystem;

inline const fs::path kRoot = GPUDAY_SOURCE_ROOT;

inline std::string ReadText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Include {
  std::string name;    // planner/base/text.h
  bool angle = false;  // <...> rather than "..."
};

struct Source {
  std::string path;  // relative to the root
  std::string text;
  std::vector<Include> includes;

  bool IsHeader() const { return absl::EndsWith(path, ".h"); }
};

inline std::vector<Include> IncludesOf(const std::string& text) {
  std::vector<Include> includes;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!absl::ConsumePrefix(&line, "#include ")) continue;
    const bool angle = absl::StartsWith(line, "<");
    const std::vector<std::string> parts = absl::StrSplit(line, absl::ByAnyChar("<>\""));
    includes.push_back({parts.size() > 1 ? parts[1] : std::string(line), angle});
  }
  return includes;
}

// The C and C++ sources below `folder`, sorted by path.
inline std::vector<Source> SourcesBelow(const std::string& folder) {
  std::vector<Source> sources;
  for (auto it = fs::recursive_directory_iterator(kRoot / folder); it != fs::end(it); ++it) {
    const fs::directory_entry& entry = *it;
    // What npm installs where somebody works on the page.
    if (entry.path().filename() == "node_modules") it.disable_recursion_pending();
    const std::string extension = entry.path().extension().string();
    if (extension != ".cc" && extension != ".h" && extension != ".c") continue;
    const std::string text = ReadText(entry.path());
    sources.push_back({fs::relative(entry.path(), kRoot).generic_string(), text, IncludesOf(text)});
  }
  std::sort(sources.begin(), sources.end(),
            [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

inline std::vector<Source> SourcesOf(const std::vector<std::string>& folders) {
  std::vector<Source> all;
  for (const std::string& folder : folders) {
    const std::vector<Source> sources = SourcesBelow(folder);
    all.insert(all.end(), sources.begin(), sources.end());
  }
  return all;
}

inline const std::vector<Source>& ProgramSources() {
  static const auto* const kSources = new std::vector<Source>(SourcesOf({"planner", "db"}));
  return *kSources;
}

// `text` without // and /* */ comments; those in strings stay.
inline std::string WithoutComments(const std::string& text) {
  std::string out;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in_string) {
      out += text[i];
      if (text[i] == '\\' && i + 1 < text.size()) {
        out += text[++i];
      } else if (text[i] == '"' || text[i] == '\n') {
        in_string = false;
      }
    } else if (text.compare(i, 2, "//") == 0) {
      i = std::min(text.find('\n', i), text.size());
      out += '\n';
    } else if (text.compare(i, 2, "/*") == 0) {
      i = std::min(text.find("*/", i), text.size() - 2) + 1;
    } else {
      in_string = text[i] == '"' && (i == 0 || text[i - 1] != '\'');
      out += text[i];
    }
  }
  return out;
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_STRUCTURE_SOURCES_H_
