#include "runtime/base/buffer.hpp"

#include <cstring>

#include "runtime/base/no_memory.hpp"

namespace sinter {

Buffer::Buffer(std::int64_t bytes) : bytes_(static_cast<std::size_t>((bytes + 63) / 64 * 64)) {
  if (bytes_ == 0) return;
  void* memory = std::aligned_alloc(64, bytes_);
  if (memory == nullptr) throw NoMemory("tensors of the network", bytes);
  data_.reset(static_cast<std::byte*>(memory));
  clear();
}

void Buffer::clear() {
  if (bytes_ > 0) std::memset(data_.get(), 0, bytes_);
}

}  // namespace sinter
