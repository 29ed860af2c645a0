// A parser with a bug, which fuzzing must find: it believes the count in an IDX header. If this target survives, the
// others prove nothing.
#include <cstdint>
#include <cstring>
#include <vector>

#include "tests/fuzz/target.hpp"

FUZZ_TARGET(bytes) {
  if (bytes.size() < 8 || bytes[2] != 8 || bytes[3] != 1) return;
  const std::size_t count = bytes[7];
  std::vector<std::uint8_t> labels(256);
  std::memcpy(labels.data(), bytes.data() + 8, count);
}
