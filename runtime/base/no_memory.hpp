#pragma once

#include <cstdint>
#include <new>
#include <string>

namespace sinter {

/// Memory that the system did not give, and what for.
class NoMemory : public std::bad_alloc {
 public:
  NoMemory(const char* what, std::int64_t bytes) : what_(what), bytes_(bytes) {}
  const char* what() const noexcept override { return what_; }  ///< "tensors of the network"
  std::int64_t bytes() const { return bytes_; }

 private:
  const char* what_;
  std::int64_t bytes_;
};

/// One line for people: which memory is missing, how much this program has, its limit if any, and what needs less.
std::string memory_text(const std::bad_alloc& error);

}  // namespace sinter
