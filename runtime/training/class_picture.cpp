#include "runtime/training/class_picture.hpp"

#include "runtime/training/evaluation.hpp"

namespace sinter {

std::vector<float> class_picture(const Signature& of, std::span<const float> numbers) {
  const auto pixels = static_cast<std::size_t>(of.pixels), each = numbers.size() / pixels;
  const float last = static_cast<float>(of.classes_each() - 1);
  std::vector<float> picture(pixels);
  for (std::size_t i = 0; i < pixels; ++i) {
    const float* const of_pixel = numbers.data() + i * each;
    picture[i] = (each == 1 ? *of_pixel : static_cast<float>(most_probable(of_pixel, of.classes_each()))) / last;
  }
  return picture;
}

}  // namespace sinter
