#include "runtime/report/png.hpp"

#include <doctest/doctest.h>
#include <png.h>

#include "runtime/report/page.hpp"

using namespace sinter::report;

namespace {

std::vector<std::uint8_t> decoded(const std::string& file, const Picture& expected) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  REQUIRE(png_image_begin_read_from_memory(&image, file.data(), file.size()) != 0);
  CHECK(image.height == static_cast<png_uint_32>(expected.height));
  CHECK(image.width == static_cast<png_uint_32>(expected.width));
  image.format = expected.bytes_per_pixel == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
  std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(image));
  REQUIRE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr) != 0);
  return pixels;
}

}  // namespace

TEST_CASE("what is written is read back") {
  const Picture grey{.height = 2, .width = 3, .bytes_per_pixel = 1, .pixels = {0, 1, 2, 128, 254, 255}};
  CHECK(decoded(png(grey), grey) == grey.pixels);
  const Picture colour{.height = 1, .width = 2, .bytes_per_pixel = 3, .pixels = {255, 0, 7, 9, 128, 33}};
  CHECK(decoded(png(colour), colour) == colour.pixels);
}

TEST_CASE("pixels that do not fit are refused") {
  CHECK_THROWS_AS(png({.height = 2, .width = 2, .pixels = {0, 0, 0}}), std::invalid_argument);
  CHECK_THROWS_AS(png({.height = 0, .width = 0}), std::invalid_argument);
  CHECK_THROWS_AS(png({.height = 1, .width = 1, .bytes_per_pixel = 2, .pixels = {0, 0}}), std::invalid_argument);
}

TEST_CASE("base64 as RFC 4648 has it") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foobar") == "Zm9vYmFy");
}
