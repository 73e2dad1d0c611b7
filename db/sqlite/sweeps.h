// What writing and reading a sweep share: its checksums.
#ifndef GPUDAY_DB_SQLITE_SWEEPS_H_
#define GPUDAY_DB_SQLITE_SWEEPS_H_

#include <span>
#include <string>

#include "db/store.h"

namespace gpuday {

// SHA-256 over a batch of rows, whole.
std::string RowsChecksum(std::span<const SweepRow> rows);

// SHA-256 over everything in `sweep` but its id, `intact` and the figures of the best rows, of
// which the ordinals count: their batches have checksums of their own.
std::string SweepChecksum(const SavedSweep& sweep);

}  // namespace gpuday

#endif  // GPUDAY_DB_SQLITE_SWEEPS_H_
