// What a plugin prints, caught: it would land in an answer.
#ifndef GPUDAY_PLANNER_APART_PRINTED_H_
#define GPUDAY_PLANNER_APART_PRINTED_H_

#include <string>

namespace gpuday {

// In a process that runs a plugin: standard output and error become a file in memory. One for the
// life of the process.
class Printed {
 public:
  Printed();
  // "it prints 12 bytes, which would land in gpuday's answer"; empty when nothing was printed yet.
  std::string Offence() const;

 private:
  int file_;
};

// A copy of `descriptor` that is none of the first three and closes with the program.
int MovedAway(int descriptor);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_APART_PRINTED_H_
