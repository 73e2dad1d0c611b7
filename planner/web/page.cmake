# The page of gpuday serve: built in the build folder by Node.js, then embedded. Where that is not there the
# program has a page that says so. Sets GPUDAY_PAGE_SOURCE.
set(app ${CMAKE_CURRENT_SOURCE_DIR}/web/app)
set(page ${PROJECT_BINARY_DIR}/web)
set(GPUDAY_PAGE_SOURCE ${PROJECT_BINARY_DIR}/generated/planner/web/built_in_assets.cc)
set(build ${CMAKE_CURRENT_SOURCE_DIR}/web/build_page.cmake)
set(embed ${CMAKE_CURRENT_SOURCE_DIR}/web/embed_page.cmake)
set(no_page ${CMAKE_CURRENT_SOURCE_DIR}/web/no_page.html)

set(why_not "")
find_program(GPUDAY_NODE node)
find_program(GPUDAY_NPM npm)
mark_as_advanced(GPUDAY_NODE GPUDAY_NPM)
if(GPUDAY_PAGE STREQUAL "OFF")
  set(why_not "GPUDAY_PAGE is OFF")
elseif(NOT GPUDAY_NODE OR NOT GPUDAY_NPM)
  set(why_not "there is no Node.js (node and npm)")
else()
  execute_process(COMMAND ${GPUDAY_NODE} --version OUTPUT_VARIABLE version OUTPUT_STRIP_TRAILING_WHITESPACE)
  string(REGEX REPLACE "^v" "" version "${version}")
  if(version VERSION_LESS 18)
    set(why_not "Node.js is ${version}, and 18 or newer is needed")
  elseif(NOT EXISTS ${app}/package-lock.json)
    set(why_not "its sources are not there")
  endif()
endif()

set(built "")
if(why_not STREQUAL "")
  file(GLOB page_files CONFIGURE_DEPENDS ${app}/*.html ${app}/*.json ${app}/*.mjs ${app}/*.ts)
  file(GLOB_RECURSE page_sources CONFIGURE_DEPENDS ${app}/src/* ${app}/public/*
       ${app}/tests/*)
  set(must $<BOOL:$<STREQUAL:${GPUDAY_PAGE},ON>>)
  add_custom_command(OUTPUT ${page}/built
    COMMAND ${CMAKE_COMMAND} -D "APP=${app}" -D "PAGE=${page}" -D "NPM=${GPUDAY_NPM}" -D "MUST=${must}"
            -P ${build}
    DEPENDS ${build} ${page_files} ${page_sources}
    COMMENT "Building the page"
    VERBATIM)
  set(built ${page}/built)
  set_property(GLOBAL PROPERTY GPUDAY_PAGE_FOLDER ${page})
elseif(GPUDAY_PAGE STREQUAL "ON")
  message(FATAL_ERROR "GPUDAY_PAGE is ON, but ${why_not}")
else()
  message(STATUS "The page of gpuday serve is left out: ${why_not}. Everything else works.")
endif()

add_custom_command(OUTPUT ${GPUDAY_PAGE_SOURCE}
  COMMAND ${CMAKE_COMMAND} -D "OUTPUT=${GPUDAY_PAGE_SOURCE}" -D "DIST=$<IF:$<BOOL:${built}>,${page}/dist,>"
          -D "FALLBACK=${no_page}" -P ${embed}
  DEPENDS ${built} ${no_page} ${embed}
  COMMENT "Embedding the page"
  VERBATIM)
# A file of the page is longer than what pedantic compilers promise for a literal.
set_source_files_properties(${GPUDAY_PAGE_SOURCE} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
