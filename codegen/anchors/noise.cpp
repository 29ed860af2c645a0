#include "codegen/anchors/noise.hpp"

#include "codegen/kernels/naive.hpp"
#include "codegen/ops/noise.hpp"

namespace sinter::codegen::anchors {

void Noise::naive(Naive& k) {
  const Shape& shape = k.spec.domain;
  const auto numbers = k.spec.attributes.as<ops::Noise::Numbers>();
  for (int n = k.begin; n < k.end; n++)
    for (int i = 0; i < shape.size(); i++) {
      const int pixel = i / shape.channels;
      k.at(0, n, pixel / shape.width, pixel % shape.width, i % shape.channels) = static_cast<float>(
          ops::Noise::value(numbers, k.context.seed, k.context.step, n, static_cast<std::size_t>(i)));
    }
}

}  // namespace sinter::codegen::anchors
