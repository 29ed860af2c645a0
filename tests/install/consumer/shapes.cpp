// A program of somebody else: its own network, built against the installed library or against it as a Meson subproject.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <vector>

#include <sinter/runtime/saving/checkpoint.hpp>
#include <sinter/sinter.hpp>

using namespace sinter;

constexpr auto net = Input{8, 8, 1} >> Conv{.filters = 8, .kernel = 3, .padding = same} >> BatchNorm{} >> ReLU{} >>
                     MaxPool{2} >> Flatten{} >> Dense{4};
using Shapes = Trainer<net, {.batch = 8, .loss = CrossEntropy{}, .optimizer = Adam{.rate = 1e-2f}}>;

// Conv 3·3·1·8 (its bias is dead before a BatchNorm), BatchNorm 2·8, Dense 4·4·8·4 + 4.
static_assert(Shapes::plan.parameters == 72 + 16 + 512 + 4);

// Class k is a bright bar in quarter k of the image: a thing that a convolution learns in a few steps.
static void draw(int label, int shift, float* image) {
  for (int row = 0; row < 8; row++)
    for (int column = 0; column < 8; column++)
      image[8 * row + column] = row / 2 == label && (column + shift) % 8 > 1 ? 1.f : 0.1f;
}

// usage: shapes [FILE], which keeps the weights
int main(int argc, char** argv) {
  std::vector<float> images(8 * 64);
  std::vector<std::uint8_t> labels(8);
  for (int i = 0; i < 8; i++) {
    labels[i] = static_cast<std::uint8_t>(i % 4);
    draw(i % 4, i, &images[64 * i]);
  }

  Shapes trainer;
  trainer.initialize(1);
  double first = 0, last = 0;
  for (int step = 1; step <= 50; step++) {
    last = trainer.train_step(images, labels).loss;
    if (step == 1) first = last;
  }
  if (argc > 1) save_checkpoint(trainer, argv[1]);
  std::printf("loss %.4f -> %.4f\n", first / 8, last / 8);
  return std::isfinite(last) && last < 0.25 * first ? 0 : 1;
}
