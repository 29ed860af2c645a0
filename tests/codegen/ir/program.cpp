#include "codegen/ir/program.hpp"

#include "tests/holds.hpp"

using namespace sinter::codegen;

namespace {

constexpr Program program(std::initializer_list<Step> steps) {
  Program all;
  for (const Step& step : steps) all.add(step);
  return all;
}

TEST_CASE("what formulas make of the zeros of padding channels") {
  static constexpr auto zeros = of_zeros(program({{.op = Micro::load},
                                                  {.op = Micro::exp, .a = 0},
                                                  {.op = Micro::logistic, .a = 0},
                                                  {.op = Micro::mul, .a = 0, .b = 2},
                                                  {.op = Micro::erf, .a = 0},
                                                  {.op = Micro::log, .a = 1}}));
  HOLDS(zeros[1] == 1 && zeros[2] == 0.5);
  HOLDS(zeros[3] == 0 && zeros[4] == 0 && zeros[5] == 0);
}

TEST_CASE("what is not calculated in the compiler, and what is made of it, counts as no zero") {
  static constexpr auto zeros = of_zeros(program({{.op = Micro::constant, .value = -1},
                                                  {.op = Micro::exp, .a = 0},
                                                  {.op = Micro::sub, .a = 1, .b = 1},
                                                  {.op = Micro::relu, .a = 2},
                                                  {.op = Micro::load},
                                                  {.op = Micro::div, .a = 4, .b = 4},
                                                  {.op = Micro::log, .a = 4}}));
  HOLDS(zeros[1] != 0 && zeros[2] != 0 && zeros[3] != 0 && zeros[5] != 0 && zeros[6] != 0);
}

}  // namespace
