#include "planner/base/json_strings.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kDeepestBrackets = 64;

class StringVisitor : public nlohmann::json_sax<Json> {
 public:
  using Visit = std::function<void(const std::string& path, const std::string& value)>;

  StringVisitor(std::string_view text, const Location& where, const Visit& visit)
      : text_(text), where_(where), visit_(visit) {}

  const absl::Status& status() const { return status_; }

  bool null() override { return Other("null"); }
  bool boolean(bool /*value*/) override { return Other("true or false"); }
  bool number_integer(number_integer_t /*value*/) override { return Other("a number"); }
  bool number_unsigned(number_unsigned_t /*value*/) override { return Other("a number"); }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override {
    return Other("a number");
  }
  bool binary(binary_t& /*value*/) override { return Other("binary data"); }
  bool string(string_t& value) override {
    visit_(path_, value);
    return true;
  }

  bool start_object(std::size_t /*size*/) override { return Open(); }
  bool end_object() override { return Close(); }
  bool start_array(std::size_t /*size*/) override {
    if (opened_.empty()) return Other("a list");
    if (!Open()) return false;
    path_ += "[]";
    return true;
  }
  bool end_array() override { return Close(); }
  bool key(string_t& key) override {
    path_.resize(opened_.back());
    absl::StrAppend(&path_, path_.empty() ? "" : ".", key);
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& error) override {
    const std::string_view what = error.what();
    if (what.find("unexpected end of input") != what.npos ||
        what.find("closing quote") != what.npos) {
      return Fail(text_.size(), "expected JSON, found the end of it");
    }
    // The whole word that the parser stumbled over.
    const auto part_of_word = [this](std::size_t i) {
      const auto c = static_cast<unsigned char>(text_[i]);
      return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.' || c == '_';
    };
    std::size_t from = std::min(position, text_.size());
    from = from == 0 ? 0 : from - 1;
    std::size_t to = from;
    while (from > 0 && part_of_word(from) && part_of_word(from - 1)) --from;
    while (to < text_.size() && part_of_word(to)) ++to;
    return Fail(
        from, absl::StrCat("expected JSON, found ",
                           Printable(text_.substr(from, std::max<std::size_t>(1, to - from)), 40)));
  }

 private:
  // What is no string, where one or an object may be.
  bool Other(const char* found) {
    if (!opened_.empty()) return true;
    return Fail(0, absl::StrCat("expected an object ({...}) or a text in quotes, found ", found));
  }

  bool Open() {
    if (opened_.size() == kDeepestBrackets) {
      return Fail(0, absl::StrCat("brackets nested deeper than ", kDeepestBrackets));
    }
    opened_.push_back(path_.size());
    return true;
  }

  bool Close() {
    path_.resize(opened_.back());
    opened_.pop_back();
    return true;
  }

  // At the character `at` of the text.
  bool Fail(std::size_t at, const std::string& what) {
    if (!status_.ok()) return false;
    const std::string_view before = text_.substr(0, at);
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const std::size_t start = lines == 0 ? 0 : before.rfind('\n') + 1;
    const Location place = {
        where_.origin, where_.line + static_cast<int>(lines),
        static_cast<int>(before.size() - start) + (lines == 0 ? std::max(1, where_.column) : 1)};
    status_ = Error(Fault::kInput, absl::StrCat(place.Text(), ": ", what));
    return false;
  }

  std::string_view text_;
  const Location& where_;
  const Visit& visit_;
  std::string path_;
  std::vector<std::size_t> opened_;  // what the path was before each bracket that is open
  absl::Status status_;
};

}  // namespace

absl::Status VisitJsonStrings(
    std::string_view text, const Location& where,
    const std::function<void(const std::string& path, const std::string& value)>& visit) {
  if (!IsUtf8(text)) {
    return Error(Fault::kInput, absl::StrCat(where.Text(), ": is not UTF-8 text"));
  }
  StringVisitor visitor(text, where, visit);
  const bool parsed = Json::sax_parse(text.begin(), text.end(), &visitor);
  if (!visitor.status().ok()) return visitor.status();
  if (!parsed) return Error(Fault::kInput, absl::StrCat(where.Text(), ": is not JSON"));
  return absl::OkStatus();
}

}  // namespace gpuday
