#pragma once

#include <cstddef>
#include <cstdint>

#include "codegen/ir/graph.hpp"
#include "codegen/ir/program.hpp"

namespace sinter::codegen {

/// Where a tensor's numbers lie: channels last, an image's pixels inside a frame of zeros.
struct View {
  bool batched = false;
  bool local = false;  ///< batched, but only one image per chunk is kept: its readers follow at once
  bool part = false;   ///< some channels of another tensor's pixels: the rest of a pixel is not its own
  /// Each vector of channels has its pixels together, the next vector's behind them: who goes through the pixels with
  /// few vectors at a time, as a matrix product does, reads one number after the other.
  bool in_panels = false;
  /// In panels of 16 channels, and there two numbers of a pixel's channel side by side: a pixel's and the next one's.
  /// So matrix units take the second factor of a product.
  bool in_pairs = false;
  Element element = Element::f32;
  int height = 1, width = 1, channels = 1;
  int pitch = 1;  ///< numbers from one pixel to the next: the channels, padded; in panels, a vector of them
  int top = 0, bottom = 0, left = 0, right = 0;
  constexpr bool operator==(const View&) const = default;
  constexpr int row() const { return (left + width + right) * pitch; }
  constexpr int panel() const { return (top + height + bottom) * row(); }
  constexpr int panels() const { return in_panels ? (channels + pitch - 1) / pitch : 1; }
  constexpr int image() const { return panels() * panel(); }
  constexpr int origin() const { return top * row() + left * pitch; }
  constexpr bool framed() const { return top + bottom + left + right > 0; }
  /// Where a channel is, from its pixel's first.
  constexpr std::ptrdiff_t channel(int c) const {
    return in_panels ? static_cast<std::ptrdiff_t>(c / pitch) * panel() + c % pitch * (in_pairs ? 2 : 1) : c;
  }
  /// Where a number is, from its image's origin.
  constexpr std::ptrdiff_t at(int y, int x, int c) const {
    const std::ptrdiff_t pixel = static_cast<std::ptrdiff_t>(y) * row() + static_cast<std::ptrdiff_t>(x) * pitch;
    const std::ptrdiff_t odd = in_pairs ? pixel / pitch % 2 : 0;  // it stands beside the one before
    return pixel - odd * pitch + odd + channel(c);
  }
  /// Numbers of a pixel that are its own: the channels, and zeros behind them.
  constexpr int filled() const { return part ? channels : panels() * pitch; }
  /// All the numbers of an image lie without gaps.
  constexpr bool dense() const { return !framed() && pitch == channels; }
};

/// Everything that shapes a kernel's code, and nothing else: kernels with equal specs are one instantiation.
struct Spec {
  Anchor anchor{};
  Over over = Over::pixels;            ///< what the elements of the domain are
  const Definition* merges = nullptr;  ///< merge: whose results it has
  Attributes attributes{};             ///< of the operation, where the anchor's own code reads them
  Shape domain{};       ///< output pixels (windows) and channels, or rows or numbers of channels: see Over
  Window window{};      ///< contract, correlate, pack: the forward convolution's; map: a pool's
  bool forward = true;  ///< contract: from a window's inputs to its outputs
  /// contract: what the sum runs over (x or dy); correlate: x; wide map: the unpooled image
  Shape source{};
  Shape target{};                ///< correlate: dy
  int inputs = 0;                ///< contract, correlate: the source's channels that one of the domain's meets
  bool by_images = false;        ///< the tile's rows are images, not pixels
  bool in_blocks = false;        ///< sums are made of blocks (`ir/blocks.hpp`); rows: what it adds up
  bool pools = false;            ///< the domain is the windows of a pool, and not pixels
  bool leaves_partials = false;  ///< of each chunk of images, in the slot behind its inputs; there is no program
  bool adds_partials = false;    ///< rows: slot 0 holds the chunks' partial sums
  int batch = 0, chunk = 0;      ///< capacity; images per unit of work
  int lanes = 0;
  int vectors = 0;  ///< of the domain's channels, and of the zeros behind them
  int tile_rows = 0, tile_vectors = 0, tile_taps = 1;
  List<View, 16> views{};
  Program program{};
  constexpr bool operator==(const Spec&) const = default;
};

/// Results a channel, at most, of a kernel over channels; others have one for an element.
inline constexpr int most_results = 6;

/// Vectors of the domain's channels, and of the zeros behind them.
constexpr int vectors_of(const Spec& s) { return s.vectors; }

/// How many channels of the domain meet the same channels of the source: all, or those of a group.
constexpr int group_of(const Spec& s) { return s.domain.channels / (s.source.channels / s.inputs); }
/// Whether channels of the source and the domain meet one by one.
constexpr bool by_channel(const Spec& s) {
  return s.inputs == 1 && s.source.channels == s.domain.channels && s.domain.channels > 1;
}
/// Whether channels meet in groups that do not fill the widest vectors: of a window's row a sum then goes through the
/// inputs, and for each through the columns, whatever the vectors (where the window is the whole image, as elsewhere).
constexpr bool in_small_groups(const Spec& s) {
  return s.inputs < s.source.channels && !by_channel(s) && group_of(s) % 16 != 0;
}
/// Whether channels of several of them share a vector.
constexpr bool share_vectors(const Spec& s) { return in_small_groups(s) && group_of(s) % s.lanes != 0; }

/// How many numbers of a strip the lanes of a vector meet at a time: one of each of its groups, where those are whole,
/// else one for each lane.
constexpr int strip_groups(const Spec& s) { return s.lanes % group_of(s) == 0 ? s.lanes / group_of(s) : s.lanes; }
/// Numbers of a strip of one vector: what a window's rows see of it.
constexpr std::ptrdiff_t strip_numbers(const Spec& s) {
  const std::ptrdiff_t rows = (s.window.size.high - 1) * s.window.dilation.high + 1,
                       columns = s.source.width + (s.window.size.wide - 1) * s.window.dilation.wide;
  return rows * columns * s.inputs * strip_groups(s);
}
inline constexpr std::ptrdiff_t most_strip_numbers = 16384;  ///< 64 KiB: in the L1, or near it
/// Whether their kernels copy what windows see into strips (`kernels/group_strip.hpp`): with few inputs for each
/// channel, and short rows.
constexpr bool in_strips(const Spec& s) {
  constexpr int loads = 4;  // what is copied is put together from at most so many vectors
  return share_vectors(s) && !s.by_images && s.inputs <= loads * group_of(s) && strip_numbers(s) <= most_strip_numbers;
}

/// The rows of what there is one of for the batch, as a kernel over rows has them.
constexpr Shape rows_of(const Shape& w) { return {1, w.height * w.width, w.channels}; }

/// A kernel of a plan: a spec and the tensors it works on. Slot i of the program is operands[i].
struct Kernel {
  Spec spec{};
  List<int, 16> operands{};
  unsigned written = 0;  ///< bit i: slot i is written
  List<int, 24> nodes{};
  int layer = -1;
  int tasks = 0;  ///< 0: one per image
  int first = 0;  ///< index of the first kernel with an equal spec
  double flops = 0;
  Refusal stayed{};  ///< of an elementwise one: why its one reader did not take it; of a copy: why there is one
  constexpr bool writes(int slot) const { return (written >> slot & 1u) != 0; }
  constexpr bool per_image() const { return tasks == 0; }
};

}  // namespace sinter::codegen
