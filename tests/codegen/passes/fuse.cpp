#include "codegen/passes/fuse.hpp"

#include "tests/codegen/passes/soundness.hpp"

namespace sinter::test {
namespace {

// -- laws

/// In how many kernels a node must be: the weight gradient of a convolution is a partial sum and its merging.
constexpr int kernels_of(const auto& plan, const Node& n) {
  return n.op == ops::conv_dw && !covers(n.window(), shape(plan.graph, n.in[0])) ? 2 : 1;
}
constexpr bool each_node_once(const auto& plan) {
  for (int n = 0; n < plan.graph.nodes.size(); n++) {
    int found = 0;
    for (const Kernel& k : plan.order)
      for (int member : k.nodes) found += member == n;
    if (found != kernels_of(plan, plan.graph.nodes[n])) return false;
  }
  return true;
}

TEST_CASE("every node is in one kernel") {
  HOLDS(each_node_once(fused_of<mnist_cnn, true, true>) && each_node_once(fused_of<mnist_cnn, false, true>));
  HOLDS(each_node_once(fused_of<mnist_mlp, true, true>) && each_node_once(fused_of<mnist_mlp, false, true>));
  HOLDS(each_node_once(fused_of<lenet5, true, true>) && each_node_once(fused_of<lenet5, false, true>));
  HOLDS(each_node_once(fused_of<resnet8, true, true>) && each_node_once(fused_of<resnet8, false, true>));
  HOLDS(each_node_once(fused_of<residual, true, true>) && each_node_once(fused_of<residual, true, false>));
}

constexpr Passes unfused{.fuse = false};
constexpr bool one_node_each(const auto& plan) {
  for (const Kernel& k : plan.order)
    if (k.nodes.size() != 1) return false;
  return true;
}
TEST_CASE("switched off, every kernel holds one node") {
  HOLDS(one_node_each(fused_of<mnist_cnn, true, false>) && !one_node_each(fused_of<mnist_cnn, true, true>));
  HOLDS(one_node_each(fused_of<resnet8, true, false>));
  HOLDS(fused_of<mnist_cnn, true, false>.order.size() ==
        graph_of<mnist_cnn, true>.nodes.size() + 2);  // and each of two convolutions' weight gradients two kernels
}

// -- the fusions the design lists, in the README's network

constexpr const auto& cnn = Train<mnist_cnn>::fused;

TEST_CASE("a convolution takes the statistics of its output along") {
  HOLDS(kernels(cnn, anchors::contract, {ops::conv, ops::statistics}) == 2);
  constexpr const Kernel& k = kernel(cnn, anchors::contract, {ops::conv, ops::statistics});
  HOLDS(k.spec.program.back().op == Micro::shifted_sums);
  HOLDS(k.operands.size() == 4);  // images, weights, their product, its statistics
}

/// How many of a kernel's steps are `op`.
constexpr int steps(const Kernel& k, Micro op, bool wide = false) {
  int n = 0;
  for (const Step& s : k.spec.program) n += s.op == op && s.wide == wide;
  return n;
}

TEST_CASE("pooling, normalization and ReLU are one pass over the unpooled image") {
  HOLDS(kernels(cnn, anchors::map, {ops::max_pool, ops::normalize, relu}) == 2);
  constexpr const Kernel& k = kernel(cnn, anchors::map, {ops::max_pool, ops::normalize, relu});
  HOLDS(k.spec.window == Window{.size = 2, .stride = 2} && k.spec.source == Shape{28, 28, 32} &&
        k.spec.domain == Shape{14, 14, 32});
  HOLDS(steps(k, Micro::load, true) == 1 && steps(k, Micro::load) == 0);
  // after the pool: a quarter of the work
  HOLDS(steps(k, Micro::pool) == 1 && steps(k, Micro::fma) == 1 && steps(k, Micro::relu) == 1);
  // the pooled image, and the result
  HOLDS(steps(k, Micro::store) == 2 && steps(k, Micro::store, true) == 0);
}

TEST_CASE("bias and ReLU are a contraction's epilogue") {
  HOLDS(kernels(cnn, anchors::contract, {ops::conv, ops::bias, relu}) == 1);
  HOLDS(kernels(cnn, anchors::contract, {ops::conv, ops::bias}) == 1);
}

TEST_CASE("a gradient through ReLU is masked and summed as it is computed") {
  HOLDS(kernels(cnn, anchors::contract, {ops::conv_dx, relu_dx, ops::normalize_sums}) == 2);
  HOLDS(kernels(cnn, anchors::contract, {ops::conv_dx, relu_dx, ops::bias_sums}) == 1);
  HOLDS(steps(kernel(cnn, anchors::contract, {ops::conv_dx, relu_dx, ops::normalize_sums}), Micro::sum) == 2);
}

TEST_CASE("the gradients of pooling and BatchNorm are one pass") {
  HOLDS(kernels(cnn, anchors::map, {ops::scale, ops::max_pool_dx, ops::statistics_dx, ops::add}) == 2);
  constexpr const Kernel& k = kernel(cnn, anchors::map, {ops::scale, ops::max_pool_dx, ops::statistics_dx, ops::add});
  HOLDS(k.spec.window == Window{.size = 2, .stride = 2});
  // the pooled gradient and the unpooled image, once each
  HOLDS(steps(k, Micro::load) == 1 && steps(k, Micro::load, true) == 1);
  HOLDS(steps(k, Micro::mul) == 1 && steps(k, Micro::unpool, true) == 1);
  HOLDS(steps(k, Micro::store, true) == 1 && steps(k, Micro::store) == 0);  // one result, unpooled
}

constexpr auto overlapping_pool = Input{8, 8, 2} >> Conv{.filters = 4, .padding = same} >> BatchNorm{} >> ReLU{} >>
                                  MaxPool{.size = 3, .stride = 2, .padding = 1} >> GlobalAveragePool{};
TEST_CASE("a pool whose windows have pixels in common reads them from memory; what follows joins it") {
  constexpr const auto& plan = Train<overlapping_pool>::fused;
  HOLDS(kernels(plan, anchors::map, {ops::max_pool, ops::normalize, relu, ops::average}) == 1);
  constexpr const Kernel& k = kernel(plan, anchors::map, {ops::max_pool, ops::normalize, relu, ops::average});
  HOLDS(k.spec.source == Shape{8, 8, 4} && k.spec.domain == Shape{4, 4, 4});
  HOLDS(steps(k, Micro::load, true) == 1 && steps(k, Micro::load) == 0 && steps(k, Micro::store, true) == 0);
  HOLDS(kernels(plan, anchors::scatter, {ops::max_pool_scatter}) == 1);
}

constexpr auto beside_itself =
    Input{6, 6, 2} >> Conv{.filters = 4, .padding = same} >> Tanh{} >>
    Residual{MaxPool{.size = 3, .stride = 1, .padding = same} >> MaxPool{.size = 3, .stride = 1, .padding = same}} >>
    GlobalAveragePool{};
TEST_CASE("one that hands on as many pixels as it gets is not taken for elementwise") {
  constexpr const auto& plan = Infer<beside_itself>::fused;
  HOLDS(kernels(plan, anchors::map, {ops::max_pool}) == 1);  // the second must wait for all of the first
  HOLDS(kernels(plan, anchors::map, {ops::max_pool, ops::add, ops::average}) == 1);
  constexpr const Kernel& k = kernel(plan, anchors::map, {ops::max_pool, ops::add, ops::average});
  HOLDS(steps(k, Micro::load, true) == 1 && steps(k, Micro::load) == 1);  // windows of one tensor, pixels of another
}

TEST_CASE("BatchNorm's parameters are updated where their gradients are merged") {
  HOLDS(kernels(cnn, anchors::merge, {ops::merge_normalize, ops::update, ops::update}) == 2);
  HOLDS(kernels(cnn, anchors::merge, {ops::merge_sums, ops::update}) == 2);
}

/// Where the gradient of a parameter is kept.
constexpr Space space_of_gradient(const auto& plan, int parameter) {
  for (const Node& n : plan.graph.nodes)
    if (n.op == ops::update && n.in[0] == parameter) return plan.places[n.in[1]].space;
  return plan.places[-1].space;  // there is none: not a constant expression
}

TEST_CASE("a Dense weight's gradient lives in registers only") {
  HOLDS(kernels(cnn, anchors::correlate, {ops::conv_dw, ops::update}) == 2);
  HOLDS(kernel(cnn, anchors::correlate, {ops::conv_dw, ops::update}).spec.by_images);
  constexpr const auto& plan = Train<mnist_cnn>::plan;
  HOLDS(space_of_gradient(plan, tensor(plan.graph, "dense", 1, "weight")) == Space::none);
  HOLDS(space_of_gradient(plan, tensor(plan.graph, "dense", 2, "weight")) == Space::none);
  HOLDS(space_of_gradient(Train<mnist_cnn, avx512_target, unfused>::plan, tensor(plan.graph, "dense", 1, "weight")) ==
        Space::arena);
}

TEST_CASE("a convolution weight's gradient: partial sums, then one kernel that adds them up and updates") {
  HOLDS(kernels(cnn, anchors::correlate, {ops::conv_dw}) == 2);
  HOLDS(kernels(cnn, anchors::rows, {ops::conv_dw, ops::update}) == 2);
  constexpr const Kernel& partial = kernel(cnn, anchors::correlate, {ops::conv_dw});
  constexpr const Kernel& rows = kernel(cnn, anchors::rows, {ops::conv_dw, ops::update});
  HOLDS(!partial.spec.by_images && partial.written == 1u << 2);
  HOLDS(partial.operands[2] == rows.operands[0]);
  HOLDS(shape(cnn.graph, rows.operands[0]) == Shape{16, 288, 64});  // one per chunk of four images
  constexpr const auto& plan = Train<mnist_cnn>::plan;
  HOLDS(space_of_gradient(plan, tensor(plan.graph, "conv", 1, "weight")) == Space::none);
  HOLDS(space_of_gradient(plan, tensor(plan.graph, "conv", 2, "weight")) == Space::none);
}

TEST_CASE("no other gradient of a parameter reaches memory either") {
  constexpr const auto& plan = Train<mnist_cnn>::plan;
  constexpr auto none = [](const char* kind, int number, const char* part) {
    return space_of_gradient(plan, tensor(plan.graph, kind, number, part)) == Space::none;
  };
  HOLDS(none("batchnorm", 1, "gamma") && none("batchnorm", 2, "beta") && none("dense", 1, "bias") &&
        none("dense", 2, "bias"));
}

/// Why the first node of a kind is not in the last of the kernels that compute what it reads.
template <const auto& Net, bool fusing = true>
constexpr Refusal refused(Op op, int index = 0) {
  return node(fused_of<Net, true, fusing>.graph, op, index).apart;
}
template <const auto& Net>
constexpr bool some_refused(Refusal refusal) {
  for (const Node& n : fused_of<Net, true, true>.graph.nodes)
    if (n.apart == refusal) return true;
  return false;
}
constexpr auto strided = Input{6, 6, 2} >> Conv{.filters = 4} >> ReLU{} >>
                         Conv{.filters = 4, .stride = 2, .padding = same} >> Flatten{} >> Dense{3};
constexpr auto lengthy = Input{1, 1, 4} >> Dense{4} >> repeat<24>(Tanh{}) >> Dense{3};
constexpr auto framed =
    Input{4, 4, 2} >> Conv{.filters = 4} >> Pad{1} >> ReLU{} >> GlobalAveragePool{} >> ReLU{} >> Dense{3};
TEST_CASE("of a node that a kernel does not take, fusion keeps why") {
  HOLDS(refused<mnist_cnn>(ops::conv) == Refusal::none && refused<mnist_cnn>(ops::conv, 1) == Refusal::own_kernel);
  HOLDS(refused<mnist_cnn>(ops::max_pool) == Refusal::once_a_batch);   // it reads the scale's sign
  HOLDS(refused<mnist_cnn>(ops::normalize) == Refusal::none);          // it is in the pool's kernel
  HOLDS(refused<strided>(ops::bias_sums, 2) == Refusal::pixel_order);  // behind conv_dx, phase by phase
  HOLDS(some_refused<lengthy>(Refusal::too_many_tensors) && !some_refused<strided>(Refusal::too_many_tensors));
  HOLDS(refused<framed>(relu) == Refusal::no_program);      // of a copy into zeros
  HOLDS(refused<framed>(relu, 1) == Refusal::whole_image);  // the mean is there when its kernel is done
  HOLDS(refused<mnist_cnn, false>(relu) == Refusal::switched_off);
}

TEST_CASE("weights are packed before anything else") {
  HOLDS(cnn.order[0].spec.anchor == anchors::pack && cnn.order[1].spec.anchor == anchors::pack &&
        cnn.order[2].spec.anchor == anchors::pack && cnn.order[3].spec.anchor == anchors::contract);
}

TEST_CASE("the README's network is 28 kernels, no more") {
  HOLDS(cnn.order.size() == 28);
  HOLDS(Infer<mnist_cnn>::plan.kernels <= 9);
}

// -- in residual blocks

constexpr const auto& resnet = Train<resnet8>::fused;

TEST_CASE("a block's end is one pass: normalization, sum, ReLU") {
  HOLDS(kernels(resnet, anchors::map, {ops::normalize, ops::add, relu}) == 1);  // the identity shortcut
  // the convolution's: both normalized
  HOLDS(kernels(resnet, anchors::map, {ops::normalize, ops::normalize, ops::add, relu}) == 1);
  // and averaged
  HOLDS(kernels(resnet, anchors::map, {ops::normalize, ops::normalize, ops::add, relu, ops::average}) == 1);
}

TEST_CASE("the sum of two gradients, its mask and its sums are a contraction's epilogue") {
  HOLDS(kernels(resnet, anchors::contract, {ops::conv_dx, ops::add, relu_dx, ops::normalize_sums}) >= 1);
  HOLDS(kernels(resnet, anchors::contract, {ops::conv_dx, relu_dx, ops::normalize_sums}) >= 3);
  HOLDS(kernels(resnet, anchors::map, {ops::average_dx, relu_dx, ops::normalize_sums, ops::normalize_sums}) == 1);
}

TEST_CASE("sums are taken in the order of the pixels: not in a strided gradient, which goes through them in another") {
  HOLDS(kernels(resnet, anchors::contract, {ops::conv_dx, ops::add, relu_dx}) == 2);  // of both downsampling blocks
  HOLDS(kernels(resnet, anchors::map, {ops::normalize_sums}) == 3);
}

constexpr auto plain_block =
    Input{8, 8, 4} >> Conv{.filters = 4, .padding = same} >>
    Residual{Conv{.filters = 4, .padding = same} >> ReLU{} >> Conv{.filters = 4, .padding = same}} >> ReLU{} >>
    GlobalAveragePool{};
TEST_CASE("without BatchNorm the residual sum is the convolution's epilogue, in training and in inference") {
  HOLDS(kernels(Train<plain_block>::fused, anchors::contract, {ops::conv, ops::bias, ops::add, relu, ops::average}) ==
        1);
  HOLDS(kernels(Infer<plain_block>::fused, anchors::contract, {ops::conv, ops::bias, ops::add, relu, ops::average}) ==
        1);
  HOLDS(kernels(Train<plain_block>::fused, anchors::contract, {ops::conv_dx, ops::add, ops::bias_sums}) == 1);
}

TEST_CASE("in inference BatchNorm is a convolution's epilogue as well") {
  HOLDS(kernels(Infer<resnet8>::fused, anchors::contract, {ops::conv, ops::normalize, relu}) >= 4);
  HOLDS(kernels(Infer<resnet8>::fused, anchors::contract, {ops::conv, ops::normalize, ops::add, relu}) >= 1);
}

TEST_CASE("masks and normalized images that nobody else reads are never stored") {
  constexpr auto unstored = [](const auto& plan, Op op, int index) {
    return plan.places[node(plan.graph, op, index).out[0]].space == Space::none;
  };
  constexpr const auto& plan = Train<mnist_cnn>::plan;
  HOLDS(unstored(plan, ops::normalize, 0) && unstored(plan, ops::normalize, 1));
  HOLDS(unstored(plan, ops::scale, 0) && unstored(plan, ops::max_pool_dx, 0) && unstored(plan, ops::statistics_dx, 0));
  HOLDS(unstored(plan, ops::conv_dx, 0) && unstored(plan, ops::conv_dx, 1));
  HOLDS(unstored(plan, ops::bias, 0));
  HOLDS(!unstored(plan, relu, 0) && !unstored(plan, ops::conv, 0));
}

// -- what must not be fused

constexpr auto pixel = Input{1, 1, 8} >> Dense{4} >> GlobalAveragePool{} >> Dense{2};
constexpr auto two_pools = Input{4, 4, 2} >> Conv{.filters = 3, .padding = same} >>
                           (GlobalAveragePool{} | MaxPool{4}) >> Add{} >> ReLU{};
TEST_CASE("the gradient of an average reads its source from memory") {
  HOLDS(sound<pixel>);
  HOLDS(sound<two_pools>);
  HOLDS(sound<squeezed> && sound<squeezed, false>);
  static constexpr auto averages =
      Input{3, 3, 1} >> Conv{.filters = 4} >> repeat<3>(GlobalAveragePool{}) >> Residual{GlobalAveragePool{}};
  HOLDS(sound<averages>);
}

TEST_CASE("an average is not used in the kernel that sums it up") {
  static constexpr auto net = Input{4, 4, 2} >> Conv{.filters = 3} >> GlobalAveragePool{} >> ReLU{} >> Dense{2};
  HOLDS(kernels(Train<net>::fused, anchors::contract, {ops::conv, ops::bias, ops::average}) == 1);
  HOLDS(kernels(Train<net>::fused, anchors::map, {relu}) == 1);
  static constexpr auto of_one_pixel = Input{1, 1, 8} >> Dense{4} >> GlobalAveragePool{} >> ReLU{} >> Dense{2};
  HOLDS(sound<of_one_pixel> && sound<of_one_pixel, false>);
}

TEST_CASE("a pool does not become a contraction's epilogue: its windows cross tiles") {
  static constexpr auto net =
      Input{8, 8, 2} >> Conv{.filters = 4, .padding = same, .bias = false} >> MaxPool{2} >> GlobalAveragePool{};
  HOLDS(kernels(Train<net>::fused, anchors::contract, {ops::conv}) == 1);
  HOLDS(kernels(Train<net>::fused, anchors::map, {ops::max_pool, ops::average}) == 1);
}

constexpr auto norm(int filters) { return Conv{.filters = filters, .padding = same} >> BatchNorm{}; }
constexpr auto five_branches =
    Input{8, 8, 4} >> (norm(4) | norm(4) | norm(4) | norm(4) | norm(4)) >> Add{} >> ReLU{} >> GlobalAveragePool{};
constexpr auto eight_branches = Input{8, 8, 4} >>
                                (norm(4) | norm(4) | norm(4) | norm(4) | norm(4) | norm(4) | norm(4) | norm(4)) >>
                                Add{} >> ReLU{} >> GlobalAveragePool{};
constexpr auto many_relus = Input{8, 8, 4} >> norm(4) >> repeat<30>(ReLU{}) >> GlobalAveragePool{};
TEST_CASE("a kernel grows no larger than its lists") {
  HOLDS(sound<five_branches>);
  HOLDS(sound<eight_branches> && sound<eight_branches, false>);
  HOLDS(sound<many_relus> && sound<many_relus, false>);
}

}  // namespace
}  // namespace sinter::test
