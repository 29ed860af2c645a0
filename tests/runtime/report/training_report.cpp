#include "runtime/report/training_report.hpp"

#include <limits>

#include "runtime/data/synthetic.hpp"
#include "runtime/explain.hpp"
#include "runtime/report/graph_dot.hpp"
#include "runtime/sha256.hpp"
#include "runtime/text.hpp"
#include "runtime/views.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;
using namespace sinter::report;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) found++;
  return found;
}

struct Fixture {
  TemporaryFolder folder;
  std::string path = folder / "run.html";
  TinyModel model;
  DigitSet digits = draw_digits({.train = 128, .test = 40});
  RunFacts facts{.data = "<drawn>", .compiler = "test 1.0", .arch = "plain", .weights_sha256 = "00ff", .seed = 7, .threads = 1};

  std::string run(const std::string& remark = "") {
    TrainingReport report(path);
    report.begin(model, digits, 7);
    FitOptions options;
    options.epochs = 2;
    options.seed = 7;
    fit(model, digits, options,
        {.step = [&](const StepRecord& r) { report.step(r); }, .epoch = [&](const EpochRecord& r) { report.epoch(r); }});
    const std::string before = weights_sha256(model);
    report.write([] { return std::make_unique<TinyModel>(); }, facts, remark);
    CHECK(weights_sha256(model) == before);
    return contents(path);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the page of a run has all its parts") {
  const std::string html = run();
  for (const char* title : {"Loss and accuracy", "Learning rate and throughput", "The test set", "The first layer", "Inside the layers",
                            "The graph, before and after fusion", "Memory", "Time per kernel"}) {
    CAPTURE(title);
    CHECK(count(html, std::string("\">") + title + "</h2>") == 1);
    CHECK(count(html, std::string("\">") + title + "</a>") == 1);
  }
  const PlanView plan = model.views().train;
  for (int k = 0; k < static_cast<int>(plan.kernels.size()); k++) {
    CHECK(count(html, "<article id=\"" + kernel_id(k) + "\">") == 1);
    CHECK(has(html, escaped(kernel_text(plan, k))));
  }
  const Evaluation evaluation = evaluate(model, digits.test, 24);
  CHECK(evaluation.worst.size() > 0);
  CHECK(count(html, "data:image/png;base64,") == evaluation.worst.size() + 10);  // and the ten units of the layer
  CHECK(has(html, text("%.2f %%", 100 * evaluation.accuracy)));
  CHECK(has(html, "&lt;drawn&gt;"));
  CHECK_FALSE(has(html, "<drawn>"));
  CHECK(has(html, "k01 update"));  // of the profile
}

TEST_CASE_FIXTURE(Fixture, "a remark stands on the page") { CHECK(has(run("interrupted <early>"), "<p>interrupted &lt;early&gt;</p>")); }

TEST_CASE_FIXTURE(Fixture, "the page of a network whose answers are no numbers says so, and shows no figure made of them") {
  TrainingReport report(path);
  report.begin(model, digits, 7);
  std::vector<float> bias(10, std::numeric_limits<float>::quiet_NaN());
  model.write(1, bias);
  report.write([] { return std::make_unique<TinyModel>(); }, facts, "training diverged");
  const std::string html = contents(path);
  CHECK(has(html, "answers to the test images are no numbers"));
  CHECK(has(html, "a network whose answers are no numbers"));
  CHECK_FALSE(has(html, "of the test images right"));
}

TEST_CASE_FIXTURE(Fixture, "a history of more epochs than a page bears is thinned, and its last epoch is there") {
  TrainingState before;
  before.steps = 4, before.epochs = most_epochs;
  while (before.history.size() < 50'000) before.history.push_back({before.epoch(), 0.1, 0.2, 0.3, 0.4, 0.5});
  TrainingReport report(path);
  report.begin(model, digits, 7, &before);
  report.write([] { return std::make_unique<TinyModel>(); }, facts, "");
  const std::string html = contents(path);
  CHECK(has(html, "Of 50000 epochs, 1000 evenly apart."));
  CHECK(has(html, ">50000</"));
  CHECK_FALSE(has(html, ">49999</"));
  CHECK(html.size() < 3'000'000);
}

TEST_CASE_FIXTURE(Fixture, "a run that ended before its first step has a page too") {
  TrainingReport report(path);
  report.begin(model, digits, 7);
  model.initialize(7);
  report.write([] { return std::make_unique<TinyModel>(); }, facts, "interrupted");
  CHECK(has(contents(path), "The test set"));
}

TEST_CASE("an unwritable page is known before training") {
  CHECK_REJECTS(TrainingReport("/nowhere/at/all.html"), "/nowhere/at/all.html: cannot write here");
}
