#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <climits>
#include <cstdint>

namespace sinter {

/// Threads that wait for something that others do: they look for a moment, then they sleep.
class Bell {
 public:
  /// Returns when `happened()` is true. Whoever makes it true calls `ring` afterwards.
  template <class Happened>
  void wait(std::chrono::nanoseconds spin, const Happened& happened) {
    if (happened()) return;
    const auto end = std::chrono::steady_clock::now() + spin;
    do {
      for (int i = 0; i < 8; i++) {
        pause();
        if (happened()) return;
      }
    } while (std::chrono::steady_clock::now() < end);
    // Either the ringer sees a sleeper or the sleeper sees what happened: both are sequentially consistent.
    sleepers_.fetch_add(1);
    for (;;) {
      const std::uint32_t before = rung_.load();
      if (happened()) break;
      futex(FUTEX_WAIT, before);
    }
    sleepers_.fetch_sub(1);
  }
  void ring() {
    if (sleepers_.load() == 0) return;
    rung_.fetch_add(1);
    futex(FUTEX_WAKE, INT_MAX);
  }

 private:
  static_assert(sizeof(std::atomic<std::uint32_t>) == 4, "the kernel knows a futex as 32 bits");
  void futex(int operation, std::uint32_t value) {
    syscall(SYS_futex, &rung_, operation | FUTEX_PRIVATE_FLAG, value, nullptr, nullptr, 0);
  }
  static void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
  }

  std::atomic<std::uint32_t> rung_{0}, sleepers_{0};
};

}  // namespace sinter
