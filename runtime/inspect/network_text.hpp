#pragma once

#include "dsl/cxx20.hpp"

#include <string>

#include "runtime/model/views.hpp"

namespace sinter {

/// What makes a network the one it is, a line for each layer that computes something: its name and kind, where its
/// input comes from, its operations with their windows and constants, and the shape it hands on. Networks of one text
/// compute the same from the same parameters. Where a layer is used more than once, or joined with itself, a last line
/// tells which operation reads which.
///
///     conv1 conv from input: conv 3x3 stride 1 padding 1 1, bias: 28x28x32
std::string network_text(const GraphView& written);

/// Where two such texts differ first: "layer conv2 is `A` there and `B` here"; "" if they do not.
std::string network_difference(const std::string& there, const std::string& here);

}  // namespace sinter
