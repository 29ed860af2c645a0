#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "codegen/anchors/noise.hpp"
#include "codegen/ir/values.hpp"
#include "codegen/ops/dropout.hpp"
#include "codegen/philox.hpp"

/// noise  in: –   out: z   per element a normal number of mean 0, by Box and Muller: of the draws' four words two are a
///                         radius √(−2 ln u) each, and two the angle 2πv behind it; an even element is its cosine, an
///                         odd one its sine
namespace sinter::codegen::ops {

struct Noise {
  struct Numbers {
    float deviation;
    unsigned stream;  ///< of its draws
  };
  static constexpr const char* name = "noise";
  static constexpr Traits traits{.anchor = anchors::noise};
  static constexpr Field fields[] = {{" deviation ", Field::real}};
  static constexpr bool fits(const Shapes&) { return true; }

  /// u, in (0, 1], of a radius: a multiple of 2^-24, as `unit_interval`, which an angle's v is.
  static constexpr float above_zero(std::uint32_t bits) { return static_cast<float>((bits >> 8) + 1) * 0x1p-24f; }

  /// A function of what a mask's draws are one of.
  static double value(const Numbers& numbers, std::uint64_t seed, std::int64_t step, int image, std::size_t element) {
    const PhiloxCounter draws =
        philox4x32(philox_counter(static_cast<std::uint32_t>(element / 4), numbers.stream, Mask::index(step, image)),
                   philox_key(seed));
    const std::size_t pair = element % 4 / 2 * 2;
    const double u = static_cast<double>(above_zero(draws[pair])),
                 angle = 2 * 3.14159265358979323846 * static_cast<double>(unit_interval(draws[pair + 1]));
    return static_cast<double>(numbers.deviation) * std::sqrt(-2 * std::log(u)) *
           (element % 2 == 0 ? std::cos(angle) : std::sin(angle));
  }
  static void evaluate(auto& v, const Node& n) {
    const auto size = static_cast<std::size_t>(v.shape(n.out[0]).size());
    v.each(n.out[0], [&](auto i) {
      v(n.out[0], i) = value(n.attributes.as<Numbers>(), v.seed(), v.step(), static_cast<int>(i / size), i % size);
    });
  }
};
SINTER_DEFINITION_OF(Noise);
inline constexpr Op noise = op_of<Noise>;

}  // namespace sinter::codegen::ops
