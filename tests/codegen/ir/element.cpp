#include "codegen/ir/element.hpp"

#include <cstring>

#include "tests/holds.hpp"

using namespace sinter::codegen;

namespace {

TEST_CASE("an element has the bytes of its numbers") { HOLDS(bytes_of(Element::f32) == sizeof(Number<Element::f32>)); }

TEST_CASE("bytes are taken for numbers where it is known what they are, and where it is not") {
  alignas(8) std::byte memory[2 * sizeof(float)];
  const float written[] = {-1.5f, 0x1p-20f};
  std::memcpy(memory, written, sizeof written);
  CHECK(numbers_at<Element::f32>(memory)[1] == 0x1p-20f);
  CHECK(number(Element::f32, memory, 0) == -1.5f);
  with_numbers(Element::f32, memory, [](auto* all) { all[0] = 7; });
  CHECK(numbers_at<Element::f32>(static_cast<const std::byte*>(memory))[0] == 7.f);
}

}  // namespace
