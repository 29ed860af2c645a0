#include "runtime/data/image_file.hpp"

#include "runtime/base/error.hpp"
#include "runtime/base/file.hpp"
#include "runtime/data/pgm.hpp"
#include "runtime/data/png.hpp"

namespace sinter {
namespace {

using Pixels = xt::xtensor<std::uint8_t, 3>;

constexpr std::size_t largest_image_file = std::size_t{1} << 28;  // 256 MiB
constexpr std::size_t longest_magic = 8;

/// @throws InputError unless the bytes begin as a picture does
void check_magic(std::span<const std::uint8_t> bytes, const std::string& name) {
  if (!is_png(bytes) && !is_pgm(bytes))
    throw InputError(name + ": byte 0: expected a PNG file or a PGM file (P2 or P5)");
}

LoadedImage parse(std::span<const std::uint8_t> bytes, const std::string& name, ImageGround ground) {
  check_magic(bytes, name);
  if (is_png(bytes)) return parse_png(bytes, name, ground);
  return {parse_pgm(bytes, name)};
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

LoadedImage parse_image(std::span<const std::uint8_t> bytes, const std::string& name, ImageColor color,
                        ImageGround ground) {
  LoadedImage image = parse(bytes, name, ground);
  const bool is_grey = image.pixels.shape(2) == 1;
  if (color == ImageColor::grey && !is_grey) image.pixels = to_grey(image.pixels);
  if (color == ImageColor::rgb && is_grey) image.pixels = to_rgb(image.pixels);
  return image;
}

LoadedImage load_image(const std::string& path, ImageColor color, ImageGround ground) {
  FileStream file(path, largest_image_file);
  check_magic(file.first(longest_magic), path);
  return parse_image(read_rest(file, file.size() + 1), path, color, ground);
}

Pixels read_image(const std::string& path, ImageColor color) { return load_image(path, color).pixels; }

}  // namespace sinter
