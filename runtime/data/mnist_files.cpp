#include "runtime/data/mnist_files.hpp"

#include <array>
#include <cstdint>
#include <span>

#include "runtime/base/sha256.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/example_reader.hpp"

namespace sinter {
namespace {

constexpr std::uint8_t unsigned_byte = 8;

/// The head of the IDX file of elements of these extents.
std::vector<std::uint8_t> idx_header(std::span<const std::size_t> shape) {
  std::vector<std::uint8_t> header = {0, 0, unsigned_byte, static_cast<std::uint8_t>(shape.size())};
  for (const std::size_t extent : shape) {
    for (int shift = 24; shift >= 0; shift -= 8) header.push_back(static_cast<std::uint8_t>(extent >> shift));
  }
  return header;
}

std::string difference(const std::string& file, const std::string& found, const RemoteFile& expected) {
  if (found == expected.sha256) return "";
  return (file.empty() ? expected.name : file) + ": the SHA-256 of the unpacked bytes is " + found + ", expected " +
         expected.sha256;
}

std::string not_mnist(const Dataset& data, std::size_t size, const RemoteFile& image_file,
                      const RemoteFile& label_file) {
  if (data.size() != size || data.image_shape() != std::array<std::size_t, 3>{28, 28, 1}) {
    return (data.image_file().empty() ? image_file.name : data.image_file()) +
           text(": %zu images, expected the %zu of MNIST", data.size(), size);
  }
  Sha256 of_images, of_labels;
  const std::vector<std::uint8_t> image_header = idx_header(std::array<std::size_t, 3>{size, 28, 28});
  const std::vector<std::uint8_t> label_header = idx_header(std::array{size});
  of_images.update(std::as_bytes(std::span(image_header)));
  const BatchLabels labels =
      ExampleReader(data).each([&](const ImageView& image) { of_images.update(std::as_bytes(image.bytes)); });
  const std::string wrong_images = difference(data.image_file(), of_images.hex(), image_file);
  if (!wrong_images.empty()) return wrong_images;
  of_labels.update(std::as_bytes(std::span(label_header)));
  of_labels.update(std::as_bytes(std::span(labels.numbers.data(), labels.numbers.size())));
  return difference(data.label_file(), of_labels.hex(), label_file);
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

std::string not_mnist(const TrainTest& data) {
  const std::vector<RemoteFile>& files = mnist_files();
  const std::string train = not_mnist(data.train, 60'000, files[0], files[1]);
  return train.empty() ? not_mnist(data.test, 10'000, files[2], files[3]) : train;
}

}  // namespace sinter
