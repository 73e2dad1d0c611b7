# gpuday_add_plugin(NAME FAMILY source...): a plugin NAME.so of the family architectures, optimizers,
# precisions or readers, as the target gpuday_plugin_FAMILY_NAME, built so that it exports its entry and
# nothing else. It lands in FAMILY/ of GPUDAY_PLUGIN_OUTPUT_DIR (the build folder's plugins/, good for
# `gpuday --plugin-dir`) and is installed to FAMILY/ of GPUDAY_PLUGIN_INSTALL_DIR (plugins/, below a prefix
# that is somebody's data folder). gpuday itself and everybody else build plugins with this file.

# Fails when FLAGS, found at PLACE, would make the plugin change the rounding of the process that loads it.
function(gpuday_refuse_flags NAME PLACE FLAGS)
  if(FLAGS MATCHES "(-ffast-math|-Ofast|-funsafe-math-optimizations)")
    message(FATAL_ERROR "gpuday_add_plugin(${NAME}): ${CMAKE_MATCH_1} in ${PLACE}: such a plugin changes the "
                        "rounding of the whole process; build it without")
  endif()
endfunction()

# What a target is compiled and linked with, once its directory has said everything about it.
function(gpuday_refuse_options NAME TARGET)
  foreach(property COMPILE_OPTIONS COMPILE_FLAGS LINK_OPTIONS LINK_FLAGS)
    get_target_property(options ${TARGET} ${property})
    gpuday_refuse_flags(${NAME} "${property} of ${TARGET}" "${options}")
  endforeach()
  get_target_property(sources ${TARGET} SOURCES)
  foreach(source ${sources})
    foreach(property COMPILE_OPTIONS COMPILE_FLAGS)
      get_source_file_property(options ${source} ${property})
      gpuday_refuse_flags(${NAME} "${property} of ${source}" "${options}")
    endforeach()
  endforeach()
  get_target_property(libraries ${TARGET} LINK_LIBRARIES)
  foreach(library ${libraries})
    gpuday_refuse_flags(${NAME} "LINK_LIBRARIES of ${TARGET}" "${library}")
    if(TARGET ${library})
      foreach(property INTERFACE_COMPILE_OPTIONS INTERFACE_LINK_OPTIONS)
        get_target_property(options ${library} ${property})
        gpuday_refuse_flags(${NAME} "${property} of ${library}" "${options}")
      endforeach()
    endif()
  endforeach()
endfunction()

function(gpuday_add_plugin NAME FAMILY)
  if(NOT FAMILY MATCHES "^(architectures|optimizers|precisions|readers)$")
    message(FATAL_ERROR "gpuday_add_plugin(${NAME}): the family is architectures, optimizers, precisions or "
                        "readers, not ${FAMILY}")
  endif()
  if(NOT ARGN)
    message(FATAL_ERROR "gpuday_add_plugin(${NAME}): no source is named")
  endif()
  set(suffixes ${CMAKE_BUILD_TYPE} ${CMAKE_CONFIGURATION_TYPES})
  list(TRANSFORM suffixes PREPEND _)
  list(TRANSFORM suffixes TOUPPER)
  foreach(suffix "" ${suffixes})
    foreach(flags CMAKE_C_FLAGS CMAKE_CXX_FLAGS CMAKE_MODULE_LINKER_FLAGS)
      gpuday_refuse_flags(${NAME} ${flags}${suffix} "${${flags}${suffix}}")
    endforeach()
  endforeach()

  set(target gpuday_plugin_${FAMILY}_${NAME})
  add_library(${target} MODULE ${ARGN})
  target_link_libraries(${target} PRIVATE gpuday::sdk)
  if(CMAKE_CXX_COMPILER_LOADED)
    target_compile_features(${target} PRIVATE cxx_std_20)
  endif()
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>)
  target_link_options(${target} PRIVATE "LINKER:--version-script=${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map")
  # The sanitizers' runtime comes from the host.
  if(NOT GPUDAY_SANITIZE AND NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
    target_link_options(${target} PRIVATE LINKER:-z,defs)
  endif()
  if(NOT GPUDAY_PLUGIN_OUTPUT_DIR)
    set(GPUDAY_PLUGIN_OUTPUT_DIR ${CMAKE_BINARY_DIR}/plugins)
  endif()
  if(NOT GPUDAY_PLUGIN_INSTALL_DIR)
    set(GPUDAY_PLUGIN_INSTALL_DIR plugins)
  endif()
  set_target_properties(${target} PROPERTIES
    PREFIX "" OUTPUT_NAME ${NAME} SUFFIX .so
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LIBRARY_OUTPUT_DIRECTORY $<1:${GPUDAY_PLUGIN_OUTPUT_DIR}/${FAMILY}>)
  install(TARGETS ${target} LIBRARY DESTINATION ${GPUDAY_PLUGIN_INSTALL_DIR}/${FAMILY})
  # At the end of the directory, so that what is said about the target afterwards is seen.
  cmake_language(EVAL CODE "cmake_language(DEFER CALL gpuday_refuse_options [[${NAME}]] [[${target}]])")
endfunction()
