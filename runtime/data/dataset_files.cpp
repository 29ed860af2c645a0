#include "runtime/data/dataset_files.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <utility>
#include <variant>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/npy.hpp"
#include "runtime/data/source.hpp"

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
                       ", expected images of integers from 0 to 255, or of floating-point numbers (x / 65535.0, if "
                       "these have 16 bits)");
    }
    bytes.data()[i] = static_cast<std::uint8_t>(value);
  }
  return bytes;
}

/// Whether they are a class number for each image: one whole number from 0 to 65,535. NumPy makes float64 of such when
/// it reads a table.
template <class T>
bool are_class_numbers(const NpyElements<T>& values) {
  if (values.dimension() > 2 || (values.dimension() == 2 && values.shape(1) != 1)) return false;
  if constexpr (std::integral<T>)
    return true;
  else
    return std::all_of(values.begin(), values.end(),
                       [](T value) { return value >= 0 && value < most_classes && value == std::trunc(value); });
}

/// As the Dataset takes them: integers for class numbers, else floats.
template <class Use>
auto with_labels(const NpyArray& labels, const Use& use) {
  return std::visit(
      [&](const auto& values) {
        if (!are_class_numbers(values)) return use(NpyElements<float>(xt::cast<float>(values)));
        NpyElements<std::int64_t> numbers = NpyElements<std::int64_t>::from_shape(values.shape());
        std::transform(values.begin(), values.end(), numbers.begin(), [](auto value) {
          constexpr auto most = std::numeric_limits<std::int64_t>::max();
          if constexpr (std::integral<decltype(value)>)
            return std::in_range<std::int64_t>(value) ? static_cast<std::int64_t>(value) : most;
          else
            return static_cast<std::int64_t>(value);
        });
        return use(numbers);
      },
      labels);
}

/// Images of an .npy file with labels, or targets, of another.
template <class T>
Dataset combine(const std::string& image_path, NpyElements<T>&& images, const std::string& label_path,
                const auto& labels) {
  if constexpr (!std::same_as<T, std::uint8_t> && !std::floating_point<T>) {
    return combine(image_path, as_bytes(images, image_path), label_path, labels);
  } else {
    try {
      return Dataset(std::move(images), labels);
    } catch (const InputError& error) {
      throw InputError(image_path + " with " + label_path + ": " + error.what());
    }
  }
}

}  // namespace

TrainTest mnist(std::string_view directory) { return mnist().load(directory); }

Dataset npy_dataset(const std::string& images, const std::string& labels) {
  NpyArray pixels = read_npy(images);
  const Dataset data = with_labels(read_npy(labels), [&](const auto& numbers) {
    return std::visit([&](auto& array) { return combine(images, std::move(array), labels, numbers); }, pixels);
  });
  return data.with_files("", labels);
}

}  // namespace sinter
