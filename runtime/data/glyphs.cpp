#include "runtime/data/glyphs.hpp"

#include <cstddef>

namespace sinter {
namespace {

template <class... Points>
constexpr Stroke make_stroke(bool smooth, Points... points) {
  return {smooth, static_cast<int>(sizeof...(Points)), {points...}};
}
template <class... Points>
constexpr Stroke curve(Points... points) {
  return make_stroke(true, points...);
}
template <class... Points>
constexpr Stroke line(Points... points) {
  return make_stroke(false, points...);
}
template <class... Strokes>
constexpr Glyph glyph(Strokes... strokes) {
  return {static_cast<int>(sizeof...(Strokes)), {strokes...}};
}

using P = Point;

// clang-format off
constexpr std::array digit_zero{
    glyph(curve(P{.5f, 0.f}, P{.2f, .17f}, P{.1f, .5f}, P{.2f, .83f}, P{.5f, 1.f}, P{.8f, .83f}, P{.9f, .5f},
                P{.8f, .17f}, P{.5f, 0.f}))};
constexpr std::array digit_one{
    glyph(line(P{.5f, 0.f}, P{.5f, 1.f})),
    glyph(line(P{.28f, .22f}, P{.52f, 0.f}, P{.52f, 1.f}))};
constexpr std::array digit_two{
    glyph(curve(P{.12f, .27f}, P{.28f, .05f}, P{.6f, .0f}, P{.82f, .22f}, P{.66f, .55f}, P{.12f, 1.f}),
          line(P{.12f, 1.f}, P{.9f, 1.f})),
    glyph(curve(P{.15f, .2f}, P{.45f, 0.f}, P{.75f, .2f}, P{.55f, .65f}, P{.2f, .95f}, P{.15f, .78f},
                P{.45f, .85f}, P{.9f, .98f}))};
constexpr std::array digit_three{
    glyph(curve(P{.15f, .12f}, P{.5f, 0.f}, P{.8f, .2f}, P{.65f, .42f}, P{.38f, .47f}),
          curve(P{.38f, .47f}, P{.75f, .55f}, P{.85f, .78f}, P{.5f, 1.f}, P{.12f, .88f})),
    glyph(line(P{.15f, .02f}, P{.8f, .02f}, P{.42f, .4f}),
          curve(P{.42f, .4f}, P{.8f, .55f}, P{.8f, .85f}, P{.45f, 1.f}, P{.12f, .88f}))};
constexpr std::array digit_four{
    glyph(line(P{.68f, 1.f}, P{.68f, 0.f}, P{.08f, .68f}, P{.92f, .68f})),
    glyph(line(P{.2f, 0.f}, P{.14f, .52f}, P{.86f, .5f}), line(P{.76f, .05f}, P{.7f, 1.f}))};
constexpr std::array digit_five{
    glyph(line(P{.82f, 0.f}, P{.25f, .02f}, P{.2f, .45f}),
          curve(P{.2f, .45f}, P{.58f, .38f}, P{.85f, .65f}, P{.6f, .97f}, P{.12f, .92f}))};
constexpr std::array digit_six{
    glyph(curve(P{.75f, .02f}, P{.38f, .27f}, P{.17f, .68f}, P{.4f, .99f}, P{.75f, .9f}, P{.8f, .62f},
                P{.5f, .48f}, P{.2f, .68f}))};
constexpr std::array digit_seven{
    glyph(line(P{.12f, 0.f}, P{.88f, 0.f}, P{.4f, 1.f})),
    glyph(line(P{.12f, .04f}, P{.88f, 0.f}, P{.42f, 1.f}), line(P{.32f, .5f}, P{.82f, .48f}))};
constexpr std::array digit_eight{
    glyph(curve(P{.5f, .47f}, P{.2f, .25f}, P{.5f, 0.f}, P{.8f, .25f}, P{.5f, .47f}, P{.15f, .75f}, P{.5f, 1.f},
                P{.85f, .75f}, P{.5f, .47f}))};
constexpr std::array digit_nine{
    glyph(curve(P{.8f, .3f}, P{.52f, .5f}, P{.2f, .3f}, P{.45f, .01f}, P{.78f, .1f}, P{.8f, .3f}, P{.75f, .65f},
                P{.55f, 1.f})),
    glyph(curve(P{.8f, .28f}, P{.5f, .52f}, P{.18f, .28f}, P{.5f, 0.f}, P{.8f, .2f}), line(P{.8f, .2f}, P{.78f, 1.f}))};
// clang-format on

constexpr std::array<std::span<const Glyph>, 10> glyphs_of_digits = {digit_zero,  digit_one,  digit_two, digit_three,
                                                                     digit_four,  digit_five, digit_six, digit_seven,
                                                                     digit_eight, digit_nine};

}  // namespace

std::span<const Glyph> glyphs_of(int digit) { return glyphs_of_digits.at(static_cast<std::size_t>(digit)); }

}  // namespace sinter
