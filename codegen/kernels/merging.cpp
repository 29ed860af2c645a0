#include "codegen/kernels/merging.hpp"

#include <algorithm>

namespace sinter::codegen {

void Merging::run(const MergeSpec& s, Slots operands, int images, int first, int count, float* results) {
  std::fill_n(results, most_results * count, 0.f);
  const int end = std::min(first + count, s.channels);
  for (int c = first; c < end; c += Channels::width) {
    Merging few(s, operands, images, c, std::min(Channels::width, end - c), results + (c - first), count);
    s.operation->merge(few);
  }
}

Channels Merging::total(int row) const {
  Channels sum;
  for (int n = 0; n < images; n++) sum = sum + partial(n, row);
  return sum;
}

void Merging::result(int row, const Channels& x) {
  for (int i = 0; i < count_; i++) results_[row * pitch_ + i] = static_cast<float>(x.of[i]);
}

Channels Merging::load_fewer(int slot, std::ptrdiff_t at) const {
  Channels x;
  with_numbers(spec_.element[slot], operands_[slot], [&](const auto* numbers) {
    for (int i = 0; i < count_; i++) x.of[i] = static_cast<double>(numbers[at + first_ + i]);
  });
  return x;
}

}  // namespace sinter::codegen
