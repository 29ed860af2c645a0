#include "codegen/anchors/softmax.hpp"

#include <cmath>

#include "codegen/kernels/naive.hpp"
#include "codegen/ops/softmax.hpp"

namespace sinter::codegen::anchors {

namespace {

void forward(Naive& k, bool logarithm, int n, int y, int x) {
  const int channels = k.spec.domain.channels;
  double top = static_cast<double>(k.at(0, n, y, x, 0)), sum = 0;
  for (int c = 1; c < channels; c++) {
    const double of = static_cast<double>(k.at(0, n, y, x, c));
    if (of > top || std::isnan(of)) top = of;
  }
  for (int c = 0; c < channels; c++) sum += std::exp(static_cast<double>(k.at(0, n, y, x, c)) - top);
  for (int c = 0; c < channels; c++) {
    const double below = static_cast<double>(k.at(0, n, y, x, c)) - top;
    k.at(1, n, y, x, c) = static_cast<float>(logarithm ? below - std::log(sum) : std::exp(below) / sum);
  }
}
void gradient(Naive& k, bool logarithm, int n, int y, int x) {
  double sum = 0;
  for (int c = 0; c < k.spec.domain.channels; c++)
    sum += static_cast<double>(k.at(0, n, y, x, c)) * (logarithm ? 1. : static_cast<double>(k.at(1, n, y, x, c)));
  for (int c = 0; c < k.spec.domain.channels; c++) {
    const double dy = static_cast<double>(k.at(0, n, y, x, c)), p = static_cast<double>(k.at(1, n, y, x, c));
    k.at(2, n, y, x, c) = static_cast<float>(logarithm ? dy - std::exp(p) * sum : p * (dy - sum));
  }
}

}  // namespace

void Softmax::naive(Naive& k) {
  const auto numbers = k.spec.attributes.as<ops::SoftmaxNumbers>();
  for (int n = k.begin; n < k.end; n++)
    for (int y = 0; y < k.spec.domain.height; y++)
      for (int x = 0; x < k.spec.domain.width; x++)
        (numbers.backward != 0 ? gradient : forward)(k, numbers.logarithm != 0, n, y, x);
}

}  // namespace sinter::codegen::anchors
