// An example's network as bench/run measures it: any batch, a training step or a frozen prediction. bench/suite/ours.py
// defines
//   EXAMPLE  its file            TRAINER  the name of its Trainer there            BATCH  images at once
//   PRECISION  fp32 or bf16; else what the example says
//   PREDICTS for predictions: `program WEIGHTS THREADS STEPS` prints a line of JSON; else it is the library's command
//   line
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/random.hpp"
#include "runtime/data/batch.hpp"
#include "runtime/data/mnist.hpp"
#include "runtime/data/train_test.hpp"
#include "sinter.hpp"

namespace measured {

#include EXAMPLE

template <class T>
struct OptionsOf;
template <const auto& Net, Options O>
struct OptionsOf<Trainer<Net, O>> {
  static constexpr Options value = O;
};
constexpr Options options = [] {
  Options changed = OptionsOf<TRAINER>::value;
  changed.batch = BATCH;
#ifdef PRECISION
  changed.precision = sinter::PRECISION;
#endif
  return changed;
}();

}  // namespace measured

#ifdef PREDICTS

int main(int argc, char** argv) {
  if (argc != 4) return std::fputs("usage: program WEIGHTS THREADS STEPS\n", stderr), 2;
  using Network = sinter::Predictor<measured::net, measured::options>;
  Network network{std::string(argv[1])};
  network.threads(std::min(std::atoi(argv[2]), network.threads()));  // as many as it would take
  const int steps = std::max(std::atoi(argv[3]), 1);
  std::vector<float> images(std::size_t{BATCH} * Network::height() * Network::width() * Network::channels());
  sinter::Random random(1, 1, 0);
  std::generate(images.begin(), images.end(), [&] { return random.uniform(); });
  std::vector<float> predictions(std::size_t{BATCH} * Network::outputs());
  std::vector<double> ms;
  for (int step = -10 - steps / 5; step < steps; step++) {
    const auto start = std::chrono::steady_clock::now();
    network.predict(images, predictions);
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
    if (step >= 0) ms.push_back(taken.count());
  }
  std::sort(ms.begin(), ms.end());
  std::printf("{\"ms\": %.6f, \"p99_ms\": %.6f}\n", ms[ms.size() / 2], ms[(99 * ms.size() + 99) / 100 - 1]);
  return 0;
}

#else

int main(int argc, char** argv) {
  using Network = sinter::Trainer<measured::net, measured::options>;
  if (argc == 4 && std::string_view(argv[1]) == "first-step") {
    const sinter::TrainTest data = sinter::mnist().load(std::string_view(argv[2]));
    Network network;
    network.threads(std::atoi(argv[3]));
    network.initialize(1);
    const sinter::Batch batch = *data.train.batch(BATCH).begin();
    network.train_step_at(batch.images, batch.labels, network.defaults());
    return 0;
  }
  return sinter::cli::run<Network>(argc, argv, sinter::mnist());
}

#endif
