#include "runtime/terminal/table.hpp"

#include <algorithm>

#include "runtime/terminal/terminal.hpp"

namespace sinter {

std::string Table::text(int width) const {
  std::vector<int> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
  }
  int used = widths.empty() ? 0 : widths[0];
  for (std::size_t i = 1; i < widths.size(); ++i) {
    used += 2 + widths[i];
    if (i > 1 && used > width) return columns(0, i).text(width) + "\n" + columns(i, widths.size()).text(width);
  }
  int all_columns = 0;
  for (const int column : widths) all_columns += column + (all_columns > 0 ? 2 : 0);
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

/// The first column and those from `begin` to `end`.
Table Table::columns(std::size_t begin, std::size_t end) const {
  Table part{{}, {}};
  const auto chosen = [&](const auto& from, auto& to) {
    for (std::size_t i = 0; i < std::min(end, from.size()); ++i) {
      if (i == 0 || i >= begin) to.push_back(from[i]);
    }
  };
  for (const auto& row : rows) chosen(row, part.rows.emplace_back());
  chosen(left, part.left);
  return part;
}

}  // namespace sinter
