// Rows of a table: a number to be estimated, and three labels of which any may hold. Two outputs with a loss each. The
// table is drawn here; the mean absolute error is below 0.1 and 98 % of the labels are right after twenty epochs.
#include "runtime/base/random.hpp"
#include "runtime/data/in_rows.hpp"
#include "runtime/data/train_test.hpp"
#include "sinter.hpp"
using namespace sinter;

constexpr int columns = 8;

// clang-format off
constexpr auto net = Input{columns}
    >> Standardize{} >> Dense{64} >> ReLU{} >> Dense{64} >> ReLU{}
    >> (Dense{.units = 1, .name = "price"} | Dense{.units = 3, .name = "flags"});
// clang-format on

using Table = Trainer<net, {.batch = 64,
                            .loss = {MeanSquaredError{}, 0.5f * BinaryCrossEntropy{}},
                            .optimizer = AdamW{.rate = 3e-3f},
                            .schedule = Cosine{}}>;

/// Columns of scales far apart, as tables have them.
Dataset rows(std::size_t count, std::uint64_t seed) {
  auto features = xt::xtensor<float, 2>::from_shape({count, columns});
  auto prices = xt::xtensor<float, 1>::from_shape({count});
  auto flags = xt::xtensor<float, 2>::from_shape({count, 3});
  for (std::size_t n = 0; n < count; n++) {
    Random random(seed, 1, n);
    float x[columns];
    for (std::size_t i = 0, scale = 1; i < columns; i++, scale *= 4) {
      x[i] = static_cast<float>(random.normal());
      features(n, i) = static_cast<float>(scale) * (3 + x[i]);
    }
    prices(n) = x[0] - 0.5f * x[1] + x[2] * x[3] + 0.5f * std::fabs(x[4]);
    flags(n, 0) = prices(n) > 1;
    flags(n, 1) = x[5] + x[6] > 0;
    flags(n, 2) = x[7] > x[0];
  }
  return Dataset(std::move(features), in_rows(prices, flags));
}

TrainTest drawn(const DataRequest&) { return {.train = rows(20'000, 1), .test = rows(4'000, 2), .source = "a table"}; }

int main(int argc, char** argv) { return cli::run<Table>(argc, argv, DataSource{drawn, "a table"}); }
