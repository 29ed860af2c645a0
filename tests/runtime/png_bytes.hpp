#pragma once

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

using PngBytes = std::vector<std::uint8_t>;

inline void append_big_endian(PngBytes& bytes, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

/// A chunk with its length and checksum.
inline PngBytes png_chunk(const std::string& type, const PngBytes& data) {
  PngBytes chunk;
  append_big_endian(chunk, static_cast<std::uint32_t>(data.size()));
  std::copy(type.begin(), type.end(), std::back_inserter(chunk));
  std::copy(data.begin(), data.end(), std::back_inserter(chunk));
  append_big_endian(chunk,
                    static_cast<std::uint32_t>(::crc32(0, chunk.data() + 4, static_cast<uInt>(chunk.size() - 4))));
  return chunk;
}

/// The bytes as a zlib stream.
inline PngBytes pack_zlib(const PngBytes& bytes) {
  PngBytes packed(compressBound(bytes.size()));
  uLongf length = packed.size();
  if (::compress2(packed.data(), &length, bytes.data(), bytes.size(), 9) != Z_OK) throw std::runtime_error("compress2");
  packed.resize(length);
  return packed;
}

/// What a PNG file declares.
struct PngHeader {
  std::uint32_t width, height;
  std::uint8_t depth, color_type, interlace = 0;
};

/// A PNG file, made by hand so that it may lie: `rows` are the filtered rows, each after the number of its filter;
/// `before` are chunks between IHDR and IDAT.
inline PngBytes png_file(const PngHeader& header, const PngBytes& rows, const PngBytes& before = {}) {
  PngBytes extents;
  append_big_endian(extents, header.width);
  append_big_endian(extents, header.height);
  for (const std::uint8_t byte : {header.depth, header.color_type, std::uint8_t{0}, std::uint8_t{0}, header.interlace})
    extents.push_back(byte);
  PngBytes file = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  for (const PngBytes& piece :
       {png_chunk("IHDR", extents), before, png_chunk("IDAT", pack_zlib(rows)), png_chunk("IEND", {})}) {
    std::copy(piece.begin(), piece.end(), std::back_inserter(file));
  }
  return file;
}

/// A PNG file of 8-bit grey values.
inline PngBytes grey_png(std::uint32_t height, std::uint32_t width, const PngBytes& values) {
  PngBytes rows;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i % width == 0) rows.push_back(0);
    rows.push_back(values[i]);
  }
  return png_file({.width = width, .height = height, .depth = 8, .color_type = 0}, rows);
}
