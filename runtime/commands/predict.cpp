#include "runtime/commands/predict.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "runtime/base/class_names.hpp"
#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"
#include "runtime/commands/predict_images.hpp"
#include "runtime/commands/weights.hpp"
#include "runtime/data/shown_bytes.hpp"
#include "runtime/model/default_threads.hpp"
#include "runtime/model/ends.hpp"
#include "runtime/terminal/evaluation_text.hpp"
#include "runtime/terminal/picture.hpp"
#include "runtime/training/class_picture.hpp"
#include "runtime/training/evaluation.hpp"

namespace sinter::cli {
namespace {

using Json = nlohmann::ordered_json;

/// (images, outputs)
std::vector<float> predictions_of(Model& model, const std::vector<Named>& list) {
  const std::size_t capacity = static_cast<std::size_t>(model.batch()),
                    outputs = static_cast<std::size_t>(model.outputs());
  std::vector<float> all(list.size() * outputs), pixels;
  for (std::size_t first = 0; first < list.size(); first += capacity) {
    const std::size_t count = std::min(capacity, list.size() - first);
    pixels.clear();
    for (std::size_t i = 0; i < count; ++i) {
      const Named& named = list[first + i];
      pixels.insert(pixels.end(), named.values.begin(), named.values.end());
      for (const std::uint8_t value : named.image) pixels.push_back(static_cast<float>(value) / 255.f);
    }
    model.predict(pixels, std::span(all).subspan(first * outputs, count * outputs));
    for (std::size_t i = first; i < first + count; ++i)
      check_finite(std::span(all).subspan(i * outputs, outputs), list[i].name,
                   model.signatures().several() ? "output" : model.signature().each_output());
  }
  return all;
}

/// Of a network whose outputs are no classes: the first of them, in a line.
void show_values(const std::string& name, std::span<const float> values, std::ostream& out) {
  constexpr std::size_t most = 12;
  out << one_line(name) << ":";
  for (const float value : values.first(std::min(most, values.size())))
    out << text(" %.6g", static_cast<double>(value));
  out << (values.size() > most ? text(" and %zu more (--json has all)\n", values.size() - most) : "\n");
}

void show(const Named& named, const float* probabilities, int classes, const std::vector<std::string>& class_names,
          std::ostream& out, const Terminal& terminal) {
  constexpr int widest = 56;
  const int best = most_probable(probabilities, classes);
  out << one_line(named.name) << ": " << class_name(class_names, best) << " with "
      << percent(static_cast<double>(probabilities[best])) << "\n";
  if (named.of_array) return;
  const int height = static_cast<int>(named.image.shape(0)), width = static_cast<int>(named.image.shape(1));
  const ShownPicture picture = {height, width, static_cast<int>(named.image.shape(2)),
                                std::span(named.image.data(), named.image.size())};
  for (const std::string& line : draw(picture, {0, 0, height, width}, std::min(widest, terminal.width), terminal))
    out << line << "\n";
  out << probability_bars(probabilities, classes, terminal, class_names) << "\n";
}

/// One of the network's outputs, as part of a row of predictions.
struct Told {
  End end;
  Signature of;
  std::size_t first = 0;
  bool names_classes = false;

  std::span<const float> values(std::span<const float> row) const {
    return row.subspan(first, static_cast<std::size_t>(of.outputs));
  }
  /// Of its picture, which has one number for the classes of a pixel.
  Shape shown() const { return of.each_pixel ? Shape{end.shape.height, end.shape.width, 1} : end.shape; }
};

std::vector<Told> told_by(const Model& model) {
  const Signatures signatures = model.signatures();
  std::vector<Told> all;
  for (std::size_t first = 0; const End& end : outputs_of(model)) {
    const int place = static_cast<int>(all.size());
    all.push_back({end, signatures[place], first, place == signatures.classifying()});
    first += static_cast<std::size_t>(all.back().of.outputs);
  }
  return all;
}

/// The names of an output's classes: a dataset's are those of the first one that has classes.
const std::vector<std::string>& names_of(const Told& told, const std::vector<std::string>& class_names) {
  static const std::vector<std::string> none;
  return told.names_classes ? class_names : none;
}

/// An output of the form of a picture, of values from 0 to 1 or of classes, beside what it was made of.
void show_picture(const Told& told, std::span<const float> values, const Named& named, std::ostream& out,
                  const Terminal& terminal) {
  const std::vector<std::uint8_t> bytes =
      told.of.each_pixel ? bytes_of_fractions(class_picture(told.of, values)) : bytes_of_fractions(values);
  const int half = std::max(terminal.width / 2 - 2, 8);
  const auto lines = [&](int height, int width, int channels, std::span<const std::uint8_t> of) {
    return draw({height, width, channels, of}, {0, 0, height, width}, std::min(half, 56), terminal);
  };
  std::vector<Captioned> pictures;
  if (!named.of_array)
    pictures.push_back(
        {lines(static_cast<int>(named.image.shape(0)), static_cast<int>(named.image.shape(1)),
               static_cast<int>(named.image.shape(2)), std::span(named.image.data(), named.image.size())),
         {one_line(named.name)}});
  const Shape shape = told.shown();
  pictures.push_back({lines(shape.height, shape.width, shape.channels, bytes), {one_line(told.end.name)}});
  out << side_by_side(pictures, terminal);
}

/// What is predicted of one image: by its only output, or by each of several.
void show(const Named& named, std::span<const float> row, const std::vector<Told>& outputs,
          const std::vector<std::string>& class_names, std::ostream& out, const Terminal& terminal) {
  const bool several = outputs.size() > 1;
  if (several) out << one_line(named.name) << "\n";
  for (const Told& told : outputs) {
    const std::string name = several ? "  " + told.end.name : named.name;
    const std::span<const float> values = told.values(row);
    if (told.of.classes() > 0 && !several) {
      show(named, values.data(), told.of.classes(), class_names, out, terminal);
    } else if (told.of.classes() > 0) {
      const int best = most_probable(values.data(), told.of.classes());
      out << one_line(name) << ": " << class_name(names_of(told, class_names), best) << " with "
          << percent(static_cast<double>(values[static_cast<std::size_t>(best)])) << "\n";
    } else if (is_picture(told.shown())) {
      show_picture(told, values, named, out, terminal);
    } else {
      show_values(name, values, out);
    }
  }
}

Json to_json(const Signature& of, std::span<const float> row, const std::vector<std::string>& class_names) {
  const std::vector<float> values(row.begin(), row.end());
  if (of.classes() == 0) return {{"predicted", values}};
  const int best = most_probable(row.data(), of.outputs);
  Json one = {{"predicted", best}};
  if (!class_names.empty()) one["class"] = class_name(class_names, best);
  one["probabilities"] = values;
  return one;
}

std::string json_text(const std::vector<Named>& list, std::span<const float> predictions,
                      const std::vector<Told>& outputs, const std::vector<std::string>& class_names) {
  Json all = Json::array();
  const std::size_t width = predictions.size() / list.size();
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::span<const float> row = predictions.subspan(i * width, width);
    Json one = {{"image", list[i].name}};
    if (outputs.size() == 1) {
      one.update(to_json(outputs[0].of, row, class_names));
    } else {
      Json each = Json::array();
      for (const Told& told : outputs) {
        Json made = {{"name", told.end.name}};
        made.update(to_json(told.of, told.values(row), names_of(told, class_names)));
        each.push_back(std::move(made));
      }
      one["outputs"] = std::move(each);
    }
    all.push_back(std::move(one));
  }
  return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

void predict(const MakeModel& make, const PredictFlags& flags, const std::string& program, std::ostream& out,
             std::ostream& notes, const Terminal& terminal) {
  const auto [model, class_names] = make_with_weights(make, flags.weights, program, notes);
  set_threads(*model, flags.threads);
  const std::vector<Named> list = predict_images(*model, flags, notes);
  const std::vector<float> predictions = predictions_of(*model, list);
  const std::vector<Told> outputs = told_by(*model);
  if (flags.json) {
    out << json_text(list, predictions, outputs, class_names);
  } else {
    const auto width = static_cast<std::size_t>(model->outputs());
    for (std::size_t i = 0; i < list.size(); ++i)
      show(list[i], std::span(predictions).subspan(i * width, width), outputs, class_names, out, terminal);
  }
  for (const Named& named : list) {
    if (named.looks_inverted) {
      notes << one_line(named.name) << ": the border is bright; if this is a dark " << flags.light_subject
            << " on a light ground, try --invert\n";
    }
  }
}

}  // namespace sinter::cli
