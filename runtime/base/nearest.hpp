#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sinter {

/// How many letters must be put in, left out, replaced or exchanged with their neighbour to make one word of the other
/// (each place changed once: the optimal string alignment distance).
int edit_distance(std::string_view a, std::string_view b);

/// The candidate a slip of the keys may have stood for: one that begins with the word, or the nearest, if at most a
/// third of its letters (and one more) differ. "" if there is none.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "; did you mean 'train'?" or "".
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace sinter
