#include "runtime/report/first_layer.hpp"

#include <algorithm>
#include <cmath>

#include "runtime/model/model.hpp"

namespace sinter::report {
namespace {

/// Windows of height x width pixels and `channels` channels, `count` of them, innermost.
struct Windows {
  int height = 0, width = 0, channels = 0, count = 0;
};

Windows windows_of(const Model& model, const std::vector<int>& shape) {
  if (shape.size() == 4) return {shape[0], shape[1], shape[2], shape[3]};
  if (shape.size() == 2 && shape[0] == model.height() * model.width() * model.channels())
    return {model.height(), model.width(), model.channels(), shape[1]};
  return {};
}

/// Means over the channels: (height, width, count).
std::vector<float> channel_means(const Windows& w, const std::vector<float>& values) {
  const auto count = static_cast<std::size_t>(w.count), channels = static_cast<std::size_t>(w.channels);
  std::vector<float> means(static_cast<std::size_t>(w.height * w.width) * count);
  for (std::size_t i = 0; i < means.size(); i++) {
    const std::size_t pixel = i / count, filter = i % count;
    float sum = 0;
    for (std::size_t c = 0; c < channels; c++) sum += values[(pixel * channels + c) * count + filter];
    means[i] = sum / static_cast<float>(w.channels);
  }
  return means;
}

/// The size that all but one in two hundred stay below: a few large weights must not wash out the others.
double scale_of(std::vector<float> values) {
  for (float& v : values) v = std::isfinite(v) ? std::abs(v) : 0;
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(values.size() - 1) * 0.995);
  std::nth_element(values.begin(), at, values.end());
  return static_cast<double>(*at);
}

void put_colour(double share, std::uint8_t* pixel) {
  static constexpr double negative[] = {31, 111, 180}, zero[] = {245, 245, 243}, positive[] = {217, 98, 43};
  const double* end = share < 0 ? negative : positive;
  const double amount = std::isfinite(share) ? std::min(std::abs(share), 1.0) : 0;
  for (int i = 0; i < 3; i++) pixel[i] = static_cast<std::uint8_t>(std::lround(zero[i] + amount * (end[i] - zero[i])));
}

}  // namespace

FirstLayer first_layer(const Model& model, int most) {
  FirstLayer layer;
  const std::vector<ParameterInfo> parameters = model.parameters();
  const auto weight =
      std::find_if(parameters.begin(), parameters.end(), [](const ParameterInfo& p) { return p.shape.size() >= 2; });
  if (weight == parameters.end()) return layer;
  const Windows w = windows_of(model, weight->shape);
  if (w.count == 0) return layer;
  std::vector<float> values(static_cast<std::size_t>(w.height * w.width * w.channels) *
                            static_cast<std::size_t>(w.count));
  model.read(static_cast<int>(weight - parameters.begin()), values);
  const std::vector<float> means = channel_means(w, values);
  layer.weight = weight->name;
  layer.scale = scale_of(means);
  const auto pixels = static_cast<std::size_t>(w.height * w.width), count = static_cast<std::size_t>(w.count);
  for (int filter = 0; filter < std::min(w.count, most); filter++) {
    Picture picture{
        .height = w.height, .width = w.width, .bytes_per_pixel = 3, .pixels = {}, .caption = std::to_string(filter)};
    picture.pixels.resize(3 * pixels);
    for (std::size_t i = 0; i < pixels; i++) {
      const double value = static_cast<double>(means[i * count + static_cast<std::size_t>(filter)]);
      put_colour(layer.scale > 0 ? value / layer.scale : 0, &picture.pixels[3 * i]);
    }
    layer.pictures.push_back(std::move(picture));
  }
  return layer;
}

}  // namespace sinter::report
