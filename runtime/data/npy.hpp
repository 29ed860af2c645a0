#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <xtensor/xarray.hpp>

/// NumPy's .npy format, versions 1 to 3: arrays of rank 1 to 32 of float32, float64 and integers of 8 to 64 bits, of either byte order,
/// in C or Fortran order. Every extent is at least 1 and their product times the size of an element must be the number of bytes that
/// follow the header. Errors are InputErrors that name the file, the byte offset and what was expected.
namespace sinter {

/// An array in C order, of the element type that the file declares.
using NpyArray = std::variant<xt::xarray<float>, xt::xarray<double>, xt::xarray<std::uint8_t>, xt::xarray<std::int8_t>,
                              xt::xarray<std::uint16_t>, xt::xarray<std::int16_t>, xt::xarray<std::uint32_t>, xt::xarray<std::int32_t>,
                              xt::xarray<std::uint64_t>, xt::xarray<std::int64_t>>;

/// Reads a file of at most 4 GiB.
NpyArray read_npy(const std::string& path);

/// The same from memory; `name` stands for the bytes in errors.
NpyArray parse_npy(std::span<const std::uint8_t> bytes, const std::string& name);

}  // namespace sinter
