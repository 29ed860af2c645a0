// A loss that builds its own nodes says what it compares the output with.
#include "tests/codegen/networks.hpp"
using namespace sinter;

struct Own {
  bool weighted = false, sum = false;
  static constexpr const char *name = "Own", *key = "own";
  static constexpr Number<Own> numbers[] = {{"weighted", &Own::weighted}, {"sum", &Own::sum}};
  static constexpr TargetKind target = TargetKind::class_number;
  constexpr void lower(codegen::Builder& net) const {
#ifdef REJECT
    const int output = net.flow()[0], value = net.add(codegen::ops::total, {}, {output}, codegen::ops::LossNumbers{});
    net.end(value, output);
#else
    losses::add_softmax_loss(net, {});
#endif
  }
};
constexpr auto net = Input{8} >> Dense{3};
static_assert(test::TrainCode<test::Case<net, codegen::Passes{}, SGD{}, 6, Own{}>>::plan.parameters > 0);
// expect: problem<26>{"a loss without its target"}
// expect: got<4>{"Own"}
// expect: wants<29>{"net.target(shape, \"targets\")"}
// expect: mend<27>{"call it in lower(Builder&)"}
// errors: 1
