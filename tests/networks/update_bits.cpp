// Updates of several kernels give the same bits for any number of threads, with AVX2 and with AVX-512, by either
// compiler: GCC makes one of the two programs, Clang the other.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "dsl/layers.hpp"
#include "runtime/base/random.hpp"
#include "runtime/compiled/trainer.hpp"
#include "runtime/model/weights_sha256.hpp"

namespace sinter {
namespace {

// Nine channels are more than a vector of AVX2 and less than one of AVX-512; 135 rows are several blocks of squares.
constexpr auto net = Input{6, 6, 15} >> Conv{.filters = 9, .kernel = 3} >> BatchNorm{} >> ReLU{} >> Flatten{} >>
                     Dense{70} >> ReLU{} >> Dense{4};

template <Options O>
std::string trained(int threads) {
  Trainer<net, O> model;
  model.threads(threads);
  Hyper hyper = model.defaults();
  for (hyper.step = 1; hyper.step <= 6; hyper.step++) {
    std::vector<float> images(static_cast<std::size_t>(8 * 6 * 6 * 15));
    Random random(1, 0, static_cast<std::uint64_t>(hyper.step));
    for (float& x : images) x = random.uniform(-1.f, 1.f);
    std::vector<std::uint8_t> labels;
    for (int i = 0; i < 8; i++) labels.push_back(static_cast<std::uint8_t>((i * 3 + hyper.step) % 4));
    model.train_step_at(images, labels, hyper);
  }
  return weights_sha256(model);
}
template <Options O>
void check(const std::string& recorded) {
  CHECK(trained<O>(1) == recorded);
  CHECK(trained<O>(3) == recorded);
}

TEST_CASE("bits of norms") {
  check<Options{.batch = 8, .optimizer = LAMB{.rate = 0.05f, .weight_decay = 0.1f}, .average = 0.5f}>(
      "fc432539a3ce370b00598824ee29567aed408b88704a0ed807c6e624502d761c");
}
TEST_CASE("bits of products") {
  check<Options{.batch = 8, .optimizer = Muon{.rate = 0.05f}}>(
      "5e1f794fadadcb5a09e8121ddf7c34718a8f921dc663371594a532d3346b2078");
}
TEST_CASE("bits of clipped gradients of several batches") {
  check<Options{.batch = 8,
                .optimizer = SGD{.rate = 0.1f, .momentum = 0.9f},
                .clip = {.norm = 0.5f, .value = 0.25f},
                .accumulate = 2}>("bb3897a7c077d3f68ffde8c293f034413ceaf84eecf0aa1f4cd69c81a0a6ad5b");
}

}  // namespace
}  // namespace sinter
