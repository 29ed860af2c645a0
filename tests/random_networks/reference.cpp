#include "tests/random_networks/reference.hpp"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "tests/random_networks/formula.hpp"

namespace sinter::random_networks {
namespace {

std::size_t size_of(const std::vector<int>& shape) {
  std::size_t size = 1;
  for (const int extent : shape) size *= static_cast<std::size_t>(extent);
  return size;
}

TargetKind target_kind(const std::string& name) {
  constexpr std::pair<const char*, TargetKind> kinds[] = {{"class_number", TargetKind::class_number},
                                                          {"distribution", TargetKind::distribution},
                                                          {"labels", TargetKind::labels},
                                                          {"signs", TargetKind::signs},
                                                          {"values", TargetKind::values}};
  for (const auto& [known, kind] : kinds)
    if (name == known) return kind;
  throw std::runtime_error("no kind of target is called " + name);
}

std::string said(const std::string& name, std::size_t index, double got, double want, double allowed) {
  std::ostringstream text;
  text.precision(9);
  text << name << "[" << index << "] is " << got << ", PyTorch's is " << want << ", " << allowed << " allowed";
  return text.str();
}

}  // namespace

std::vector<float> Reference::images(int step) const {
  const int count = step < steps() ? counts.at(static_cast<std::size_t>(step)) : batch;
  return random_networks::images(image_kind, seed, step,
                                 static_cast<std::size_t>(count) * static_cast<std::size_t>(image_size));
}

std::vector<float> Reference::targets(int step) const {
  return random_networks::targets(targets_drawn, seed, step, counts.at(static_cast<std::size_t>(step)));
}

std::vector<float> Reference::weights(int step) const {
  if (!weighted) return {};
  return random_networks::weights(seed, step, counts.at(static_cast<std::size_t>(step)));
}

std::vector<float> Reference::initial(const ParameterInfo& parameter) const {
  const std::size_t size = size_of(parameter.shape);
  return random_networks::initial(drawing, parameter.name, size,
                                  static_cast<float>(size) / static_cast<float>(parameter.shape.back()));
}

Reference read_reference(const std::string& folder, int seed) {
  const std::string path = folder + "/" + std::to_string(seed) + ".json";
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": cannot read it");
  const auto json = nlohmann::json::parse(file);
  Reference reference{.seed = json.at("seed"),
                      .network = json.at("network"),
                      .drawing = json.at("drawing"),
                      .image_kind = json.at("images"),
                      .targets_drawn = {},
                      .weighted = json.at("weighted"),
                      .counts = json.at("counts"),
                      .batch = json.at("batch"),
                      .results = {}};
  reference.image_size = static_cast<int>(size_of(json.at("shape").get<std::vector<int>>()));
  for (const auto& target : json.at("targets"))
    reference.targets_drawn.push_back({target_kind(target.at(0).get<std::string>()), target.at(1), target.at(2)});
  for (const auto& [name, entry] : json.at("results").items())
    reference.results[name] = {entry.at("size"), entry.at("stride"), entry.at("tolerance"), entry.at("sum"),
                               entry.at("values")};
  return reference;
}

double signed_sum(std::span<const float> values) {
  double sum = 0;
  const std::uint32_t signs = fnv1a("signs");
  for (std::uint32_t i = 0; const float value : values) sum += (hash(signs, i++) & 1u) != 0 ? -value : value;
  return sum;
}

std::string difference(const Reference& reference, const std::string& name, std::span<const float> got, double slack) {
  const auto found = reference.results.find(name);
  if (found == reference.results.end()) return name + ": PyTorch's network has none";
  const Expected& want = found->second;
  if (got.size() != want.size)
    return name + " has " + std::to_string(got.size()) + " values, PyTorch's " + std::to_string(want.size);
  const double allowed = slack * want.tolerance;
  for (std::size_t i = 0; i < want.values.size(); ++i) {
    const std::size_t index = i * want.stride % got.size();
    if (!(std::abs(got[index] - want.values[i]) <= allowed))
      return said(name, index, got[index], want.values[i], allowed);
  }
  const double sum = signed_sum(got);
  const double of_sum = allowed * std::max(1.0, 2 * std::sqrt(static_cast<double>(got.size())));
  if (!(std::abs(sum - want.sum) <= of_sum)) return said(name + "'s sum", got.size(), sum, want.sum, of_sum);
  return "";
}

std::string missing(const Reference& reference, const std::vector<ParameterInfo>& parameters) {
  for (const auto& [name, expected] : reference.results) {
    bool found = name == "losses" || name == "predictions";
    for (const ParameterInfo& parameter : parameters) found = found || parameter.name == name;
    if (!found) return name + " is no parameter of the network";
  }
  return "";
}

}  // namespace sinter::random_networks
