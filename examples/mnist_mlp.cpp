// A flat network: one hidden layer with BatchNorm. 97.5 % and more on MNIST after three epochs.
#include "sinter.hpp"
using namespace sinter;

constexpr auto net = Input{28, 28, 1} >> Flatten{} >> Dense{128} >> BatchNorm{} >> ReLU{} >> Dense{10};

using Perceptron =
    Trainer<net, {.batch = 64, .loss = CrossEntropy{}, .optimizer = Adam{.rate = 4e-3f}, .schedule = Cosine{}}>;

int main(int argc, char** argv) { return cli::run<Perceptron>(argc, argv, mnist()); }
