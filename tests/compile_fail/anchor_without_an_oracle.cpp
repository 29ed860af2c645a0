// What a kernel computes is said a second time, number by number.
#include "codegen/ir/kernel.hpp"
using namespace sinter;

struct Copied {
  static constexpr const char* name = "copied";
  static constexpr void open(codegen::Spec& s, const codegen::Node&, const codegen::Shapes& of) { s.domain = of.out(); }
#ifdef REJECT
  // expect: sinter: an anchor has a definition for the oracle, `static void naive(Naive& k)`
  // errors: 1
#else
  static void naive(codegen::Naive&) {}
#endif
};
static_assert(!(codegen::anchor_of<Copied> == codegen::Anchor{}));
