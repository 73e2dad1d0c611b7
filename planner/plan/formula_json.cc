// Formulas as the text that is stored and sent, and back.
#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "planner/base/node.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/plan/formula_piece.h"

namespace gpuday {
namespace {

using Operation = Formula::Operation;

// An operation's sign in JSON, and how many operands it takes.
struct Sign {
  Operation operation;
  const char* text;
  std::size_t fewest, most;
};
constexpr std::size_t kAny = 100'000;  // more than JSON text may hold
constexpr Sign kSigns[] = {
    {Operation::kAdd, "+", 2, kAny},
    {Operation::kSubtract, "-", 2, 2},
    {Operation::kMultiply, "*", 2, kAny},
    {Operation::kDivide, "/", 2, 2},
    {Operation::kPower, "^", 2, 2},
    {Operation::kCeil, "ceil", 1, 1},
    {Operation::kSqrt, "sqrt", 1, 1},
    {Operation::kLog2, "log2", 1, 1},
    {Operation::kMin, "min", 2, 2},
    {Operation::kMax, "max", 2, 2},
    {Operation::kIfPositive, "if_positive", 3, 3},
};

const char* SignOf(Operation operation) {
  const auto* const it = std::find_if(std::begin(kSigns), std::end(kSigns), [&](const Sign& sign) {
    return sign.operation == operation;
  });
  return it == std::end(kSigns) ? "" : it->text;
}

std::string Number(double value) {
  std::array<char, 64> buffer;
  // The sum is +0 for both zeros: text does not keep the sign of one.
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value + 0.0);
  return std::string(buffer.data(), result.ptr);
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : WellFormed(text)) {
    if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&quoted, "\\u%04x", static_cast<int>(c));
      continue;
    }
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

absl::Status Wrong(const Node& node, const std::string& expected) {
  return Error(Fault::kInput,
               absl::StrCat(node.where.Text(), ": expected ", expected, " of a formula, found ",
                            Printable(node.ValueText(), 60)));
}

std::optional<double> NumberIn(const Node* node) {
  if (node == nullptr) return std::nullopt;
  if (node->kind == Node::Kind::kInteger) return static_cast<double>(node->integer);
  if (node->kind == Node::Kind::kReal) return node->real;
  return std::nullopt;
}

}  // namespace

std::string Formula::Json() const {
  const Piece& p = *piece_;
  switch (p.operation) {
    case Operation::kReference:
      return Quoted(p.text);
    case Operation::kOptional:
      return absl::StrCat("{\"line\":", Quoted(p.text), ",\"otherwise\":0}");
    case Operation::kConstant:
      return Number(p.value);
    case Operation::kTerm:
      return absl::StrCat("{\"term\":", Quoted(p.text),
                          p.operands.empty() ? absl::StrCat(",\"value\":", Number(p.value))
                                             : absl::StrCat(",\"is\":", p.operands[0].Json()),
                          "}");
    default:
      break;
  }
  std::string text = absl::StrCat("[", Quoted(SignOf(p.operation)));
  for (const Formula& operand : p.operands) absl::StrAppend(&text, ",", operand.Json());
  return text + "]";
}

// Builds formulas from parsed JSON.
struct FormulaReader {
  static absl::StatusOr<Formula> Read(const Node& node) {
    if (node.kind == Node::Kind::kText) return Ref(node.text);
    if (const std::optional<double> number = NumberIn(&node)) return Formula(*number);
    if (node.kind == Node::Kind::kTable) return ReadTable(node);
    if (node.kind == Node::Kind::kArray) return ReadOperation(node);
    return Wrong(node, "an id, a number, [operation, ...] or {\"term\": ...}");
  }

  static absl::StatusOr<Formula> ReadTable(const Node& node) {
    const Node *line = node.Find("line"), *term = node.Find("term"), *is = node.Find("is");
    if (node.entries.size() != 2) return Wrong(node, "two keys");
    if (line != nullptr && line->kind == Node::Kind::kText &&
        NumberIn(node.Find("otherwise")) == 0.0) {
      return OptionalRef(line->text);
    }
    if (term == nullptr || term->kind != Node::Kind::kText) {
      return Wrong(node, "\"line\" with \"otherwise\": 0, or \"term\"");
    }
    if (is != nullptr) {
      const absl::StatusOr<Formula> inner = Read(*is);
      if (!inner.ok()) return inner.status();
      return Term(term->text, *inner);
    }
    const std::optional<double> value = NumberIn(node.Find("value"));
    if (!value.has_value()) return Wrong(node, "a number as \"value\"");
    return Term(term->text, *value);
  }

  static absl::StatusOr<Formula> ReadOperation(const Node& node) {
    if (node.items.empty() || node.items[0].kind != Node::Kind::kText) {
      return Wrong(node, "an operation");
    }
    const auto* const sign =
        std::find_if(std::begin(kSigns), std::end(kSigns),
                     [&](const Sign& known) { return node.items[0].text == known.text; });
    if (sign == std::end(kSigns)) return Wrong(node.items[0], "an operation such as \"+\"");
    const std::size_t operands = node.items.size() - 1;
    if (operands < sign->fewest || operands > sign->most) {
      return Wrong(node, absl::StrCat(sign->fewest, sign->most > sign->fewest ? " or more" : "",
                                      " operands of \"", sign->text, "\""));
    }
    std::vector<Formula> read;
    for (std::size_t i = 1; i < node.items.size(); ++i) {
      absl::StatusOr<Formula> operand = Read(node.items[i]);
      if (!operand.ok()) return operand.status();
      read.push_back(*std::move(operand));
    }
    // As it was written: Make() would merge a sum's sums.
    return Formula(std::make_shared<const Formula::Piece>(
        Formula::Piece{.operation = sign->operation, .operands = std::move(read)}));
  }
};

absl::StatusOr<Formula> Formula::FromJson(std::string_view json) {
  // ParseJson takes objects.
  const absl::StatusOr<Node> root = ParseJson(
      absl::StrCat("{\"formula\":", absl::string_view(json.data(), json.size()), "}"), "a formula");
  if (!root.ok()) return root.status();
  const Node* formula = root->Find("formula");
  if (formula == nullptr || root->entries.size() != 1) {
    return Error(Fault::kInput, "a formula: expected one value");
  }
  return FormulaReader::Read(*formula);
}

}  // namespace gpuday
