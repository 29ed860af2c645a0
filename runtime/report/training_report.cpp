#include "runtime/report/training_report.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "runtime/base/median.hpp"
#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"
#include "runtime/data/train_test.hpp"
#include "runtime/inspect/explain.hpp"
#include "runtime/inspect/metric_text.hpp"
#include "runtime/model/model.hpp"
#include "runtime/model/views.hpp"
#include "runtime/report/arena_chart.hpp"
#include "runtime/report/charts.hpp"
#include "runtime/report/first_layer.hpp"
#include "runtime/report/graph_dot.hpp"
#include "runtime/report/graphviz.hpp"
#include "runtime/report/run_identity.hpp"
#include "runtime/report/test_section.hpp"

namespace sinter::report {
namespace {

constexpr int worst_shown = 24, profiled_steps = 30;
constexpr std::size_t most_epochs_shown = 1000;

const Axis step_axis{.title = "training step", .format = ",d"};

std::vector<double> steps_of(const std::vector<StepPoint>& points) {
  std::vector<double> x;
  for (const StepPoint& p : points) x.push_back(p.step);
  return x;
}
std::vector<double> values_of(const std::vector<StepPoint>& points, double StepPoint::* member) {
  std::vector<double> y;
  for (const StepPoint& p : points) y.push_back(p.*member);
  return y;
}
/// Not more than a page bears, the last among them.
std::vector<EpochPoint> shown_epochs(const std::vector<EpochPoint>& all) {
  const std::size_t stride = (all.size() + most_epochs_shown - 1) / most_epochs_shown;
  std::vector<EpochPoint> shown;
  for (std::size_t i = 0; i < all.size(); i++)
    if ((all.size() - 1 - i) % stride == 0) shown.push_back(all[i]);
  return shown;
}
Series epochs_of(const std::vector<EpochPoint>& points, double EpochRecord::* member, const char* name, int colour) {
  Series s{.name = name, .x = {}, .y = {}, .colour = colour, .stroke = Stroke::points};
  for (const EpochPoint& p : points) s.x.push_back(static_cast<double>(p.step)), s.y.push_back(p.record.*member);
  return s;
}

/// Means over the neighbours within a fiftieth of the curve.
std::vector<double> smoothed(const std::vector<double>& y) {
  const std::size_t reach = y.size() / 50;
  std::vector<double> result;
  for (std::size_t i = 0; i < y.size(); i++) {
    const std::size_t side = std::min({reach, i, y.size() - 1 - i});
    const auto begin = y.begin() + static_cast<std::ptrdiff_t>(i - side);
    result.push_back(std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(2 * side + 1), 0.0) /
                     static_cast<double>(2 * side + 1));
  }
  return result;
}

/// A curve of the steps, thin and smoothed.
std::vector<Series> curve(const Recorder& recorder, double StepPoint::* member, const char* name) {
  const std::vector<double> x = steps_of(recorder.steps()), y = values_of(recorder.steps(), member);
  std::vector<Series> series = {{.name = "", .x = x, .y = y, .colour = 1, .stroke = Stroke::thin}};
  series.push_back({.name = name, .x = x, .y = smoothed(y), .colour = 1, .stroke = Stroke::line});
  return series;
}

std::vector<Series> with_epochs(std::vector<Series> series, const Recorder& recorder, double EpochRecord::* train,
                                double EpochRecord::* test, std::optional<double> EpochRecord::* validation) {
  series.push_back(epochs_of(shown_epochs(recorder.epochs()), train, "training images, mean of the epoch", 3));
  series.push_back(epochs_of(shown_epochs(recorder.epochs()), test, "test images, after the epoch", 2));
  Series held_out{
      .name = "validation images, after the epoch", .x = {}, .y = {}, .colour = 4, .stroke = Stroke::points};
  for (const EpochPoint& p : shown_epochs(recorder.epochs())) {
    if (p.record.*validation)
      held_out.x.push_back(static_cast<double>(p.step)), held_out.y.push_back(*(p.record.*validation));
  }
  if (!held_out.x.empty()) series.push_back(held_out);
  return series;
}

void add_summary(Page& page, const TrainingRun& run) {
  const PlanView plan = run.model.views().train;
  std::vector<double> rates = values_of(run.recorder.steps(), &StepPoint::images_per_second);
  const std::vector<EpochPoint>& epochs = run.recorder.epochs();
  const Metric metric = run.model.signature().metric;
  std::string figure = "-", loss = "-";
  if (run.evaluation != nullptr) {
    figure = metric_value(metric, run.evaluation->metric), loss = text("%.4f", run.evaluation->loss);
  } else if (!run.ended && !epochs.empty()) {
    figure = metric_value(metric, epochs.back().record.test_metric),
    loss = text("%.4f", epochs.back().record.test_loss);
  }
  std::vector<KeyFigure> figures = {
      {"test loss", loss},
      {"epochs", std::to_string(epochs.size()) + (run.facts.epochs > 0 ? text(" of %d", run.facts.epochs) : "")},
      {"training steps", grouped(run.recorder.last_step())},
      {"images/s, median", rates.empty() ? "-" : grouped(std::llround(median(rates)))},
      {"parameters", grouped(plan.parameters)},
      {"operations a step", text("%.0f MFLOP", plan.flops * 1e-6)},
      {"arena", text("%.2f MiB", mebibytes(plan.arena_bytes))}};
  if (!metric.none()) figures.insert(figures.begin(), {"test " + metric_words(metric), figure});
  page.key_figures(figures);
  if (!run.remark.empty()) page.prose(run.remark);
}

void add_curves(Page& page, const TrainingRun& run) {
  const Recorder& recorder = run.recorder;
  const Signature signature = run.model.signature();
  const Metric& metric = signature.metric;
  page.section(metric.none() ? "Loss" : "Loss and " + metric_words(metric));
  if (recorder.is_resumed())
    page.prose("This training went on from a checkpoint: of the epochs before, only the means are known.");
  const std::string each = recorder.steps_a_point() > 1
                               ? text(" Each point of the thin line is the mean of %lld steps.",
                                      static_cast<long long>(recorder.steps_a_point()))
                               : "";
  const bool nats = std::string_view(signature.loss) == "CrossEntropy";
  page.chart("Mean " + std::string(nats ? "cross-entropy" : signature.loss) +
                 " of a batch before its update (the thin line; the thick one is smoothed), and of the epochs." + each,
             line_chart(step_axis, {.title = nats ? "loss (nats)" : "loss", .logarithmic = true, .trimmed = true},
                        with_epochs(curve(recorder, &StepPoint::loss, "training batches"), recorder,
                                    &EpochRecord::train_loss, &EpochRecord::test_loss, &EpochRecord::validation_loss),
                        300));
  if (!metric.none())
    page.chart(
        signature.classes() > 0 ? "Images whose largest logit is the label's." : "Mean over the images.",
        line_chart(step_axis, {.title = metric_words(metric), .format = metric.fraction ? "~%" : "~g"},
                   with_epochs(curve(recorder, &StepPoint::metric, "training batches"), recorder,
                               &EpochRecord::train_metric, &EpochRecord::test_metric, &EpochRecord::validation_metric),
                   260));
  const std::vector<EpochPoint> epochs = shown_epochs(recorder.epochs());
  const bool validated = !recorder.epochs().empty() && recorder.epochs().back().record.validation_loss.has_value();
  Table table{.head = {"epoch"}, .rows = {}, .words = 0};
  const auto add_head = [&](const std::string& which) {
    table.head.push_back(which + " loss");
    if (!metric.none()) table.head.push_back(which + " " + metric_words(metric));
  };
  add_head("train");
  if (validated) add_head("validation");
  add_head("test");
  table.head.emplace_back("seconds");
  for (const auto& [step, e] : epochs) {
    std::vector<Cell>& row = table.rows.emplace_back(std::vector<Cell>{std::to_string(e.epoch)});
    const auto add_figures = [&](double loss, double value) {
      row.push_back(text("%.4f", loss));
      if (!metric.none()) row.push_back(metric_value(metric, value));
    };
    add_figures(e.train_loss, e.train_metric);
    if (validated) add_figures(e.validation_loss.value_or(NAN), e.validation_metric.value_or(NAN));
    add_figures(e.test_loss, e.test_metric);
    row.push_back(text("%.2f", e.seconds));
  }
  if (!table.rows.empty())
    page.table((epochs.size() == recorder.epochs().size()
                    ? "Every epoch."
                    : text("Of %zu epochs, %zu evenly apart.", recorder.epochs().size(), epochs.size())) +
                   std::string(" The seconds are wall time: shuffle, steps, test, and the looks into the layers that "
                               "this report takes."),
               table);

  page.section("Learning rate and throughput");
  const std::vector<double> x = steps_of(recorder.steps());
  page.chart("Learning rate of each step.",
             line_chart(step_axis, {.title = "learning rate", .from = 0},
                        {{.name = "rate", .x = x, .y = values_of(recorder.steps(), &StepPoint::rate)}}, 160));
  const std::vector<double> rates = values_of(recorder.steps(), &StepPoint::images_per_second);
  const Range usual = quantile_range(rates, false);
  const auto beyond =
      std::count_if(rates.begin(), rates.end(), [&](double rate) { return usual.to && rate > *usual.to; });
  page.chart(
      "Images trained on in a second of training steps; what lies between steps is not counted." +
          (beyond > 0 ? text(" %d of %zu points are above the chart.", static_cast<int>(beyond), rates.size()) : ""),
      line_chart(step_axis, {.title = "images / s", .format = "~s", .from = 0, .trimmed = true},
                 curve(recorder, &StepPoint::images_per_second, "each step"), 160));
}

void add_first_layer(Page& page, const TrainingRun& run) {
  const FirstLayer layer = first_layer(run.model);
  if (layer.pictures.empty()) return;
  page.section("The first layer");
  const Picture& first = layer.pictures.front();
  page.pictures(
      layer.weight +
          text(": each picture is one of the layer's filters or units, %dx%d weights. Blue is negative, orange "
               "positive, full colour %.3g and beyond.",
               first.height, first.width, layer.scale),
      layer.pictures, first.width > 12 ? 72 : 44);
}

void add_layers(Page& page, const TrainingRun& run) {
  const std::vector<ProbePoint>& probes = run.recorder.probes();
  if (probes.empty()) return;
  std::vector<std::pair<std::string, Json>> outputs, gradients;
  Table table{.head = {"layer", "output: mean", "deviation", "zeros", "not finite", "gradient: mean", "deviation"},
              .rows = {}};
  for (std::size_t l = 0; l < probes.front().probe.layers.size(); l++) {
    std::vector<Band> output, gradient;
    const auto band = [](std::int64_t step, const Distribution& d) {
      Band b{static_cast<double>(step), {}};
      std::copy(std::begin(d.quantiles), std::end(d.quantiles), b.quantiles);
      return b;
    };
    for (const auto& [step, probe] : probes) {
      output.push_back(band(step, probe.layers[l].output));
      if (probe.layers[l].gradient) gradient.push_back(band(step, *probe.layers[l].gradient));
    }
    const LayerProbe& last = probes.back().probe.layers[l];
    const Axis x{.title = "step", .format = "~s"};
    outputs.emplace_back(last.layer, band_chart(x, {.title = "", .format = "~g"}, output, 1));
    if (!gradient.empty())
      gradients.emplace_back(last.layer, band_chart(x, {.title = "", .format = "~g"}, gradient, 2));
    const auto number = [](double v) { return text("%.3g", v); };
    table.rows.push_back({last.layer, number(last.output.mean), number(last.output.deviation),
                          percent(last.output.zeros), std::to_string(last.output.not_finite),
                          last.gradient ? number(last.gradient->mean) : "-",
                          last.gradient ? number(last.gradient->deviation) : "-"});
  }
  page.section("Inside the layers");
  page.prose(
      text("The layers' outputs, and the gradients of the mean loss with respect to them, on the first %zu test "
           "images, looked at %zu times: "
           "after the first step, twice more in the first epoch, and after epochs. The line is the median; half of the "
           "values lie in the darker "
           "band, nine tenths in the lighter.",
           Recorder::probed_images, probes.size()));
  page.charts("What each layer hands on.", outputs);
  if (!gradients.empty()) page.charts("Gradient of the loss with respect to what each layer hands on.", gradients);
  page.table("The same after the last look, in numbers.", table);
}

void add_graph(Page& page, const std::string& caption, const std::string& dot, std::size_t boxes) {
  constexpr std::size_t most_boxes = 40;  // of a graph that is seen at once
  if (const std::optional<std::string> svg = graphviz(dot)) {
    page.drawing(caption, *svg, boxes > most_boxes ? text("Show the graph of %zu boxes", boxes) : "");
  } else {
    page.preformatted(caption +
                          " Graphviz draws it: install it (Debian: apt install graphviz) and write the report again, "
                          "or give this text to `dot -Tsvg`.",
                      dot);
  }
}

void add_graphs(Page& page, const PlanView& plan) {
  page.section("The graph, before and after fusion");
  page.prose(
      "Forward in blue, backward in orange, the optimizer in green. A click on a box shows its kernel: what it "
      "computes, reads and "
      "writes.");
  add_graph(page, text("Before fusion: %zu operations of a training step.", plan.graph.nodes.size()),
            operations_dot(plan), plan.graph.nodes.size());
  add_graph(page, text("After fusion: %zu kernels.", plan.kernels.size()), kernels_dot(plan), plan.kernels.size());
}

void add_memory(Page& page, const PlanView& plan) {
  page.section("Memory");
  page.chart(text("The arena, %.2f MiB: which tensor lies where, from the kernel that makes it to the last that needs "
                  "it. Dotted lines are "
                  "barriers between threads; "
                  "room is given to another tensor only behind one. Images, results and tensors with a frame of zeros "
                  "keep theirs for the "
                  "whole step.",
                  mebibytes(plan.arena_bytes)),
             arena_chart(plan));
  std::int64_t sum = 0;
  const std::vector<ArenaBuffer> buffers = arena_buffers(plan);
  for (const ArenaBuffer& b : buffers) sum += b.bytes;
  page.table("Memory of the training plan.",
             {.head = {"what", "MiB"},
              .rows = {{"arena: activations, gradients, partial sums", text("%.2f", mebibytes(plan.arena_bytes))},
                       {text("its %zu tensors, added up", buffers.size()), text("%.2f", mebibytes(sum))},
                       {"parameters and running statistics", text("%.2f", mebibytes(plan.parameter_bytes))},
                       {"state of the optimizer", text("%.2f", mebibytes(plan.state_bytes))}}});
}

void add_kernels(Page& page, const KernelTimes& times) {
  if (times.kernels.empty()) return;
  double seconds = 0, flops = 0;
  for (const KernelTiming& k : times.kernels) seconds += k.seconds, flops += k.flops;
  page.section("Time per kernel");
  std::vector<Bar> bars;
  Table table{.head = {"kernel", "ms", "share", "GFLOP/s", "of peak"}, .rows = {}};
  const auto add_row = [&](const Cell& name, double s, double f) {
    const double gflops = s > 0 ? f / s * 1e-9 : 0;
    const std::string of_peak = f > 0 && times.peak_gflops > 0 ? percent(gflops / times.peak_gflops, 0) : "-";
    table.rows.push_back({name, text("%.3f", 1e3 * s), percent(seconds > 0 ? s / seconds : 0, 1),
                          f > 0 ? text("%.1f", gflops) : "-", of_peak});
    return of_peak;
  };
  for (std::size_t k = 0; k < times.kernels.size(); k++) {
    const KernelTiming& kernel = times.kernels[k];
    const std::string id = kernel_id(static_cast<int>(k));
    const std::string of_peak = add_row({kernel.name, id}, kernel.seconds, kernel.flops);
    bars.push_back({kernel.name, 1e3 * kernel.seconds,
                    of_peak == "-" ? text("%.3f ms", 1e3 * kernel.seconds)
                                   : text("%.3f ms, ", 1e3 * kernel.seconds) + of_peak + " of peak",
                    id});
  }
  add_row("all kernels", seconds, flops);
  page.chart(text("Median of %d steps, on the busiest thread; the share of this machine's measured fp32 peak, %.1f "
                  "GFLOP/s, where a kernel "
                  "counts its operations.",
                  profiled_steps, times.peak_gflops),
             bar_chart({.title = "ms a step", .format = "~g"}, bars));
  page.table("The same in numbers. A kernel's name opens its text.", table);
}

KernelTimes measure(Model& model, const TrainTest& data, const RunFacts& facts) {
  model.threads(facts.threads);
  model.initialize(facts.seed);
  const Batch batch = *data.train.batch(static_cast<std::size_t>(model.batch())).begin();
  return {model.profile(batch.images, batch.labels, profiled_steps), model.measured_peak_gflops(facts.threads)};
}

/// In few words.
std::string outcome(const Evaluation& made) {
  return made.classes > 0 ? percent(made.accuracy) + " of the test images right" : text("test loss %.4f", made.loss);
}

/// None where the network's answers are no numbers.
std::optional<Evaluation> finite_evaluation(Model& model, const Dataset& test) {
  try {
    return evaluate(model, test, worst_shown);
  } catch (const NotFinite&) {
    return {};
  }
}

}  // namespace

Page training_page(const TrainingRun& run) {
  const PlanView plan = run.model.views().train;
  Page page("Training report", run.facts.data + ", " +
                                   (!run.ended                  ? "in training"
                                    : run.evaluation != nullptr ? outcome(*run.evaluation)
                                                                : "a network whose answers are no numbers") +
                                   (run.facts.command.empty() ? "" : ". " + run.facts.command) +
                                   (run.facts.began.empty() ? "" : ", " + run.facts.began));
  add_summary(page, run);
  add_curves(page, run);
  add_test(page, run);
  add_first_layer(page, run);
  add_layers(page, run);
  add_layer_table(page, run.model.views());
  if (run.ended) {
    add_graphs(page, plan);
    add_memory(page, plan);
    if (run.times != nullptr) add_kernels(page, *run.times);
    for (int k = 0; k < static_cast<int>(plan.kernels.size()); k++)
      page.detail(kernel_id(k), kernel_name(plan, k), kernel_text(plan, k));
  }
  add_identity(page, run.model, run.data, run.facts);
  return page;
}

void TrainingReport::begin(Model& model, const TrainTest& data, std::uint64_t seed, const TrainingState* resumed) {
  model_ = &model;
  data_ = &data;
  recorder_.emplace(model, data.test, seed);
  if (resumed != nullptr) recorder_->resumed(*resumed);
}

void TrainingReport::epoch(const EpochRecord& record, const std::function<RunFacts()>& facts) {
  recorder_->epoch(record);
  constexpr int most_share = 50;
  if (facts && Clock::now() - written_ >= most_share * cost_) write_live(record, facts);
}

void TrainingReport::write_live(const EpochRecord& record, const std::function<RunFacts()>& facts_now) {
  const Clock::time_point begin = Clock::now();
  const RunFacts facts = facts_now();
  const int seconds = static_cast<int>(std::clamp(record.seconds, 5.0, 60.0));
  Page page = training_page({*model_, *data_, *recorder_, false, nullptr, nullptr, facts,
                             text("In training: epoch %d of %d is done. This page is written anew after epochs, and "
                                  "loads itself every %d seconds.",
                                  record.epoch, facts.epochs, seconds)});
  page.refresh(seconds);
  try {
    file_.commit(page.html());
  } catch (const std::runtime_error&) {
  }
  written_ = Clock::now();
  cost_ = written_ - begin;
}

void TrainingReport::write(const std::function<std::unique_ptr<Model>()>& make, const RunFacts& facts,
                           const std::string& remark) {
  recorder_->finish();
  const std::optional<Evaluation> evaluation = finite_evaluation(*model_, data_->test);
  const std::unique_ptr<Model> measured = make();
  const KernelTimes times = measure(*measured, *data_, facts);
  file_.commit(
      training_page({*model_, *data_, *recorder_, true, evaluation ? &*evaluation : nullptr, &times, facts, remark})
          .html());
}

}  // namespace sinter::report
