# The templates of documents, embedded. Sets GPUDAY_TEMPLATES_SOURCE, and GPUDAY_MUSTACHE_INCLUDE, where the
# headers of the library are.
find_path(GPUDAY_MUSTACHE_INCLUDE kainjow/mustache.hpp)
mark_as_advanced(GPUDAY_MUSTACHE_INCLUDE)
if(NOT GPUDAY_MUSTACHE_INCLUDE)
  message(FATAL_ERROR "kainjow/mustache.hpp is not there (Debian: libkainjow-mustache-dev)")
endif()
set(html ${CMAKE_CURRENT_SOURCE_DIR}/report/html)
file(GLOB templates CONFIGURE_DEPENDS ${html}/*.css ${html}/*.mustache)
set(GPUDAY_TEMPLATES_SOURCE ${PROJECT_BINARY_DIR}/generated/planner/report/html/built_in_templates.cc)
add_custom_command(OUTPUT ${GPUDAY_TEMPLATES_SOURCE}
  COMMAND ${CMAKE_COMMAND} -D "OUTPUT=${GPUDAY_TEMPLATES_SOURCE}" -D "TEMPLATES=${templates}"
          -P ${html}/embed_templates.cmake
  DEPENDS ${templates} ${html}/embed_templates.cmake
  COMMENT "Embedding the templates of documents"
  VERBATIM)
