# cmake -D OUTPUT=file.cc -D DIST=folder -D FALLBACK=no_page.html -P embed_page.cmake
# Writes BuiltInAssets() (planner/web/api/assets.h): the built page in DIST, or FALLBACK where there is none.
set(types "html:text/html; charset=utf-8" "js:text/javascript; charset=utf-8" "css:text/css; charset=utf-8"
          "svg:image/svg+xml" "json:application/json; charset=utf-8" "txt:text/plain; charset=utf-8")
if(EXISTS "${DIST}/index.html")
  file(GLOB_RECURSE files LIST_DIRECTORIES false RELATIVE "${DIST}" "${DIST}/*")
  list(SORT files)
else()
  cmake_path(GET FALLBACK PARENT_PATH DIST)
  cmake_path(GET FALLBACK FILENAME files)
endif()
set(arrays "")
set(entries "")
set(number 0)
foreach(file IN LISTS files)
  cmake_path(GET file EXTENSION LAST_ONLY extension)
  string(REGEX REPLACE "^[.]" "" extension "${extension}")
  set(type "")
  foreach(known IN LISTS types)
    if(known MATCHES "^${extension}:(.*)$")
      set(type "${CMAKE_MATCH_1}")
    endif()
  endforeach()
  if(type STREQUAL "")
    message(FATAL_ERROR "${file}: no type is known for files of the page that end in .${extension}")
  endif()
  file(READ "${DIST}/${file}" content HEX)
  # A literal of escapes compiles in a fraction of the time of a list of numbers. Broken into lines of at most
  # 64 bytes, each a literal of its own.
  string(REGEX REPLACE "(..)" "\\\\x\\1" content "${content}")
  string(REGEX REPLACE "((\\\\x..)(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?)" "\"\\1\"\n" content "${content}")
  set(path "/${file}")
  if(path STREQUAL "/index.html" OR path STREQUAL "/no_page.html")
    set(path "/")
  endif()
  file(SIZE "${DIST}/${file}" size)
  string(APPEND arrays "constexpr char kFile${number}[] =\n${content};\n")
  string(APPEND entries "    {\"${path}\", \"${type}\", {kFile${number}, ${size}}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE "${OUTPUT}" "// Written by planner/web/embed_page.cmake.
#include \"planner/web/api/assets.h\"

namespace gpuday {
namespace {

${arrays}
constexpr Asset kAssets[] = {
${entries}};

}  // namespace

std::span<const Asset> BuiltInAssets() { return kAssets; }

}  // namespace gpuday
")
