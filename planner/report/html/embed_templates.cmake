# cmake -D OUTPUT=file.cc -D "TEMPLATES=a.css;b.mustache" -P embed_templates.cmake
# Writes BuiltInTemplates() (planner/report/html/template.h).
list(SORT TEMPLATES)
set(entries "")
foreach(file IN LISTS TEMPLATES)
  cmake_path(GET file FILENAME name)
  file(READ ${file} text)
  if(text MATCHES "\\)text\"")
    message(FATAL_ERROR "${file}: must not contain )text\"")
  endif()
  string(APPEND entries "    {\"${name}\", R\"text(${text})text\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Written by planner/report/html/embed_templates.cmake.
#include \"planner/report/html/template.h\"

namespace gpuday {
namespace {

constexpr TemplateFile kTemplates[] = {
${entries}};

}  // namespace

std::span<const TemplateFile> BuiltInTemplates() { return kTemplates; }

}  // namespace gpuday
")
