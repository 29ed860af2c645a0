// The training loop written out by hand, against the library: data, batches, steps, a schedule of one's own, evaluation.
#include <algorithm>
#include <cstdio>
#include <numeric>
#include <vector>

#include "runtime/batcher.hpp"
#include "runtime/data/mnist.hpp"
#include "runtime/shuffle.hpp"
#include "sinter.hpp"
using namespace sinter;

// clang-format off
constexpr auto net = Input{28, 28, 1}
    >> Conv{.filters = 16, .kernel = 5, .stride = 2, .padding = same} >> BatchNorm{} >> ReLU{} >> MaxPool{2}
    >> Flatten{} >> Dense{10};
// clang-format on
using Small = Trainer<net, {.batch = 64, .optimizer = SGD{.rate = 0.01f, .momentum = 0.9f}}>;

int main() try {
  const DigitSet data = mnist().load("");
  std::printf("data: %s%s\n", data.source.c_str(), data.source == "mnist" ? "" : " (procedurally drawn digits, NOT MNIST)");
  Small net_on_cpu;
  net_on_cpu.initialize(1);
  Batcher batch(64, 28 * 28);
  std::vector<std::uint32_t> order(data.train.labels.size());
  const std::span<const std::uint32_t> all = order;
  Hyper hyper = net_on_cpu.defaults();

  for (int epoch = 1; epoch <= 2; epoch++) {
    shuffle(order, 1, static_cast<std::uint64_t>(epoch));
    double loss = 0;
    for (std::size_t first = 0; first < order.size(); first += 64, hyper.step++) {
      batch.fill(data.train, all.subspan(first, std::min<std::size_t>(64, order.size() - first)));
      loss += net_on_cpu.train_step(batch.images(), batch.labels(), hyper).loss;
    }
    hyper.rate *= 0.3f;

    std::vector<std::uint32_t> in_order(data.test.labels.size());
    std::iota(in_order.begin(), in_order.end(), 0u);
    int correct = 0;
    for (std::size_t first = 0; first < in_order.size(); first += 64) {
      batch.fill(data.test, std::span<const std::uint32_t>(in_order).subspan(first, std::min<std::size_t>(64, in_order.size() - first)));
      correct += net_on_cpu.evaluate_step(batch.images(), batch.labels()).correct;
    }
    std::printf("epoch %d: loss %.4f, test accuracy %.4f\n", epoch, loss / static_cast<double>(order.size()),
                correct / static_cast<double>(in_order.size()));
  }
} catch (const InputError& error) {
  std::fprintf(stderr, "custom_loop: %s\n", error.what());
  return 2;
}
