#include "examples/batchnorm_study/finding.hpp"

#include <doctest/doctest.h>

using namespace study;

TEST_CASE("mean, sample deviation and standard error over seeds") {
  const Measured m = measured({1, 2, 3, 6});
  CHECK(m.mean == 3);
  CHECK(m.deviation == doctest::Approx(2.1602).epsilon(1e-4));
  CHECK(m.error() == doctest::Approx(1.0801).epsilon(1e-4));
  CHECK(measured({5}).deviation == 0);
  CHECK(measured({}).count == 0);
}

TEST_CASE("clearly above: by more than twice the standard error of the difference") {
  const Measured low{.mean = 10, .deviation = 2, .count = 4};                   // standard error 1
  CHECK_FALSE(clearly_above({.mean = 12.5, .deviation = 2, .count = 4}, low));  // of the difference: 1.41
  CHECK(clearly_above({.mean = 13, .deviation = 2, .count = 4}, low));
  CHECK_FALSE(clearly_above(low, {.mean = 13, .deviation = 2, .count = 4}));
}

TEST_CASE("a finding in words: columns in line whatever letters they hold, and Markdown") {
  const Finding finding{.title = "Speed",
                        .claim = "it is faster.",
                        .method = "Steps were counted.",
                        .verdict = Verdict::not_held,
                        .sentence = "It took 3 ± 1.",
                        .table = {{"rate", "steps"}, {{"1 ± 0", "10"}, {"100", "2"}}}};
  CHECK(as_text(finding) ==
        "\n== Speed\n   claim:   it is faster.\n   verdict: did not hold here. It took 3 ± 1.\n"
        "  rate   steps\n  1 ± 0  10\n  100    2\n");
  CHECK(as_markdown(finding) ==
        "## Speed\n\n*Claim:* it is faster.\n\nSteps were counted.\n\n**It did not hold here.** It took 3 ± 1.\n\n"
        "| rate | steps |\n|---|---|\n| 1 ± 0 | 10 |\n| 100 | 2 |\n");
  CHECK(percent({.mean = 0.9731, .deviation = 0.0012, .count = 5}) == "97.31 ± 0.12 %");
}
