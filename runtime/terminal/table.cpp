#include "runtime/terminal/table.hpp"

#include <algorithm>

#include "runtime/terminal/terminal.hpp"

namespace sinter {

std::string Table::text() const {
  std::vector<int> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
  }
  int all_columns = 0;
  for (const int width : widths) all_columns += width + (all_columns > 0 ? 2 : 0);
  std::string all;
  for (const auto& row : rows) {
    std::string line = row.empty() ? std::string(static_cast<std::size_t>(all_columns), '-') : "";
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += "  ";
      const bool to_the_left = i < left.size() && left[i];
      if (!to_the_left) line = padded(line, columns_of(line) + widths[i] - columns_of(row[i]));
      line += to_the_left ? padded(row[i], widths[i]) : row[i];
    }
    while (line.ends_with(' ')) line.pop_back();
    all += line + "\n";
  }
  return all;
}

}  // namespace sinter
