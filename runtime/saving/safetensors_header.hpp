#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/saving/safetensors.hpp"

namespace sinter {

/// A tensor and the place that the header gives it. `tensor.bytes` is empty: nothing is known yet of the data.
struct PlacedTensor {
  SafeTensor tensor;
  std::uint64_t begin = 0, end = 0;  ///< in the data
};

struct SafetensorsHeader {
  std::vector<PlacedTensor> tensors;  ///< in the order of the header
  std::map<std::string, std::string> metadata;
};

/// bytes; the format allows 100 MB, real headers have some kB
inline constexpr std::size_t most_header = std::size_t{1} << 24;
inline constexpr std::size_t longest_key = 4096;   ///< bytes of a name
inline constexpr std::size_t most_extents = 64;    ///< of a shape
inline constexpr std::size_t most_pairs = 10'000;  ///< under `__metadata__`
inline constexpr char metadata_key[] = "__metadata__";

/// Reads a header's JSON, which begins at byte `offset` of the file, in one pass that keeps only what it returns: time
/// and memory grow with the header's size. `name` stands for the file in errors.
/// @throws InputError for what is not JSON, has a key twice, exceeds a limit above, or does not describe tensors
SafetensorsHeader parse_safetensors_header(std::span<const std::uint8_t> json, std::size_t offset,
                                           const std::string& name);

}  // namespace sinter
