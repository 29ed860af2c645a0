// The training loop written out by hand, against the library: data, batches, steps, a schedule of one's own, evaluation.
#include <cstdio>

#include "runtime/dataset_files.hpp"
#include "runtime/error.hpp"
#include "sinter.hpp"
using namespace sinter;

// clang-format off
constexpr auto net = Input{28, 28, 1}
    >> Conv{.filters = 16, .kernel = 5, .stride = 2, .padding = same} >> BatchNorm{} >> ReLU{} >> MaxPool{2}
    >> Flatten{} >> Dense{10};
// clang-format on
using Small = Trainer<net, {.batch = 64, .optimizer = SGD{.rate = 0.01f, .momentum = 0.9f}}>;

int main() try {
  const TrainTest data = mnist("");
  const Dataset shuffled = data.train.shuffle(data.train.size());
  const char* const name = data.source == "mnist" ? "MNIST" : "procedurally drawn digits: this is NOT MNIST";
  std::printf("training on %s\n", name);
  Small net_on_cpu;
  net_on_cpu.initialize(1);
  Hyper hyper = net_on_cpu.defaults();

  for (unsigned epoch = 1; epoch <= 2; epoch++) {
    double loss = 0;
    for (const auto& [images, labels] : shuffled.epoch(epoch).batch(64).prefetch(2)) {
      loss += net_on_cpu.train_step(images, labels, hyper).loss;
      hyper.step++;
    }
    hyper.rate *= 0.3f;

    int correct = 0;
    for (const auto& [images, labels] : data.test.batch(64)) correct += net_on_cpu.evaluate_step(images, labels).correct;
    std::printf("epoch %u: loss %.4f, test accuracy %.4f\n", epoch, loss / static_cast<double>(data.train.size()),
                correct / static_cast<double>(data.test.size()));
  }
  std::printf("trained on %s\n", name);
} catch (const InputError& error) {
  std::fprintf(stderr, "custom_loop: %s\n", error.what());
  return 2;
}
