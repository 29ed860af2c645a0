#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "runtime/base/abi.hpp"

namespace sinter {

/// Zeroed bytes, aligned to a cache line. Compiled code: a user's file has no copy of it for its own instruction set.
class Buffer {
 public:
  explicit Buffer(std::int64_t bytes);
  void clear();
  std::byte* data() const { return data_.get(); }

 private:
  struct Free {
    void operator()(std::byte* p) const { std::free(p); }
  };
  std::size_t bytes_;
  std::unique_ptr<std::byte, Free> data_;
};

}  // namespace sinter
