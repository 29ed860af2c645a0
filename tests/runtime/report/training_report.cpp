#include "runtime/report/training_report.hpp"

#include <limits>

#include "runtime/base/text.hpp"
#include "runtime/base/version.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/inspect/explain.hpp"
#include "runtime/model/views.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "runtime/report/graph_dot.hpp"
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
  TrainTest digits = draw_digits({.train = 128, .test = 40});
  RunFacts facts{.data = "<drawn>",
                 .compiler = "test 1.0",
                 .arch = "plain",
                 .weights_sha256 = "ba5eba11",
                 .seed = 7,
                 .threads = 1,
                 .command = "digits train --report 'my <run>.html'",
                 .learning = "SGD (momentum 0, nesterov false), rate 0.1",
                 .weights = "old.st",
                 .began = "2026-11-28 12:30:05 UTC",
                 .seconds = 130,
                 .epochs = 2};

  std::string run(const std::string& remark = "") {
    TrainingReport report(path);
    report.begin(model, digits, 7);
    FitOptions options;
    options.epochs = 2;
    options.seed = 7;
    fit(model, digits, options,
        {.step = [&](const StepRecord& r) { report.step(r); },
         .epoch = [&](const EpochRecord& r) { report.epoch(r); }});
    const std::string before = weights_sha256(model);
    report.write([] { return std::make_unique<TinyModel>(); }, facts, remark);
    CHECK(weights_sha256(model) == before);
    return contents(path);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the page of a run has all its parts") {
  const std::string html = run();
  for (const char* title :
       {"The run", "The network", "Loss and accuracy", "Learning rate and throughput", "The test set",
        "The first layer", "Inside the layers", "The graph, before and after fusion", "Memory", "Time per kernel"}) {
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
  CHECK(has(html, text("%.2f %%", 100 * evaluation.metric)));
  CHECK(has(html, "&lt;drawn&gt;"));
  CHECK_FALSE(has(html, "<drawn>"));
  CHECK(has(html, "k01 update"));  // of the profile
}

TEST_CASE_FIXTURE(Fixture, "the page says which run it shows") {
  const std::string html = run();
  for (const std::string& part :
       {std::string("digits train --report &#39;my &lt;run&gt;.html&#39;"), std::string("2026-11-28 12:30:05 UTC"),
        std::string("2 min 10 s"), std::string("SGD (momentum 0, nesterov false), rate 0.1"), std::string("old.st"),
        std::string("sinter ") + version, std::string("plain, compiled by test 1.0"), std::string("ba5eba11"),
        std::string("128 images of 28 x 28 x 1"),
        std::string("<td class=\"word\">dense1</td><td class=\"word\">flatten1</td><td "
                    "class=\"word\">10</td><td>7,850</td>")}) {
    CAPTURE(part);
    CHECK(has(html, part));
  }
}

TEST_CASE_FIXTURE(Fixture, "after each epoch there is a page that loads itself anew; the last one does not") {
  TrainingReport report(path);
  report.begin(model, digits, 7);
  FitOptions options;
  options.epochs = 2;
  options.seed = 7;
  std::vector<std::string> pages;
  fit(model, digits, options,
      {.step = [&](const StepRecord& r) { report.step(r); },
       .epoch =
           [&](const EpochRecord& r) {
             report.epoch(r, [&] { return facts; });
             pages.push_back(contents(path));
           }});
  REQUIRE(pages.size() == 2);
  CHECK(has(pages[0], "http-equiv=\"refresh\""));
  CHECK(has(pages[0], "<p>In training: epoch 1 of 2 is done."));
  CHECK(has(pages[0], "Loss and accuracy"));
  CHECK(has(pages[0], "digits train --report"));
  CHECK_FALSE(has(pages[0], "Time per kernel"));
  CHECK(pages[1] == pages[0]);  // so soon after the first it would cost too much
  report.write([] { return std::make_unique<TinyModel>(); }, facts, "");
  CHECK_FALSE(has(contents(path), "http-equiv=\"refresh\""));
  CHECK(has(contents(path), "Time per kernel"));
}

TEST_CASE_FIXTURE(Fixture, "a remark stands on the page") {
  CHECK(has(run("interrupted <early>"), "<p>interrupted &lt;early&gt;</p>"));
}

TEST_CASE_FIXTURE(Fixture,
                  "the page of a network whose answers are no numbers says so, and shows no figure made of them") {
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
