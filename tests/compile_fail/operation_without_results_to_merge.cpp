// What is merged by an operation that says nothing of it would be taken for another's.
#include "tests/codegen/networks.hpp"
using namespace sinter;

struct Means {
  static constexpr const char* name = "means";
#ifdef REJECT
  static constexpr codegen::Traits traits{.anchor = codegen::anchors::merge, .reads = {codegen::Access::operand}};
  // expect: sinter: an operation with anchors::merge, and no other, says in its traits which of the results of
  // errors: 1
#else
  static constexpr codegen::Traits traits{
      .anchor = codegen::anchors::merge, .merge = codegen::Merged::sums, .reads = {codegen::Access::operand}};
#endif
  static void evaluate(auto&, const codegen::Node&) {}
};
static_assert(!(codegen::op_of<Means> == codegen::ops::add));
