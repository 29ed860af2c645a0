#include "runtime/saving/wrong_values.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"

namespace sinter {
namespace {

/// Variances, and Adam's means of squares.
bool is_of_squares(std::string_view name) { return name.ends_with(".running_var") || name.ends_with(".moment2"); }

/// What something is divided by.
bool is_divisor(std::string_view name) { return name.ends_with(".deviation"); }

/// `3, 0, 1, 2` of value `number` in row-major order.
std::string place_text(const std::vector<int>& shape, std::size_t number) {
  std::string result;
  for (auto extent = shape.rbegin(); extent != shape.rend(); ++extent) {
    const auto size = static_cast<std::size_t>(*extent);
    result = number_text(number % size) + (result.empty() ? "" : ", ") + result;
    number /= size;
  }
  return result;
}

}  // namespace

std::string wrong_values(const NamedTensor& tensor) {
  const bool squares = is_of_squares(tensor.name), divisor = is_divisor(tensor.name);
  const auto wrong = [=](float value) {
    return !std::isfinite(value) || (squares && value < 0) || (divisor && value <= 0);
  };
  const auto first = std::find_if(tensor.values.begin(), tensor.values.end(), wrong);
  if (first == tensor.values.end()) return "";
  const auto more = std::count_if(first + 1, tensor.values.end(), wrong);
  return "tensor " + in_quotes(tensor.name) + " is " + number_text(*first) + " at [" +
         place_text(tensor.shape, static_cast<std::size_t>(first - tensor.values.begin())) + "]" +
         (more > 0 ? " and wrong in " + number_text(more) + " more places" : "");
}

void refuse_wrong_values(const NamedTensor& tensor, const std::string& path) {
  const std::string wrong = wrong_values(tensor);
  if (wrong.empty()) return;
  throw InputError(path + ": " + wrong + ", expected " +
                   (is_of_squares(tensor.name) ? "finite numbers of 0 or more"
                    : is_divisor(tensor.name)  ? "finite numbers above 0"
                                               : "finite numbers") +
                   ": the training that wrote it had diverged, or it is damaged; an earlier checkpoint may be sound");
}

}  // namespace sinter
