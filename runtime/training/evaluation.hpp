#pragma once

#include "dsl/cxx20.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dsl/losses/target.hpp"
#include "dsl/shape.hpp"
#include "runtime/base/abi.hpp"
#include "runtime/base/error.hpp"

namespace sinter {

class Model;
class Dataset;

/// A network's answer that is infinite or not a number: weights or an image beyond what 32-bit floating point holds.
/// Nothing can be said of it.
struct NotFinite : InputError {
  using InputError::InputError;
};

/// An image that was taken for another class than its own.
struct Mistake {
  std::size_t image = 0;             ///< its place in the dataset
  int label = 0, predicted = 0;      ///< its class, and the one with the largest probability
  double loss = 0;                   ///< -log of the label's probability, at most that of the smallest float
  std::vector<float> probabilities;  ///< (classes)
};

/// Means over the samples, of one output of several.
struct OutputFigures {
  std::string name;  ///< of the layer that makes it
  double loss = 0;   ///< without its weight
  double metric = 0;
  Metric metric_kind = {};
};

/// How many images of a class were taken for one: rightly, if it is theirs.
struct Confusion {
  int label = 0, predicted = 0;
  std::int64_t images = 0;

  bool operator==(const Confusion&) const = default;
};

/// How many images of a class were taken for it.
struct Recall {
  int label = 0;
  std::int64_t right = 0, images = 0;

  double share() const { return static_cast<double>(right) / static_cast<double>(images); }
};

/// A matrix of the classes is shown of no more than these; of more, what was confused most.
inline constexpr int most_in_a_matrix = 128;

/// An output that is a picture, of the first images of a dataset.
struct PictureOutput {
  std::string name;  ///< of the layer that makes it
  Shape shape;
  /// of each image: what is predicted, and what it is compared with; (height, width, channels). Of pixels that are in
  /// classes, class_picture.
  std::vector<std::vector<float>> predicted, wanted;
};

/// What a model makes of a set of images it was not trained on.
struct Evaluation {
  double loss = 0;  ///< mean over the images
  /// of the loss's metric, likewise; the accuracy: the first of equal probabilities counts as the largest
  double metric = 0;
  Metric metric_kind = {};  ///< what that is; none where the loss has none
  /// of each output, where a network has several; `metric` is the first one's, and classes, confusion and mistakes are
  /// those of the first one that has classes
  std::vector<OutputFigures> outputs;
  std::vector<Shape> inputs;            ///< that a sample consists of
  std::vector<PictureOutput> pictures;  ///< of each output of such a form
  /// 0 where images are in none: then there is neither confusion nor a worst mistake
  int classes = 0;
  double accuracy = 0;                   ///< where they are in classes: 0..1, by the largest probability
  std::vector<std::string> class_names;  ///< of the dataset; empty where it has none
  std::vector<Confusion> confusion;      ///< of which there are images, by label, then by what they were taken for
  std::vector<Mistake> worst;            ///< highest loss first

  /// What a class is called, on a terminal.
  std::string name(int label) const;
  /// Images of a class that were taken for one.
  std::int64_t count(int label, int predicted) const;
  /// The classes that were taken for others, the most images first, then in the order of `confusion`.
  std::vector<Confusion> frequent_confusions() const;
  /// Of the classes that there are images of, the smallest share first, then by label.
  std::vector<Recall> recalls() const;
};

/// Tests the model, with running statistics, and with the averages of its weights where it keeps them; changes nothing.
/// Of an augmented dataset the images are those without_augmentation().
/// Keeps the `worst` mistakes of highest loss (the first of equal ones), fewer if there are fewer. What comes out does
/// not depend on the number of threads.
/// @throws InputError for images or labels that do not suit the model, NotFinite naming the first image whose
/// probabilities are no numbers
Evaluation evaluate(Model& model, const Dataset& data, int worst = 5);

/// @throws NotFinite where one of the predictions of `what`, an image, is no number; `of`: what each is called,
/// "probability of class"
void check_finite(std::span<const float> predictions, const std::string& what, const char* of);

/// The class of the largest probability, the first of several that are equal. A probability that is not a number counts
/// as none.
int most_probable(const float* probabilities, int classes);

}  // namespace sinter
