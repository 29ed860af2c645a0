#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

namespace sinter {

/// Zeroed floats, aligned to a cache line.
class Buffer {
 public:
  explicit Buffer(std::int64_t bytes) : bytes_(static_cast<std::size_t>((bytes + 63) / 64 * 64)) {
    if (bytes_ == 0) return;
    void* memory = std::aligned_alloc(64, bytes_);
    if (memory == nullptr) throw std::bad_alloc();
    data_.reset(static_cast<float*>(memory));
    clear();
  }
  void clear() {
    if (bytes_ > 0) std::memset(data_.get(), 0, bytes_);
  }
  float* data() const { return data_.get(); }

 private:
  struct Free {
    void operator()(float* p) const { std::free(p); }
  };
  std::size_t bytes_;
  std::unique_ptr<float, Free> data_;
};

}  // namespace sinter
