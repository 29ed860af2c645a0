#include "codegen/passes/layout.hpp"

#include "tests/codegen/passes/plans.hpp"

namespace sinter::test {
namespace {

// -- vectors

/// @post of Target::lanes and Target::pitch, by brute force over the target's vectors
constexpr bool lanes_are_minimal(const Target& t) {
  for (int channels = 1; channels <= 200; channels++) {
    int fewest = channels;
    for (int l = t.narrowest; l <= t.widest; l *= 2)
      fewest = (channels + l - 1) / l < fewest ? (channels + l - 1) / l : fewest;
    const int lanes = t.lanes(channels), vectors = (channels + lanes - 1) / lanes;
    if (lanes < t.narrowest || lanes > t.widest || vectors != fewest) return false;
    // a narrower one would do
    if (lanes > t.narrowest && (channels + lanes / 2 - 1) / (lanes / 2) == fewest) return false;
    if (t.pitch(channels) != vectors * lanes) return false;
  }
  return true;
}

TEST_CASE("channels get as few vectors as possible, and of those the narrowest") {
  HOLDS(lanes_are_minimal(avx512_target));
  HOLDS(lanes_are_minimal(avx2_target));
  HOLDS(lanes_are_minimal(generic_target));
  HOLDS(avx512_target.pitch(6) == 8 && avx512_target.pitch(10) == 16 && avx512_target.pitch(16) == 16 &&
        avx512_target.pitch(33) == 48);
  HOLDS(avx2_target.pitch(6) == 8 && avx2_target.pitch(10) == 16 && avx2_target.pitch(33) == 40);
  HOLDS(generic_target.pitch(3) == 4 && generic_target.pitch(6) == 8 && generic_target.pitch(10) == 12);
}

constexpr const View& view(const auto& plan, int t) { return plan.places[t].view; }

TEST_CASE("LeNet's six channels do not pay for sixteen lanes") {
  constexpr const auto& plan = laid_out_of<lenet5>;
  constexpr int pooled_image = node(plan.graph, relu).out[0];
  HOLDS(shape(plan.graph, pooled_image).channels == 6 && view(plan, pooled_image).pitch == 8);
  HOLDS(view(plan, plan.graph.ends[0].output).channels == 10 && view(plan, plan.graph.ends[0].output).pitch == 16);
  HOLDS(view(plan, tensor(plan.graph, "conv", 1, "weight")).pitch == 8);
  HOLDS(kernel(plan, anchors::contract, {ops::conv}).spec.lanes == 8);
}

TEST_CASE("switched off, every tensor gets the widest vectors") {
  constexpr Passes off{.layout = false};
  constexpr const auto& plan = Train<lenet5, avx512_target, off>::laid_out;
  HOLDS(view(plan, node(plan.graph, relu).out[0]).pitch == 16);
  HOLDS(view(plan, tensor(plan.graph, "conv", 1, "weight")).pitch == 16);
}

TEST_CASE("an image that is read number by number is not padded") {
  constexpr const auto& plan = laid_out_of<mnist_cnn>;
  HOLDS(view(plan, plan.graph.inputs[0]).pitch == 1);
  HOLDS(view(plan, plan.graph.ends[0].target).pitch == 1);
  static constexpr auto colored = Input{8, 8, 3} >> Conv{.filters = 4} >> GlobalAveragePool{};
  HOLDS(view(laid_out_of<colored>, laid_out_of<colored>.graph.inputs[0]).pitch == 3);
  static constexpr auto normalized = Input{8, 8, 3} >> BatchNorm{} >> Conv{.filters = 4} >> GlobalAveragePool{};
  HOLDS(view(laid_out_of<normalized>, laid_out_of<normalized>.graph.inputs[0]).pitch ==
        8);  // read as vectors of channels
  static constexpr auto shortcut =
      Input{8, 8, 4} >> Residual{Conv{.filters = 4, .padding = same}} >> GlobalAveragePool{};
  HOLDS(view(laid_out_of<shortcut>, laid_out_of<shortcut>.graph.inputs[0]).pitch == 8);
}

/// @post of layout: a vector read or written stays within its pixel
template <const auto& Net, const Target& T = avx512_target>
constexpr bool vectors_fit() {
  for (const Kernel& k : laid_out_of<Net, T>.order)
    for (const Step& s : k.spec.program)
      if (s.slot >= 0 && k.spec.views[s.slot].pitch % k.spec.lanes != 0) return false;
  return true;
}
TEST_CASE("pitches are whole vectors of every kernel that uses them") {
  HOLDS(vectors_fit<mnist_cnn>() && vectors_fit<mnist_cnn, avx2_target>() && vectors_fit<mnist_cnn, generic_target>());
  HOLDS(vectors_fit<lenet5>() && vectors_fit<lenet5, avx2_target>() && vectors_fit<lenet5, generic_target>());
  HOLDS(vectors_fit<residual>() && vectors_fit<residual, avx2_target>() && vectors_fit<residual, generic_target>());
  HOLDS(vectors_fit<normalized_input>() && vectors_fit<normalized_input, generic_target>());
}

// -- frames

struct Frame {
  int top = 0, bottom = 0, left = 0, right = 0;
  constexpr bool operator==(const Frame&) const = default;
};
constexpr Frame frame(const View& v) { return {v.top, v.bottom, v.left, v.right}; }

/// The zeros around a tensor that its readers need, by following every product of every convolution.
constexpr Frame needed_frame(const auto& graph, int t) {
  Frame f;
  const auto touch = [&f](const Shape& s, int row, int column) {
    f.top = larger(f.top, -row), f.left = larger(f.left, -column);
    f.bottom = larger(f.bottom, row - s.height + 1), f.right = larger(f.right, column - s.width + 1);
  };
  for (const Node& n : graph.nodes) {
    if (n.in.empty() || n.in[0] != t) continue;
    const bool forward = n.op == ops::conv, backward = n.op == ops::conv_dx, weights = n.op == ops::conv_dw;
    if (!(forward || backward || weights)) continue;
    const Window w = n.window();
    const Shape x = shape(graph, backward ? n.out[0] : t), y = shape(graph, forward ? n.out[0] : weights ? n.in[1] : t);
    if (covers(w, x)) continue;
    if (!backward)
      for (int i : {0, y.height - 1})
        for (int j : {0, y.width - 1})
          for (int a = 0; a < w.size.high; a++)
            for (int b = 0; b < w.size.wide; b++)
              touch(x, i * w.stride.high + a * w.dilation.high - w.rows.before,
                    j * w.stride.wide + b * w.dilation.wide - w.columns.before);
    else  // a pixel of dx is the sum over the taps that meet it, whether the dy they meet exists or not
      for (int h = w.rows.before; h < x.height + w.rows.before; h++)
        for (int v = w.columns.before; v < x.width + w.columns.before; v++)
          for (int a = 0; a < w.size.high; a++)
            for (int b = 0; b < w.size.wide; b++)
              if ((h - a * w.dilation.high) % w.stride.high == 0 && (v - b * w.dilation.wide) % w.stride.wide == 0)
                touch(y, (h - a * w.dilation.high) / w.stride.high, (v - b * w.dilation.wide) / w.stride.wide);
  }
  return f;
}
/// The same of its place: what lies in another tensor's pixels has that one's frame, for all that lie there.
constexpr Frame needed_frame_of_place(const auto& plan, int t, bool shared) {
  if (!shared) return needed_frame(plan.graph, t);
  const int whole = plan.places[t].within >= 0 ? plan.places[t].within : t;
  Frame all = needed_frame(plan.graph, whole);
  for (int other = 0; other < plan.places.size(); other++) {
    if (plan.places[other].within != whole) continue;
    const Frame f = needed_frame(plan.graph, other);
    all = {larger(all.top, f.top), larger(all.bottom, f.bottom), larger(all.left, f.left), larger(all.right, f.right)};
  }
  return all;
}
template <const auto& Net, bool training = true>
constexpr bool frames_are_exact() {
  constexpr const auto& plan = laid_out_of<Net, avx512_target, training>;
  bool shared[extent(decltype(plan.places)::capacity)]{};
  for (int t = 0; t < plan.places.size(); t++)
    if (plan.places[t].within >= 0) shared[t] = shared[plan.places[t].within] = true;
  for (int t = 0; t < plan.places.size(); t++)
    if (!(frame(plan.places[t].view) == needed_frame_of_place(plan, t, shared[t]))) return false;
  return true;
}

/// Pad -1: same.
template <int Height, int Width, int Kernel, int Stride, int Pad>
inline constexpr auto one_conv =
    Input{Height, Width, 2} >> Conv{.filters = 4, .kernel = 1, .bias = false} >>
    Conv{.filters = 4, .kernel = Kernel, .stride = Stride, .padding = Pad < 0 ? same : Padding{Pad}, .bias = false} >>
    GlobalAveragePool{};
template <int Height, int Width, int Kernel, int Stride, int Pad>
constexpr bool exact_for = frames_are_exact<one_conv<Height, Width, Kernel, Stride, Pad>>();

TEST_CASE("frames hold the zeros that convolutions read, forward and backward, and no more") {
  HOLDS(exact_for<8, 8, 3, 1, 0> && exact_for<8, 8, 3, 1, 1> && exact_for<8, 8, 3, 1, 2> && exact_for<8, 6, 5, 1, -1>);
  HOLDS(exact_for<8, 8, 3, 2, -1> && exact_for<9, 8, 3, 2, -1> && exact_for<9, 9, 3, 2, 1> && exact_for<8, 9, 2, 2, 0>);
  HOLDS(exact_for<10, 7, 1, 2, 0> && exact_for<10, 7, 1, 3, -1> && exact_for<11, 10, 5, 3, -1> &&
        exact_for<11, 10, 4, 4, 3>);
  HOLDS(exact_for<6, 5, 4, 1, -1> && exact_for<6, 5, 2, 1, -1> && exact_for<7, 7, 2, 3, 0>);
  HOLDS(frames_are_exact<mnist_cnn>() && frames_are_exact<lenet5>() && frames_are_exact<resnet8>());
  HOLDS(frames_are_exact<pooled>() && frames_are_exact<residual>() && frames_are_exact<normalized_input>());
  HOLDS(frames_are_exact<windowed>() && frames_are_exact<striding>() && frames_are_exact<whole_rows>());
  HOLDS(frames_are_exact<spilling>() && frames_are_exact<overlapping>() && frames_are_exact<gapped>());
  HOLDS(frames_are_exact<resnet8, false>());
}

/// Frames of a convolution's input and of its output's gradient.
template <int Height, int Width, int Kernel, int Stride, int Pad>
constexpr Frame forward_frame =
    frame(view(laid_out_of<one_conv<Height, Width, Kernel, Stride, Pad>>,
               node(laid_out_of<one_conv<Height, Width, Kernel, Stride, Pad>>.graph, ops::conv, 1).in[0]));
template <int Height, int Width, int Kernel, int Stride, int Pad>
constexpr Frame backward_frame =
    frame(view(laid_out_of<one_conv<Height, Width, Kernel, Stride, Pad>>,
               node(laid_out_of<one_conv<Height, Width, Kernel, Stride, Pad>>.graph, ops::conv_dx).in[0]));
TEST_CASE("frames worked out by hand") {
  HOLDS(forward_frame<8, 8, 3, 1, -1> == Frame{1, 1, 1, 1} && backward_frame<8, 8, 3, 1, -1> == Frame{1, 1, 1, 1});
  HOLDS(forward_frame<8, 8, 3, 1, 0> == Frame{} && backward_frame<8, 8, 3, 1, 0> == Frame{2, 2, 2, 2});
  HOLDS(forward_frame<8, 8, 3, 2, -1> == Frame{0, 1, 0, 1});  // an even extent: the odd pixel goes behind
  HOLDS(forward_frame<9, 8, 3, 2, -1> == Frame{1, 1, 0, 1});
  HOLDS(backward_frame<8, 8, 3, 2, -1> == Frame{1, 0, 1, 0});
  HOLDS(forward_frame<6, 6, 2, 1, -1> == Frame{0, 1, 0, 1} && backward_frame<6, 6, 2, 1, -1> == Frame{1, 0, 1, 0});
  HOLDS(forward_frame<8, 8, 1, 2, 0> == Frame{});
}

TEST_CASE("Dense reads an image without a frame") {
  constexpr const auto& plan = laid_out_of<mnist_cnn>;
  HOLDS(!view(plan, node(plan.graph, relu, 1).out[0]).framed());
  HOLDS(view(plan, node(plan.graph, relu, 0).out[0]).framed());
}

// -- panels

TEST_CASE("weights that matrix products stream lie in panels of a vector, and no others") {
  constexpr const auto& plan = laid_out_of<mnist_cnn>;
  constexpr const auto& inference = laid_out_of<mnist_cnn, avx512_target, false>;
  constexpr int weight = tensor(plan.graph, "dense", 1, "weight");
  HOLDS(view(plan, weight).in_panels && view(plan, weight).pitch == 16 && view(plan, weight).panels() == 8);
  HOLDS(view(inference, tensor(inference.graph, "dense", 1, "weight")) == view(plan, weight));
  constexpr auto in_panels = [](const auto& p) {
    int count = 0;
    for (int t = 0; t < p.places.size(); t++) count += p.places[t].view.in_panels;
    return count;
  };
  // and the packed ones of both dense layers; not dense2's own with ten channels, and not the optimizer's means
  HOLDS(in_panels(plan) == 3 && in_panels(inference) == 1);
}
TEST_CASE("numbers in panels have places of their own, without gaps") {
  constexpr View v{.in_panels = true, .height = 2, .width = 3, .channels = 20, .pitch = 8};
  constexpr auto all_met = [](const View& of) {
    bool met[2 * 3 * 24]{};
    for (int y = 0; y < of.height; y++)
      for (int x = 0; x < of.width; x++)
        for (int c = 0; c < of.filled(); c++) {
          bool& at = met[y * of.row() + x * of.pitch + of.channel(c)];
          if (at) return false;
          at = true;
        }
    return of.filled() == 24 && of.image() == 2 * 3 * 24;
  };
  HOLDS(all_met(v) && v.panels() == 3 && v.channel(9) == 2 * 3 * 8 + 1 && !v.dense());
}

// -- what lies in another tensor

template <const auto& Net, bool training = true>
constexpr int copies_of() {
  int copies = 0;
  for (const Kernel& k : laid_out_of<Net, avx512_target, training>.order) copies += k.spec.anchor == anchors::boxes;
  return copies;
}
template <int A, int B>
constexpr auto side_by_side = Input{6, 5, 2} >>
                              (Conv{.filters = A, .padding = same} >> ReLU{} | Conv{.filters = B, .kernel = 1}) >>
                              Concat{} >> Conv{.filters = 8} >> GlobalAveragePool{};
constexpr auto by_itself = Input{6, 5, 16} >>
                           (Identity{} | Conv{.filters = 16, .padding = same}) >> Concat{} >> GlobalAveragePool{};
constexpr auto with_itself = Input{6, 5, 2} >> Conv{.filters = 16} >>
                             (Identity{} | Identity{}) >> Concat{} >> GlobalAveragePool{};
constexpr auto twice = Input{6, 5, 2} >> Conv{.filters = 16} >> Tap{"x"} >> Conv{.filters = 16, .padding = same} >>
                       ConcatWith{"x"} >> Conv{.filters = 16, .padding = same} >> ConcatWith{"x"} >>
                       GlobalAveragePool{};
constexpr auto cut = Input{6, 5, 2} >> Conv{.filters = 32} >> Slice{.channels = {16, 32}} >> GlobalAveragePool{};
constexpr auto cut_unevenly =
    Input{6, 5, 2} >> Conv{.filters = 32} >> Slice{.channels = {8, 24}} >> GlobalAveragePool{};
TEST_CASE("what lies side by side in whole vectors is computed there, and read there: nothing is copied") {
  HOLDS(copies_of<side_by_side<16, 32>>() == 0 && copies_of<side_by_side<16, 32>, false>() == 0);
  HOLDS(copies_of<side_by_side<8, 8>>() == 0);           // vectors of eight channels, in pixels of sixteen
  HOLDS(copies_of<side_by_side<16, 24>, false>() == 1);  // the pixels end in zeros, which somebody must write
  HOLDS(copies_of<side_by_side<5, 3>>() == 3 && copies_of<side_by_side<8, 24>>() > 0);
  HOLDS(copies_of<by_itself>() == 1);    // images are given where they are: one copy forth, none back
  HOLDS(copies_of<with_itself>() >= 1);  // it cannot lie in two places
  HOLDS(copies_of<twice, false>() == 1 && copies_of<adjoined, false>() == 0);
  HOLDS(copies_of<crowded, false>() == 3);                                       // each of them into its place
  HOLDS(copies_of<cut, false>() == 0 && copies_of<cut_unevenly, false>() == 1);  // a vector would begin within another
}
/// Why the first copy of a plan is there.
template <const auto& Net>
constexpr Refusal why_copied() {
  for (const Kernel& k : laid_out_of<Net, avx512_target, false>.order)
    if (k.spec.anchor == anchors::boxes) return k.stayed;
  return Refusal::none;
}
constexpr auto padded = Input{6, 5, 2} >> Conv{.filters = 16} >> Pad{1} >> GlobalAveragePool{};
TEST_CASE("a copy knows why it is there") {
  HOLDS(why_copied<side_by_side<16, 24>>() == Refusal::within_vectors);
  HOLDS(why_copied<cut_unevenly>() == Refusal::within_vectors);
  HOLDS(why_copied<by_itself>() == Refusal::lies_elsewhere && why_copied<twice>() == Refusal::lies_elsewhere);
  HOLDS(why_copied<padded>() == Refusal::none);  // pixels move: it is no question
}
TEST_CASE("a part's frame is that of all that lie there") {
  HOLDS(frames_are_exact<adjoined>() && frames_are_exact<side_by_side<16, 32>>());
}

TEST_CASE("a view's strides count its frame") {
  constexpr View v{.batched = true,
                   .height = 5,
                   .width = 4,
                   .channels = 6,
                   .pitch = 8,
                   .top = 1,
                   .bottom = 2,
                   .left = 3,
                   .right = 4};
  HOLDS(v.row() == 11 * 8 && v.image() == 8 * 11 * 8 && v.origin() == 1 * 88 + 3 * 8);
  HOLDS(v.framed() && !v.dense());
  HOLDS(View{.height = 5, .width = 4, .channels = 8, .pitch = 8}.dense() && !View{.channels = 6, .pitch = 8}.dense());
}

}  // namespace
}  // namespace sinter::test
