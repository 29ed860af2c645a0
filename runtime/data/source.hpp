#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/base/abi.hpp"

namespace sinter {

struct PublicData;  // runtime/data/public_data.hpp
struct TrainTest;   // runtime/data/train_test.hpp; a user's file need not pay for xtensor

/// What a program asks of its source. A directory alone is a request:
/// a source that wants no more may take a std::string_view.
struct DataRequest {
  std::string_view directory;  ///< the value of --data, "" when the flag is not given
  bool download = true;        ///< whether the network may be asked
  bool quiet = false;          ///< no progress on stderr

  template <std::convertible_to<std::string_view> Directory>
  DataRequest(const Directory& named) : directory(named) {}
  operator std::string_view() const { return directory; }
};

/// Where a program's data come from: `DataSource{load, "name"}`, `load` making a TrainTest of a DataRequest or of the
/// directory alone. (Not with <functional>: that header is 17 MiB of what every user's file costs GCC.)
class DataSource {
 public:
  template <std::invocable<const DataRequest&> Load>
  DataSource(Load from, std::string called, const PublicData* public_data = nullptr)
      : name(std::move(called)), known(public_data), loader_(std::make_shared<LoaderOf<Load>>(std::move(from))) {}

  std::string name;
  const PublicData* known = nullptr;  ///< the public data set that it is, for help; null: none

  TrainTest load(const DataRequest& request) const;

 private:
  struct Loader {
    virtual ~Loader() = default;
    virtual TrainTest load(const DataRequest& request) = 0;
  };
  template <class Load, class Loaded = TrainTest>  // which is complete where a source is made
  struct LoaderOf : Loader {
    explicit LoaderOf(Load given) : from(std::move(given)) {}
    Loaded load(const DataRequest& request) override { return from(request); }
    Load from;
  };
  std::shared_ptr<Loader> loader_;
};

// The public data sets, each as find_public_data finds it.

/// MNIST; where it cannot be had, procedurally drawn digits.
DataSource mnist();
/// Fashion-MNIST: of the same form, ten kinds of clothing.
DataSource fashion_mnist();
/// Kuzushiji-MNIST: of the same form, ten hiragana.
DataSource kmnist();
/// EMNIST, handwritten letters and digits of 28x28 pixels, upright. `split`: "balanced" and "bymerge" (47 classes),
/// "byclass" (62), "letters" (26, counted from 0), "digits" and "mnist" (10). @throws InputError for another one
DataSource emnist(std::string_view split);
/// CIFAR-10 and CIFAR-100, pictures of 32x32 pixels in colour; the latter with its 100 classes or its 20 superclasses.
DataSource cifar10();
DataSource cifar100();
DataSource cifar100_coarse();

}  // namespace sinter
