#include "runtime/model/weights_sha256.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <vector>

#include "runtime/base/sha256.hpp"
#include "runtime/model/model.hpp"

namespace sinter {

namespace {

void append(std::vector<std::byte>& bytes, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<std::byte>(value >> shift));
}

std::vector<std::byte> encode(const ParameterInfo& info, std::span<const float> values) {
  std::vector<std::byte> bytes;
  bytes.reserve(info.name.size() + 5 + 4 * (info.shape.size() + values.size()));
  for (const char letter : info.name) bytes.push_back(static_cast<std::byte>(letter));
  bytes.push_back(std::byte{0});
  append(bytes, static_cast<std::uint32_t>(info.shape.size()));
  for (const int extent : info.shape) append(bytes, static_cast<std::uint32_t>(extent));
  for (const float value : values) append(bytes, std::bit_cast<std::uint32_t>(value));
  return bytes;
}

}  // namespace

std::string weights_sha256(const Model& model) {
  Sha256 hash;
  const std::vector<ParameterInfo> parameters = model.parameters();
  std::vector<float> values;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::vector<int>& shape = parameters[i].shape;
    const auto times = [](std::size_t product, int extent) { return product * static_cast<std::size_t>(extent); };
    values.resize(std::accumulate(shape.begin(), shape.end(), std::size_t{1}, times));
    model.read(static_cast<int>(i), values);
    hash.update(encode(parameters[i], values));
  }
  return hash.hex();
}

}  // namespace sinter
