#include "runtime/commands/bench.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

TEST_CASE("a benchmark takes the steps asked for, on full batches and the threads asked for") {
  TinyModel model(28, 8);
  const cli::BenchReport report = cli::bench(model, {.threads = 2, .steps = 5});
  CHECK(model.steps.size() == 15);  // ten to warm up
  for (const TinyModel::Step& step : model.steps) CHECK(step.count == 8);
  for (std::size_t i = 0; i < model.steps.size(); ++i)
    CHECK(model.steps[i].hyper.step == static_cast<std::int64_t>(i) + 1);
  CHECK(model.threads() == 2);
  CHECK(report.step_ms > 0);
  CHECK(report.images_per_second == doctest::Approx(8e3 / report.step_ms));
  CHECK(report.gflops == doctest::Approx(model.flops_per_step() / report.step_ms * 1e-6));
  CHECK(report.peak_gflops == 100);
  CHECK(report.kernels.size() == 2);
}

TEST_CASE("one step after the other takes another batch") {
  TinyModel first(28, 8), second(28, 8);
  cli::bench(first, {.threads = 1, .steps = 1});
  cli::bench(second, {.threads = 1, .steps = 2});
  CHECK(first.last_images != second.last_images);
}

TEST_CASE("networks of other shapes are benchmarked on noise") {
  TinyModel model(9, 4);
  CHECK(cli::bench(model, {.threads = 1, .steps = 1}).step_ms > 0);
  CHECK(model.last_images.size() == 4 * 81);
  CHECK(model.last_images[0] != model.last_images[1]);
}

TEST_CASE("the report is a headline and a table") {
  std::ostringstream out;
  const std::vector<KernelTiming> kernels = {{"k00 contract conv1", 40e6, 8e6, 1e-3}, {"k01 update", 0, 24e6, 3e-3}};
  cli::print({.step_ms = 4.5,
              .images_per_second = 14222,
              .gflops = 10,
              .peak_gflops = 80,
              .threads = {2, ""},
              .kernels = kernels},
             out);
  CHECK(out.str() ==
        "4.500 ms/step (median), 14222 images/s, 10.0 GFLOP/s, 12.5 % of this machine's measured fp32 peak of 80.0 "
        "GFLOP/s, 2 threads\n"
        "\n"
        "kernel                 ms    share  GFLOP/s  of peak  GB/s\n"
        "k00 contract conv1  1.000   25.0 %     40.0   50.0 %   8.0\n"
        "k01 update          3.000   75.0 %        -        -   8.0\n"
        "all kernels         4.000  100.0 %     10.0   12.5 %   8.0\n");
}

TEST_CASE("the figures are written into a file, which is asked for before anything is measured") {
  const TemporaryFolder folder;
  TinyModel model(28, 8);
  std::ostringstream out;
  const std::string file = folder / "bench.json";
  cli::bench(model, {.threads = 1, .steps = 3, .json = file}, out, {});
  CHECK(out.str().ends_with("\nreport in " + file + "\n"));
  const auto figures = nlohmann::json::parse(contents(file));
  CHECK(figures["step_ms"].get<double>() > 0);
  CHECK(figures["threads"] == 1);
  CHECK(figures["peak_gflops"] == 50);
  REQUIRE(figures["kernels"].size() == 2);
  CHECK(figures["kernels"][0] ==
        nlohmann::json{{"name", "k00 contract dense1"}, {"flops", 2e6}, {"bytes", 4e6}, {"ms", 1.}});

  TinyModel untouched(28, 8);
  CHECK_REJECTS(cli::bench(untouched, {.json = folder / "not/there.json"}, out, {}), "not/there.json");
  CHECK(untouched.steps.empty());
}
