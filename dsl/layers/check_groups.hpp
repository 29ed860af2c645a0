#pragma once

#include "codegen/ir/builder.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

/// Rejects groups of a convolution that are not equal parts of its channels and its filters.
constexpr void check_groups(codegen::Builder& net, int groups, int channels, int filters) {
  if (groups < 1) return net.reject("groups below 1", words(groups), "at least 1 group", "set .groups = 1");
  if (channels % groups != 0 || filters % groups != 0)
    net.reject("groups of unequal parts", words(groups, " of ", channels, " and ", filters),
               "a divisor of channels, filters", "set .groups = 1");
}

}  // namespace sinter
