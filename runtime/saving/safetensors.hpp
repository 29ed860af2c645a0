#pragma once

#include "dsl/cxx20.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/abi.hpp"

/// The safetensors format: a 64-bit little-endian header size, a JSON header, then the tensors' bytes. The header names
/// each tensor with its dtype, shape and place; under `__metadata__` stand pairs of strings. Tensors are row-major,
/// packed and little-endian, lie one behind the other, and fill the file to its end.
namespace sinter {

/// Element types. The names in files are those of `dtype_name`.
enum class Dtype : std::uint8_t {
  boolean,
  u8,
  i8,
  f8_e5m2,
  f8_e4m3,
  i16,
  u16,
  f16,
  bfloat16,
  i32,
  u32,
  f32,
  i64,
  u64,
  f64
};

std::string_view dtype_name(Dtype dtype);  ///< "F32"
std::size_t dtype_size(Dtype dtype);       ///< bytes of an element
std::optional<Dtype> dtype_named(std::string_view name);

/// One tensor of a file; a view of bytes that live elsewhere.
struct SafeTensor {
  std::string name;
  Dtype dtype = Dtype::f32;
  std::vector<std::uint64_t> shape;  ///< empty for a single number; an extent may be 0
  std::span<const std::uint8_t> bytes;
};

struct Safetensors {
  std::vector<SafeTensor> tensors;  ///< in the order of their bytes
  std::map<std::string, std::string> metadata;
};

/// The tensors are views into `bytes`; `name` stands for the file in errors. Reads what the format's definition allows
/// and nothing else: keys are unique, tensors neither overlap nor leave holes, and no size is believed before it was
/// held against the bytes present. A header of more than 16 MiB, a name of more than 4096 bytes, a shape of more than
/// 64 extents and more than 10,000 pairs of metadata are refused; time and memory grow with the bytes present. Throws
/// InputError with the byte offset or the tensor's name.
Safetensors parse_safetensors(std::span<const std::uint8_t> bytes, const std::string& name);

/// The file of these tensors, in this order. In text, what is not UTF-8 is replaced by U+FFFD. Their bytes begin at a
/// multiple of 64.
/// @throws std::invalid_argument where a shape and its bytes do not match, a name stands twice, or the header gets too
/// large to be read
std::string format_safetensors(const Safetensors& file);
/// What such a file has before its tensors' bytes. @throws std::invalid_argument likewise
std::string format_safetensors_header(const Safetensors& file);

}  // namespace sinter
