#pragma once

#include "codegen/ir/builder.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

/// A layer that makes one of its inputs, two to eight of one shape, by an operation on two: of the first two, of that
/// and the third, and so on. `wanted` says how it is written. With an operation for an image and a number for each of
/// its channels single pixels of as many channels may be among larger images.
constexpr void join_inputs(codegen::Builder& net, codegen::Op operation, const Words& wanted,
                           const codegen::Op* by_channel = nullptr) {
  if (net.inputs() < 2) return net.reject("has one input", "1 input", "at least 2 inputs", wanted);
  const auto may_join = [by_channel](const Shape& a, const Shape& b) {
    return a == b || (by_channel != nullptr && a.channels == b.channels && (a.pixels() == 1 || b.pixels() == 1));
  };
  const codegen::Builder::Flow all = net.flow();
  int joined = all[0];
  Shape x = net.shape(0);
  for (int i = 1; i < all.size(); i++) {
    const Shape next = net.shape_of(all[i]);
    if (!may_join(x, next))
      return net.reject("inputs differ in shape", words(x, " and ", next),
                        by_channel == nullptr ? "one shape" : "one shape, or 1x1 of channels",
                        by_channel == nullptr ? "1x1 Conv on the shortcut" : "Dense{channels} ends a gate");
    if (x == next)
      joined = net.add(operation, x, {joined, all[i]});
    else if (next.pixels() == 1)
      joined = net.add(*by_channel, x, {joined, all[i]});
    else
      joined = net.add(*by_channel, x = next, {all[i], joined});
  }
}

}  // namespace sinter
