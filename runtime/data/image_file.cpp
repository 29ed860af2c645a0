#include "runtime/data/image_file.hpp"

#include "runtime/data/file.hpp"
#include "runtime/data/pgm.hpp"
#include "runtime/data/png.hpp"
#include "runtime/error.hpp"

namespace sinter {
namespace {

using Pixels = xt::xtensor<std::uint8_t, 3>;

constexpr std::size_t limit = std::size_t{1} << 28;  // 256 MiB

Pixels parse(std::span<const std::uint8_t> bytes, const std::string& name) {
  if (is_png(bytes)) return parse_png(bytes, name);
  if (is_pgm(bytes)) return parse_pgm(bytes, name);
  throw InputError(name + ": byte 0: expected a PNG file or a PGM file (P2 or P5)");
}

Pixels to_grey(const Pixels& rgb) {
  Pixels grey = Pixels::from_shape({rgb.shape(0), rgb.shape(1), 1});
  const std::uint8_t* from = rgb.data();
  for (std::uint8_t& value : grey) {
    value = static_cast<std::uint8_t>((299 * from[0] + 587 * from[1] + 114 * from[2] + 500) / 1000);
    from += 3;
  }
  return grey;
}

Pixels to_rgb(const Pixels& grey) {
  Pixels rgb = Pixels::from_shape({grey.shape(0), grey.shape(1), 3});
  std::uint8_t* to = rgb.data();
  for (const std::uint8_t value : grey) {
    for (int channel = 0; channel < 3; ++channel) *to++ = value;
  }
  return rgb;
}

}  // namespace

Pixels parse_image(std::span<const std::uint8_t> bytes, const std::string& name, ImageColor color) {
  Pixels pixels = parse(bytes, name);
  const bool is_grey = pixels.shape(2) == 1;
  if (color == ImageColor::grey && !is_grey) return to_grey(pixels);
  if (color == ImageColor::rgb && is_grey) return to_rgb(pixels);
  return pixels;
}

Pixels read_image(const std::string& path, ImageColor color) { return parse_image(read_regular_file(path, limit), path, color); }

}  // namespace sinter
