// The matrices that an optimizer or a precision is asked about, as the model's architecture told
// them.
#ifndef GPUDAY_MATRICES_H_
#define GPUDAY_MATRICES_H_

#include <gpuday/architecture.h>

namespace gpuday::sdk {
inline namespace v1 {

// The matrices in question: all of the model or, of an optimizer that follows another, those that
// the stage before it trains.
class Matrices {
 public:
  Matrices(const gpuday_matrix* first, std::uint32_t count, std::uint64_t stride)
      : first_(reinterpret_cast<const char*>(first)), count_(count), stride_(stride) {}

  std::uint32_t size() const { return count_; }
  const gpuday_matrix& operator[](std::uint32_t index) const {
    return *reinterpret_cast<const gpuday_matrix*>(first_ + index * stride_);
  }
  Role RoleOf(std::uint32_t index) const { return static_cast<Role>((*this)[index].role); }
  // Elements of one copy.
  std::uint64_t ElementsOf(std::uint32_t index) const {
    return (*this)[index].rows * (*this)[index].columns;
  }

 private:
  const char* first_;
  std::uint32_t count_;
  std::uint64_t stride_;
};

}  // namespace v1
}  // namespace gpuday::sdk

#endif  // GPUDAY_MATRICES_H_
