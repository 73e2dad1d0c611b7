# Beside the SDK; toml++ is compiled in (tree.cc), so that the program's own copy does not matter.
target_link_libraries(${target} PRIVATE PkgConfig::muparser)
