#include "runtime/sha256.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

std::string digest(std::string_view text, std::size_t piece) {
  Sha256 hash;
  for (std::size_t i = 0; i < text.size(); i += piece) hash.update(std::as_bytes(std::span(text.substr(i, piece))));
  return hash.hex();
}

}  // namespace

TEST_CASE("SHA-256 gives the standard's answers, however the bytes arrive") {
  CHECK(digest("", 1) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const std::string_view abc = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";  // FIPS 180-2, B.2
  for (const std::size_t piece : {1u, 7u, 56u}) {
    CHECK(digest(abc, piece) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  }
}

TEST_CASE("the digest of weights changes with any bit of any parameter, and is the documented one") {
  TinyModel model(1, 1);  // 10 weights, 10 biases
  std::vector<float> zero(10);
  for (const int parameter : {0, 1}) model.write(parameter, zero);
  std::string bytes("dense1.weight\0\2\0\0\0\1\0\0\0\12\0\0\0", 26);
  bytes += std::string(40, '\0') + std::string("dense1.bias\0\1\0\0\0\12\0\0\0", 20) + std::string(40, '\0');
  CHECK(weights_sha256(model) == digest(bytes, 1000));

  std::vector<float> other = zero;
  other[9] = 1.5f;  // 0x3fc00000
  model.write(1, other);
  bytes.replace(bytes.size() - 4, 4, std::string("\0\0\xc0\x3f", 4));
  CHECK(weights_sha256(model) == digest(bytes, 1000));

  model.write(1, zero);
  const std::string positive = weights_sha256(model);
  other[9] = -0.f;
  model.write(1, other);
  CHECK(weights_sha256(model) != positive);
}
