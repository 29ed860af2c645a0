#include "runtime/base/nearest.hpp"

#include <algorithm>
#include <numeric>

namespace sinter {

int edit_distance(std::string_view a, std::string_view b) {
  // of the prefixes of a: two shorter, one shorter, this
  std::vector<int> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before.swap(above);
    above.swap(row);
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  std::string best;
  int least = 0;
  for (const std::string& candidate : candidates) {
    const bool begun = word.size() > 3 && candidate.starts_with(word);
    const int distance = begun ? 0 : edit_distance(word, candidate);
    const bool near = begun || distance <= 1 + static_cast<int>(std::min(word.size(), candidate.size())) / 3;
    if (near && distance < static_cast<int>(candidate.size()) && (best.empty() || distance < least))
      best = candidate, least = distance;
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string best = nearest(word, candidates);
  return best.empty() ? "" : "; did you mean '" + best + "'?";
}

}  // namespace sinter
