// Architectures declared in TOML files: parameters, matrices with formulas in them, attention,
// activations. docs/declared.md is the language.
#include <memory>
#include <utility>
#include <vector>

#include "plugins/readers/toml/declaration.h"

namespace {

namespace sdk = gpuday::sdk;
using declared::Declaration;

std::int32_t DescribeDeclared(const gpuday_architecture* self, const gpuday_value* values,
                              std::uint32_t count, const gpuday_architecture_sink* sink,
                              gpuday_error* error) {
  return sdk::internal::Guard(error, [&] {
    sdk::ModelSink model(*sink);
    declared::Describe(*static_cast<const Declaration*>(self), sdk::Values(values, count), model);
  });
}

const gpuday_plugin* Read(sdk::Family family, const std::string& name, std::string_view text) {
  if (family != sdk::Family::kArchitecture) {
    sdk::FailAt({}, "architectures can be declared; optimizers and precisions are libraries");
  }
  auto declaration = std::make_unique<Declaration>();
  declared::ReadDeclaration(name, text, *declaration);
  static_cast<gpuday_architecture&>(*declaration) = sdk::internal::Architecture(
      DescribeDeclared, declaration->types.data(), declaration->types.size());
  gpuday_plugin& plugin = declaration->plugin;
  plugin.magic = GPUDAY_MAGIC;
  plugin.struct_size = sizeof(plugin);
  plugin.abi_major = GPUDAY_ABI_MAJOR;
  plugin.abi_minor = GPUDAY_ABI_MINOR;
  plugin.family = GPUDAY_ARCHITECTURE;
  plugin.parameter_count = static_cast<std::uint32_t>(declaration->described.size());
  plugin.parameters = declaration->described.data();
  plugin.parameter_stride = sizeof(sdk::Parameter);
  plugin.functions = static_cast<const gpuday_architecture*>(declaration.get());
  plugin.golden = declaration->golden.data();
  plugin.golden_count = declaration->golden.size();
  plugin.golden_stride = sizeof(sdk::Golden);
  // The host may ask it until the process ends, at its very end too: never destroyed.
  static auto& kept = *new std::vector<std::unique_ptr<Declaration>>;
  kept.push_back(std::move(declaration));
  return &kept.back()->plugin;
}

}  // namespace

GPUDAY_READER_PLUGIN("toml", "1.0.0", "Architectures declared in TOML files, with formulas", Read)
