// Files in the place of a store, and stores with changed bytes. What a plan or a list says of
// itself as intact is what was saved; the file is not changed by reading.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "db/store.h"
#include "tests/fuzz/fuzzing.h"

namespace gpuday {
namespace {

// A file of its own for each process, in memory.
const std::string& Path() {
  static const auto* const path = new std::string([] {
    char name[] = "/dev/shm/gpuday-fuzz-XXXXXX";
    Require(mkdtemp(name) != nullptr, "a folder in memory", name);
    static std::string folder = name;
    std::atexit([] { std::filesystem::remove_all(folder); });
    return folder + "/store.db";
  }());
  return *path;
}

}  // namespace
}  // namespace gpuday

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gpuday;
  const std::string bytes = TextOf(data, size);
  std::ofstream(Path(), std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(size));
  {
    const auto store = OpenStore(Path(), StoreAccess::kRead);
    if (!store.ok()) {
      CheckRefusal(store.status());
      return 0;
    }
    if (const auto list = (*store)->List(); list.ok()) {
      for (const SavedSummary& plan : *list) {
        const auto saved = (*store)->Get(plan.id);
        if (saved.ok() && saved->intact) CheckPlan(saved->plan);
      }
    }
    (void)(*store)->ListSweeps();
  }
  std::ifstream again(Path(), std::ios::binary);
  Require(std::string(std::istreambuf_iterator<char>(again), {}) == bytes, "a reader wrote", "");
  return 0;
}
