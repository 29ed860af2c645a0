#include "codegen/anchors/mask.hpp"

#include "codegen/kernels/naive.hpp"
#include "codegen/ops/dropout.hpp"

namespace sinter::codegen::anchors {

void Mask::naive(Naive& k) {
  const Spec& s = k.spec;
  const auto numbers = s.attributes.as<ops::Mask::Numbers>();
  for (int n = k.begin; n < k.end; n++)
    for (int i = 0; i < s.domain.size(); i++) {
      const int drawn = numbers.whole != 0 ? 0 : i;
      const PhiloxCounter counter =
          philox_counter(static_cast<std::uint32_t>(drawn / 4), numbers.stream, ops::Mask::index(k.context.step, n));
      const PhiloxCounter draws = philox4x32(counter, philox_key(k.context.seed));
      const int c = i % s.domain.channels, pixel = i / s.domain.channels;
      k.at(0, n, pixel / s.domain.width, pixel % s.domain.width, c) =
          ops::Mask::value(unit_interval(draws[static_cast<std::size_t>(drawn % 4)]), numbers.rate);
    }
}

}  // namespace sinter::codegen::anchors
