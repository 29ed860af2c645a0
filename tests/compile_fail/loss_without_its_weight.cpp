// A loss that builds its own nodes multiplies its gradient by its weight, or has none.
#include "tests/codegen/networks.hpp"
using namespace sinter;

struct Own {
  bool weighted = false, sum = false;
  static constexpr const char *name = "Own", *key = "own";
  static constexpr Number<Own> numbers[] = {{"weighted", &Own::weighted}, {"sum", &Own::sum}};
  static constexpr TargetKind target = TargetKind::class_number;
  constexpr void check(codegen::Builder& net) const { losses::check_classes(net); }
  constexpr void lower(codegen::Builder& net) const {
#ifdef REJECT
    const int labels = net.target(Shape{}, "labels"), logits = net.flow()[0];
    const Shape classes = net.shape();
    const int value =
        net.add(codegen::ops::cross_entropy, {1, 1, 2}, {logits, labels}, codegen::ops::CrossEntropyNumbers{});
    net.end(value, net.second_output(classes, "probabilities"));
#else
    losses::add_softmax_loss(net, {});
#endif
  }
};
constexpr auto net = Input{8} >> (Dense{10} | Dense{3});
constexpr Losses two = {CrossEntropy{}, 0.5f * Own{}};
static_assert(test::TrainCode<test::Case<net, codegen::Passes{}, SGD{}, 6, two>>::plan.parameters > 0);
// expect: problem<29>{"a loss leaves out its weight"}
// expect: wants<27>{"loss_weight() in its lower"}
// errors: 1
