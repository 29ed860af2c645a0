#include "runtime/terminal/evaluation_text.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "runtime/base/class_names.hpp"
#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"
#include "runtime/data/shown_bytes.hpp"
#include "runtime/terminal/picture.hpp"

namespace sinter {
namespace {

constexpr int widest_picture = 32, most_bars = 12, most_pairs = 10, most_recalls = 5;

std::string right_aligned(const std::string& text, int columns) {
  return std::string(static_cast<std::size_t>(std::max(columns - columns_of(text), 0)), ' ') + text;
}

/// In place of a table that would be too large.
std::string most_confused(const Evaluation& evaluation) {
  const std::vector<Confusion> pairs = evaluation.frequent_confusions();
  if (pairs.empty()) return "no image was taken for another class\n";
  std::string all = "most frequent confusions\n";
  for (std::size_t i = 0; i < std::min<std::size_t>(most_pairs, pairs.size()); ++i) {
    all += "  " + evaluation.name(pairs[i].label) + " taken for " + evaluation.name(pairs[i].predicted) +
           text(": %lld\n", static_cast<long long>(pairs[i].images));
  }
  std::vector<Recall> recalls = evaluation.recalls();
  std::erase_if(recalls, [](const Recall& each) { return each.right == each.images; });
  all += "least often right\n";
  for (std::size_t i = 0; i < std::min<std::size_t>(most_recalls, recalls.size()); ++i) {
    all += "  " + evaluation.name(recalls[i].label) + ": " + percent(recalls[i].share(), 1) +
           text(" of %lld\n", static_cast<long long>(recalls[i].images));
  }
  return all;
}

int digits_of(std::int64_t number) { return static_cast<int>(std::to_string(number).size()); }

/// No wider than this many columns.
std::string cut(std::string name, int columns) {
  while (columns_of(name) > columns) {
    while (name.size() > 1 && (static_cast<unsigned char>(name.back()) & 0xc0) == 0x80) name.pop_back();
    name.pop_back();
  }
  return name;
}

/// How a table of the confusions is laid out.
struct Layout {
  std::vector<std::string> rows, columns;  ///< what stands before each row and above each column
  int before, cell;                        ///< columns of a terminal

  int width(int after) const { return before + static_cast<int>(columns.size()) * cell + after; }
};

/// With the classes' names, or their numbers, above the columns.
Layout layout(const Evaluation& evaluation, bool names_above) {
  constexpr int longest = 16;
  std::int64_t largest = 0;
  for (const Confusion& each : evaluation.confusion) largest = std::max(largest, each.images);
  Layout made{
      .rows = {}, .columns = {}, .before = 6, .cell = std::max(digits_of(largest), digits_of(evaluation.classes))};
  for (int label = 0; label < evaluation.classes; ++label) {
    const std::string number = std::to_string(label), name = cut(evaluation.name(label), longest);
    made.rows.push_back(names_above || name == number ? name : number + " " + name);
    made.columns.push_back(names_above ? name : number);
    made.before = std::max(made.before, columns_of(made.rows.back()));
    made.cell = std::max(made.cell, columns_of(made.columns.back()));
  }
  made.before += 1;
  made.cell += 1;
  return made;
}

std::string confusion_row(const Evaluation& evaluation, int label, const Layout& layout, const Terminal& terminal) {
  std::string line = right_aligned(layout.rows[static_cast<std::size_t>(label)], layout.before - 1) + " ";
  std::int64_t all = 0;
  for (int predicted = 0; predicted < evaluation.classes; ++predicted) {
    const std::int64_t count = evaluation.count(label, predicted);
    all += count;
    const std::string number = count == 0 ? "." : std::to_string(count);
    const std::string shown = label == predicted ? green(terminal, number) : count > 0 ? red(terminal, number) : number;
    line += right_aligned(shown, layout.cell);
  }
  const double recall = all > 0 ? static_cast<double>(evaluation.count(label, label)) / static_cast<double>(all) : 0;
  return line + (all > 0 ? right_aligned(percent(recall, 1), 10) : "") + "\n";
}

}  // namespace

std::string confusion_text(const Evaluation& evaluation, const Terminal& terminal) {
  constexpr int after = 10;
  const int width = terminal.width;
  if (evaluation.classes > most_in_a_matrix) return most_confused(evaluation);
  Layout table = layout(evaluation, true);
  if (table.width(after) > width) table = layout(evaluation, false);
  if (table.width(after) > width) return most_confused(evaluation);
  std::string all = padded("true", table.before);
  for (const std::string& heading : table.columns) all += right_aligned(heading, table.cell);
  all += right_aligned("right", after - 2) + "\n";
  all = "confusion matrix (a row per true class, a column per prediction)\n" + all;
  for (int label = 0; label < evaluation.classes; ++label) all += confusion_row(evaluation, label, table, terminal);
  return all;
}

std::string worst_text(const Evaluation& evaluation, const Dataset& data, const Terminal& terminal) {
  std::vector<xt::xtensor<std::uint8_t, 3>> images;
  for (const Mistake& mistake : evaluation.worst) images.push_back(shown_bytes(data, mistake.image, evaluation.inputs));
  std::vector<ShownPicture> pictures;
  for (const auto& image : images)
    pictures.push_back(
        {static_cast<int>(image.shape(0)), static_cast<int>(image.shape(1)), static_cast<int>(image.shape(2)), image});
  if (pictures.empty()) return "";
  const PicturePart part = bright_part(pictures);
  std::vector<Captioned> captioned;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const Mistake& mistake = evaluation.worst[i];
    const double p = static_cast<double>(mistake.probabilities[static_cast<std::size_t>(mistake.predicted)]);
    captioned.push_back({draw(pictures[i], part, std::min(widest_picture, terminal.width), terminal),
                         {text("#%zu is ", mistake.image) + evaluation.name(mistake.label),
                          "taken for " + evaluation.name(mistake.predicted), "with " + percent(p)}});
  }
  return side_by_side(captioned, terminal);
}

std::string pictures_text(const Evaluation& evaluation, const Dataset& data, const Terminal& terminal) {
  std::string all;
  for (const PictureOutput& output : evaluation.pictures) {
    const Shape& shape = output.shape;
    const int each = std::clamp(terminal.width / 3 - 2, 8, widest_picture);
    const auto drawn = [&](const ShownPicture& picture, std::string caption) {
      return Captioned{draw(picture, {0, 0, picture.height, picture.width}, each, terminal), {std::move(caption)}};
    };
    for (std::size_t i = 0; i < output.predicted.size(); ++i) {
      const xt::xtensor<std::uint8_t, 3> image = shown_bytes(data, i, evaluation.inputs);
      const std::vector<std::uint8_t> predicted = bytes_of_fractions(output.predicted[i]),
                                      wanted = bytes_of_fractions(output.wanted[i]);
      all += side_by_side(
          std::vector<Captioned>{drawn({static_cast<int>(image.shape(0)), static_cast<int>(image.shape(1)),
                                        static_cast<int>(image.shape(2)), image},
                                       text("#%zu", i)),
                                 drawn({shape.height, shape.width, shape.channels, predicted}, one_line(output.name)),
                                 drawn({shape.height, shape.width, shape.channels, wanted}, "as it should be")},
          terminal);
    }
  }
  return all;
}

std::string probability_bars(const float* probabilities, int classes, const Terminal& terminal,
                             const std::vector<std::string>& names) {
  std::vector<int> order(static_cast<std::size_t>(classes));
  std::iota(order.begin(), order.end(), 0);
  if (classes > most_bars) {
    const auto rank = [&](int c) { return std::pair(std::isnan(probabilities[c]) ? 1.f : -probabilities[c], c); };
    std::sort(order.begin(), order.end(), [&](int a, int b) { return rank(a) < rank(b); });
    order.resize(10);
  }
  const int best = most_probable(probabilities, classes), longest = 24;
  int label = digits_of(classes - 1);
  for (const int c : order) label = std::max(label, std::min(columns_of(class_name(names, c)), longest));
  const int width = std::clamp(terminal.width - label - 14, 5, 40);
  std::string all;
  for (const int c : order) {
    const double p = static_cast<double>(probabilities[c]);
    const int filled = std::isfinite(p) ? static_cast<int>(std::lround(std::clamp(p, 0.0, 1.0) * width)) : 0;
    std::string bar;
    for (int i = 0; i < filled; ++i) bar += terminal.utf8 ? "█" : "#";
    const std::string line = right_aligned(cut(class_name(names, c), longest), label + 2) + " " + padded(bar, width) +
                             text(" %6.2f %%", 100 * p);
    all += (c == best ? bold(terminal, line) : line) + "\n";
  }
  return all;
}

}  // namespace sinter
