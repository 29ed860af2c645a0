#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "runtime/base/abi.hpp"
#include "runtime/base/arrays.hpp"

/// NumPy's .npy format, versions 1 to 3: arrays of rank 1 to 32 of booleans, floating-point numbers of 16 to 64 bits
/// and integers of 8 to 64 bits, of either byte order, in C or Fortran order; a header of at most 64 KiB. Every extent
/// is at least 1 and their product times the size of an element must be the number of bytes that follow the header.
/// Errors are InputErrors that name the file, the byte offset and what was expected.
namespace sinter {

/// An array of any rank in C order. Its shape is a std::vector: Clang 19 does not compile xt::xarray's own.
template <class T>
using NpyElements = xt::xarray_container<xt::uvector<T>, xt::layout_type::row_major, std::vector<std::size_t>>;

/// An array of the element type that the file declares; booleans (as 0 and 1) and float16 become float32.
using NpyArray =
    std::variant<NpyElements<float>, NpyElements<double>, NpyElements<std::uint8_t>, NpyElements<std::int8_t>,
                 NpyElements<std::uint16_t>, NpyElements<std::int16_t>, NpyElements<std::uint32_t>,
                 NpyElements<std::int32_t>, NpyElements<std::uint64_t>, NpyElements<std::int64_t>>;

/// Reads a file of at most 4 GiB.
NpyArray read_npy(const std::string& path);

/// The same from memory; `name` stands for the bytes in errors.
NpyArray parse_npy(std::span<const std::uint8_t> bytes, const std::string& name);

}  // namespace sinter
