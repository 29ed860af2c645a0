#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "codegen/ir/nest.hpp"
#include "codegen/kernels/context.hpp"

/// The scalar oracle: any kernel of any plan, number by number, in double, straight from the formulas. It reads the
/// same specs, nests and programs as the SIMD kernels and works on the same memory, so that each kernel can be compared
/// with it alone. Slow on purpose; never deleted. What is an anchor's own stands in its file in codegen/anchors/.
namespace sinter::codegen {

/// A number in memory, of any kind: what is written is rounded to it.
class Cell {
 public:
  Cell(std::byte* at, Element element) : at_(at), element_(element) {}
  operator float() const { return number(element_, at_, 0); }
  Cell& operator=(float x) {
    with_numbers(element_, at_, [x](auto* to) { *to = x; });
    return *this;
  }
  Cell& operator=(const Cell& other) { return *this = static_cast<float>(other); }
  Cell(const Cell&) = default;

 private:
  std::byte* at_;
  Element element_;
};
/// Numbers that lie after one another, as a pointer to the first has them.
class Cells {
 public:
  Cells() = default;
  Cells(std::byte* at, Element element) : at_(at), element_(element) {}
  Cell operator[](std::ptrdiff_t i) const { return {(*this + i).at_, element_}; }
  Cell operator*() const { return (*this)[0]; }
  Cells operator+(std::ptrdiff_t i) const { return {at_ + i * bytes_of(element_), element_}; }

 private:
  std::byte* at_ = nullptr;
  Element element_{};
};

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
  /// A slot's numbers.
  Cells at(int slot) const { return {slots_[slot], view(slot).element}; }
  Cells image_of(int slot, int n) const {
    const View& v = view(slot);
    return at(slot) + (v.batched ? static_cast<std::ptrdiff_t>(v.local ? n / spec.chunk : n) * v.image() : 0) +
           v.origin();
  }
  Cell at(int slot, int n, int y, int x, int c) const { return image_of(slot, n)[view(slot).at(y, x, c)]; }

  /// visit(element, sum) for each element of channel c that a nest has in image n. A sum in blocks begins with
  /// begun(element).
  template <class Visit, class Begun = float (*)(const At&)>
  void each(
      const Nest& nest, int n, int c, const Visit& visit, const Begun& begun = [](const At&) { return 0.f; }) const {
    each(nest, nest.elements.begin(), {n, nest.row, nest.column, c}, address(nest.a, n, c), address(nest.b, n, c),
         visit, begun);
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

  /// Where a nest's operand is; of none, nowhere.
  using Address = std::optional<Cells>;
  Address address(const Nest::Operand& of, int n, int c) const {
    if (of.slot < 0) return {};
    return image_of(of.slot, n) + of.start + of.of_channel(c);
  }
  /// The loops over elements from `loop` on.
  template <class Visit, class Begun>
  void each(const Nest& nest, const Nest::Loop* loop, const At& p, const Address& a, const Address& b,
            const Visit& visit, const Begun& begun) const {
    if (loop == nest.elements.end())
      return visit(p, nest.block > 0 ? static_cast<double>(sum_in_blocks(nest, a, b, begun(p)))
                                     : sum(nest, nest.terms.begin(), a, b));
    for (int i = 0; i < loop->turns(spec, context.images); i++)
      each(nest, loop + 1, {p.n, p.y + i * loop->row, p.x + i * loop->column, p.c}, moved(a, i * loop->a),
           moved(b, i * loop->b), visit, begun);
  }
  /// The loops over terms from `loop` on.
  double sum(const Nest& nest, const Nest::Loop* loop, const Address& a, const Address& b) const;
  /// The same of a nest in blocks, in floats: the very bits. `begun`: what they are added to.
  float sum_in_blocks(const Nest& nest, const Address& a, const Address& b, float begun) const;
  static Address moved(const Address& from, std::ptrdiff_t by) {
    if (!from) return {};
    return *from + by;
  }

  template <class Registers>
  double step(const Step& e, const At& p, const Values& results, const Registers& reg, int j, int spread) const;
  void add_to_sums(int i, const Step& e, double x);

  Slots slots_;
  Values sums_;
  int counted_ = 0;
};

}  // namespace sinter::codegen
