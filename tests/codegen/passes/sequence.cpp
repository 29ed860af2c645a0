#include "codegen/passes/sequence.hpp"

#include "tests/codegen/passes/plans.hpp"

namespace sinter::test {
namespace {

// -- tiles

/// Whether every tile choose_tile can give is legal on a target, and divides the rows where it must.
constexpr bool tiles_are_legal(const Target& t) {
  for (int extent = 1; extent <= 40; extent++)
    for (int vectors = 1; vectors <= 8; vectors++)
      for (bool divide : {false, true}) {
        const Tile tile = choose_tile(t, extent, vectors, divide);
        if (tile.rows < 1 || tile.vectors < 1 || tile.rows > extent || vectors % tile.vectors != 0) return false;
        if (tile.rows * tile.vectors > t.max_accumulators) return false;
        if (divide && extent % tile.rows != 0) return false;
      }
  return true;
}
TEST_CASE("a tile fits into the registers, and into the extent where it must") {
  HOLDS(tiles_are_legal(avx512_target));
  HOLDS(tiles_are_legal(avx2_target));
  HOLDS(tiles_are_legal(generic_target));
}

TEST_CASE("with 32 registers, tiles divide MNIST's extents") {
  constexpr auto left_over = [](const Target& t, int extent, int vectors) {
    return extent % choose_tile(t, extent, vectors, false).rows;
  };
  HOLDS(left_over(avx512_target, 28, 2) == 0 && left_over(avx512_target, 14, 4) == 0 &&
        left_over(avx512_target, 14, 2) == 0 && left_over(avx512_target, 7, 4) == 0);
}

TEST_CASE("enough independent sums hide the latency of one") {
  constexpr auto sums = [](const Target& t, int extent, int vectors) {
    const Tile tile = choose_tile(t, extent, vectors, false);
    return tile.rows * tile.vectors;
  };
  HOLDS(sums(avx512_target, 28, 2) >= 8 && sums(avx512_target, 14, 4) >= 8);
  HOLDS(sums(avx2_target, 28, 4) >= 8 && sums(generic_target, 28, 8) >= 6);
}

/// Whether every kernel's tile is legal: registers, whole vectors, and rows of one run for a weight gradient.
template <class Code>
constexpr bool tiled() {
  for (const Kernel& k : Code::plan.order) {
    const Spec& s = k.spec;
    if (s.tile_rows < 1 || s.tile_vectors < 1) return false;
    if (s.anchor != anchors::contract && s.anchor != anchors::correlate) {
      if (s.tile_rows != 1 || s.tile_vectors != 1) return false;
      continue;
    }
    if (vectors_of(s) % s.tile_vectors != 0) return false;
    if (s.anchor == anchors::correlate && s.domain.width % s.tile_rows != 0) return false;
    if (s.anchor == anchors::contract && s.by_images && s.batch % s.tile_rows != 0 && s.batch >= 8) return false;
  }
  return true;
}
template <class Code>
constexpr bool within(const Target& t) {
  for (const Kernel& k : Code::plan.order)
    if (k.spec.tile_rows * k.spec.tile_vectors > t.max_accumulators) return false;
  return true;
}
TEST_CASE("every kernel of the examples has a legal tile on every target") {
  HOLDS(tiled<Train<mnist_cnn>>() && within<Train<mnist_cnn>>(avx512_target));
  HOLDS(tiled<Train<mnist_cnn, avx2_target>>() && within<Train<mnist_cnn, avx2_target>>(avx2_target));
  HOLDS(tiled<Train<mnist_cnn, generic_target>>() && within<Train<mnist_cnn, generic_target>>(generic_target));
  HOLDS(tiled<Train<lenet5>>() && within<Train<lenet5>>(avx512_target));
  HOLDS(tiled<Train<lenet5, avx2_target>>() && within<Train<lenet5, avx2_target>>(avx2_target));
  HOLDS(tiled<Train<resnet8>>() && within<Train<resnet8>>(avx512_target));
  HOLDS(tiled<Train<resnet8, avx2_target>>() && within<Train<resnet8, avx2_target>>(avx2_target));
  HOLDS(tiled<Train<residual, generic_target>>() && within<Train<residual, generic_target>>(generic_target));
  HOLDS(tiled<Infer<mnist_mlp>>() && within<Infer<mnist_mlp>>(avx512_target));
}

TEST_CASE("with 32 registers, the convolutions of the README's network leave no row over") {
  constexpr auto divides = [](const auto& plan) {
    for (const Kernel& k : plan.order)
      if (k.spec.anchor == anchors::contract && !k.spec.by_images && k.spec.domain.width % k.spec.tile_rows != 0)
        return false;
    return true;
  };
  HOLDS(divides(Train<mnist_cnn>::plan));
}

// -- tasks

TEST_CASE("a weight gradient's tasks cover its rows; other kernels of images run once per image") {
  constexpr const auto& plan = Train<mnist_cnn>::plan;
  constexpr const Kernel& dense = kernel(plan, anchors::correlate, {ops::conv_dw, ops::update});
  HOLDS(dense.spec.by_images && dense.tasks * dense.spec.tile_rows == dense.spec.domain.width);
  HOLDS(kernel(plan, anchors::correlate, {ops::conv_dw}).per_image());
  HOLDS(kernel(plan, anchors::contract, {ops::conv, ops::statistics}).per_image());
  HOLDS(kernel(plan, anchors::loss, {ops::cross_entropy}).per_image());
  HOLDS(kernel(plan, anchors::merge, {ops::merge_statistics}).tasks == 2);  // 32 channels in blocks of 16
  HOLDS(!kernel(plan, anchors::rows, {ops::conv_dw, ops::update}).per_image() &&
        !kernel(plan, anchors::pack, {ops::pack}).per_image());
}

TEST_CASE("threads share many weights panel by panel, and the images of a small batch in bands of rows") {
  constexpr const Kernel& dense = kernel(Train<mnist_cnn>::plan, anchors::contract, {ops::conv, ops::bias, relu});
  HOLDS(dense.spec.by_images && dense.tasks == dense.spec.domain.channels / 16 / dense.spec.tile_vectors * 64 / 8);
  constexpr auto most = [](const auto& plan) {
    int tasks = 0;
    for (const Kernel& k : plan.order)
      if (k.spec.over == Over::pixels && !k.spec.by_images && k.tasks > tasks) tasks = k.tasks;
    return tasks;
  };
  HOLDS(most(Train<many_pixels, avx512_target, Passes{}, Adam{}, 2>::plan) >= 6);
  HOLDS(most(Infer<many_pixels, avx512_target, Passes{}, Adam{}, 1>::plan) == 8);
  HOLDS(most(Infer<many_pixels, avx512_target, Passes{}, Adam{}, 4>::plan) == 0);
}

// -- barriers

/// Whether two kernels may run at the same time: they share nothing that one of them writes, or only tensors whose
/// images each thread keeps to itself in both.
constexpr bool independent(const auto& plan, const Kernel& a, const Kernel& b) {
  const auto own = [&plan](const Kernel& k, int i) {
    const bool partial = k.spec.leaves_partials && i == 2;
    return k.per_image() && (plan.places[k.operands[i]].view.batched || partial);
  };
  for (int i = 0; i < a.operands.size(); i++)
    for (int j = 0; j < b.operands.size(); j++)
      if (a.operands[i] == b.operands[j] && (a.writes(i) || b.writes(j)) && !(own(a, i) && own(b, j))) return false;
  return true;
}
template <class Code>
constexpr bool barriers_suffice() {
  const auto& plan = Code::sequenced;
  for (int k = 0; k < plan.order.size(); k++)
    for (int earlier = k - 1; earlier >= 0 && !waits(plan, earlier + 1); earlier--)
      if (!independent(plan, plan.order[earlier], plan.order[k])) return false;
  return true;
}
/// Whether each barrier separates its kernel from one that it cannot run beside.
template <class Code>
constexpr bool barriers_are_needed() {
  const auto& plan = Code::sequenced;
  for (int k = 0; k < plan.order.size(); k++) {
    if (!waits(plan, k)) continue;
    bool needed = false;
    for (int earlier = k - 1; earlier >= 0; earlier--) {
      needed = needed || !independent(plan, plan.order[earlier], plan.order[k]);
      if (waits(plan, earlier)) break;
    }
    if (!needed) return false;
  }
  return true;
}
TEST_CASE("kernels between two barriers may run in any order, and no barrier is too many") {
  HOLDS(barriers_suffice<Train<mnist_cnn>>() && barriers_are_needed<Train<mnist_cnn>>());
  HOLDS(barriers_suffice<Train<mnist_mlp>>() && barriers_are_needed<Train<mnist_mlp>>());
  HOLDS(barriers_suffice<Train<lenet5>>() && barriers_are_needed<Train<lenet5>>());
  HOLDS(barriers_suffice<Train<resnet8>>() && barriers_are_needed<Train<resnet8>>());
  HOLDS(barriers_suffice<Infer<resnet8>>() && barriers_are_needed<Infer<resnet8>>());
  HOLDS(barriers_suffice<Train<residual>>() && barriers_are_needed<Train<residual>>());
  HOLDS(barriers_suffice<Train<normalized_input>>() && barriers_are_needed<Train<normalized_input>>());
  constexpr Passes unfused{.fuse = false};
  HOLDS(barriers_suffice<Train<mnist_cnn, avx512_target, unfused>>() &&
        barriers_are_needed<Train<mnist_cnn, avx512_target, unfused>>());
}

constexpr int index(const auto& plan, const Kernel& k) { return static_cast<int>(&k - plan.order.begin()); }
/// The kernel after one.
constexpr const Kernel& after(const auto& plan, const Kernel& k) { return plan.order[index(plan, k) + 1]; }

struct Unchanged {
  constexpr void operator()(auto&) const {}
};
/// Two kernels of the README's network, one after the other, with barriers.
template <class Change = Unchanged>
constexpr auto pair(const Kernel& first, const Kernel& second, Change change = {}) {
  return Sequenced(changed(Train<mnist_cnn>::laid_out,
                           [&](auto& p) {
                             p.order.clear();
                             p.order.add(first);
                             p.order.add(second);
                             change(p);
                           }),
                   avx512_target, true, false);
}
constexpr const auto& laid_out = Train<mnist_cnn>::laid_out;
constexpr const Kernel& convolution = kernel(laid_out, anchors::contract, {ops::conv, ops::statistics});
constexpr const Kernel& merging = kernel(laid_out, anchors::merge, {ops::merge_statistics});

TEST_CASE("who writes waits for who reads, and the other way round") {
  // of the second convolution
  constexpr const Kernel& update = kernel(laid_out, anchors::rows, {ops::conv_dw, ops::update});
  constexpr const Kernel& reader =
      after(laid_out, kernel(laid_out, anchors::map, {ops::max_pool, ops::normalize, relu}));
  HOLDS(reader.operands[1] == tensor(laid_out.graph, "conv", 2, "weight") &&
        update.operands.contains(reader.operands[1]));
  HOLDS(waits(pair(reader, update), 1) && waits(pair(update, reader), 1));
  HOLDS(!waits(pair(convolution, update), 1));  // of another's weights
}

TEST_CASE("images that a merge has read may not be overwritten at once") {
  HOLDS(waits(pair(convolution, merging), 1) && waits(pair(merging, convolution), 1));
}

TEST_CASE("kernels that hand over anything but images wait, and are not interleaved") {
  constexpr const Kernel& pooling = kernel(laid_out, anchors::map, {ops::max_pool, ops::normalize, relu});
  constexpr const Kernel& reader = after(laid_out, pooling);
  HOLDS(!waits(pair(pooling, reader), 1) && joins(pair(pooling, reader), 1));
  constexpr auto shared = pair(pooling, reader, [](auto& p) { p.places[p.order[1].operands[0]].view.batched = false; });
  HOLDS(waits(shared, 1) && !joins(shared, 1));
}

TEST_CASE("a merge waits for everybody, and everybody for it") {
  constexpr const auto& plan = Train<mnist_cnn>::plan;
  HOLDS(waits(plan, index(plan, kernel(plan, anchors::merge, {ops::merge_statistics}))));
  HOLDS(waits(plan, index(plan, kernel(plan, anchors::map, {ops::max_pool, ops::normalize, relu}))));
  HOLDS(waits(plan, index(plan, kernel(plan, anchors::rows, {ops::conv_dw, ops::update}))));
}

TEST_CASE("kernels that hand images to one another do not wait") {
  constexpr const auto& plan = Train<mnist_cnn>::plan;
  constexpr const Kernel& next = after(plan, kernel(plan, anchors::map, {ops::max_pool, ops::normalize, relu}));
  HOLDS(next.spec.anchor == anchors::contract && joins(plan, index(plan, next)));
  HOLDS(!waits(plan, index(plan, kernel(plan, anchors::loss, {ops::cross_entropy}))));
}

TEST_CASE("a matrix product waits only where threads share its weights") {
  constexpr const auto& few = Train<mnist_mlp>::plan;
  HOLDS(!waits(few, index(few, kernel(few, anchors::contract, {ops::conv, ops::bias}))));
  constexpr const auto& many = Train<mnist_cnn>::plan;
  HOLDS(waits(many, index(many, kernel(many, anchors::contract, {ops::conv, ops::bias, relu}))));
}

TEST_CASE("a region of several kernels goes through images, each on one of them") {
  constexpr auto legal = [](const auto& plan) {
    for (const Region& r : plan.regions)
      for (int k = r.first; k < r.last; k++) {
        const Kernel& kernel = plan.order[k];
        if (r.interleaves() && (!kernel.per_image() || kernel.spec.by_images)) return false;
      }
    return true;
  };
  HOLDS(legal(Train<mnist_cnn>::plan) && legal(Train<lenet5>::plan) && legal(Train<resnet8>::plan) &&
        legal(Infer<resnet8>::plan));
}

TEST_CASE("switched off: tiles of one row and vector, a barrier before every kernel") {
  constexpr Passes off{.sequence = false};
  constexpr auto naive = [](const auto& plan) {
    for (int k = 0; k < plan.order.size(); k++) {
      const Kernel& kernel = plan.order[k];
      if (kernel.spec.tile_rows != 1 || kernel.spec.tile_vectors != 1 || joins(plan, k) || waits(plan, k) != (k > 0))
        return false;
    }
    return true;
  };
  HOLDS(naive(Train<mnist_cnn, avx512_target, off>::plan));
  HOLDS(!naive(Train<mnist_cnn>::plan));
}

// -- work

constexpr auto product = Input{1, 1, 7} >> Dense{.units = 3, .bias = false};
constexpr auto window = Input{6, 5, 2} >> Conv{.filters = 4, .kernel = 3, .bias = false} >> GlobalAveragePool{};
TEST_CASE("floating-point operations are counted by hand") {
  constexpr auto flops = [](const auto& plan, Op op) {
    for (const Kernel& k : plan.order)
      if (plan.graph.nodes[k.nodes[0]].op == op) return k.flops;
    return -1.0;
  };
  HOLDS(flops(Train<product>::plan, ops::conv) == 64.0 * 2 * 7 * 3);
  // and the average: one product, one sum
  HOLDS(flops(Infer<window>::plan, ops::conv) == 64.0 * (4 * 3 * 4) * (2 * 9 * 2 + 2));
}

}  // namespace
}  // namespace sinter::test
