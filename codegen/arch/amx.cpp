#include "codegen/arch/amx.hpp"

#include <atomic>
#include <cstdlib>
#include <cstring>

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace sinter::codegen::amx {
namespace {

/// Asks the processor, and then the kernel, which gives tiles to programs that ask for them.
bool ask() {
  if (const char* const wish = std::getenv("SINTER_AMX"); wish != nullptr && std::strcmp(wish, "off") == 0)
    return false;
#if defined(__x86_64__) && defined(__linux__)
  constexpr unsigned bf16 = 1u << 22, tiles = 1u << 24;
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || (d & bf16) == 0 || (d & tiles) == 0) return false;
  constexpr long request_permission = 0x1023, tile_data = 18;  // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA
  return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
#else
  return false;
#endif
}

std::atomic<bool>& used() {
  static std::atomic<bool> answer = ask();
  return answer;
}

}  // namespace

bool is_used() { return used().load(std::memory_order_relaxed); }
bool use(bool on) {
  static const bool there = used();
  return used().exchange(on && there);
}

}  // namespace sinter::codegen::amx
