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
#include "runtime/data/digits.hpp"
#include "runtime/data/stream.hpp"

namespace sinter {

/// One image with its label, or its target.
struct Example {
  xt::xtensor<float, 3> image;  ///< (height, width, channels)
  std::uint8_t label = 0;       ///< class number
  /// in place of the label: what the loss compares the outputs with; empty where there is a label
  xt::xtensor<float, 1> target;
  float weight = 1.f;  ///< in the loss, where that has weights
};

/// Several images with their labels, as Model::train_step takes them:
/// `for (const auto& [images, labels] : data.train.batch(64))`.
struct Batch {
  xt::xtensor<float, 4> images;         ///< (n, height, width, channels)
  xt::xtensor<std::uint8_t, 1> labels;  ///< (n), class numbers
};

/// Several images with what the loss compares the outputs with:
/// `for (const auto& [images, targets, weights] : data.batch_with_targets(64))
///    model.train_step(images, Targets(targets).weighted_by(weights));`
struct TargetBatch {
  xt::xtensor<float, 4> images;   ///< (n, height, width, channels)
  xt::xtensor<float, 2> targets;  ///< (n, numbers); labels as one number each
  xt::xtensor<float, 1> weights;  ///< (n), where the samples have weights; else (0)
};

/// The same, each label as a row that is 1 at the class number and 0 elsewhere.
struct OneHotBatch {
  xt::xtensor<float, 4> images;  ///< (n, height, width, channels)
  xt::xtensor<float, 2> labels;  ///< (n, classes)
};

/// What becomes of the last batch where the examples do not fill it.
enum class LastBatch : std::uint8_t { keep, drop };

/// A range of batches, made one after the other while it is walked; the object an iterator shows is overwritten by the
/// next one. A std::ranges::view: cheap to copy, and its iterators outlive it.
template <class B>
class BatchRange : public std::ranges::view_interface<BatchRange<B>> {
 public:
  using Open = std::function<std::unique_ptr<Stream<B>>()>;
  BatchRange(std::size_t size, Open open) : size_(size), open_(std::move(open)) {}

  std::size_t size() const { return size_; }
  StreamIterator<B> begin() const { return StreamIterator<B>(open_()); }
  std::default_sentinel_t end() const { return {}; }

  /// The same batches in the same order, of which a thread makes up to `batches` ahead. Throws InputError for 0.
  BatchRange prefetch(std::size_t batches) const;

  /// Labels as rows of `classes` values, at most 65,536. A label of `classes` or more is an InputError when its batch
  /// is made.
  BatchRange<OneHotBatch> one_hot(std::size_t classes) const
    requires std::same_as<B, Batch>;

 private:
  std::size_t size_;
  Open open_;
};

/// Images with labels, and what to do with them: shuffle, take, skip, split, map, then batch. Nothing is done before
/// the examples are walked; a Dataset never changes, each call gives another that shares the images, and copies are
/// cheap. It is an input range of Examples. Throws InputError where something does not fit.
class Dataset {
 public:
  /// images: (n, height, width, channels), or (n, height, width) for one channel, or a table (n, features) for Input{1,
  /// 1, features}; bytes, that become b/255, or floating-point values, that are fed as they are and must be finite and
  /// no larger than largest_value. labels: (n), or (n, 1), integers from 0 to 255: class numbers; or targets: (n), or
  /// (n, numbers), floating-point values, finite, or (n, numbers) integers. At least one image.
  template <class Images, class Labels>
  Dataset(const xt::xexpression<Images>& images, const xt::xexpression<Labels>& labels)
      : source_(make_source(image_tensor(images.derived_cast()), label_tensor(labels.derived_cast()))) {}
  explicit Dataset(Split split);

  std::size_t size() const;
  /// Of class 0, 1, …; empty where the classes have no names. They go where the examples go: to_split(), fit,
  /// checkpoints, predict.
  const std::vector<std::string>& class_names() const;
  /// The same examples, their classes called so.
  Dataset with_class_names(std::vector<std::string> names) const;
  /// The same examples, each with a weight in the loss; `weights` (n) in the order in which the images were given, each
  /// finite and 0 or more. The loss must have weights: `.loss = CrossEntropy{.weighted = true}`.
  Dataset with_weights(xt::xtensor<float, 1> weights) const;
  /// The same examples, each with the weight of its class.
  Dataset with_class_weights(const std::vector<float>& weights) const;
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
  /// same shape.
  Dataset map(std::function<Example(Example)> change) const;

  BatchRange<Batch> batch(std::size_t examples, LastBatch last = LastBatch::keep) const;
  BatchRange<TargetBatch> batch_with_targets(std::size_t examples, LastBatch last = LastBatch::keep) const;

  /// Everything in its order as one split, for `fit`. What is bytes and not mapped stays bytes.
  Split to_split() const;

 private:
  using ImageTensor = std::variant<xt::xtensor<std::uint8_t, 4>, xt::xtensor<float, 4>>;
  using LabelTensor = std::variant<xt::xtensor<std::uint8_t, 1>, xt::xtensor<float, 2>>;  ///< class numbers, or targets
  struct Source;
  class Reader;

  /// What a call does to the order of the examples.
  struct Reorder {
    enum class Kind : std::uint8_t { shuffle, take, skip } kind;
    std::size_t count;       ///< of the buffer, of the examples
    std::uint64_t seed = 0;  ///< of a shuffle
  };

  static std::shared_ptr<const Source> make_source(ImageTensor images, LabelTensor labels);

  template <class E>
  static ImageTensor image_tensor(const E& images);
  template <class E>
  static LabelTensor label_tensor(const E& labels);
  static std::array<std::size_t, 4> image_shape(std::span<const std::size_t> shape);
  static std::array<std::size_t, 2> label_shape(std::span<const std::size_t> shape);
  [[noreturn]] static void refuse_label(std::size_t index, const std::string& value);

  friend Dataset npy_dataset(const std::string& images, const std::string& labels);

  Dataset reordered(const Reorder& step) const;
  std::vector<std::uint32_t> order() const;
  std::size_t chosen_size() const;
  std::size_t batches(std::size_t examples, LastBatch last) const;

  std::shared_ptr<const Source> source_;
  std::string label_file_;                                    ///< for errors; "": the labels come from none
  std::shared_ptr<const xt::xtensor<float, 1>> weights_;      ///< of the source's examples; none, if null
  std::shared_ptr<const std::vector<std::string>> names_;     ///< of the classes; none, if null
  std::shared_ptr<const std::vector<std::uint32_t>> chosen_;  ///< by a split; all, if null
  std::vector<Reorder> reorders_;
  std::vector<std::function<Example(Example)>> changes_;
  std::uint64_t epoch_ = 1;
};

template <class E>
Dataset::ImageTensor Dataset::image_tensor(const E& images) {
  using Value = std::remove_cv_t<typename E::value_type>;
  static_assert(std::same_as<Value, std::uint8_t> || std::floating_point<Value>,
                "sinter: images are bytes or floating-point values");
  using Kept = std::conditional_t<std::same_as<Value, std::uint8_t>, std::uint8_t, float>;
  const std::vector<std::size_t> given(images.shape().begin(), images.shape().end());
  auto kept = xt::xtensor<Kept, 4>::from_shape(image_shape(given));
  std::transform(images.template begin<xt::layout_type::row_major>(), images.template end<xt::layout_type::row_major>(),
                 kept.begin(), [](Value value) { return static_cast<Kept>(value); });
  return kept;
}

template <class E>
Dataset::LabelTensor Dataset::label_tensor(const E& labels) {
  using Value = std::remove_cv_t<typename E::value_type>;
  static_assert(std::integral<Value> || std::floating_point<Value>,
                "sinter: labels are integers, class numbers; targets are floating-point values");
  const std::vector<std::size_t> given(labels.shape().begin(), labels.shape().end());
  const std::array<std::size_t, 2> shape = label_shape(given);
  const auto values = labels.template begin<xt::layout_type::row_major>();
  const auto end = labels.template end<xt::layout_type::row_major>();
  if constexpr (std::integral<Value>) {
    if (shape[1] == 1) {
      auto kept = xt::xtensor<std::uint8_t, 1>::from_shape({labels.size()});
      std::transform(values, end, kept.begin(), [index = std::size_t{0}](Value value) mutable {
        if (!std::in_range<std::uint8_t>(value)) refuse_label(index, std::to_string(value));
        ++index;
        return static_cast<std::uint8_t>(value);
      });
      return kept;
    }
  }
  auto kept = xt::xtensor<float, 2>::from_shape(shape);
  std::transform(values, end, kept.begin(), [](Value value) { return static_cast<float>(value); });
  return kept;
}

}  // namespace sinter
