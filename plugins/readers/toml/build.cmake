# Beside the SDK. toml++ is compiled in, so that the program's own copy does not matter.
target_link_libraries(${target} PRIVATE PkgConfig::muparser)
set_source_files_properties(readers/toml/tree.cc PROPERTIES COMPILE_OPTIONS "${GPUDAY_TOML}")
