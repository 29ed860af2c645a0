#include "runtime/data/mnist.hpp"

#include "runtime/data/idx_set.hpp"
#include "runtime/data/synthetic.hpp"

namespace sinter {

const PublicData& mnist_data() {
  static const PublicData data = {
      .name = "mnist",
      .title = "MNIST",
      .files =
          {
              {"train-images-idx3-ubyte.gz", 47'040'016,
               "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
              {"train-labels-idx1-ubyte.gz", 60'008,
               "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"},
              {"t10k-images-idx3-ubyte.gz", 7'840'016,
               "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"},
              {"t10k-labels-idx1-ubyte.gz", 10'008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"},
          },
      .mirrors = {"https://storage.googleapis.com/cvdf-datasets/mnist/",
                  "https://ossci-datasets.s3.amazonaws.com/mnist/"},
      .parse = read_mnist_files,
      .difference = idx_difference,
      .fallback = [] { return draw_digits(); },
      .fallback_title = "procedurally drawn digits",
      .subject = "digit",
      .light_on_dark = true,
      .test_images = "t10k-images-idx3-ubyte.gz"};
  return data;
}

TrainTest load_mnist(std::string_view directory) { return read_public_data(mnist_data(), directory); }

DataSource mnist() { return source_of(mnist_data()); }

}  // namespace sinter
