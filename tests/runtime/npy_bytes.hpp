#pragma once

#include <cstdint>
#include <string>
#include <vector>

using NpyBytes = std::vector<std::uint8_t>;

/// An .npy file with this dictionary as its header, padded as NumPy pads it, and these bytes after it.
inline NpyBytes npy_file(std::string header, const NpyBytes& data, std::uint8_t version = 1) {
  const std::size_t length_bytes = version == 1 ? 2 : 4;
  while ((8 + length_bytes + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  NpyBytes file = {0x93, 'N', 'U', 'M', 'P', 'Y', version, 0};
  for (std::size_t i = 0; i < length_bytes; ++i) file.push_back(static_cast<std::uint8_t>(header.size() >> 8 * i));
  for (const char letter : header) file.push_back(static_cast<std::uint8_t>(letter));
  for (const std::uint8_t byte : data) file.push_back(byte);
  return file;
}

/// NumPy's own way of writing the dictionary.
inline std::string npy_header(const std::string& type, const std::string& shape, bool fortran_order = false) {
  return "{'descr': '" + type + "', 'fortran_order': " + (fortran_order ? "True" : "False") + ", 'shape': " + shape +
         ", }";
}
