#pragma once

#include <string>
#include <vector>

namespace sinter {

/// Rows of cells as lines: the first column to the left, those of numbers to the right, two spaces between. The first row is the
/// heading. An empty row is a line across.
struct Table {
  std::vector<std::vector<std::string>> rows;
  std::vector<bool> left = {true};  ///< columns to the left; what is not named stands to the right

  std::string text() const;
};

}  // namespace sinter
