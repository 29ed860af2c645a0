#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

/// An input as four files: the sizes of the first three in 16 bits, little-endian, then the files; a size that is too
/// large ends with the input.
using FourFiles = std::array<std::span<const std::uint8_t>, 4>;

inline FourFiles split_in_four(std::span<const std::uint8_t> input) {
  FourFiles files;
  if (input.size() < 6) return files;
  std::span<const std::uint8_t> rest = input.subspan(6);
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t wanted = input[2 * i] | std::size_t{input[2 * i + 1]} << 8,
                      size = wanted < rest.size() ? wanted : rest.size();
    files[i] = rest.first(size);
    rest = rest.subspan(size);
  }
  files[3] = rest;
  return files;
}

inline std::vector<std::uint8_t> join_four(const std::array<std::vector<std::uint8_t>, 4>& files) {
  std::vector<std::uint8_t> input;
  for (std::size_t i = 0; i < 3; ++i) {
    input.push_back(static_cast<std::uint8_t>(files[i].size()));
    input.push_back(static_cast<std::uint8_t>(files[i].size() >> 8));
  }
  for (const std::vector<std::uint8_t>& file : files) input.insert(input.end(), file.begin(), file.end());
  return input;
}
