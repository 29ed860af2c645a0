#include "runtime/data/augment/affine_map.hpp"

#include <cmath>

#include "runtime/base/portable_math.hpp"

namespace sinter {
namespace {

double cos_degrees(double degrees) {
  const double turns = degrees / 360;
  return portable_cos_turns(turns - std::floor(turns));
}
double sin_degrees(double degrees) { return cos_degrees(degrees - 90); }
double tan_degrees(double degrees) { return sin_degrees(degrees) / cos_degrees(degrees); }

}  // namespace

void AffineMap::before(double a, double b, double c, double d) {
  const double old_xx = xx, old_yx = yx;
  xx = old_xx * a + xy * c;
  xy = old_xx * b + xy * d;
  yx = old_yx * a + yy * c;
  yy = old_yx * b + yy * d;
}

// With y down, what lies at (x, y) goes to (x cos + y sin, −x sin + y cos).
void AffineMap::rotate(double degrees) {
  const double cosine = cos_degrees(degrees), sine = sin_degrees(degrees);
  before(cosine, -sine, sine, cosine);
}

void AffineMap::shift(double right, double down) {
  shift_x -= xx * right + xy * down;
  shift_y -= yx * right + yy * down;
}

void AffineMap::scale(double factor) { before(1 / factor, 0, 0, 1 / factor); }

void AffineMap::shear(double degrees, double vertical_degrees) {
  before(1, -tan_degrees(degrees), 0, 1);
  before(1, 0, -tan_degrees(vertical_degrees), 1);
}

void AffineMap::flip_horizontally() { before(-1, 0, 0, 1); }
void AffineMap::flip_vertically() { before(1, 0, 0, -1); }

}  // namespace sinter
