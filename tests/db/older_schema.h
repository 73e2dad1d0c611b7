// Stores as programs of before left them: rows of an older schema, written past the store, which
// can write the newest one alone.
#ifndef GPUDAY_TESTS_DB_OLDER_SCHEMA_H_
#define GPUDAY_TESTS_DB_OLDER_SCHEMA_H_

#include <filesystem>
#include <string>

#include "db/store.h"

namespace gpuday {

// What a store of the first `schema` built-in migrations could hold of `plan`: bands of lines from
// 2 on; expressions, states and remedies from 5 on; chances from 6 on.
Plan PlanOfSchema(int schema, Plan plan);

// Makes a store of the first `schema` built-in migrations at `path`, or opens one, and inserts
// `saved` under its number as the program of then did: PlanOfSchema() of its plan, and from 4 on
// its tags. `schema` is older than the newest. Returns the checksum that it wrote.
std::string InsertIntoSchema(int schema, const std::filesystem::path& path, const SavedPlan& saved);

// The sample plan number `seed` as SaveSamples() (store_testing.h) saves it.
SavedPlan OlderSample(int seed);

}  // namespace gpuday

#endif  // GPUDAY_TESTS_DB_OLDER_SCHEMA_H_
