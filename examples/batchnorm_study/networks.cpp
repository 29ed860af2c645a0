#include "examples/batchnorm_study/networks.hpp"

#include <stdexcept>

#include "sinter.hpp"

namespace study {
namespace {

using namespace sinter;

// clang-format off
constexpr auto plain = Input{28, 28, 1} >> Flatten{}
    >> Dense{128} >> ReLU{}
    >> Dense{64} >> ReLU{}
    >> Dense{10};
constexpr auto normalized = Input{28, 28, 1} >> Flatten{}
    >> Dense{128} >> BatchNorm{} >> ReLU{}
    >> Dense{64} >> BatchNorm{} >> ReLU{}
    >> Dense{10};
constexpr auto dropped = Input{28, 28, 1} >> Flatten{}
    >> Dense{128} >> ReLU{} >> Dropout{.rate = 0.5f}
    >> Dense{64} >> ReLU{} >> Dropout{.rate = 0.5f}
    >> Dense{10};
constexpr auto both = Input{28, 28, 1} >> Flatten{}
    >> Dense{128} >> BatchNorm{} >> ReLU{} >> Dropout{.rate = 0.5f}
    >> Dense{64} >> BatchNorm{} >> ReLU{} >> Dropout{.rate = 0.5f}
    >> Dense{10};

constexpr auto deep_plain = Input{28, 28, 1} >> Flatten{}
    >> repeat<19>(Dense{64} >> ReLU{})
    >> Dense{10};
constexpr auto deep_normalized = Input{28, 28, 1} >> Flatten{}
    >> repeat<19>(Dense{64} >> BatchNorm{} >> ReLU{})
    >> Dense{10};
// clang-format on

template <const auto& Net, int capacity>
std::unique_ptr<Model> trainer() {
  return std::make_unique<Trainer<Net, {.batch = capacity, .optimizer = SGD{.rate = 0.05f}}>>();
}
template <const auto& Net>
std::unique_ptr<Model> of_capacity(int capacity) {
  switch (capacity) {
    case 16:
      return trainer<Net, 16>();
    case 64:
      return trainer<Net, 64>();
    case 1024:
      return trainer<Net, 1024>();
    default:
      throw std::invalid_argument("study: capacity " + std::to_string(capacity) + ", where there are 16, 64 and 1024");
  }
}

}  // namespace

const char* name_of(Variant variant) {
  static constexpr const char* names[] = {"plain", "BatchNorm", "Dropout", "BatchNorm + Dropout"};
  return names[static_cast<int>(variant)];
}

std::unique_ptr<Model> make(Variant variant, int capacity) {
  switch (variant) {
    case Variant::plain:
      return of_capacity<plain>(capacity);
    case Variant::normalized:
      return of_capacity<normalized>(capacity);
    case Variant::dropout:
      return trainer<dropped, 64>();
    case Variant::both:
      return trainer<both, 64>();
  }
  throw std::invalid_argument("study: no such variant");
}

std::unique_ptr<Model> make_deep(bool with_batch_norm) {
  return with_batch_norm ? trainer<deep_normalized, 64>() : trainer<deep_plain, 64>();
}

}  // namespace study
