#include "runtime/model/weights_sha256.hpp"

#include <doctest/doctest.h>

#include <span>
#include <string>
#include <vector>

#include "runtime/base/sha256.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

std::string digest(const std::string& bytes) {
  Sha256 hash;
  hash.update(std::as_bytes(std::span(bytes)));
  return hash.hex();
}

}  // namespace

TEST_CASE("the digest of weights changes with any bit of any parameter, and is the documented one") {
  TinyModel model(1, 1);  // 10 weights, 10 biases
  std::vector<float> zero(10);
  for (const int parameter : {0, 1}) model.write(parameter, zero);
  std::string bytes("dense1.weight\0\2\0\0\0\1\0\0\0\12\0\0\0", 26);
  bytes += std::string(40, '\0') + std::string("dense1.bias\0\1\0\0\0\12\0\0\0", 20) + std::string(40, '\0');
  CHECK(weights_sha256(model) == digest(bytes));

  std::vector<float> other = zero;
  other[9] = 1.5f;  // 0x3fc00000
  model.write(1, other);
  bytes.replace(bytes.size() - 4, 4, std::string("\0\0\xc0\x3f", 4));
  CHECK(weights_sha256(model) == digest(bytes));

  model.write(1, zero);
  const std::string positive = weights_sha256(model);
  other[9] = -0.f;
  model.write(1, other);
  CHECK(weights_sha256(model) != positive);
}
