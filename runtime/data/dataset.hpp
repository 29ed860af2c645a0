#pragma once

#include "dsl/cxx20.hpp"
#include "runtime/base/arrays.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "runtime/base/abi.hpp"
#include "runtime/base/random.hpp"
#include "runtime/data/augment/mixing.hpp"
#include "runtime/data/batch.hpp"
#include "runtime/data/stream.hpp"

namespace sinter {

class Augmentation;  // runtime/data/augment/augmentation.hpp

/// One image with its label, or its target.
struct Example {
  xt::xtensor<float, 3> image;  ///< (height, width, channels)
  ClassNumber label = 0;
  /// in place of the label: what the loss compares the outputs with; empty where there is a label
  xt::xtensor<float, 1> target;
  float weight = 1.f;  ///< in the loss, where that has weights
};

/// Images with labels, and what to do with them: shuffle, take, skip, split, map, augment, then batch. Nothing is done
/// before the examples are walked; a Dataset never changes, each call gives another that shares the images, and copies
/// are cheap. It is an input range of Examples. Throws InputError where something does not fit.
class Dataset {
 public:
  /// images: (n, height, width, channels), or (n, height, width) for one channel, or a table (n, features) for Input{1,
  /// 1, features}; bytes, that become b/255, or floating-point values, that are fed as they are and must be finite and
  /// no larger than largest_value. labels: (n), or (n, 1), integers from 0 to 65,535: class numbers; or targets: (n),
  /// or (n, numbers), floating-point values, finite, or (n, numbers) integers; (n, height, width), and with channels
  /// behind them, are rows, too. At least one image.
  ///
  /// Arrays are copied; one that is moved in, a tensor of bytes or floats in rows, gives its memory instead.
  template <class Images, class Labels>
    requires(xt::is_xexpression<std::remove_cvref_t<Images>>::value &&
             xt::is_xexpression<std::remove_cvref_t<Labels>>::value)
  Dataset(Images&& images, Labels&& labels)
      : stored_(store(image_tensor(std::forward<Images>(images)), label_tensor(std::forward<Labels>(labels)))) {}

  std::size_t size() const;
  /// Height, width and channels of the images, before map() and augment().
  std::array<std::size_t, 3> image_shape() const;
  /// Whether images are bytes, which neither map() nor augment() changes.
  bool has_bytes() const;
  bool has_weights() const { return weights_ != nullptr; }
  /// Of class 0, 1, …; empty where the classes have no names. They go where the examples go: fit, checkpoints, predict.
  const std::vector<std::string>& class_names() const;
  /// The same examples, their classes called so. At most most_classes names, of 4 MiB.
  Dataset with_class_names(std::vector<std::string> names) const;
  /// The same examples, each with a weight in the loss; `weights` (n) in the order in which the images were given, each
  /// finite and 0 or more. The loss must have weights: `.loss = CrossEntropy{.weighted = true}`.
  Dataset with_weights(xt::xtensor<float, 1> weights) const;
  /// The same examples, each with the weight of its class.
  Dataset with_class_weights(const std::vector<float>& weights) const;
  /// The same examples, said to be read from these files, for errors; "" for none.
  Dataset with_files(std::string images, std::string labels) const;
  const std::string& image_file() const { return image_file_; }
  const std::string& label_file() const { return label_file_; }
  StreamIterator<Example> begin() const;
  std::default_sentinel_t end() const { return {}; }

  /// Mixes the examples; another order for each epoch(). A buffer of size() or more gives every order the same chance,
  /// and that of `fit` with this seed. A smaller one holds that many, from which the next is drawn, as in tf.data.
  Dataset shuffle(std::size_t buffer, std::uint64_t seed = 1) const;
  /// The epoch whose order the shuffles give, 1 unless told: `for (int e = 1; e <= 3; e++) for (… :
  /// train.epoch(e).batch(64))`.
  Dataset epoch(std::uint64_t number) const;
  /// The first `count` examples, and all but those. After a shuffle they are others in each epoch.
  Dataset take(std::size_t count) const;
  Dataset skip(std::size_t count) const;
  /// The first examples, `fraction` of all rounded, and the others; both at least one. The order of shuffles before it
  /// is fixed as it is in this epoch, so that no example changes sides.
  std::pair<Dataset, Dataset> split(double fraction) const;
  /// Applies `change` to every example each time it is walked, on whichever thread prefetches. All images must get the
  /// same shape, and values that are finite.
  Dataset map(std::function<Example(Example)> change) const;
  /// The same with random numbers, for augmentation: those that belong to (seed, epoch(), image), and to this map()
  /// among several. So an image is changed in another way in each epoch, and in the same way whatever its place in the
  /// order, the number of threads, and where a training was resumed.
  Dataset map(std::function<Example(Example, Random&)> change, std::uint64_t seed = 1) const;

  /// Changes the images that are trained on, by `steps` in their order (runtime/data/augment/steps.hpp):
  /// `train.augment(RandomShift{.height = 0.1f, .width = 0.1f} >> RandomHorizontalFlip{})`. Its random numbers are as
  /// those of map(). Whoever walks the examples or batches gets changed ones, and so does what `fit` trains on; what
  /// tests, holds out, standardizes, checks or describes images has them without_augmentation().
  /// @throws InputError for a crop that is larger than the images
  Dataset augment(const Augmentation& steps, std::uint64_t seed = 1) const;
  /// Mixes the examples of each batch, and their targets, by random numbers of (seed, epoch(), image), after all map()
  /// and augment(): `train.one_hot(10).mix(Mixup{.alpha = 0.2f})`. The order of the examples decides which two meet;
  /// single examples are not mixed. As augment(), for training alone.
  /// @throws InputError for numbers out of range, and where there are class numbers, which cannot be mixed
  Dataset mix(const Mixing& by, std::uint64_t seed = 1) const;
  /// The class numbers, as map() leaves them, as rows of `classes` values, 1 at the class and 0 elsewhere: targets that
  /// can be mixed, for a loss on distributions. As BatchRange::one_hot.
  Dataset one_hot(std::size_t classes) const;
  /// The same examples as they are tested: augment() only crops to the size that it makes, and clamps; nothing is
  /// mixed.
  Dataset without_augmentation() const;
  /// The calls of augment() and mix(), as in code, with their seeds; "" if there are none.
  std::string augmentation() const;
  bool is_augmented() const;
  bool is_mixed() const { return !mixes_.empty(); }
  /// The first step of augment() or mix() that puts pixels elsewhere, where targets do not follow; "" if none does.
  std::string moving_step() const;
  /// Whether an example has to be made, by map() or augment(), whenever it is read.
  bool makes_examples() const { return !changes_.empty() || !mixes_.empty(); }

  BatchRange batch(std::size_t examples, LastBatch last = LastBatch::keep) const;

 private:
  using ImageTensor = std::variant<xt::xtensor<std::uint8_t, 4>, xt::xtensor<float, 4>>;
  using LabelTensor = std::variant<xt::xtensor<ClassNumber, 1>, xt::xtensor<float, 2>>;  ///< class numbers, or targets
  struct Stored;  // runtime/data/stored_examples.hpp
  friend class ExampleReader;

  /// What a call does to the order of the examples.
  struct Reorder {
    enum class Kind : std::uint8_t { shuffle, take, skip } kind;
    std::size_t count;       ///< of the buffer, of the examples
    std::uint64_t seed = 0;  ///< of a shuffle
  };

  /// Whose random numbers a call has: `number` counts those of one dataset that have some.
  struct Draws {
    std::uint64_t seed;
    std::uint32_t number;
    Random of(std::uint64_t epoch, std::uint32_t image) const;
  };
  struct Change {
    std::function<Example(Example, Random&)> apply;    ///< a map()
    std::shared_ptr<const Augmentation> augmentation;  ///< or an augment()
    Draws draws;
  };
  struct Mix {
    Mixing by;
    Draws draws;
  };

  static std::shared_ptr<const Stored> store(ImageTensor images, LabelTensor labels);

  /// Whether an array that is moved in can give the memory of a tensor of T. A view's memory is not its own.
  template <class E, class T>
  static constexpr bool gives_memory = [] {
    if constexpr (requires(E& array) {
                    requires !std::is_reference_v<E> && !std::is_const_v<E>;
                    requires std::same_as<E, typename E::temporary_type>;
                    { array.storage() } -> std::same_as<xt::uvector<T>&>;
                  }) {
      return E::static_layout == xt::layout_type::row_major;
    } else {
      return false;
    }
  }();
  template <class T, std::size_t N>
  static xt::xtensor<T, N> with_memory_of(auto& array, std::array<std::size_t, N> shape);
  template <class E>
  static ImageTensor image_tensor(E&& images);
  template <class E>
  static LabelTensor label_tensor(E&& labels);
  static std::array<std::size_t, 4> image_extents(std::span<const std::size_t> shape);
  static std::array<std::size_t, 2> label_shape(std::span<const std::size_t> shape);
  [[noreturn]] static void refuse_label(std::size_t index, const std::string& value);

  Dataset reordered(const Reorder& step) const;
  bool has_class_numbers() const;
  std::vector<std::uint32_t> order() const;
  std::size_t chosen_size() const;

  std::shared_ptr<const Stored> stored_;
  std::string image_file_, label_file_;
  std::shared_ptr<const xt::xtensor<float, 1>> weights_;      ///< of the stored examples; none, if null
  std::shared_ptr<const std::vector<std::string>> names_;     ///< of the classes; none, if null
  std::shared_ptr<const std::vector<std::uint32_t>> chosen_;  ///< by a split; all, if null
  std::vector<Reorder> reorders_;
  std::vector<Change> changes_;
  std::vector<Mix> mixes_;
  std::uint32_t drawing_ = 0;  ///< how many calls have drawn
  std::size_t classes_ = 0;    ///< of one_hot(); 0: labels are as they are
  std::uint64_t epoch_ = 1;
};

template <class T, std::size_t N>
xt::xtensor<T, N> Dataset::with_memory_of(auto& array, std::array<std::size_t, N> shape) {
  typename xt::xtensor<T, N>::inner_strides_type strides{};
  xt::compute_strides(shape, xt::layout_type::row_major, strides);
  return xt::xtensor<T, N>(std::move(array.storage()), std::move(shape), std::move(strides));
}

template <class E>
Dataset::ImageTensor Dataset::image_tensor(E&& images) {
  using Value = std::remove_cv_t<typename std::remove_cvref_t<E>::value_type>;
  static_assert(std::same_as<Value, std::uint8_t> || std::floating_point<Value>,
                "sinter: images are bytes or floating-point values");
  using Kept = std::conditional_t<std::same_as<Value, std::uint8_t>, std::uint8_t, float>;
  const std::vector<std::size_t> given(images.shape().begin(), images.shape().end());
  if constexpr (gives_memory<E, Kept>) {
    return with_memory_of<Kept>(images, image_extents(given));
  } else {
    auto kept = xt::xtensor<Kept, 4>::from_shape(image_extents(given));
    std::transform(images.template begin<xt::layout_type::row_major>(),
                   images.template end<xt::layout_type::row_major>(), kept.begin(),
                   [](Value value) { return static_cast<Kept>(value); });
    return kept;
  }
}

template <class E>
Dataset::LabelTensor Dataset::label_tensor(E&& labels) {
  using Value = std::remove_cv_t<typename std::remove_cvref_t<E>::value_type>;
  static_assert(std::integral<Value> || std::floating_point<Value>,
                "sinter: labels are integers, class numbers; targets are floating-point values");
  const std::vector<std::size_t> given(labels.shape().begin(), labels.shape().end());
  const std::array<std::size_t, 2> shape = label_shape(given);
  if constexpr (gives_memory<E, float>) {
    return with_memory_of<float>(labels, shape);
  } else {
    const auto values = labels.template begin<xt::layout_type::row_major>();
    const auto end = labels.template end<xt::layout_type::row_major>();
    if constexpr (std::integral<Value>) {
      if (shape[1] == 1) {
        auto kept = xt::xtensor<ClassNumber, 1>::from_shape({labels.size()});
        std::transform(values, end, kept.begin(), [index = std::size_t{0}](Value value) mutable {
          if (!std::in_range<ClassNumber>(value)) refuse_label(index, std::to_string(value));
          ++index;
          return static_cast<ClassNumber>(value);
        });
        return kept;
      }
    }
    auto kept = xt::xtensor<float, 2>::from_shape(shape);
    std::transform(values, end, kept.begin(), [](Value value) { return static_cast<float>(value); });
    return kept;
  }
}

}  // namespace sinter
