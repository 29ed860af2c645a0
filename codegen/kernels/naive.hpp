#pragma once

#include <cstddef>
#include <vector>

#include "codegen/ir/nest.hpp"
#include "codegen/kernels/context.hpp"

/// The scalar oracle: any kernel of any plan, number by number, in double, straight from the formulas. It reads the
/// same specs, nests and programs as the SIMD kernels and works on the same memory, so that each kernel can be compared
/// with it alone. Slow on purpose; never deleted. What is an anchor's own stands in its file in codegen/anchors/.
namespace sinter::codegen {

/// A kernel that the oracle runs.
class Naive {
 public:
  /// Where an element is.
  struct At {
    int n = 0, y = 0, x = 0, c = 0;
    bool inside = true;  ///< of a pooling window
  };
  /// Of a register: one number, or one per pixel of a window.
  using Values = std::vector<double>;

  /// Runs a kernel with its anchor's `naive`, over the images [begin, end) if it works image by image: chunks of images
  /// in order, where several runs follow each other.
  static void run(const Kernel& k, void (*naive)(Naive&), Slots operands, const Context& context, int begin, int end) {
    Naive kernel(k.spec, operands, context, begin, end);
    naive(kernel);
  }

  const Spec& spec;
  const Context& context;
  const int begin, end;  ///< images

  Slots slots() const { return slots_; }
  const View& view(int slot) const { return spec.views[slot]; }
  /// A slot's numbers. Only floats are written one by one so far.
  float* at(int slot) const { return numbers_at<Element::f32>(slots_[slot]); }
  float* image_of(int slot, int n) const {
    const View& v = view(slot);
    return at(slot) + (v.batched ? static_cast<std::ptrdiff_t>(v.local ? n / spec.chunk : n) * v.image() : 0) +
           v.origin();
  }
  float& at(int slot, int n, int y, int x, int c) const {
    return image_of(slot, n)[y * view(slot).row() + x * view(slot).pitch + view(slot).channel(c)];
  }

  /// visit(element, sum) for each element of channel c that a nest has in image n.
  template <class Visit>
  void each(const Nest& nest, int n, int c, const Visit& visit) const {
    each(nest, nest.elements.begin(), {n, nest.row, nest.column, c}, address(nest.a, n, c), address(nest.b, n, c),
         visit);
  }
  /// The program, for each element of nests, image by image.
  template <class Nests>
  void images(int count, const Nests& nest) {
    for (int n = begin; n < end; n++)
      for (int c = 0; c < spec.domain.channels; c++) {
        begin_sums();
        for (int i = 0; i < count; i++) each(nest(i), n, c, [&](const At& p, double sum) { program(p, {sum}); });
        end_sums({n, 0, 0, c});
      }
  }
  /// The program, for each element of a nest over what there is one of.
  void rows(const Nest& nest) {
    for (int c = 0; c < spec.domain.channels; c++)
      each(nest, 0, c, [&](const At& p, double sum) { program(p, {sum}); });
  }

  /// The program at an element. `results` are the anchor's.
  void program(const At& p, const Values& results);
  /// Around the elements of an image's channel: what the program adds up over pixels.
  void begin_sums();
  void end_sums(const At& p) const;

 private:
  Naive(const Spec& of, Slots operands, const Context& given, int first, int last)
      : spec(of), context(given), begin(first), end(last), slots_(operands) {}

  const float* address(const Nest::Operand& of, int n, int c) const {
    return of.slot < 0 ? nullptr : image_of(of.slot, n) + of.start + of.of_channel(c);
  }
  /// The loops over elements from `loop` on.
  template <class Visit>
  void each(const Nest& nest, const Nest::Loop* loop, const At& p, const float* a, const float* b,
            const Visit& visit) const {
    if (loop == nest.elements.end()) return visit(p, sum(nest, nest.terms.begin(), a, b));
    for (int i = 0; i < loop->turns(spec, context.images); i++)
      each(nest, loop + 1, {p.n, p.y + i * loop->row, p.x + i * loop->column, p.c}, moved(a, i * loop->a),
           moved(b, i * loop->b), visit);
  }
  /// The loops over terms from `loop` on.
  double sum(const Nest& nest, const Nest::Loop* loop, const float* a, const float* b) const;
  static const float* moved(const float* from, std::ptrdiff_t by) { return from == nullptr ? nullptr : from + by; }

  template <class Registers>
  double step(const Step& e, const At& p, const Values& results, const Registers& reg, int j, int spread) const;
  void add_to_sums(int i, const Step& e, double x);

  Slots slots_;
  Values sums_;
  int counted_ = 0;
};

}  // namespace sinter::codegen
