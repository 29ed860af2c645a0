#pragma once

#include <string>
#include <vector>

namespace sinter {

/// Rows of cells as lines: the first column to the left, those of numbers to the right, two spaces between. The first
/// row is the heading. An empty row is a line across. What is too wide goes on below, with the first column again.
struct Table {
  std::vector<std::vector<std::string>> rows;
  std::vector<bool> left = {true};  ///< columns to the left; what is not named stands to the right

  /// Lines of at most `width` columns, if two columns of the table fit them.
  std::string text(int width = 1 << 20) const;
  Table columns(std::size_t begin, std::size_t end) const;
};

}  // namespace sinter
