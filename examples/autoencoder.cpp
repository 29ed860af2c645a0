// A digit in 32 numbers: from them its class, and the picture again (Hinton & Salakhutdinov 2006). Two outputs with a
// loss each. 98 % and more on MNIST after three epochs, with pictures that `predict` draws beside what they are of.
#include "runtime/data/in_rows.hpp"
#include "runtime/data/train_test.hpp"
#include "sinter.hpp"
using namespace sinter;

// clang-format off
constexpr auto encoder = Input{28, 28, 1}
    >> Conv{.filters = 16, .kernel = 3, .stride = 2, .padding = same} >> BatchNorm{} >> ReLU{}
    >> Conv{.filters = 32, .kernel = 3, .stride = 2, .padding = same} >> BatchNorm{} >> ReLU{}
    >> Flatten{} >> Dense{.units = 32, .name = "code"} >> Tanh{};
constexpr auto decoder = Dense{7 * 7 * 32} >> ReLU{} >> Reshape{7, 7, 32}
    >> ConvTranspose{.filters = 16, .kernel = 3, .stride = 2, .padding = same} >> ReLU{}
    >> ConvTranspose{.filters = 1, .kernel = 3, .stride = 2, .padding = same, .name = "picture"};
constexpr auto net = encoder >> (Dense{.units = 10, .name = "digit"} | decoder);
// clang-format on

using Autoencoder = Trainer<net, {.batch = 64,
                                  .loss = {CrossEntropy{}, 4.f * BinaryCrossEntropy{}},
                                  .optimizer = Adam{.rate = 2e-3f},
                                  .schedule = Cosine{}}>;

/// Digits that are to be told, and drawn again.
Dataset with_pictures(const Dataset& digits) {
  const std::size_t count = digits.size();
  auto images = xt::xtensor<std::uint8_t, 4>::from_shape({count, 28, 28, 1});
  auto classes = xt::xtensor<float, 1>::from_shape({count});
  auto pictures = xt::xtensor<float, 4>::from_shape({count, 28, 28, 1});
  for (std::size_t n = 0; const Example& digit : digits) {
    classes(n) = digit.label;
    for (std::size_t i = 0; i < 28 * 28; i++) {
      pictures.data()[28 * 28 * n + i] = digit.image.data()[i];
      images.data()[28 * 28 * n + i] = static_cast<std::uint8_t>(255 * digit.image.data()[i] + 0.5f);
    }
    n++;
  }
  return Dataset(std::move(images), in_rows(classes, pictures)).with_class_names(digits.class_names());
}

TrainTest digits_with_pictures(const DataRequest& request) {
  TrainTest data = mnist().load(request);
  data.train = with_pictures(data.train), data.test = with_pictures(data.test);
  return data;
}

int main(int argc, char** argv) {
  return cli::run<Autoencoder>(argc, argv, DataSource{digits_with_pictures, "mnist", mnist().known});
}
