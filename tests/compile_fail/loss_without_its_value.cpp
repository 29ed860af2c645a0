// A loss that builds its own nodes says what is minimized.
#include "tests/codegen/networks.hpp"
using namespace sinter;

struct Own {
  bool weighted = false, sum = false;
  static constexpr const char *name = "Own", *key = "own";
  static constexpr Number<Own> numbers[] = {{"weighted", &Own::weighted}, {"sum", &Own::sum}};
  static constexpr TargetKind target = TargetKind::class_number;
  constexpr void lower(codegen::Builder& net) const {
#ifdef REJECT
    net.target(Shape{}, "labels");
#else
    losses::add_softmax_loss(net, {});
#endif
  }
};
constexpr auto net = Input{8} >> Dense{3};
static_assert(test::TrainCode<test::Case<net, codegen::Passes{}, SGD{}, 6, Own{}>>::plan.parameters > 0);
// expect: problem<25>{"a loss without its value"}
// expect: got<4>{"Own"}
// expect: wants<26>{"net.end(loss, prediction)"}
// expect: mend<27>{"call it in lower(Builder&)"}
// errors: 1
