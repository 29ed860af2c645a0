#include <doctest/doctest.h>

#include <cstdlib>

#include "runtime/data/mnist.hpp"
#include "runtime/training/fit.hpp"
#include "tests/networks/networks.hpp"

namespace sinter::networks {
namespace {

/// One epoch on the real MNIST where an epoch takes long, three where it does not.
void check_accuracy(std::string_view name, double least, int epochs) {
  static const TrainTest mnist = load_mnist(std::getenv("SINTER_DATA"));
  const auto model = make(name);
  FitOptions options;
  options.epochs = epochs;
  options.threads = 2;
  const History history = fit(*model, mnist, options);
  const EpochRecord& last = history.epochs.back();
  MESSAGE(name << " on " << model->arch() << ": test accuracy " << last.test_metric << ", " << history.step_ms
               << " ms a step");
  CHECK(last.test_metric >= least);
}

const bool no_data = std::string_view(std::getenv("SINTER_DATA") == nullptr ? "" : std::getenv("SINTER_DATA")).empty();

TEST_CASE("mnist_cnn on MNIST" * doctest::skip(no_data)) { check_accuracy("mnist_cnn", 0.985, 1); }
TEST_CASE("mnist_mlp on MNIST" * doctest::skip(no_data)) { check_accuracy("mnist_mlp", 0.975, 3); }
TEST_CASE("lenet5 on MNIST" * doctest::skip(no_data)) { check_accuracy("lenet5", 0.985, 3); }
TEST_CASE("resnet8 on MNIST" * doctest::skip(no_data)) { check_accuracy("resnet8", 0.980, 1); }

}  // namespace
}  // namespace sinter::networks
