# gpuday_add_plugin(NAME FAMILY source...): a plugin NAME.so of the family architectures, optimizers,
# precisions or readers, built so that it exports its entry and nothing else.
set(GPUDAY_SDK_CMAKE_DIR ${CMAKE_CURRENT_LIST_DIR})

function(gpuday_add_plugin NAME FAMILY)
  if(NOT FAMILY MATCHES "^(architectures|optimizers|precisions|readers)$")
    message(FATAL_ERROR "gpuday_add_plugin(${NAME}): the family is architectures, optimizers, "
                        "precisions or readers, not ${FAMILY}")
  endif()
  if("${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${CMAKE_BUILD_TYPE}}" MATCHES "-ffast-math|-Ofast")
    message(FATAL_ERROR "gpuday_add_plugin(${NAME}): a plugin built with -ffast-math changes the "
                        "rounding of the whole process")
  endif()
  set(target gpuday_plugin_${FAMILY}_${NAME})
  add_library(${target} MODULE ${ARGN})
  target_link_libraries(${target} PRIVATE gpuday_sdk)
  target_compile_features(${target} PRIVATE cxx_std_20)
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  target_link_options(${target} PRIVATE
    -Wl,--version-script=${GPUDAY_SDK_CMAKE_DIR}/plugin.map)
  if(NOT GPUDAY_SANITIZE)
    target_link_options(${target} PRIVATE -Wl,-z,defs)  # the sanitizers' runtime comes from the host
  endif()
  set_target_properties(${target} PROPERTIES
    PREFIX "" OUTPUT_NAME ${NAME} SUFFIX .so
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/gpuday/plugins/${FAMILY})
endfunction()
