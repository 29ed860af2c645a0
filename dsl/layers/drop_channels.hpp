#pragma once

#include "codegen/ir/builder.hpp"
#include "codegen/ops/dropout.hpp"
#include "codegen/ops/excite.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// Adds what drops channels of an image, each by itself or all of them together.
constexpr void drop_channels(codegen::Builder& net, float rate, bool together) {
  if (!(rate >= 0.f && rate < 1.f))
    return net.reject("rate outside 0..1", words(rate), "0 to below 1", "set .rate = 0.5f");
  const Shape x = net.shape();
  if (!net.ok() || rate == 0.f) return;
  if (!net.training()) return net.dropped_in_training();
  const int kept = net.flow()[0];
  const unsigned draws =
      stream(together ? Purpose::drop_images : Purpose::drop_channels, static_cast<unsigned>(net.use()));
  const int mask =
      net.add(codegen::ops::mask, {1, 1, x.channels}, {}, codegen::ops::Mask::Numbers{rate, draws, together ? 1u : 0u});
  net.add(codegen::ops::excite, x, {kept, mask});
}

}  // namespace sinter
