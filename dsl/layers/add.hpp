#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/add.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

/// y = Σ of its inputs, which come from `a | b` and have one shape: two to eight of them. `(a | b) >> Add{}`
/// Shape: h x w x c, each → h x w x c.
/// PyTorch: a + b; Keras: Add.
struct Add {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "add";
  static constexpr const char* title = "Add";
  static constexpr int nodes = 7;  // of at most eight inputs

  constexpr void lower(codegen::Builder& net) const {
    if (net.inputs() < 2) return net.reject("has one input", "1 input", "at least 2 inputs", "(a | b) >> Add{}");
    for (int i = 1; i < net.inputs(); i++)
      if (net.shape(i) != net.shape(0))
        return net.reject("inputs differ in shape", words(net.shape(0), " and ", net.shape(i)), "one shape",
                          "1x1 Conv on the shortcut");
    const codegen::Builder::Flow all = net.flow();
    const Shape x = net.shape(0);
    for (int i = 1, sum = all[0]; i < all.size(); i++) sum = net.add(codegen::ops::add, x, {sum, all[i]});
  }
};

}  // namespace sinter
