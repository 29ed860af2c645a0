#include "tests/runtime/small_networks.hpp"

#include "sinter.hpp"

using namespace sinter;

namespace {

constexpr auto network(int filters, float decay) {
  return Input{28, 28, 1} >> MaxPool{4} >> Conv{.filters = filters, .kernel = 3, .padding = same} >>
         BatchNorm{.decay = decay} >> ReLU{} >> MaxPool{3} >> Flatten{} >> Dropout{.rate = 0.25f} >> Dense{10};
}
constexpr auto net = network(2, 0.9f), other_decay = network(2, 0.75f), wide = network(3, 0.9f);
constexpr auto oblong = Input{28, 28, 1} >> MaxPool{.size = {3, 2}, .stride = {4, 2}, .padding = {1, 0}} >>
                        Conv{.filters = 2, .kernel = {1, 5}, .stride = {1, 3}, .padding = {0, 2}, .dilation = {1, 2}} >>
                        GlobalAveragePool{} >> Dense{10};

constexpr Options by_adam{.batch = 16, .optimizer = Adam{.rate = 0.01f}, .schedule = Cosine{}};
constexpr Options by_sgd{.batch = 16, .optimizer = SGD{.rate = 0.1f, .momentum = 0.9f}, .schedule = Cosine{}};
constexpr Options by_all{.batch = 16,
                         .optimizer = LAMB{.rate = 0.01f},
                         .schedule = Cosine{},
                         .clip = {.norm = 1.f, .value = 0.5f},
                         .accumulate = 3,
                         .average = 0.75f};

constexpr auto classifier = Input{300} >> Dense{300};

}  // namespace

std::unique_ptr<Model> small::adam() { return std::make_unique<Trainer<net, by_adam>>(); }
std::unique_ptr<Model> small::sgd() { return std::make_unique<Trainer<net, by_sgd>>(); }
std::unique_ptr<Model> small::averaged() { return std::make_unique<Trainer<net, by_all>>(); }
std::unique_ptr<Model> small::decay() { return std::make_unique<Trainer<other_decay, by_adam>>(); }
std::unique_ptr<Model> small::oblong() { return std::make_unique<Trainer<::oblong, by_adam>>(); }
std::unique_ptr<Model> small::wider() { return std::make_unique<Trainer<wide, by_adam>>(); }
std::unique_ptr<Model> small::many() { return std::make_unique<Trainer<classifier, by_sgd>>(); }
