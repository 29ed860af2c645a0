#include "tests/runtime/allocations.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

namespace {

std::atomic<long> count{0};
std::atomic<std::size_t> sum{0}, most{0};
std::atomic<std::size_t> act_at{SIZE_MAX};
std::function<void()> awaited;

void record(std::size_t size) {
  ++count;
  sum += size;
  std::size_t before = most;
  while (before < size && !most.compare_exchange_weak(before, size)) {
  }
  if (size >= act_at && act_at.exchange(SIZE_MAX) != SIZE_MAX) std::exchange(awaited, nullptr)();
}

void* counted(std::size_t size) {
  record(size);
  if (void* memory = std::malloc(std::max<std::size_t>(size, 1))) return memory;
  throw std::bad_alloc();
}

void* counted(std::size_t size, std::align_val_t alignment) {
  record(size);
  const auto unit = static_cast<std::size_t>(alignment);
  if (void* memory = std::aligned_alloc(unit, (std::max<std::size_t>(size, 1) + unit - 1) / unit * unit)) return memory;
  throw std::bad_alloc();
}

void* counted_or_null(std::size_t size) noexcept {
  record(size);
  return std::malloc(std::max<std::size_t>(size, 1));
}

}  // namespace

long allocations() { return count; }

AllocationMeter::AllocationMeter() { sum = most = 0; }
std::size_t AllocationMeter::largest() const { return most; }
std::size_t AllocationMeter::total() const { return sum; }

void on_allocation(std::size_t bytes, std::function<void()> act) {
  awaited = std::move(act);
  act_at = bytes;
}

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
// Standard libraries make these of the above, sanitizers do not.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return counted_or_null(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return counted_or_null(size); }
void* operator new(std::size_t size, std::align_val_t alignment) { return counted(size, alignment); }
void* operator new[](std::size_t size, std::align_val_t alignment) { return counted(size, alignment); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
