#pragma once

#include "codegen/ir/builder.hpp"
#include "codegen/ops/boxes.hpp"

namespace sinter {

/// The channels of all inputs, which have one height and width, in one tensor.
constexpr void put_side_by_side(codegen::Builder& net) {
  using codegen::ops::inset;
  if (net.inputs() < 2) return net.reject("has one input", "1 input", "at least 2 inputs", "(a | b) >> Concat{}");
  Shape all = net.shape(0);
  for (int i = 1; i < net.inputs(); i++) {
    const Shape x = net.shape(i);
    if (x.height != all.height || x.width != all.width)
      return net.reject("inputs differ in height or width", words(net.shape(0), " and ", x), "one height and width",
                        "padding = same, or a stride");
    all.channels += x.channels;
    if (all.too_large()) return net.reject("is too large", words(all), "at most 2^26 values", "fewer channels");
  }
  const codegen::Builder::Flow flow = net.flow();
  codegen::Builder::Inputs inputs{};
  Shape joined = net.shape(0);
  joined.channels = 0;
  for (int t : flow) {
    if (inputs.list.size() == decltype(inputs.list)::capacity) {  // a node has so many inputs
      const int first = net.add(inset, joined, inputs, codegen::anchors::Boxes::At{});
      inputs = {first};
    }
    inputs.list.add(t);
    joined.channels += net.shape_of(t).channels;
  }
  net.add(inset, joined, inputs, codegen::anchors::Boxes::At{});
}

}  // namespace sinter
