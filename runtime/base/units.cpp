#include "runtime/base/units.hpp"

#include <cmath>
#include <span>

#include "runtime/base/text.hpp"

namespace sinter {
namespace {

std::string scaled(double value, double base, std::span<const char* const> units) {
  std::size_t unit = 0;
  for (; unit + 1 < units.size() && std::abs(value) >= base; ++unit) value /= base;
  return text(unit == 0 ? "%.0f%s" : "%.2f%s", value, units[unit]);
}

}  // namespace

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string bytes_text(std::int64_t bytes) {
  static constexpr const char* units[] = {" B", " KiB", " MiB", " GiB", " TiB"};
  return scaled(static_cast<double>(bytes), 1024, units);
}

double mebibytes(std::int64_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

std::string percent(double share, int decimals) { return text("%.*f %%", decimals, 100 * share); }

std::string count_text(double count) {
  static constexpr const char* units[] = {"", " k", " M", " G", " T"};
  return scaled(count, 1000, units);
}

}  // namespace sinter
