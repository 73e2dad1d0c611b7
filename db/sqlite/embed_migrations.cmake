# cmake -D OUTPUT=file.cc -D "MIGRATIONS=a.sql;b.sql" -P embed_migrations.cmake
# Writes BuiltInMigrations() (db/sqlite/migrate.h). The n-th file must be numbered n, so that a schema's
# version is the number of its last migration.
list(SORT MIGRATIONS COMPARE NATURAL)
set(entries "")
set(version 0)
foreach(file IN LISTS MIGRATIONS)
  math(EXPR version "${version} + 1")
  cmake_path(GET file STEM name)
  if(NOT name MATCHES "^0*${version}_[a-z0-9_]+$")
    message(FATAL_ERROR "${file}: the name must start with the number ${version} and '_'")
  endif()
  file(READ ${file} sql)
  if(sql MATCHES "\\)sql\"")
    message(FATAL_ERROR "${file}: must not contain )sql\"")
  endif()
  string(APPEND entries "      {\"${name}\", R\"sql(${sql})sql\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Written by db/sqlite/embed_migrations.cmake from db/sqlite/migrations/*.sql.
#include \"db/sqlite/migrate.h\"

namespace gpuday {

const std::vector<Migration>& BuiltInMigrations() {
  static const std::vector<Migration> migrations = {
${entries}  };
  return migrations;
}

}  // namespace gpuday
")
