#pragma once

#include <cstddef>

namespace sinter {

struct BatchLabels;
struct Example;

inline constexpr const char* targets_are_not_classes = "one_hot: the dataset has targets, and no class numbers";

/// @throws InputError unless there can be rows of so many values
void check_classes(std::size_t classes);

/// Class numbers become rows of `classes` values. @throws InputError for one of `classes` or more, and for targets
void to_rows(BatchLabels& labels, std::size_t classes);
/// The same of one example: its target.
void to_row(Example& example, std::size_t classes);

}  // namespace sinter
