// A library with what one compiler makes of the elementary functions with some flags. The judge loads several of them,
// each with symbols of its own.
#include "bench/elementary_functions/form.hpp"

namespace sinter::bench {
namespace {

using codegen::fuses, codegen::Vec, codegen::this_target;
template <int Lanes>
constexpr Form form{Lanes, fuses, test::evaluate<Vec<Lanes>>};

constexpr Form every[] = {
    form<this_target.widest>,
#if SINTER_ARCH_LANES == 16
    form<8>,
#endif
#ifdef ONE_LANE
    {1, true, test::evaluate<codegen::OneLane>},
#endif
    {0, false, nullptr},
};

}  // namespace
}  // namespace sinter::bench

extern "C" __attribute__((visibility("default"))) const sinter::bench::Form* forms();
const sinter::bench::Form* forms() { return sinter::bench::every; }
