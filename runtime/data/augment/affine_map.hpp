#pragma once

namespace sinter {

/// Where the pixels of a moved image come from: a place relative to the centre, x to the right and y down in pixels,
/// becomes (xx·x + xy·y + shift_x, yx·x + yy·y + shift_y). Made of moves in the order in which they are done to the
/// image.
class AffineMap {
 public:
  /// Counter-clockwise.
  void rotate(double degrees);
  /// To the right and down, in pixels.
  void shift(double right, double down);
  /// About the centre; `factor` above 0.
  void scale(double factor);
  /// What is below the centre moves to the right, then what is to the right of it moves down.
  void shear(double degrees, double vertical_degrees);
  void flip_horizontally();
  void flip_vertically();

  double xx = 1, xy = 0, shift_x = 0;
  double yx = 0, yy = 1, shift_y = 0;

 private:
  /// The way back of one more move: first this matrix is applied, then all that is here.
  void before(double a, double b, double c, double d);
};

}  // namespace sinter
