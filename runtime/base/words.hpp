#pragma once

#include <string>
#include <vector>

namespace sinter {

/// Words of `text` in lines of at most `width` letters (longer words keep their own), indented but for the first.
std::string wrapped(const std::string& text, int width, int indent);

/// The parts with two spaces between, in lines of at most `width` letters where the parts allow it; all lines but the
/// first are indented by two.
std::string in_lines(const std::vector<std::string>& parts, int width);

/// The word as a POSIX shell reads it back: in single quotes, unless it needs none.
std::string shell_word(const std::string& word);

}  // namespace sinter
