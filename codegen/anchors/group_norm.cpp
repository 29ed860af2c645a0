#include "codegen/anchors/group_norm.hpp"

#include "codegen/kernels/naive.hpp"
#include "codegen/ops/group_norm.hpp"

namespace sinter::codegen::anchors {
namespace {

/// The anchor's results for the pixels [first, last) of an image's group of channels.
void normalize(const Naive& k, int n, int first, int last, int group, Naive::Values& results) {
  const Spec& s = k.spec;
  const auto numbers = s.attributes.as<GroupNormNumbers>();
  const int channels = s.domain.channels, count = channels / numbers.groups;
  const auto at = [&](int slot, int i) {
    return static_cast<double>(
        k.at(slot, n, i / channels / s.domain.width, i / channels % s.domain.width, i % channels));
  };
  const auto x = [&](int i) { return at(s.forward ? 0 : 1, i); };
  const auto each = [&](auto f) {
    for (int p = first; p < last; p++)
      for (int c = group * count; c < (group + 1) * count; c++) f(p * channels + c);
  };
  const ops::Moments m(numbers, each, x);
  const auto normal = [&](int i) { return (x(i) - m.mean) * m.inverse; };
  double sum = 0, along = 0;
  if (!s.forward)
    each([&](int i) {
      sum += numbers.centered != 0 ? at(0, i) : 0;
      along += at(0, i) * normal(i);
    });
  each([&](int i) {
    results[static_cast<std::size_t>(i)] =
        s.forward ? normal(i) : m.inverse * (at(0, i) - sum / m.count - normal(i) * along / m.count);
  });
}

}  // namespace

void GroupNorm::naive(Naive& k) {
  const Spec& s = k.spec;
  const auto numbers = s.attributes.as<GroupNormNumbers>();
  const int channels = s.domain.channels, pixels = s.domain.pixels();
  for (int n = k.begin; n < k.end; n++) {
    Naive::Values results(static_cast<std::size_t>(s.domain.size()));
    for (int group = 0; group < numbers.groups; group++)
      if (numbers.each_pixel != 0)
        for (int p = 0; p < pixels; p++) normalize(k, n, p, p + 1, group, results);
      else
        normalize(k, n, 0, pixels, group, results);
    for (int c = 0; c < channels; c++) {
      k.begin_sums();
      for (int p = 0; p < pixels; p++)
        k.program({n, p / s.domain.width, p % s.domain.width, c},
                  {results[static_cast<std::size_t>(p * channels + c)]});
      k.end_sums({n, 0, 0, c});
    }
  }
}

}  // namespace sinter::codegen::anchors
