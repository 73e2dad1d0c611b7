// An immutable text whose copies share one storage: for what thousands of values carry alike, such
// as the name of the file that they were read from.
#ifndef GPUDAY_PLANNER_BASE_SHARED_TEXT_H_
#define GPUDAY_PLANNER_BASE_SHARED_TEXT_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace gpuday {

// Stands for a text and is made of one without a word. Copies may be used from several threads, as
// with std::shared_ptr<const std::string>.
class SharedText {
 public:
  SharedText() = default;
  SharedText(std::string text)  // NOLINT(google-explicit-constructor)
      : text_(text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))) {}
  SharedText(std::string_view text)  // NOLINT(google-explicit-constructor)
      : SharedText(std::string(text)) {}
  SharedText(const char* text)  // NOLINT(google-explicit-constructor)
      : SharedText(std::string(text)) {}

  // Lives as long as any copy.
  const std::string& str() const {
    static const std::string kEmpty;
    return text_ == nullptr ? kEmpty : *text_;
  }
  operator const std::string&() const { return str(); }  // NOLINT(google-explicit-constructor)

  friend bool operator==(const SharedText& a, const SharedText& b) {
    return a.text_ == b.text_ || a.str() == b.str();
  }

 private:
  std::shared_ptr<const std::string> text_;  // null: empty
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BASE_SHARED_TEXT_H_
