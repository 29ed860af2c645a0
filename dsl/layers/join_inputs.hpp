#pragma once

#include "codegen/ir/builder.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

/// A layer that makes one of its inputs, two to eight of one shape, by an operation on two: of the first two, of that
/// and the third, and so on. `wanted` says how it is written.
constexpr void join_inputs(codegen::Builder& net, codegen::Op operation, const Words& wanted) {
  if (net.inputs() < 2) return net.reject("has one input", "1 input", "at least 2 inputs", wanted);
  for (int i = 1; i < net.inputs(); i++)
    if (net.shape(i) != net.shape(0))
      return net.reject("inputs differ in shape", words(net.shape(0), " and ", net.shape(i)), "one shape",
                        "1x1 Conv on the shortcut");
  const codegen::Builder::Flow all = net.flow();
  const Shape x = net.shape(0);
  for (int i = 1, joined = all[0]; i < all.size(); i++) joined = net.add(operation, x, {joined, all[i]});
}

}  // namespace sinter
