// Architectures declared as text.
#include "planner/base/files.h"
#include "planner/host/plugin_host.h"
#include "planner/trial/contract.h"
#include "tests/fuzz/fuzzing.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gpuday;
  static const Plugin& reader =
      **FuzzedDesk().plugins().Get(Family::kReader, "toml", Location{"fuzz", 0, 0});
  const std::string text = TextOf(data, size);
  const auto plugin =
      ReadPlugin(reader, Family::kArchitecture, "declared.toml", text, Sha256(text));
  if (plugin.ok()) {
    CheckContract(*plugin,
                  {.starts = [](const std::string&) {}, .ends = [](const CheckResult&) {}});
  } else {
    Require(!plugin.status().message().empty(), "a refusal without words", "");
  }
  return 0;
}
