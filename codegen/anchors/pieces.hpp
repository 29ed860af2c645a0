#pragma once

#include "codegen/anchors/tile.hpp"
#include "codegen/ir/phases.hpp"

/// Where a batch has too few images to share, threads share each of them: kernels over pixels are then cut into tasks,
/// bands of an image's rows for each panel of channels.
namespace sinter::codegen {

struct Pieces {
  int bands = 1, panels = 1;
  constexpr int of_image() const { return bands * panels; }
};

constexpr bool few_images(const Spec& s) { return s.batch < 4; }
/// Sums over pixels are added up in the pixels' order: rows of one image are then no work for several.
constexpr int bands_of(const Spec& s) {
  constexpr int most = 8;
  return sum_registers(s.program, s.program.count) > 0 ? 1 : s.domain.height < most ? s.domain.height : most;
}
/// The first row of a band.
constexpr int band_begin(const Spec& s, int bands, int band) { return s.domain.height * band / bands; }

}  // namespace sinter::codegen
