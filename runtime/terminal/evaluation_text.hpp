#pragma once

#include <string>
#include <vector>

#include "runtime/terminal/terminal.hpp"
#include "runtime/training/evaluation.hpp"

namespace sinter {

/// The confusion matrix as a table, with names or else with numbers above its columns; where it is wider than the
/// terminal, or of more than most_in_a_matrix classes, the ten confusions that happen most, and the five classes that
/// are right least often.
std::string confusion_text(const Evaluation& evaluation, const Terminal& terminal);

/// The pictures of `evaluation.worst`, with what they are and what they were taken for. "" if there are none.
std::string worst_text(const Evaluation& evaluation, const Dataset& data, const Terminal& terminal);

/// A class, the bar of its probability and the number, on a line each: all of up to 12 classes, else the ten largest.
/// The largest is first only then. Classes go by their names, where they have some.
/// The first images, each beside what the outputs that are pictures make of it, and what they should; "" without such.
std::string pictures_text(const Evaluation& evaluation, const Dataset& data, const Terminal& terminal);

std::string probability_bars(const float* probabilities, int classes, const Terminal& terminal,
                             const std::vector<std::string>& names = {});

}  // namespace sinter
