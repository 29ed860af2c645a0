#include "runtime/data/one_hot.hpp"

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/batch.hpp"
#include "runtime/data/dataset.hpp"

namespace sinter {
namespace {

std::size_t checked(std::size_t label, std::size_t classes) {
  if (label >= classes) throw InputError(text("one_hot: label %zu, expected labels below %zu", label, classes));
  return label;
}

}  // namespace

void check_classes(std::size_t classes) {
  if (classes == 0 || classes > std::size_t{most_classes})
    throw InputError(text("one_hot: %zu classes, expected 1 to %d", classes, most_classes));
}

void to_rows(BatchLabels& labels, std::size_t classes) {
  auto& [numbers, rows, weights] = labels;
  if (rows.size() > 0) throw InputError(targets_are_not_classes);
  rows.resize({numbers.size(), classes});
  rows.fill(0.f);
  for (std::size_t i = 0; i < numbers.size(); ++i) rows(i, checked(numbers(i), classes)) = 1.f;
  numbers.resize({0});
}

void to_row(Example& example, std::size_t classes) {
  if (example.target.size() > 0) throw InputError(targets_are_not_classes);
  example.target.resize({classes});
  example.target.fill(0.f);
  example.target(checked(example.label, classes)) = 1.f;
}

}  // namespace sinter
