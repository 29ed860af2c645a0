#pragma once

#include "codegen/anchors/boxes.hpp"
#include "codegen/ir/backward.hpp"
#include "codegen/ir/values.hpp"

/// inset   in: x, …  out: y   the inputs, channel behind channel, as a box of y, the rest of which is 0: one input with
///                            zeros around it, or several side by side
/// slice   in: x     out: y   a box of x
namespace sinter::codegen::ops {

using anchors::Boxes;

/// Whether all of a box of this shape, at its place, is within another.
constexpr bool holds(const Shape& all, const Boxes::At& at, const Shape& box) {
  return at.row >= 0 && at.column >= 0 && at.channel >= 0 && at.row + box.height <= all.height &&
         at.column + box.width <= all.width && at.channel + box.channels <= all.channels;
}
/// visit(a number of the larger tensor, the number of the box that is the same)
void each_of_box(auto& v, int all, int box, const Boxes::At& at, auto visit) {
  const Shape whole = v.shape(all), part = v.shape(box);
  v.each_pixel(box, [&](auto image, auto pixel, auto c, auto i) {
    const auto row = static_cast<std::size_t>(static_cast<int>(pixel) / part.width + at.row),
               column = static_cast<std::size_t>(static_cast<int>(pixel) % part.width + at.column);
    const auto width = static_cast<std::size_t>(whole.width), height = static_cast<std::size_t>(whole.height);
    visit(((image * height + row) * width + column) * v.channels(all) + c + static_cast<std::size_t>(at.channel), i);
  });
}

struct Inset {
  static constexpr const char* name = "inset";
  static constexpr Traits traits{
      .anchor = anchors::boxes,
      .reads = {Access::number, Access::number, Access::number, Access::number, Access::number, Access::number}};
  static constexpr Field fields[] = {
      {" row ", Field::integer}, {" column ", Field::integer}, {" channel ", Field::integer}};
  static constexpr bool fits(const Shapes& s) {
    auto at = s.node().attributes.as<Boxes::At>();
    for (int i = 0; i < s.inputs(); i++, at.channel += s.in(i - 1).channels)
      if (!holds(s.out(), at, s.in(i)) || s.in(i).height != s.in(0).height || s.in(i).width != s.in(0).width)
        return false;
    return s.inputs() > 0 && at.out_of == 0;
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy);
  static void evaluate(auto& v, const Node& n) {
    auto at = n.attributes.as<Boxes::At>();
    v.fill(n.out[0], 0);
    for (int x : n.in) {
      each_of_box(v, n.out[0], x, at, [&](auto to, auto from) { v(n.out[0], to) = v(x, from); });
      at.channel += v.shape(x).channels;
    }
  }
};
SINTER_DEFINITION_OF(Inset);
inline constexpr Op inset = op_of<Inset>;

struct Slice {
  static constexpr const char* name = "slice";
  static constexpr Traits traits{.anchor = anchors::boxes, .reads = {Access::number}};
  static constexpr auto& fields = Inset::fields;
  static constexpr bool fits(const Shapes& s) {
    const auto at = s.node().attributes.as<Boxes::At>();
    return s.inputs() == 1 && at.out_of != 0 && holds(s.in(0), at, s.out());
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    Node like = n;
    auto at = n.attributes.as<Boxes::At>();
    at.out_of = 0;
    like.attributes = at;
    back.contribute(n.in[0], back.activation(inset, back.shape(n.in[0]), like, {dy}));
  }
  static void evaluate(auto& v, const Node& n) {
    each_of_box(v, n.in[0], n.out[0], n.attributes.as<Boxes::At>(),
                [&](auto from, auto to) { v(n.out[0], to) = v(n.in[0], from); });
  }
};
SINTER_DEFINITION_OF(Slice);
inline constexpr Op slice = op_of<Slice>;

constexpr void Inset::gradient(Backward& back, const Node& n, int dy) {
  Node like = n;
  auto at = n.attributes.as<Boxes::At>();
  at.out_of = 1;
  for (int x : n.in) {
    like.attributes = at;
    if (back.needed(x)) back.contribute(x, back.activation(slice, back.shape(x), like, {dy}));
    at.channel += back.shape(x).channels;
  }
}

}  // namespace sinter::codegen::ops
