#include "runtime/data/mnist_files.hpp"

#include <array>
#include <cstdint>
#include <span>

#include "runtime/base/sha256.hpp"
#include "runtime/base/text.hpp"

namespace sinter {
namespace {

constexpr std::uint8_t unsigned_byte = 8;

/// Of the IDX file of these elements, unpacked.
template <class Array>
std::string sha256_of_idx(const Array& elements, std::span<const std::size_t> shape) {
  std::vector<std::uint8_t> header = {0, 0, unsigned_byte, static_cast<std::uint8_t>(shape.size())};
  for (const std::size_t extent : shape) {
    for (int shift = 24; shift >= 0; shift -= 8) header.push_back(static_cast<std::uint8_t>(extent >> shift));
  }
  Sha256 hash;
  hash.update(std::as_bytes(std::span(header)));
  hash.update(std::as_bytes(std::span(elements.data(), elements.size())));
  return hash.hex();
}

std::string difference(const std::string& file, const std::string& found, const RemoteFile& expected) {
  if (found == expected.sha256) return "";
  return (file.empty() ? expected.name : file) + ": the SHA-256 of the unpacked bytes is " + found + ", expected " +
         expected.sha256;
}

std::string not_mnist(const Split& split, std::size_t images, const RemoteFile& image_file,
                      const RemoteFile& label_file) {
  const auto shape = split.images.shape();
  if (shape != std::array<std::size_t, 4>{images, 28, 28, 1} || split.labels.size() != images) {
    return (split.image_file.empty() ? image_file.name : split.image_file) +
           text(": %zu images, expected the %zu of MNIST", shape[0], images);
  }
  const std::string wrong_images = difference(
      split.image_file, sha256_of_idx(split.images, std::span<const std::size_t>(shape).first(3)), image_file);
  if (!wrong_images.empty()) return wrong_images;
  return difference(split.label_file, sha256_of_idx(split.labels, std::array{images}), label_file);
}

}  // namespace

const std::vector<RemoteFile>& mnist_files() {
  static const std::vector<RemoteFile> files = {
      {"train-images-idx3-ubyte.gz", 47'040'016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
      {"train-labels-idx1-ubyte.gz", 60'008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"},
      {"t10k-images-idx3-ubyte.gz", 7'840'016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"},
      {"t10k-labels-idx1-ubyte.gz", 10'008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"},
  };
  return files;
}

std::string not_mnist(const DigitSet& digits) {
  const std::vector<RemoteFile>& files = mnist_files();
  const std::string train = not_mnist(digits.train, 60'000, files[0], files[1]);
  return train.empty() ? not_mnist(digits.test, 10'000, files[2], files[3]) : train;
}

}  // namespace sinter
