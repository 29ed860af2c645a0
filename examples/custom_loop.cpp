// The training loop written out by hand, against the library: data, batches, steps, the schedule, evaluation; and what
// a program does that only uses the network. `custom_loop FILE` keeps the weights in that file.
#include <cstdio>

#include "runtime/base/error.hpp"
#include "runtime/data/dataset_files.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "sinter.hpp"
using namespace sinter;

// clang-format off
constexpr auto net = Input{28, 28, 1}
    >> Conv{.filters = 16, .kernel = 5, .stride = 2, .padding = same} >> BatchNorm{} >> ReLU{} >> MaxPool{2}
    >> Flatten{} >> Dense{10};
// clang-format on
using Small =
    Trainer<net, {.batch = 64, .optimizer = SGD{.rate = 0.02f, .momentum = 0.9f}, .schedule = Cosine{.warmup = 0.1f}}>;

int main(int argc, char** argv) try {
  const TrainTest data = mnist("");
  const Dataset shuffled = data.train.shuffle(data.train.size());
  const std::string remark = data.stand_in ? ", " + data.stand_in->what + ": this is NOT " + data.stand_in->wanted : "";
  std::printf("training on %s%s\n", data.source.c_str(), remark.c_str());

  constexpr unsigned epochs = 2;
  // as of initialize(1), and on all CPUs
  Small net_on_cpu;
  // the schedule is laid over them
  net_on_cpu.plan_steps(epochs * static_cast<std::int64_t>(shuffled.batch(64).size()));

  for (unsigned epoch = 1; epoch <= epochs; epoch++) {
    double loss = 0;
    for (const auto& [images, labels] : shuffled.epoch(epoch).batch(64).prefetch(2))
      loss += net_on_cpu.train_step(images, labels).loss;

    double correct = 0;
    for (const auto& [images, labels] : data.test.batch(64)) correct += net_on_cpu.evaluate_step(images, labels).metric;
    std::printf("epoch %u: loss %.4f, test accuracy %.4f\n", epoch, loss / static_cast<double>(data.train.size()),
                correct / static_cast<double>(data.test.size()));
  }
  if (argc > 1) {
    save_checkpoint(net_on_cpu, argv[1]);  // restore(net_on_cpu, read_checkpoint(argv[1])) would go on from here
    Predictor<net> reader{argv[1]};
    const Batch five = *data.test.batch(5).begin();
    for (std::size_t n = 0; n < 5; n++)
      std::printf("a %d is read as %d\n", five.labels.numbers(n),
                  reader.classify({five.images.data() + 28 * 28 * n, 28 * 28}));
  }
  std::printf("trained on %s%s\n", data.source.c_str(), remark.c_str());
} catch (const InputError& error) {
  std::fprintf(stderr, "custom_loop: %s\n", error.what());
  return 2;
}
