#include "planner/cli/parse/completion.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/cli/parse/command_line.h"

namespace gpuday {
namespace {

using Commands = std::vector<DeclaredCommand>;

std::string Names(const Commands& commands) {
  return absl::StrJoin(commands, " ", [](std::string* out, const DeclaredCommand& command) {
    absl::StrAppend(out, command.name);
  });
}

std::string OptionNames(const DeclaredCommand& command) {
  std::vector<std::string> names;
  for (const DeclaredCommand::Option& option : command.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return absl::StrJoin(names, " ");
}

// Files are what the shell itself completes, behind an option too.
std::string BashScript(const Commands& commands) {
  std::string text = absl::StrCat(R"~(# bash completion of gpuday: eval "$(gpuday completion bash)"
_gpuday() {
  local word=${COMP_WORDS[COMP_CWORD]} command= i options=
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case ${COMP_WORDS[i]} in
      --db|--plugin-dir) ((++i)) ;;
      -*) ;;
      *) command=${COMP_WORDS[i]}; break ;;
    esac
  done
  case $command in
    '') [[ $word == -* ]] || options=')~",
                                  Names(commands), "' ;;\n");
  for (const DeclaredCommand& command : commands) {
    if (command.name == "help") {
      absl::StrAppend(&text, "    help) options='", Names(commands), "' ;;\n");
      continue;
    }
    absl::StrAppend(&text, "    ", command.name, ") [[ $word != -* ]] || options='",
                    OptionNames(command), "' ;;\n");
  }
  absl::StrAppend(&text, R"(  esac
  COMPREPLY=($(compgen -W "$options" -- "$word"))
}
complete -o default -F _gpuday gpuday
)");
  return text;
}

// Text between single quotes of a shell; brackets and colons are marks of zsh's descriptions.
std::string Quoted(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(Printable(text), {{"'", "'\\''"}}), "'");
}

std::string ZshScript(const Commands& commands) {
  std::string text = R"(#compdef gpuday
# zsh completion of gpuday: gpuday completion zsh > a folder of $fpath/_gpuday
_gpuday() {
  local -a commands options
  commands=(
)";
  const auto described = [](const std::string& name, const std::string& help) {
    return Quoted(absl::StrCat(absl::StrReplaceAll(name, {{":", "\\:"}}), ":", help));
  };
  for (const DeclaredCommand& command : commands) {
    absl::StrAppend(&text, "    ", described(command.name, command.help), "\n");
  }
  text += R"(  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case $words[2] in
)";
  for (const DeclaredCommand& command : commands) {
    absl::StrAppend(&text, "    ", command.name, ") options=(\n");
    for (const DeclaredCommand::Option& option : command.options) {
      for (const std::string& name : option.names) {
        absl::StrAppend(&text, "      ", described(name, option.help), "\n");
      }
    }
    text += "    ) ;;\n";
  }
  text += R"(  esac
  if [[ $PREFIX == -* ]]; then
    _describe -o option options
  elif [[ $words[2] == help ]]; then
    _describe command commands
  else
    _files
  fi
}
if [[ $funcstack[1] == _gpuday ]]; then _gpuday "$@"; else compdef _gpuday gpuday; fi
)";
  return text;
}

std::string FishScript(const Commands& commands) {
  const std::string names = Names(commands);
  std::string text = absl::StrCat(
      "# fish completion of gpuday: gpuday completion fish > "
      "~/.config/fish/completions/gpuday.fish\n",
      "set -l commands ", names, "\n");
  for (const DeclaredCommand& command : commands) {
    absl::StrAppend(&text, "complete -c gpuday -f -n \"not __fish_seen_subcommand_from $commands\"",
                    " -a ", command.name, " -d ", Quoted(command.help), "\n");
  }
  text += "complete -c gpuday -f -n '__fish_seen_subcommand_from help' -a \"$commands\"\n";
  for (const DeclaredCommand& command : commands) {
    for (const DeclaredCommand::Option& option : command.options) {
      absl::StrAppend(&text, "complete -c gpuday -n '__fish_seen_subcommand_from ", command.name,
                      "'");
      for (const std::string& name : option.names) {
        const bool is_long = name.starts_with("--");
        absl::StrAppend(&text, is_long ? " -l " : " -s ", name.substr(is_long ? 2 : 1));
      }
      absl::StrAppend(&text, option.takes_value ? " -r" : "", " -d ", Quoted(option.help), "\n");
    }
  }
  return text;
}

}  // namespace

absl::StatusOr<std::string> CompletionScript(const std::string& shell) {
  struct Shell {
    const char* name;
    std::string (*script)(const Commands& commands);
  };
  static constexpr Shell kShells[] = {
      {"bash", BashScript}, {"zsh", ZshScript}, {"fish", FishScript}};
  for (const auto& [name, script] : kShells) {
    if (shell == name) return script(DeclaredCommands());
  }
  return Error(Fault::kUsage, absl::StrCat("completion: expected bash, zsh or fish, found \"",
                                           Printable(shell, 40), "\""));
}

}  // namespace gpuday
