#include "codegen/passes/memory.hpp"

#include "tests/codegen/passes/plans.hpp"

namespace sinter::test {
namespace {

/// When a tensor, or one that lies in it, is touched first and last, in stretches between barriers and in regions.
struct Life {
  int birth = -1, death = -1, first_region = -1, last_region = -1;
};
template <int Capacity>
struct Lives {
  Life of[Capacity]{};
  constexpr explicit Lives(const Plan<Capacity>& plan) {
    int stretch = 0;
    for (int k = 0; k < plan.order.size(); k++) {
      const Region& region = region_of(plan, k);
      stretch += waits(plan, k);
      for (int operand : plan.order[k].operands) {
        const int t = whole_of(plan, operand);
        if (of[t].birth < 0) of[t].birth = stretch, of[t].first_region = region.first;
        of[t].death = stretch, of[t].last_region = region.first;
      }
    }
  }
};
template <class Code>
constexpr Lives<decltype(Code::placed.graph.tensors)::capacity> lives{Code::placed};

/// Written from outside before a step, or read after it, or with zeros around it that must survive.
constexpr bool exclusive(const auto& plan, int t) {
  const Role role = plan.graph.tensors[t].role;
  return role == Role::input || role == Role::target || plan.graph.outputs.contains(t) || plan.places[t].view.framed();
}

/// Whether no two tensors that are needed at the same time share a number. Those of the user, of frames, of parameters:
/// ever.
template <class Code>
constexpr bool nothing_overlaps() {
  const auto& plan = Code::placed;
  for (int a = 0; a < plan.places.size(); a++) {
    const Place& p = plan.places[a];
    if (p.space == Space::none || p.within >= 0) continue;
    const Life& l = lives<Code>.of[a];
    for (int b = 0; b < a; b++) {
      const Place& q = plan.places[b];
      if (q.within >= 0 || p.space != q.space || p.offset >= q.offset + q.size || q.offset >= p.offset + p.size)
        continue;
      if (p.space != Space::arena || exclusive(plan, a) || exclusive(plan, b)) return false;
      if (l.birth <= lives<Code>.of[b].death && lives<Code>.of[b].birth <= l.death) return false;
    }
  }
  return true;
}
/// Whether every tensor that a kernel touches has a place of the right size, at a multiple of a cache line, inside its
/// memory.
template <class Code>
constexpr bool everything_fits() {
  const auto& plan = Code::placed;
  const int chunks = (plan.batch + plan.chunk - 1) / plan.chunk;
  std::int64_t ends[4]{};
  for (int t = 0; t < plan.places.size(); t++) {
    const Place& p = plan.places[t];
    if (p.within >= 0) continue;
    if ((lives<Code>.of[t].birth >= 0) != (p.space != Space::none)) return false;
    if (p.space == Space::none) continue;
    if (p.size != static_cast<std::int64_t>(p.view.image()) * bytes_of(p.view.element) *
                      (!p.view.batched ? 1
                       : p.view.local  ? chunks
                                       : plan.batch))
      return false;
    if (p.offset % 64 != 0 || p.offset < 0) return false;
    std::int64_t& end = ends[static_cast<int>(p.space)];
    end = p.offset + p.size > end ? p.offset + p.size : end;
  }
  const auto bytes = [&ends](Space s) { return (ends[static_cast<int>(s)] + 63) / 64 * 64; };
  return plan.arena_bytes == bytes(Space::arena) && plan.parameter_bytes == bytes(Space::parameters) &&
         plan.state_bytes == bytes(Space::states);
}
/// Whether a tensor of which only one image per chunk is kept is written and read image by image, within one
/// region.
template <class Code>
constexpr bool local_tensors_stay() {
  const auto& plan = Code::placed;
  for (int t = 0; t < plan.places.size(); t++) {
    if (!plan.places[t].view.local || plan.places[t].within >= 0) continue;
    const Life& l = lives<Code>.of[t];
    if (l.first_region != l.last_region || exclusive(plan, t) != plan.places[t].view.framed()) return false;
    for (const Kernel& k : plan.order)
      for (int operand : k.operands)
        if (whole_of(plan, operand) == t && (!k.per_image() || k.spec.by_images)) return false;
  }
  return true;
}
/// Whether what lies in another tensor's pixels has channels of its own there, and steps from pixel to pixel as that
/// one does.
template <class Code>
constexpr bool parts_lie_in_wholes() {
  const auto& plan = Code::placed;
  for (int t = 0; t < plan.places.size(); t++) {
    const Place& part = plan.places[t];
    if (part.view.part != (part.within >= 0)) return false;
    if (part.within < 0) continue;
    const Place& whole = plan.places[part.within];
    View same = whole.view;
    same.channels = part.view.channels, same.part = true;
    if (whole.within >= 0 || !(part.view == same) || part.space != whole.space) return false;
    if (part.channel < 0 || part.channel + part.view.channels > whole.view.channels) return false;
    if (part.offset != whole.offset + std::int64_t{4} * part.channel) return false;
  }
  return true;
}
/// Whether kernels see their tensors as they are placed.
template <class Code>
constexpr bool views_agree() {
  const auto& plan = Code::placed;
  for (const Kernel& k : plan.order)
    for (int i = 0; i < k.operands.size(); i++)
      if (!(k.spec.views[i] == plan.places[k.operands[i]].view)) return false;
  return true;
}
// Constants of their own: each has the compiler's default limit to itself.
template <class Code>
constexpr bool disjoint = nothing_overlaps<Code>();
template <class Code>
constexpr bool sound = disjoint<Code> && everything_fits<Code>() && local_tensors_stay<Code>() &&
                       parts_lie_in_wholes<Code>() && views_agree<Code>();

TEST_CASE("tensors alive at the same time do not overlap") {
  HOLDS(sound<Train<mnist_cnn>> && sound<Infer<mnist_cnn>>);
  HOLDS(sound<Train<mnist_mlp>> && sound<Infer<mnist_mlp>>);
  HOLDS(sound<Train<lenet5>> && sound<Infer<lenet5>>);
  HOLDS(sound<Train<resnet8>> && sound<Infer<resnet8>>);
  HOLDS(sound<Train<mnist_cnn, avx2_target>> && sound<Train<lenet5, generic_target>>);
  HOLDS(sound<Train<pooled>> && sound<Train<residual>> && sound<Train<biased>> && sound<Train<flat>> &&
        sound<Train<normalized_input>> && sound<Train<dropped>>);
  HOLDS(sound<Train<adjoined>> && sound<Infer<adjoined>> && sound<Train<adjoined, generic_target>>);
}

TEST_CASE("nor do they when other passes are off") {
  constexpr Passes unfused{.fuse = false}, unsequenced{.sequence = false}, unshared{.memory = false};
  HOLDS(sound<Train<mnist_cnn, avx512_target, unfused>>);
  HOLDS(sound<Train<resnet8, avx512_target, unfused>>);
  HOLDS(sound<Train<mnist_cnn, avx512_target, unsequenced>>);
  HOLDS(sound<Train<mnist_cnn, avx512_target, unshared>>);
}

TEST_CASE("nor for other batches") {
  HOLDS(sound<Train<mnist_cnn, avx512_target, Passes{}, Adam{}, 1>>);
  HOLDS(sound<Train<mnist_cnn, avx512_target, Passes{}, Adam{}, 17>>);
  HOLDS(sound<Train<residual, avx512_target, Passes{}, Adam{}, 100>>);
}

constexpr Passes unshared{.memory = false};
template <const auto& Net>
constexpr bool shares = Train<Net>::plan.arena_bytes < Train<Net, avx512_target, unshared>::plan.arena_bytes;
TEST_CASE("sharing saves memory") {
  HOLDS(shares<mnist_cnn> && shares<lenet5> && shares<resnet8> && shares<residual> && shares<pooled>);
  HOLDS(Train<resnet8>::plan.arena_bytes * 3 / 2 < Train<resnet8, avx512_target, unshared>::plan.arena_bytes);
  HOLDS(Train<mnist_cnn>::plan.parameter_bytes == Train<mnist_cnn, avx512_target, unshared>::plan.parameter_bytes);
}

constexpr int locals(const auto& plan) {
  int n = 0;
  for (const Place& p : plan.places) n += p.view.local;
  return n;
}
TEST_CASE("what is used up image by image is kept for one image per chunk") {
  HOLDS(locals(Train<mnist_cnn>::plan) >= 2);
  HOLDS(locals(Train<mnist_cnn, avx512_target, unshared>::plan) == 0);
  constexpr const auto& plan = Train<mnist_cnn>::plan;
  constexpr const Place& unpooled = plan.places[node(plan.graph, ops::add).out[0]];
  HOLDS(unpooled.view.local && unpooled.size == 16 * 4 * unpooled.view.image());  // 64 images in 16 chunks, floats
}

TEST_CASE("a reader that does not follow at once needs all the images") {
  constexpr const auto& plan = Train<mnist_cnn>::sequenced;
  constexpr int unpooled = node(plan.graph, ops::add).out[0];
  constexpr auto apart = Placed(changed(plan,
                                        [](auto& p) {
                                          auto whole = p.regions;
                                          p.regions.clear();
                                          for (const Region& r : whole)
                                            for (int k = r.first; k < r.last; k++)
                                              p.regions.add({r.over, k == r.first ? r.before : Join::none, k, k + 1});
                                        }),
                                true);
  HOLDS(Placed(plan, true).places[unpooled].view.local && !apart.places[unpooled].view.local);
}

TEST_CASE("parameters and running statistics share a memory, the optimizer's state has its own") {
  constexpr const auto& plan = Train<mnist_cnn>::plan;
  HOLDS(plan.places[tensor(plan.graph, "conv", 1, "weight")].space == Space::parameters);
  HOLDS(plan.places[tensor(plan.graph, "batchnorm", 1, "running_var")].space == Space::parameters);
  HOLDS(plan.places[tensor(plan.graph, "conv", 2, "bias")].space == Space::none);  // dropped
  HOLDS(plan.places[node(plan.graph, ops::update).in[2]].space == Space::states);
  HOLDS(plan.places[plan.graph.inputs[0]].space == Space::arena &&
        plan.places[plan.graph.ends[0].target].space == Space::arena);
  HOLDS(Infer<mnist_cnn>::plan.state_bytes == 0);
}

TEST_CASE("training and inference find their parameters at the same places") {
  constexpr auto same_places = [](const auto& train, const auto& infer) {
    for (const char* part : {"weight", "bias", "gamma", "beta", "running_mean", "running_var"})
      for (const char* kind : {"conv", "batchnorm", "dense"})
        for (int number = 1; number <= 9; number++) {
          const int a = tensor(train.graph, kind, number, part), b = tensor(infer.graph, kind, number, part);
          if (a == train.graph.tensors.capacity || b == infer.graph.tensors.capacity) continue;
          const Place &p = train.places[a], &q = infer.places[b];
          if (p.space != q.space || p.offset != q.offset || p.size != q.size) return false;
        }
    return true;
  };
  HOLDS(same_places(Train<mnist_cnn>::plan, Infer<mnist_cnn>::plan));
  HOLDS(same_places(Train<resnet8>::plan, Infer<resnet8>::plan));
  HOLDS(same_places(Train<lenet5>::plan, Infer<lenet5>::plan));
  HOLDS(same_places(Train<normalized_input>::plan, Infer<normalized_input>::plan));
}

}  // namespace
}  // namespace sinter::test
