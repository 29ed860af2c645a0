#include "runtime/data/data_sha256.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "runtime/base/sha256.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/example_reader.hpp"
#include "runtime/data/train_test.hpp"

namespace sinter {
namespace {

template <class T, std::size_t N>
std::span<const std::byte> bytes_of(const BatchArray<T, N>& array) {
  return std::as_bytes(std::span(array.data(), array.size()));
}

/// A byte for each while that is enough, as it was when there were no more than 256 classes; else two, the lower first.
std::vector<std::uint8_t> class_bytes(const BatchArray<ClassNumber, 1>& numbers) {
  const bool wide = std::any_of(numbers.begin(), numbers.end(), [](ClassNumber number) { return number > 255; });
  std::vector<std::uint8_t> bytes;
  for (const ClassNumber number : numbers) {
    bytes.push_back(static_cast<std::uint8_t>(number & 255));
    if (wide) bytes.push_back(static_cast<std::uint8_t>(number >> 8));
  }
  return bytes;
}

void add(Sha256& hash, const Dataset& data) {
  bool first = true;
  const BatchLabels labels = ExampleReader(data.without_augmentation()).each([&](const ImageView& image) {
    if (first) {
      const std::string extents = text("%zu %zu %zu %zu;", data.size(), image.shape[0], image.shape[1], image.shape[2]);
      hash.update(std::as_bytes(std::span(extents)));
    }
    first = false;
    hash.update(std::as_bytes(image.bytes));
    hash.update(std::as_bytes(image.values));
  });
  const std::vector<std::uint8_t> numbers = class_bytes(labels.numbers);
  hash.update(std::as_bytes(std::span(numbers)));
  hash.update(bytes_of(labels.rows));
  hash.update(bytes_of(labels.weights));
  const std::string augmentation = data.augmentation();
  hash.update(std::as_bytes(std::span(augmentation)));
}

}  // namespace

std::string data_sha256(const TrainTest& data) {
  Sha256 hash;
  add(hash, data.train);
  add(hash, data.test);
  return hash.hex();
}

}  // namespace sinter
