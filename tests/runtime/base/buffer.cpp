#include "runtime/base/buffer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>

using namespace sinter;

namespace {

std::uintptr_t address(const Buffer& buffer) { return reinterpret_cast<std::uintptr_t>(buffer.data()); }

#ifdef __linux__
/// The flags of the mapping that has an address, as /proc/self/smaps tells them: " rd wr mr mw me ac hg ".
std::string flags_at(std::uintptr_t at) {
  std::ifstream maps("/proc/self/smaps");
  bool within = false;
  for (std::string line; std::getline(maps, line);) {
    char* end = nullptr;
    const std::uintptr_t first = std::strtoull(line.c_str(), &end, 16);
    if (*end == '-') within = first <= at && at < std::strtoull(end + 1, nullptr, 16);
    if (within && line.starts_with("VmFlags:")) return line.substr(8) + " ";
  }
  return "";
}
#endif

}  // namespace

TEST_CASE("a buffer is zeros, aligned to a cache line, and is cleared again") {
  for (const std::int64_t bytes : {std::int64_t{1}, std::int64_t{100}, std::int64_t{5} << 20}) {
    CAPTURE(bytes);
    Buffer buffer(bytes);
    const auto all = [&] {
      return std::all_of(buffer.data(), buffer.data() + bytes, [](std::byte b) { return b == std::byte{0}; });
    };
    CHECK(address(buffer) % 64 == 0);
    CHECK(all());
    buffer.data()[bytes - 1] = std::byte{1};
    CHECK_FALSE(all());
    buffer.clear();
    CHECK(all());
  }
  CHECK(Buffer(0).data() == nullptr);
}

#ifdef __linux__
TEST_CASE("a large buffer asks for huge pages, at an address where it can have them") {
  const Buffer large(std::int64_t{5} << 20);
  CHECK(address(large) % (2u << 20) == 0);
  const std::string flags = flags_at(address(large));
  if (flags.empty()) {
    MESSAGE("this system tells no flags of mappings");
    return;
  }
  CHECK(flags.find(" hg ") != std::string::npos);
}
#endif
