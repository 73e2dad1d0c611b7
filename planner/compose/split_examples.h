// A file of JSON examples, one after the other, in bounded memory.
#ifndef GPUDAY_PLANNER_COMPOSE_SPLIT_EXAMPLES_H_
#define GPUDAY_PLANNER_COMPOSE_SPLIT_EXAMPLES_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "planner/base/node.h"

namespace gpuday {

// Cuts what it is handed into examples: the lines of the file, or, where its first character is a
// '[', the items of that list. What an example says is not looked at.
class ExampleSplitter {
 public:
  // `where` is the example's first character. An error ends the file and is the answer.
  using Take = std::function<absl::Status(std::string_view example, const Location& where)>;

  // `name` is the file's, for messages.
  ExampleSplitter(std::string name, Take take)
      : take_(std::move(take)), here_{std::move(name), 1, 0} {}

  // The next piece of the file. Error (kInput): an example of more than 64 MiB, something in a list
  // that is neither an object nor a text.
  absl::Status Add(std::string_view piece);

  // Behind the last piece. What is cut off by the end of the file is left out; where nothing stood
  // before it, that is the error.
  absl::Status End();

  // Whether something was left out at the end.
  bool unfinished() const { return unfinished_; }

 private:
  enum class Form { kOpen, kLines, kList };

  absl::Status AddToLine(std::string_view piece);
  absl::Status AddToList(char c);
  void Move(char c);
  absl::Status BeginItem(char c);
  absl::Status TakeExample();

  Take take_;
  Form form_ = Form::kOpen;
  Location here_;  // of the character that was read last
  std::string example_;
  Location begin_;  // of the example
  std::size_t taken_ = 0;
  bool unfinished_ = false;
  // Of a list.
  bool in_item_ = false, in_quotes_ = false, escaped_ = false, closed_ = false;
  std::size_t depth_ = 0;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_COMPOSE_SPLIT_EXAMPLES_H_
