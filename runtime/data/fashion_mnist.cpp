#include "runtime/data/idx_set.hpp"
#include "runtime/data/public_data.hpp"

namespace sinter {
namespace {

/// Xiao, Rasul & Vollgraf 2017: articles of clothing, four IDX files.
const PublicData& fashion_mnist_data() {
  static const PublicData data = {
      .name = "fashion_mnist",
      .title = "Fashion-MNIST",
      .files =
          {
              {"train-images-idx3-ubyte.gz", 47'040'016,
               "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"},
              {"train-labels-idx1-ubyte.gz", 60'008,
               "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"},
              {"t10k-images-idx3-ubyte.gz", 7'840'016,
               "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"},
              {"t10k-labels-idx1-ubyte.gz", 10'008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"},
          },
      .mirrors = {"https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
                  "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"},
      .parse = read_mnist_files,
      .difference = idx_difference,
      .class_names = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
                      "Ankle boot"},
      .subject = "garment",
      .light_on_dark = true,
      .test_images = "t10k-images-idx3-ubyte.gz"};
  return data;
}

}  // namespace

DataSource fashion_mnist() { return source_of(fashion_mnist_data()); }

}  // namespace sinter
