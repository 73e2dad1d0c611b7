# find_package(gpuday-sdk 1 REQUIRED): the headers as the target gpuday::sdk, and gpuday_add_plugin.
if(CMAKE_VERSION VERSION_LESS 3.19)
  set(gpuday-sdk_NOT_FOUND_MESSAGE "gpuday-sdk needs CMake 3.19, this is ${CMAKE_VERSION}")
  set(gpuday-sdk_FOUND FALSE)
  return()
endif()
include("${CMAKE_CURRENT_LIST_DIR}/gpuday-sdk-targets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/gpuday-plugin.cmake")
