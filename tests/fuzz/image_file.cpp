// PNG and PGM: a picture is no larger than its file can hold, and the three kinds of colour agree.
#include "runtime/data/image_file.hpp"

#include <zlib.h>

#include <algorithm>
#include <vector>

#include "runtime/data/pgm.hpp"
#include "runtime/data/png.hpp"
#include "tests/fuzz/target.hpp"

using namespace sinter;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

using Pixels = xt::xtensor<std::uint8_t, 3>;

void check_size(std::span<const std::uint8_t> bytes, const Pixels& pixels) {
  const std::size_t area = pixels.shape(0) * pixels.shape(1);
  must_hold(area > 0, "a picture has pixels");
  if (is_pgm(bytes))
    must_hold(pixels.shape(2) == 1 && area < bytes.size(), "a PGM file has a byte and more for each pixel");
  if (is_png(bytes))
    must_hold(area <= 8 * 1033 * bytes.size(),
              "deflate packs at most 1032 bytes into one, and a byte has at most 8 pixels");
}

Pixels parse(std::span<const std::uint8_t> bytes, ImageColor color) {
  return parse_image(bytes, fuzzed_name, color).pixels;
}

void check_colours(std::span<const std::uint8_t> bytes, const Pixels& pixels) {
  const Pixels grey = parse(bytes, ImageColor::grey), rgb = parse(bytes, ImageColor::rgb);
  const std::size_t height = pixels.shape(0), width = pixels.shape(1);
  must_hold(grey.shape() == std::array<std::size_t, 3>{height, width, 1}, "grey has one channel");
  must_hold(rgb.shape() == std::array<std::size_t, 3>{height, width, 3}, "rgb has three channels");
  must_hold((pixels.shape(2) == 1 ? grey : rgb) == pixels, "the picture as it is is one of both");
  for (std::size_t i = 0; i < grey.size(); ++i) {
    const auto [least, most] = std::minmax({rgb.data()[3 * i], rgb.data()[3 * i + 1], rgb.data()[3 * i + 2]});
    must_hold(grey.data()[i] >= least && grey.data()[i] <= most, "grey lies between the colours");
  }
}

/// Gives every chunk of a PNG file the checksum of its bytes.
void mend_checksums(std::span<std::uint8_t> png) {
  for (std::size_t at = 8; png.size() >= at + 12;) {
    const std::size_t length =
        std::size_t{png[at]} << 24 | std::size_t{png[at + 1]} << 16 | std::size_t{png[at + 2]} << 8 | png[at + 3];
    if (length > png.size() - at - 12) return;
    const auto sum = static_cast<std::uint32_t>(crc32(0, png.data() + at + 4, static_cast<uInt>(length + 4)));
    for (std::size_t i = 0; i < 4; ++i) png[at + 8 + length + i] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
    at += 12 + length;
  }
}

}  // namespace

FUZZ_TARGET(bytes) {
  const auto pixels = accepted([&] { return parse(bytes, ImageColor::as_is); });
  if (!pixels) return;
  check_size(bytes, *pixels);
  check_colours(bytes, *pixels);
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  size = LLVMFuzzerMutate(data, size, most);
  if (seed % 4 != 0) mend_checksums(std::span(data, size));
  return size;
}
