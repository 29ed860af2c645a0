#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "runtime/base/abi.hpp"
#include "runtime/base/arrays.hpp"

/// Pictures as values of 8 bits. PNG: every bit depth and colour type, interlaced or not; palettes are looked up, 16
/// bits scaled to 8, transparent parts laid on a ground, gamma and colour profiles ignored. PGM: plain (P2) and raw
/// (P5), values scaled from 0..maxval to 0..255, rounded. Errors are InputErrors that name the file and the byte
/// offset, and nothing is allocated from a declared size before it was checked against the bytes present.
namespace sinter {

/// How many channels a picture gets.
enum class ImageColor : std::uint8_t {
  as_is,  ///< 1 if the file is grey, 3 if it has colours
  grey,   ///< 1; colours become 0.299 R + 0.587 G + 0.114 B, rounded
  rgb,    ///< 3; grey is repeated
};

/// What a picture lies on, to be seen where it is transparent.
enum class ImageGround : std::uint8_t {
  contrast,  ///< white, if what is not transparent is on average darker than mid-grey; else black
  black,
  white,
};

/// A picture, and what was done to see it.
struct LoadedImage {
  xt::xtensor<std::uint8_t, 3> pixels;                 ///< (height, width, channels), 0 = black
  std::optional<ImageGround> shown_on = std::nullopt;  ///< black or white, if the file has transparent parts
};

/// Reads a PNG or PGM file of at most 256 MiB, told apart by their first bytes.
LoadedImage load_image(const std::string& path, ImageColor color = ImageColor::as_is,
                       ImageGround ground = ImageGround::contrast);

/// The same from memory; `name` stands for the bytes in errors.
LoadedImage parse_image(std::span<const std::uint8_t> bytes, const std::string& name,
                        ImageColor color = ImageColor::as_is, ImageGround ground = ImageGround::contrast);

/// The pixels of load_image.
xt::xtensor<std::uint8_t, 3> read_image(const std::string& path, ImageColor color = ImageColor::as_is);

}  // namespace sinter
