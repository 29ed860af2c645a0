// A loss of formulas has two: without the slope there is nothing to train by.
#include "tests/codegen/networks.hpp"
using namespace sinter;

struct Fourth {
  bool weighted = false, sum = false;
  static constexpr const char *name = "Fourth", *key = "fourth";
  static constexpr Number<Fourth> numbers[] = {{"weighted", &Fourth::weighted}, {"sum", &Fourth::sum}};
  static constexpr TargetKind target = TargetKind::values;
  static constexpr auto value(auto y, auto t) { return (y - t) * (y - t) * (y - t) * (y - t); }
#ifndef REJECT
  static constexpr auto slope(auto y, auto t) { return 4.f * (y - t) * (y - t) * (y - t); }
#endif
};
constexpr auto net = Input{8} >> Dense{3};
static_assert(test::TrainCode<test::Case<net, codegen::Passes{}, SGD{}, 6, Fourth{}>>::plan.parameters > 0);
// expect: problem<28>{"a loss without its formulas"}
// expect: got<14>{"struct Fourth"}
// expect: wants<28>{"value(y, t) and slope(y, t)"}
// expect: mend<31>{"write both, or lower(Builder&)"}
// errors: 1
