// Whole plans against the graph they came from, evaluated op by op in double.
#include <utility>
#include <vector>

#include "tests/codegen/plan_step.hpp"

namespace sinter::test {
namespace {

/// One thread that does what is left to threads in any order, in pieces of any size: what happens where some are held
/// up.
class AnyOrder final : public codegen::Team {
 public:
  explicit AnyOrder(unsigned seed) : noise_(seed) {}
  int threads() const override { return 1; }
  void run(const Sequence& sequence, int images, const void* data) override {
    struct Piece {
      int part, begin, end;
    };
    for (int first = 0, part = 0; first < sequence.count; first = part) {
      std::vector<Piece> pieces;
      do {
        const int units = sequence.parts[part].count(images);
        for (int begin = 0, end = 0; begin < units; begin = end) {
          end = noise_.integer(begin + 1, units);
          pieces.push_back({part, begin, end});
        }
      } while (++part < sequence.count && !sequence.parts[part].opens);
      for (std::size_t i = pieces.size(); i > 1; i--) std::swap(pieces[i - 1], pieces[noise_.bits() % i]);
      for (const Piece& piece : pieces) sequence.run(data, piece.part, piece.begin, piece.end, 0);
    }
  }

 private:
  Noise noise_;
};

template <class Problem>
void check_all() {
  for (int images : {6, 5, 1}) check_step<TrainCode<Problem>>(images);
}

TEST_CASE("a pooled network") {
  check_all<Case<pooled>>();
  check_step<InferCode<Case<pooled>>>(4);
}
TEST_CASE("a residual network") {
  check_step<TrainCode<Case<residual>>>(6);
  check_step<InferCode<Case<residual>>>(6);
}
TEST_CASE("images of a small batch, shared") {
  check_step<TrainCode<Case<many_pixels, Passes{}, SGD{.rate = 1.f}, 2>>>(2);
  check_step<TrainCode<Case<many_pixels, Passes{}, SGD{.rate = 1.f}, 2>>>(1);
  check_step<InferCode<Case<many_pixels, Passes{}, SGD{.rate = 1.f}, 1>>>(1);
}
TEST_CASE("many weights, shared") {
  for (const int images : {11, 8, 3}) check_step<TrainCode<Case<many_weights, Passes{}, SGD{.rate = 1.f}, 11>>>(images);
}
TEST_CASE("a network with biases") { check_all<Case<biased>>(); }
TEST_CASE("a flat network") {
  check_step<TrainCode<Case<flat>>>(6);
  check_step<InferCode<Case<flat>>>(5);
}
TEST_CASE("a network with dropout") {
  check_all<Case<dropped>>();
  check_step<InferCode<Case<dropped>>>(5);
}
TEST_CASE("parallel branches") { check_all<Case<normalized_input>>(); }

TEST_CASE("branches joined in every way") { check_all<Case<joined>>(); }
TEST_CASE("channels side by side") {
  check_all<Case<adjoined>>();
  check_step<InferCode<Case<adjoined>>>(5);
  check_step<TrainCode<Case<crowded>>>(5);
}
TEST_CASE("numbers moved about") { check_all<Case<rearranged>>(); }
TEST_CASE("groups of channels") {
  check_all<Case<grouped>>();
  check_all<Case<small_groups>>();
}
TEST_CASE("transposed convolutions and means over windows") { check_all<Case<widened>>(); }
TEST_CASE("norms of groups") { check_all<Case<standardized>>(); }
TEST_CASE("windows of any size") { check_all<Case<surveyed>>(); }
TEST_CASE("several inputs and outputs") {
  using Problem = Case<several, Passes{}, SGD{.rate = 1.f}, 6, losses_of_several>;
  check_step<TrainCode<Problem>>(5);
  check_step<InferCode<Problem>>(6);
}
TEST_CASE("images made larger") {
  check_all<Case<resampled>>();
  check_step<InferCode<Case<resampled>>>(5);
}
TEST_CASE("images of one pixel") { check_step<TrainCode<Case<squeezed>>>(6); }

TEST_CASE("pools of every kind") {
  for (int images : {6, 5}) check_step<TrainCode<Case<overlapping>>>(images);
  check_all<Case<gapped>>();
  check_step<InferCode<Case<overlapping>>>(5);
}
TEST_CASE("windows of every kind") {
  check_all<Case<windowed>>();
  check_step<TrainCode<Case<striding>>>(6);
  check_step<InferCode<Case<striding>>>(5);
}

TEST_CASE("a window as large as its image, with zeros behind it") { check_step<TrainCode<Case<spilling>>>(6); }

TEST_CASE("the bits do not depend on the thread count") {
  using Code = TrainCode<Case<residual>>;
  Step1<Code> reference(6, 1);
  for (int threads : {2, 3, 5, 8, 17}) {
    Step1<Code> again(6, threads);
    INFO(threads, " threads");
    CHECK(again.memory.parameters == reference.memory.parameters);
    CHECK(again.memory.states == reference.memory.states);
  }
}

template <class Code>
void check_any_order(int images) {
  const Step1<Code> reference(images, 1);
  for (unsigned seed = 1; seed <= 6; seed++) {
    const Step1<Code> again(images, AnyOrder(seed));
    CAPTURE(seed);
    CHECK(again.memory.parameters == reference.memory.parameters);
    CHECK(again.memory.states == reference.memory.states);
  }
}
TEST_CASE("nor on who does what, and when") {
  for (int images : {6, 5}) {
    check_any_order<TrainCode<Case<residual>>>(images);
    check_any_order<TrainCode<Case<pooled>>>(images);
    check_any_order<TrainCode<Case<dropped>>>(images);
    check_any_order<TrainCode<Case<normalized_input>>>(images);
  }
}

}  // namespace
}  // namespace sinter::test
