// safetensors: tensors tile the data, each with the bytes its shape needs; memory grows with the input; written and
// read again, all is the same.
#include "runtime/saving/safetensors.hpp"

#include <algorithm>

#include "tests/fuzz/memory.hpp"
#include "tests/fuzz/target.hpp"

using namespace sinter;

namespace {

bool equal(const SafeTensor& a, const SafeTensor& b) {
  return a.name == b.name && a.dtype == b.dtype && a.shape == b.shape &&
         std::equal(a.bytes.begin(), a.bytes.end(), b.bytes.begin(), b.bytes.end());
}

bool equal(const Safetensors& a, const Safetensors& b) {
  return a.metadata == b.metadata && std::equal(a.tensors.begin(), a.tensors.end(), b.tensors.begin(), b.tensors.end(),
                                                [](const SafeTensor& x, const SafeTensor& y) { return equal(x, y); });
}

/// Every tensor begins where the one before it ends; the last one ends with the file.
void check_places(std::span<const std::uint8_t> bytes, const Safetensors& file) {
  const std::uint8_t* end = bytes.data() + bytes.size();
  for (auto tensor = file.tensors.rbegin(); tensor != file.tensors.rend(); ++tensor) {
    std::size_t size = dtype_size(tensor->dtype);
    for (const std::uint64_t extent : tensor->shape) size *= extent;
    must_hold(tensor->bytes.size() == size, "a tensor has the bytes of its shape");
    must_hold(tensor->bytes.data() + size == end, "tensors lie one behind the other");
    end = tensor->bytes.data();
  }
  std::size_t header = 0;
  for (std::size_t i = 8; i-- > 0;) header = header << 8 | bytes[i];
  must_hold(end == bytes.data() + 8 + header, "the first tensor begins where the header ends");
}

}  // namespace

FUZZ_TARGET(bytes) {
  const auto file =
      within_memory(bytes.size(), 64, [&] { return accepted([&] { return parse_safetensors(bytes, fuzzed_name); }); });
  if (!file) return;
  check_places(bytes, *file);
  const std::string written = format_safetensors(*file);
  const std::span again(reinterpret_cast<const std::uint8_t*>(written.data()), written.size());
  must_hold(equal(*file, parse_safetensors(again, fuzzed_name)), "written and read again it is the same");
}
