#include "codegen/passes/lower.hpp"

#include "tests/codegen/passes/plans.hpp"

namespace sinter::test {
namespace {

constexpr auto every_layer =
    Input{9, 12, 2} >> Conv{.filters = 5, .kernel = 3, .stride = 2, .padding = same} >> BatchNorm{} >> ReLU{} >>
    MaxPool{2} >> (Conv{.filters = 4, .kernel = 1} | Conv{.filters = 4, .kernel = 3, .padding = 1}) >> Add{} >>
    Residual{Identity{}} >> GlobalAveragePool{} >> Dense{6} >> Flatten{} >> Dense{.units = 3, .bias = false};
constexpr const auto& all = Train<every_layer>::lowered;

TEST_CASE("every layer lowers to its ops, in the order written") {
  HOLDS(is_sequence(all, {ops::conv, ops::bias, ops::statistics, ops::merge_statistics, ops::normalize, relu,
                          ops::max_pool, ops::conv, ops::bias, ops::conv, ops::bias, ops::add, ops::add, ops::average,
                          ops::conv, ops::bias, ops::conv, ops::cross_entropy}));
}

TEST_CASE("every layer's output has its shape") {
  HOLDS(shape(all, all.inputs[0]) == Shape{9, 12, 2});
  HOLDS(shape(all, node(all, ops::conv).out[0]) == Shape{5, 6, 5});
  HOLDS(shape(all, node(all, ops::statistics).out[0]) == Shape{3, 1, 5});
  HOLDS(shape(all, node(all, ops::merge_statistics).out[0]) == Shape{4, 1, 5});
  HOLDS(shape(all, node(all, ops::normalize).out[0]) == Shape{5, 6, 5});
  HOLDS(shape(all, node(all, ops::max_pool).out[0]) == Shape{2, 3, 5});  // a row is left over
  HOLDS(shape(all, node(all, ops::conv, 1).out[0]) == Shape{2, 3, 4});
  HOLDS(shape(all, node(all, ops::add, 1).out[0]) == Shape{2, 3, 4});
  HOLDS(shape(all, node(all, ops::average).out[0]) == Shape{1, 1, 4});
  HOLDS(shape(all, node(all, ops::conv, 3).out[0]) == Shape{1, 1, 6});
  HOLDS(shape(all, all.ends[0].output) == Shape{1, 1, 3});
}

TEST_CASE("windows are what the layer says") {
  // `same` on 9 rows and 12 columns: the odd pixel goes behind
  HOLDS(node(all, ops::conv).window() == Window{.size = 3, .stride = 2, .rows = {1, 1}, .columns = {0, 1}});
  HOLDS(node(all, ops::conv, 2).window() == Window{.size = 3, .rows = {1, 1}, .columns = {1, 1}});
  HOLDS(node(all, ops::conv, 3).window() == Window{});
  HOLDS(node(all, ops::max_pool).window() == Window{.size = 2, .stride = 2});
  HOLDS(node(all, ops::average).attributes.as<ops::AverageNumbers>().inverse == 1.f / 6.f);
}

TEST_CASE("rows and columns have extents, strides, dilations and padding of their own") {
  static constexpr auto net =
      Input{9, 12, 2} >> Conv{.filters = 3, .kernel = {1, 7}, .padding = {0, 3}} >>
      Conv{.filters = 4, .stride = {1, 2}, .padding = Sides{.top = 1, .bottom = 2, .right = 1}, .dilation = {2, 1}} >>
      Conv{.filters = 5, .kernel = {2, 1}, .stride = {3, 1}, .padding = same, .dilation = {3, 4}} >>
      GlobalAveragePool{};
  constexpr const auto& g = Train<net>::lowered;
  HOLDS(node(g, ops::conv).window() == Window{.size = {1, 7}, .columns = {3, 3}});
  HOLDS(node(g, ops::conv, 1).window() ==
        Window{.size = 3, .stride = {1, 2}, .dilation = {2, 1}, .rows = {1, 2}, .columns = {0, 1}});
  HOLDS(shape(g, node(g, ops::conv, 1).out[0]) == Shape{8, 6, 4});
  // a column has one tap: nothing is between its taps
  HOLDS(node(g, ops::conv, 2).window() == Window{.size = {2, 1}, .stride = {3, 1}, .dilation = {3, 1}, .rows = {1, 1}});
  HOLDS(shape(g, node(g, ops::conv, 2).out[0]) == Shape{3, 6, 5});
  HOLDS(g.tensors[tensor(g, "conv", 1, "weight")].shape == Shape{7, 2, 3});
  HOLDS(g.tensors[tensor(g, "conv", 1, "weight")].window == Pair{1, 7});
}

TEST_CASE("a window that is its whole input has no stride") {
  static constexpr auto net = Input{4, 4, 5} >> Conv{.filters = 6, .kernel = 4, .stride = 3} >> Dense{3};
  HOLDS(node(Train<net>::lowered, ops::conv).window() == Window{.size = 4});
}

TEST_CASE("parameters belong to their layer and know how to start") {
  constexpr auto net = [](const char* kind, int number, const char* part) {
    return all.tensors[tensor(all, kind, number, part)];
  };
  HOLDS(net("conv", 1, "weight").shape == Shape{9, 2, 5});
  HOLDS(net("conv", 1, "weight").fan_in == 18 && net("conv", 1, "weight").fan_out == 45);
  HOLDS(net("conv", 1, "bias").shape == Shape{1, 1, 5});
  HOLDS(net("conv", 1, "bias").fan_in == 0 && net("conv", 1, "bias").initial == 0.f);
  HOLDS(net("batchnorm", 1, "gamma").initial == 1.f && net("batchnorm", 1, "beta").initial == 0.f);
  HOLDS(net("batchnorm", 1, "gamma").role == Role::parameter &&
        net("batchnorm", 1, "running_var").role == Role::statistic);
  HOLDS(net("batchnorm", 1, "running_mean").initial == 0.f && net("batchnorm", 1, "running_var").initial == 1.f);
  HOLDS(net("dense", 2, "weight").shape == Shape{1, 6, 3});
  HOLDS(count(all, Role::parameter) == 6 + 2 + 3);
  HOLDS(count(all, Role::statistic) == 2);
  HOLDS(count(all, Role::input) == 1 && count(all, Role::target) == 1);
}

constexpr auto begun = Input{1, 1, 8} >> Dense{.units = 4, .init = constant(0.25f)} >> Dense{2};
constexpr auto initialized = Input{1, 1, 8} >> Dense{.units = 4, .init = glorot_uniform} >> Dense{2};
TEST_CASE("a layer's initializer reaches its weight") {
  HOLDS(Train<initialized>::lowered.tensors[tensor(Train<initialized>::lowered, "dense", 1, "weight")].init ==
        glorot_uniform);
  HOLDS(Train<initialized>::lowered.tensors[tensor(Train<initialized>::lowered, "dense", 2, "weight")].init ==
        he_normal);
  constexpr auto& begun_at = Train<begun>::lowered.tensors[tensor(Train<begun>::lowered, "dense", 1, "weight")];
  HOLDS(begun_at.init == zeros && begun_at.initial == 0.25f);
}

TEST_CASE("layers are numbered by kind, named where the user says so, and know their line") {
  HOLDS(all.layers.size() == 15);
  HOLDS(same_text(all.layers[1].kind, "conv") && all.layers[1].number == 1);
  HOLDS(same_text(all.layers[5].kind, "conv") && all.layers[5].number == 2);
  HOLDS(same_text(all.layers[6].kind, "conv") && all.layers[6].number == 3);
  HOLDS(same_text(all.layers[14].kind, "dense") && all.layers[14].number == 2);
  static constexpr auto named = Input{1, 1, 4} >>                     // line 0
                                Dense{.units = 3, .name = "stem"} >>  // line 1
                                Dense{2};
  constexpr const auto& graph = Train<named>::lowered;
  HOLDS(same_text(graph.layers[1].name, "stem") && graph.layers[2].name == nullptr);
  HOLDS(graph.layers[2].number == 2);
  HOLDS(graph.layers[1].line == graph.layers[0].line + 1 && graph.layers[2].line == graph.layers[0].line + 2);
}

TEST_CASE("branches read one tensor, a merge reads them all") {
  constexpr int pooled_image = node(all, ops::max_pool).out[0];
  HOLDS(node(all, ops::conv, 1).in[0] == pooled_image && node(all, ops::conv, 2).in[0] == pooled_image);
  HOLDS(Uses(all).users[pooled_image] == 2);
  HOLDS(node(all, ops::add).in[0] == node(all, ops::bias, 1).out[0] &&
        node(all, ops::add).in[1] == node(all, ops::bias, 2).out[0]);
  HOLDS(node(all, ops::add, 1).in[0] == node(all, ops::add).out[0] &&
        node(all, ops::add, 1).in[1] == node(all, ops::add).out[0]);
}

constexpr auto three = Input{1, 1, 4} >> (Dense{3} | Dense{3} | Dense{3}) >> Add{};
TEST_CASE("a sum of three is two additions") {
  constexpr const auto& graph = Train<three>::lowered;
  HOLDS(count(graph, ops::add) == 2);
  HOLDS(node(graph, ops::add, 1).in[0] == node(graph, ops::add).out[0] &&
        node(graph, ops::add, 1).in[1] == node(graph, ops::bias, 2).out[0]);
  HOLDS(graph.ends[0].output == node(graph, ops::add, 1).out[0]);
}

constexpr auto nothing_to_do = Input{1, 1, 4} >> Flatten{} >> Identity{} >> Dense{2} >> MaxPool{1};
TEST_CASE("what changes nothing leaves no node") {
  HOLDS(is_sequence(Train<nothing_to_do>::lowered, {ops::conv, ops::bias, ops::cross_entropy}));
}

constexpr auto normalized =
    Input{4, 4, 2} >> BatchNorm{.decay = 0.25f, .epsilon = 0.5f, .unbiased = false} >> Flatten{} >> Dense{2};
TEST_CASE("a tap is a name for a tensor") {
  static constexpr auto net = Input{4, 4, 2} >> Tap{"images"} >> Conv{.filters = 2, .padding = same} >> ReLU{} >>
                              Tap{"a"} >> MaxPool{1} >> Tanh{} >> (AddWith{"a"} | From{"a"}) >> Add{} >>
                              ConcatWith{"images"} >> Flatten{} >> Dense{3};
  constexpr const auto& g = Train<net>::lowered;
  constexpr int a = node(g, relu).out[0];
  HOLDS(node(g, ops::add).in.contains(a) && node(g, ops::add, 1).in.contains(a));
  HOLDS(node(g, ops::inset).in[0] == node(g, ops::add, 1).out[0] && node(g, ops::inset).in[1] == g.inputs[0]);
}

TEST_CASE("the uses of a shared block have one set of layers and parameters, and draw numbers of their own") {
  static constexpr auto block = Shared{Dense{4} >> BatchNorm{} >> Dropout{}};
  static constexpr auto net = Input{1, 1, 4} >> (block | ReLU{} >> block) >> Add{} >> Dropout{} >> block >> Dense{3};
  constexpr const auto& g = Train<net>::lowered;
  HOLDS(g.layers.size() == 8 && count(g, ops::conv) == 4 && count(g, ops::merge_statistics) == 3);
  constexpr auto& first = node(g, ops::conv);
  constexpr auto& last = node(g, ops::conv, 2);
  HOLDS(first.in[1] == node(g, ops::conv, 1).in[1] && first.in[1] == last.in[1] && first.layer == last.layer);
  HOLDS(node(g, ops::conv, 3).in[1] != first.in[1]);
  HOLDS(node(g, ops::merge_statistics).in[1] == node(g, ops::merge_statistics, 2).in[1]);
  HOLDS(Train<net>::plan.parameters == 4 * 4 + 2 * 4 + 4 * 3 + 3);  // its bias is dead
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < i; k++)
      CHECK(node(g, ops::mask, i).attributes.as<ops::Mask::Numbers>().stream !=
            node(g, ops::mask, k).attributes.as<ops::Mask::Numbers>().stream);
}

TEST_CASE("a shared block is told by its name, or by where it was written") {
  static constexpr auto here = Shared{Dense{4}}, there = Shared{Dense{4}};
  static constexpr auto by_place = Input{1, 1, 4} >> here >> there >> here >> Dense{3};
  HOLDS(Train<by_place>::lowered.layers.size() == 4);
  static constexpr auto by_name = Input{1, 1, 4} >> Shared{.body = Dense{4}, .name = "a"} >>
                                  Shared{.body = Dense{4}, .name = "b"} >> Shared{.body = Dense{4}, .name = "a"} >>
                                  Dense{3};
  HOLDS(Train<by_name>::lowered.layers.size() == 4);
}

TEST_CASE("layers of signals are those of images of one row") {
  static constexpr auto signal =
      Input{1, 32, 2} >> Conv1D{.filters = 4, .kernel = 5, .stride = 2, .padding = 2, .dilation = 2} >>
      MaxPool1D{3, 2, 1} >> AveragePool1D{.size = 3, .stride = 1, .padding = same} >>
      ConvTranspose1D{
          .filters = 6, .kernel = 4, .stride = 2, .padding = Sides{.left = 1}, .output_padding = 1, .groups = 2} >>
      GlobalAveragePool{} >> Dense{3};
  static constexpr auto image =
      Input{1, 32, 2} >>
      Conv{.filters = 4, .kernel = {1, 5}, .stride = {1, 2}, .padding = {0, 2}, .dilation = {1, 2}} >>
      MaxPool{{1, 3}, {1, 2}, {0, 1}} >> AveragePool{.size = {1, 3}, .stride = 1, .padding = same} >>
      ConvTranspose{.filters = 6,
                    .kernel = {1, 4},
                    .stride = {1, 2},
                    .padding = Sides{.left = 1},
                    .output_padding = {0, 1},
                    .groups = 2} >>
      GlobalAveragePool{} >> Dense{3};
  constexpr const auto &a = Train<signal>::lowered, &b = Train<image>::lowered;
  HOLDS(a.diagnosis.ok && a.nodes.size() == b.nodes.size() && a.tensors.size() == b.tensors.size());
  for (int n = 0; n < a.nodes.size(); n++) {
    CHECK(a.nodes[n].op == b.nodes[n].op);
    CHECK(a.nodes[n].attributes == b.nodes[n].attributes);
    CHECK(shape(a, a.nodes[n].out[0]) == shape(b, b.nodes[n].out[0]));
  }
}

TEST_CASE("GaussianNoise is an addition in training, and nothing in inference") {
  static constexpr auto net = Input{1, 1, 6} >> Dense{4} >> GaussianNoise{0.5f} >> GaussianNoise{0.f} >> Dense{3};
  constexpr const auto& train = Train<net>::lowered;
  HOLDS(count(train, ops::noise) == 1 && count(train, ops::add) == 1 &&
        node(train, ops::noise).attributes.as<ops::Noise::Numbers>().deviation == 0.5f);
  HOLDS(count(Infer<net>::lowered, ops::noise) == 0 && count(Infer<net>::lowered, ops::add) == 0);
}

TEST_CASE("BatchNorm without a scale or a shift has no parameter for it") {
  static constexpr auto no_scale = Input{1, 1, 5} >> BatchNorm{.scale = false} >> Dense{3};
  static constexpr auto no_shift = Input{1, 1, 5} >> BatchNorm{.shift = false} >> Dense{3};
  static constexpr auto neither = Input{1, 1, 5} >> BatchNorm{.scale = false, .shift = false} >> Dense{3};
  HOLDS(Train<no_scale>::plan.parameters == 5 + 5 * 3 + 3 && Train<no_shift>::plan.parameters == 5 + 5 * 3 + 3);
  HOLDS(Train<neither>::plan.parameters == 5 * 3 + 3 && Infer<neither>::plan.parameters == 5 * 3 + 3);
}

TEST_CASE("BatchNorm: batch statistics in training, running ones in inference") {
  constexpr const auto &train = Train<normalized>::lowered, &infer = Infer<normalized>::lowered;
  HOLDS(count(train, ops::statistics) == 1 && count(train, ops::merge_statistics) == 1 &&
        count(train, ops::running_statistics) == 0);
  HOLDS(count(infer, ops::statistics) == 0 && count(infer, ops::merge_statistics) == 0 &&
        count(infer, ops::running_statistics) == 1);
  constexpr const Node& merge = node(train, ops::merge_statistics);
  constexpr ops::BatchNormNumbers numbers = merge.attributes.as<ops::BatchNormNumbers>();
  HOLDS(numbers.decay == 0.25f && numbers.epsilon == 0.5f && numbers.unbiased == 0 && numbers.pixels == 16);
  HOLDS(node(infer, ops::running_statistics).attributes.as<ops::BatchNormNumbers>().epsilon == 0.5f);
  HOLDS(count(train, Role::parameter) == count(infer, Role::parameter) &&
        count(train, Role::statistic) == count(infer, Role::statistic));
}

TEST_CASE("the loss ends the graph, and a caller reads its results") {
  HOLDS(all.nodes.back().op == ops::cross_entropy);
  HOLDS(all.nodes.back().in[0] == all.ends[0].output && all.nodes.back().in[1] == all.ends[0].target);
  HOLDS(all.outputs == List<int, 2 * most_outputs>{{all.nodes.back().out[0], all.nodes.back().out[1]}, 2});
  HOLDS(shape(all, all.outputs[0]) == Shape{1, 1, 2} && shape(all, all.outputs[1]) == Shape{1, 1, 3});
}

TEST_CASE("a rejected network has a diagnosis and no loss") {
  static constexpr auto wrong = Input{8, 8, 2} >> Conv{.filters = 4} >> Dense{.units = 10, .name = "head"} >> Conv{};
  constexpr auto graph = lower<graph_capacity(wrong)>(wrong, CrossEntropy{}, true);
  HOLDS(!graph.diagnosis.ok);
  HOLDS(graph.diagnosis.layer == Words("head"));  // by its name; and only the first fault
  HOLDS(graph.diagnosis.problem == Words("input is an image") && graph.diagnosis.got == Words("6x6x4"));
  HOLDS(graph.ends.empty() && count(graph, ops::cross_entropy) == 0);
}

TEST_CASE("the largest numbers are rejected as any others are: nothing overflows before") {
  static constexpr int most = 2147483647;
  constexpr auto problem = [](const auto& layer) {
    return lower<100>(Input{8, 8, 2} >> layer >> Flatten{} >> Dense{3}, CrossEntropy{}, true).diagnosis.problem;
  };
  HOLDS(problem(Conv{.filters = 2, .kernel = most, .padding = same}) == Words("kernel too large"));
  HOLDS(problem(Conv{.filters = 2, .kernel = most, .padding = most - 1}) == Words("kernel too large"));
  HOLDS(problem(Conv{.filters = 2, .kernel = 1025, .padding = same}) == Words("kernel too large"));
  HOLDS(problem(Conv{.filters = 2, .kernel = 1024, .stride = 4, .padding = 1023}) == Words());
  HOLDS(problem(Conv{.filters = 2, .kernel = 3, .padding = most}) == Words("padding not below kernel"));
  HOLDS(problem(Conv{.filters = most, .kernel = 1024, .padding = same}) == Words("is too large"));
  HOLDS(problem(Flatten{} >> Dense{most}) == Words("is too large"));
  HOLDS(problem(DepthwiseConv{.multiplier = most}) == Words("multiplier out of range"));
  HOLDS(problem(Reshape{1, 1, 128} >> Conv{.filters = 1 << 25, .kernel = 1, .groups = 128}) == Words("is too large"));
  HOLDS(problem(ConvTranspose{.filters = most, .kernel = 1024}) == Words("is too large"));
  HOLDS(problem(ConvTranspose{.filters = 1 << 25, .kernel = 1, .groups = 2}) == Words("is too large"));
  HOLDS(problem(ConvTranspose{.filters = 7, .groups = 2}) == Words("groups of unequal parts"));
  HOLDS(problem(Upsample{most}) == Words("factor out of range"));
  HOLDS(problem(repeat<3>(Upsample{.factor = {1, 1024}, .mode = Upsample::bilinear})) == Words("is too large"));
  HOLDS(problem(Pad{most, Pad::reflect}) == Words("pixels out of range"));
  HOLDS(problem(Reshape{1, 64, 2} >> Conv1D{.filters = 2, .padding = most}) == Words("padding not below kernel"));
  HOLDS(problem(AveragePool{most}) == Words("size too large"));
  HOLDS(problem(AdaptiveAveragePool{most}) == Words("size out of range"));
  HOLDS(problem(GroupNorm{.groups = most}) == Words("groups of unequal parts"));
  constexpr auto widest = Input{1, 1, 1 << 23} >> DepthwiseConv{.kernel = 1, .multiplier = 1024} >> Dense{3};
  HOLDS(lower<100>(widest, CrossEntropy{}, true).diagnosis.problem == Words("is too large"));
  constexpr auto many_groups = Input{1, 1, 10'007} >> DepthwiseConv{.kernel = 1, .multiplier = 2} >> Dense{3};
  HOLDS(lower<100>(many_groups, CrossEntropy{}, true).diagnosis.ok);  // their weights are as many as they are
  HOLDS(problem(MaxPool{most}) == Words("size too large"));
}

// -- capacity

/// Whether a network's graph and kernels fit into the lists of its capacity: beyond it, the passes are no constant
/// expressions.
template <const auto& Net, bool simplifying = true, bool fusing = true>
constexpr bool suffices() {
  constexpr int capacity = graph_capacity(Net);
  constexpr auto forward = lower<capacity>(Net, CrossEntropy{}, true);
  constexpr auto graph = differentiate(simplifying ? simplify(forward) : forward, UpdateRule{Adam{}});
  static_assert(Grouped(graph, fusing, 64).graph.tensors.size() <= capacity);
  return forward.diagnosis.ok;
}

/// The same of eight outputs, each an image of few channels whose loss has two nodes more.
constexpr auto eight_images = Input{4, 4, 3} >> Conv{.filters = 2, .kernel = 1} >>
                              (Identity{} | Identity{} | Identity{} | Identity{} | Identity{} | Identity{} |
                               Identity{} | Identity{});
constexpr bool holds_eight_losses() {
  constexpr int capacity = graph_capacity(eight_images);
  constexpr BinaryCrossEntropy loss;
  constexpr auto forward = lower<capacity>(eight_images, Losses{loss, loss, loss, loss, loss, loss, loss, loss}, true);
  static_assert(Grouped(differentiate(forward, UpdateRule{Adam{}}), true, 64).graph.tensors.size() <= capacity);
  return forward.diagnosis.ok && count(forward, ops::reshape) == 8;
}
static_assert(holds_eight_losses());

constexpr auto convs = Input{8, 8, 4} >> repeat<40>(Conv{.filters = 4, .padding = same}) >> GlobalAveragePool{};
constexpr auto norms = Input{8, 8, 4} >> repeat<40>(BatchNorm{}) >> GlobalAveragePool{};
constexpr auto relus = Input{8, 8, 4} >> Conv{.filters = 4} >> repeat<40>(ReLU{}) >> GlobalAveragePool{};
constexpr auto pools = Input{8, 8, 4} >> Conv{.filters = 4} >>
                       repeat<40>(MaxPool{1} >> Identity{}) >> MaxPool{2} >> GlobalAveragePool{};
constexpr auto denses = Input{1, 1, 4} >> repeat<40>(Dense{4});
constexpr auto averages = Input{8, 8, 4} >> Conv{.filters = 4} >> repeat<40>(GlobalAveragePool{});
constexpr auto flattened = Input{8, 8, 4} >> Conv{.filters = 4} >> repeat<40>(Flatten{}) >> Dense{3};
constexpr auto residuals = Input{1, 1, 4} >> Dense{4} >> repeat<40>(Residual{Identity{}});
constexpr auto sums = Input{1, 1, 4} >> Dense{4} >> repeat<15>((ReLU{} | Identity{} | Dense{4} | BatchNorm{}) >> Add{});
constexpr auto products = Input{1, 1, 4} >> Dense{4} >>
                          repeat<15>((ReLU{} | Identity{} | Dense{4} | BatchNorm{}) >> Multiply{});
constexpr auto maxima = Input{1, 1, 4} >> Dense{4} >> repeat<15>((Tanh{} | Identity{} | Identity{}) >> Maximum{});
constexpr auto gates = Input{3, 3, 4} >> Conv{.filters = 4} >>
                       repeat<20>((Identity{} | GlobalAveragePool{}) >> Multiply{});
constexpr auto concats = Input{1, 1, 4} >> Dense{4} >> repeat<20>((Identity{} | Identity{} | Identity{} | Identity{} |
                                                                   Identity{} | Identity{} | Identity{} | ReLU{}) >>
                                                                  Concat{} >> Slice{.channels = {0, 4}});
constexpr auto moves = Input{4, 4, 4} >> Conv{.filters = 4, .kernel = 1} >>
                       repeat<20>(Pad{1} >> Crop{1} >> PixelShuffle{2} >> Reshape{4, 4, 4} >> Upsample{2} >>
                                  Slice{.rows = {0, 4}, .columns = {0, 4}}) >>
                       GlobalAveragePool{};
constexpr auto larger = Input{4, 4, 4} >> Conv{.filters = 4, .kernel = 1} >>
                        repeat<20>(Pad{1, Pad::edge} >> Upsample{.factor = 2, .mode = Upsample::bilinear} >>
                                   GaussianNoise{} >> Slice{.rows = {0, 4}, .columns = {0, 4}}) >>
                        GlobalAveragePool{};
constexpr auto transposed = Input{4, 4, 8} >>
                            repeat<20>(ConvTranspose{.filters = 8, .kernel = 1, .groups = 4}) >> GlobalAveragePool{};
constexpr auto identities = Input{1, 1, 4} >> repeat<100>(Identity{}) >> Dense{3};  // layers that become no node
constexpr auto blocks = Input{8, 8, 4} >>
                        repeat<40>(Conv{.filters = 4, .padding = same} >> BatchNorm{} >> ReLU{}) >> GlobalAveragePool{};

TEST_CASE("the capacity holds forty layers of every kind") {
  HOLDS(suffices<convs>());
  HOLDS(suffices<norms>());
  HOLDS(suffices<relus>());
  HOLDS(suffices<pools>());
  HOLDS(suffices<denses>());
  HOLDS(suffices<averages>());
  HOLDS(suffices<flattened>());
  HOLDS(suffices<residuals>());
  HOLDS(suffices<sums>());
  HOLDS(suffices<blocks>());
  HOLDS(suffices<products>());
  HOLDS(suffices<maxima>());
  HOLDS(suffices<gates>());
  HOLDS(suffices<concats>());
  HOLDS(suffices<moves>());
  HOLDS(suffices<larger>());
  HOLDS(suffices<transposed>());
  HOLDS(suffices<identities>());
}

TEST_CASE("also when nothing is simplified or fused") {
  HOLDS(suffices<convs, false, false>());
  HOLDS(suffices<norms, false, false>());
  HOLDS(suffices<denses, false, false>());
  HOLDS(suffices<residuals, false, false>());
  HOLDS(suffices<sums, false, false>());
  HOLDS(suffices<concats, false, false>());
}

TEST_CASE("the capacity holds the networks of the examples") {
  HOLDS(suffices<mnist_cnn>() && suffices<mnist_cnn, false, false>());
  HOLDS(suffices<mnist_mlp>() && suffices<mnist_mlp, false, false>());
  HOLDS(suffices<lenet5>() && suffices<lenet5, false, false>());
  HOLDS(suffices<resnet8>() && suffices<resnet8, false, false>());
}

}  // namespace
}  // namespace sinter::test
