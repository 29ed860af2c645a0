#pragma once

namespace sinter::codegen {

/// What a region's work is, of which each thread takes a share.
enum class Sweep : unsigned char {
  images,  ///< all its kernels on an image, in order, before the next: each finds the other's results in the cache
  tasks,   ///< the tasks of its one kernel
};

/// What must have happened before a region may begin.
enum class Join : unsigned char {
  none,     ///< nothing: who has done with one goes on to the next
  barrier,  ///< every thread has finished what came before
};

/// Kernels [first, last) of a plan that run as one.
struct Region {
  Sweep over = Sweep::images;
  Join before = Join::none;
  int first = 0, last = 0;
  constexpr bool holds(int kernel) const { return first <= kernel && kernel < last; }
  constexpr bool interleaves() const { return last - first > 1; }
};

}  // namespace sinter::codegen
