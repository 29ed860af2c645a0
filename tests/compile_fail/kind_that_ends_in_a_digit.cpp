// The sixth layer of a kind `relu` would be called like the first of a kind `relu6`.
#include "tests/codegen/networks.hpp"
using namespace sinter;

struct Capped {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();
#ifdef REJECT
  static constexpr const char* kind = "relu6";
  // expect: sinter: a layer's `kind` ends in no digit: its number follows
  // errors: 1
#else
  static constexpr const char* kind = "capped";
#endif
  static constexpr int nodes = 1;
  constexpr void lower(codegen::Builder& net) const { net.elementwise(codegen::ops::pointwise<codegen::ops::Relu>); }
};
constexpr auto net = Input{1, 1, 8} >> Dense{4} >> Capped{} >> Dense{3};
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
