// A merge whose operation does not say what of the partial sums makes its results.
#include "tests/codegen/networks.hpp"
using namespace sinter;

struct Means {
  static constexpr const char* name = "means";
  static constexpr codegen::Traits traits{.anchor = codegen::anchors::merge, .reads = {codegen::Access::operand}};
#ifdef REJECT
  // expect: sinter: an operation with anchors::merge, and no other, says what its results are, `static void
  // errors: 1
#else
  static void merge(codegen::Merging&);
#endif
  static void evaluate(auto&, const codegen::Node&) {}
};
static_assert(!(codegen::op_of<Means> == codegen::ops::add));
