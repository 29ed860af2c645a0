// gzip: what is accepted has the checksum and the length of its trailer, fits the limit exactly, and ends with the
// file; what zlib packs is accepted.
#include "runtime/base/gzip.hpp"

#include <zlib.h>

#include <algorithm>

#include "tests/fuzz/gzip_mutator.hpp"
#include "tests/fuzz/target.hpp"

using namespace sinter;

namespace {

constexpr std::size_t limit = 1 << 20;

std::uint32_t little_endian(std::span<const std::uint8_t, 4> bytes) {
  return bytes[0] | std::uint32_t{bytes[1]} << 8 | std::uint32_t{bytes[2]} << 16 | std::uint32_t{bytes[3]} << 24;
}

std::optional<Bytes> unpacked(std::span<const std::uint8_t> packed, std::size_t most) {
  return accepted([&] { return gunzip(packed, fuzzed_name, most); });
}

void check(std::span<const std::uint8_t> packed, const Bytes& plain) {
  must_hold(is_gzip(packed), "gzip begins with its magic");
  must_hold(plain.size() <= limit, "the limit holds");
  const auto sum = static_cast<std::uint32_t>(crc32(0, plain.data(), static_cast<uInt>(plain.size())));
  must_hold(packed.size() >= 18, "a header of 10 bytes and a trailer of 8");
  must_hold(little_endian(packed.last<8>().first<4>()) == sum, "the checksum is that of the trailer");
  must_hold(little_endian(packed.last<4>()) == plain.size(), "the length is that of the trailer");
  must_hold(unpacked(packed, plain.size()) == plain, "the limit may be reached");
  must_hold(plain.empty() || !unpacked(packed, plain.size() - 1), "the limit may not be passed");
  must_hold(!unpacked(packed.first(packed.size() - 1), limit), "a truncated file is refused");
}

}  // namespace

FUZZ_TARGET(bytes) {
  const auto plain = unpacked(bytes, limit);
  if (plain) check(bytes, *plain);
  if (!is_gzip(bytes)) {
    const Bytes packed = pack(bytes), again = unpacked(packed, limit).value();
    must_hold(std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()),
              "unpacking gives back what was packed");
  }
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  if (seed % 2 == 0 && mutate_packed(data, size, most)) return size;
  return LLVMFuzzerMutate(data, size, most);
}
