#include "runtime/commands/bench.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <string>

#include "codegen/arch/amx.hpp"
#include "runtime/base/atomic_file.hpp"
#include "runtime/base/file_uses.hpp"
#include "runtime/base/median.hpp"
#include "runtime/base/random.hpp"
#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/model/views.hpp"
#include "runtime/terminal/table.hpp"

namespace sinter::cli {
namespace {

constexpr std::uint64_t seed = 1;
constexpr int warm_up_steps = 10;
// different batches: a network that learns one by heart ends in denormal gradients, which are slow
constexpr int pool = 16;

bool takes_digits(const Model& model) {
  return model.height() == 28 && model.width() == 28 && model.channels() == 1 && model.classes() >= 10 &&
         !model.signatures().several();
}

Dataset noise(const Model& model, std::size_t count) {
  auto images = xt::xtensor<std::uint8_t, 4>::from_shape({count, static_cast<std::size_t>(model.height()),
                                                          static_cast<std::size_t>(model.width()),
                                                          static_cast<std::size_t>(model.channels())});
  Random random(seed, stream(Purpose::bench), 0);
  std::generate_n(images.data(), images.size(), [&] { return static_cast<std::uint8_t>(random.bits() >> 24); });
  const Signatures signatures = model.signatures();
  if (const Signature signature = signatures[0]; signature.classes() > 0 && !signatures.several()) {
    auto labels = xt::xtensor<ClassNumber, 1>::from_shape({count});
    const auto classes = static_cast<std::uint32_t>(signature.classes());
    std::generate_n(labels.data(), count, [&] { return static_cast<ClassNumber>(random.below(classes)); });
    return Dataset(std::move(images), std::move(labels));
  }
  // 0 and 1 are values, labels, class numbers, and, as -1 and 1, signs
  std::vector<float> row, rows;
  for (std::size_t i = 0; i < count; ++i)
    for (const Signature& one : signatures) {
      row.resize(static_cast<std::size_t>(one.target_size()));
      const float low = one.target == TargetKind::signs ? -1.f : 0.f;
      std::generate(row.begin(), row.end(), [&] { return random.below(2) == 0 ? low : 1.f; });
      if (one.target == TargetKind::distribution) {
        std::fill(row.begin(), row.end(), 0.f);
        const auto classes = static_cast<std::uint32_t>(one.classes_each());
        for (std::size_t first = 0; first < row.size(); first += classes) row[first + random.below(classes)] = 1.f;
      }
      rows.insert(rows.end(), row.begin(), row.end());
    }
  auto targets = xt::xtensor<float, 2>::from_shape({count, rows.size() / count});
  std::copy(rows.begin(), rows.end(), targets.data());
  return Dataset(std::move(images), std::move(targets));
}

/// `pool` full batches.
std::vector<Batch> batches_for(const Model& model) {
  const int images = pool * model.batch();
  const Dataset data = takes_digits(model) ? draw_digits({.train = images, .test = 1, .seed = seed}).train
                                           : noise(model, static_cast<std::size_t>(images));
  const BatchRange batches = data.batch(static_cast<std::size_t>(model.batch()));
  std::vector<Batch> all;
  std::ranges::copy(batches, std::back_inserter(all));
  return all;
}

double median_step_seconds(Model& model, const std::vector<Batch>& batches, int steps) {
  std::vector<double> seconds;
  seconds.reserve(static_cast<std::size_t>(steps));
  Hyper hyper = model.defaults();
  for (int step = -warm_up_steps; step < steps; ++step, ++hyper.step) {
    const Batch& batch = batches[static_cast<std::size_t>(hyper.step) % batches.size()];
    const auto start = std::chrono::steady_clock::now();
    model.train_step_at(batch.images, batch.labels, hyper);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    if (step >= 0) seconds.push_back(taken.count());
  }
  return median(std::move(seconds));
}

using Row = std::vector<std::string>;

Row row(const KernelTiming& kernel, double all_seconds, double peak) {
  const auto [name, flops, bytes, seconds] = kernel;
  const double giga = seconds > 0 ? 1e-9 / seconds : 0;
  Row cells = {name, text("%.3f", 1e3 * seconds), percent(seconds / all_seconds, 1), "-",
               "-",  text("%.1f", bytes * giga)};
  if (flops > 0) cells[3] = text("%.1f", flops * giga), cells[4] = percent(flops * giga / peak, 1);
  return cells;
}

std::vector<Row> kernel_rows(const BenchReport& report) {
  KernelTiming all = {.name = "all kernels"};
  for (const KernelTiming& kernel : report.kernels)
    all.seconds += kernel.seconds, all.flops += kernel.flops, all.bytes += kernel.bytes;
  std::vector<Row> rows = {{"kernel", "ms", "share", "GFLOP/s", "of peak", "GB/s"}};
  for (const KernelTiming& kernel : report.kernels) rows.push_back(row(kernel, all.seconds, report.peak_gflops));
  rows.push_back(row(all, all.seconds, report.peak_gflops));
  return rows;
}

}  // namespace

BenchReport bench(Model& model, const BenchFlags& flags) {
  const std::vector<Batch> batches = batches_for(model);
  BenchReport report;
  report.threads = set_threads(model, flags.threads);
  model.initialize(seed);
  const double seconds = median_step_seconds(model, batches, flags.steps);
  report.step_ms = 1e3 * seconds;
  report.images_per_second = model.batch() / seconds;
  report.gflops = model.flops_per_step() / seconds * 1e-9;
  report.peak_gflops = model.measured_peak_gflops(report.threads.count);
  const PlanView plan = model.views().train;
  report.arena_bytes = static_cast<double>(plan.arena_bytes);
  report.held_bytes = static_cast<double>(plan.arena_bytes + plan.parameter_bytes + plan.state_bytes);
  report.matrix_unit = codegen::amx::is_used();
  report.kernels = model.profile(batches[0].images, batches[0].labels, flags.steps);
  return report;
}

void print(const BenchReport& report, std::ostream& out, const Terminal& terminal) {
  out << text(
      "%.3f ms/step (median), %.0f images/s, %.1f GFLOP/s, %.1f %% of this machine's measured fp32 peak of %.1f "
      "GFLOP/s, %s\n",
      report.step_ms, report.images_per_second, report.gflops, 100 * report.gflops / report.peak_gflops,
      report.peak_gflops, report.threads.text().c_str());
  if (report.kernels.empty()) return;
  out << "\n" << Table{kernel_rows(report)}.text(terminal.width);
}

std::string json_text(const BenchReport& report) {
  nlohmann::ordered_json made = {{"step_ms", report.step_ms},
                                 {"images_per_second", report.images_per_second},
                                 {"gflops", report.gflops},
                                 {"peak_gflops", report.peak_gflops},
                                 {"threads", report.threads.count},
                                 {"arena_bytes", report.arena_bytes},
                                 {"held_bytes", report.held_bytes},
                                 {"matrix_unit", report.matrix_unit},
                                 {"kernels", nlohmann::ordered_json::array()}};
  for (const auto& [name, flops, bytes, seconds] : report.kernels)
    made["kernels"].push_back({{"name", name}, {"flops", flops}, {"bytes", bytes}, {"ms", 1e3 * seconds}});
  return made.dump(2) + "\n";
}

void bench(Model& model, const BenchFlags& flags, std::ostream& out, const Terminal& terminal) {
  check_file_uses(std::array<FileUse, 1>{{{"--json", flags.json, FileUse::Kind::other}}});
  std::optional<AtomicFile> json;
  if (!flags.json.empty()) json.emplace(flags.json);
  const BenchReport made = bench(model, flags);
  print(made, out, terminal);
  if (json) {
    json->commit(json_text(made));
    out << "\nreport in " << one_line(flags.json) << "\n";
  }
}

}  // namespace sinter::cli
