#include "tests/cli/transcript.h"

#include <cstdlib>
#include <sstream>

namespace gpuday {
namespace {

constexpr char kAnyLines[] = "{...}";
constexpr char kAnything[] = "{*}";

bool StartsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

bool IsMark(std::string_view line) {
  if (!line.empty() && line[0] == '\\') return true;
  for (const char mark : {'$', '>', '!', '=', '#', '@'}) {
    if (!line.empty() && line[0] == mark && (line.size() == 1 || line[1] == ' ')) return true;
  }
  return false;
}

std::string Escaped(const std::string& line) { return IsMark(line) ? "\\" + line : line; }

std::string Unescaped(const std::string& line) {
  return StartsWith(line, "\\") ? line.substr(1) : line;
}

void DropTrailingEmpty(std::vector<std::string>& lines, std::vector<std::string>& dropped) {
  while (!lines.empty() && lines.back().empty()) {
    lines.pop_back();
    dropped.emplace_back();
  }
}

Step NewStep(Step::Kind kind, std::size_t index, const std::string& line) {
  Step step;
  step.kind = kind;
  step.line = static_cast<int>(index) + 1;
  step.as_written.push_back(line);
  return step;
}

// Where the walk through both texts goes from a cell.
enum class Move { kMatch, kAbsorb, kEndAny, kInsert, kDrop };

struct Cell {
  int score = 0;
  Move move = Move::kMatch;
};

// The difference with a few lines around each place.
std::string Shown(const std::string& title, const std::vector<DiffLine>& diff) {
  constexpr std::size_t kAround = 2;
  std::string text = "  " + title + ":\n";
  bool skipping = false;
  for (std::size_t i = 0; i < diff.size(); ++i) {
    bool near = false;
    for (std::size_t j = i < kAround ? 0 : i - kAround; j <= i + kAround && j < diff.size(); ++j) {
      near |= diff[j].mark != ' ';
    }
    if (near) {
      text += std::string("    ") + diff[i].mark + " " + diff[i].text + "\n";
    } else if (!skipping) {
      text += "      ...\n";
    }
    skipping = !near;
  }
  return text;
}

// What the expectation becomes: lines that agree as they were written, the rest as it came.
std::vector<std::string> Updated(const std::vector<DiffLine>& diff) {
  std::vector<std::string> lines;
  for (const DiffLine& line : diff) {
    if (line.mark != '-') lines.push_back(line.text);
  }
  return lines;
}

}  // namespace

std::vector<std::string> SplitLines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<Step> ParseTranscript(const std::string& text) {
  std::vector<Step> steps;
  const std::vector<std::string> lines = SplitLines(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    const bool in_command = !steps.empty() && steps.back().kind == Step::Kind::kCommand;
    if (StartsWith(line, "@ ")) {
      Step step = NewStep(Step::Kind::kFile, i, line);
      step.name = line.substr(2);
      while (++i < lines.size()) {
        step.as_written.push_back(lines[i]);
        if (lines[i] == "@ end") break;
        step.content += lines[i] + "\n";
      }
      steps.push_back(std::move(step));
    } else if (StartsWith(line, "$ ")) {
      Step step = NewStep(Step::Kind::kCommand, i, line);
      step.content = line.substr(2);
      while (i + 1 < lines.size() && StartsWith(lines[i + 1], "> ")) {
        step.content += "\n" + lines[++i].substr(2);
        step.as_written.push_back(lines[i]);
      }
      steps.push_back(std::move(step));
    } else if (line == "#" || StartsWith(line, "# ") || !in_command) {
      steps.push_back(NewStep(Step::Kind::kText, i, line));
    } else if (line == "!" || StartsWith(line, "! ")) {
      steps.back().err.push_back(line.size() < 2 ? "" : line.substr(2));
    } else if (StartsWith(line, "= ")) {
      steps.back().exit_code = std::atoi(line.c_str() + 2);
    } else {
      steps.back().out.push_back(Unescaped(line));
    }
  }
  for (Step& step : steps) DropTrailingEmpty(step.out, step.trailing);
  return steps;
}

bool LineMatches(std::string_view expected, std::string_view line) {
  const std::size_t any = expected.find(kAnything);
  if (any == std::string_view::npos) return expected == line;
  if (!StartsWith(line, expected.substr(0, any))) return false;
  const std::string_view rest = expected.substr(any + std::string_view(kAnything).size());
  for (std::size_t from = any; from <= line.size(); ++from) {
    if (LineMatches(rest, line.substr(from))) return true;
  }
  return false;
}

std::vector<DiffLine> DiffLines(const std::vector<std::string>& expected,
                                const std::vector<std::string>& actual) {
  // cell[i][j]: how well expected from i on and actual from j on can agree. A line that agrees
  // counts much, a line that "{...}" need not swallow a little.
  constexpr int kAgrees = 1000;
  std::vector<std::vector<Cell>> cell(expected.size() + 1, std::vector<Cell>(actual.size() + 1));
  for (std::size_t i = expected.size() + 1; i-- > 0;) {
    for (std::size_t j = actual.size() + 1; j-- > 0;) {
      const bool more_expected = i < expected.size(), more_actual = j < actual.size();
      if (!more_expected && !more_actual) continue;
      Cell best{-1'000'000'000, Move::kMatch};
      const auto consider = [&best](int score, Move move) {
        if (score > best.score) best = {score, move};
      };
      if (more_expected && expected[i] == kAnyLines) {
        if (more_actual) consider(cell[i][j + 1].score, Move::kAbsorb);
        consider(cell[i + 1][j].score, Move::kEndAny);
      } else {
        if (more_expected && more_actual && LineMatches(expected[i], actual[j])) {
          consider(cell[i + 1][j + 1].score + kAgrees, Move::kMatch);
        }
        if (more_expected) consider(cell[i + 1][j].score - 1, Move::kDrop);
        if (more_actual) consider(cell[i][j + 1].score - 1, Move::kInsert);
      }
      cell[i][j] = best;
    }
  }
  std::vector<DiffLine> diff;
  for (std::size_t i = 0, j = 0; i < expected.size() || j < actual.size();) {
    switch (cell[i][j].move) {
      case Move::kMatch:
        diff.push_back({' ', expected[i++]});
        ++j;
        break;
      case Move::kAbsorb:
        ++j;
        break;
      case Move::kEndAny:
        diff.push_back({' ', expected[i++]});
        break;
      case Move::kDrop:
        diff.push_back({'-', expected[i++]});
        break;
      case Move::kInsert:
        diff.push_back({'+', actual[j++]});
        break;
    }
  }
  return diff;
}

bool Agrees(const std::vector<DiffLine>& diff) {
  for (const DiffLine& line : diff) {
    if (line.mark != ' ') return false;
  }
  return true;
}

std::string RunTranscript(const std::string& text, std::string& rewritten) {
  const Sandbox sandbox;
  std::string complaints;
  rewritten.clear();
  const auto write = [&](const std::string& line) { rewritten += line + "\n"; };
  for (const Step& step : ParseTranscript(text)) {
    for (const std::string& line : step.as_written) write(line);
    if (step.kind == Step::Kind::kFile) sandbox.Write(step.name, step.content);
    if (step.kind != Step::Kind::kCommand) continue;

    const Finished run = sandbox.Shell(step.content);
    std::vector<std::string> out = SplitLines(sandbox.WithoutPaths(run.out));
    std::vector<std::string> err = SplitLines(sandbox.WithoutPaths(run.err));
    std::vector<std::string> ignored;
    DropTrailingEmpty(out, ignored);
    const std::vector<DiffLine> out_diff = DiffLines(step.out, out);
    const std::vector<DiffLine> err_diff = DiffLines(step.err, err);
    std::string differences;
    if (!Agrees(out_diff)) differences += Shown("standard output", out_diff);
    if (!Agrees(err_diff)) differences += Shown("standard error", err_diff);
    const int exit_code = run.signal == 0 ? run.exit_code : 128 + run.signal;
    if (exit_code != step.exit_code) {
      differences += "  exit code " + std::to_string(exit_code) + ", expected " +
                     std::to_string(step.exit_code) + "\n";
    }
    if (!differences.empty()) {
      complaints +=
          "line " + std::to_string(step.line) + ": $ " + step.content + "\n" + differences;
    }
    for (const std::string& line : Updated(out_diff)) write(Escaped(line));
    for (const std::string& line : Updated(err_diff)) write(line.empty() ? "!" : "! " + line);
    if (exit_code != 0) write("= " + std::to_string(exit_code));
    for (const std::string& line : step.trailing) write(line);
  }
  return complaints;
}

}  // namespace gpuday
