#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// The images a network is fed, channels last; or rows of a table: `Input{30}` is 30 features. First layer of a
/// network, or of each of its first branches: `(Input{28, 28, 1, "left"} >> … | Input{28, 28, 1, "right"} >> …) >>
/// Concat{} >> …` has two, and a sample of it is the numbers of the one, and then those of the other. Shape: → height x
/// width x channels, at most 2^26 numbers; of a table 1 x 1 x features. Keras: Input(shape=(28, 28, 1)),
/// Input(shape=(30,)).
struct Input {
  int height = 0;    ///< rows of pixels, e.g. 28; given alone: features of a table
  int width = 0;     ///< columns of pixels, e.g. 28
  int channels = 0;  ///< numbers a pixel: 1 of grey, 3 of colour; e.g. 1
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "input";
  static constexpr const char* title = "Input";
  static constexpr int nodes = 0;

  constexpr void lower(codegen::Builder& net) const {
    if (net.inputs() > 0)
      return net.reject("is not the first layer", "an Input after other layers", "one Input, first", "remove it");
    const bool table = width == 0 && channels == 0;
    const Shape shape = table ? Shape{1, 1, height} : Shape{height, width, channels};
    if (shape.height <= 0 || shape.width <= 0 || shape.channels <= 0)
      return net.reject("has an extent below 1", words(shape), "positive extents",
                        table ? "Input{30}" : "Input{28, 28, 1}");
    if (shape.too_large()) return net.reject("is too large", words(shape), "at most 2^26 values", "smaller images");
    net.input(shape);
  }
};

}  // namespace sinter
