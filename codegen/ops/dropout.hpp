#pragma once

#include <cstddef>
#include <cstdint>

#include "codegen/anchors/mask.hpp"
#include "codegen/ir/backward.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"
#include "codegen/philox.hpp"

/// mask     in: –         out: mask   per element 0 with probability rate, else 1/(1 − rate)
/// dropout  in: x, mask   out: y      x · mask; its gradient is dropout(dy, mask)
/// Inverted dropout: Srivastava et al. 2014.
namespace sinter::codegen::ops {

struct Mask {
  struct Numbers {
    float rate;
    unsigned stream;     ///< of its draws
    unsigned whole = 0;  ///< 1: all of an image have one draw
  };
  static constexpr const char* name = "mask";
  static constexpr Traits traits{.anchor = anchors::mask};
  static constexpr Field fields[] = {{" rate ", Field::real}};
  static constexpr bool fits(const Shapes&) { return true; }

  /// The draw of an element: a function of the run's seed, the training step, the layer's stream, the image's place in
  /// its batch and the element's in its image (height, width, channel order).
  static constexpr std::uint64_t index(std::int64_t step, int image) {
    // a batch has at most 4096 images
    return static_cast<std::uint64_t>(step) * 4096 + static_cast<std::uint64_t>(image);
  }
  static constexpr float value(float uniform, float rate) { return uniform < rate ? 0.f : 1.f / (1.f - rate); }

  static void evaluate(auto& v, const Node& n) {
    const Numbers numbers = n.attributes.as<Numbers>();
    const std::size_t size = static_cast<std::size_t>(v.shape(n.out[0]).size());
    v.each(n.out[0], [&](auto i) {
      const std::uint64_t at = index(v.step(), static_cast<int>(i / size));
      const std::size_t element = numbers.whole != 0 ? 0 : i % size;
      const PhiloxCounter draws =
          philox4x32(philox_counter(static_cast<std::uint32_t>(element / 4), numbers.stream, at), philox_key(v.seed()));
      v(n.out[0], i) = static_cast<double>(value(unit_interval(draws[element % 4]), numbers.rate));
    });
  }
};
SINTER_DEFINITION_OF(Mask);
inline constexpr Op mask = op_of<Mask>;

struct Dropout {
  static constexpr const char* name = "dropout";
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], k.mul(k.pixel(n.in[0]), k.pixel(n.in[1])));
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    back.contribute(n.in[0], back.activation(n.op, back.shape(n.in[0]), n, {dy, n.in[1]}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = v(n.in[0], i) * v(n.in[1], i); });
  }
};
SINTER_DEFINITION_OF(Dropout);
inline constexpr Op dropout = op_of<Dropout>;

}  // namespace sinter::codegen::ops
