// dlib's side of bench/run: a network of networks.py in dlib's words, its training step or its prediction. As peer.py
// does: a line of JSON with the version, and then figures for each number of steps that stands in a line of the input.
//
//   program train|infer BATCH
//
// NETWORK (mnist_mlp, lenet5, mnist_cnn, resnet8) says which. OPENBLAS_NUM_THREADS says on how many threads.
#include <dlib/dnn.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace dlib;
using Image = matrix<float>;

// Layers stand in dlib's order, the last one outermost. Norm is BatchNorm, or what becomes of it in predictions.
template <int filters, int size, int stride, int padding, class Below>
using conv = add_layer<con_<filters, size, size, stride, stride, padding, padding>, Below>;
template <class Below>
using pooled = max_pool<2, 2, 2, 2, Below>;

template <template <class> class Norm, template <class> class DenseNorm>
struct mnist_mlp {
  using Net = loss_multiclass_log<fc<10, relu<DenseNorm<fc<128, input<Image>>>>>>;
  using Solver = adam;
};
template <template <class> class Norm, template <class> class DenseNorm>
struct lenet5 {
  using Net = loss_multiclass_log<fc<
      10, relu<fc<84, relu<fc<120, pooled<relu<conv<16, 5, 1, 0, pooled<relu<conv<6, 5, 1, 2, input<Image>>>>>>>>>>>>>;
  using Solver = adam;
};
template <template <class> class Norm, template <class> class DenseNorm>
struct mnist_cnn {
  template <int filters, class Below>
  using block = pooled<relu<Norm<conv<filters, 3, 1, 1, Below>>>>;
  using Net = loss_multiclass_log<fc<10, relu<fc<128, block<64, block<32, input<Image>>>>>>>;
  using Solver = adam;
};
template <template <class> class Norm, template <class> class DenseNorm>
struct resnet8 {
  template <int filters, int stride, class Below>
  using body = Norm<conv<filters, 3, 1, 1, relu<Norm<conv<filters, 3, stride, 1, Below>>>>>;
  template <int filters, class Below>
  using block = relu<add_prev1<body<filters, 1, tag1<Below>>>>;
  template <int filters, class Below>
  using downsample = relu<add_prev2<Norm<conv<filters, 1, 2, 0, skip1<tag2<body<filters, 2, tag1<Below>>>>>>>>;
  using Net = loss_multiclass_log<fc<
      10, avg_pool_everything<downsample<64, downsample<32, block<16, relu<Norm<conv<16, 3, 1, 1, input<Image>>>>>>>>>>;
  using Solver = sgd;
};

/// Calls `step` as often as each line of the input says.
template <class Step>
void measure(const Step& step) {
  const auto timed = [&](int steps) {
    std::vector<double> ms;
    for (int i = 0; i < steps; i++) {
      const auto start = std::chrono::steady_clock::now();
      step();
      ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(ms.begin(), ms.end());
    return ms;
  };
  timed(10);
  std::puts("{\"version\": \"" VERSION "\"}");
  std::fflush(stdout);
  for (std::string line; std::getline(std::cin, line);) {
    const int steps = std::max(std::atoi(line.c_str()), 1);
    timed(3 + steps / 10);
    const std::vector<double> ms = timed(steps);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("{\"ms\": %.6f, \"p99_ms\": %.6f, \"peak_mib\": %.1f}\n", ms[ms.size() / 2],
                ms[(99 * ms.size() + 99) / 100 - 1], static_cast<double>(usage.ru_maxrss) / 1024);
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fputs("usage: program train|infer BATCH\n", stderr), 2;
  const auto batch = static_cast<std::size_t>(std::max(std::atoi(argv[2]), 1));
  std::mt19937 random(1);
  std::vector<Image> images(batch, Image(28, 28));
  for (Image& image : images)
    for (float& pixel : image) pixel = std::uniform_real_distribution<float>()(random);
  if (std::string_view(argv[1]) == "infer") {
    NETWORK<affine, affine>::Net net;
    measure([&] { net(images, batch); });
    return 0;
  }
  using Trained = NETWORK<bn_con, bn_fc>;
  std::vector<unsigned long> labels(batch);
  for (unsigned long& label : labels) label = random() % 10;
  Trained::Net net;
  dnn_trainer<Trained::Net, Trained::Solver> trainer(net);
  trainer.set_learning_rate(1e-3);
  measure([&] {
    trainer.train_one_step(images, labels);
    trainer.get_net(force_flush_to_disk::no);  // waits until it is done
  });
  return 0;
}
