#include "runtime/dataset_files.hpp"

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <utility>
#include <variant>

#include "runtime/data/npy.hpp"
#include "runtime/data/source.hpp"
#include "runtime/error.hpp"
#include "runtime/text.hpp"

namespace sinter {
namespace {

/// As bytes, if all values are such whatever their type: NumPy makes int64 of a list.
template <class T>
NpyElements<std::uint8_t> as_bytes(const NpyElements<T>& values, const std::string& path) {
  auto bytes = NpyElements<std::uint8_t>::from_shape(values.shape());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const T value = values.data()[i];
    if (!std::in_range<std::uint8_t>(value)) {
      throw InputError(path + text(": value %zu is ", i) + std::to_string(value) +
                       ", expected images of integers from 0 to 255, or of floating-point numbers (x / 65535.0, if these have 16 bits)");
    }
    bytes.data()[i] = static_cast<std::uint8_t>(value);
  }
  return bytes;
}

/// Whole numbers of any type, which NumPy makes float64 of when it reads a table.
template <class T>
NpyElements<std::int64_t> as_integers(const NpyElements<T>& values, const std::string& path) {
  auto integers = NpyElements<std::int64_t>::from_shape(values.shape());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const T value = values.data()[i];
    if constexpr (std::floating_point<T>) {
      constexpr T far = 1 << 20;  // beyond any label, and exact
      if (!(std::fabs(value) <= far) || value != std::trunc(value)) {
        throw InputError(path + text(": label %zu is %g, expected integers from 0 to 255", i, static_cast<double>(value)));
      }
      integers.data()[i] = static_cast<std::int64_t>(value);
    } else {
      constexpr auto most = std::numeric_limits<std::int64_t>::max();
      integers.data()[i] = std::in_range<std::int64_t>(value) ? static_cast<std::int64_t>(value) : most;
    }
  }
  return integers;
}

/// Images of an .npy file with labels of another.
template <class T>
Dataset combine(const std::string& image_path, const NpyElements<T>& images, const std::string& label_path,
                const NpyElements<std::int64_t>& labels) {
  if constexpr (!std::same_as<T, std::uint8_t> && !std::floating_point<T>) {
    return combine(image_path, as_bytes(images, image_path), label_path, labels);
  } else {
    try {
      return Dataset(images, labels);
    } catch (const InputError& error) {
      throw InputError(image_path + " with " + label_path + ": " + error.what());
    }
  }
}

}  // namespace

TrainTest mnist(std::string_view directory) {
  DigitSet digits = mnist().load(directory);
  return {Dataset(std::move(digits.train)), Dataset(std::move(digits.test)), digits.source};
}

Dataset npy_dataset(const std::string& images, const std::string& labels) {
  const NpyArray pixels = read_npy(images);
  const NpyElements<std::int64_t> numbers = std::visit([&](const auto& array) { return as_integers(array, labels); }, read_npy(labels));
  return std::visit([&](const auto& array) { return combine(images, array, labels, numbers); }, pixels);
}

}  // namespace sinter
