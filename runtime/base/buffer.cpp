#include "runtime/base/buffer.hpp"

#include <sys/mman.h>

#include <cstring>

#include "runtime/base/no_memory.hpp"

namespace sinter {

namespace {

constexpr std::size_t cache_line = 64, huge_page = std::size_t{2} << 20;

std::size_t whole(std::size_t bytes, std::size_t parts) { return (bytes + parts - 1) / parts * parts; }

}  // namespace

Buffer::Buffer(std::int64_t bytes) : bytes_(whole(static_cast<std::size_t>(bytes), cache_line)) {
  if (bytes_ == 0) return;
  // A step walks over all of it: in pages of 4 KiB it would spend a twentieth of its time on looking them up.
  const bool large = bytes_ >= huge_page;
  const std::size_t alignment = large ? huge_page : cache_line, size = whole(bytes_, alignment);
  void* memory = std::aligned_alloc(alignment, size);
  if (memory == nullptr) throw NoMemory("tensors of the network", bytes);
  data_.reset(static_cast<std::byte*>(memory));
#ifdef MADV_HUGEPAGE
  if (large) ::madvise(memory, size, MADV_HUGEPAGE);  // a wish: where the system has none, nothing is lost
#endif
  clear();
}

void Buffer::clear() {
  if (bytes_ > 0) std::memset(data_.get(), 0, bytes_);
}

}  // namespace sinter
