#pragma once

#include <cmath>

#include "codegen/ir/kernel.hpp"
#include "codegen/kernels/context.hpp"

/// What an operation with anchors::merge makes of the partial sums that images left: for a few channels at a time, in
/// double, images in order. Its kernels and the naive oracle call the same function.
namespace sinter::codegen {

/// One number of each of a few neighbouring channels: they are calculated with all at once.
struct Channels {
  static constexpr int width = 8;
  double of[width];

  Channels(double same = 0) {
    for (double& x : of) x = same;
  }
  /// f of each.
  template <class F>
  [[gnu::always_inline]] static Channels each(const F& f) {
    Channels made;
    for (int i = 0; i < width; i++) made.of[i] = f(i);
    return made;
  }
  friend Channels operator+(const Channels& a, const Channels& b) {
    return each([&](int i) { return a.of[i] + b.of[i]; });
  }
  friend Channels operator-(const Channels& a, const Channels& b) {
    return each([&](int i) { return a.of[i] - b.of[i]; });
  }
  friend Channels operator*(const Channels& a, const Channels& b) {
    return each([&](int i) { return a.of[i] * b.of[i]; });
  }
  friend Channels operator/(const Channels& a, const Channels& b) {
    return each([&](int i) { return a.of[i] / b.of[i]; });
  }
  Channels operator-() const {
    return each([&](int i) { return -of[i]; });
  }
  friend Channels sqrt(const Channels& x) {
    return each([&](int i) { return std::sqrt(x.of[i]); });
  }
};

/// What of a merge kernel's spec matters for a channel.
struct MergeSpec {
  static constexpr int most_slots = 6;
  const Definition* operation = nullptr;
  Attributes attributes{};
  int channels = 0;
  int image = 0;          ///< numbers from one image's partial sums, in slot 0, to the next
  int row[most_slots]{};  ///< numbers from one row of a slot to the next
  Element element[most_slots]{};
  constexpr explicit MergeSpec(const Spec& s)
      : operation(s.merges), attributes(s.attributes), channels(s.domain.channels), image(s.views[0].image()) {
    for (int i = 0; i < most_slots && i < s.views.size(); i++)
      row[i] = s.views[i].row(), element[i] = s.views[i].element;
  }
};

/// A few channels of a merge, as its operation sees them.
class Merging {
 public:
  /// Results of the channels from `first` on, `count` of them, row after row: zeros where there is no such channel.
  static void run(const MergeSpec& s, Slots operands, int images, int first, int count, float* results);

  const int images;

  /// The operation's own numbers.
  template <class T>
  T as() const {
    return spec_.attributes.as<T>();
  }
  /// A row of the partial sums, the first input, that an image left.
  Channels partial(int image, int row) const {
    return load(0, static_cast<std::ptrdiff_t>(image) * spec_.image + row * spec_.row[0]);
  }
  /// Its sum over the images.
  Channels total(int row) const;
  /// A row of another input.
  Channels input(int i, int row = 0) const { return load(i, row * spec_.row[i]); }
  /// A row of the results: of the outputs one after the other, then of the inputs that are changed.
  void result(int row, const Channels& x);

 private:
  Merging(const MergeSpec& s, Slots operands, int of, int first, int count, float* results, int pitch)
      : images(of), spec_(s), operands_(operands), first_(first), count_(count), results_(results), pitch_(pitch) {}

  Channels load(int slot, std::ptrdiff_t at) const {
    if (count_ < Channels::width) return load_fewer(slot, at);
    Channels x;
    with_numbers(spec_.element[slot], operands_[slot], [&](const auto* numbers) {
      x = Channels::each([&](int i) { return static_cast<double>(numbers[at + first_ + i]); });
    });
    return x;
  }
  Channels load_fewer(int slot, std::ptrdiff_t at) const;

  const MergeSpec& spec_;
  const Slots operands_;
  const int first_, count_;
  float* const results_;
  const int pitch_;
};

}  // namespace sinter::codegen
