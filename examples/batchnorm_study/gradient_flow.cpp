#include <algorithm>

#include "examples/batchnorm_study/experiments.hpp"
#include "examples/batchnorm_study/sweep.hpp"
#include "runtime/base/text.hpp"
#include "runtime/inspect/probe.hpp"

namespace study {
namespace {

using sinter::text;

/// Norms of the weight gradients, layer by layer, on the first 64 training images.
std::vector<double> gradient_norms(const sinter::Model& model, const sinter::TrainTest& data) {
  const sinter::Batch batch = *data.train.batch(64).begin();
  std::vector<double> norms;
  for (const sinter::ParameterProbe& p : sinter::probe(model, batch.images, batch.labels).parameters)
    if (p.name.ends_with(".weight")) norms.push_back(p.norm);
  return norms;
}

double spread(const std::vector<double>& norms) {
  const auto [least, most] = std::minmax_element(norms.begin(), norms.end());
  return *least > 0 ? *most / *least : 1e30;
}

struct Flow {
  std::vector<std::vector<double>> at_start, later;  ///< per seed, per layer
  std::vector<double> accuracy;                      ///< per seed
};

Measured of_layer(const std::vector<std::vector<double>>& seeds, std::size_t layer) {
  std::vector<double> values;
  for (const auto& norms : seeds) values.push_back(norms[layer]);
  return measured(values);
}
Measured spreads(const std::vector<std::vector<double>>& seeds) {
  std::vector<double> values;
  for (const auto& norms : seeds) values.push_back(spread(norms));
  return measured(values);
}

Chart chart(const char* title, const std::vector<std::vector<double>>& plain,
            const std::vector<std::vector<double>>& normalized) {
  Chart of{.title = title,
           .x = "layer",
           .y = "norm of the weight gradient",
           .log_y = true,
           .series = {{"plain", {}}, {"BatchNorm", {}}}};
  for (std::size_t layer = 0; layer < plain[0].size(); layer++) {
    of.series[0].values.push_back({static_cast<double>(layer + 1), of_layer(plain, layer).mean, 0});
    of.series[1].values.push_back({static_cast<double>(layer + 1), of_layer(normalized, layer).mean, 0});
  }
  return of;
}

}  // namespace

Finding gradient_flow(const sinter::TrainTest& data, const Settings& settings) {
  const int seeds = settings.quick ? 2 : 3;
  const std::int64_t steps = settings.quick ? 200 : 938;
  Flow flows[2];
  for (Flow& flow : flows) {
    flow.at_start.resize(static_cast<std::size_t>(seeds));
    flow.later = flow.at_start;
    flow.accuracy.resize(static_cast<std::size_t>(seeds));
  }
  side_by_side(2 * seeds, settings.threads, [&](int job) {
    Flow& flow = flows[job / seeds];
    const auto seed = static_cast<std::size_t>(job % seeds);
    const std::unique_ptr<sinter::Model> model = make_deep(job / seeds == 1);
    model->initialize(seed + 1);
    flow.at_start[seed] = gradient_norms(*model, data);
    flow.accuracy[seed] = train(*model, data, {.rate = 0.02f, .steps = steps, .seed = seed + 1}).test_accuracy;
    flow.later[seed] = gradient_norms(*model, data);
  });

  const Flow &plain = flows[0], &normalized = flows[1];
  Finding finding{
      .title = "Gradient flow",
      .claim = "BatchNorm lets gradients flow through deep networks.",
      .method = text(
          "Twenty layers: nineteen of Dense 64 and ReLU, with and without BatchNorm between them, and Dense 10; He "
          "initialization. The norm of each layer's "
          "weight gradient on 64 images, at the start and after %lld steps at rate 0.02. The claim counts as held "
          "if the largest over the smallest of the twenty "
          "norms is clearly less with BatchNorm, at the start and after training.",
          static_cast<long long>(steps)),
      .table = {{"layer", "plain, start", "BatchNorm, start", "plain, trained", "BatchNorm, trained"}, {}}};
  const std::size_t layers = plain.at_start[0].size();
  for (std::size_t layer = 0; layer < layers; layer += layer == 0 || layer + 5 >= layers ? 4 : 5)
    finding.table.rows.push_back({std::to_string(layer + 1), text("%.2e", of_layer(plain.at_start, layer).mean),
                                  text("%.2e", of_layer(normalized.at_start, layer).mean),
                                  text("%.2e", of_layer(plain.later, layer).mean),
                                  text("%.2e", of_layer(normalized.later, layer).mean)});
  finding.table.rows.push_back({"largest / smallest", text("%.1f", spreads(plain.at_start).mean),
                                text("%.1f", spreads(normalized.at_start).mean),
                                text("%.1f", spreads(plain.later).mean), text("%.1f", spreads(normalized.later).mean)});
  finding.table.rows.push_back(
      {"test accuracy", "", "", percent(measured(plain.accuracy)), percent(measured(normalized.accuracy))});
  const bool less_at_start = clearly_above(spreads(plain.at_start), spreads(normalized.at_start));
  const bool less_later = clearly_above(spreads(plain.later), spreads(normalized.later));
  const bool more_somewhere = clearly_above(spreads(normalized.at_start), spreads(plain.at_start)) ||
                              clearly_above(spreads(normalized.later), spreads(plain.later));
  finding.verdict = less_at_start && less_later ? Verdict::held
                    : more_somewhere            ? Verdict::not_held
                                                : Verdict::undecided;
  finding.sentence = text(
                         "Largest over smallest at the start: %.1f with BatchNorm, %.1f without; after training %.1f "
                         "and %.1f. Test accuracy then: ",
                         spreads(normalized.at_start).mean, spreads(plain.at_start).mean,
                         spreads(normalized.later).mean, spreads(plain.later).mean) +
                     percent(measured(normalized.accuracy)) + " and " + percent(measured(plain.accuracy)) + ".";
  finding.charts = {chart("at the start", plain.at_start, normalized.at_start),
                    chart("after training", plain.later, normalized.later)};
  return finding;
}

}  // namespace study
