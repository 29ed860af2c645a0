#include "runtime/base/sha256.hpp"
#include "runtime/model/weights_sha256.hpp"

#include <doctest/doctest.h>

#include <string_view>

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
