// Four kinds of waves, told by their form in noise: convolutions along one axis. The waves are drawn here. 93 % and
// more after ten epochs.
#include "runtime/base/portable_math.hpp"
#include "runtime/base/random.hpp"
#include "runtime/data/train_test.hpp"
#include "sinter.hpp"
using namespace sinter;

constexpr int samples = 128;

// clang-format off
constexpr auto net = Input{1, samples, 1}
    >> Conv1D{.filters = 16, .kernel = 7, .stride = 2, .padding = same} >> BatchNorm{} >> ReLU{}
    >> Conv1D{.filters = 32, .kernel = 5, .stride = 2, .padding = same} >> BatchNorm{} >> ReLU{}
    >> Conv1D{.filters = 32, .kernel = 5, .stride = 2, .padding = same} >> BatchNorm{} >> ReLU{}
    >> GlobalAveragePool{} >> Dropout{.rate = 0.1f} >> Dense{4};
// clang-format on

using Waves =
    Trainer<net, {.batch = 64, .loss = CrossEntropy{}, .optimizer = Adam{.rate = 3e-3f}, .schedule = Cosine{}}>;

/// At a phase from 0 to 1.
float wave(std::size_t kind, float phase) {
  switch (kind) {
    case 0:
      return static_cast<float>(portable_cos_turns(phase));
    case 1:
      return phase < 0.5f ? 1.f : -1.f;
    case 2:
      return 2 * phase - 1;
    default:
      return 1 - 4 * std::fabs(phase - 0.5f);
  }
}

/// Waves of 3 to 8 periods, of some height, beginning anywhere.
Dataset waves(std::size_t count, std::uint64_t seed) {
  auto signals = xt::xtensor<float, 4>::from_shape({count, 1, samples, 1});
  auto kinds = xt::xtensor<std::uint8_t, 1>::from_shape({count});
  for (std::size_t n = 0; n < count; n++) {
    Random random(seed, 1, n);
    kinds(n) = static_cast<std::uint8_t>(n % 4);
    const float periods = random.uniform(3, 8), begin = random.uniform(), height = random.uniform(0.5f, 1.5f);
    for (std::size_t i = 0; i < samples; i++) {
      const float at = begin + periods * static_cast<float>(i) / samples, noise = static_cast<float>(random.normal());
      signals(n, 0, i, 0) = height * wave(n % 4, at - std::floor(at)) + 0.3f * noise;
    }
  }
  return Dataset(std::move(signals), std::move(kinds)).with_class_names({"sine", "square", "sawtooth", "triangle"});
}

TrainTest drawn(const DataRequest&) { return {.train = waves(20'000, 1), .test = waves(2'000, 2), .source = "waves"}; }

int main(int argc, char** argv) { return cli::run<Waves>(argc, argv, DataSource{drawn, "waves"}); }
