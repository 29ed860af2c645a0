// parity_layers FILE [--table]: every case of layers.json, trained by its plan as the oracle runs it, against PyTorch
// and Keras. Prints `CASE: FAULT` for each number that is farther off than it may be; the status is 1 then. --table
// prints how far off each result was, as JSON.
#include "tests/parity/layers.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "codegen/arch/avx512.hpp"
#include "tests/random_networks/formula.hpp"
#include "tests/random_networks/plan_run.hpp"

namespace sinter::parity {
namespace {

using codegen::Mode;
using nlohmann::json;
using random_networks::Run, random_networks::Stages;

constexpr int steps = 5;
/// Of a result's largest number.
constexpr double tolerance = 1e-6;

/// {what: numbers}, as layers.json calls them.
using Results = std::map<std::string, std::vector<float>>;

class Trained {
 public:
  Trained(const LayerCase& one, const json& wanted)
      : wanted_(wanted),
        one_(one.plan),
        train_(made(Mode::train)),
        kept_(made(Mode::train, {.fuse = false, .memory = false})),
        infer_(made(Mode::infer)),
        frozen_(made(Mode::frozen)) {}

  Results results() {
    Results found;
    Run run(train_->plan), keeping(kept_->plan);
    start(run), start(keeping);
    const auto count = static_cast<std::size_t>(one_.batch);
    const std::vector<float> images = images_of(run);
    step(run, images, 1, 1), step(keeping, images, 1, 1);
    found["output"] = keeping.output(count);
    for (const ParameterTensor& tensor : run.tensors())
      if (wanted_.at("results").contains("gradient " + tensor.info.name)) {
        std::vector<float> gradient = initial(tensor.info);
        const std::vector<float> after = run.read(tensor);
        for (std::size_t i = 0; i < after.size(); i++) gradient[i] -= after[i];
        found["gradient " + tensor.info.name] = gradient;
      }
    if (wanted_.at("coarse").get<bool>()) return found;

    start(run);
    for (int i = 1; i <= steps; i++) step(run, images, i, wanted_.at("rate").get<double>());
    for (const ParameterTensor& tensor : run.tensors())
      if (!wanted_.at("given").contains(tensor.info.name)) found["after " + tensor.info.name] = run.read(tensor);
    Run inferring(infer_->plan), freezed(frozen_->plan);
    copy_parameters(run, inferring);
    inferring.step(images, {}, count, {});
    found["inference"] = inferring.predicted(count);
    freeze(*train_, run, *frozen_, freezed);
    freezed.step(images, {}, count, {});
    found["frozen"] = freezed.predicted(count);
    return found;
  }

 private:
  std::unique_ptr<Stages> made(Mode mode, const codegen::Passes& passes = {}) const {
    auto stages = std::make_unique<Stages>(one_, mode, passes, codegen::avx512_target);
    if (!stages->fault.empty()) throw std::runtime_error(stages->fault);
    return stages;
  }
  /// Numbers that make_layers.py computes alike; of x, those between -spread and spread.
  std::vector<float> of_input(std::size_t size) const {
    const bool coarse = wanted_.at("coarse").get<bool>();
    const float spread = wanted_.at("spread").get<float>();
    const std::uint32_t sequence = fnv1a(wanted_.at("drawing").get<std::string>() + "/x.weight");
    std::vector<float> values(size);
    for (std::uint32_t i = 0; float& value : values) {
      const std::uint32_t h = hash(sequence, i++);
      value = spread * (coarse ? static_cast<float>(h % 5u) / 2.f - 1 : signed_uniform(h, 1));
    }
    return values;
  }
  std::vector<float> initial(const ParameterInfo& info) const {
    if (wanted_.at("given").contains(info.name)) return wanted_.at("given").at(info.name).get<std::vector<float>>();
    std::size_t size = 1;
    for (const int extent : info.shape) size *= static_cast<std::size_t>(extent);
    if (info.name == "x.weight") return of_input(size);
    return random_networks::initial(wanted_.at("drawing"), info.name, size,
                                    static_cast<float>(size) / static_cast<float>(info.shape.back()));
  }
  void start(Run& run) const {
    for (const ParameterTensor& tensor : run.tensors()) run.write(tensor, initial(tensor.info));
  }
  /// x is the weight of the first layer, which image number i takes row number i of; or it is the images themselves.
  std::vector<float> images_of(const Run& run) const {
    const auto count = static_cast<std::size_t>(one_.batch), size = static_cast<std::size_t>(run.image_size());
    if (wanted_.at("direct").get<bool>()) return of_input(count * size);
    std::vector<float> images(count * size);
    for (std::size_t i = 0; i < count; i++) images[i * size + i] = 1;
    return images;
  }
  void step(Run& run, const std::vector<float>& images, int number, double rate) const {
    const std::uint32_t sequence = fnv1a(wanted_.at("drawing").get<std::string>() + "/targets");
    const auto count = static_cast<std::size_t>(one_.batch);
    std::vector<float> targets(count * static_cast<std::size_t>(run.target_size()));
    for (std::uint32_t i = 0; float& target : targets) target = signed_uniform(hash(sequence, i++), 1);
    run.step(images, targets, count, random_networks::context_of(one_.optimizer, number, rate));
  }

  const json& wanted_;
  const random_networks::PlanCase& one_;
  std::unique_ptr<Stages> train_, kept_, infer_, frozen_;
};

/// How far numbers are from a result, of its largest one. Of those that it has not kept, the sum with signs tells.
double off(const std::vector<float>& got, const json& wanted) {
  if (got.size() != wanted.at("size").get<std::size_t>()) return HUGE_VAL;
  const auto stride = wanted.at("stride").get<std::size_t>();
  double worst = 0;
  for (std::size_t i = 0; const json& value : wanted.at("values")) {
    const double apart = std::abs(got[i++ * stride % got.size()] - value.get<double>());
    worst = std::isnan(apart) ? HUGE_VAL : std::max(worst, apart);
  }
  const double sum = random_networks::signed_sum(got) - wanted.at("sum").get<double>();
  worst = std::isnan(sum) ? HUGE_VAL : std::max(worst, std::abs(sum) / std::sqrt(static_cast<double>(got.size())));
  return worst / std::max(wanted.at("largest").get<double>(), 1e-2);
}

/// What is off, and how far, of a case; faults are printed.
json checked(const LayerCase& one, const json& wanted, int& faults) {
  const Results found = Trained(one, wanted).results();
  std::map<std::string, json> expected = wanted.at("results").get<std::map<std::string, json>>();
  if (expected.contains("inference")) expected["frozen"] = expected["inference"];
  json table;
  const auto fault = [&](const std::string& what) {
    std::fprintf(stderr, "%s: %s\n", one.drawing.c_str(), what.c_str());
    faults++;
  };
  for (const auto& [name, result] : expected) {
    if (!found.contains(name)) {
      fault("has no " + name);
      continue;
    }
    const double apart = off(found.at(name), result);
    table[name] = apart;
    if (!(apart <= tolerance)) fault(name + " is off by " + std::to_string(apart) + " of its largest number");
  }
  for (const auto& [name, numbers] : found)
    if (!expected.contains(name)) fault(name + " is in no reference");
  return table;
}

int check(const std::string& path, bool table) try {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": cannot read it");
  json reference = json::parse(file);
  std::map<std::string, const json*> wanted;
  for (const json& one : reference.at("cases")) wanted[one.at("drawing")] = &one;
  json tables = json::object();
  int faults = 0;
  for (const LayerCase& one : layer_cases()) tables[one.drawing] = checked(one, *wanted.at(one.drawing), faults);
  if (table)
    std::printf("%s\n", tables.dump(1).c_str());
  else
    std::printf("%d cases of layers, %d faults\n", static_cast<int>(tables.size()), faults);
  return faults > 0 || tables.size() != wanted.size() || tables.empty();
} catch (const std::exception& fault) {
  std::fprintf(stderr, "%s\n", fault.what());
  return 2;
}

}  // namespace
}  // namespace sinter::parity

int main(int count, char** arguments) {
  const std::set<std::string> rest(arguments + std::min(count, 2), arguments + count);
  if (count < 2) return 2;
  return sinter::random_networks::on_large_stack(
      [&] { return sinter::parity::check(arguments[1], rest.contains("--table")); });
}
