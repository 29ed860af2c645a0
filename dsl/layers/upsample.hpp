#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/resample.hpp"
#include "codegen/ops/upsample.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

/// A larger image, of the nearest of x's pixels, each several times side by side:
///   y[i, j, c] = x[⌊i / factor⌋, ⌊j / factor⌋, c]
/// or with `Upsample::bilinear` of the two nearest rows and columns, by their distance:
///   y[i, j, c] = Σ_{a, b} (1 − |u − a|) (1 − |v − b|) x[a, b, c], over |u − a| < 1, |v − b| < 1
///   u = (i + 1/2) / factor − 1/2, at least 0 and at most h − 1; so v of j and w
/// or with `.align_corners` u = i · (h − 1) / (factor · h − 1), so that pixels at corners stay there.
/// Shape: h x w x c → (factor · h) x (factor · w) x c.
/// PyTorch: Upsample(scale_factor, mode, align_corners), with "nearest" or "bilinear"; Keras: UpSampling2D, whose
/// interpolation "bilinear" is ours without align_corners. Of signals, 1 x w x c, `Upsample{{1, 2}}`.
struct Upsample {
  enum Mode { nearest, bilinear };

  Pair factor = 2;                ///< of rows and of columns, 1 to 1024; of the nearest, up to 4 joins other kernels
  Mode mode = Upsample::nearest;  ///< `Upsample::nearest`, `Upsample::bilinear`
  bool align_corners = false;     ///< bilinear: distances between the pixels at the corners, not between outlines
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "upsample";
  static constexpr const char* title = "Upsample";
  static constexpr int nodes = 1;
  static constexpr int widest = 1024, widest_window = 4;  ///< of a factor; of one that is fused

  constexpr void lower(codegen::Builder& net) const {
    if (factor.high < 1 || factor.wide < 1 || factor.high > widest || factor.wide > widest)
      return net.reject("factor out of range", words(factor), words("1 to ", widest), "Upsample{2}");
    if (align_corners && mode == nearest)
      return net.reject("aligns corners of the nearest", "align_corners = true", "to be bilinear",
                        "set .mode = Upsample::bilinear");
    const Shape x = net.shape();
    if (!net.ok() || factor == Pair{1}) return;
    if (1LL * x.height * factor.high > Shape::limit || 1LL * x.width * factor.wide > Shape::limit)
      return net.reject("is too large", words(factor, " times ", x), "at most 2^26 values", "a smaller factor");
    const Shape y{x.height * factor.high, x.width * factor.wide, x.channels};
    if (y.too_large()) return net.reject("is too large", words(y), "at most 2^26 values", "a smaller factor");
    using codegen::anchors::ResampleNumbers;
    if (mode == bilinear)
      net.add(codegen::ops::interpolate, y, net.flow_inputs(),
              ResampleNumbers{.linear = 1, .corners = align_corners ? 1u : 0u});
    else if (factor.high > widest_window || factor.wide > widest_window)
      net.add(codegen::ops::resample, y, net.flow_inputs(), ResampleNumbers{});
    else
      net.add(codegen::ops::spread, y, net.flow_inputs(), codegen::Window{.size = factor, .stride = factor});
  }
};

}  // namespace sinter
