// The networks of tests/codegen/networks.hpp under the same law: plans without any pass take PyTorch's place.
#include "tests/codegen/networks.hpp"

#include "tests/random_networks/plans.hpp"

namespace sinter::random_networks {
namespace {

constexpr Options sgd{.batch = 6, .optimizer = SGD{.rate = 0.0625f, .momentum = 0.875f}};
/// Its pools and BatchNorms of few pixels multiply rounding errors of large steps.
constexpr Options slow{.batch = 6, .optimizer = SGD{.rate = 0.0078125f, .momentum = 0.875f}};
// Numbers below zero stand for no seed.
const PlanRegistered pooled(-1, test::pooled, sgd), residual(-2, test::residual, sgd), biased(-3, test::biased, sgd),
    flat(-4, test::flat, sgd), normalized_input(-5, test::normalized_input, sgd), dropped(-6, test::dropped, sgd),
    windowed(-7, test::windowed, sgd), striding(-8, test::striding, sgd), spilling(-9, test::spilling, sgd),
    overlapping(-10, test::overlapping, slow), gapped(-11, test::gapped, sgd), joined(-12, test::joined, sgd),
    rearranged(-13, test::rearranged, sgd), tied(-14, test::tied, sgd), enlarged(-16, test::enlarged, sgd),
    several(-15, test::several,
            Options{
                .batch = 6, .loss = test::losses_of_several, .optimizer = SGD{.rate = 0.0625f, .momentum = 0.875f}});

}  // namespace
}  // namespace sinter::random_networks
