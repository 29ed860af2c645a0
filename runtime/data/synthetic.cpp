#include "runtime/data/synthetic.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "runtime/base/error.hpp"
#include "runtime/base/portable_math.hpp"
#include "runtime/base/random.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/glyphs.hpp"

namespace sinter {
namespace {

constexpr int side = 28, pixels = side * side, classes = 10;
constexpr int pieces_per_span = 4;  // straight pieces that stand for one span of a curve

/// From the glyph's box to pixels.
struct Affine {
  float xx, xy, x0, yx, yy, y0;

  Point operator()(Point p) const { return {xx * p.x + xy * p.y + x0, yx * p.x + yy * p.y + y0}; }
};

/// Scale, slant and rotation about the box's middle, then a shift: how one person wrote one digit.
Affine random_affine(Random& random) {
  const float width = random.uniform(10.f, 16.f), height = random.uniform(17.f, 21.f);  // pixels
  const float slant = random.uniform(-.35f, .25f);                                      // x per y
  const double turns = random.uniform(-.04f, .04f);                                     // +-14 degrees
  const auto cosine = static_cast<float>(portable_cos_turns(std::abs(turns)));
  const auto sine = static_cast<float>(turns < 0 ? -1 : 1) * std::sqrt(1 - cosine * cosine);
  const float xx = cosine * width, xy = (-cosine * slant - sine) * height;
  const float yx = sine * width, yy = (-sine * slant + cosine) * height;
  const float x = random.uniform(12.f, 16.f), y = random.uniform(12.f, 16.f);  // of the middle
  return {xx, xy, x - (xx + xy) / 2, yx, yy, y - (yx + yy) / 2};
}

/// Catmull and Rom's cubic through b and c, with a before and d after them; t from 0 to 1.
Point on_curve(Point a, Point b, Point c, Point d, float t) {
  const auto blend = [t](float p, float q, float r, float s) {
    return q + t / 2 * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));
  };
  return {blend(a.x, b.x, c.x, d.x), blend(a.y, b.y, c.y, d.y)};
}

/// One image: for every pixel the squared distance to the nearest stroke, then ink by that distance.
class Canvas {
 public:
  explicit Canvas(float radius) : reach_(radius + 1), radius_(radius) { squares_.fill(1e6f); }

  void draw(std::span<const Point> points, bool smooth) {
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
      const Point from = points[i], to = points[i + 1];
      if (!smooth) {
        draw_piece(from, to);
        continue;
      }
      const Point before = points[i == 0 ? 0 : i - 1], after = points[std::min(i + 2, points.size() - 1)];
      Point last = from;
      for (int piece = 1; piece <= pieces_per_span; ++piece) {
        const Point next = on_curve(before, from, to, after, static_cast<float>(piece) / pieces_per_span);
        draw_piece(last, next);
        last = next;
      }
    }
  }

  /// Ink fades over one pixel at the stroke's edge; noise of +-`noise` grey levels lies over everything.
  void develop(float ink, float noise, Random& random, std::uint8_t* image) const {
    std::array<std::uint32_t, pixels / 4> bits{};
    for (std::uint32_t& word : bits) word = random.bits();
    for (int i = 0; i < pixels; ++i) {
      const float coverage = std::clamp(radius_ + .5f - std::sqrt(squares_[static_cast<std::size_t>(i)]), 0.f, 1.f);
      const std::uint32_t byte = bits[static_cast<std::size_t>(i / 4)] >> (i % 4 * 8) & 255;
      const float grain = noise * (static_cast<float>(byte) / 127.5f - 1);
      image[i] = static_cast<std::uint8_t>(std::clamp(ink * coverage + grain, 0.f, 255.f));
    }
  }

 private:
  void draw_piece(Point from, Point to) {
    const float dx = to.x - from.x, dy = to.y - from.y;
    const float scale = 1 / std::max(dx * dx + dy * dy, 1e-12f);
    const int left = pixel(std::min(from.x, to.x) - reach_), right = pixel(std::max(from.x, to.x) + reach_ + 1);
    const int top = pixel(std::min(from.y, to.y) - reach_), bottom = pixel(std::max(from.y, to.y) + reach_ + 1);
    for (int y = top; y < bottom; ++y) {
      for (int x = left; x < right; ++x) {
        const float px = static_cast<float>(x) - from.x, py = static_cast<float>(y) - from.y;
        const float along = std::clamp((px * dx + py * dy) * scale, 0.f, 1.f);
        const float ex = px - along * dx, ey = py - along * dy;
        float& square = squares_[static_cast<std::size_t>(y * side + x)];
        square = std::min(square, ex * ex + ey * ey);
      }
    }
  }

  static int pixel(float coordinate) { return static_cast<int>(std::clamp(coordinate, 0.f, static_cast<float>(side))); }

  float reach_, radius_;
  std::array<float, pixels> squares_;
};

void draw_digit(int digit, Random random, std::uint8_t* image) {
  const std::span<const Glyph> ways = glyphs_of(digit);
  const Glyph& glyph = ways[random.below(static_cast<std::uint32_t>(ways.size()))];
  const Affine place = random_affine(random);
  const float wobble = random.uniform(.0f, .06f);
  Canvas canvas(random.uniform(.7f, 1.8f));
  for (const Stroke& stroke : std::span(glyph.strokes).first(static_cast<std::size_t>(glyph.count))) {
    std::array<Point, std::tuple_size_v<decltype(stroke.points)>> points{};
    const auto count = static_cast<std::size_t>(stroke.count);
    for (std::size_t i = 0; i < count; ++i) {
      const Point shaken = {stroke.points[i].x + random.uniform(-wobble, wobble),
                            stroke.points[i].y + random.uniform(-wobble, wobble)};
      points[i] = place(shaken);
    }
    canvas.draw(std::span(points).first(count), stroke.smooth);
  }
  const float ink = random.uniform(170.f, 255.f), noise = random.uniform(0.f, 40.f);
  canvas.develop(ink, noise, random, image);
}

Dataset draw_set(int count, std::uint64_t seed, std::uint32_t number) {
  const auto size = static_cast<std::size_t>(count);
  auto images = xt::xtensor<std::uint8_t, 4>::from_shape({size, side, side, 1});
  auto labels = xt::xtensor<std::uint8_t, 1>::from_shape({size});
  for (std::size_t i = 0; i < size; ++i) {
    const int digit = static_cast<int>(i % classes);
    draw_digit(digit, Random(seed, stream(Purpose::synthetic, number), i), images.data() + i * pixels);
    labels(i) = static_cast<std::uint8_t>(digit);
  }
  return Dataset(std::move(images), std::move(labels));
}

}  // namespace

TrainTest draw_digits(const SyntheticOptions& options) {
  if (options.train < 1 || options.test < 1) {
    throw InputError(
        text("cannot draw %d training and %d test digits, expected at least 1 of each", options.train, options.test));
  }
  return {draw_set(options.train, options.seed, 0), draw_set(options.test, options.seed, 1), synthetic_name};
}

}  // namespace sinter
