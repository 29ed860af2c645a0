#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>

#include "runtime/base/abi.hpp"

namespace sinter {

/// Zeroed floats, aligned to a cache line. Compiled code: a user's file has no copy of it for its own instruction set.
class Buffer {
 public:
  explicit Buffer(std::int64_t bytes);
  void clear();
  float* data() const { return data_.get(); }

 private:
  struct Free {
    void operator()(float* p) const { std::free(p); }
  };
  std::size_t bytes_;
  std::unique_ptr<float, Free> data_;
};

}  // namespace sinter
