#include "codegen/passes/programs.hpp"

#include "tests/codegen/passes/soundness.hpp"

namespace sinter::test {
namespace {

TEST_CASE("a kernel finds what it reads and stores what is read") {
  HOLDS(sound<mnist_cnn> && sound<mnist_cnn, false>);
  HOLDS(sound<mnist_mlp> && sound<mnist_mlp, false>);
  HOLDS(sound<lenet5> && sound<lenet5, false>);
  HOLDS(sound<resnet8> && sound<resnet8, false>);
  HOLDS(sound<pooled> && sound<pooled, false>);
  HOLDS(sound<residual> && sound<residual, false>);
  HOLDS(sound<biased> && sound<biased, false>);
  HOLDS(sound<flat> && sound<flat, false>);
  HOLDS(sound<normalized_input> && sound<normalized_input, false>);
  HOLDS(sound<dropped> && sound<dropped, false>);
}

TEST_CASE("so it is without fusion") {
  HOLDS(sound<mnist_cnn, true, false>);
  HOLDS(sound<residual, true, false>);
  HOLDS(sound<normalized_input, true, false>);
}

}  // namespace
}  // namespace sinter::test
