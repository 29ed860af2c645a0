#include "runtime/sha256.hpp"

#include <openssl/evp.h>

#include <array>
#include <bit>
#include <cstdint>
#include <functional>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "runtime/model.hpp"

namespace sinter {

struct Sha256::State {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

namespace {

void require(bool ok) {
  if (!ok) throw std::runtime_error("SHA-256: libcrypto refused");
}

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

Sha256::Sha256() : state_(std::make_unique<State>()) {
  require(state_->context != nullptr && EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) {
  require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  require(EVP_DigestFinal_ex(state_->context.get(), digest.data(), &length) == 1);
  std::string result;
  for (unsigned i = 0; i < length; ++i) {
    result += "0123456789abcdef"[digest[i] >> 4];
    result += "0123456789abcdef"[digest[i] & 15];
  }
  return result;
}

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
