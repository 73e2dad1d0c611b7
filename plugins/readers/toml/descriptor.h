// The parts of a declaration that make up the plugin's descriptor: what it calls itself, its
// parameters, the configuration files that it reads, its golden figures.
#ifndef GPUDAY_PLUGINS_READERS_TOML_DESCRIPTOR_H_
#define GPUDAY_PLUGINS_READERS_TOML_DESCRIPTOR_H_

#include "plugins/readers/toml/declaration.h"
#include "plugins/readers/toml/fields.h"

namespace declared {

// Each reads its part of the file; `evaluator` learns the names of parameters. What is not there is
// null.
void ReadPluginTable(const Node* table, const std::string& name, Declaration& declaration,
                     Evaluator& evaluator, std::string_view source);
void ReadParameters(const Node* table, Declaration& declaration, Evaluator& evaluator,
                    std::string_view source);
void ReadModelTypes(const Node* list, Declaration& declaration, Evaluator& evaluator,
                    std::string_view source);
void ReadGolden(const Node* list, Declaration& declaration, Evaluator& evaluator,
                std::string_view source);

// The names under which formulas see a parameter, with the values that they have here.
void TellParameter(const ParameterRule& rule, const sdk::Values& values, Evaluator& evaluator);

// The tables of `list`, which is written [[key]].
const std::vector<Node>& TablesOf(const Node* list, const char* key);

}  // namespace declared

#endif  // GPUDAY_PLUGINS_READERS_TOML_DESCRIPTOR_H_
