#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __SSE__
#include <xmmintrin.h>
#endif

#include <algorithm>
#include <cmath>

#include "runtime/model/weights_sha256.hpp"
#include "tests/networks/networks.hpp"
#include "tests/networks/recorded_bits.hpp"
#include "tests/networks/training.hpp"

namespace sinter::networks {

TEST_CASE("the bits do not depend on the number of threads") {
  for (const Network& network : all()) {
    CAPTURE(network.name);
    const auto model = network.make();
    const std::string alone = trained_bits(*model, 30);
    CHECK(alone == recorded_bits(network.name, model->arch()));
    for (const int threads : {2, 3, 16}) {
      CAPTURE(threads);
      model->threads(threads);
      CHECK(trained_bits(*model, 30) == alone);
    }
  }
}

TEST_CASE("a child of fork trains on, to the same bits") {
  const auto model = all().front().make();
  model->threads(2);
  const std::string bits = trained_bits(*model, 3);
  const pid_t child = fork();
  if (child == 0) {
    alarm(60);
    _exit(trained_bits(*model, 3) == bits && model->threads() == 2 ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(trained_bits(*model, 3) == bits);
}

#ifdef __SSE__
TEST_CASE("the bits do not depend on how the program treats denormals") {
  const auto model = networks::make("mnist_mlp");
  const Digits digits(0);
  std::vector<float> faint(digits.images().begin(), digits.images().end());
  for (float& pixel : faint) pixel *= 1e-19f;  // the squares of the first layer's gradients are denormal
  const auto moments = [&](unsigned mode) {
    model->initialize(1);
    const unsigned before = _mm_getcsr();
    _mm_setcsr(before | mode);
    Hyper hyper = model->defaults();
    for (hyper.step = 1; hyper.step <= 2; hyper.step++) model->train_step_at(faint, digits.labels(), hyper);
    const bool kept = _mm_getcsr() == (before | mode) || mode == 0;
    _mm_setcsr(before);
    CHECK(kept);
    std::vector<float> all;
    for (int i = 0; const ParameterInfo& state : model->states()) {
      std::size_t size = 1;
      for (const int extent : state.shape) size *= static_cast<std::size_t>(extent);
      all.resize(all.size() + size);
      model->read_state(i++, std::span(all).last(size));
    }
    return all;
  };
  for (const int threads : {1, 2}) {
    model->threads(threads);
    const std::vector<float> usual = moments(0);
    CHECK(std::any_of(usual.begin(), usual.end(), [](float x) { return std::fpclassify(x) == FP_SUBNORMAL; }));
    CHECK(moments(0x8040) == usual);  // flush to zero, denormals are zero
  }
}
#endif

TEST_CASE("the bits depend on the seed and on the steps, and on nothing before") {
  for (const Network& network : all()) {
    CAPTURE(network.name);
    const auto model = network.make();
    const std::string before = trained_bits(*model, 1);
    CHECK(trained_bits(*model, 2) != before);
    CHECK(trained_bits(*model, 1) == before);
    model->initialize(2);
    train(*model, 1);
    CHECK(weights_sha256(*model) != before);
  }
}

}  // namespace sinter::networks
