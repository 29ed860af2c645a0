#pragma once

#include "codegen/arch/vector.hpp"

namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// While it lives, this thread's arithmetic takes numbers that are not normal for 0 and makes none, as matrix units do.
/// The compiler moves no load or store across its begin and end: what is summed meanwhile comes from memory and ends
/// there.
class FlushDenormals {
 public:
  SINTER_INLINE FlushDenormals() : before_(state()) { set(before_ | flushes); }
  SINTER_INLINE ~FlushDenormals() { set(before_); }
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
#if defined(__SSE__)
  using State = unsigned;
  static constexpr State flushes = 0x8040;  // FTZ, DAZ of MXCSR
  SINTER_INLINE static State state() { return _mm_getcsr(); }
  SINTER_INLINE static void set(State state) { asm volatile("ldmxcsr %0" : : "m"(state) : "memory"); }
#elif defined(__aarch64__)
  using State = std::uint64_t;
  static constexpr State flushes = 1u << 24;  // FZ of FPCR
  SINTER_INLINE static State state() {
    State found;
    asm volatile("mrs %0, fpcr" : "=r"(found));
    return found;
  }
  SINTER_INLINE static void set(State state) { asm volatile("msr fpcr, %0" : : "r"(state) : "memory"); }
#else
  using State = unsigned;
  static constexpr State flushes = 0;
  SINTER_INLINE static State state() { return 0; }
  SINTER_INLINE static void set(State) {}
#endif
  State before_;
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
