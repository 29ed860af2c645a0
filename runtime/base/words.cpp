#include "runtime/base/words.hpp"

#include <algorithm>
#include <sstream>

namespace sinter {

std::string wrapped(const std::string& text, int width, int indent) {
  std::istringstream words(text);
  std::string all, word;
  std::size_t used = 0;
  while (words >> word) {
    if (used > 0 && used + 1 + word.size() > static_cast<std::size_t>(width)) {
      all += "\n" + std::string(static_cast<std::size_t>(indent), ' ');
      used = 0;
    }
    if (used > 0) all += " ";
    all += word;
    used += word.size() + (used > 0 ? 1 : 0);
  }
  return all;
}

std::string in_lines(const std::vector<std::string>& parts, int width) {
  std::string all;
  std::size_t used = 0;
  for (const std::string& part : parts) {
    if (used > 0 && used + 2 + part.size() > static_cast<std::size_t>(std::max(width, 0))) {
      all += "\n";
      used = 0;
    }
    if (!all.empty()) all += "  ", used += 2;
    all += part;
    used += part.size();
  }
  return all;
}

std::string shell_word(const std::string& word) {
  constexpr const char* plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:=,+@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char letter : word) quoted += letter == '\'' ? "'\\''" : std::string(1, letter);
  return quoted + "'";
}

}  // namespace sinter
