// NumPy's .npy: the elements fill the file to its end, and those in C order and this machine's byte order are the bytes
// of the file.
#include "runtime/data/npy.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <variant>

#include "tests/fuzz/target.hpp"

using namespace sinter;

namespace {

/// Bytes before the elements.
std::size_t header_size(std::span<const std::uint8_t> bytes) {
  const std::size_t short_length = bytes[8] | std::size_t{bytes[9]} << 8;
  if (bytes[6] == 1) return 10 + short_length;
  return 12 + (short_length | std::size_t{bytes[10]} << 16 | std::size_t{bytes[11]} << 24);
}

template <class T>
void check(std::span<const std::uint8_t> bytes, const NpyElements<T>& array) {
  const std::size_t header = header_size(bytes);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), header);
  const bool is_boolean = text.find("b1") != text.npos, is_half = text.find("f2") != text.npos;  // both become float
  const std::size_t size = array.size() * (is_boolean ? 1 : is_half ? 2 : sizeof(T));
  must_hold(array.dimension() >= 1 && array.dimension() <= 32, "the rank is 1 to 32");
  must_hold(std::find(array.shape().begin(), array.shape().end(), 0u) == array.shape().end(),
            "every extent is at least 1");
  must_hold(bytes.size() == header + size, "the elements fill the file to its end");
  const bool as_in_memory = !is_boolean && !is_half && text.find('>') == text.npos && text.find("True") == text.npos;
  if (as_in_memory)
    must_hold(std::memcmp(array.data(), bytes.data() + header, size) == 0, "elements are the bytes after the header");
}

}  // namespace

FUZZ_TARGET(bytes) {
  const auto array = accepted([&] { return parse_npy(bytes, fuzzed_name); });
  if (array) std::visit([&](const auto& elements) { check(bytes, elements); }, *array);
}
