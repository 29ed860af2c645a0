#pragma once

#ifdef __SSE__
#include <xmmintrin.h>
#endif

namespace sinter {

/// While it lives, this thread rounds to nearest and keeps denormals, whatever the program had set (a link for fast
/// floating point, PyTorch's set_flush_denormal, a game engine): a step's bits must not depend on it. x86 only.
class FloatEnvironment {
#ifdef __SSE__
 public:
  FloatEnvironment() : before_(_mm_getcsr()) {
    if ((before_ & changes_results) != 0) _mm_setcsr(before_ & ~changes_results);
  }
  ~FloatEnvironment() {
    if ((before_ & changes_results) != 0) _mm_setcsr(before_);
  }
  FloatEnvironment(const FloatEnvironment&) = delete;
  FloatEnvironment& operator=(const FloatEnvironment&) = delete;

 private:
  /// flush to zero, rounding, denormals are zero
  static constexpr unsigned changes_results = 0x8000 | 0x6000 | 0x0040;
  unsigned before_;
#endif
};

}  // namespace sinter
