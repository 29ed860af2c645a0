// Four IDX files as MNIST's: what is accepted has as many labels as images, and the elements of its files; only MNIST
// is called so.
#include "runtime/data/mnist.hpp"

#include <algorithm>

#include "runtime/data/example_reader.hpp"
#include "tests/fuzz/folder.hpp"
#include "tests/fuzz/four_files.hpp"
#include "tests/fuzz/gzip_mutator.hpp"
#include "tests/fuzz/target.hpp"

using namespace sinter;

namespace {

void check_elements(std::span<const std::uint8_t> file, std::size_t header, std::span<const std::uint8_t> elements) {
  if (is_gzip(file)) return;
  must_hold(file.size() == header + elements.size(), "the elements fill the file to its end");
  must_hold(std::equal(elements.begin(), elements.end(), file.begin() + static_cast<std::ptrdiff_t>(header)),
            "elements are the bytes of the file");
}

void check(const Dataset& data, std::span<const std::uint8_t> images, std::span<const std::uint8_t> labels) {
  must_hold(data.size() > 0, "a set is not empty");
  must_hold(data.image_shape()[2] == 1, "images are grey");
  must_hold(data.image_shape()[0] * data.image_shape()[1] > 0, "images have pixels");
  std::vector<std::uint8_t> pixels;
  const BatchLabels all = ExampleReader(data).each(
      [&](const ImageView& image) { pixels.insert(pixels.end(), image.bytes.begin(), image.bytes.end()); });
  must_hold(all.numbers.size() == data.size(), "a label for each image");
  check_elements(images, 16, pixels);
  check_elements(labels, 8, std::vector<std::uint8_t>(all.numbers.begin(), all.numbers.end()));
}

}  // namespace

FUZZ_TARGET(bytes) {
  const FourFiles files = split_in_four(bytes);
  write_in_folder("train-images-idx3-ubyte", files[0]);
  write_in_folder("train-labels-idx1-ubyte", files[1]);
  write_in_folder("t10k-images-idx3-ubyte", files[2]);
  write_in_folder("t10k-labels-idx1-ubyte", files[3]);
  const auto digits = accepted_in_folder([] { return load_mnist(fuzz_folder()); });
  if (!digits) return;
  must_hold(digits->source != "mnist", "these are not MNIST");
  check(digits->train, files[0], files[1]);
  check(digits->test, files[2], files[3]);
}

/// Now and then one of the four files instead of the whole input, and what it holds, if it is packed.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  if (seed % 2 == 0) return LLVMFuzzerMutate(data, size, most);
  std::array<std::vector<std::uint8_t>, 4> files;
  const FourFiles parts = split_in_four(std::span(data, size));
  std::transform(parts.begin(), parts.end(), files.begin(),
                 [](auto part) { return std::vector(part.begin(), part.end()); });
  std::vector<std::uint8_t>& file = files[seed / 2 % 4];
  std::size_t length = file.size();
  file.resize(length + 64);
  if (!mutate_packed(file.data(), length, file.size())) length = LLVMFuzzerMutate(file.data(), length, file.size());
  file.resize(length);
  const std::vector<std::uint8_t> joined = join_four(files);
  if (joined.size() > most) return size;
  std::copy(joined.begin(), joined.end(), data);
  return joined.size();
}
