#pragma once

#include "codegen/ir/backward.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"

/// average     in: x    out: y    Σ over pixels of x / pixels
/// average_dx  in: dy   out: dx   dy / pixels at every pixel
namespace sinter::codegen::ops {

/// Both have it as attribute.
struct AverageNumbers {
  float inverse;  ///< 1 / pixels
};

struct AverageDx {
  static constexpr const char* name = "average_dx";
  static constexpr Traits traits{.reads = {Access::image_channel}};
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], k.mul(k.image_channel(n.in[0], 0), k.constant(n.attributes.as<AverageNumbers>().inverse)));
  }
  static void evaluate(auto& v, const Node& n) {
    const auto pixels = static_cast<double>(v.shape(n.out[0]).pixels());
    v.each_pixel(n.out[0], [&](auto image, auto, auto c, auto i) {
      v(n.out[0], i) = v(n.in[0], image * v.channels(n.in[0]) + c) / pixels;
    });
  }
};
SINTER_DEFINITION_OF(AverageDx);
inline constexpr Op average_dx = op_of<AverageDx>;

struct Average {
  static constexpr const char* name = "average";
  static constexpr Traits traits{.writes = Access::image_channel};
  static constexpr Cost cost{.inputs = 1};
  static constexpr void body(Emitter& k, const Node& n) {
    k.sum(n.out[0], 0, k.mul(k.pixel(n.in[0]), k.constant(n.attributes.as<AverageNumbers>().inverse)));
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    back.contribute(n.in[0], back.activation(average_dx, back.shape(n.in[0]), n, {dy}));
  }
  static void evaluate(auto& v, const Node& n) {
    const auto pixels = static_cast<double>(v.shape(n.in[0]).pixels());
    v.fill(n.out[0], 0);
    v.each_pixel(n.in[0], [&](auto image, auto, auto c, auto i) {
      v(n.out[0], image * v.channels(n.in[0]) + c) += v(n.in[0], i) / pixels;
    });
  }
};
SINTER_DEFINITION_OF(Average);
inline constexpr Op average = op_of<Average>;

}  // namespace sinter::codegen::ops
