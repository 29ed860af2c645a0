#include "tests/runtime/report/small_plan.hpp"

#include "sinter.hpp"

using namespace sinter;

namespace {

constexpr auto net = Input{12, 12, 1} >> Conv{.filters = 8, .kernel = 3, .padding = same} >> BatchNorm{} >> ReLU{} >>
                     MaxPool{2} >> Conv{.filters = 8, .kernel = 3, .padding = same} >> ReLU{} >> Flatten{} >> Dense{10};
constexpr Options options{.batch = 16};
using Code = codegen::Compiled<Problem<net, options>, codegen::Mode::train>;

}  // namespace

PlanView small_plan() { return view_of_plan(Code::plan); }
