#include "runtime/base/natural_order.hpp"

#include <algorithm>

namespace sinter {
namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// The digits at the front of a name, which loses them, without leading zeros.
std::string_view take_number(std::string_view& name) {
  const auto end = std::find_if_not(name.begin(), name.end(), is_digit);
  std::string_view digits = name.substr(0, static_cast<std::size_t>(end - name.begin()));
  name.remove_prefix(digits.size());
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
  std::string_view left = a, right = b;
  while (!left.empty() && !right.empty()) {
    if (is_digit(left.front()) && is_digit(right.front())) {
      const std::string_view first = take_number(left), second = take_number(right);
      if (first.size() != second.size()) return first.size() < second.size();
      if (first != second) return first < second;
    } else if (left.front() != right.front()) {
      return static_cast<unsigned char>(left.front()) < static_cast<unsigned char>(right.front());
    } else {
      left.remove_prefix(1);
      right.remove_prefix(1);
    }
  }
  if (left.empty() != right.empty()) return left.empty();
  return a < b;
}

}  // namespace sinter
